#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The keys of a real keyboard on the real window at 1280×800: into a list, along it, on to the inspector and back; a team
# assigned without a pointer; the window's parts in turn; the command bar left by two Escapes. The cases build on each
# other, in order.
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
import x11

room = rooms.Room()
desk = None


def focused():
    """The node that has the keyboard, and the names of all it lies in."""
    for node in desk.nodes():
        if node.get_state_set().contains(driver.Atspi.StateType.FOCUSED):
            names, at = [], node
            while at is not None and len(names) < 40:
                names.append((at.get_role_name(), at.get_name() or ""))
                at = at.get_parent()
            return node, names
    return None, []


def focus_is_in(name, role=None):
    return any(n == name and (role is None or r == role) for r, n in focused()[1])


def wait_focus(name, role=None):
    try:
        driver.wait(f"the focus in {name!r}", lambda: focus_is_in(name, role), 10)
    except TimeoutError as error:
        raise TimeoutError(f"{error}; it is in {focused()[1]}") from None


def keys_lead_into_a_list():
    desk.press("2")
    wait_focus("Teams")
    desk.press("1")
    wait_focus("Incidents")
    desk.press("Down")
    desk.press("Up")
    wait_focus("Incidents")
    driver.wait("a selected incident in the inspector", lambda: desk.shows("Assign team") or desk.shows("Verified"), 10)


def right_and_escape_go_to_the_inspector_and_back():
    desk.press("Right")
    wait_focus("Inspector")
    desk.press("Escape")
    wait_focus("Incidents")
    desk.press("i")
    wait_focus("Inspector")
    desk.press("Escape")
    wait_focus("Incidents")


def f6_goes_round():
    desk.press("F6")
    wait_focus("Map")
    desk.press("F6")
    driver.wait("the focus in the log", lambda: any(n.startswith("Add a log entry") for _, n in focused()[1]), 10)
    desk.press("F6")
    wait_focus("Inspector")
    desk.press("F6")
    wait_focus("Incidents")


def t_assigns_a_team():
    desk.command("Flooding at the river")
    driver.wait("the incident", lambda: desk.shows("Change level…"), 10)
    desk.action("win.focus-map")
    desk.press("t")
    driver.wait("the choice of teams", lambda: desk.shows("Enter assigns. Distances are straight lines."), 10)
    desk.press("Return")
    driver.wait("a team ordered", lambda: any("ordered to Flooding at the river" in w for w in desk.words()), 10)


def the_new_team_is_followed_by_one_key():
    wait_focus("Acknowledged")
    desk.press("Return")
    wait_focus("Departed")
    desk.press("period")
    wait_focus("Arrived")


def activating_by_keyboard_leaves_the_keys_to_commands():
    desk.command("/i flood Ruggell 60 to move")
    driver.wait("a proposal", lambda: any(w.startswith("Activate level") for w in desk.words()), 10)
    desk.press("i")
    wait_focus("Inspector")
    for _ in range(8):
        if any(n.startswith("Activate level") for _, n in focused()[1]):
            break
        desk.press("Tab")
        time.sleep(0.3)
    assert any(n.startswith("Activate level") for _, n in focused()[1]), focused()[1]
    desk.press("Return")
    driver.wait("an active level", lambda: desk.shows("End response"), 10)
    time.sleep(0.5)
    node, names = focused()
    assert any(n == "Inspector" for _, n in names), names
    assert node.get_editable_text_iface() is None, names
    desk.press("t")
    driver.wait("the choice of teams", lambda: desk.shows("Enter assigns. Distances are straight lines."), 10)
    desk.press("Escape")


def a_level_is_activated_in_the_bar():
    desk.command("/i flood Eschen 60 to move")
    driver.wait("a proposal", lambda: any(w.startswith("Activate level") for w in desk.words()), 10)
    desk.command("/activate")
    driver.wait("an active level", lambda: desk.shows("End response"), 10)


def a_slash_in_the_log_goes_to_the_bar():
    desk.press("l")
    driver.wait("the focus in the log", lambda: any(n.startswith("Add a log entry") for _, n in focused()[1]), 10)
    desk.press("x")
    desk.press("Return")
    driver.wait("the entry", lambda: desk.shows("x"), 10)
    desk.press("slash")
    wait_focus(desk.bar)
    desk.press("Escape")
    desk.press("Escape")
    wait_focus("Map")
    desk.press("l")
    desk.write("Add a log entry", "/i fire Vaduz")
    wait_focus(desk.bar)
    desk.press("Return")
    desk.wait_for("Fire, Vaduz", 10)
    assert not any("/i fire" in word for word in desk.words()), "the command was saved as an entry"


def tab_leaves_the_map():
    desk.action("win.focus-map")
    wait_focus("Map")
    desk.press("Page_Down")
    wait_focus("Map")
    desk.press("Tab")
    driver.wait("the focus out of the map", lambda: focused()[0] is not None and focused()[1][0][1] != "Map", 10)


def r_recommends_and_enter_orders():
    desk.command("/r Flood, Eschen")
    driver.wait("what is recommended", lambda: desk.shows("proof checked"), 30)
    desk.action("win.focus-map")
    desk.press("r")
    driver.wait("the focus on the button that orders", lambda: any(n.startswith("Order") for _, n in focused()[1]), 10)
    desk.press("Return")
    driver.wait("teams on their way", lambda: any("sent to Flood, Eschen" in w for w in desk.words()), 20)
    records = driver.wait("the advice on record", lambda: driver.records(room.path("desk1"), "advice"), 10)
    assert records[0]["decision"] == "accepted", records[0]
    desk.press("j")
    driver.wait("the joint board", lambda: desk.shows("Joint board"), 10)
    desk.press("Escape")


def two_escapes_leave_the_bar():
    desk.press("slash")
    wait_focus(desk.bar)
    driver.wait("the list", lambda: desk.shows("Assign a team"), 10)
    desk.press("Escape")
    driver.wait("the list to close", lambda: desk.find(role="list item", name="Assign a team") is None, 10)
    assert focus_is_in(desk.bar), "the first Escape has left the bar"
    desk.press("Escape")
    wait_focus("Map")


def c_shows_the_clocks_and_n_takes_note():
    desk.press("c")
    driver.wait("the board of clocks", lambda: any(w.startswith("Overdue ·") for w in desk.words()), 15)
    driver.wait("the focus on a clock", lambda: focus_is_in("Inspector"), 10)
    desk.press("n")
    driver.wait("the note in the journal", lambda: driver.records(room.path("desk1"), "reminders"), 15)
    driver.wait("the clock among the noted", lambda: any(w.startswith("Late, and noted") for w in desk.words()), 15)
    desk.press("Escape")


def band_is_seen():
    return any((n.get_name() or "").startswith("Looking back at") and n.get_state_set().contains(driver.Atspi.StateType.SHOWING)
               for n in desk.nodes())


def b_looks_back_and_escape_returns():
    desk.press("b")
    desk.wait_for("Looking back at", 20)
    wait_focus("Moment shown")
    desk.wait_for("Nothing can be changed", 20)
    before = next(w for w in desk.words() if w.startswith("Looking back at"))
    desk.press("Left")
    driver.wait("a second earlier", lambda: any(w.startswith("Looking back at") and w < before for w in desk.words()), 10)
    desk.press("a")  # an alarm cannot be acknowledged from the past
    desk.wait_for("Nothing was changed", 10)
    desk.press("Escape")
    driver.wait("now", lambda: not band_is_seen(), 10)
    desk.press("b")  # were it still looking back under the toast, this would return instead
    desk.wait_for("Looking back at", 20)
    desk.press("i")  # also from within the inspector
    desk.press("Escape")
    driver.wait("now", lambda: not band_is_seen(), 10)


def nothing_lies_under_the_inspector():
    window = desk.window()
    inspector = desk.get(name="Inspector")
    left = inspector.get_component_iface().get_extents(driver.Atspi.CoordType.WINDOW).x
    assert left < 1280, left
    for name in ("Zoom in", "Zoom out", "Show the whole area"):
        found = [n for n in driver.walk(window) if n.get_name() == name and n.get_role_name() == "push button"]
        assert found, f"no button {name!r}"
        for node in found:
            box = node.get_component_iface().get_extents(driver.Atspi.CoordType.WINDOW)
            assert box.x + box.width <= left, f"{name} at {box.x}+{box.width} lies under the inspector at {left}"


try:
    room.furnish("desk1")
    desk = room.open("desk1")
    desk.wait_for("Flooding at the river", 30)
    screen = x11.Screen()
    screen.fill(driver.wait("a window on the display", lambda: screen.main(desk.process.pid)))
    tap.run([("a digit leads into its list", keys_lead_into_a_list),
             ("Right goes to the inspector, Escape back", right_and_escape_go_to_the_inspector_and_back),
             ("F6 goes round the window", f6_goes_round),
             ("T assigns a team", t_assigns_a_team),
             ("the new team is followed by one key", the_new_team_is_followed_by_one_key),
             ("activating by keyboard leaves the keys to commands", activating_by_keyboard_leaves_the_keys_to_commands),
             ("a level is activated in the bar", a_level_is_activated_in_the_bar),
             ("a slash in the log goes to the bar", a_slash_in_the_log_goes_to_the_bar),
             ("Tab leaves the map", tab_leaves_the_map),
             ("R recommends, Enter orders, J shows the board", r_recommends_and_enter_orders),
             ("nothing lies under the inspector", nothing_lies_under_the_inspector),
             ("two Escapes leave the command bar", two_escapes_leave_the_bar),
             ("C shows the clocks, N takes note", c_shows_the_clocks_and_n_takes_note),
             ("B looks back, Escape returns", b_looks_back_and_escape_returns)])
finally:
    room.close()
