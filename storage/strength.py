"""The strength of the whole Met, month by month, from the London Datastore."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from storage.facts import REFERENCE


@dataclass(frozen=True, slots=True)
class Strength:
    """Full-time equivalents at the end of a month."""

    officers: int
    staff: int
    pcsos: int


@cache
def met_strength() -> Mapping[str, Strength]:
    """Strength by month (`2013-05` to `2026-03`), oldest first."""
    rows = csv.DictReader((REFERENCE / "met_strength.csv").read_text("utf-8").splitlines())
    return {row["month"]: Strength(int(row["officers"]), int(row["staff"]), int(row["pcsos"])) for row in rows}
