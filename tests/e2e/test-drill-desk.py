#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A drill at one desk, by keyboard and accessible names alone: started from the page of drills, its first two injects
# dealt with as expected, a finding written, the drill ended, its report read, and back in the real world the finding
# settled. The cases build on each other, in order. What the screen did is read from the desk's own folder afterwards.
import json
import os
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

room = rooms.Room()
desk = None


def inspector():
    pane = desk.get(name="Inspector")
    pane.clear_cache()
    yield from driver.walk(pane)


def names():
    return [n.get_name() or "" for n in inspector()]


def see(text, seconds=20, times=1):
    driver.wait(f"{text!r} in the inspector", lambda: sum(text in name for name in names()) >= times, seconds)


def press(name, which=-1):
    """The last of that name: the overview, which lies behind the page of drills and comes first, lists findings too."""
    nodes = driver.wait(f"the button {name!r}", lambda: [
        n for n in inspector() if n.get_name() == name and "click" in driver.actions(n)])
    driver.act(nodes[which], "click")


def fill(entry, text):
    """A whole text into an entry that has the keyboard since its form was opened, and Enter."""
    node = driver.wait(f"the entry {entry!r}", lambda: next(
        (n for n in inspector() if n.get_editable_text_iface() and n.get_name() == entry), None))
    node.get_editable_text_iface().set_text_contents(text)
    node.get_text_iface().set_caret_offset(len(text))
    desk.press("Return")


def in_a_drill():
    return desk.find(role="label", name="DRILL") is not None


def started_from_the_page():
    desk.press("d")
    see("Rhine flood at night")
    assert not in_a_drill()
    press("Start…", 0)
    fill("Directed by", "Exercise lead")
    driver.wait("the badge of a drill", in_a_drill, 30)
    see("Pause")
    see("directed by Exercise lead")
    see("1 put in")


def first_expectation_is_met():
    desk.press("a")
    see("1 done in time")


def second_expectation_is_met():
    press("Next inject now")
    see("2 put in")
    desk.command("Water in cellars")
    see("Water in cellars")
    desk.command("/f to relocate >=60 from the mayor")
    see("Level II proposed")
    desk.command("/v")
    see("Level II active")
    desk.action("win.drill")
    see("2 done in time")
    see("done after", times=2)


def clock_stands_while_paused():
    press("Faster")
    see("times as fast")
    press("Pause")
    see("standing still")


def closed_in_the_middle_the_clock_stands():
    """The program was away: the drill is still there, and no heap of injects is put in at once."""
    global desk
    press("Run")
    see("running")
    desk.stop()
    desk = room.open("desk1")
    driver.wait("the badge of a drill", in_a_drill, 30)
    desk.press("d")
    see("standing still")
    see("2 put in")


def a_finding_in_one_line():
    desk.command("/finding")
    fill("What was seen", "The pumps came late")
    see("The pumps came late")


def ended_with_its_report():
    press("End the drill…")
    fill("What is to be said about it", "Ended before the road was cut")
    see("Over")
    see("Injects put in: 2 of 4")
    see("Ended before the road was cut")


def the_real_world_has_the_finding_alone():
    press("Leave the drill")
    driver.wait("the real world", lambda: not in_a_drill() and desk.shows("Going on and held"), 30)
    see("The pumps came late")
    press("Plan to be changed…")
    fill("Why", "Pumps belong into level III")
    folder = room.path("desk1")

    def real(kind):
        return [json.loads(line) for line in driver.ctl("list", kind, "--data", folder, "--real").splitlines()]

    driver.wait("it to be settled", lambda: real("findings")[0]["state"] == "accepted", 20, 0.5)
    desk.stop()
    (finding,) = real("findings")
    assert finding["state"] == "accepted" and finding["settlement"] == "Pumps belong into level III", finding
    assert finding["plan"] == "plan-demo-flood" and finding["settled_by"] and "drill" not in finding, finding
    assert real("incidents") == [] and real("alarms") == [] and real("activations") == [], "the drill is in the real world"
    held = [json.loads(line) for line in driver.ctl("drill", "list", "--data", folder).splitlines()]
    (drill,) = [r for r in held if r.get("title") == "Rhine flood at night"]
    assert drill["ended_at"] and drill["director"] == "Exercise lead" and drill["speed"] == 0, drill
    script = os.path.join(driver.TOP, "data", "drills", "demo-rhine-night.json")
    judged = [json.loads(line) for line in
              driver.ctl("drill", "report", script, "--data", folder, "--as", drill["id"]).splitlines()]
    assert [line["result"] for line in judged] == ["met", "met"], judged


try:
    room.furnish("desk1")
    desk = room.open("desk1", "--drill", "")
    desk.wait_for("No incidents.", 30)
    tap.run([(case.__name__.replace("_", " "), case) for case in
             (started_from_the_page, first_expectation_is_met, second_expectation_is_met, clock_stands_while_paused,
              closed_in_the_middle_the_clock_stands,
              a_finding_in_one_line, ended_with_its_report, the_real_world_has_the_finding_alone)])
finally:
    room.close()
