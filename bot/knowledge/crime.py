"""Recorded crime of a ward: how much, whether it rose, where that ranks, and what the count leaves out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from bot.answers import MONTHS, Draft, cited, day, shown
from bot.errors import UserError
from bot.replies import Figure, Reply, Sources
from storage.crime import CrimeFile, ward_crime
from storage.facts import library
from storage.places import Ward, boroughs, wards

FILE = "crime-ward-file"
HAMPSTEAD_TOWN = "E05013659"
FRAUD = ("Fraud and forgery", "Nfib fraud")
RENAMED = "2024-03"
"""Fraud is in the file only from then, and types were renamed: before it none means not held, and no year compares."""

KINDS = {
    "Arson and criminal damage": ("Arson and criminal damage", "arson or criminal damage offence"),
    "Burglary": ("Burglary", "burglary offence"),
    "Drug offences": ("Drug offences", "drug offence"),
    "Fraud and forgery": ("Fraud and forgery", "fraud and forgery offence"),
    "Miscellaneous crimes against society": ("Other crimes against society", "other offence against society"),
    "Nfib fraud": ("Fraud reported nationally (NFIB)", "nationally reported fraud offence"),
    "Possession of weapons": ("Possession of weapons", "weapons possession offence"),
    "Public order offences": ("Public order offences", "public order offence"),
    "Robbery": ("Robbery", "robbery offence"),
    "Sexual offences": ("Sexual offences", "sexual offence"),
    "Theft": ("Theft", "theft offence"),
    "Vehicle offences": ("Vehicle offences", "vehicle offence"),
    "Violence against the person": ("Violence against the person", "violence offence"),
}
"""Each major category as a heading and as the offence counted."""

TYPES = {
    "Arson": ("Arson", "arson offence"),
    "Bicycle theft": ("Bicycle theft", "bicycle theft offence"),
    "Criminal damage": ("Criminal damage", "criminal damage offence"),
    "Homicide": ("Homicide", "homicide offence"),
    "Possession of drugs": ("Possession of drugs", "offence of possession of drugs"),
    "Rape": ("Rape", "rape offence"),
    "Shoplifting": ("Shoplifting", "shoplifting offence"),
    "Theft from a vehicle": ("Theft from a vehicle", "offence of theft from a vehicle"),
    "Theft from the person": ("Theft from the person", "offence of theft from the person"),
    "Theft or unauth taking of a motor veh": ("Theft of a vehicle", "offence of theft or taking of a vehicle"),
    "Trafficking of drugs": ("Trafficking of drugs", "offence of trafficking of drugs"),
}
"""Types within a category that people ask for by name. Burglary's are left out: they were renamed midway."""

NAMED = KINDS | TYPES

NOT_THE_CITY = (
    "I do not hold recorded crime for the City of London: the Met's ward file leaves it out, because it has "
    "its own police force. Ask the City of London Police."
)
UNPLACED = (
    f"About {{{FILE}.unplaced}} of offences have no ward, so ward totals do not add up to the borough. "
    "Antisocial behaviour is not in the file."
)
SMALL = "Where numbers are small, a few offences move a percentage a lot."
MAJOR_ONLY = (
    "Some crime types were renamed in March 2024, so only the major categories are compared; fraud is in the "
    "file only from that month."
)
NO_FRAUD_BEFORE = "not comparable: fraud is in the file only from March 2024"
NO_TYPE_BEFORE = "not comparable: crime types were renamed in March 2024, so only major categories are compared"
NOT_SAFETY = (
    "This ranks recorded crime, not safety. Busy places such as high streets and stations record more, "
    "because a crime counts where it happens, whoever lives there, and much crime is not reported."
)
SIZES = "Wards differ in size and in how many people pass through, and these are counts, not rates."
TWO_OR_THREE = "Name two or three different wards to compare."
NOT_BY_NAME = (
    "I do not hold {category} for {year}: the Met's file has none of it by that name anywhere, so it is counted under "
    "another. Ask for the ward's crime without a category."
)
SOURCE = "met-crime"
"""How the id of imported crime, as a source, begins; its last month follows."""
IMPORTED = "Met ward crime file, imported: {first} to {last}"
MONTH_WANTED = "Write the month as year and month, such as 2025-06 for June 2025."


@dataclass(frozen=True, slots=True)
class _Tally:
    """Offences of one ward, all or of one category: the last two years of the file, month by month."""

    ward: Ward
    category: str | None
    months: tuple[int, ...]
    before: int
    latest: int


@dataclass(frozen=True, slots=True)
class _Standing:
    """A ward's place among others, first having the most, and whether another shares it."""

    rank: int
    joint: bool


def crime_in(ward: Ward, category: str | None = None) -> Draft:
    """Offences recorded in a ward in the year to June 2025, all or of one major category.

    With the change on the year before, the rank and share in its borough and each month. Source: the Met's
    ward level file. Raises UserError for a category the file does not have.
    """
    if not _in_the_file(ward):
        return _not_held(ward)
    _check_named(category)
    tally = _tally(ward, category)
    draft = Draft("crime", ward)
    draft.say(_headline(draft, tally))
    draft.facts(*_facts(draft, tally))
    if category is None:
        draft.table(("Category", *_years(), "Change"), _by_category(draft, ward))
    renamed = category is None and ward_crime().months[-24] < RENAMED
    return draft.warn(" ".join((UNPLACED, SMALL, *((MAJOR_ONLY,) if renamed else ()))))


def compare_crime(compared: tuple[Ward, ...], category: str | None = None) -> Draft:
    """Two or three wards side by side: offences in the year to June 2025, change and rank in their boroughs.

    Source: the Met's ward level file. Raises UserError for another number of wards.
    """
    asked = tuple(dict.fromkeys(compared))
    if not 2 <= len(asked) <= 3:
        raise UserError(TWO_OR_THREE)
    _check_named(category)
    held = tuple(_tally(ward, category) for ward in asked if _in_the_file(ward))
    if not held:
        return _not_held(None)
    draft = Draft("crime")
    draft.say(f"{_side_by_side(draft, held)} in {_year()}.")
    draft.table(("Ward", *_years(), "Change", "Rank"), (_compared(draft, tally) for tally in held))
    if len(held) < len(asked):
        draft.say(NOT_THE_CITY)
    return draft.warn(f"{SIZES} {UNPLACED}")


def safest(ward: Ward) -> Draft:
    """Where a ward stands for recorded crime in the year to June 2025, and why that is not its safety.

    Among its borough's wards and all the Met's. Source: the Met's ward level file.
    """
    if not _in_the_file(ward):
        return _not_held(ward)
    draft = Draft("crime", ward)
    tally = _tally(ward, None)
    place = _place(draft, tally, ward.borough)
    draft.say(
        f"{place} of {ward.borough} for recorded crime, counting from the most: {_counted(draft, tally)} in "
        f"{ward.name} ward in {_year()}."
    )
    draft.say(f"Across London it stands {_place(draft, tally, None)} the Met polices, counting from the most.")
    draft.warn(f"{NOT_SAFETY} {UNPLACED}")
    return draft.tell("sch-hampstead-safest") if ward.code == HAMPSTEAD_TOWN else draft


def borough_crime(borough: str, category: str | None = None) -> Draft:
    """Every ward of a borough by offences in the year to June 2025, most first, all or of one category.

    Source: the Met's ward level file. Raises UserError for a borough that is not one.
    """
    if borough not in boroughs():
        raise UserError(f"I don't know a borough called {borough}. Give one such as Camden.")
    _check_named(category)
    ranked = _ranking(borough, category)
    if not ranked:
        return _not_held(None)
    draft = Draft("crime")
    draft.say(_extremes(draft, ranked, borough))
    draft.table(("Ward", "Rank", *_years(), "Change"), (_ranked(draft, tally) for tally in ranked))
    return draft.warn(f"{UNPLACED} {SIZES}")


def monthly(ward: Ward, month: str, category: str | None = None) -> Draft:
    """Offences recorded in a ward in one month, written `2025-06`; outside the file, what is held instead.

    A year the file has nothing of may be given too: it is not held either. Source: the Met's ward level file. Raises
    UserError for what is not a month.
    """
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", month) or month in {held[:4] for held in ward_crime().months}:
        raise UserError(MONTH_WANTED)
    if not _in_the_file(ward):
        return _not_held(ward)
    _check_named(category)
    draft = Draft("crime", ward)
    tally = _tally(ward, category)
    months = _months(category)
    if month not in months:
        held = f"I hold {day(months[0])} to {day(months[-1])}."
        draft.say(f"I do not hold {_recorded(category)} for {day(month)}. {held}")
        draft.say(f"The latest month held: {_in_month(draft, tally, months[-1])}.")
        return draft.warn(UNPLACED)
    draft.say(f"{_in_month(draft, tally, month)}.")
    earlier = f"{int(month[:4]) - 1}{month[4:]}"
    if earlier in months:
        draft.say(f"A year earlier: {_in_month(draft, tally, earlier)}.")
    return draft.warn(UNPLACED)


def from_import(reply: Reply) -> Reply:
    """An answer made from imported months, cited as such; what the file that ships alone says stays its own."""
    file, finding = ward_crime(), reply.finding
    if finding is None or not file.imported:
        return reply
    first, last = file.imported[0], file.imported[-1]
    cite = IMPORTED.format(first=day(first), last=day(last))
    source = replace(cited(FILE), id=f"{SOURCE}-{last}", date=last, cite=cite)
    figures = tuple(replace(one, source=source.id) if _came_in(one) else one for one in finding.figures)
    if figures == finding.figures:
        return reply
    blocks = tuple(Sources((source, *block.cited)) if isinstance(block, Sources) else block for block in reply.blocks)
    return replace(reply, blocks=blocks, finding=replace(finding, figures=figures))


def _came_in(figure: Figure) -> bool:
    """Whether a figure is of a month, or a year to a month, that was imported."""
    return figure.source == FILE and figure.as_of in ward_crime().imported and not _of_the_file(figure)


def _of_the_file(figure: Figure) -> bool:
    """Whether a figure is what is held of the file, and no count of it."""
    return figure.label == library().records[FILE].figures["unplaced"].label


def display(category: str) -> str:
    """A category or type of the file as a heading."""
    return NAMED[category][0] if category in NAMED else category


# What the file says, added up once.

Given = ParamSpec("Given")
Made = TypeVar("Made")


def _once(work: Callable[Given, Made]) -> Callable[Given, Made]:
    """Remember what a function comes to, for each file that answers are made from."""
    made: WeakKeyDictionary[CrimeFile, dict[Any, Made]] = WeakKeyDictionary()

    @wraps(work)
    def remembered(*args: Given.args, **named: Given.kwargs) -> Made:
        held = made.setdefault(ward_crime(), {})
        if args not in held:
            held[args] = work(*args, **named)
        return held[args]

    return remembered


def _in_the_file(ward: Ward) -> bool:
    return ward.code in ward_crime().wards


def _months(category: str | None) -> tuple[str, ...]:
    """The months the file holds for a category, oldest first."""
    months = ward_crime().months
    return tuple(month for month in months if month >= RENAMED) if category in FRAUD or category in TYPES else months


def _since_renaming(category: str | None) -> bool:
    """Whether the year before was in part before March 2024, where a category is not held or meant something else."""
    return (category in FRAUD or category in TYPES) and ward_crime().months[-24] < RENAMED


def _tally(ward: Ward, category: str | None) -> _Tally:
    return _tallies(category)[ward.code]


@_once
def _tallies(category: str | None) -> Mapping[str, _Tally]:
    """Each ward's offences by code; a category that a ward has no row for is none."""
    file = ward_crime()
    if category is not None and category not in NAMED:
        raise UserError(f"I don't know a crime category called {category}. Give one such as Burglary.")
    none = (0,) * len(file.months)
    held: dict[str, _Tally] = {}
    for code, crime in file.wards.items():
        if category is None:
            months = crime.monthly
        else:
            months = crime.by_category.get(category) or crime.by_type.get(category, none)
        held[code] = _Tally(wards()[code], category, months, sum(months[-24:-12]), sum(months[-12:]))
    return held


def _check_named(category: str | None) -> None:
    """Refuse a category that nothing was counted under in the latest year: a newer file may have renamed it."""
    if category and ward_crime().imported and not any(tally.latest for tally in _tallies(category).values()):
        raise UserError(NOT_BY_NAME.format(category=display(category), year=_year()))


@_once
def _ranking(borough: str | None, category: str | None) -> tuple[_Tally, ...]:
    """The wards of a borough, or all, most offences first."""
    among = (tally for tally in _tallies(category).values() if borough in (None, tally.ward.borough))
    return tuple(sorted(among, key=lambda tally: (-tally.latest, tally.ward.name)))


@_once
def _standings(borough: str | None, category: str | None) -> Mapping[str, _Standing]:
    """Each ward's place by code; wards with as many share the better place."""
    ranked = _ranking(borough, category)
    counts = [tally.latest for tally in ranked]
    return {
        tally.ward.code: _Standing(counts.index(tally.latest) + 1, counts.count(tally.latest) > 1) for tally in ranked
    }


@_once
def _placed(borough: str, category: str | None) -> int:
    """Offences placed in any ward of a borough in the latest year."""
    return sum(tally.latest for tally in _ranking(borough, category))


# How it is said. Each number is listed with its month and, if worked out, its sum.


_day = cache(day)


def _latest_month() -> str:
    return ward_crime().months[-1]


@_once
def _year() -> str:
    return f"the year to {day(_latest_month())}"


@_once
def _years() -> tuple[str, str]:
    """The headings of the latest year and the one before."""
    months = ward_crime().months
    return f"Year to {day(months[-1])}", f"Year to {day(months[-13])}"


def _named(ward: Ward) -> str:
    return f"{ward.name} ({ward.borough})"


def _offences(category: str | None, count: int) -> str:
    noun = "offence" if category is None else NAMED.get(category, ("", f"{category.lower()} offence"))[1]
    return noun if count == 1 else noun.replace("offence", "offences", 1)


def _recorded(category: str | None) -> str:
    return "recorded crime" if category is None else f"recorded {_offences(category, 2)}"


def _listed(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _number(draft: Draft, tally: _Tally, what: str, value: float, unit: str, working: str = "") -> str:
    """A number of the latest year about a ward."""
    label = f"{what}, {_named(tally.ward)}"
    return draft.number(label, value, unit, _latest_month(), FILE, working)


def _latest(draft: Draft, tally: _Tally) -> str:
    return draft.number(*_total(tally.ward.code, tally.category, -12))


def _before(draft: Draft, tally: _Tally) -> str:
    if _since_renaming(tally.category):
        return "part year"
    return draft.number(*_total(tally.ward.code, tally.category, -24))


@_once
def _total(code: str, category: str | None, start: int) -> tuple[str, int, str, str, str, str]:
    """The figure of twelve months from `start`, counted from the file's end, with the months it adds up."""
    tally = _tallies(category)[code]
    counts, end = tally.months[start:][:12], ward_crime().months[start + 11]
    label = f"{_offences(category, 2)} in the year to {day(end)}, {_named(tally.ward)}"
    working = f"{' + '.join(map(str, counts))} = {sum(counts):,}"
    return label, sum(counts), "offences", end, FILE, working


def _counted(draft: Draft, tally: _Tally) -> str:
    return f"{_latest(draft, tally)} {_offences(tally.category, tally.latest)}"


def _headline(draft: Draft, tally: _Tally) -> str:
    where = f"{tally.ward.name} ward, {tally.ward.borough}"
    counted = f"{_counted(draft, tally)} {'was' if tally.latest == 1 else 'were'}"
    return f"{counted} recorded in {where}, in {_year()}{_compared_with_before(draft, tally)}."


def _compared_with_before(draft: Draft, tally: _Tally) -> str:
    """`, up 50 (5.5 %) on the year before`, where the two years can be compared."""
    if _since_renaming(tally.category):
        return ""
    if tally.latest == tally.before:
        return ", as many as the year before"
    change = _change(draft, tally)
    share = f" ({_percent_change(draft, tally)})" if tally.before else ""
    return f", {change}{share} on the year before"


def _facts(draft: Draft, tally: _Tally) -> tuple[tuple[str, str], ...]:
    months, borough = ward_crime().months, tally.ward.borough
    return (
        ("Period", f"{day(months[-12])} to {day(months[-1])}"),
        (
            "Year before",
            f"{_before(draft, tally)}, {day(_months(tally.category)[-24:][0])} to {day(months[-13])}",
        ),
        ("Change", _change_sum(draft, tally)),
        *_whole(draft, tally),
        *(_among_others(draft, tally) if _placed(borough, tally.category) else ()),
        ("Month by month", _series(draft, tally)),
    )


def _whole(draft: Draft, tally: _Tally) -> tuple[tuple[str, str], ...]:
    """The category a type belongs to, with its number; nothing for a category."""
    if tally.category not in TYPES:
        return ()
    category = ward_crime().within[tally.category]
    return (("Counted within", _counted(draft, _tally(tally.ward, category))),)


def _among_others(draft: Draft, tally: _Tally) -> tuple[tuple[str, str], ...]:
    """Rank and share in the borough."""
    borough = tally.ward.borough
    place = f"{_place(draft, tally, borough)} of {borough}, counting from the most"
    most = _ranking(borough, tally.category)[0]
    if most.latest > tally.latest:
        place += f"; {most.ward.name} has the most"
    return ("Rank", place), ("Share", _share(draft, tally))


def _change(draft: Draft, tally: _Tally) -> str:
    """`up 50` or `down 40`: the size is listed, the word says which way."""
    if _since_renaming(tally.category):
        return "not comparable"
    if tally.latest == tally.before:
        return "no change"
    way, what = ("up", "rise") if tally.latest > tally.before else ("down", "fall")
    label = f"{what} in {_offences(tally.category, 2)} on the year before"
    size = _number(draft, tally, label, abs(tally.latest - tally.before), "offences", _difference(tally))
    return f"{way} {size}"


def _difference(tally: _Tally) -> str:
    more, less = max(tally.latest, tally.before), min(tally.latest, tally.before)
    return f"{more:,} - {less:,} = {more - less:,}"


def _percent_change(draft: Draft, tally: _Tally) -> str:
    size = abs(tally.latest - tally.before)
    what = f"{'rise' if tally.latest > tally.before else 'fall'} in per cent"
    return _percent(draft, tally, what, size, tally.before)


def _percent(draft: Draft, tally: _Tally, what: str, part: int, whole: int) -> str:
    return _number(draft, tally, what, _rate(part, whole), "per cent", _division(part, whole))


def _rate(part: int, whole: int) -> float:
    """Per cent to one decimal, or two where one would say none."""
    rate = 100 * part / whole
    return round(rate, 1) or round(rate, 2)


def _division(part: int, whole: int) -> str:
    return f"{part:,} / {whole:,} = {shown(_rate(part, whole), 'per cent')}"


def _change_sum(draft: Draft, tally: _Tally) -> str:
    """The change as the sum it comes from."""
    if _since_renaming(tally.category):
        return NO_FRAUD_BEFORE if tally.category in FRAUD else NO_TYPE_BEFORE
    change = _change(draft, tally)
    if change == "no change":
        return change
    if not tally.before:
        return f"{_difference(tally)}; no percentage, as there were none the year before"
    _percent_change(draft, tally)
    return f"{_difference(tally)}; {_division(abs(tally.latest - tally.before), tally.before)}"


def _share(draft: Draft, tally: _Tally) -> str:
    """The ward's part of what was placed in its borough, as a sum."""
    borough = tally.ward.borough
    placed = _placed(borough, tally.category)
    label = f"{_offences(tally.category, 2)} placed in the wards of {borough} in {_year()}"
    terms = _borough_sum(borough, tally.category)
    draft.number(label, placed, "offences", _latest_month(), FILE, terms)
    _percent(draft, tally, f"share of the offences placed in {borough}", tally.latest, placed)
    return f"{_division(tally.latest, placed)} of the offences placed in a ward of {borough}"


@_once
def _borough_sum(borough: str, category: str | None) -> str:
    terms = " + ".join(f"{tally.latest:,}" for tally in _ranking(borough, category))
    return f"{terms} = {_placed(borough, category):,}"


def _place(draft: Draft, tally: _Tally, borough: str | None) -> str:
    """`16th of the 20 wards`, among a borough's or all the Met's."""
    among = borough or "the Met"
    count = len(_ranking(borough, tally.category))
    wards_of = draft.number(f"wards of {among} in the file", count, "wards", _latest_month(), FILE)
    return f"{_rank(draft, tally, borough)} of the {wards_of} wards"


def _rank(draft: Draft, tally: _Tally, borough: str | None) -> str:
    """`16th`; a shared place is said to be."""
    standing = _standings(borough, tally.category)[tally.ward.code]
    what = f"rank for {_offences(tally.category, 2)} among wards of {borough or 'the Met'}"
    working = f"{standing.rank - 1:,} with more, {standing.rank - 1:,} + 1 = {standing.rank:,}"
    rank = _number(draft, tally, what, standing.rank, "rank", working)
    return f"{'joint ' if standing.joint else ''}{rank}{_ordinal(standing.rank)}"


def _ordinal(rank: int) -> str:
    if rank % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")


def _series(draft: Draft, tally: _Tally) -> str:
    """`Jul 92, Aug 87` and so on for the latest year."""
    months = ward_crime().months[-12:]
    counts = zip(months, tally.months[-12:], strict=True)
    return ", ".join(f"{MONTHS[int(month[5:]) - 1][:3]} {_one(draft, tally, month, n)}" for month, n in counts)


def _one(draft: Draft, tally: _Tally, month: str, count: int) -> str:
    label = f"{_offences(tally.category, 2)} in {_day(month)}, {_named(tally.ward)}"
    return draft.number(label, count, "offences", month, FILE)


def _in_month(draft: Draft, tally: _Tally, month: str) -> str:
    count = tally.months[ward_crime().months.index(month)]
    offences = f"{_one(draft, tally, month, count)} {_offences(tally.category, count)}"
    return f"{offences} recorded in {tally.ward.name} ward, {tally.ward.borough}, in {day(month)}"


def _by_category(draft: Draft, ward: Ward) -> list[tuple[str, ...]]:
    """A row for each category the ward has, most offences first; one that no file has had for two years is left out."""
    held = (_tally(ward, category) for category in ward_crime().wards[ward.code].by_category)
    kept = [tally for tally in held if tally.latest or tally.before or not ward_crime().imported]
    return [
        (display(tally.category or ""), _latest(draft, tally), _before(draft, tally), _change(draft, tally))
        for tally in sorted(kept, key=lambda tally: -tally.latest)
    ]


def _compared(draft: Draft, tally: _Tally) -> tuple[str, ...]:
    borough = tally.ward.borough
    rank = f"{_place(draft, tally, borough)} of {borough}"
    return _named(tally.ward), _latest(draft, tally), _before(draft, tally), _change(draft, tally), rank


def _ranked(draft: Draft, tally: _Tally) -> tuple[str, ...]:
    place = _rank(draft, tally, tally.ward.borough)
    return tally.ward.name, place, _latest(draft, tally), _before(draft, tally), _change(draft, tally)


def _extremes(draft: Draft, ranked: tuple[_Tally, ...], borough: str) -> str:
    """The ward with the most and, where one stands alone, the one with the fewest."""
    top, bottom = ranked[0], ranked[-1]
    count = draft.number(f"wards of {borough} in the file", len(ranked), "wards", _latest_month(), FILE)
    among = f"of the {count} wards of {borough} in {_year()}"
    if not top.latest:
        return f"{_counted(draft, top)} in any {among}."
    most = _listed([tally.ward.name for tally in ranked if tally.latest == top.latest])
    text = f"{_counted(draft, top)} in {most}, the most {among}"
    if ranked[-2].latest == bottom.latest:
        return f"{text}."
    return f"{text}; the fewest, {_latest(draft, bottom)}, in {bottom.ward.name}."


def _side_by_side(draft: Draft, held: tuple[_Tally, ...]) -> str:
    """`956 offences in Hampstead Town and 493 in Frognal`; boroughs are named where they differ."""
    apart = len({tally.ward.borough for tally in held}) > 1
    names = [_named(tally.ward) if apart else tally.ward.name for tally in held]
    first, *rest = held
    counts = (_counted(draft, first), *(_latest(draft, tally) for tally in rest))
    return _listed([f"{count} in {name}" for count, name in zip(counts, names, strict=True)])


def _not_held(ward: Ward | None) -> Draft:
    return Draft("crime", ward).say(NOT_THE_CITY).cite(FILE)
