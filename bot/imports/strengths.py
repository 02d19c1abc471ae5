"""The Met's workbook of ward teams: its two sheets as rows, added up by team and month, and joined to wards.

A team's rows are added up, the same row twice included: the workbook splits a team over several, and repeats some.
What a team has no row for, or a row without a number, is not known. It is never none.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.errors import UserError
from bot.imports.cells import Aliases, bare, columns, month_of, number_of, text_of
from bot.imports.teams import Apart, Joined, borough_named, joined
from storage.imports import Row

STRENGTHS: Aliases = {
    "month": ("Date", "Month", "Month Ending"),
    "borough": ("Borough", "Department", "Borough Name"),
    "team": ("Team", "Team Name", "Ward Team"),
    "rank": ("Rank", "Rank Group"),
    "FTE": ("FTE", "Strength", "Full Time Equivalent"),
}
ABSTRACTIONS: Aliases = {
    "month": ("Month", "Month of Abstraction", "Date"),
    "borough": ("Borough", "Borough Name", "Department"),
    "team": ("Team", "Team Name", "Ward Team"),
    "abstracted": ("Abstracted From Duty", "Abstracted"),
    "minutes": ("minutes", "Abstraction Minutes", "Abstracted Minutes", "Total Minutes"),
}
RANKS = {
    "constable": "constables",
    "pc": "constables",
    "policeconstable": "constables",
    "pcso": "pcsos",
    "policecommunitysupportofficer": "pcsos",
    "communitysupportofficer": "pcsos",
}
FLAGS = {"yes": True, "y": True, "true": True, "abstracted": True, "no": False, "n": False, "false": False}
MOST_FTE = 1_000
MOST_MINUTES = 10**8

NOTHING_READ = "{where} has no row that can be read: give the Met's own file, as it was downloaded."
NO_NUMBER = "no number for {what} (the first is row {row})"
NO_MONTH = "no month (the first is row {row})"
OTHER_RANK = "rank {rank}, where only constables and PCSOs are kept"
NO_FLAG = "neither Yes nor No for whether abstracted (the first is row {row})"
TAKEN = "another team has the name that its ward has today"
SEVERAL = "several old wards became that ward"

Team = tuple[str, str]
"""A team by its borough and its name, as the workbook has them."""
Sums = dict[str, float]
"""What was added up, by what it is."""


@dataclass(slots=True)
class Sheet:
    """A sheet as it was read: what each team has in each month, and what was left out, by the reason."""

    rows: int = 0
    teams: dict[Team, dict[str, Sums]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))
    left_out: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def add(self, team: Team, month: str, what: str, number: float) -> None:
        """Add a number to what a team has in a month."""
        held = self.teams[team][month]
        held[what] = held.get(what, 0) + number

    def leave(self, why: str, row: int) -> None:
        """Count a row as left out, and remember the first of its kind."""
        self.left_out[why] += 1
        self.first.setdefault(why, row)

    @property
    def months(self) -> list[str]:
        """Every month there is, in order."""
        return sorted({month for months in self.teams.values() for month in months})

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """How many rows were left out, and why."""
        return [(count, why.format(row=self.first[why])) for why, count in self.left_out.items()]


@dataclass(frozen=True, slots=True)
class Joining:
    """A sheet's teams as wards: the rows to keep by month, how many joined by which name, and who did not, and why."""

    months: Mapping[str, list[Row]]
    today: int
    by_old_name: int
    apart: Mapping[Team, str]


def read_strengths(header: Sequence[object], rows: Iterable[Sequence[object]], where: str, begins: int) -> Sheet:
    """The strengths of a sheet, added up. Raises UserError."""

    def take(sheet: Sheet, cells: Mapping[str, object], team: Team, month: str, row: int) -> None:
        rank, fte = RANKS.get(bare(cells["rank"])), number_of(cells["FTE"], MOST_FTE)
        if rank is None:
            sheet.leave(OTHER_RANK.format(rank=text_of(cells["rank"]).replace("{", "(") or "left empty"), row)
        elif fte is None:
            sheet.leave(NO_NUMBER.replace("{what}", "FTE"), row)
        else:
            sheet.add(team, month, rank, fte)

    sheet = _read(columns(header, STRENGTHS, where), rows, where, begins, take)
    if not sheet.rows:
        raise UserError(NOTHING_READ.format(where=where))
    return sheet


def read_abstractions(header: Sequence[object], rows: Iterable[Sequence[object]], where: str, begins: int) -> Sheet:
    """The minutes of a sheet, added up; a sheet without a row is none. Raises UserError."""

    def take(sheet: Sheet, cells: Mapping[str, object], team: Team, month: str, row: int) -> None:
        flag, minutes = FLAGS.get(bare(cells["abstracted"])), number_of(cells["minutes"], MOST_MINUTES)
        if flag is None:
            sheet.leave(NO_FLAG, row)
        elif minutes is None:
            sheet.leave(NO_NUMBER.replace("{what}", "minutes"), row)
        else:
            sheet.add(team, month, "minutes", minutes)
            sheet.add(team, month, "abstracted", minutes if flag else 0)

    return _read(columns(header, ABSTRACTIONS, where), rows, where, begins, take)


Take = Callable[[Sheet, Mapping[str, object], Team, str, int], None]


def _read(at: Mapping[str, int], rows: Iterable[Sequence[object]], where: str, begins: int, take: Take) -> Sheet:
    sheet, last = Sheet(), max(at.values())
    for number, row in enumerate(rows, begins):
        if not any(row):
            continue
        sheet.rows += 1
        padded = (*row, *(None,) * (last + 1 - len(row))) if len(row) <= last else row
        cells = {what: padded[place] for what, place in at.items()}
        month = month_of(cells["month"])
        if month is None:
            sheet.leave(NO_MONTH, number)
        else:
            take(sheet, cells, (text_of(cells["borough"]), text_of(cells["team"])), month, number)
    if sheet.rows and not sheet.teams:
        raise UserError(NOTHING_READ.format(where=where))
    return sheet


def strengths_joined(sheet: Sheet) -> Joining:
    """The rows of strengths to keep: each ward's team by month."""
    return _joined(sheet, _strength)


def abstractions_joined(sheet: Sheet) -> Joining:
    """The rows of abstraction to keep."""
    return _joined(sheet, _minutes)


def _strength(held: Sums) -> Row:
    return {rank: round(held[rank], 3) if rank in held else None for rank in ("constables", "pcsos")}


def _minutes(held: Sums) -> Row:
    return {"minutes": round(held["minutes"]), "abstracted": round(held["abstracted"])}


def _joined(sheet: Sheet, row: Callable[[Sums], Row]) -> Joining:
    found = {team: joined(*team) for team in sheet.teams}
    months: dict[str, list[Row]] = {month: [] for month in sheet.months}
    kept: dict[Team, bool] = {}
    left: dict[Team, str] = {}
    for (month, ward), teams in sorted(_by_ward(sheet, found).items()):
        chosen, why = _chosen(teams)
        kept.update(chosen)
        left.update({team: why for team, _ in teams if team not in chosen})
        if chosen:
            held = row(_added([sheet.teams[team][month] for team in chosen]))
            months[month].append({"ward": ward, "month": month, "team": min(chosen)[1], **held})
    apart = {team: one.why for team, one in found.items() if isinstance(one, Apart)}
    apart |= {team: why for team, why in left.items() if team not in kept}
    return Joining(months, sum(kept.values()), len(kept) - sum(kept.values()), apart)


def _by_ward(sheet: Sheet, found: Mapping[Team, Joined | Apart]) -> dict[tuple[str, str], list[tuple[Team, bool]]]:
    """The teams that may be each ward's in each month, and whether by its name of today."""
    mine: dict[tuple[str, str], list[tuple[Team, bool]]] = defaultdict(list)
    for team, one in found.items():
        if isinstance(one, Joined):
            for month in sheet.teams[team]:
                mine[month, one.ward].append((team, one.today))
    return mine


def _added(parts: Iterable[Sums]) -> Sums:
    whole: Sums = {}
    for part in parts:
        for what, number in part.items():
            whole[what] = whole.get(what, 0) + number
    return whole


def _chosen(teams: list[tuple[Team, bool]]) -> tuple[dict[Team, bool], str]:
    """The teams that are a ward's in a month: those of its name today, or else the one that had most of its area."""
    today = {team: True for team, is_today in teams if is_today}
    if today:
        return today, TAKEN
    return ({teams[0][0]: False}, "") if len(teams) == 1 else ({}, SEVERAL)


def missing(sheet: Sheet, among: Iterable[str]) -> Mapping[tuple[str, ...], list[str]]:
    """The boroughs without a row in some of the sheet's months, by those months."""
    there: dict[str | None, set[str]] = defaultdict(set)
    for (borough, _), by_month in sheet.teams.items():
        there[borough_named(borough)] |= by_month.keys()
    gaps: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for borough in among:
        gaps[tuple(month for month in sheet.months if month not in there[borough])].append(borough)
    return {gap: names for gap, names in gaps.items() if gap}
