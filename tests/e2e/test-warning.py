#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A warning from the first key to the cancellation, at one desk, and what leaves the house: W, an area set down by arrows
# and Space, the text, out; then changed and cancelled; each time `musterctl cap export` writes a message that
# `musterctl cap check` calls valid. The cases build on each other, in order.
import json
import os
import subprocess
import sys
import tempfile
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
TITLE = "Rhine rising"


def warning():
    """As the server has it: the desk's own folder is open in the console."""
    return next((w for w in driver.records(room.home, "warnings") if w["title"] == TITLE), None)


def sent():
    """The warning as it leaves the house, and whether it is valid."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "out.xml")
        driver.ctl("cap", "export", warning()["id"], path, "--data", room.home, "--drill", rooms.DRILL)
        done = subprocess.run([driver.MUSTERCTL, "cap", "check", "--whole", path], env=driver.environment(), capture_output=True)
        out = json.loads(done.stdout)
    assert done.returncode == 0 and out["valid"], out["errors"]
    return out["message"]


def drawn_by_keyboard():
    desk.press("w")
    desk.wait_for("New warning", 10)
    desk.click("Draw an area…")
    time.sleep(0.5)
    for key in (" ", "Right", " ", "Down", " ", "Return"):
        desk.press(key)
        time.sleep(0.4)  # the map glides
    desk.wait_for("drawn for this warning", 10)
    desk.click("Issue the warning")
    desk.wait_for("What is warned of? Type a title.", 10)


def goes_out():
    desk.write("Title", TITLE)
    desk.write("Text, English", "Stay away from the river.")
    desk.write("Text, Chinese", "请远离河岸。")
    desk.click("Issue the warning")
    desk.wait_for("How grave is it? Choose a level.", 10)  # the level has the focus now
    for key in (" ", "Down", "Down", "Down", "Down", "Return"):
        desk.press(key)
        time.sleep(0.4)
    desk.click("Issue the warning")
    desk.wait_for("Issue without a channel", 10)
    assert not warning(), "without a channel nothing goes out at once"
    desk.click("siren")
    desk.click("Issue the warning")
    driver.wait("the warning at the server", warning)
    record = warning()
    assert record["level"] == "blue" and record["channels"] == ["siren"], record
    message = sent()
    assert message["status"] == "Exercise" and message["msgType"] == "Alert"
    assert {i["language"] for i in message["info"]} == {"en", "zh-CN"}
    polygons = message["info"][0]["area"][0]["polygon"]
    assert len(polygons) == 1 and len(polygons[0].split()) == 4, polygons  # three corners, and the first again


def changed_and_cancelled():
    desk.click(TITLE)
    desk.wait_for("Save as CAP 1.2…", 10)
    desk.click("Update")
    driver.wait("the change at the server", lambda: warning().get("updated_at"))
    update = sent()
    assert update["msgType"] == "Update" and update["references"].split(",")[1] in update["identifier"]
    desk.click("Cancel the warning")
    desk.wait_for("Why is it cancelled? Type a reason.", 10)
    assert not warning().get("cancelled_at")
    desk.write("Reason", "The water falls")
    desk.click("Cancel the warning")
    driver.wait("the cancellation at the server", lambda: warning().get("cancelled_at"))
    assert sent()["msgType"] == "Cancel"


try:
    room.furnish("desk1")
    desk = room.open("desk1")
    desk.wait_for("Flooding at the river", 30)
    tap.run([("an area is drawn by keyboard, and what is missing is said", drawn_by_keyboard),
             ("it goes out in two languages, and is valid", goes_out),
             ("changed and cancelled it refers to itself, and is valid", changed_and_cancelled)])
finally:
    room.close()
