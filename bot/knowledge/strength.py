"""The strength of the whole Met: any month from May 2013 to March 2026, in full-time equivalents."""

from collections.abc import Sequence
from typing import Literal

from bot.answers import Draft, day
from storage.strength import Strength, met_strength

Role = Literal["officers", "staff", "pcsos"]
ROLES: tuple[Role, ...] = ("officers", "staff", "pcsos")
NAMES = {"officers": "police officers", "staff": "police staff", "pcsos": "PCSOs"}
MEASURE = "These are full-time equivalents for the whole force; no part of them is a ward count."
RECORD = "met-strength-monthly"


def strength(dates: Sequence[str] = (), roles: Sequence[Role] = ()) -> Draft:
    """The force at each date, a month (`2016-03`) or a year; the latest month where no date is given."""
    draft = Draft("strength")
    asked = tuple(roles) or ROLES
    months = [month for date in dates for month in _months(date)]
    if dates and not months:
        return _not_held(draft, dates, asked)
    if len(months) > 1:
        _several(draft, months, asked, dates)
    else:
        month = months[0] if months else _last()
        draft.say(f"The Met had {_counted(draft, month, asked)} in {day(month)}.")
    if not dates:
        draft.say("That is the latest month I hold.")
        draft.tell("est-met-strength-2026-07")
    outside = [date for date in dates if not _months(date)]
    if outside:
        draft.say(_outside(outside))
    return draft.say(MEASURE)


def change(dates: Sequence[str], roles: Sequence[Role] = ()) -> Draft:
    """How the force changed from the first date to the second, or to the latest month held."""
    months = [_months(date)[0] for date in dates if _months(date)]
    if not months:
        return strength(dates, roles)
    first, last = months[0], months[1] if len(months) > 1 else _last()
    draft = Draft("strength")
    asked = tuple(roles) or ("officers",)
    told = "; ".join(_moved(draft, first, last, role) for role in asked)
    draft.say(f"{told[0].upper()}{told[1:]}, from {day(first)} to {day(last)}.")
    return _table(draft, (first, last)).say(MEASURE)


def months_held() -> frozenset[str]:
    """The months there is a figure for."""
    return frozenset(met_strength())


def _months(date: str) -> tuple[str, ...]:
    """The months held that stand for a date: itself, or for a year its March and its last month."""
    if len(date) == 7:
        return (date,) if date in met_strength() else ()
    held = [month for month in met_strength() if month.startswith(date)]
    march = f"{date}-03"
    return tuple(dict.fromkeys((march if march in held else held[0], held[-1]))) if held else ()


def _last() -> str:
    return max(met_strength())


def number(draft: Draft, month: str, role: Role) -> str:
    """One count of a month, printed, listed and cited."""
    value = getattr(met_strength()[month], role)
    return draft.number(f"{NAMES[role]} of the Met, {day(month)}", value, "FTE", month, RECORD)


def _counted(draft: Draft, month: str, roles: Sequence[Role]) -> str:
    *first, last = (f"{number(draft, month, role)} {NAMES[role]}" for role in roles)
    return f"{', '.join(first)} and {last}" if first else last


def _several(draft: Draft, months: Sequence[str], roles: Sequence[Role], dates: Sequence[str]) -> None:
    shown = roles if len(dates) == 1 else roles[:1]
    draft.say("The Met had " + "; ".join(f"{_counted(draft, month, shown)} in {day(month)}" for month in months) + ".")
    _table(draft, months)
    if len(dates) > 1 and len(months) == len(dates) == 2:
        told = _moved(draft, months[0], months[1], roles[0])
        draft.say(f"{told[0].upper()}{told[1:]} between the two.")


def _table(draft: Draft, months: Sequence[str]) -> Draft:
    rows = ((day(month), *(number(draft, month, role) for role in ROLES)) for month in months)
    return draft.table(("Month", "Officers", "Staff", "PCSOs"), rows)


def _moved(draft: Draft, first: str, last: str, role: Role) -> str:
    """ "police officers fell by 1,832" with the sum behind it."""
    before, after = (getattr(_at(month), role) for month in (first, last))
    moved = after - before
    sum_shown = f"{after:,} - {before:,} = {moved:,}"
    label = f"change in {NAMES[role]}, {day(first)} to {day(last)}"
    printed = draft.number(label, abs(moved), "FTE", last, RECORD, sum_shown)
    number(draft, first, role), number(draft, last, role)
    verb = "fell by" if moved < 0 else "rose by" if moved else "did not change:"
    return f"{NAMES[role]} {verb} {printed} ({sum_shown})"


def _at(month: str) -> Strength:
    return met_strength()[month]


def _outside(dates: Sequence[str]) -> str:
    asked = ", ".join(map(day, dates))
    return f"I do not hold the Met's strength for {asked}: my figures run from May 2013 to March 2026."


def _not_held(draft: Draft, dates: Sequence[str], roles: Sequence[Role]) -> Draft:
    nearest = next(iter(met_strength())) if min(dates) < "2013-05" else _last()
    draft.say(_outside(dates))
    if dates[0][:7] == "2026-07":
        return draft.tell("est-met-strength-2026-07")
    return draft.say(
        f"The nearest I hold is {day(nearest)}: {_counted(draft, nearest, roles)}. "
        "For other months see Police Force Strength on the London Datastore, or ask MOPAC."
    )
