"""Months as `2026-09`: the one after, and those that follow one another."""

from collections.abc import Sequence


def following(month: str) -> str:
    """The month after a month."""
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02d}"


def runs(months: Sequence[str]) -> list[tuple[str, str]]:
    """Months in order as stretches without a gap, each by its first and last."""
    found: list[tuple[str, str]] = []
    for month in months:
        if found and following(found[-1][1]) == month:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return found
