#!/usr/bin/env python3
"""Prints the seconds of processor time that processes, their descendants and those of them that have ended took.

processor_time.py PID...
"""
import os
import pathlib
import sys

PARENT = 1
TIMES = slice(11, 15)  # utime, stime, cutime, cstime, counted from the field behind the name

stats = {}
for file in pathlib.Path("/proc").glob("[0-9]*/stat"):
    try:
        stats[int(file.parent.name)] = file.read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        pass  # It has ended meanwhile.


def seconds(pid):
    children = [child for child, fields in stats.items() if int(fields[PARENT]) == pid]
    own = sum(int(ticks) for ticks in stats[pid][TIMES]) / os.sysconf("SC_CLK_TCK")
    return own + sum(seconds(child) for child in children)


print(f"{sum(seconds(int(pid)) for pid in sys.argv[1:]):.2f}")
