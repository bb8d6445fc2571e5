#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# musterctl plan, as a script meets it: what is printed, what is refused, and the exit codes.
import json
import os
import re
import subprocess
import sys
import tempfile

TOP = os.environ["G_TEST_SRCDIR"]
sys.path.insert(0, os.path.join(TOP, "tests"))
import tap

PROGRAM = os.path.join(os.environ["G_TEST_BUILDDIR"], "src", "ctl", "musterctl")
PLANS = os.path.join(TOP, "data", "plans")


def run(*words, text=None, language="C.UTF-8"):
    done = subprocess.run([PROGRAM, "plan", *words], input=text, capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": language, "LANGUAGE": ""})
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def grade(facts, *more):
    return run("grade", "--plans", PLANS, "--facts", "-", *more, text=json.dumps(facts))


def example():
    code, lines, _ = grade({"hazard": "production-accident", "jurisdiction": "360300", "onset": "2026-07-01T02:00:00Z",
                            "facts": [{"name": "dead", "value": 12, "qualifier": "exact"}]})
    assert code == 0 and len(lines) == 1, lines
    line = lines[0]
    assert line["plan"] == "plan-production-accident" and line["version"] and line["level"] == "II"
    assert "3 (2)" in line["clause"] and "493" in line["source"]
    assert line["margin"]["level"] == "I" and line["margin"]["by"] == 18
    assert line["missing"] == ["seriously_injured", "direct_loss_cny"]
    assert "360000" in line["approver"]


def every_hazard_has_its_plan():
    for hazard in ("production-accident natural-disaster-relief forest-fire grassland-fire earthquake flood drought "
                   "geological landslide hazardous-chemicals mine fireworks road-traffic mountain-torrent snow "
                   "low-temperature public-health general typhoon storm-surge waterlogging hail water-transport railway "
                   "building-site fire gas special-equipment power epidemic food crowd rescue tailings debris-flow "
                   "collapse other flood-and-drought").split():
        code, lines, error = grade({"hazard": hazard, "facts": []})
        assert code == 0 and len(lines) == 1, (hazard, lines, error)
        assert lines[0]["level"] is None and lines[0]["missing"], lines


def place():
    # Beijing, Tianjin and Shanghai are one city each; Chongqing has counties of its own besides the city's districts
    for code, level in (("140100", "I"), ("140200", "II"), ("140000", "II"), ("110000", "I"), ("11", "I"), ("1101", "I"),
                        ("310115", "I"), ("120000", "I"), ("500000", "II"), ("500101", "I"), ("500235", "II"),
                        ("360300", "II"), ("999999", "II")):
        _, lines, _ = grade({"hazard": "earthquake", "jurisdiction": code,
                             "facts": [{"name": "magnitude", "value": 6.5}]})
        assert lines[0]["level"] == level, (code, lines)
    _, lines, _ = grade({"hazard": "earthquake", "place": "capital", "facts": [{"name": "magnitude", "value": 6.5}]})
    assert lines[0]["level"] == "I"
    _, lines, _ = grade({"hazard": "earthquake", "facts": [{"name": "magnitude", "value": 6.4}]})
    assert lines[0]["level"] == "III" and "place" in lines[0]["missing"]


def linked():
    facts = {"hazard": "earthquake", "facts": [{"name": "dead", "value": 60}]}
    assert len(grade(facts)[1]) == 1
    lines = grade(facts, "--linked")[1]
    assert [line["plan"] for line in lines] == ["plan-earthquake", "plan-natural-disaster-relief"], lines
    assert lines[1]["level"] == "III" and lines[1]["linked"]


def refused():
    wrong = [({"name": "dead", "value": "12万"}, "facts[0].value"), ({"name": "dead", "value": 1, "unit": "wan"}, "unit"),
             ({"name": "direct_loss_cny", "value": 1, "unit": "万 CNY"}, "unit"), ({"name": "dead", "value": 1.5}, "value"),
             ({"name": "dead", "value": -1}, "value"), ({"name": "dead", "value": 1e15}, "value"),
             ({"name": "deaths", "value": 1}, "name")]
    for fact, where in wrong:
        code, lines, error = grade({"hazard": "mine", "facts": [fact]})
        assert code == 3 and not lines and where in error and ":1:" in error, (fact, code, error)
    code, lines, error = run("grade", "--plans", PLANS, "--facts", "-", text='{"hazard": "mine",\n "facts": [NaN]}')
    assert code == 3 and not lines and ":2:" in error, error
    assert grade({"hazard": "mines", "facts": []})[0] == 3
    assert run("grade", "--plans", os.path.join(PLANS, "mine.json"), "--facts", "-",
               text='{"hazard":"crowd","facts":[]}')[0] == 1
    _, _, error = run("grade", "--plans", PLANS, "--facts", "-",
                      text='{"hazard": "mine", "facts": [{"name": "dead", "value": -1e400}]}')
    assert "beyond" in error and "null" not in error, error
    assert run("grade", "--plans", PLANS)[0] == 2
    assert run("grade", "--plans", PLANS, "--facts", "/nonexistent")[0] == 4
    assert run("grade", "--plans", "/nonexistent", "--facts", "-", text='{"hazard":"mine","facts":[]}')[0] == 4


def the_whole_country_and_places_that_do_not_exist():
    dead = {"hazard": "mine", "facts": [{"name": "dead", "value": 12}]}
    for code in ("000000", "100000", "CN"):
        code, lines, error = grade({**dead, "jurisdiction": code})
        assert code == 0 and lines[0]["own_power"] and lines[0]["approver_code"] is None, lines
        assert "0000" not in lines[0]["approver"] and not error, (lines, error)
    _, lines, error = grade({**dead, "jurisdiction": "990000"})
    assert lines[0]["approver_code"] is None and not lines[0]["own_power"] and "99" in error, (lines, error)


def qualifiers_as_people_write_them():
    for qualifier, missing in (("at_least", True), ("at-least", True), ("estimated", True), ("about", True),
                               ("exact", False), (None, False)):
        code, lines, error = grade({"hazard": "mine", "facts": [{"name": "dead", "value": 12, "qualifier": qualifier}]})
        assert code == 0 and lines[0]["level"] == "II", (qualifier, error)
        assert ("dead" in lines[0]["missing"]) == missing, (qualifier, lines)
    for qualifier in ("", "maybe", 5, "EXACT"):
        assert grade({"hazard": "mine", "facts": [{"name": "dead", "value": 12, "qualifier": qualifier}]})[0] == 3


def what_does_not_count_is_said():
    dead = {"name": "dead", "value": 250, "time": "2026-07-01T05:00:00Z"}
    code, lines, error = grade({"hazard": "flood", "facts": [dead]})
    assert code == 0 and len(lines) == 1 and lines[0]["level"] is None, lines
    assert "looks at: dead" in error and "plan-natural-disaster-relief" in error and "level I;" in error, error
    assert not grade({"hazard": "flood", "facts": [dead]}, "--linked")[2]
    _, lines, error = grade({"hazard": "mine", "at": "2026-07-01T04:00:00Z", "facts": [dead]})
    assert lines[0]["level"] is None and "facts[0]" in error and "does not count" in error, error
    _, lines, error = grade({"hazard": "mine", "onset": "2026-08-01T00:00:00Z", "facts": [dead]})
    assert lines[0]["level"] == "I" and "onset" in error, error


def a_broken_plan_is_not_left_out_in_silence():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(PLANS, "mine.json"), encoding="utf-8") as file:
            text = file.read()
        for name, content in (("a.json", text), ("b.json", text.replace('"dead"', '"deed"', 1).replace("plan-mine", "b"))):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(content)
        # the others answer all the same, and the exit code says that not everything was looked at
        code, lines, error = run("grade", "--plans", folder, "--facts", "-", text='{"hazard":"mine","facts":[]}')
        assert code == 3 and [line["plan"] for line in lines] == ["plan-mine"], (code, lines)
        assert "b.json" in error and "1 plan could not be read" in error, error
        code, lines, error = run("list", "--plans", folder)
        assert code == 3 and len(lines) == 1, lines
        code, lines, error = run("grade", "--plans", os.path.join(folder, "b.json"), "--facts", "-",
                                 text='{"hazard":"mine","facts":[]}')
        assert code == 3 and not lines, lines
        code, lines, error = run("check", os.path.join(folder, "a.json"), os.path.join(folder, "b.json"))
        assert code == 1 and [line["valid"] for line in lines] == [True, False], lines
        fault = lines[1]["errors"][0]
        assert set(fault) >= {"line", "field", "message"} and "deed" in fault["message"] and fault["line"] > 1, fault
        with open(os.path.join(folder, "b.json"), "w", encoding="utf-8") as file:
            file.write("\ufeff" + text)
        code, lines, error = run("check", folder)
        assert code == 1 and [line["valid"] for line in lines] == [True, False], lines
        fault = lines[1]["errors"][0]
        assert len(lines[1]["errors"]) == 1 and fault["field"] == "id" and fault["line"] == 2, fault
        assert "a.json" in fault["message"], fault
        # what is no file is no plan; a link that leads nowhere is one that is missing, and the others are looked at
        os.remove(os.path.join(folder, "b.json"))
        os.mkfifo(os.path.join(folder, "pipe.json"))
        os.mkdir(os.path.join(folder, "folder.json"))
        os.symlink(os.path.join(folder, "nowhere"), os.path.join(folder, "0.json"))
        code, lines, error = run("check", folder)
        assert code == 4 and [line["valid"] for line in lines] == [True] and "0.json" in error, (code, lines, error)
        code, lines, error = run("grade", "--plans", folder, "--facts", "-", text='{"hazard":"mine","facts":[]}')
        assert code == 4 and len(lines) == 1, (code, lines, error)
        code, lines, error = run("grade", "--plans", folder, "--facts", "/dev/zero")
        assert code == 4 and not lines and "16 MiB" in error, (code, error)


def library():
    code, lines, _ = run("list", "--plans", PLANS)
    assert code == 0 and len(lines) >= 15 and all(line["source"] and not line["invented"] for line in lines)
    code, lines, _ = run("show", "plan-mine", "--plans", PLANS)
    assert code == 0 and lines[0]["id"] == "plan-mine"
    assert run("show", "plan-none", "--plans", PLANS)[0] == 1
    assert run("check", PLANS)[0] == 0


def names_are_in_both_languages():
    """Every text that a person reads stands in English and in Chinese."""
    faults = []

    def walk(value, where):
        if isinstance(value, dict):
            if "en" in value and "zh" not in value:
                faults.append(f"{where}: no Chinese")
            for name, inner in value.items():
                if name in ("title", "clause", "name", "approver", "who", "text", "note", "duties") and isinstance(inner, str):
                    faults.append(f"{where}.{name}: one language only")
                walk(inner, f"{where}.{name}")
        elif isinstance(value, list):
            for i, inner in enumerate(value):
                walk(inner, f"{where}[{i}]")
    for name in sorted(os.listdir(PLANS)):
        with open(os.path.join(PLANS, name), encoding="utf-8") as file:
            walk(json.load(file), name)
    return faults


def the_manual_is_true():
    """docs/plan-format.md names every fact and hazard, and its examples are good."""
    with open(os.path.join(TOP, "docs", "plan-format.md"), encoding="utf-8") as file:
        text = file.read()
    with open(os.path.join(TOP, "src", "response", "facts.def"), encoding="utf-8") as file:
        facts = re.findall(r"^(?:FACT|FALLING) \((\w+),", file.read(), re.M)
    with open(os.path.join(TOP, "src", "model", "words.def"), encoding="utf-8") as file:
        hazards = re.findall(r'"([^"]+)", N_', re.search(r"WORDS \(hazard,.*?\)\nWORDS", file.read(), re.S).group(0))
    faults = [f"{name} is not explained" for name in facts + hazards if f"`{name}`" not in text]
    plan, situation = re.findall(r"```json\n(.*?)```", text, re.S)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "plan.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(plan)
        code, lines, _ = run("check", path)
        if code != 0:
            faults.append(str(lines))
    code, lines, error = run("grade", "--plans", PLANS, "--facts", "-", text=situation)
    if code != 0 or lines[0]["level"] != "II":
        faults.append(error)
    return faults


tap.run([("the manual of plans is true", the_manual_is_true), ("the example of the manual", example), ("every hazard has its plan", every_hazard_has_its_plan),
         ("thresholds have a place dimension", place), ("plans that come along", linked),
         ("wrong facts are refused, with where and why", refused),
         ("the whole country is a jurisdiction, places that do not exist approve nothing",
          the_whole_country_and_places_that_do_not_exist),
         ("qualifiers as people write them", qualifiers_as_people_write_them),
         ("what does not count is said", what_does_not_count_is_said),
         ("a broken plan is not left out in silence", a_broken_plan_is_not_left_out_in_silence),
         ("list and show", library), ("plans are in both languages", names_are_in_both_languages)])
