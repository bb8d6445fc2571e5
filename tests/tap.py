# SPDX-License-Identifier: GPL-3.0-or-later
#
# The Test Anything Protocol for tests in Python: run(cases) calls each case and reports it. A case fails by raising,
# and is left out by raising Skip; what it returns as a list of lines are its faults.
import sys
import traceback


class Skip(Exception):
    """Raised by a case that cannot run here; the text says why."""


def run(cases):
    """cases: [(name, function)]. Prints TAP and exits: 0, or 1 when one failed."""
    failed = 0
    print(f"1..{len(cases)}", flush=True)
    for number, (name, case) in enumerate(cases, 1):
        try:
            faults = case() or []
        except Skip as skip:
            print(f"ok {number} {name} # SKIP {skip}", flush=True)
            continue
        except Exception:
            faults = traceback.format_exc().splitlines()
        for fault in faults:
            print("# " + str(fault).replace("\n", "\n# "), flush=True)
        failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {number} {name}", flush=True)
    sys.exit(1 if failed else 0)
