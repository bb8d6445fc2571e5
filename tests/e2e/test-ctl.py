#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# musterctl as somebody at a shell meets it: what goes to standard output, what to standard error, and the exit code.
import hashlib
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time

import driver
import tap

folder = tempfile.mkdtemp(prefix="muster-ctl.")


def path(*parts):
    return os.path.join(folder, *parts)


def run(*words, code=0, **env):
    """Runs musterctl and insists on its exit code; (standard output, standard error)."""
    done = subprocess.run([driver.MUSTERCTL, *words], capture_output=True, timeout=120, env=driver.environment(**env))
    out, err = done.stdout.decode(), done.stderr.decode()
    if done.returncode != code:
        raise AssertionError(f"musterctl {' '.join(words)}: exit {done.returncode}, not {code}\n{out[-400:]}\n{err[-400:]}")
    return out, err


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def area_is_the_same_every_time():
    sums = []
    for name in ("a.area", "b.area"):
        out, _ = run("area", "build", driver.EXTRACT, path(name))
        made = json.loads(out)
        with open(path(name), "rb") as f:
            sums.append(hashlib.sha256(f.read()).hexdigest())
        assert made["sha256"] == sums[-1], "the sum that was printed is not the file's"
        assert (made["nodes"], made["ways"], made["relations"]) == (65733, 7121, 113), made
        assert made["places"] > 0 and made["features"] > 0 and made["seconds"] >= 0
    assert sums[0] == sums[1], "two builds of one extract differ"


def search_forgives():
    for text in ("Vaduz", "Vadus", "vaduz"):
        first = lines(run("area", "search", path("a.area"), text)[0])[0]
        assert first["name"] == "Vaduz", first
        assert abs(first["lat"] - 47.14) < 0.02 and abs(first["lon"] - 9.52) < 0.02, first
    out, err = run("area", "search", path("a.area"), "Xqzwvkj", code=1)
    assert out == "" and err, "nothing found is an answer on standard error"


def demo_is_whole():
    run("demo", "create", path("demo"), "--area", path("a.area"))
    for kind in ("teams", "depots", "shelters", "incidents"):
        found = lines(run("list", kind, "--data", path("demo"))[0])
        assert found, "no " + kind
        ids = [r["id"] for r in found]
        assert ids == sorted(ids) and len(set(ids)) == len(ids), "ids are not sorted or not unique"
    assert not lines(run("list", "incidents", "--real", "--data", path("demo"))[0]), "a drill's incident is in the real world"
    run("verify", path("demo"))


def one_byte_is_found():
    shutil.copytree(path("demo"), path("spoilt"))
    journal = path("spoilt", "journal.db")
    db = sqlite3.connect(journal)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with open(journal, "r+b") as f:
        data = f.read()
        mark = b"Dike seepage"
        at = data.find(mark)
        assert at > 0, "the demo has no such incident"
        while at >= 0:
            f.seek(at)
            f.write(b"P")
            at = data.find(mark, at + 1)
    out, err = run("verify", path("spoilt"), code=1)
    report = json.loads(out) if out.strip().startswith("{") else {}
    bad = report.get("first_bad") or err
    assert bad, "the first bad operation is not named"
    run("verify", path("demo"))


def export_is_read_by_others():
    run("export", "--data", path("demo"), "--format", "geojson", path("out.geojson"))
    with open(path("out.geojson"), encoding="utf-8") as f:
        picture = json.load(f)
    assert picture["type"] == "FeatureCollection" and "crs" not in picture
    for feature in picture["features"]:
        assert feature["type"] == "Feature" and "geometry" in feature and "properties" in feature
        if feature["geometry"] and feature["geometry"]["type"] == "Point":
            lon, lat = feature["geometry"]["coordinates"][:2]
            assert 9 < lon < 10 and 46.5 < lat < 47.5, "longitude comes first"
    if not shutil.which("ogrinfo"):
        return
    told = subprocess.run(["ogrinfo", "-ro", "-al", "-so", path("out.geojson")], capture_output=True, text=True, check=True)
    assert f"Feature Count: {len(picture['features'])}" in told.stdout, told.stdout[:400]


def secrets_stay_behind():
    report = {"op": "incident.report", "args": {"title": "Call", "hazard": "fire", "position": [9.52, 47.14],
                                                "reporter": "Somebody", "phone": "+423 000 00 00"}}
    run("do", json.dumps(report), "--data", path("demo"))
    for words, expected in (((), False), (("--sensitive",), True)):
        run("export", "--data", path("demo"), "--format", "geojson", path("s.geojson"), *words)
        with open(path("s.geojson"), encoding="utf-8") as f:
            assert ("+423 000 00 00" in f.read()) is expected, f"with {words}"


def bad_extracts_leave_nothing():
    with open(driver.EXTRACT, "rb") as f:
        data = f.read()
    for name, content in (("empty", b""), ("cut", data[:len(data) // 2]), ("text", b"no map\n" * 100),
                          ("other", b"\x89PNG\r\n\x1a\n" + b"\0" * 500)):
        with open(path(name + ".osm.pbf"), "wb") as f:
            f.write(content)
        out, err = run("area", "build", path(name + ".osm.pbf"), path(name + ".area"), code=3)
        assert out == "" and name in err, err
        assert not os.path.exists(path(name + ".area")), "half an area was left"
    run("area", "build", path("absent.osm.pbf"), path("x.area"), code=4)


def bad_folders_are_told_apart():
    run("list", "teams", "--data", path("nowhere"), code=4)
    with open(path("b.area"), "r+b") as f:
        f.truncate(40000)
    run("area", "search", path("b.area"), "Vaduz", code=3)
    run("nonsense", code=2)
    run("list", code=2)
    run("do", '{"op":"incident.report"}', "--data", path("demo"), code=3)


def words_are_in_the_language_asked_for():
    run("demo", "create", path("zh"), "--area", path("a.area"), "--lang", "zh_CN")
    titles = [r["title"] for r in lines(run("list", "incidents", "--data", path("zh"))[0])]
    assert len(titles) >= 5 and all(ord(t[0]) > 0x2E80 for t in titles), titles
    for words in (["demo", "create", path("none"), "--area", path("a.area")], ["map", "export", "--data", path("demo"), path("o.pdf")]):
        _, err = run(*words, "--lang", "../xx", code=2)
        assert "zh_CN" in err, err
    assert not os.path.exists(path("none")) and not os.path.exists(path("o.pdf")), "something was made all the same"
    run("map", "export", "--data", path("demo"), "--center", "47.1,9.5", "--scale", "0", path("o.pdf"), code=2)
    assert "area build" in run("area", "--help")[0]


def the_demo_shows_what_advice_is_good_for():
    told = json.loads(run("advise", "dispatch", "--data", path("zh"))[0])
    ours, closest = told["figures"], told["closest_idle"]
    assert ours["empty"] < closest["empty"] and ours["objective"] < closest["objective"], (ours, closest)


def an_account_needs_a_place_for_its_token():
    os.mkdir(path("home"))
    run("account", "add", "desk", "--data", path("home"), "--role", "duty", "--token-file", path("nowhere", "t"), code=4)
    assert "desk" not in run("account", "list", "--data", path("home"))[0], "an account nobody can use"


def warnings_become_alarms():
    def message(number, kind, extra=""):
        sent = time.strftime("%Y-%m-%dT%H:%M:%S-00:00", time.gmtime(time.time() - 100 + number))
        sents.append(sent)
        return (f'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>E{number}</identifier><sender>s</sender>'
                f'<sent>{sent}</sent><status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>{extra}'
                '<info><category>Met</category><event>Flash flood</event><urgency>Immediate</urgency><severity>Severe</severity>'
                '<certainty>Likely</certainty><area><areaDesc>Ruggell</areaDesc><circle>47.24,9.53 3</circle></area></info></alert>')
    sents = []
    os.mkdir(path("caps"))
    texts = [message(0, "Alert")]
    texts.append(message(1, "Update", f"<references>s,E0,{sents[0]}</references>"))
    texts.append(texts[0].replace("Immediate", "Soon"))
    for name, text in zip(("z-first", "a-second", "wrong"), texts):
        with open(path("caps", name + ".xml"), "w") as f:
            f.write(text)
    said = json.loads(run("cap", "check", path("caps", "wrong.xml"), code=1)[0])
    assert not said["valid"] and said["identifier"] == "E0" and "urgency" in said["errors"][0], said
    assert json.loads(run("cap", "check", path("caps", "z-first.xml"))[0])["valid"]
    results = {os.path.basename(r["from"]): r for r in lines(run("cap", "import", path("caps"), "--data", path("demo"), code=3)[0])}
    assert [results[n + ".xml"]["result"] for n in ("z-first", "a-second", "wrong")] == ["raised", "raised", "invalid"], results
    alarms = {r["id"]: r for r in lines(run("list", "alarms", "--real", "--data", path("demo"))[0])}
    first, second = (alarms[results[n + ".xml"]["alarm"]] for n in ("z-first", "a-second"))
    assert first.get("acknowledged_by") and "acknowledged_by" not in second, "an update puts the first aside"
    assert second["hazard"] == "mountain-torrent" and second["level"] == "orange" and abs(second["lat"] - 47.24) < 0.01, second
    again = lines(run("cap", "import", path("caps", "a-second.xml"), "--data", path("demo"))[0])
    assert again[0]["result"] == "known", again
    run("cap", "check", path("nowhere.xml"), code=4)
    run("cap", "import", "http://127.0.0.1:9/feed", "--data", path("demo"), code=4)


def a_warning_of_ours_goes_out():
    drill = ["--data", path("demo")]
    issue = {"op": "warning.issue", "entity": "w1", "actor": "desk1", "role": "duty", "args": {
        "title": "Flood", "hazard": "flood", "level": "orange", "severity": "severe", "urgency": "immediate", "certainty": "likely",
        "sender": "Desk, LI", "issued_at": "2026-07-01T10:00:00Z", "texts": {"en": {"headline": "Leave <now>"}, "zh_CN": "洪水"},
        "area": {"type": "Polygon", "coordinates": [[[9.5, 47.1], [9.6, 47.1], [9.6, 47.2], [9.5, 47.1]]]}}}
    run("do", json.dumps(issue), *drill)
    chain = []
    for change, kind in ((None, "Alert"), ({"op": "warning.update", "entity": "w1", "actor": "desk1", "role": "duty", "args": {"level": "red"}}, "Update"),
                         ({"op": "warning.update", "entity": "w1", "actor": "desk1", "role": "duty", "args": {"level": "orange"}}, "Update"),
                         ({"op": "warning.cancel", "entity": "w1", "actor": "desk1", "role": "duty", "reason": "water falls"}, "Cancel")):
        if change:
            run("do", json.dumps(change), *drill)
        run("cap", "export", "w1", *drill, path("w1.xml"))
        said = json.loads(run("cap", "check", "--whole", path("w1.xml"))[0])
        message = said["message"]
        assert said["valid"] and message["msgType"] == kind and message["status"] == "Exercise", said
        assert [i["language"] for i in message["info"]] == ["en", "zh-CN"] and message["info"][0]["headline"] == "Leave <now>"
        if kind != "Alert":  # every message before this one, and no two of one name
            assert message["references"].split(" ") == chain, (message["references"], chain)
        assert message["identifier"] not in [c.split(",")[1] for c in chain], chain
        chain.append(",".join((message["sender"], message["identifier"], message["sent"])))
    assert len(chain) == 4 and all(c.startswith("Desk--LI,") for c in chain), chain
    bare = {"op": "warning.issue", "entity": "w2", "actor": "desk1", "role": "duty", "args": {
        "title": "Storm", "level": "red", "area": issue["args"]["area"]}}
    run("do", json.dumps(bare), *drill)
    run("cap", "export", "w2", *drill, path("w2.xml"))
    message = json.loads(run("cap", "check", "--whole", path("w2.xml"))[0])["message"]
    info = message["info"][0]
    assert (info["severity"], info["urgency"], info["certainty"]) == ("Extreme", "Expected", "Likely"), info
    assert message["sender"] != "muster" and info["senderName"].replace(" ", "-") == message["sender"], message["sender"]
    run("cap", "export", "nothing", *drill, code=1)


def a_drill_runs_by_script():
    script, folder = os.path.join(driver.TOP, "data", "drills", "demo-rhine-night.json"), ["--data", path("demo")]
    before = run("list", "incidents", "--real", *folder)[0]
    assert json.loads(run("drill", "check", script)[0])["valid"]
    assert len(lines(run("drill", "run", script, *folder, "--speed", "1200")[0])) == 4
    assert run("drill", "run", script, *folder, "--at-once")[0] == "", "an inject was put in twice"
    run("do", json.dumps({"op": "alarm.acknowledge", "entity": "m1", "drill": "rhine-night", "actor": "desk1", "role": "duty"}), *folder)
    results = [r["result"] for r in lines(run("drill", "report", script, *folder)[0])]
    assert results == ["met", "waiting", "waiting", "waiting"], results
    assert run("list", "incidents", "--real", *folder)[0] == before, "a drill's incident is in the real world"
    with open(path("bad.json"), "w") as f:
        f.write('{"format":"muster-drill 1","id":"x","title":"t","injects":[{"after":"0:00","title":"a","ops":[{"op":"no.such"}]}]}')
    _, err = run("drill", "run", path("bad.json"), *folder, code=3)
    assert "injects[0].ops[0]" in err, err
    run("verify", path("demo"))


def advice_says_why_and_can_be_checked():
    shutil.copytree(path("demo"), path("advised"))
    world = ["--data", path("advised")]
    for what in ("dispatch", "supply", "shelter"):
        first, second = (json.loads(run("advise", what, *world, "--at", "2026-01-01T00:00:00Z")[0]) for _ in range(2))
        assert first == second, f"{what}: the same picture, other advice"
        run("advise", what, *world, "--proof", path("proof"))
        for seat in first.get("seats", []) + first.get("groups", []) + first.get("lines", []):
            assert seat["reason"], seat
    problems = [f for f in os.listdir(path("proof")) if f.endswith(".problem")]
    assert len(problems) >= 3, problems
    for name in problems:
        proof = name.replace(".problem", ".certificate")
        assert json.loads(run("alloc", "check", path("proof", name), path("proof", proof))[0])["proven"] is True
    # A claim that is better than the truth is refuted.
    with open(path("proof", "dispatch.certificate"), encoding="utf-8") as f:
        claim = json.load(f)
    claim["objective"] = claim["bound"] = claim["objective"] - 1
    with open(path("proof", "dispatch.certificate"), "w", encoding="utf-8") as f:
        json.dump(claim, f)
    run("alloc", "check", path("proof", "dispatch.problem"), path("proof", "dispatch.certificate"), code=1)
    advice = json.loads(run("advise", "dispatch", *world, "--accept")[0])
    named = {seat["proposed"]["team"] for seat in advice["seats"] if "proposed" in seat}
    held = {a["team"] for a in lines(run("list", "assignments", *world)[0]) if a["status"] in ("ordered", "requested")}
    assert named and named <= held, (named, held)
    run("advise", "decline", advice["advice_record"], *world, "--reason", "too late", code=6)
    before = json.loads(run("advise", "coverage", *world, "--skill", "fire", "--minutes", "10")[0])
    after = json.loads(run("advise", "whatif", *world, "--skill", "fire", "--minutes", "10", "--lost", sorted(named)[0])[0])
    assert after["before_within"] == before["within"] and after["within"] <= before["within"]
    # what cannot be met is said with how much is missing
    group = lines(run("list", "groups", *world)[0])[0]["id"]
    run("do", json.dumps({"op": "group.set", "entity": group, "args": {"people": 1000000}}), *world)
    seated = json.loads(run("advise", "shelter", *world)[0])
    reason = [g["reason"] for g in seated["groups"] if g["group"] == group][0]
    assert seated["overflow"] == 1000000 and "are missing" in reason and "divided" not in reason, reason
    run("advise", "supply", *world, "--days", "0", code=3)
    assert "--incident" in run("advise", "supply", *world, "--people", "5000", code=2)[1]
    assert "dragons" in run("advise", "supply", *world, "--item", "dragons", code=1)[1]
    run("advise", "dispatch", *world, "--remote", "nonsense", code=2)
    os.rename(path("advised", "map.area"), path("advised", "gone"))
    bare = json.loads(run("advise", "coverage", *world)[0])
    assert bare["people"] == 0 and "%" not in bare["words"][0] and bare["way"] == "straight-line", bare
    os.rename(path("advised", "gone"), path("advised", "map.area"))
    for bad in (["--minutes", "nan"], ["--minutes", "-1"], ["--skill", "cooking"]):
        run("advise", "coverage", *world, *bad, code=3)
    for bad in (["--days", "nan"], ["--days", "-1"], ["--people", "-7"]):
        run("advise", "supply", *world, *bad, code=3)
    run("advise", "dispatch", *world, "--incident", "nobody", code=1)
    run("advise", "whatif", *world, code=2)
    assert "缺" in run("advise", "dispatch", *world, "--lang", "zh_CN")[0]


def refusals_have_their_code():
    drill = ["--data", path("demo")]
    incident = next(r["id"] for r in lines(run("list", "incidents", *drill)[0]) if r["phase"] != "ended")
    held = lines(run("list", "assignments", *drill)[0])[0]
    before = run("log", *drill)[0]
    order = {"op": "assignment.order", "args": {"team": held["team"], "incident": incident}}
    _, err = run("do", json.dumps(order), *drill, code=6)
    assert err, "a refusal without a word"
    assert run("log", *drill)[0] == before, "a refused operation left something behind"


def only_files_are_replaced():
    os.mkfifo(path("pipe"))
    os.symlink(path("pipe"), path("link.geojson"))
    os.symlink(path("pipe"), path("link.png"))
    demo = ["--data", path("demo")]
    for words in (["area", "build", driver.EXTRACT, path("pipe")],
                  ["area", "render", path("a.area"), path("link.png")],
                  ["export", *demo, path("link.geojson")],
                  ["map", "export", *demo, path("link.png")]):
        out, err = run(*words, code=4)
        assert out == "" and "not a regular file" in err, err
    assert stat.S_ISFIFO(os.stat(path("pipe")).st_mode) and os.path.islink(path("link.png")), "something was replaced"


def a_lost_result_is_told():
    for words in (["list", "teams"], ["export"], ["log"]):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([driver.MUSTERCTL, *words, "--data", path("demo")], stdout=full,
                                  stderr=subprocess.PIPE, timeout=120, env=driver.environment())
        assert done.returncode == 4 and done.stderr, f"{words}: {done.returncode}"


def log_keeps_to_a_world():
    demo = ["--data", path("demo")]
    real = lines(run("log", "--real", "-n", "1000", *demo)[0])
    drill = lines(run("log", "--drill", "rhine-flood", "-n", "1000", *demo)[0])
    every = lines(run("log", "-n", "1000", *demo)[0])
    assert real and all("drill" not in line["op"] for line in real)
    assert drill and all(line["op"]["drill"] == "rhine-flood" for line in drill)
    assert len(real) + len(drill) == len(every)
    assert lines(run("log", "-n", "3", "--real", *demo)[0]) == real[-3:], "the newest, the newest last"
    run("log", "nobody", *demo, code=1)
    for words in (["list", "teams"], ["log"], ["export"], ["map", "export", path("x.pdf")]):
        assert "rhine-flood" in run(*words, "--drill", "no-such-drill", *demo, code=3)[1], "it says which there are"
        run(*words, "--drill", "rhine-flood", "--real", *demo, code=2)
    run("log", "-n", "0", *demo, code=2)


def looking_makes_nothing():
    for words in (["list"], ["token", "x"], ["revoke", "x"]):
        run("account", words[0], "--data", path("absent"), *words[1:], code=4)
    assert not os.path.exists(path("absent")), "a question made a folder"


def programs_say_their_version():
    for program in (driver.MUSTERCTL, driver.SERVER, driver.CONSOLE):
        if not os.path.exists(program):
            continue
        env = driver.environment(DISPLAY=None, WAYLAND_DISPLAY=None)
        done = subprocess.run([program, "--version"], capture_output=True, timeout=20, env=env)
        said = done.stdout.decode().split()
        assert done.returncode == 0, (program, done.returncode, done.stderr.decode())
        assert said[0] == os.path.basename(program) and said[1][0].isdigit() and len(said) == 2, said


def the_past_is_as_it_was():
    """What list, show and export said at a moment is what --at says of that moment."""
    data = path("past")
    run("plan", "import", "--create", "--data", data)
    operations = [{"op": "incident.report", "entity": "i1", "args": {"title": "A", "hazard": "flood", "position": [9, 47]}},
                  {"op": "team.set", "entity": "t1", "args": {"name": "T", "position": [9.1, 47]}},
                  {"op": "incident.set", "entity": "i1", "args": {"title": "B"}},
                  {"op": "assignment.order", "entity": "a1", "args": {"incident": "i1", "team": "t1"}},
                  {"op": "team.remove", "entity": "t2"},
                  {"op": "incident.report", "entity": "i2", "drill": "d1", "args": {"title": "D", "hazard": "flood"}},
                  {"op": "incident.remove", "entity": "i1"}]

    def looks(*more):
        return [run(*words, "--data", data, *more)[0] for words in
                (("list", "teams"), ("list", "incidents"), ("list", "assignments"), ("show", "i1"), ("export", "--sensitive"))]

    seen = []
    for op in operations:
        done = subprocess.run([driver.MUSTERCTL, "do", json.dumps(op), "--data", data], capture_output=True,
                              timeout=60, env=driver.environment())
        assert done.returncode in (0, 3, 6), done.stderr
        time.sleep(0.02)
        seen.append((time.time(), looks()))
        time.sleep(0.02)
    assert len({str(looked) for _, looked in seen}) > 4, "the moments differ"
    for when, looked in seen:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(when)) + f".{int(when * 1000) % 1000:03d}Z"
        assert looks("--at", stamp) == looked, stamp
    assert '"withdrawn":true' in run("show", "i1", "--data", data)[0]
    assert lines(run("list", "incidents", "--drill", "d1", "--at", "2999-01-01T08:00:00+08:00", "--data", data)[0])
    assert run("list", "teams", "--at", "1999-01-01T00:00:00Z", "--data", data)[0] == ""
    assert "1999" in run("show", "i1", "--at", "1999-01-01T00:00:00Z", "--data", data, code=1)[1]
    assert "not a time" in run("list", "teams", "--at", "yesterday", "--data", data, code=2)[1]


def help_lists_every_command_once():
    with open(os.path.join(driver.TOP, "data", "man", "musterctl.1"), encoding="utf-8") as f:
        known = [re.match(r"\.It Cm ([a-z0-9 -]+?)(?: (?:Ar|Op|Oo|Fl)\b.*)?$", line.rstrip().rstrip("\\").rstrip()) for line in f
                 if line.startswith(".It Cm")]
    names = sorted({m.group(1) for m in known if m})
    listed = [line for line in run("--help")[0].splitlines() if re.match(r"  \S", line)]
    for name in names:
        assert sum(line == "  " + name or line.startswith(f"  {name} ") for line in listed) == 1, name
    assert len(listed) == len(names), (len(listed), len(names))


def a_full_disk_says_where_and_what_to_do():
    """In a file system of its own that holds a megabyte, less than the area."""
    disk = path("disk")
    os.mkdir(disk)
    shell = f"mount -t tmpfs -o size=1m tmpfs '{disk}' && exec \"$@\""
    inside = ["unshare", "-r", "-m", "sh", "-c", shell, "-"]
    try:
        if subprocess.run([*inside, "true"], capture_output=True, check=False).returncode:
            raise tap.Skip("no file system of its own can be made here")
    except FileNotFoundError as error:
        raise tap.Skip(str(error)) from error
    for words in (("demo", "create", disk + "/d", "--area", path("a.area")),
                  ("area", "build", driver.EXTRACT, disk + "/x.area"),
                  ("map", "export", "--data", path("demo"), "--dpi", "300", disk + "/x.png")):
        done = subprocess.run([*inside, driver.MUSTERCTL, *words], capture_output=True, timeout=120, env=driver.environment(),
                              check=False)
        err = done.stderr.decode()
        assert done.returncode == 4, (words, done.returncode, err)
        assert disk in err and "splicing" not in err, err
        assert "make room" in err, err


def finish():
    shutil.rmtree(folder, ignore_errors=True)


if not os.path.exists(driver.MUSTERCTL):
    print("1..0 # SKIP musterctl is not built")
    sys.exit(0)
try:
    tap.run([("the same extract gives the same area", area_is_the_same_every_time),
             ("search forgives a typing error", search_forgives),
             ("the demo is whole and verified", demo_is_whole),
             ("one changed byte is found", one_byte_is_found),
             ("the export is read by others", export_is_read_by_others),
             ("names and phones stay behind", secrets_stay_behind),
             ("a bad extract is refused and leaves nothing", bad_extracts_leave_nothing),
             ("wrong folders and wrong words have their own exit codes", bad_folders_are_told_apart),
             ("a refusal has its own exit code and changes nothing", refusals_have_their_code),
             ("advice says why and can be checked", advice_says_why_and_can_be_checked),
             ("words are in the language asked for", words_are_in_the_language_asked_for),
             ("the demo shows what advice is good for", the_demo_shows_what_advice_is_good_for),
             ("warnings become alarms", warnings_become_alarms),
             ("a warning of ours goes out", a_warning_of_ours_goes_out),
             ("an account needs a place for its token", an_account_needs_a_place_for_its_token),
             ("a pipe or a link to one is never replaced by a file", only_files_are_replaced),
             ("a result that could not be written is not a success", a_lost_result_is_told),
             ("the log keeps to the world that was asked for", log_keeps_to_a_world),
             ("the past is as it was", the_past_is_as_it_was),
             ("a drill runs by script", a_drill_runs_by_script),
             ("asking for accounts makes none", looking_makes_nothing),
             ("the help lists every command once", help_lists_every_command_once),
             ("a full disk says where and what to do", a_full_disk_says_where_and_what_to_do),
             ("each program says its version, without a display", programs_say_their_version)])
finally:
    finish()
