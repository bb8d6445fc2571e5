#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The nginx configuration as shipped: nginx takes it, and through it, over TLS, a push is heard on the stream at once. Only the
# addresses and the certificate are put in, as an administrator would. Arguments: muster-server, musterctl.
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SERVER, CTL = sys.argv[1:3]
sys.path.insert(0, os.path.join(TOP, "tests"))
import tap  # noqa: E402


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Front:
    """nginx with the shipped file, and the server behind it."""

    def __init__(self):
        for tool in ("nginx", "openssl"):
            if not shutil.which(tool, path=os.environ["PATH"] + ":/usr/sbin"):
                raise tap.Skip(f"{tool} is not installed")
        self.dir = tempfile.mkdtemp(prefix="muster-nginx-")
        self.data = self.path("data")
        os.mkdir(self.data)
        self.port, behind = free_port(), free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.path("key.pem"), "-out",
                        self.path("cert.pem"), "-days", "2", "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        with open(os.path.join(TOP, "data/nginx/muster.conf"), encoding="utf-8") as file:
            text = file.read()
        for old, new in (("127.0.0.1:8787", f"127.0.0.1:{behind}"), ("  listen 443 ssl;", f"  listen 127.0.0.1:{self.port} ssl;"),
                         ("  listen [::]:443 ssl;", ""), ("muster.example.org", "localhost"),
                         ("/etc/ssl/muster/fullchain.pem", self.path("cert.pem")),
                         ("/etc/ssl/muster/key.pem", self.path("key.pem"))):
            assert old in text, old
            text = text.replace(old, new)
        with open(self.path("muster.conf"), "w", encoding="utf-8") as file:
            file.write(text)
        paths = "".join(f"  {kind}_temp_path {self.path(kind)};\n" for kind in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        with open(self.path("nginx.conf"), "w", encoding="utf-8") as file:
            file.write(f"daemon off;\npid {self.path('nginx.pid')};\nerror_log {self.path('error.log')};\nevents {{}}\n"
                       f"http {{\n  access_log off;\n{paths}  include {self.path('muster.conf')};\n}}\n")
        self.nginx = ["nginx", "-p", self.dir, "-e", self.path("error.log"), "-c", self.path("nginx.conf")]
        os.environ["PATH"] += ":/usr/sbin"
        self.running = []
        self.behind = behind

    def path(self, name):
        return os.path.join(self.dir, name)

    def check(self):
        return subprocess.run([*self.nginx, "-t"], capture_output=True, text=True)

    def start(self):
        server = subprocess.Popen([SERVER, "--data", self.data, "--listen", f"127.0.0.1:{self.behind}"], stdout=subprocess.PIPE,
                                  text=True)
        self.running.append(server)
        assert json.loads(server.stdout.readline())["listening"]
        self.running.append(subprocess.Popen(self.nginx))
        made = subprocess.run([CTL, "account", "add", "--data", self.data, "--role", "duty", "anna"], check=True,
                              capture_output=True, text=True)
        self.token = json.loads(made.stdout)["token"]
        self.trust = ssl.create_default_context(cafile=self.path("cert.pem"))
        for _ in range(100):
            try:
                return self.get("/v1/hello")
            except (ConnectionError, urllib.error.URLError):
                time.sleep(0.1)
        raise AssertionError("nginx does not answer")

    def get(self, path, body=None):
        request = urllib.request.Request(f"https://localhost:{self.port}{path}", data=body,
                                         headers={"Authorization": f"Bearer {self.token}"})
        return urllib.request.urlopen(request, context=self.trust, timeout=10)

    def end(self):
        for process in self.running:
            process.terminate()
            process.wait()
        shutil.rmtree(self.dir)


def taken():
    front = Front()
    try:
        done = front.check()
        return [] if done.returncode == 0 else done.stderr.splitlines()
    finally:
        front.end()


def through():
    front = Front()
    faults = []
    try:
        hello = json.load(front.start())
        if hello["account"] != "anna":
            faults.append(f"hello says {hello}")
        desk = front.path("desk")
        # The desk goes straight to the server; nginx is between the server and who listens.
        subprocess.run([CTL, "desk", "create", desk, "--server", f"http://127.0.0.1:{front.behind}", "--account", "anna",
                        "--token", front.token], check=True, capture_output=True)
        stream = front.get("/v1/live?after=0")
        while b"event: proof" not in stream.readline():
            pass
        subprocess.run([CTL, "do", "--data", desk, json.dumps({"op": "log.add", "args": {"text": "through nginx"}})], check=True,
                       capture_output=True)
        began = time.monotonic()
        subprocess.run([CTL, "sync", "--data", desk], check=True, capture_output=True)
        line = b""
        while b"through nginx" not in line:
            line = stream.readline()
        took = time.monotonic() - began
        # A buffered stream would come with the next heartbeats, if at all.
        if took > 3:
            faults.append(f"the stream came after {took:.1f} s: it was buffered")
        try:
            front.get("/v1/push", b"x" * (18 * 1024 * 1024))
            faults.append("18 MiB were taken")
        except urllib.error.HTTPError as error:
            if error.code != 413:
                faults.append(f"18 MiB were answered with {error.code}")
        except (ConnectionError, urllib.error.URLError):
            pass  # cut while it was still sending, which is an answer too
        codes = []
        for _ in range(12):
            try:
                front.get("/v1/session", b'{"account":"anna","password":"no"}')
            except urllib.error.HTTPError as error:
                codes.append(error.code)
        if 429 not in codes:
            faults.append(f"guessing a password is not slowed down: {codes}")
        return faults
    finally:
        front.end()


tap.run([("nginx takes the configuration as shipped", taken),
         ("over TLS a push is heard on the stream at once, and the limits hold", through)])
