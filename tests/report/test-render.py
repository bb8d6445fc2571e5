#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# musterctl area render and map export: pictures that are the same every time, and wrong words that leave nothing behind.
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
import driver
import tap

folder = tempfile.mkdtemp(prefix="muster-render.")


def path(*parts):
    return os.path.join(folder, *parts)


def run(*words, code=0, **env):
    """Runs musterctl and insists on its exit code and, where it fails, on one line of standard error and no output."""
    done = subprocess.run([driver.MUSTERCTL, *words], capture_output=True, timeout=120, env=driver.environment(**env))
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == code, f"musterctl {' '.join(words)}: exit {done.returncode}, not {code}\n{out[-400:]}\n{err[-400:]}"
    if code:
        assert out == "" and err.strip(), f"musterctl {' '.join(words)} failed without a word: {out}"
    return json.loads(out) if code == 0 else err


def content(name):
    with open(path(name), "rb") as f:
        return f.read()


def png_size(name):
    data = content(name)
    assert data[:8] == b"\x89PNG\r\n\x1a\n", name
    return struct.unpack(">II", data[16:24])


def render_is_the_same_every_time():
    words = ["area", "render", path("LI.area"), "--center", "47.141,9.521", "--zoom", "15", "--size", "1024x768"]
    first = run(*words, path("a.png"))
    run(*words, path("b.png"))
    assert content("a.png") == content("b.png"), "two pictures of one place differ"
    assert png_size("a.png") == (1024, 768)
    assert first["labels"] >= 20, first
    west, south, east, north = first["bbox"]
    assert west < 9.521 < east and south < 47.141 < north, first


def options_show():
    size = ["--center", "47.21,9.52", "--zoom", "14", "--size", "300x200"]
    for name, words in (("plain", []), ("dark", ["--look", "dark"]), ("paper", ["--look", "paper"]), ("bare", ["--no-labels"])):
        made = run("area", "render", path("LI.area"), *size, *words, path(name + ".png"))
        assert (made["labels"] == 0) is (name == "bare"), made
    pictures = {content(name + ".png") for name in ("plain", "dark", "paper", "bare")}
    assert len(pictures) == 4, "an option without effect"
    run("area", "render", path("LI.area"), *size, "--scale", "2", path("fine.png"))
    assert png_size("fine.png") == (600, 400)
    run("area", "render", path("LI.area"), path("whole.png"))


def wrong_words_leave_nothing():
    before = sorted(os.listdir(folder))
    render = ["area", "render", path("LI.area")]
    for words in (["--size", "0x100"], ["--size", "100"], ["--size", "99999x1"], ["--size", "16384x16384"], ["--zoom", "21"], ["--zoom", "-1"],
                  ["--zoom", "x"], ["--center", "47"], ["--center", "97,9"], ["--look", "red"], ["--scale", "0"], ["--scale", "nan"]):
        run(*render, *words, path("no.png"), code=2)
    run(*render, path("no.jpg"), code=2)
    said = run(*render, "--center", "52.5,13.4", path("no.png"), code=3)
    assert "47.0" in said and "9.4" in said, "it does not say what the area covers: " + said
    run(*render, path("no", "no.png"), code=4)
    run("area", "render", path("none.area"), path("no.png"), code=4)
    run("area", "render", driver.EXTRACT, path("no.png"), code=3)
    export = ["map", "export", "--data", path("demo")]
    for words in (["--layers", "teams,cats"], ["--paper", "a9"], ["--landscape", "--portrait"], ["--scale", "25000"], ["--dpi", "9"],
                  ["--center", "47.1,9.5", "--scale", "3"], ["--bbox", "9,47"], ["--bbox", "9.6,47.1,9.5,47.2"],
                  ["--bbox", "9.5,47.1,9.6,47.2", "--center", "47.1,9.5"]):
        run(*export, *words, path("no.pdf"), code=2)
    run(*export, path("no.doc"), code=2)
    assert "47.0" in run(*export, "--center", "52.5,13.4", path("no.pdf"), code=3)
    run(*export, path("no", "no.pdf"), code=4)
    run("map", "export", "--data", path("nowhere"), path("no.pdf"), code=4)
    assert sorted(os.listdir(folder)) == before, "something was left behind"


def sheet_is_the_same_every_time():
    for name in ("sheet.pdf", "sheet.svg", "sheet.png"):
        words = ["map", "export", "--data", path("demo"), "--paper", "a3", "--landscape", "--dpi", "72"]
        made = run(*words, path(name))
        assert made["symbols"] > 20 and made["drill"], made
        first = content(name)
        run(*words, path(name))
        assert content(name) == first, name + " differs the second time"
    assert png_size("sheet.png") == (1191, 842)


def pdf_text(name):
    if not shutil.which("pdftotext"):
        raise tap.Skip("pdftotext is not installed")
    return subprocess.run(["pdftotext", "-layout", path(name), "-"], capture_output=True, check=True).stdout.decode()


def drill_and_real_are_told_apart():
    run("map", "export", "--data", path("demo"), path("drill.pdf"))
    run("map", "export", "--data", path("demo"), "--real", path("real.pdf"))
    assert "DRILL" in pdf_text("drill.pdf")
    real = pdf_text("real.pdf")
    assert "DRILL" not in real and "Incident" not in real and "© OpenStreetMap contributors" in real, real


def sheet_speaks_chinese():
    run("map", "export", "--data", path("demo"), "--lang", "zh_CN", "--title", "莱茵河洪水", path("zh.pdf"), LC_ALL="C.UTF-8")
    text = pdf_text("zh.pdf")
    for word in ("莱茵河洪水", "演练", "图例", "比例尺", "数据截至"):
        assert word in text, f"{word} is missing: {text}"
    assert "Legend" not in text and "Data as of" not in text, text


def layers_are_obeyed():
    run("map", "export", "--data", path("demo"), "--layers", "shelters", path("shelters.pdf"))
    text = pdf_text("shelters.pdf")
    assert "Shelter" in text and "Team" not in text and "Incident" not in text, text


if not os.path.exists(driver.MUSTERCTL):
    print("1..0 # SKIP musterctl is not built")
    sys.exit(0)
try:
    run("area", "build", driver.EXTRACT, path("LI.area"))
    run("demo", "create", path("demo"), "--area", path("LI.area"))
    tap.run([("a picture is the same every time", render_is_the_same_every_time),
             ("every option shows", options_show),
             ("wrong words leave nothing behind", wrong_words_leave_nothing),
             ("a sheet is the same every time", sheet_is_the_same_every_time),
             ("a drill's sheet and a real one are told apart", drill_and_real_are_told_apart),
             ("a sheet speaks Chinese", sheet_speaks_chinese),
             ("only the layers asked for are drawn", layers_are_obeyed)])
finally:
    shutil.rmtree(folder, ignore_errors=True)
