#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The main job, with the real programs: a server and two consoles on a fresh demo. What one desk does is on the other; the
# server stops and both work on; it starts and both are equal to the byte; any of the three is killed in the middle and
# nothing that had been shown as saved is lost. The consoles are read and driven through accessibility, Enter is a key.
#
# The cases build on each other, in order.
import os
import random
import re
import sys

import driver
import tap

if driver.Atspi is None:
    print("1..0 # SKIP python3-gi and gir1.2-atspi-2.0 are needed")
    sys.exit(0)
for program in (driver.MUSTERCTL, driver.SERVER, driver.CONSOLE):
    if not os.path.exists(program):
        print(f"1..0 # SKIP {program} is not built")
        sys.exit(0)

import room as rooms

SECONDS = 30  # the longest wait for anything: a bound against hanging, not a measure of speed

seed = int(os.environ.get("MUSTER_SEED") or random.SystemRandom().randrange(1 << 30))
chance = random.Random(seed)
print(f"# MUSTER_SEED={seed}")

room = rooms.Room()
one = two = None
seen = set()  # titles of incidents that some desk has shown as saved


def open_desk(name):
    console = room.open(name)
    console.wait_for("Flooding at the river", SECONDS)
    return console


def titles(console):
    """The incidents in the console's list, as it shows them."""
    lists = [n for n in console.nodes() if n.get_role_name() == "list" and n.get_name() == "Incidents"]
    rows = [row.get_name() for found in lists for item in driver.children(found) for row in driver.children(item)]
    return {title for row in rows for title in [row.rsplit(", ", 1)[0]] if title}


def row_words(console, title):
    """Everything a reader finds in one incident's row."""
    for node in console.nodes():
        if node.get_role_name() == "list item":
            words = [n.get_name() or "" for n in driver.walk(node)]
            if any(word == title or word.startswith(title + ", ") for word in words):
                return words
    return []


def report(console, line, title):
    """A new incident by the command bar; returns once the desk shows it, which means it is in its journal."""
    console.command(line)
    driver.wait(f"{title!r} in the list of {console.name}", lambda: title in titles(console), SECONDS)
    seen.add(title)


def both_show(title):
    for console in (one, two):
        driver.wait(f"{title!r} in the list of {console.name}", lambda: title in titles(console), SECONDS)


def wait_proven(console):
    """Proven, with nothing on its way."""
    def proven():
        words = [w for w in console.words() if re.search(r"Proven|to send|on the way|Cut off|Reaching|Connected", w)]
        return any(w.startswith("Proven") for w in words) and not any("to send" in w or "on the way" in w or "Cut" in w
                                                                       for w in words)
    driver.wait(f"{console.name} proven", proven, 2 * SECONDS)


def told(case):
    """On failure the report shows what the two windows showed."""
    def run():
        try:
            return case()
        except Exception:
            for console in (one, two):
                if console is not None and console.alive():
                    print("# " + console.name + " shows: " + " | ".join(console.words()[:120]), flush=True)
                elif console is not None:
                    print("# " + console.name + " said: " + console.said()[-600:].replace("\n", "\n# "), flush=True)
            raise
    return run


def begins():
    global one, two
    room.furnish("desk1", "desk2")
    one, two = open_desk("desk1"), open_desk("desk2")
    wait_proven(one)
    wait_proven(two)
    assert titles(one) == titles(two), "the two lists differ from the start"


def incident_is_on_both():
    report(one, '/i flood Schaan "cellar under water" 60 to move', "Flood, Schaan")
    both_show("Flood, Schaan")


def level_is_on_both():
    button = one.get(role="push button", name="Activate level", exact=False, action="click")
    level = re.search(r"level ([IV]+)", button.get_name()).group(1)
    driver.act(button, "click")
    for console in (one, two):
        driver.wait(f"level {level} in the row on {console.name}",
                    lambda: any(f"Level {level}" in word for word in row_words(console, "Flood, Schaan")), SECONDS)


def team_is_on_both():
    busy = {a["team"] for a in driver.records(room.home, "assignments") if a.get("status") not in ("released", "declined")}
    free = next(t["name"] for t in driver.records(room.home, "teams") if t["id"] not in busy and t.get("own", True)
                and t.get("readiness", "ready") == "ready")
    one.command(f"/a {free}, Flood, Schaan")
    for console in (one, two):
        console.wait_for(f"{free} ordered to Flood, Schaan", SECONDS)


def work_goes_on_without_the_server():
    room.server.kill()
    for console in (one, two):
        console.wait_for("Cut off", SECONDS)
    report(one, '/i fire Balzers "barn"', "Fire, Balzers")
    report(two, '/i landslide Triesenberg "track blocked"', "Landslide, Triesenberg")
    one.wait_for("to send", SECONDS)
    assert "Fire, Balzers" not in titles(two), "it cannot be there yet"


def both_are_equal_again():
    room.start_server()
    both_show("Fire, Balzers")
    both_show("Landslide, Triesenberg")
    for console in (one, two):
        wait_proven(console)
    assert titles(one) == titles(two)


def killed_desk_keeps_what_it_showed():
    global one
    for i, place in enumerate(("Planken", "Mauren", "Gamprin")):
        report(one, f'/i power {place} "kill {i}"', f"Power cut, {place}")
    one.command('/i crowd Eschen "in the air"')
    driver.time.sleep(chance.random() * 0.3)
    shown = driver.wait("the list of the desk", lambda: titles(one), SECONDS)
    one.kill()
    seen.update(shown)
    one = open_desk("desk1")
    driver.wait("everything it had shown", lambda: seen <= titles(one), SECONDS)
    wait_proven(one)


def killed_server_loses_nothing():
    one.command('/i fire Ruggell "first"')
    driver.time.sleep(chance.random() * 0.3)
    room.server.kill()
    report(two, '/i snow Malbun "after"', "Snow and ice, Malbun")
    driver.wait("the first one's incident", lambda: "Fire, Ruggell" in titles(one), SECONDS)
    seen.add("Fire, Ruggell")
    room.start_server()
    both_show("Fire, Ruggell")
    both_show("Snow and ice, Malbun")


def killed_second_desk_catches_up():
    global two
    two.kill()
    report(one, '/i gas Vaduz "smell"', "Gas, Vaduz")
    two = open_desk("desk2")
    both_show("Gas, Vaduz")
    driver.wait("everything on the second", lambda: seen <= titles(two), SECONDS)


def ends_equal_to_the_byte():
    for console in (one, two):
        wait_proven(console)
    for console in (one, two):
        try:
            console.action("window.close")
        except driver.GLibError:
            pass  # it may be gone before it answers; how it ended is looked at next
        code = console.process.wait(SECONDS)
        assert code == 0, f"{console.name} ended with {code}: {console.said()[-400:]}"
    assert room.server.stop() == 0, room.server.said()[-400:]
    desks = [room.path("desk1"), room.path("desk2"), room.home]
    for world in (("--drill", rooms.DRILL), ("--real",)):
        exports = [driver.ctl("export", "--data", desk, "--format", "geojson", *world) for desk in desks]
        assert exports[0] == exports[1], f"the desks' exports differ, {world}"
        assert exports[0] == exports[2], f"desk and server export differently, {world}"
        for kind in ("incidents", "assignments", "activations", "tasks", "log", "teams", "shelters"):
            lists = [driver.ctl("list", kind, "--data", desk, *world) for desk in desks]
            assert lists[0] == lists[1] == lists[2], f"{kind} differ, {world}"
    for desk in desks:
        driver.ctl("verify", desk)
    kept = {i["title"] for i in driver.records(room.home, "incidents")}
    assert seen <= kept, f"lost: {seen - kept}"


try:
    tap.run([(name, told(case)) for name, case in (
        ("two desks open on one server", begins),
        ("one line is an incident on both desks", incident_is_on_both),
        ("the proposed level is on both desks", level_is_on_both),
        ("a team's order is on both desks", team_is_on_both),
        ("work goes on without the server", work_goes_on_without_the_server),
        ("both are equal when the server is back", both_are_equal_again),
        ("a killed desk keeps what it had shown", killed_desk_keeps_what_it_showed),
        ("a killed server loses nothing", killed_server_loses_nothing),
        ("a killed second desk catches up", killed_second_desk_catches_up),
        ("desks and server end equal to the byte", ends_equal_to_the_byte))])
finally:
    room.close()
