#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What every committed file must hold to: a licence line, a bounded length, no trace of the machine it was written on.
import os
import re
import socket
import subprocess

import tree
import tap

SOURCE = (".c", ".h", ".def", ".py", ".sh", ".css")
LONGEST = 900
LEFTOVER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
URL_HOST = re.compile(r"\b(?:https?|git|ssh|ftp)://(?:[^/@\s\"'<>]*@)?([A-Za-z0-9.\-]+|\[[0-9a-f:]+\])")
# Folders that exist on one person's machine only.
PRIVATE_PATH = re.compile(r"(?<![\w.\-/])/(?:home|root|mnt|media|Users|w[o]rk)/[\w.\-]+")


def source_files():
    return tree.files(*SOURCE) + ["dev", ".ci/run"]


def licence():
    """Every source file says its licence within its first three lines."""
    return [f for f in source_files() if not any("SPDX-License-Identifier: " in line
                                                 for line in tree.text(f).splitlines()[:3])]


def length():
    return [f"{f}: {n} lines, at most {LONGEST}" for f in tree.files(".c", ".h", ".py", ".def")
            if (n := tree.text(f).count("\n")) > LONGEST]


def leftovers():
    return [f"{f}:{n}: {line.strip()}" for f in source_files() + tree.files("meson.build", ".ui", ".md")
            for n, line in enumerate(tree.text(f).splitlines(), 1)
            if LEFTOVER.search(line) and not f.startswith("tests/style/")]


def machine():
    """No path of a private folder, nor this checkout's own place or host name."""
    mine = [tree.TOP] if tree.TOP.count("/") > 1 else []
    host = socket.gethostname()
    if len(host) > 6 and not host.isalpha():
        mine.append(host)
    faults = []
    for f in tree.files():
        content = tree.text(f)
        if content is None or f.startswith("tests/style/"):
            continue
        faults += [f"{f}: {m.group()}" for m in PRIVATE_PATH.finditer(content)]
        faults += [f"{f}: {word}" for word in mine if word in content]
    return faults


def hosts():
    """Only hosts on the list in hosts.txt are named, so that no proxy, mirror or private server slips in."""
    known = {line.strip() for line in tree.text("tests/style/hosts.txt").splitlines()}
    faults = []
    for f in tree.files():
        content = tree.text(f)
        if content is None or f == "LICENSE":
            continue
        faults += [f"{f}: {host}" for host in URL_HOST.findall(content)
                   if host.rstrip(".") not in known and not host.endswith((".example", ".example.org", ".invalid", ".test"))]
    return faults


def packages():
    """./dev installs just the packages that docs/dependencies.md gives a reason for."""
    script = tree.text("dev")
    listed = set(" ".join(re.findall(r"^packages_\w+='([^']*)'", script, re.M)).split())
    told = set(re.findall(r"^\| `([a-z0-9.+\-]+)` \|", tree.text("docs/dependencies.md"), re.M))
    return ([f"{p}: in ./dev, without a reason in docs/dependencies.md" for p in sorted(listed - told)] +
            [f"{p}: in docs/dependencies.md, not in ./dev" for p in sorted(told - listed)])


def scripts():
    """Shell scripts parse, Python compiles, and what is run directly is executable."""
    faults = []
    for f in ["dev", ".ci/run"] + tree.files(".sh"):
        path = os.path.join(tree.TOP, f)
        checked = subprocess.run(["bash", "-n", path], capture_output=True, text=True)
        if checked.returncode:
            faults.append(f"{f}: {checked.stderr.strip()}")
        if not os.access(path, os.X_OK):
            faults.append(f"{f}: not executable")
    for f in tree.files(".py"):
        try:
            compile(tree.text(f), f, "exec")
        except SyntaxError as error:
            faults.append(f"{f}: {error}")
    return faults


tap.run([("every source file names its licence", licence),
         ("no file is longer than 900 lines", length),
         ("nothing is left for later", leftovers),
         ("no file names the machine it was written on", machine),
         ("only known hosts are named", hosts),
         ("./dev and docs/dependencies.md agree", packages),
         ("scripts parse", scripts)])
