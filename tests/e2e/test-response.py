#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# One whole incident by musterctl alone: report, located, graded, activated, tasks, first report sent upward, escalated,
# ended, recovery, evaluated; and the shift that hands it on. Every step says what it did, every wrong step is refused
# with a reason, and in the end the journal verifies.
import json
import os
import shutil
import subprocess
import tempfile

import driver
import tap

folder = tempfile.mkdtemp(prefix="muster-response.")
data = os.path.join(folder, "data")

PLAN = {"id": "plan-test", "name": "Test plan", "hazard": "flood", "version": "3", "owner": "County", "source": "A test",
        "body": {"roles": [{"id": "duty", "name": "Duty desk"}, {"id": "police", "name": "Police"}],
                 "levels": [{"level": "I", "clause": "1.1", "source": "A test", "approver": "Mayor",
                             "second_approver": "Head of flood control", "any": [{"fact": "dead", "at_least": 10}]},
                            {"level": "III", "clause": "1.3", "source": "A test", "approver": "Duty leader",
                             "any": [{"fact": "dead", "at_least": 1}]}]}}


def run(*words, code=0, stdin=None, **env):
    done = subprocess.run([driver.MUSTERCTL, *words], capture_output=True, timeout=120, input=stdin,
                          env=driver.environment(**env))
    out, err = done.stdout.decode(), done.stderr.decode()
    if done.returncode != code:
        raise AssertionError(f"musterctl {' '.join(words)}: exit {done.returncode}, not {code}\n{out[-600:]}\n{err[-600:]}")
    return out, err


def on(*words, code=0):
    return run(*words, "--data", data, code=code)


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def do(op, entity=None, code=0, **more):
    """One operation as JSON; the record's id."""
    whole = {"op": op, "actor": "anna", **more}
    if entity:
        whole["entity"] = entity
    out, err = on("do", json.dumps(whole), code=code)
    return lines(out)[0]["entity"] if code == 0 else err


def step(*words, code=0):
    """One step by its own command; the record's id."""
    out, err = on(*words, "--actor", "anna", code=code)
    return lines(out)[0]["entity"] if code == 0 else err


def show(record):
    return lines(on("show", record)[0])[0]


def kept(name, value=None, _store={}):
    if value is not None:
        _store[name] = value
    return _store[name]


def folder_with_plans():
    """The library comes along; a plan of one's own is taken from a file, and one with a fault is not."""
    made = lines(on("plan", "import", "--create")[0])
    assert len(made) >= 10 and all(m["op"] == "plan.set" for m in made), made
    on("do", json.dumps({"op": "plan.set", "entity": PLAN["id"],
                         "args": {"name": PLAN["name"], "hazard": "flood", "version": "3", "source": "A test",
                                  "body": {**PLAN["body"],
                                           "tasks": [{"id": "look", "title": "Look at the dike", "role": "duty", "minutes": 30,
                                                      "from": "activation", "levels": ["I", "III"]},
                                                     {"id": "road", "title": "Close the road", "role": "police", "minutes": 20,
                                                      "from": "tasks", "after": ["look"], "levels": ["I", "III"]},
                                                     {"id": "all", "title": "Move everybody", "role": "police",
                                                      "minutes": 60, "from": "activation", "levels": ["I"]}]}}}))
    bad = os.path.join(folder, "bad.json")
    with open(bad, "w", encoding="utf-8") as f:
        json.dump({"id": "plan-bad", "name": "Bad", "hazard": "flood", "body": {"levels": []}}, f)
    _, err = on("plan", "import", bad, code=3)
    assert "bad.json:" in err, err
    do("jurisdiction.set", "j-county", args={"name": "County", "level": "county", "population": 1000,
                                             "boundary": {"type": "Polygon", "coordinates": [[[9, 47], [9.2, 47], [9.2, 47.1],
                                                                                              [9, 47.1], [9, 47]]]}})
    do("jurisdiction.set", "j-city", args={"name": "City", "level": "prefecture"})
    for who in ("Ben", "Cora"):
        do("person.set", "p-" + who.lower(), args={"name": who, "roles": ["expert"], "expertise": ["flood"]})
    do("team.set", "t-1", args={"name": "Fire brigade", "readiness": "ready", "standby": True})


def shift_begins():
    _, err = on("shift", "take", code=2)
    assert "leader" in err, err
    taken = lines(on("shift", "take", "--leader", "Anna", "--staff", "Ben", "--standby", "t-1", "--actor", "anna")[0])
    kept("shift", taken[-1]["entity"])


def report_and_duplicate():
    """Two calls about one flood: the second is found, merged, taken back and merged again; nothing is lost."""
    i = step("incident", "report", "Water over the dike", "--hazard", "flood", "--position", "47.05,9.1", "--place",
             "At the dike", "--phone", "+423 000 12 34", "--note", "The dike overflows", "--onset", "2026-07-01T01:50:00Z",
             "--called-at", "2026-07-01T01:59:50Z", "--answered-at", "2026-07-01T01:59:57Z")
    for wrong, says in ((("--hazard", "floods"), "hazard"), (("--position", "9.1"), "LAT,LON"),
                        (("--position", "147.05,9.1"), "LAT,LON"), (("--onset", "yesterday"), "not a time")):
        assert says in step("incident", "report", "Wrong", *wrong, code=3), wrong
    on("incident", "report", code=2)
    assert "Wrong" not in on("list", "incidents")[0]
    again = do("incident.report", args={"title": "Flood", "hazard": "waterlogging", "position": [9.101, 47.051],
                                        "phone": "0004231 000 12 34", "onset": "2026-07-01T02:00:00Z"})
    far = do("incident.report", args={"title": "Elsewhere", "hazard": "flood", "position": [19.1, 47.05],
                                      "onset": "2026-07-01T02:00:00Z"})
    found = lines(on("duplicates", again)[0])
    assert [d["other"] for d in found] == [i] and found[0]["score"] > 0.5 and found[0]["why"], found
    assert far not in on("duplicates")[0]
    do("log.add", args={"text": "Caller says: knee-deep", "incident": again})
    merged = lines(on("merge", again, i)[0])[0]
    _, err = on("merge", i, again, code=6)
    assert "cycle" in err, err
    on("do", json.dumps({"op": "incident.undo", "entity": again, "target": merged["id"]}))
    assert "merged_into" not in show(again)
    on("merge", again, i)
    whole = json.loads(on("incident", "show", again)[0])
    assert whole["incident"]["id"] == i and [m["id"] for m in whole["merged"]] == [again], whole
    assert whole["log"][0]["text"] == "Caller says: knee-deep", whole["log"]
    child = do("incident.report", args={"title": "Gas smell", "hazard": "gas", "parent": i})
    err = do("incident.set", i, code=6, args={"parent": child})
    assert "circle" in err, err
    assert [c["id"] for c in json.loads(on("incident", "show", i)[0])["secondary"]] == [child]
    kept("incident", i)


def located_and_graded():
    i = kept("incident")
    step("incident", "verify", i, "--jurisdiction", "j-county", "--grade", "III")
    assert "no incident" in step("incident", "verify", "i-nowhere", code=1)
    _, err = on("figure", "add", i, "dead=1.5", code=3)
    assert "whole number" in err, err
    # criteria and words too, with 万 and units; what cannot be is refused, what no plan knows is said
    for wrong, says in (("dyke_state=broken", "breach"), ("danger_removed=perhaps", "yes or no"), ("magnitude=65", "believed"),
                        ("households_destroyed=2.5", "whole number"), ("affected=3 boxes", "not understood")):
        _, err = on("figure", "add", i, wrong, code=3)
        assert says in err, (wrong, err)
    _, err = on("figure", "add", i, "dyke_state=>=breach", "situation_stable=no", "direct_loss_cny=5000万元", "rooms_destroyed=30+")
    assert not err, err
    figures = {f["name"]: f for f in lines(on("figure", "list", i)[0])}
    assert figures["dyke_state"]["value"] == "breach" and figures["dyke_state"]["qualifier"] == "at-least", figures
    assert figures["direct_loss_cny"]["value"] == 5e7 and figures["rooms_destroyed"]["qualifier"] == "at-least", figures
    graded = {p["plan"]: p for p in lines(on("response", "grade", i)[0])}
    assert graded["plan-flood"]["level"] == "II" and "breach" in graded["plan-flood"]["numbers"], graded["plan-flood"]
    _, err = on("figure", "add", i, "boats_lost=4")
    assert "no plan knows" in err, err
    _, err = on("response", "propose", i, "--plan", "plan-nowhere", code=1)
    assert "there is no plan" in err, err
    on("figure", "add", i, "dead=>1", "missing=?", "affected=540", "--source", "Police", "--actor", "anna")
    figures = {f["name"]: f for f in lines(on("figure", "list", i)[0])}
    assert figures["dead"]["qualifier"] == "more-than" and figures["dead"]["source"] == "Police", figures
    assert figures["missing"]["qualifier"] == "unknown" and "value" not in figures["missing"], figures
    assert show(i)["dead"] == 1, "the incident's own field is the current picture"
    proposals = {p["plan"]: p for p in lines(on("response", "grade", i)[0])}
    assert proposals["plan-test"]["level"] == "III" and proposals["plan-test"]["clause"] == "1.3", proposals


def proposed_approved_activated():
    i = kept("incident")
    _, err = on("response", "propose", i, "--plan", "plan-natural-disaster-relief", "--level", "IV", code=6)
    assert "--reason" in err, "a level where the plan proposes none has a reason too"
    _, err = on("response", "propose", i, "--plan", "plan-test", "--level", "I", code=6)
    assert "override-reason" in err, err
    made = lines(on("response", "propose", i, "--plan", "plan-test", "--level", "I", "--reason", "Rain all night",
                    "--actor", "anna")[0])[0]
    a = kept("activation", made["entity"])
    _, err = on("response", "activate", a, "--actor", "anna", code=6)
    assert "second-approval" in err, err
    on("response", "approve", a, "--by", "Mayor")
    _, err = on("response", "approve", a, "--by", "mayor", code=6)
    assert "same-person" in err, err
    on("response", "approve", a, "--by", "Cora")
    done = lines(on("response", "activate", a, "--actor", "anna")[0])
    assert [d["op"] for d in done].count("task.open") == 3, done
    record = show(a)
    assert (record["state"], record["level"], record["approved_by"], record["second_by"], record["plan_version"]) == (
        "active", "I", "Mayor", "Cora", "3"), record
    assert show(i)["phase"] == "response"
    _, err = on("response", "activate", i, "--plan", "plan-test", "--level", "III", "--reason", "x", code=6)
    assert "already-active" in err or "second" in err, err


def tasks_and_clocks():
    i, a = kept("incident"), kept("activation")
    clocks = {c["key"]: c for c in lines(on("clocks", "--incident", i)[0])}
    look = clocks[f"task:{a}:look"]
    assert look["whose"] in ("duty", "Duty desk") and look["state"] in ("running", "due-soon"), look
    assert f"task:{a}:road" not in clocks, "a task that counts from another has no deadline before that is done"
    relief = clocks["relief:" + i]
    assert relief["deadline"] == "2026-07-01T11:50:00.000Z" and relief["source"], "ten hours from the onset"
    step("task", "done", f"{a}:look")
    assert show(f"{a}:look")["done_by"] == "anna", "whoever says so, where nobody else is named"
    assert "already, by anna" in step("task", "done", f"{a}:look", code=6)
    step("task", "done", f"{a}:look", "--done-by", "Ben", "--reason", "It was Ben")
    first = step("task", "open", "Find a truck", "--incident", i)
    then = do("task.open", args={"title": "Load the truck", "incident": i, "depends": [first]})
    assert "Find a truck" in step("task", "done", then, code=6)
    step("task", "done", then, "--reason", "Another truck came")
    step("task", "done", first)
    extra = step("task", "open", "Bring sandbags", "--incident", i, "--minutes", "20", "--role", "Duty desk")
    assert "whole number" in step("task", "open", "x", "--minutes", "ten", code=3)
    step("task", "cancel", extra, "--notes", "They are there")
    assert show(extra)["cancelled_at"] and show(extra)["minutes"] == 20
    assert "was cancelled" in step("task", "done", extra, code=6) and "is done" in step("task", "cancel", f"{a}:look", code=6)
    clocks = {c["key"]: c for c in lines(on("clocks", "--incident", i, "--all")[0])}
    assert clocks[f"task:{a}:look"]["state"] == "met" and f"task:{a}:road" in clocks
    late = {c["key"]: c for c in lines(on("clocks", "--at", "2030-01-01T00:00:00Z")[0])}
    assert late[f"task:{a}:road"]["state"] == "overdue"
    on("clocks", "--note", "relief:" + i, "--again", "30", "--actor", "anna")
    noted = {c["key"]: c for c in lines(on("clocks")[0])}
    assert noted["relief:" + i].get("noted"), noted["relief:" + i]
    late = {c["key"]: c for c in lines(on("clocks", "--at", "2030-01-01T00:00:00Z")[0])}
    assert not late["relief:" + i].get("noted"), "it asks again"


def report_upward():
    i = kept("incident")
    made = lines(on("report", "new", i, "--to", "City", "--actor", "anna")[0])[0]
    r = made["entity"]
    draft = lines(on("report", "show", r)[0])[0]
    assert draft["kind"] == "first" and draft["number"] == 1 and draft["state"] == "draft", draft
    assert draft["blanks"] == ["missing", "seriously_injured"], draft["blanks"]
    dead = [f for f in draft["figures"]["figures"] if f["name"] == "dead"][0]
    assert dead["qualifier"] == "more-than" and dead["records"][0].startswith("F-"), dead
    _, err = on("report", "send", r, code=6)
    assert "missing, seriously_injured" in err, err
    assert "not sent yet" in step("report", "acknowledge", r, code=6)
    assert "there is no report" in step("report", "fill", "r-nowhere", "--summary", "x", code=1)
    step("report", "fill", r, "--place", "Lower dike", "--unknown", "missing")
    _, err = on("report", "send", r, code=6)
    assert "missing" not in err.split("Fill")[0] and "seriously_injured" in err, err
    on("report", "send", r, "--incomplete", "--actor", "anna")
    sent = lines(on("report", "show", r)[0])[0]
    assert sent["state"] == "sent" and sent["sent_by"] == "anna" and "seriously_injured" in sent["unknown"], sent
    err = do("report.save", r, code=6, args={"summary": "something else"})
    assert "sealed" in err, err
    assert "sealed" in step("report", "fill", r, "--summary", "something else", code=6)
    on("figure", "add", i, "dead=12", "--source", "Hospital", "--actor", "anna")
    assert lines(on("report", "show", r)[0])[0]["figures"] == sent["figures"], "a version stays as it was sent"
    step("report", "receive", r, "--received-by", "City")
    step("report", "acknowledge", r, "--acknowledged-by", "City")
    second = lines(on("report", "new", i, "--summary", "Water falls", "--measures", "Dike filled")[0])[0]["entity"]
    follow = lines(on("report", "show", second)[0])[0]
    assert follow["kind"] == "follow-up" and follow["number"] == 2 and follow["recipient"] == "City", follow
    text = on("report", "show", r, "--text")[0]
    assert "more than 1" in text and "DRILL" not in text, text


def people_called_and_warned():
    i = kept("incident")
    do("call-list.set", "B-1", args={"name": "Flood", "people": ["p-ben", "p-cora"], "text": "Come in"})
    calls = lines(on("call", "out", "--list", "B-1", "--incident", i, "--within", "10", "--means", "phone")[0])
    assert len(calls) == 2
    step("call", "answer", calls[0]["entity"], "--answered-by", "Ben", "--answer", "On my way")
    states = {c["person"]: c["state"] for c in lines(on("call", "list")[0])}
    assert states == {"p-ben": "answered", "p-cora": "sent"}, states
    on("call", "out", "p-cora", "--purpose", "expert", "--text", "How long will the dike hold?", "--incident", i)
    on("call", "out", "p-nobody", code=3)
    area = os.path.join(folder, "warned.json")
    with open(area, "w", encoding="utf-8") as f:
        json.dump({"type": "Polygon", "coordinates": [[[9, 47], [9.1, 47], [9.1, 47.1], [9, 47.1], [9, 47]]]}, f)
    w = step("warning", "issue", "Leave the riverside", "--level", "red", "--incident", i, "--area", area, "--texts",
             '{"en": {"headline": "Leave"}, "zh_CN": {"headline": "撤离"}}', "--channels", "siren, broadcast",
             "--expires-at", "2030-01-01T00:00:00Z")
    assert sorted(show(w)["channels"]) == ["broadcast", "siren"] and show(w)["issued_by"] == "anna", show(w)
    step("warning", "issue", "x", "--level", "red", "--area", area + "-", code=4)
    step("warning", "issue", "x", "--level", "red", "--texts", "{", code=3)
    for words in (("--area", area, "--channels", "siren, foo"), ("--jurisdictions", "j-county", "--channels", "sms")):
        assert "none of the words" in step("warning", "issue", "x", "--level", "red", *words, code=3), words
    for words in (("--area", '{"type": "Polygon", "coordinates": [[[0, 0]]]}'), ("--area", '{"type": "Point", "coordinates": [9, 47]}'),
                  ("--area", area, "--expires-at", "2020-01-01T00:00:00Z"), ("--area", area, "--expires-at", "now")):
        step("warning", "issue", "x", "--level", "red", *words, code=6)
    count = json.loads(on("warning", "count", w)[0])
    assert abs(count["recipients"] - 500) <= 2 and "estimate" in count["basis"], count
    step("warning", "update", w, "--level", "orange")
    err = step("warning", "cancel", w, code=6)
    assert "reason" in err, err
    step("warning", "cancel", w, "--reason", "The water falls")


def escalated():
    i = kept("incident")
    for words in (("escalation", "request", i, "--to", "Nowhere"), ("escalation", "request", "i-nowhere", "--to", "City"),
                  ("incident", "verify", i, "--jurisdiction", "Nowhere"), ("linkage", "add", "i-nowhere", "--kind", "team"),
                  ("incident", "report", "x", "--parent", "i-nowhere"),
                  ("warning", "issue", "x", "--level", "red", "--jurisdictions", "County,Nowhere")):
        assert "there is no" in step(*words, code=1), words
    e = step("escalation", "request", i, "--to", "City", "--why", "Too early")
    assert show(e)["to"] == "j-city", "a jurisdiction may be said by its name"
    assert "asked already" in step("escalation", "request", i, "--to", "j-city", code=6)
    step("escalation", "withdraw", e)
    assert show(e)["state"] == "withdrawn"
    e = step("escalation", "request", i, "--from", "j-county", "--to", "j-city", "--why", "No boats")
    assert show(e)["requested_by"] == "anna"
    err = step("escalation", "decline", e, code=6)
    assert "reason" in err, err
    assert json.loads(on("incident", "show", i)[0])["command"] == "j-county"
    step("escalation", "accept", e, "--decided-by", "City", "--answer", "We take over")
    assert "commands already" in step("escalation", "request", i, "--to", "City", code=6)
    assert show(e)["decided_by"] == "City"
    whole = json.loads(on("incident", "show", i)[0])
    assert whole["command"] == "j-city" and whole["incident"]["jurisdiction"] == "j-county", "command moves, history stays"
    step("linkage", "add", i, "--kind", "team", "--partner", "Neighbour county")
    c = step("consultation", "hold", "Dike", "--incident", i, "--people", "p-cora")
    step("consultation", "conclude", c, "It holds")
    assert show(c)["conclusion"] == "It holds"
    step("task", "open", "Watch the dike", "--incident", i, "--origin", c, "--role", "Duty desk")


def a_team_goes():
    i = kept("incident")
    do("team.set", "t-army", args={"name": "Engineers", "own": False, "readiness": "ready"})
    assert "there is no team" in step("team", "order", "t-none", "--incident", i, code=1)
    assert "incident" in step("team", "order", "t-1", code=3)
    g = step("team", "order", "t-1", "--incident", i)
    assert show(g)["status"] == "ordered"
    assert "team-committed" in step("team", "order", "t-1", "--incident", i, code=6)
    assert "not a time" in step("team", "status", g, "--arrived-at", "soon", code=3)
    step("team", "status", g, "--departed-at", "now")
    assert show(g)["status"] == "departed", show(g)
    step("team", "status", g, "--released-at", "now")
    asked = step("team", "order", "t-army", "--incident", i)
    assert show(asked)["status"] == "requested" and "ordered_at" not in show(asked), show(asked)
    step("team", "status", asked, "--declined-at", "now")


def level_down_and_end():
    i, a = kept("incident"), kept("activation")
    _, err = on("response", "level", a, "I", code=6)
    assert "same-level" in err or "second" in err, err
    on("response", "level", a, "III", "--by", "Mayor", "--reason", "The water falls", "--actor", "anna")
    assert show(a)["level"] == "III"
    err = step("incident", "evaluate", i, code=6)
    assert "incident-open" in err, err
    step("incident", "relieve", i)
    _, err = on("incident", "end", i, "--actor", "anna")
    assert a in err and "still active" in err, err
    step("incident", "reopen", i)
    on("response", "end", a, "--actor", "anna")
    step("incident", "end", i)
    step("incident", "reopen", i, "--reason", "Water at the other dike")
    assert "ended_at" not in show(i) and show(i)["phase"] == "response", show(i)
    step("incident", "end", i)
    step("incident", "recover", i)
    step("incident", "evaluate", i, "The first report was in time.")
    record = show(i)
    assert record["phase"] == "evaluated" and record["evaluation"], record
    for entry in lines(on("log", a)[0]):
        if entry["op"]["op"] in ("activation.level", "activation.activate"):
            assert entry["op"].get("actor"), "a level never changes without a person"


def shift_ends():
    before = json.loads(on("handover")[0])
    assert before["leader"] == "Anna" and before["standby"] == ["Fire brigade"], before
    assert any(e["text"] == "Caller says: knee-deep" for e in before["events"]), "the log stands word for word"
    assert any(x["kind"] == "task" and x["what"] == "Watch the dike" for x in before["items"]), before["items"]
    text = on("handover", "--text")[0]
    assert "Watch the dike" in text, text
    on("shift", "take", "--leader", "Ben", "--actor", "ben")
    old = show(kept("shift"))
    assert old["ended_at"] and old["sheet"]["leader"] == "Anna", old
    assert json.loads(on("handover")[0])["leader"] == "Ben"


def story_is_told():
    events = lines(on("timeline", kept("incident"))[0])
    ops = [e["op"] for e in events]
    order = ["incident.report", "incident.verify", "activation.propose", "activation.approve", "activation.activate",
             "report.send", "escalation.request", "escalation.accept", "activation.level", "activation.end", "incident.end",
             "incident.evaluate"]
    places = [len(ops) - 1 - ops[::-1].index(op) if op == "incident.end" else ops.index(op) for op in order]
    assert places == sorted(places), list(zip(order, places))
    # who decided and what came of it stands in the words
    told = "\n".join(e["text"] for e in events)
    for words in ("approved the response – Mayor", "as the second – Cora", "took over – We take over", "It holds",
                  "“Neighbour county”", "“dead”: learned a figure – more than 1", "The first report was in time."):
        assert words in told, (words, told)
    assert [e["at"] for e in events] == sorted(e["at"] for e in events)
    csv = on("timeline", kept("incident"), "--format", "csv")[0]
    assert csv.startswith("at,actor,op") and csv.count("\r\n") > len(events), "one line for each and a head"
    took = {v["interval"]: v for v in lines(on("intervals", kept("incident"))[0])}
    assert took["answer"]["p50_s"] == 7 and took["answer"]["limit_s"] == 10 and took["answer"]["share_kept"] == 1, took
    assert took["report"]["n"] == 1 and took["travel"]["n"] == 0, took
    run("verify", data)


def drill_stays_apart():
    before = on("list", "incidents", "--real")[0]
    on("do", json.dumps({"op": "incident.report", "entity": "i-drill", "drill": "d1",
                         "args": {"title": "Drill", "hazard": "flood", "position": [9.1, 47.05]}}))
    on("figure", "add", "i-drill", "dead=3", "--drill", "d1")
    on("response", "activate", "i-drill", "--plan", "plan-test", "--drill", "d1", "--by", "Anna")
    assert on("list", "incidents", "--real")[0] == before
    assert "i-drill" not in on("clocks", "--real")[0] and "i-drill" in on("clocks", "--drill", "d1")[0]
    assert "i-drill" not in on("duplicates", "--real")[0]
    r = lines(on("report", "new", "i-drill", "--drill", "d1")[0])[0]["entity"]
    assert "DRILL" in on("report", "show", r, "--drill", "d1", "--text")[0]
    assert "i-drill" not in on("handover", "--real")[0]
    run("verify", data)


try:
    tap.run([("plans come into a folder", folder_with_plans),
             ("a shift is taken over", shift_begins),
             ("duplicates are found, merged and parted", report_and_duplicate),
             ("located, with figures, graded", located_and_graded),
             ("proposed, approved by two, active", proposed_approved_activated),
             ("tasks and clocks run", tasks_and_clocks),
             ("a report goes upward and stays", report_upward),
             ("people are called and warned", people_called_and_warned),
             ("command moves and history stays", escalated),
             ("a team is ordered, another is asked", a_team_goes),
             ("the level falls, the response ends, the incident is evaluated", level_down_and_end),
             ("the shift hands over", shift_ends),
             ("the story is told in order", story_is_told),
             ("a drill stays apart", drill_stays_apart)])
finally:
    shutil.rmtree(folder, ignore_errors=True)
