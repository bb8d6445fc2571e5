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
sys.path.insert(0, os.path.join(TOP, "tests", "e2e"))

import x11

MUSTERCTL = os.path.join(BUILD, "src", "ctl", "musterctl")
SERVER = os.path.join(BUILD, "src", "server", "muster-server")
CONSOLE = os.path.join(BUILD, "src", "console", "muster")

try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi
except (ImportError, ValueError):
    Atspi = None

KEYS = {"Return": 0xff0d, "Escape": 0xff1b, "Tab": 0xff09, "Down": 0xff54, "Up": 0xff52, "Left": 0xff51, "Right": 0xff53,
        "F6": 0xffc3, "Menu": 0xff67, "BackSpace": 0xff08, "Page_Down": 0xff56, "period": 0x2e, "slash": 0x2f}
warnings.filterwarnings("ignore", category=DeprecationWarning)


def environment(**more):
    env = dict(os.environ)
    env.update({"GSETTINGS_SCHEMA_DIR": os.path.join(BUILD, "data"), "MUSTER_LOCALEDIR": os.path.join(BUILD, "po"),
                "MUSTER_DATADIR": os.path.join(TOP, "data"),
                "GSETTINGS_BACKEND": "memory", "NO_AT_BRIDGE": "0", "LC_ALL": "C.UTF-8"})
    env.update(more)
    return {name: value for name, value in env.items() if value is not None}


def wait(what, condition, seconds=20.0, pause=0.05):
    """The first true answer of condition(), or an error naming what never came. A widget that goes while it is read, or a
    program too busy to answer the bus in time, is not an answer yet."""
    until = time.monotonic() + seconds
    while True:
        try:
            answer = condition()
        except GLibError:
            answer = None
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


class Console(Program):
    """A console: a program with a window on the accessibility bus."""

    bar = "Command bar"

    def __init__(self, name, folder, log, *options, words=None, **env):
        self.folder = folder
        super().__init__(name, words or [CONSOLE, "--data", folder, *options], log, **env)

    def window(self):
        """The console's main window, or None while it has none."""
        desktop = Atspi.get_desktop(0)
        for app in children(desktop):
            try:
                if app.get_process_id() == self.process.pid:
                    app.clear_cache()
                    for window in children(app):
                        return window
            except GLibError:
                continue
        return None

    def wait_ready(self, seconds=30):
        def ready():
            if not self.alive():
                raise RuntimeError(f"{self.name} ended: {self.said()}")
            return self.window()
        return wait(f"the window of {self.name}", ready, seconds)

    def nodes(self):
        """Every visible node of all of its windows, popovers included."""
        desktop = Atspi.get_desktop(0)
        for app in children(desktop):
            try:
                if app.get_process_id() != self.process.pid:
                    continue
                app.clear_cache()
                for window in children(app):
                    yield from walk(window)
            except GLibError:
                continue

    def words(self):
        """What a screen reader would find: the names, and the text of what can be written in."""
        found = []
        for node in self.nodes():
            try:
                name = node.get_name()
                if name and not name.startswith("Gtk"):
                    found.append(name)
                face = node.get_text_iface()
                if face and node.get_role_name() != "label":
                    found.append(face.get_text(0, face.get_character_count()))
            except GLibError:
                continue
        return [word for word in found if word]

    def shows(self, text):
        return any(text in word for word in self.words())

    def wait_for(self, text, seconds=20):
        wait(f"{text!r} on {self.name}", lambda: self.shows(text), seconds)

    def find(self, role=None, name=None, exact=True, action=None):
        """The first node that fits, or None."""
        for node in self.nodes():
            try:
                if role and node.get_role_name() not in ((role,) if isinstance(role, str) else role):
                    continue
                label = node.get_name() or ""
                if name is not None and (label != name if exact else name not in label):
                    continue
                if action and action not in actions(node):
                    continue
                return node
            except GLibError:
                continue
        return None

    def get(self, **what):
        return wait(f"{what} on {self.name}", lambda: self.find(**what))

    def click(self, name, exact=True):
        node = self.get(role=("push button", "toggle button", "menu item", "check box", "radio button"), name=name, exact=exact,
                        action="click")
        act(node, "click")

    def action(self, name):
        """A window action by its name, "win.undo"."""
        act(self.get(role="frame", action=name), name)

    def write(self, entry, text):
        """Puts a whole text into an entry, found by its accessible name, and leaves it there."""
        node = wait(f"the entry {entry!r} on {self.name}", lambda: next(
            (n for n in self.nodes() if n.get_editable_text_iface() and (n.get_name() or "").startswith(entry)), None))
        node.get_editable_text_iface().set_text_contents(text)
        node.get_text_iface().set_caret_offset(len(text))
        return node

    def press(self, key):
        """A key of the keyboard, by its X name as "Return", or a letter or digit. GTK 4.8 has no accessible action for Enter in an entry."""
        screen = x11.Screen()
        screen.focus(wait(f"a window of {self.name}", lambda: screen.main(self.process.pid)))
        screen.close()
        Atspi.generate_keyboard_event(KEYS.get(key) or ord(key), None, Atspi.KeySynthType.SYM)

    def command(self, text):
        """One line in the command bar, and Enter."""
        self.action("win.command")
        self.write(self.bar, text)
        self.press("Return")

    def tree(self):
        """The visible tree as text, for the report of a failure."""
        lines = []

        def put(node, depth):
            try:
                lines.append(f"{'  ' * depth}{node.get_role_name()} {node.get_name()!r} {actions(node)}")
                for child in children(node):
                    if child.get_state_set().contains(Atspi.StateType.VISIBLE):
                        put(child, depth + 1)
            except GLibError:
                return

        window = self.window()
        if window is not None:
            put(window, 0)
        return "\n".join(lines)
