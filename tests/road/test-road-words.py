#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# musterctl road: what it prints, what it refuses, and distances against a Dijkstra written here.
import heapq
import http.server
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
import driver
import tap

folder = tempfile.mkdtemp(prefix="muster-road.")
AREA = os.path.join(folder, "LI.area")
VADUZ, SCHAAN, BALZERS = "47.141,9.521", "47.166,9.510", "47.066,9.503"


def write(name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        f.write(text)
    return os.path.join(folder, name)


def run(*words, code=0):
    done = subprocess.run([driver.MUSTERCTL, "road", *words], capture_output=True, timeout=120, env=driver.environment())
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == code, f"road {' '.join(words)}: exit {done.returncode}, not {code}\n{out[-300:]}\n{err[-300:]}"
    assert code == 0 or err.strip(), "it failed without a word"
    return [json.loads(line) for line in out.splitlines()], err


def build():
    pbf = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../data/demo/liechtenstein-2013-08-03.osm.pbf")
    done = subprocess.run([driver.MUSTERCTL, "area", "build", "-q", pbf, AREA], capture_output=True, timeout=120,
                          env=driver.environment())
    report = json.loads(done.stdout)
    assert report["road_nodes"] > 1000 and report["road_edges"] > report["road_nodes"], report


def eta():
    table = write("teams.csv", 'id,lat,lon\n"Vaduz, ""1""",47.141,9.521\n\nB,47.066,9.503\nfar,10,10\n')
    rows, err = run("eta", AREA, "--to", SCHAAN, "--from", table)
    assert "1 place has no usable road" in err and "far" in err, err
    assert [r["id"] for r in rows] == ['Vaduz, "1"', "B", "far"], rows
    assert 0 < rows[0]["seconds"] < rows[1]["seconds"] and rows[0]["metres"] > 2800 and not rows[0]["straight"], rows
    assert rows[2]["reachable"] is False and rows[2]["seconds"] is None and rows[2]["metres"] is None, rows
    (route,), _ = run("route", AREA, "--from", VADUZ, "--to", SCHAAN)
    assert abs(route["seconds"] - rows[0]["seconds"]) < 0.06 and abs(route["metres"] - rows[0]["metres"]) < 0.06
    # as spreadsheets write it: other separators, names, orders, no names at all, no ids
    for text, ids in (("\ufeffID;Lat;Lon\r\nV;47.141;9.521\r\n", ["V"]), ("name\tlongitude\tlatitude\nV\t9.521\t47.141\n", ["V"]),
                      ("V,47.141,9.521\nW,47.141,9.521", ["V", "W"]), ("47.141,9.521\n", ["1"]), ("lat,lon\n47.141,9.521\n", ["2"]),
                      ("kind,lon,lat,id\nfire,9.521,47.141,V\nfire,9.521,47.141,\n", ["V", "3"])):
        same, err = run("eta", AREA, "--to", SCHAAN, "--from", write("other.csv", text))
        assert [r["id"] for r in same] == ids and not err, (text, same, err)
        assert all({**r, "id": 0} == {**rows[0], "id": 0} for r in same), (same, rows)
    for text, line in (("id,lat\n1,2\n", 1), ("id,lat,lon\n", 1), ("id;lat;lon\nV;47,141;9,521\n", 2), ("id,lat,lon\nA,47,nan\n", 2), ("id,lat,lon\nA,47,9\nB,97,9\n", 3), ("", 1),
                       ("id,lat,lon\nA,47\n", 2), ("id,lat,lon\nA,1e999,9\n", 2)):
        _, err = run("eta", AREA, "--to", SCHAAN, "--from", write("bad.csv", text), code=3)
        assert f"line {line}" in err, err
    lost, err = run("eta", AREA, "--to", "9.510,47.166", "--from", table, code=1)
    assert not any(r["reachable"] for r in lost) and "destination" in err and "latitude comes first" in err, (lost, err)
    run("eta", AREA, "--from", table, code=2)
    run("eta", AREA, "--to", "47", "--from", table, code=2)
    run("eta", AREA, "--to", SCHAAN, "--from", os.path.join(folder, "none"), code=4)


def route():
    (free,), _ = run("route", AREA, "--from", VADUZ, "--to", BALZERS)
    line = free["geometry"]["coordinates"]
    assert free["reachable"] and len(line) > 20 and any(step["name"] for step in free["steps"]), free
    assert abs(sum(step["metres"] for step in free["steps"]) - free["metres"]) < 1
    middle = line[len(line) // 2]
    (round_about,), _ = run("route", AREA, "--from", VADUZ, "--to", BALZERS, "--close", f"{middle[1]},{middle[0]}")
    assert round_about["seconds"] > free["seconds"]
    moat = write("moat.json", json.dumps({"type": "Polygon", "coordinates": [
        [[9.40, 47.10], [9.70, 47.10], [9.70, 47.11], [9.40, 47.11], [9.40, 47.10]]]}))
    (cut,), err = run("route", AREA, "--from", VADUZ, "--to", BALZERS, "--close", moat, code=1)
    assert cut == {"reachable": False} and "unreachable" in err, (cut, err)
    (walk,), _ = run("route", AREA, "--from", VADUZ, "--to", BALZERS, "--profile", "walk")
    assert walk["seconds"] > 5 * free["seconds"] / 2
    _, err = run("route", AREA, "--from", VADUZ, "--to", "10,10", code=1)
    assert "latitude comes first" not in err, err
    run("route", AREA, "--from", VADUZ, "--to", BALZERS, "--profile", "horse", code=2)
    run("route", AREA, "--from", VADUZ, "--to", BALZERS, "--weight", "-1", code=2)
    run("route", AREA, "--from", VADUZ, "--to", BALZERS, "--close", write("bad.json", "{}"), code=3)
    run("route", write("text", "no area"), "--from", VADUZ, "--to", BALZERS, code=3)


def isochrone():
    (found,), _ = run("isochrone", AREA, "--from", VADUZ, "--minutes", "15,5,10")
    areas = [f["properties"]["area_km2"] for f in found["features"]]
    assert [f["properties"]["minutes"] for f in found["features"]] == [15, 10, 5]
    assert areas[0] > areas[1] > areas[2] > 1, areas
    for text in ("", "x", "5,-1", "5,nan", "2000"):
        run("isochrone", AREA, "--from", VADUZ, "--minutes", text, code=2)
    run("isochrone", AREA, code=2)


class Server(http.server.BaseHTTPRequestHandler):
    answer = b""
    wait = 0

    def do_GET(self):
        Server.asked = self.path
        self.send_response(200)
        self.end_headers()
        for byte in Server.answer:
            time.sleep(Server.wait)
            self.wfile.write(bytes([byte]))

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.do_GET()

    def log_message(self, *words):
        pass


def remote():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.handle_error = lambda *what: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    table = write("teams.csv", "id,lat,lon\nA,47.141,9.521\nB,47.066,9.503\n")
    asked = lambda kind, *more: run("eta", AREA, "--to", SCHAAN, "--from", table, "--remote", kind + url, *more)
    Server.answer = b'{"code":"Ok","durations":[[60.5],[null]],"distances":[[700],[null]]}'
    rows, _ = asked("osrm:")
    assert [(r["seconds"], r["metres"], r["reachable"], r["engine"]) for r in rows] == [
        (60.5, 700, True, "remote"), (None, None, False, "remote")], rows
    assert Server.asked.startswith("/table/v1/driving/9.521000,47.141000;9.503000,47.066000;") and \
        "sources=0;1&destinations=2&" in Server.asked, Server.asked
    Server.answer = b'{"sources_to_targets":[[{"time":90,"distance":1.5}],[{"time":null,"distance":null}]]}'
    rows, _ = asked("valhalla:")
    assert rows[0]["seconds"] == 90 and rows[0]["metres"] == 1500 and not rows[1]["reachable"], rows
    for bad in (b"", b"{}", b'{"durations":[[1]]}', b'{"durations":[[-1],[2]]}', b'{"durations":[["1"],[2]]}', b"<html>"):
        Server.answer = bad
        rows, err = asked("osrm:")
        assert {r["engine"] for r in rows} == {"own"} and rows[0]["seconds"] > 0 and "our own roads" in err, (bad, rows)
    Server.answer, Server.wait = b'{"durations":[[1],[2]]}' + b" " * 1000, 0.3  # a trickle
    start = time.monotonic()
    rows, err = asked("osrm:", "--timeout", "1")
    assert rows[0]["engine"] == "own" and "within 1 s" in err and time.monotonic() - start < 20, err
    server.shutdown()
    server.server_close()
    rows, _ = asked("osrm:")
    assert rows[0]["engine"] == "own"
    rows, _ = run("eta", AREA, "--to", SCHAAN, "--from", table, "--remote", "nonsense")
    assert rows[0]["engine"] == "own"


def dijkstra(arcs, s, t):
    best, heap = {s: 0}, [(0, s)]
    while heap:
        d, u = heapq.heappop(heap)
        if u == t:
            return d
        for v, w in arcs.get(u, ()):
            if d + w < best.get(v, 1 << 62):
                best[v] = d + w
                heapq.heappush(heap, (d + w, v))
    return None


def dimacs():
    rng = random.Random(1)
    side = 25
    lines = []
    for u in range(side * side):
        for v, ok in ((u + 1, (u + 1) % side), (u + side, u + side < side * side)):
            for a, b in ((u, v), (v, u)):
                if ok and rng.random() < 0.75:
                    lines.append((a + 1, b + 1, rng.randrange(0, 10 ** 9)))
    graph = write("g.gr", f"c made\np sp {side * side} {len(lines)}\n" + "".join("a %d %d %d\n" % l for l in lines))
    pairs = [(rng.randrange(1, side * side + 1), rng.randrange(1, side * side + 1)) for _ in range(150)]
    queries = write("q", "".join("%d %d\n" % p for p in pairs))
    gone = set(l[:2] for l in rng.sample(lines, 60))
    closed = write("closed", "".join("%d %d\n" % p for p in gone))
    for words, without in (((), set()), (("--close", closed), gone)):
        arcs = {}
        for a, b, w in lines:
            if (a, b) not in without:
                arcs.setdefault(a, []).append((b, w))
        rows, _ = run("dimacs", graph, "--queries", queries, *words)
        assert rows == [{"s": s, "t": t, "distance": dijkstra(arcs, s, t)} for s, t in pairs]
    # few queries are answered another way, and so are those of the challenge's own form
    few = write("few", "p aux sp p2p 20\nc x\n" + "".join("q %d %d\n" % p for p in pairs[:20]))
    assert run("dimacs", graph, "--queries", few, "--close", closed)[0] == rows[:20]
    run("dimacs", graph, "--queries", queries, "--close-random", "200", "--seed", "3", "--check")
    _, err = run("dimacs", graph, "--queries", write("bad", "1 2\n1 9999\n"), code=3)
    assert "line 2" in err, err
    _, err = run("dimacs", write("bad.gr", "p sp 2 1\na 1 2 -4\n"), "--queries", queries, code=3)
    assert "line 2" in err, err
    run("dimacs", graph, code=2)


try:
    tap.run([("an area has roads", build), ("times to a place", eta), ("a route, and round what is shut", route),
             ("the ground within minutes", isochrone), ("distances on a graph", dimacs),
             ("another engine, and ours when it fails", remote)])
finally:
    shutil.rmtree(folder, ignore_errors=True)
