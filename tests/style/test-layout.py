#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# clang-format decides the layout of C. To put a file right: clang-format -i FILE
import shutil
import subprocess

import tree
import tap


def layout():
    if not shutil.which("clang-format"):
        raise tap.Skip("clang-format is not installed")
    sources = [f for f in tree.files(".c", ".h") if f.startswith(("src/", "tests/"))]
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", *sources], cwd=tree.TOP, capture_output=True, text=True)
    wrong = sorted({line.split(":")[0] for line in done.stderr.splitlines() if "error:" in line})
    return [f"{f}: run clang-format -i" for f in wrong]


tap.run([("C is laid out as .clang-format says", layout)])
