"""Importing the Met's own files: read whole, joined to wards, then kept all at once, with a report of each step."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path

from adapters.collecting import uncollected
from adapters.workbook import Row, Sheets, opened
from bot.answers import counted, day
from bot.errors import UserError
from bot.imports.cells import Aliases, bare, has_all
from bot.imports.crime import Crime, read_crime
from bot.imports.strengths import (
    ABSTRACTIONS,
    STRENGTHS,
    Joining,
    Sheet,
    Team,
    abstractions_joined,
    missing,
    read_abstractions,
    read_strengths,
    strengths_joined,
)
from storage.crime import ward_crime
from storage.engine import session_on
from storage.imports import Kept, Kind, keep
from storage.imports import Row as Held
from storage.months import runs
from storage.places import boroughs

LOOKED_AT = 20
"""How far down a sheet its headings may stand."""
NO_STRENGTHS = "{file} has no sheet headed {names}: give the Met's workbook of dedicated ward officers."

READ = "{what}: sheet {sheet} of {file}, {rows:,} rows, {months}."
NO_ABSTRACTIONS = "Abstraction: none in {file}, so what was imported before stays."
JOINED = "Joined: {joined:,} of {teams:,} teams to a ward of today{old}."
BY_OLD_NAME = ", {count:,} of them by an old ward's name"
BECAME = "Months: {said}."
NOTHING_CHANGED = "Nothing changed: all of it had been imported before."
GAP = "No strengths for {boroughs} in {months}: a gap in the file, which is not none."
APART = "Did not join ({count:,}):"
ONE_APART = "  {borough}: {teams}: {why}"
LEFT_OUT = "Left out: {rows}, {why}."
READ_CRIME = "Recorded crime: {file}, {rows:,} rows, {months}."
JOINED_CRIME = "Joined: wards of today: {wards:,}; groups of crime: {groups:,}; types: {types:,}."
STRANGE = "Groups that the file this came with does not have: {groups}. They are counted under their own names."
APART_CRIME = "Did not join: {rows} of no ward of today: {wards}."
NO_CSV = "{file} cannot be read: give the name of the Met's file, such as crime.csv."
NOT_TEXT = "{file} is not UTF-8 text: give the Met's own file, as it was downloaded."
MOST_NAMES = 12

Lines = Iterator[str]
Reads = Callable[[Sequence[object], Iterable[Sequence[object]], str, int], Sheet]


def strengths(url: str, file: Path) -> Lines:
    """Import the Met's workbook of ward teams: their strengths and, where it has them, their abstractions."""
    with uncollected(), opened(file) as sheets:  # cells by the million come and go: it takes a third less
        found = _headed(sheets, STRENGTHS, "Strengths", file)
        counted = _sheet(sheets, found, read_strengths)
        beside = _find(sheets, ABSTRACTIONS, but=found)
        spent = _sheet(sheets, beside, read_abstractions) if beside else Sheet()
    posts, minutes = strengths_joined(counted), abstractions_joined(spent) if spent.rows else None
    kept = _kept(url, {"strengths": posts.months, **({"abstractions": minutes.months} if minutes else {})})
    yield _read_line("Strengths", found, file, counted)
    yield from _of_sheet(counted, posts, kept["strengths"])
    met = [name for name, one in boroughs().items() if one.force == "metropolitan"]
    for gap, without in missing(counted, met).items():
        yield GAP.format(boroughs=_names(without), months=_spans(gap))
    if beside and minutes:
        yield _read_line("Abstraction", beside, file, spent)
        yield from _of_sheet(spent, minutes, kept["abstractions"])
    else:
        yield NO_ABSTRACTIONS.format(file=file.name)
    yield from () if any(one.new or one.replaced for one in kept.values()) else (NOTHING_CHANGED,)


def _kept(url: str, months: Mapping[Kind, Mapping[str, list[Held]]]) -> dict[Kind, Kept]:
    """Keep all of it, or none where something stops it."""
    with session_on(url) as session:
        kept = {kind: keep(session, kind, by_month, datetime.now(UTC)) for kind, by_month in months.items()}
        session.commit()
    return kept


def _headed(sheets: Sheets, aliases: Aliases, usual: str, file: Path) -> str:
    """The sheet of its usual name, whatever its headings, or the one that has them. Raises UserError."""
    named = next((name for name in sheets.names if bare(name) == bare(usual)), None)
    found = named or _find(sheets, aliases)
    if found is None:
        names = ", ".join(ways[0] for ways in aliases.values())
        raise UserError(NO_STRENGTHS.format(file=file, names=names))
    return found


def _find(sheets: Sheets, aliases: Aliases, but: str = "") -> str | None:
    for name in sheets.names:
        if name != but and any(has_all(row, aliases) for row in islice(sheets.rows(name), LOOKED_AT)):
            return name
    return None


def _sheet(sheets: Sheets, name: str, reads: Reads) -> Sheet:
    """A sheet read from its headings on: the first row with several of them, where none has all."""
    aliases = STRENGTHS if reads is read_strengths else ABSTRACTIONS
    rows = sheets.rows(name)
    top: list[Row] = list(islice(rows, LOOKED_AT))
    at = next((n for n, row in enumerate(top) if has_all(row, aliases)), None)
    if at is None:
        at = max(range(len(top)), key=lambda n: (_alike(top[n], aliases), -n), default=0)
    header = top[at] if top else ()
    return reads(header, chain(top[at + 1 :], rows), f"The sheet {name}", at + 2)


def _alike(row: Row, aliases: Aliases) -> int:
    held = set(map(bare, row))
    return sum(any(bare(name) in held for name in names) for names in aliases.values())


def _read_line(what: str, sheet: str, file: Path, read: Sheet) -> str:
    return READ.format(what=what, sheet=sheet, file=file.name, rows=read.rows, months=_spans(read.months))


def _of_sheet(read: Sheet, joining: Joining, kept: Kept) -> Lines:
    joined = joining.today + joining.by_old_name
    old = BY_OLD_NAME.format(count=joining.by_old_name) if joining.by_old_name else ""
    yield JOINED.format(joined=joined, teams=len(read.teams), old=old)
    yield BECAME.format(said=_became(kept))
    yield from _apart(joining.apart)
    yield from (LEFT_OUT.format(rows=counted(count, "row"), why=why) for count, why in read.reasons)


def _became(kept: Kept) -> str:
    """ "60 months read: 1 new, 59 as they were"."""
    said = (
        (kept.new, "new"),
        (kept.replaced, "replaced"),
        (kept.same, "as they were"),
        (kept.newer, "left as a file with later months gave them"),
    )
    return ", ".join(f"{len(months):,} {what}" for months, what in said if months)


def _apart(apart: Mapping[Team, str]) -> Lines:
    if not apart:
        return
    yield APART.format(count=len(apart))
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (borough, team), why in sorted(apart.items()):
        together[borough, why].append(team or "a team without a name")
    for (borough, why), teams in together.items():
        yield ONE_APART.format(borough=borough or "no borough", teams=_names(teams), why=why)


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


def _spans(months: Sequence[str]) -> str:
    """ "August 2021 to July 2026", or several such."""
    spans = runs(months)
    return ", ".join(day(first) if first == last else f"{day(first)} to {day(last)}" for first, last in spans)


def crime(url: str, file: Path) -> Lines:
    """Import the Met's ward level file of recorded crime."""
    read = _crime(file)
    kept = _kept(url, {"crime": read.by_month()})["crime"]
    held = len({ward for ward, _ in read.wards})
    yield READ_CRIME.format(file=file.name, rows=read.rows, months=_spans(read.months))
    yield JOINED_CRIME.format(wards=held, groups=len(read.groups), types=len(read.types))
    yield BECAME.format(said=_became(kept))
    strange = sorted(read.groups - set(ward_crime().categories))
    if strange:
        yield STRANGE.format(groups=_names(strange))
    if read.apart:
        count = sum(read.apart.values())
        yield APART_CRIME.format(rows=counted(count, "row"), wards=_names(sorted(read.apart)))
    yield from () if kept.new or kept.replaced else (NOTHING_CHANGED,)


def _crime(file: Path) -> Crime:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return read_crime(lines, file.name)
    except UnicodeDecodeError:
        raise UserError(NOT_TEXT.format(file=file)) from None
    except (OSError, ValueError):
        raise UserError(NO_CSV.format(file=file)) from None
