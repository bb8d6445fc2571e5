#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The console on the demo: time from start to a painted map, resident memory, and how long a change made on one desk
takes until it is drawn by the console of another, over a real server on loopback; what such a change costs in
processor time, all threads of the console, and what its frames cost the main thread.

bench-console.py [--only start|change] [--actions N] [--rounds N] [--against OTHER-CONSOLE]
                 MUSTERCTL SERVER CONSOLE DRIVER EXTRACT                             (./dev bench console gives these)

With --against, every figure of the changes is taken from both consoles, round about, so that a machine that others use
is the same for both. Runs itself again under a private bus and X server. Prints one JSON line for each figure."""
import argparse
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
TICK = os.sysconf("SC_CLK_TCK")


def monotonic_us():
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000


def figure(what, unit, values, **more):
    values = sorted(values)
    at = lambda share: round(values[min(len(values) - 1, int(len(values) * share))], 1)
    print(json.dumps({"bench": "console", "what": what, "unit": unit, "median": round(statistics.median(values), 1),
                      "min": round(values[0], 1), "p95": at(0.95), "p99": at(0.99), "max": round(values[-1], 1),
                      "n": len(values), **more}), flush=True)


class Traced:
    """A console that says what it has drawn."""

    def __init__(self, console, folder):
        self.begun = monotonic_us()
        self.process = subprocess.Popen([console, "--data", folder], stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "MUSTER_TRACE": "1"})
        self.drawn, self.frames, self.ready = {}, [], None
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
            elif event["trace"] == "frame":
                self.frames.append(event)
            else:
                self.drawn.setdefault(event["op"], event["us"])

    def wait(self):
        if not self.is_ready.wait(30):
            raise SystemExit("the console did not become ready in 30 s")

    def memory_mb(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            fields = dict(line.split(":", 1) for line in status)
        return int(fields["VmRSS"].split()[0]) / 1024

    def processor_ms(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / TICK

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def measure_starts(options, folder):
    starts, memory = [], []
    for _ in range(STARTS):
        traced = Traced(options.console, folder)
        traced.wait()
        starts.append((traced.ready - traced.begun) / 1000)
        time.sleep(1)
        memory.append(traced.memory_mb())
        traced.stop()
    figure("start to lists filled and map painted", "ms", starts)
    figure("resident memory after start", "MB", memory)


class Changes:
    """What the changes cost one console, over all its rounds."""

    def __init__(self):
        self.latency, self.processor, self.rest, self.layout, self.paint, self.memory = [], [], [], [], [], []
        self.frames = self.actions = self.lost = 0

    def round(self, options, console, path):
        traced = Traced(console, path("two"))
        traced.wait()
        time.sleep(2)
        before = traced.processor_ms()
        time.sleep(4)
        rest = (traced.processor_ms() - before) / 4
        first, before = len(traced.frames), traced.processor_ms()
        did = {}
        for line in subprocess.run([options.driver, "drive", path("one"), str(options.actions)], check=True,
                                   capture_output=True, text=True).stdout.splitlines():
            event = json.loads(line)
            did[event["did"]] = event["us"]
        time.sleep(1)
        spent = traced.processor_ms() - before
        frames = traced.frames[first:]
        deadline = time.time() + 10
        while time.time() < deadline and any(op not in traced.drawn for op in did):
            time.sleep(0.05)
        self.latency += [(traced.drawn[op] - us) / 1000 for op, us in did.items() if op in traced.drawn]
        self.lost += sum(op not in traced.drawn for op in did)
        self.actions += len(did)
        self.processor.append(spent / len(did))
        self.rest.append(rest)
        self.frames += len(frames)
        self.layout += [frame["layout"] / 1000 for frame in frames]
        self.paint += [frame["paint"] / 1000 for frame in frames]
        self.memory.append(traced.memory_mb())
        traced.stop()

    def tell(self, **more):
        figure("change on one desk to drawn on another", "ms", self.latency, lost=self.lost, **more)
        figure("processor time of the console for a change", "ms", self.processor, **more)
        figure("processor time of the console at rest", "ms/s", self.rest, **more)
        figure("main thread: layout of a frame", "ms", self.layout, a_change=round(self.frames / self.actions, 2), **more)
        figure("main thread: painting of a frame", "ms", self.paint, **more)
        figure("resident memory after that", "MB", self.memory, **more)


def measure_changes(options, run, path):
    tokens = {name: json.loads(run("account", "add", name, "--data", path("home"), "--role", "commander"))["token"]
              for name in ("one", "two")}
    consoles = [options.console] + ([options.against] if options.against else [])
    results = {console: Changes() for console in consoles}
    for _ in range(options.rounds):
        for console in consoles:
            # Each from the same beginning: what an earlier round has sent would weigh on the later ones.
            shutil.rmtree(path("centre"), ignore_errors=True)
            shutil.copytree(path("home"), path("centre"))
            service = subprocess.Popen([options.server, "--data", path("centre"), "--listen", "127.0.0.1:0"],
                                       stdout=subprocess.PIPE, text=True)
            try:
                url = json.loads(service.stdout.readline())["listening"]
                for name, token in tokens.items():
                    shutil.rmtree(path(name), ignore_errors=True)
                    run("desk", "create", path(name), "--server", url, "--account", name, "--token", token,
                        "--area", path("LI.area"), "--drill", "rhine-flood")
                results[console].round(options, console, path)
            finally:
                service.terminate()
                service.wait(10)
    results[options.console].tell()
    if options.against:
        results[options.against].tell(console=options.against)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=("start", "change"))
    parser.add_argument("--actions", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--against")
    for name in ("ctl", "server", "console", "driver", "extract"):
        parser.add_argument(name)
    options = parser.parse_args()
    if "MUSTER_BENCH_INNER" not in os.environ:
        if not shutil.which("Xvfb") or not shutil.which("dbus-run-session"):
            print(json.dumps({"bench": "console", "skipped": "Xvfb and dbus-run-session are needed"}))
            return
        display = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "run-display.sh")
        sys.exit(subprocess.call([display, sys.executable, *sys.argv], stderr=subprocess.DEVNULL,
                                 env={**os.environ, "MUSTER_BENCH_INNER": "1", "MUSTER_SCREEN": "1600x1000x24"}))

    base = tempfile.mkdtemp(prefix="muster-bench-")
    path = lambda name: os.path.join(base, name)
    run = lambda *words: subprocess.run([options.ctl, *words], check=True, capture_output=True, text=True).stdout
    try:
        run("area", "build", options.extract, path("LI.area"))
        run("demo", "create", path("home"), "--area", path("LI.area"))
        if options.only != "change":
            measure_starts(options, path("home"))
        if options.only != "start":
            measure_changes(options, run, path)
    except subprocess.CalledProcessError as error: # standard error of the display's programs is not shown
        print(json.dumps({"bench": "console", "failed": " ".join(error.cmd), "said": error.stderr}))
        sys.exit(1)
    finally:
        shutil.rmtree(base, ignore_errors=True)


main()
