# SPDX-License-Identifier: GPL-3.0-or-later
#
# A command centre for one test: the demo, a server on a free port of the loopback, two desks. Everything lies in one
# temporary folder and ends with it.
import json
import os
import shutil
import socket
import tempfile

import driver

DRILL = "rhine-flood"  # the demo is a drill; a desk is put into it once


class Room:
    def __init__(self, keep=None):
        self.folder = keep or tempfile.mkdtemp(prefix="muster-room.")
        self.keep = keep is not None
        self.area = self.path("LI.area")
        self.home = self.path("server")
        self.port = driver.free_port()
        self.server = None
        self.consoles = []

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def furnish(self, *desks):
        """The area, the demo on the server, the server, and the named desks."""
        driver.ctl("area", "build", driver.EXTRACT, self.area)
        driver.ctl("demo", "create", self.home, "--area", self.area)
        self.start_server()
        for name in desks:
            self.add_desk(name)

    def add_desk(self, name):
        told = json.loads(driver.ctl("account", "add", name, "--data", self.home, "--role", "commander"))
        driver.ctl("desk", "create", self.path(name), "--server", f"http://127.0.0.1:{self.port}", "--account", name,
                   "--token", told["token"], "--area", self.area, "--drill", DRILL)
        driver.ctl("sync", "--data", self.path(name))

    def start_server(self):
        self.server = driver.Program("muster-server", [driver.SERVER, "--data", self.home, "--listen",
                                                       f"127.0.0.1:{self.port}"], self.path("server.log"))
        driver.wait("the server's port", self.server_answers, 15)

    def server_answers(self):
        if not self.server.alive():
            raise RuntimeError("the server ended: " + self.server.said())
        try:
            socket.create_connection(("127.0.0.1", self.port), 0.5).close()
            return True
        except OSError:
            return False

    def open(self, name, *options, **env):
        console = driver.Console(name, self.path(name), self.path(name + ".log"), *options, **env)
        self.consoles.append(console)
        console.wait_ready()
        return console

    def close(self):
        for program in self.consoles + [self.server]:
            if program is not None and program.alive():
                program.kill()
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)
