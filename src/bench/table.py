#!/usr/bin/env python3
"""Prints the table of a comparison.

  table.py [--of NAME]... PHASE=TITLE... < figures

Each line of the figures is "name round phase value". The table shows the median, the lowest and the highest value of
each name, and for each --of the ratio of that name's value to this one's in the same round: median (lowest to highest).
"""
import statistics
import sys


def read(lines):
    figures = {}
    for line in lines:
        name, number, phase, value = line.split()
        figures.setdefault(phase, {}).setdefault(name, {})[number] = float(value)
    return figures


def amount(value):
    if value >= 10_000:
        value = round(value, -2)
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def ratio(ours, theirs):
    """None if the two have no round in common."""
    ratios = [ours[number] / theirs[number] for number in ours if theirs.get(number)]
    if not ratios:
        return None
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def rows(figures, title, ours):
    for name, rounds in figures.items():
        values = rounds.values()
        ratios = [(ratio(figures.get(of, {}), rounds) if of != name else None) or "" for of in ours]
        spread = [amount(statistics.median(values)), amount(min(values)), amount(max(values))]
        yield [title, name, *spread, str(len(values)), *ratios]


def table(lines, titles, ours):
    figures = read(lines)
    ours = [of for of in ours if any(of in names for names in figures.values())]
    all_rows = [["", "", "median", "lowest", "highest", "rounds", *[f"{of} / it" for of in ours]]]
    for phase, title in titles.items():
        all_rows += rows(figures.get(phase, {}), title, ours)
    widths = [max(len(row[column]) for row in all_rows) for column in range(len(all_rows[0]))]
    all_rows.insert(1, ["-" * width for width in widths])
    for row in all_rows:
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"


def main(arguments):
    ours, titles = [], {}
    while arguments:
        argument = arguments.pop(0)
        if argument == "--of":
            ours.append(arguments.pop(0))
        else:
            phase, title = argument.split("=", 1)
            titles[phase] = title
    print("\n".join(table(sys.stdin, titles, ours)))


main(sys.argv[1:])
