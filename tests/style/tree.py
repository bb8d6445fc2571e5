# SPDX-License-Identifier: GPL-3.0-or-later
#
# The committed files, as the style tests see them.
import os
import subprocess
import sys

TOP = os.path.realpath(os.environ.get("G_TEST_SRCDIR") or os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.path.realpath(os.environ.get("G_TEST_BUILDDIR") or os.path.join(TOP, "build"))
sys.path.insert(0, os.path.join(TOP, "tests"))

NOT_SOURCE = {".git", ".run", ".cache", "__pycache__"}


def files(*suffixes):
    """Paths relative to the top, sorted: what git knows or would add; without git, what lies there."""
    try:
        listed = subprocess.run(["git", "-C", TOP, "-c", f"safe.directory={TOP}", "ls-files", "--cached", "--others",
                                 "--exclude-standard"], check=True, capture_output=True, text=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        listed = []
        for folder, folders, names in os.walk(TOP):
            folders[:] = [f for f in folders if f not in NOT_SOURCE and not f.startswith("build")]
            listed += [os.path.relpath(os.path.join(folder, name), TOP) for name in names]
    return sorted(f for f in set(listed)
                  if os.path.isfile(os.path.join(TOP, f)) and (not suffixes or f.endswith(suffixes)))


def text(path):
    """The text of a file, or None where it is not text."""
    try:
        with open(os.path.join(TOP, path), encoding="utf-8") as f:
            return f.read()
    except UnicodeDecodeError:
        return None
