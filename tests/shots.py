#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# shots.py DIR [--language L]... [--theme T]... [--size WxH]...
#
# Pictures of every screen, made by the real programs on the demo: a server, a console on a virtual display, driven through
# accessibility. One file per screen, language, theme and size: DIR/en-light-1280x800/03-teams.png.
#
# Each combination runs in a process and on a display of its own, since language, theme and size are settled at start.
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "e2e"))

import driver
import room as rooms
import screen
import x11

LANGUAGES = ("en", "zh_CN")
THEMES = ("light", "dark")
SIZES = ("1280x800", "2560x1440")


def words(folder):
    """The translation function of the language this process shows."""
    import gettext
    return gettext.translation("muster", os.path.join(driver.BUILD, "po"), [os.environ.get("LANGUAGE") or "en"],
                               fallback=True).gettext


class Shooter:
    def __init__(self, room, out):
        self.room, self.out = room, out
        self.number = 0
        self.say = words(room)
        self.x = x11.Screen()
        os.makedirs(out, exist_ok=True)

    def open(self, desk, *options):
        self.console = self.room.open(desk, *options)
        self.fill()
        return self.console

    def fill(self):
        pid = self.console.process.pid
        windows = driver.wait("a window on the display", lambda: self.x.windows(pid))
        self.x.fill(windows[-1])

    def shoot(self, name):
        self.number += 1
        path = os.path.join(self.out, f"{self.number:02d}-{name}.png")
        screen.write_png(path, screen.still())
        print(path, flush=True)

    def attempt(self, name, step):
        """One screen. What cannot be reached is said, and the others are still made."""
        try:
            step(self.console, self.say)
            self.shoot(name)
            return True
        except Exception as error:  # noqa: BLE001 - the report is the point
            print(f"shots: {name}: {error}", file=sys.stderr, flush=True)
            self.missed = True
            return False

    missed = False
