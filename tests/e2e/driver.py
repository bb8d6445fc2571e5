# SPDX-License-Identifier: GPL-3.0-or-later
#
# Drives the real programs: starts them, finds their windows on the accessibility bus, reads what a screen reader would
# read, and does what a person could do without a mouse.
#
# Every wait is bounded and says what it waited for. Nothing sleeps and hopes.
import json
import os
import signal
import socket
import subprocess
import sys
import time
import warnings

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.path.realpath(os.environ.get("G_TEST_BUILDDIR") or os.path.join(TOP, "build"))
EXTRACT = os.path.join(TOP, "data", "demo", "liechtenstein-2013-08-03.osm.pbf")
sys.path.insert(0, os.path.join(TOP, "tests"))

MUSTERCTL = os.path.join(BUILD, "src", "ctl", "musterctl")
SERVER = os.path.join(BUILD, "src", "server", "muster-server")
CONSOLE = os.path.join(BUILD, "src", "console", "muster")

try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi
except (ImportError, ValueError):
    Atspi = None

warnings.filterwarnings("ignore", category=DeprecationWarning)


def environment(**more):
    env = dict(os.environ)
    env.update({"GSETTINGS_SCHEMA_DIR": os.path.join(BUILD, "data"), "MUSTER_LOCALEDIR": os.path.join(BUILD, "po"),
                "GSETTINGS_BACKEND": "memory", "NO_AT_BRIDGE": "0", "LC_ALL": "C.UTF-8"})
    env.update(more)
    return {name: value for name, value in env.items() if value is not None}


def wait(what, condition, seconds=20.0, pause=0.05):
    """The first true answer of condition(), or an error naming what never came."""
    until = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > until:
            raise TimeoutError(f"waited {seconds:g} s for {what}")
        time.sleep(pause)


def ctl(*words, check=True):
    """Runs musterctl; its standard output."""
    done = subprocess.run([MUSTERCTL, *words], env=environment(), capture_output=True, timeout=120)
    if check and done.returncode:
        raise RuntimeError(f"musterctl {' '.join(words)}: exit {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def records(folder, kind):
    return [json.loads(line) for line in ctl("list", kind, "--data", folder).splitlines()]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Program:
    """A real program in a process of its own, with its output in a file."""

    def __init__(self, name, words, log, **env):
        self.name = name
        self.log = log
        with open(log, "ab") as out:
            self.process = subprocess.Popen(words, env=environment(**env), stdout=out, stderr=out,
                                            stdin=subprocess.DEVNULL)

    def alive(self):
        return self.process.poll() is None

    def kill(self):
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self, seconds=20):
        """As a shutdown would; the exit code."""
        if self.alive():
            self.process.terminate()
        return self.process.wait(seconds)

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as f:
            return f.read()


# ---- the accessible tree ----

def children(node):
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            yield child


def walk(node, depth=0):
    """Everything below a node that is visible, the node first."""
    yield node
    if depth > 60:
        return
    for child in children(node):
        try:
            if child.get_state_set().contains(Atspi.StateType.VISIBLE):
                yield from walk(child, depth + 1)
        except GLibError:
            continue


def actions(node):
    face = node.get_action_iface()
    return [face.get_action_name(i) for i in range(face.get_n_actions())] if face else []


def act(node, name):
    face = node.get_action_iface()
    names = actions(node)
    if name not in names:
        raise RuntimeError(f"{node.get_role_name()} {node.get_name()!r} has no action {name!r}, only {names}")
    return face.do_action(names.index(name))


if Atspi is not None:
    from gi.repository.GLib import Error as GLibError
else:
    GLibError = Exception
