"""When something is to happen, in London time, from the words of whoever enters it; what is left is where.

A date without a year is the next such date, a weekday its next, and "next Tuesday" the one of the week after. An hour
without am or pm is by the part of the day said with it; alone, 1 to 8 are in the afternoon or evening, as meetings are.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from bot.reports.moments import LONDON, Clock, clock_time, later
from bot.reports.phrases import HOUR, MONTH, NUMBERS, WEEKDAY, WEEKDAYS, faced, month_number, opening
from bot.reports.wording import wording

LATEST = 8
"""The last hour that is taken for the evening where nothing says so."""
YEARS = 8
"""How many years on to look for a date: 29 February may be that far."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A time to come, and the rest of the words."""

    at: datetime
    rest: str


@dataclass(frozen=True, slots=True)
class NoTime:
    """A day to come, without an hour."""

    day: date
    rest: str


@dataclass(frozen=True, slots=True)
class NoDay:
    """Words without a day."""


@dataclass(frozen=True, slots=True)
class Past:
    """A time that has gone."""

    day: date


@dataclass(frozen=True, slots=True)
class Impossible:
    """A date or time that does not exist; `day` is the date where it does, on another weekday."""

    day: date | None = None


Told = Coming | NoTime | NoDay | Past | Impossible
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Days:
    """Which days the words may mean, soonest first; `weekday` is the one said beside a date."""

    days: tuple[date, ...]
    part: str
    span: Span
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class _Hour:
    """The clock time said; no clock where there is none such."""

    clock: Clock | None
    part: str
    span: Span


def ahead(text: str, now: datetime) -> Told:
    """When a text says that something will be."""
    words, here = wording(text), now.astimezone(LONDON)
    days = _days(words.text, here)
    start, end = days.span if days else (0, 0)
    hour = _hour(f"{words.text[:start]}{'|' * (end - start)}{words.text[end:]}")
    spans = sorted(words.back(*found.span) for found in (days, hour) if found)
    try:
        return _told(days, hour, _rest(text, spans), now)
    except OverflowError:
        return Impossible()


def _told(days: _Days | None, hour: _Hour | None, rest: str, now: datetime) -> Told:
    if days is None:
        return NoDay()
    if not days.days or (hour and hour.clock is None):
        return Impossible()
    if hour is None or hour.clock is None:
        found: Told = _day_only(days, rest, now)
    else:
        found = _at(days, _minutes(hour.clock, hour.part or days.part), rest, now)
    return _agreeing(found, days.weekday)


def _day_only(days: _Days, rest: str, now: datetime) -> NoTime | Past:
    today = now.astimezone(LONDON).date()
    coming = next((day for day in days.days if day >= today), None)
    return NoTime(coming, rest) if coming else Past(days.days[-1])


def _at(days: _Days, minutes: int, rest: str, now: datetime) -> Coming | Past:
    times = (clock_time(day, minutes) for day in days.days)
    coming = next((at for at in times if later(at, now)), None)
    return Coming(coming, rest) if coming else Past(days.days[-1])


def _agreeing(found: Told, weekday: int | None) -> Told:
    """What was found, unless the weekday said beside its date is another's."""
    day = found.at.date() if isinstance(found, Coming) else found.day if isinstance(found, NoTime) else None
    return Impossible(day) if day and weekday is not None and day.weekday() != weekday else found


def _minutes(clock: Clock, part: str) -> int:
    """The minutes from midnight that a clock time is."""
    hour = clock.hour
    if not clock.whole:
        morning = clock.half == "am" if clock.half else part == "morning" if part else LATEST < hour < 12
        hour = hour % 12 + (0 if morning else 12)
    return hour * 60 + clock.minute


# Days

_PART = r"(?:,? (?:in the |at )?(?P<part>morning|afternoon|evening|night)\b)?"
_NTH = r"(?P<day>[0-9]{1,2})\s?(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>20[0-9]{2})\b(?!\s?h(?:ou)?rs?\b|[:.][0-9]))?"
_OPEN = r"(?<![\w£$:./'-])"
_NAMED = rf"\b(?:(?P<which>next|this) )?(?P<weekday>{WEEKDAY})\b(?P<week> week\b)?{_PART}"
_BESIDE = re.compile(rf"\b(?P<weekday>{WEEKDAY})\b[\s,]*(?:the )?$")
_BESIDE_AFTER = re.compile(rf"[\s,(]*(?P<weekday>{WEEKDAY})\b\)?")
_DATES = (
    rf"{_OPEN}(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})(?:t(?=[0-9])|(?![\w-])){_PART}",
    rf"{_OPEN}(?P<day>[0-9]{{1,2}})(?P<by>[/.-])(?P<month>[0-9]{{1,2}})(?P=by)(?P<year>[0-9]{{4}}|[0-9]{{2}})(?![\w/-])"
    rf"{_PART}",
    rf"{_OPEN}(?:the )?{_NTH} (?:of )?(?P<month>{MONTH})\b{_YEAR}{_PART}",
    rf"{_OPEN}(?:the )?{_NTH}(?P<month>{MONTH})\b{_YEAR}{_PART}",
    rf"\b(?P<month>{MONTH}) (?:the )?{_NTH}(?![\w:.]){_YEAR}{_PART}",
)


def _days(words: str, now: datetime) -> _Days | None:
    """The days meant: a date before anything else, and a weekday only where no date is given."""
    return next((found for look in (_dated, _near, _of_month, _short, _weekday) if (found := look(words, now))), None)


def _dated(words: str, now: datetime) -> _Days | None:
    found = next((one for pattern in _compiled(_DATES) if (one := pattern.search(words))), None)
    if found is None:
        return None
    said = found["year"]
    year = int(said) + (2000 if len(said) == 2 else 0) if said else None
    return _with_weekday(words, found, tuple(_dates(int(found["day"]), month_number(found["month"]), year, now)))


def _short(words: str, now: datetime) -> _Days | None:
    """ "3/12"; what is no date is left to the place."""
    found = re.search(rf"{_OPEN}(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}})(?![\w/%]){_PART}", words)
    days = tuple(_dates(int(found["day"]), int(found["month"]), None, now)) if found else ()
    return _with_weekday(words, found, days) if found and days else None


def _near(words: str, now: datetime) -> _Days | None:
    found = re.search(rf"\b(?P<word>today|tonight|(?P<after>the day after )?tomorrow)\b{_PART}", words)
    if found is None:
        return None
    day = now.date() + timedelta(days=(found["word"].endswith("tomorrow") + bool(found["after"])))
    return _Days((day,), "night" if found["word"] == "tonight" else found["part"] or "", found.span())


def _of_month(words: str, now: datetime) -> _Days | None:
    """ "The 3rd": the next month that has one."""
    found = re.search(rf"\bthe (?P<day>[0-9]{{1,2}})\s?(?:st|nd|rd|th)\b(?! floor){_PART}", words)
    if found is None:
        return None
    months = (divmod(now.year * 12 + now.month - 1 + on, 12) for on in range(13))
    days = (day for year, month in months if (day := _real(year, month + 1, int(found["day"]))))
    return _with_weekday(words, found, tuple(days))


def _weekday(words: str, now: datetime) -> _Days | None:
    found = re.search(_NAMED, words)
    if found is None:
        return None
    today, number = now.date(), WEEKDAYS.index(found["weekday"][:3])
    day = today + timedelta(days=(number - today.weekday()) % 7)
    if found["which"] == "next" and day - today < timedelta(days=7 - today.weekday()):
        day += timedelta(days=7)
    if found["week"]:
        day += timedelta(days=7)
    return _Days((day, day + timedelta(days=7)), found["part"] or "", found.span())


def _with_weekday(words: str, found: re.Match[str], days: tuple[date, ...]) -> _Days:
    """A date, with the weekday before it; one after it only where they agree, for it may begin the place."""
    part, (start, end) = found["part"] or "", found.span()
    before, after = _BESIDE.search(words[:start]), _BESIDE_AFTER.match(words, end)
    if before:
        return _Days(days, part, (before.start(), end), WEEKDAYS.index(before["weekday"][:3]))
    if after and days and WEEKDAYS.index(after["weekday"][:3]) in {day.weekday() for day in days[:1]}:
        end = after.end()
    return _Days(days, part, (start, end))


def _dates(day: int, month: int, year: int | None, now: datetime) -> Iterator[date]:
    """The day in its year, or in this one and those to come."""
    years = (year,) if year is not None else range(now.year, now.year + YEARS + 1)
    return (found for one in years if (found := _real(one, month, day)))


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# The clock

_FACE = r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?"
_HALF = r"\s?(?P<half>[ap])\.?m\b\.?"
_STEP = r"(?P<step>half|quarter|a quarter|twenty[ -]five|twenty|ten|five|5|10|20|25)(?: minutes)?"
_ENDS = r"(?:\s?(?:-|–|to|until)\s?[0-9]{1,2}(?:[:.][0-9]{2})?(?:\s?[ap]\.?m\b\.?)?)?"


def _face(found: re.Match[str]) -> Clock | None:
    said = found.groupdict()
    return faced(said["hour"], said.get("minute") or "0", said.get("half") or "", False).clock


def _range(found: re.Match[str]) -> Clock | None:
    """ "7-9pm": the start, its half of the day from the end's."""
    first = faced(found["hour"], found["minute"] or "0", "", False).clock
    last = faced(found["hour2"], found["minute2"] or "0", found["half"], False).clock
    return opening(first, last) if first and last else None


def _past_to(found: re.Match[str]) -> Clock | None:
    """ "Half past 7", "half 7" and "quarter to 8"."""
    said = found["step"].removeprefix("a ").replace("-", " ")
    step, hour = 30 if said == "half" else _number(said), _number(found["hour"])
    if found["way"] == "to":
        step, hour = 60 - step, (hour - 2) % 12 + 1
    return faced(str(hour), str(step), found["half"] or "", False).clock


def _number(word: str) -> int:
    return int(NUMBERS[word]) if word in NUMBERS else int(word)


def _noon(_: re.Match[str]) -> Clock:
    return Clock(12, 0, "", True)


_CLOCKS: tuple[tuple[str, Callable[[re.Match[str]], Clock | None]], ...] = (
    (
        rf"{_OPEN}{_FACE}\s?(?:-|–|to|until)\s?(?P<hour2>[0-9]{{1,2}})(?:[:.](?P<minute2>[0-9]{{2}}))?{_HALF}",
        _range,
    ),
    (rf"{_OPEN}{_FACE}{_HALF}{_ENDS}", _face),
    (rf"\b(?P<hour>{HOUR}){_HALF}", _face),
    (rf"{_OPEN}(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::[0-9]{{2}})?(?![\w:]){_ENDS}{_PART}", _face),
    (rf"\b{_STEP} (?P<way>past|to) (?P<hour>{HOUR})\b(?:{_HALF})?{_PART}", _past_to),
    (rf"\b(?P<step>half)(?P<way> )(?P<hour>{HOUR})\b(?:{_HALF})?{_PART}", _past_to),
    (rf"{_OPEN}(?P<hour>{HOUR}) ?o ?'?clock\b(?:{_HALF})?{_PART}", _face),
    (rf"{_OPEN}(?P<hour>[0-9]{{2}}):?(?P<minute>[0-9]{{2}})\s?h(?:ou)?rs?\b", _face),
    (r"\b(?:12 |twelve )?(?:noon|midday)\b", _noon),
    (rf"{_OPEN}(?P<hour>{HOUR})(?:[:.](?P<minute>[0-9]{{2}}))? (?:in the|at) (?P<part>morning|evening|night)\b", _face),
    (rf"{_OPEN}(?P<hour>[0-9]{{1,2}})\.(?P<minute>[0-9]{{2}})(?![\w.]){_ENDS}{_PART}", _face),
    (rf"(?:\bat|@) ?(?P<hour>{HOUR})(?=\s*(?:$|[,;(|]|\b(?:at|in|for|on)\b))", _face),
)


def _hour(words: str) -> _Hour | None:
    """The clock time said, by the surest way of saying one that the words have."""
    patterns = zip(_compiled(tuple(pattern for pattern, _ in _CLOCKS)), _CLOCKS, strict=True)
    for pattern, (_, say) in patterns:
        if found := pattern.search(words):
            return _Hour(say(found), found.groupdict().get("part") or "", found.span())
    return None


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


# What is left

_JOINT = r"(?:[\s,;:.@–—-]|\b(?:at|in|on|from|by)\b)"
_BEFORE = re.compile(rf"^(?:{_JOINT})+|^\s*(?:(?:the )?(?:next )?meeting (?:is|will be) )", re.IGNORECASE)
_AFTER = re.compile(rf"(?:{_JOINT})+$", re.IGNORECASE)


def _rest(text: str, spans: list[Span]) -> str:
    """The words without those that say when, nor what joined them."""
    pieces, start = [], 0
    for begins, ends in (*spans, (len(text), len(text))):
        pieces.append(_AFTER.sub("", _BEFORE.sub("", text[start:begins])))
        start = max(start, ends)
    return " ".join(filter(None, pieces))
