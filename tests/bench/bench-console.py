#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The console on the demo: time from start to a painted map, resident memory, and how long a change made on one desk
takes until it is drawn by the console of another, over a real server on loopback.

bench-console.py MUSTERCTL SERVER CONSOLE DRIVER EXTRACT     (./dev bench gives these)
Runs itself again under a private bus and X server. Prints one JSON line for each figure."""
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

STARTS = 7
ACTIONS = 100


def monotonic_us():
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000


def figure(what, unit, values, **more):
    values = sorted(values)
    at = lambda share: values[min(len(values) - 1, int(len(values) * share))]
    print(json.dumps({"bench": "console", "what": what, "unit": unit, "median": round(statistics.median(values), 1),
                      "min": round(values[0], 1), "p99": round(at(0.99), 1), "max": round(values[-1], 1),
                      "n": len(values), **more}), flush=True)


class Traced:
    """A console that says what it has drawn."""

    def __init__(self, console, folder):
        self.begun = monotonic_us()
        self.process = subprocess.Popen([console, "--data", folder], stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "MUSTER_TRACE": "1"})
        self.drawn, self.ready = {}, None
        self.is_ready = threading.Event()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if event["trace"] == "ready":
                self.ready = event["us"]
                self.is_ready.set()
            else:
                self.drawn.setdefault(event["op"], event["us"])

    def memory_mb(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            fields = dict(line.split(":", 1) for line in status)
        return int(fields["VmRSS"].split()[0]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def main():
    ctl, server, console, driver, extract = sys.argv[1:6]
    if "MUSTER_BENCH_INNER" not in os.environ:
        if not shutil.which("xvfb-run") or not shutil.which("dbus-run-session"):
            print(json.dumps({"bench": "console", "skipped": "xvfb-run and dbus-run-session are needed"}))
            return
        home = tempfile.mkdtemp(prefix="muster-bench-home-")
        env = {**os.environ, "MUSTER_BENCH_INNER": "1", "GSETTINGS_BACKEND": "memory", "HOME": home,
               "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home, "XDG_DATA_HOME": home}
        code = subprocess.call(["dbus-run-session", "--", "xvfb-run", "-a", "-s", "-screen 0 1600x1000x24",
                                sys.executable, *sys.argv], env=env, stderr=subprocess.DEVNULL)
        shutil.rmtree(home, ignore_errors=True)
        sys.exit(code)

    base = tempfile.mkdtemp(prefix="muster-bench-")
    path = lambda name: os.path.join(base, name)
    run = lambda *words: subprocess.run([ctl, *words], check=True, capture_output=True, text=True).stdout
    service = None
    try:
        run("area", "build", extract, path("LI.area"))
        run("demo", "create", path("home"), "--area", path("LI.area"))
        starts, memory = [], []
        for _ in range(STARTS):
            traced = Traced(console, path("home"))
            if not traced.is_ready.wait(30):
                raise SystemExit("the console did not become ready in 30 s")
            starts.append((traced.ready - traced.begun) / 1000)
            time.sleep(1)
            memory.append(traced.memory_mb())
            traced.stop()
        figure("start to lists filled and map painted", "ms", starts)
        figure("resident memory after start", "MB", memory)

        tokens = {name: json.loads(run("account", "add", name, "--data", path("home"), "--role", "commander"))["token"]
                  for name in ("one", "two")}
        service = subprocess.Popen([server, "--data", path("home"), "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                   text=True)
        url = json.loads(service.stdout.readline())["listening"]
        for name, token in tokens.items():
            run("desk", "create", path(name), "--server", url, "--account", name, "--token", token, "--area",
                path("LI.area"), "--drill", "rhine-flood")
        traced = Traced(console, path("two"))
        traced.is_ready.wait(30)
        time.sleep(2)
        did = {}
        for line in subprocess.run([driver, "drive", path("one"), str(ACTIONS)], check=True, capture_output=True,
                                   text=True).stdout.splitlines():
            event = json.loads(line)
            did[event["did"]] = event["us"]
        deadline = time.time() + 10
        while time.time() < deadline and any(op not in traced.drawn for op in did):
            time.sleep(0.05)
        lost = sum(op not in traced.drawn for op in did)
        figure("change on one desk to drawn on another", "ms",
               [(traced.drawn[op] - us) / 1000 for op, us in did.items() if op in traced.drawn], lost=lost)
        figure("resident memory after that", "MB", [traced.memory_mb()])
        traced.stop()
    finally:
        if service:
            service.terminate()
            service.wait(10)
        shutil.rmtree(base, ignore_errors=True)


main()
