#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Afterwards, on the screen and without one: the figures of the page are those of musterctl, a figure leads to its cases and
# these to their incident, what may be one event is merged from its page, an incident that is over has its review.
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))

import driver
import room as rooms
import tap

room = rooms.Room()
desk = None


def ctl_lines(*words):
    return [json.loads(line) for line in driver.ctl(*words, "--data", room.home, "--drill", rooms.DRILL).splitlines()]


def span(seconds):
    """The words of a length of time, worked out here from the number."""
    whole = int(seconds + 0.5)
    if seconds < 10 and abs(seconds - whole) > 1e-6:
        return f"{seconds:.1f} s"
    if whole < 60:
        return f"{whole} s"
    if whole % 60 == 0 and whole < 3600:
        return f"{whole // 60} min"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    hours, minutes = whole // 3600, whole % 3600 // 60
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def the_page_has_the_figures_of_musterctl():
    desk.command("/时效")  # words of the bar are understood in both languages whatever the session's is
    desk.wait_for("How long things took", 15)
    for v in ctl_lines("intervals"):
        if v["n"] == 0:
            continue
        desk.wait_for(f"median {span(v['p50_s'])}", 15)
        cases = "1 case" if v["n"] == 1 else f"{v['n']} cases"
        desk.wait_for(f"{cases} · 90 % within {span(v['p90_s'])} · longest {span(v['longest_s'])}", 10)
        if "limit_s" in v:
            desk.wait_for(v["source"], 10)
            desk.wait_for(f"kept in {int(v['share_kept'] * 100)} %", 10)


def a_figure_leads_to_its_cases_and_on():
    desk.click("First team ordered", exact=False)
    desk.wait_for("Landslip on the road · ", 10)
    assert not desk.shows("Mark as verified")
    desk.click("Landslip on the road · ", exact=False)
    desk.wait_for("Mark as verified", 15)  # the page of an incident, which nothing has opened before


def what_may_be_one_event_is_merged_from_its_page():
    before = {r["id"]: r for r in driver.records(room.path("desk1"), "incidents")}
    desk.command('/i flood Balzers "cellar under water"')
    driver.wait("the first", lambda: len(driver.records(room.path("desk1"), "incidents")) == len(before) + 1, 15)
    desk.command('/i flood Balzers "water at the bridge"')
    driver.wait("the second", lambda: len(driver.records(room.path("desk1"), "incidents")) == len(before) + 2, 15)
    desk.wait_for("May be the same as", 15)
    desk.click("Merge the two")
    driver.wait("one of them under the other", lambda: [r for r in driver.records(room.path("desk1"), "incidents")
                                                          if r.get("merged_into") and r["merged_into"] not in before], 15)


def an_incident_that_is_over_has_its_review():
    over = next(r for r in driver.records(room.path("desk1"), "incidents") if r.get("phase") == "ended")
    desk.command(over["title"])
    driver.wait("the review", lambda: desk.find(role="push button", name="Review", exact=False)
                or desk.find(role="toggle button", name="Review", exact=False), 15)
    desk.click("Review", exact=False)
    for line in ctl_lines("incident", "review", over["id"]):
        desk.wait_for(line["what"], 10)
        desk.wait_for(line["said"], 10)


try:
    room.furnish("desk1")
    desk = room.open("desk1")
    desk.wait_for("Flooding at the river", 30)
    tap.run([("the page has the figures of musterctl", the_page_has_the_figures_of_musterctl),
             ("a figure leads to its cases, and on", a_figure_leads_to_its_cases_and_on),
             ("what may be one event is merged from its page", what_may_be_one_event_is_merged_from_its_page),
             ("an incident that is over has its review", an_incident_that_is_over_has_its_review)])
finally:
    room.close()
