#!/usr/bin/env python3
"""Prints the figures of a run of "firebreak bench --tasks --json FILE" as "phase value" lines.

figures.py FILE
"""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    results = json.load(file)


def say(phase, load, figure, scale=1):
    print(phase, round(results["medians"][load][figure]["median"] * scale, 3))


say("one", "one by one", "perSecond")
say("bulk", "bulk", "perSecond")
say("idle", "one at a time", "p50", 1e-3)
say("idle-p99", "one at a time", "p99", 1e-3)
print("sync", round(results["disk"]["syncMicros"] * 1e-3, 3))
