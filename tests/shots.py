#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# shots.py DIR [--language L]... [--theme T]... [--size WxH]... [--only SCREEN]...
#
# Pictures of every screen, made by the real programs on the demo: a server, a console on a virtual display, driven through
# accessibility. One file per screen, language, theme and size: DIR/en-light-1280x800/03-teams.png.
#
# Each combination runs in a process and on a display of its own, since language, theme and size are settled at start.
import argparse
import gettext
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "e2e"))

import driver
import room as rooms
import screen
import x11

LANGUAGES = ("en", "zh_CN")
THEMES = ("light", "dark")
SIZES = ("1280x800", "2560x1440")


class Shooter:
    """One language, theme and size: opens consoles and takes pictures, numbered in the order they are taken."""

    def __init__(self, room, out, language, only):
        self.room, self.out, self.only, self.number, self.missed = room, out, only, 0, 0
        self.say = gettext.translation("muster", os.path.join(driver.BUILD, "po"), [language], fallback=True).gettext
        self.x = x11.Screen()
        self.console = None
        os.makedirs(out, exist_ok=True)

    def open(self, folder, *options):
        words = ["--data", folder] if folder else []
        self.console = driver.Console("muster", "", self.room.path("console.log"), words=[driver.CONSOLE, *words, *options])
        self.console.bar = self.say("Command bar")
        self.room.consoles.append(self.console)
        self.console.wait_ready()
        self.main = driver.wait("a window on the display", lambda: self.x.main(self.console.process.pid))
        self.x.fill(self.main)

    def close(self):
        self.console.stop()

    def dialog(self, before):
        """Waits for a window that was not there before, and puts it in the middle."""
        pid = self.console.process.pid
        new = driver.wait("a dialog", lambda: [w for w in self.x.windows(pid) if w not in before and self.x.size(w)[0] > 200])
        self.x.centre(new[-1])

    def shoot(self, name, step=None, dialog=False):
        """Does a step and takes the picture. What cannot be reached is said, and the others are still taken."""
        self.number += 1
        before = self.x.windows(self.console.process.pid)
        try:
            if step:
                step(self.console, self.say)
            if dialog:
                self.dialog(before)
            if self.only and name not in self.only:
                return
            image = screen.still()
        except Exception as error:  # noqa: BLE001
            print(f"shots: {name}: {error}", file=sys.stderr, flush=True)
            self.missed += 1
            return
        path = os.path.join(self.out, f"{self.number:02d}-{name}.png")
        screen.write_png(path, image)
        print(path, flush=True)


def choose(title):
    """A step: a record's name in the command bar selects it."""
    def step(console, say):
        console.command(title)
        console.wait_for(title, 10)
    return step


def action(name):
    return lambda console, say: console.action(name)


def recommend(title):
    """The most seats, some late, some that nobody can fill."""
    def step(console, say):
        console.command(title)
        console.wait_for(title, 10)
        console.wait_for(say("proof checked"), 20)
        console.action("win.recommend")
        time.sleep(1.5)  # the ways on the map
    return step


def choose_another(console, say):
    """Another team than the one proposed: what it costs, and why."""
    console.click(say("%s instead").replace("%s", ""), exact=False)
    console.wait_for(say("Why this team?"), 10)
    time.sleep(1)


def suppose_shut(console, say):
    """The road at the middle of the map, by the map's menu."""
    console.action("win.focus-map")
    console.press("Menu")
    for key in ["Down"] * 5 + ["Return"]:
        time.sleep(0.3)
        console.press(key)
    console.wait_for(say("Leave it open"), 10)
    time.sleep(2)


def swap_to_shelters(console, say):
    console.click(say("Supplies for the people…"))
    console.click(say("Shelters for the people…"))
    time.sleep(2)


def leave(console, say):
    time.sleep(0.5)  # what opened must be there before it can be left
    console.press("Escape")


def first(room, kind, **fits):
    return next(r for r in driver.records(room.home, kind) if all(r.get(k) == v for k, v in fits.items()))


def disagree(room, incident):
    """Two desks that do not hear each other write the same field; both are heard later."""
    desks = [room.path("desk2"), room.path("desk3")]
    for folder in desks:
        driver.ctl("sync", "--data", folder)
    for folder, grade in zip(desks, ("III", "II")):
        driver.ctl("do", json.dumps({"op": "incident.set", "entity": incident, "args": {"grade": grade},
                                       "actor": os.path.basename(folder)}), "--data", folder,
                   "--drill", rooms.DRILL)
    for folder in desks:
        driver.ctl("sync", "--data", folder)


WARNING_OF_OTHERS = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>DEMO.1</identifier>
<sender>weather@example.org</sender><sent>%s</sent><status>Exercise</status><msgType>Alert</msgType><scope>Public</scope>
%s</alert>"""
INFO = """<info><language>%s</language><category>Met</category><event>%s</event><urgency>Expected</urgency><severity>Severe</severity>
<certainty>Likely</certainty><expires>%s</expires><headline>%s</headline><area><areaDesc>%s</areaDesc>
<polygon>47.268,9.500 47.262,9.560 47.215,9.585 47.190,9.540 47.225,9.500 47.268,9.500</polygon></area></info>"""


def warned_by_others(room):
    """A weather service's warning, as another desk read it from a file."""
    def at(hours):
        return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() + hours * 3600))
    path = room.path("weather.xml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(WARNING_OF_OTHERS % (at(0), INFO % ("en", "Heavy rain", at(6), "Heavy rain", "the lowland") +
                                        INFO % ("zh-CN", "强降雨", at(6), "强降雨", "低地")))
    driver.ctl("cap", "import", path, "--data", room.path("desk2"), "--drill", rooms.DRILL)
    driver.ctl("sync", "--data", room.path("desk2"))


def warning_title(say):
    return {"Title": "Rhine rising"}.get(say("Title"), "莱茵河水位上涨")


def write_below(console, heading, entry, text):
    """Into the entry that comes after a heading: other pages have entries of that name, too."""
    def found():
        nodes = list(console.nodes())
        at = next((i for i, n in enumerate(nodes) if n.get_name() == heading), len(nodes))
        return next((n for n in nodes[at:] if n.get_editable_text_iface() and n.get_name() == entry), None)
    driver.wait(f"{entry!r} below {heading!r}", found).get_editable_text_iface().set_text_contents(text)


def write_warning(console, say):
    """A circle set down by keyboard, and what is said in it."""
    console.action("win.warn")
    time.sleep(0.5)
    console.action("win.zoom-area")
    time.sleep(1.5)
    console.action("win.zoom-in")
    time.sleep(1)
    console.click(say("Circle…"))
    time.sleep(0.5)
    console.press(" ")
    write_below(console, say("New warning"), say("Title"), warning_title(say))
    console.write(say("Text, English"), "Stay away from the river.")
    console.write(say("Text, Chinese"), "请远离河岸。")
    console.click(say("Issue the warning"))
    console.wait_for(say("How grave is it? Choose a level."), 10)  # the level has the focus now
    for key in (" ", "Down", "Down", "Return"):
        time.sleep(0.4)
        console.press(key)
    console.click(say("siren"))
    time.sleep(1.5)


def issue_warning(console, say):
    console.click(say("Issue the warning"))
    console.wait_for(say("Warning issued: %s") % warning_title(say), 10)
    time.sleep(1.5)


def see_warning(console, say):
    console.click(warning_title(say))
    console.wait_for(say("Save as CAP 1.2…"), 10)


def response_screens(room, shooter, language):
    """The story of one incident, up to its report and those who were called."""
    console, say, chinese = shooter.console, shooter.say, language == "zh_CN"

    def part(*lines):
        def step(console, say):
            for line in lines:
                console.command(line)
                time.sleep(0.7)
        return step

    def press(name):
        return lambda console, say: console.click(say(name))

    console.command('/i 洪涝 Balzers “地下室进水” 被困2' if chinese else '/i flood Balzers "cellar under water" 2 trapped')
    time.sleep(0.7)
    shooter.shoot("response-offer", part("/伤亡 需转移 至少60 据镇政府" if chinese else "/f to relocate >=60 from the mayor"))
    shooter.shoot("response-other", press("Another level…"))
    shooter.shoot("response-active", part("/v"))
    shooter.shoot("report-draft", part("/上报 初报 县政府" if chinese else "/p first County government"))
    shooter.shoot("report-blanks", press("Send report"))
    shooter.shoot("report-sent", press("Send, blanks as not known"))
    shooter.shoot("level-above", part("/请示 一级 转移能力不足" if chinese else "/e I more than we can move"))
    person = first(room, "people")["name"]
    shooter.shoot("call-out", part(f"/c {person} 15", f"/c {person}"))
    shooter.shoot("figures", action("win.figure"))
    shooter.shoot("consultation", action("win.consult"))
    leave(console, say)
    shooter.shoot("duplicate", part('/i 洪涝 Balzers “桥下积水”' if chinese else '/i flood Balzers "water at the bridge"'))
    shooter.shoot("bar-figure", lambda console, say: (console.action("win.command"), console.write(console.bar, "/f ")))
    console.write(console.bar, "")
    leave(console, say)


def upkeep(room, folder, language):
    """What a centre has in peacetime: a watch, warnings, reviews, a planned drill, something missing."""
    chinese = language == "zh_CN"

    def do(op, entity=None, **args):
        driver.ctl("do", json.dumps({"op": op, **({"entity": entity} if entity else {}), "args": args, "actor": "desk1"}),
                   "--data", folder, "--real")

    def day(n):
        return time.strftime("%Y-%m-%dT09:00:00Z", time.gmtime(time.time() + n * 86400))

    teams = [json.loads(line) for line in driver.ctl("list", "teams", "--data", folder, "--real").splitlines()]
    stock = [json.loads(line) for line in driver.ctl("list", "stock", "--data", folder, "--real").splitlines()]
    shelter = first(room, "shelters")["id"]
    do("shift.take", leader="值班长" if chinese else "Head of the watch", staff=["席位一", "席位二"] if chinese else ["Desk 1", "Desk 2"],
       standby=[teams[0]["id"], teams[1]["id"]], name="夜班" if chinese else "Night")
    do("warning.issue", title="莱茵河水位上涨" if chinese else "Rhine rises overnight", level="yellow", place="Ruggell",
       jurisdictions=[next(r["id"] for r in driver.records(room.home, "jurisdictions") if r["name"] == "Ruggell")], expires_at=day(1), texts={"zh-CN" if chinese else "en": "请远离河岸。" if chinese else "Keep away from the banks."})
    do("alarm.raise", title="大风蓝色预警" if chinese else "Strong wind in the valley", level="blue", expires=day(1),
       source="气象台（虚构）" if chinese else "Weather office (invented)")
    do("plan.set", first(room, "plans")["id"], review_due=day(12))
    do("shelter.set", shelter, review_due=day(-3))
    do("stock.set", stock[0]["id"], expiry=day(20))
    do("drill.set", title="汛期桌面推演" if chinese else "Flood, table-top", form="table-top", due_at=day(9))
    do("team.set", "t-noplace", name="山地救援分队" if chinese else "Mountain squad")
    do("finding.raise", title="水泵到场过晚" if chinese else "The pumps came late", plan=first(room, "plans")["id"],
       clause="3.2", from_drill="rhine-flood")
    driver.ctl("sync", "--data", folder)


def drill_screens(room, shooter, language):
    """A desk in the real world, where all is calm; then a drill, from its start to its report."""
    def press(name):
        return lambda console, say: (console.click(say(name)), time.sleep(1))

    def start(console, say):
        console.click(say("Start the drill"))
        console.wait_for(say("Pause"), 30)
        time.sleep(1)

    def done(console, say):
        console.click(say("Next inject now"))
        time.sleep(1)
        console.action("win.acknowledge")
        time.sleep(1)

    shooter.open(room.path("desk3"), "--drill", "")
    shooter.shoot("peace-empty", lambda console, say: console.wait_for(say("Watch"), 30))
    shooter.close()
    upkeep(room, room.path("desk3"), language)
    shooter.open(room.path("desk3"), "--drill", "")
    shooter.shoot("peace", lambda console, say: console.wait_for(say("Watch"), 30))
    shooter.shoot("drills", lambda console, say: (console.press("d"), console.wait_for(say("Going on and held"), 10), time.sleep(1)))
    shooter.shoot("drill-start", press("Start…"))
    shooter.shoot("drill-running", start)
    shooter.shoot("drill-done", done)
    shooter.shoot("drill-finding", lambda console, say: (console.command("/finding"), time.sleep(1)))
    shooter.console.write(shooter.say("What was seen"), shooter.say("done late") + " 3.2")
    shooter.console.press("Return")
    shooter.shoot("drill-end", press("End the drill…"))
    shooter.shoot("drill-over", press("End the drill"))
    shooter.shoot("drill-preferences", lambda console, say: console.command(say("Preferences")), dialog=True)
    leave(shooter.console, shooter.say)
    shooter.shoot("drill-export", action("win.export-map"), dialog=True)
    leave(shooter.console, shooter.say)
    shooter.shoot("drill-shortcuts", action("win.shortcuts"), dialog=True)
    leave(shooter.console, shooter.say)
    shooter.shoot("drill-left", lambda console, say: (console.action("win.drill"), press("Leave the drill")(console, say), time.sleep(2)))

    def report(console, say):
        console.click(say("Report of the drill"))
        time.sleep(1.5)

    shooter.shoot("drill-report", report)
    shooter.shoot("plan-findings", lambda console, say: (console.action("win.plans"), time.sleep(1.5), press("Findings")(console, say)))
    shooter.close()


def plan_screens(room, shooter, language):
    """The plan library: a plan to read, a threshold being changed, what is wrong with it, figures tried on it."""
    chinese = language == "zh_CN"

    def open_plan(console, say):
        console.command("/预案" if chinese else "/plans")
        console.click("自然灾害救助" if chinese else "Natural disaster relief", exact=False)
        time.sleep(1.5)

    def open_threshold(console, say):
        console.click("死亡 + 失踪：100人" if chinese else "Dead + Missing: 100 people", exact=False)
        time.sleep(1)

    shooter.shoot("plans", open_plan)
    shooter.shoot("plan-threshold", open_threshold)
    shooter.shoot("plan-wrong", lambda console, say: (console.write(say("Number"), "250"), time.sleep(1)))
    shooter.shoot("plan-try", lambda console, say: (console.write(say("Number"), "120"), console.click(say("Try it with figures")),
                                                    time.sleep(1), console.write(say("Dead"), "≥110"), time.sleep(1)))
    shooter.console.click(shooter.say("Try it with figures"))
    shooter.console.click(shooter.say("Discard the changes"))


def take(room, out, language, only):
    """All screens, in an order in which each begins where the one before it ends."""
    shooter = Shooter(room, out, language, only)
    incident = first(room, "incidents", phase="response")["title"]
    team, depot, shelter = (first(room, kind)["name"] for kind in ("teams", "depots", "shelters"))
    shooter.open(room.path("desk1"))
    shooter.shoot("start", lambda console, say: console.wait_for(incident, 30))
    shooter.shoot("incident", choose(incident))
    shooter.shoot("assign", lambda console, say: console.click(say("Assign team")))
    leave(shooter.console, shooter.say)
    seeping = next(r["title"] for r in driver.records(room.home, "incidents")
                   if r.get("hazard") == "flood" and r.get("phase") == "reported")
    shooter.shoot("recommend", recommend(seeping))
    shooter.shoot("recommend-other", choose_another)
    choose(incident)(shooter.console, shooter.say)
    shooter.shoot("recommend-supplies", lambda console, say: (console.click(say("Supplies for the people…")), time.sleep(2)))
    shooter.shoot("recommend-shelters", swap_to_shelters)
    shooter.shoot("board", lambda console, say: (console.action("win.board"), console.wait_for(say("Joint board"), 10), time.sleep(2)))
    shooter.shoot("planning", lambda console, say: (console.action("win.planning"), console.action("win.reach"), time.sleep(3)))
    shooter.shoot("planning-shut", suppose_shut)
    shooter.console.action("win.reach")
    for kind in ("teams", "depots", "shelters", "tasks", "incidents"):
        shooter.shoot("list-" + kind, action("win.show-" + kind))
    shooter.shoot("team", choose(team))
    shooter.shoot("depot", choose(depot))
    item = first(room, "stock", depot=first(room, "depots")["id"])["item"]
    shooter.shoot("stock", lambda console, say: console.click(say("Move %s") % item))
    shooter.shoot("shelter", choose(shelter))
    disagree(room, first(room, "incidents", phase="response")["id"])
    shooter.shoot("conflict", choose(incident))
    response_screens(room, shooter, language)
    over = first(room, "incidents", phase="ended")["title"]

    def review(console, say):
        console.command(over)
        console.wait_for(over, 10)
        console.click(say("Review"), exact=False)
        time.sleep(1)

    shooter.shoot("review", review)
    shooter.shoot("overview", action("win.deselect"))
    line = {"zh_CN": '/i 洪涝 Ruggell “地下室进水” 被困2'}.get(language, '/i flood Ruggell "cellar under water" 2 trapped')

    def complete(console, say, text):
        console.action("win.command")
        console.write(console.bar, text)

    shooter.shoot("bar-incident", lambda console, say: complete(console, say, line))
    shooter.shoot("bar-completion", lambda console, say: complete(console, say, "Sch"))
    shooter.shoot("bar-question", lambda console, say: complete(console, say, "/a "))
    complete(shooter.console, shooter.say, "")
    leave(shooter.console, shooter.say)
    shooter.shoot("new-incident", action("win.new-incident"))
    leave(shooter.console, shooter.say)
    shooter.shoot("clocks", action("win.clocks"))
    shooter.shoot("shift", action("win.shift"))
    warned_by_others(room)
    shooter.shoot("warning", write_warning)
    shooter.shoot("warning-issued", issue_warning)
    shooter.shoot("warning-page", see_warning)

    def intervals(console, say):
        console.action("win.intervals")
        console.click(say("First team ordered"), exact=False)

    shooter.shoot("intervals", intervals)
    shooter.console.action("win.deselect")
    plan_screens(room, shooter, language)
    shooter.console.action("win.focus-map")

    def look_back(console, say):
        console.action("win.look-back")
        for _ in range(6):
            console.action("win.past-previous")
        console.wait_for(say("Nothing can be changed. Alarms are of now."), 20)

    shooter.shoot("looking-back", look_back)
    shooter.console.action("win.look-back")
    choose(incident)(shooter.console, shooter.say)
    for _ in range(2):
        shooter.console.action("win.zoom-in")
    shooter.shoot("map-near")
    shooter.console.action("win.deselect")
    shooter.console.action("win.zoom-area")
    shooter.shoot("export", action("win.export-map"), dialog=True)
    leave(shooter.console, shooter.say)
    shooter.shoot("preferences", lambda console, say: console.command(say("Preferences")), dialog=True)
    leave(shooter.console, shooter.say)
    shooter.shoot("shortcuts", action("win.shortcuts"), dialog=True)
    leave(shooter.console, shooter.say)
    shooter.close()
    drill_screens(room, shooter, language)
    shooter.open(room.path("desk1"))
    shooter.console.wait_for(incident, 30)
    room.server.kill()
    shooter.console.command('/l ' + {"zh_CN": "电台：水位 5.90 米"}.get(language, "radio: gauge at 5.90 m"))
    shooter.shoot("cut-off", lambda console, say: console.wait_for(say("Cut off"), 20))
    shooter.close()
    shooter.open(None)
    shooter.shoot("welcome")
    shooter.close()
    shooter.open(room.path("not-there"))
    shooter.shoot("no-folder")
    shooter.close()
    return shooter.missed


def inside(arguments):
    """On the virtual display: a room of its own, so that every combination starts from the same demo."""
    room = rooms.Room()
    try:
        room.furnish("desk1", "desk2", "desk3")
        return take(room, arguments.out, arguments.language[0], arguments.only)
    finally:
        room.close()


def one(out, language, theme, size, only):
    """One combination in a process of its own, on a display of its own."""
    name = f"{language.split('_')[0]}-{theme}-{size}"
    with tempfile.TemporaryDirectory(prefix="muster-shots.") as frame:
        environment = dict(os.environ, MUSTER_SCREEN=size + "x24", MUSTER_FRAMEBUFFER=frame, LANGUAGE=language,
                           LC_ALL="C.UTF-8", PANGO_LANGUAGE="zh-cn" if language == "zh_CN" else "en",
                           ADW_DEBUG_COLOR_SCHEME="prefer-dark" if theme == "dark" else "prefer-light")
        return subprocess.run([os.path.join(driver.TOP, "tests", "run-display.sh"), sys.executable,
                               os.path.realpath(sys.argv[0]), "--inside", "--language", language,
                               *[f"--only={name}" for name in only or ()],
                               os.path.join(out, name)], env=environment, check=False).returncode


def main():
    parser = argparse.ArgumentParser(description="Pictures of every screen, by the real programs on the demo.")
    parser.add_argument("out", help="the folder for the pictures")
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--theme", action="append", choices=THEMES)
    parser.add_argument("--size", action="append", metavar="WxH")
    parser.add_argument("--only", action="append", metavar="SCREEN", help="this screen only, as \"incident\"")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        sys.exit(1 if inside(arguments) else 0)
    failed = 0
    for language in arguments.language or LANGUAGES:
        for theme in arguments.theme or THEMES:
            for size in arguments.size or SIZES:
                failed += one(os.path.abspath(arguments.out), language, theme, size, arguments.only) != 0
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
