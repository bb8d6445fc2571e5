#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The walls between the folders of src/. docs/architecture.md has the table of who may use whom; here it is compared with
# what meson links, with what the files include, and with what the compiler would let them include.
import json
import os
import re
import shlex
import subprocess

import tree
import tap

TOOLKIT = {"gtk4", "libadwaita-1", "shumate-1.0"}


def table():
    """folder -> the folders it may use directly, from docs/architecture.md."""
    rows = re.findall(r"^\| `(\w+)/` \|[^|]*\| ([^|]*) \|$", tree.text("docs/architecture.md"), re.M)
    return {name: set(re.findall(r"\w+", uses)) - {"nothing"} for name, uses in rows}


def present():
    return sorted({f.split("/")[1] for f in tree.files("meson.build") if re.fullmatch(r"src/\w+/meson.build", f)})


def reach(allowed, folder):
    """The folder itself and everything it may use, directly or through another."""
    seen, todo = set(), [folder]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += allowed.get(name, ())
    return seen


def linked(folder):
    """The folders named in the dependency lists of a folder's meson.build."""
    lists = re.findall(r"dependencies: \[([^\]]*)\]", tree.text(f"src/{folder}/meson.build"))
    return set(re.findall(r"\w+", " ".join(lists))) & set(table())


def links():
    allowed = table()
    faults = [f"{f}: not in the table of docs/architecture.md" for f in present() if f not in allowed]
    for folder in present():
        faults += [f"{folder} links {other}, which the table does not allow"
                   for other in sorted(linked(folder) - reach(allowed, folder))]
    return faults


def toolkit():
    """GTK belongs to map/ and console/ only."""
    faults = []
    for folder in present():
        named = set(re.findall(r"dependency\('([\w.\-]+)'", tree.text(f"src/{folder}/meson.build")))
        if folder not in ("map", "console"):
            faults += [f"{folder} asks for {name}" for name in sorted(named & TOOLKIT)]
    for f in tree.files(".c", ".h"):
        if f.startswith("src/") and f.split("/")[1] not in ("map", "console"):
            if re.search(r"#include <(gtk|gdk|adwaita|shumate)", tree.text(f)):
                faults.append(f"{f} includes the toolkit")
    return faults


def includes():
    allowed = table()
    faults = []
    for f in tree.files(".c", ".h", ".def"):
        parts = f.split("/")
        if parts[0] != "src" or len(parts) < 3:
            continue
        for other in re.findall(r'#include "(\w+)/', tree.text(f)):
            if other in allowed and other not in reach(allowed, parts[1]):
                faults.append(f"{f} includes {other}/")
    return faults


def compiler():
    """For each folder, with its own compiler arguments: the headers behind the walls cannot be found."""
    allowed = table()
    with open(os.path.join(tree.BUILD, "compile_commands.json"), encoding="utf-8") as f:
        commands = json.load(f)
    headers = {}
    for f in tree.files(".h"):
        parts = f.split("/")
        if parts[0] == "src" and len(parts) == 3:
            headers.setdefault(parts[1], f"{parts[1]}/{parts[2]}")
    faults, seen = [], set()
    for command in commands:
        source = os.path.relpath(os.path.join(command["directory"], command["file"]), tree.TOP)
        parts = source.split("/")
        if parts[0] != "src" or len(parts) != 3 or parts[1] in seen or parts[1] not in allowed:
            continue
        folder = parts[1]
        seen.add(folder)
        words = shlex.split(command["command"])
        flags = [w for w in words[1:] if w.startswith(("-I", "-D", "-i", "-std")) or "/include" in w]
        compiler_words = [w for w in words[:2] if not w.startswith("-")]
        test = "".join(f'#if __has_include("{header}")\nvisible {other}\n#endif\n' for other, header in headers.items())
        out = subprocess.run(compiler_words + flags + ["-E", "-P", "-x", "c", "-"], input=test, capture_output=True,
                             text=True, cwd=command["directory"], check=True).stdout
        visible = set(re.findall(r"visible (\w+)", out))
        faults += [f"from {folder}/ the compiler sees {other}/" for other in sorted(visible - reach(allowed, folder))]
        if folder in headers and folder not in visible:
            faults.append(f"from {folder}/ the compiler does not see its own headers")
        if folder == "core":
            broken = subprocess.run(compiler_words + flags + ["-fsyntax-only", "-x", "c", "-"],
                                    input='#include "store/store.h"\n', capture_output=True, text=True,
                                    cwd=command["directory"])
            if broken.returncode == 0:
                faults.append('#include "store/store.h" compiles in core/')
    if "core" not in seen:
        faults.append("core/ is not in compile_commands.json")
    return faults


tap.run([("meson links no folder through a wall", links),
         ("only map and console know the toolkit", toolkit),
         ("no file includes through a wall", includes),
         ("the compiler refuses what the walls forbid", compiler)])
