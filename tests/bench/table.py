"""A line of the bench's table, and the table."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    what: str
    ours: str
    baseline: str = ""
    ratio: str = ""
    target: str = ""


def show(lines: list[Line]) -> None:
    rows = [("measure", "panelbot", "baseline", "ratio", "target")]
    rows += [(line.what, line.ours, line.baseline, line.ratio, line.target) for line in lines]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
