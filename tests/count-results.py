#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count-results.py MESON-LOGS-FOLDER...
#
# Sums what `meson test` wrote there and prints "N passed, N failed, N skipped". Counted are the cases inside the TAP
# programs; a program without cases of its own counts as one. A program that died, timed out or spoilt its report after
# its last good case counts as one more failed, so a crash never hides behind the cases before it.
import json
import os
import sys
import xml.etree.ElementTree as ET

BAD = {"FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS"}


def short(name):
    """"muster.muster:style / style-files", as JUnit has it, or "muster:style / style-files": style-files."""
    return name.split(" / ")[-1] if " / " in name else name.split(".", 1)[-1]


def cases(folder, stem):
    """Program name -> [passed, failed, skipped] of its cases."""
    found = {}
    root = ET.parse(os.path.join(folder, stem + ".junit.xml")).getroot()
    for suite in root.iter("testsuite"):
        for case in suite.iter("testcase"):
            own = case.get("classname") == suite.get("name") and "." in suite.get("name")
            program = short(suite.get("name")) if own else short(case.get("name"))
            count = found.setdefault(program, [0, 0, 0])
            if case.find("failure") is not None or case.find("error") is not None:
                count[1] += 1
            elif case.find("skipped") is not None:
                count[2] += 1
            else:
                count[0] += 1
    return found


def main():
    total = [0, 0, 0]
    for folder in sys.argv[1:]:
        stem = "testlog"
        if not os.path.exists(os.path.join(folder, stem + ".json")):
            print(f"{folder}: no test has run", file=sys.stderr)
            total[1] += 1
            continue
        found = cases(folder, stem)
        with open(os.path.join(folder, stem + ".json"), encoding="utf-8") as log:
            for line in log:
                run = json.loads(line)
                name = short(run["name"])
                count = found.setdefault(name, [0, 0, 0])
                if run["result"] in BAD and count[1] == 0:
                    count[1] += 1
                    print(f"{name}: {run['result'].lower()}", file=sys.stderr)
        for count in found.values():
            total = [a + b for a, b in zip(total, count)]
    print("%d passed, %d failed, %d skipped" % tuple(total))
    return 1 if total[1] or not total[0] else 0


if __name__ == "__main__":
    sys.exit(main())
