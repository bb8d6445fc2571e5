#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Each format that others read, checked by its own validator.
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET

import tree
import tap


def tool(*command):
    """Runs a validator; its complaints are the faults."""
    if not shutil.which(command[0]):
        raise tap.Skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, cwd=tree.TOP)
    return (done.stdout + done.stderr).splitlines() or ["failed"] if done.returncode else []


def built(name):
    return os.path.join(tree.BUILD, "data", name)


def desktop():
    return tool("desktop-file-validate", built("org.muster.Muster.desktop"))


def metainfo():
    return tool("appstreamcli", "validate", "--no-net", built("org.muster.Muster.metainfo.xml"))


def schema():
    return tool("glib-compile-schemas", "--strict", "--dry-run", os.path.join(tree.TOP, "data"))


def manuals():
    pages = tree.files(".1", ".8")
    if not pages:
        return ["no man pages"]
    return [fault for page in pages for fault in tool("mandoc", "-Tlint", "-W", "warning", page)]


def commands():
    """musterctl(1) explains every command there is, and no other."""
    program = os.path.join(tree.BUILD, "src", "ctl", "musterctl")
    if not os.path.exists(program):
        raise tap.Skip("musterctl is not built")
    told = subprocess.run([program, "--help"], capture_output=True, text=True, check=True,
                          env={**os.environ, "LC_ALL": "C"}).stdout
    there = {re.match(r"  ([a-z]+(?: [a-z]+)?)", line).group(1) for line in told.splitlines()
             if re.match(r"  [a-z]", line)}
    page = set()
    for words in re.findall(r"^\.It Cm (.*)$", tree.text("data/man/musterctl.1"), re.M):
        words = words.split()
        page.add(" ".join(words[:2]) if " ".join(words[:2]) in there else words[0])
    return ([f"{c}: not in musterctl(1)" for c in sorted(there - page)] +
            [f"{c}: in musterctl(1), but not a command" for c in sorted(page - there)])


def flatpak():
    """The manifest parses, names this program, and every source can be fetched by anyone and is pinned."""
    try:
        import yaml
    except ImportError:
        raise tap.Skip("python3-yaml is not installed")
    manifest = yaml.safe_load(tree.text("flatpak/org.muster.Muster.yml"))
    faults = [f"{key} is missing" for key in ("id", "runtime", "runtime-version", "sdk", "command", "finish-args",
                                              "modules") if key not in manifest]
    if manifest.get("id") != "org.muster.Muster":
        faults.append("the id is not org.muster.Muster")
    for module in manifest.get("modules", []):
        for source in module.get("sources", []):
            name = f"{module['name']}: {source['type']}"
            if source["type"] == "git" and not (source.get("tag") or source.get("commit")):
                faults.append(f"{name}: neither tag nor commit")
            if source["type"] == "archive" and not source.get("sha256"):
                faults.append(f"{name}: no sha256")
    return faults


def interfaces():
    faults = []
    for f in tree.files(".ui", ".svg", ".gresource.xml", ".gschema.xml"):
        try:
            ET.parse(os.path.join(tree.TOP, f))
        except ET.ParseError as error:
            faults.append(f"{f}: {error}")
    return faults


tap.run([("the desktop file is valid", desktop),
         ("the metainfo is valid", metainfo),
         ("the settings schema is valid", schema),
         ("the man pages have no warnings", manuals),
         ("musterctl(1) explains every command", commands),
         ("the Flatpak manifest is complete", flatpak),
         ("every XML file is well formed", interfaces)])
