#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The story of one incident at one desk, by keyboard and accessible names alone: reported, located, graded, activated,
# tasks done, the first report sent upward, the level above asked and taking over, ended, evaluated. The cases build on
# each other, in order. What the screen did is read from the desk's own folder afterwards.
import os
import sys
import time

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
TITLE = "Flood, Balzers"
started = pane = None


def inspector():
    """Everything visible in the inspector: the story happens there, and the rest of the window is a long walk."""
    global pane
    if pane is None:
        pane = desk.get(name="Inspector")
    pane.clear_cache()
    yield from driver.walk(pane)


def see(text, seconds=15):
    driver.wait(f"{text!r} in the inspector",
                lambda: any(text in (n.get_name() or "") for n in inspector()), seconds)


def gone(name, seconds=15):
    driver.wait(f"{name!r} to go", lambda: all(n.get_name() != name for n in inspector()), seconds)


def press(name):
    node = driver.wait(f"the button {name!r}", lambda: next(
        (n for n in inspector() if n.get_name() == name and "click" in driver.actions(n)), None))
    driver.act(node, "click")


def write(entry, text):
    node = driver.wait(f"the entry {entry!r}", lambda: next(
        (n for n in inspector() if n.get_editable_text_iface() and n.get_name() == entry), None))
    node.get_editable_text_iface().set_text_contents(text)
    node.get_text_iface().set_caret_offset(len(text))


def tasks():
    return [n for n in inspector() if n.get_role_name() == "check box"]


def fill(entry, text):
    """A whole text into the entry that has the keyboard since its form was opened, and Enter."""
    write(entry, text)
    desk.press("Return")


def reported_and_located():
    desk.command('/i flood Balzers "cellar under water" 2 trapped')
    see(TITLE)
    see("Balzers · ")


def graded():
    desk.command("/f to relocate >=60 from the mayor")
    see("Level II proposed")


def activated_with_tasks():
    desk.command("/v")
    see("Level II active")
    driver.wait("the plan's tasks", tasks, 15)


def a_task_is_done():
    task = driver.wait("a task", lambda: next(iter(tasks()), None))
    name = task.get_name()
    driver.act(task, "click")
    driver.wait("the task done", lambda: any(
        t.get_name() == name and t.get_state_set().contains(driver.Atspi.StateType.CHECKED) for t in tasks()), 15)


def first_report_names_its_blanks_and_goes_upward():
    desk.command("/p first Government office")
    see("Send report")
    press("Send report")
    see("Not sent yet. Blank: ")
    write("Missing", "0")
    write("Dead", "0")
    press("Send, blanks as not known")
    see("to Government office")
    press("Received…")
    fill("By whom", "Night officer")
    see("Received ")


def level_above_takes_over():
    desk.command("/e I more than we can move")
    see("asked, no answer yet")
    press("Take over…")
    fill("Answer", "We command from 15:00")
    see("accepted")


def response_and_incident_end():
    press("End response…")
    press("End response")
    see("Level II ended")
    press("End incident")
    see("Reopen incident")


def evaluated():
    press("Begin recovery")
    gone("Begin recovery")
    press("Evaluate…")
    fill("What was good, what was not, what follows", "Reached all in 40 min. The pumps came late.")
    see("The pumps came late.")


def journal_holds_it_and_the_hour_is_kept():
    spent = time.monotonic() - started
    print(f"# driven in {spent:.1f} s")
    desk.stop()
    folder = room.path("desk1")
    incident = next(r for r in driver.records(folder, "incidents") if r["title"] == TITLE)
    mine = lambda kind: [r for r in driver.records(folder, kind) if r.get("incident") == incident["id"]]  # noqa: E731
    assert incident["phase"] == "evaluated", incident
    assert incident["drill"] == rooms.DRILL, incident
    assert [r["state"] for r in mine("activations")] == ["ended"], mine("activations")
    assert any(r.get("done_at") for r in mine("tasks")), mine("tasks")
    (report,) = mine("reports")
    assert report["sent_at"] and report["received_by"] == "Night officer", report
    assert "seriously_injured" in report["unknown"] and "dead" not in report["unknown"], report
    (above,) = mine("escalations")
    assert above["state"] == "accepted" and above["level"] == "I", above
    figure = next(r for r in mine("figures") if r["name"] == "to_relocate")
    assert figure["qualifier"] == "at-least" and figure["source"] == "the mayor", figure


try:
    room.furnish("desk1")
    desk = room.open("desk1")
    desk.wait_for("Flooding at the river", 30)
    started = time.monotonic()
    tap.run([("an incident is reported and located in one line", reported_and_located),
             ("a figure makes the plan propose a level", graded),
             ("the level is activated and opens tasks", activated_with_tasks),
             ("a task is ticked off", a_task_is_done),
             ("the first report names its blanks, goes upward and is received", first_report_names_its_blanks_and_goes_upward),
             ("the level above is asked and takes over", level_above_takes_over),
             ("the response and the incident end", response_and_incident_end),
             ("the incident is evaluated", evaluated),
             ("the journal holds the story", journal_holds_it_and_the_hour_is_kept)])
finally:
    room.close()
