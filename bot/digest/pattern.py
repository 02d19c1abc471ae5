"""When a digest is due: a schedule as people type it, and the moments it comes to, its slots.

Slots are worked out on London's wall clock, as if it never changed, by APScheduler's triggers; each is then turned into
the real moment. So 09:00 is 09:00 on both sides of a clock change; a time that is skipped becomes the moment the clock
has jumped, and of one that happens twice, the first is meant.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from bot.ask.text import inert
from bot.errors import UserError
from bot.reports.moments import LONDON, clock_time

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

Every = Literal["week", "fortnight", "month"]

HOW_OFTEN = (
    "Say how often, and when: `/panel summary weekly mon 09:00`, `/panel summary fortnightly mon 09:00` or "
    "`/panel summary monthly first tue 18:30`."
)
NOT_UNDERSTOOD = f"I do not understand “{{word}}” there. {HOW_OFTEN}"
NO_WEEKDAY = "Say on which day of the week: `/panel summary {every}ly mon 09:00`."
NO_DATE = (
    "Say on which day of the month: `/panel summary monthly first tue 18:30` or `/panel summary monthly 15 09:00`."
)
WHICH_ONE = "Say which {weekday} of the month: `/panel summary monthly first {short} 18:30`, or last in place of first."
ONE_DATE = "Give one day of the month, such as `/panel summary monthly first tue 18:30`."
MIXED = "A day of the month is for a monthly summary: `/panel summary monthly first tue 18:30`."
TWO_THINGS = (
    "“Every second {weekday}” can mean two things: write `/panel summary fortnightly {short} 09:00` or "
    "`/panel summary monthly second {short} 09:00`."
)
NO_FIFTH = "Not every month has a fifth {weekday}: write `/panel summary monthly last {short} 18:30`."
NOT_EVERY_MONTH = "Not every month has a {nth}: for the last day write `/panel summary monthly last day 09:00`."
NO_SUCH_DATE = "No month has a day {day}: write a day from 1 to 28, such as `/panel summary monthly 15 09:00`."
NO_TIME = "Give the time of day too, in London: `/panel summary {so_far} 09:00`."
ONE_TIME = "Give one time of day, such as `/panel summary weekly mon 09:00`."
NO_SUCH_TIME = "{time} is not a time of day: write one from 00:00 to 23:59, such as `/panel summary weekly mon 09:00`."
WHICH_HALF = "Write {early} or {late}, so that morning and evening cannot be mixed up."
NOT_DAILY = (
    "A summary comes weekly, fortnightly or monthly; for several days a week "
    "write `/panel summary weekly mon thu 09:00`."
)

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SHORT = "mon tue wed thu fri sat sun".split()
LAST = -1
"""The last of a month, whether of its Fridays or of its days."""
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}
FIFTH = 5
IN_EVERY_MONTH, LONGEST_MONTH = 28, 31
COMMON_HOURS = range(1, 9)
"""The hours that are as likely of the morning as of the evening, where nothing says which."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A schedule. `nth` is of a month: which of its weekdays or, where there is none, which of its days.

    `minutes` are from midnight, on London's clock. Its `str` is what is kept, and reads back as the same.
    """

    every: Every
    weekdays: tuple[int, ...]
    nth: int
    minutes: int

    def __str__(self) -> str:
        """How it is written: `weekly mon 09:00`."""
        return f"{self._days} {self._clock}"

    @property
    def said(self) -> str:
        """How it is said: "every Monday at 09:00"."""
        return f"{self._on} at {self._clock}"

    @property
    def _clock(self) -> str:
        return _clock(*divmod(self.minutes, 60))

    @property
    def _days(self) -> str:
        if self.every != "month":
            return " ".join((f"{self.every}ly", *(SHORT[one] for one in self.weekdays)))
        if self.weekdays:
            return f"monthly {NTH[self.nth]} {SHORT[self.weekdays[0]]}"
        return "monthly last day" if self.nth == LAST else f"monthly {self.nth}"

    @property
    def _on(self) -> str:
        if self.every == "month":
            return f"on the {self._of_month} of every month"
        days = _listed([WEEKDAYS[one] for one in self.weekdays])
        if self.every == "week":
            return f"every {days}"
        return f"every other {days}" if len(self.weekdays) == 1 else f"every other week on {days}"

    @property
    def _of_month(self) -> str:
        if self.weekdays:
            return f"{NTH[self.nth]} {WEEKDAYS[self.weekdays[0]]}"
        return "last day" if self.nth == LAST else _ordinal(self.nth)


def slots(pattern: Pattern, began_at: datetime, after: datetime) -> Iterator[datetime]:
    """The moments after another at which a schedule comes due, in order, without end.

    The first week of a fortnight is that of the first time it could come due after it began.
    """
    return _coming(pattern, _weeks(pattern, began_at), after)


def latest(pattern: Pattern, began_at: datetime, after: datetime, until: datetime) -> tuple[datetime, ...]:
    """The moments after one and up to another, that one too, at which a schedule comes due."""
    weeks = _weeks(pattern, began_at)
    return () if _next(pattern, weeks, after) > until else _between(pattern, weeks, after, until)


@lru_cache(maxsize=10_000)
def _next(pattern: Pattern, weeks: int, after: datetime) -> datetime:
    """The first of the slots: asked for time and again, of the same moment, until it has come."""
    return next(_coming(pattern, weeks, after))


@lru_cache(maxsize=1024)
def _between(pattern: Pattern, weeks: int, after: datetime, until: datetime) -> tuple[datetime, ...]:
    """Slots, worked out once for all the panels that have theirs at the same time."""
    return tuple(takewhile(lambda slot: slot <= until, _coming(pattern, weeks, after)))


def _coming(pattern: Pattern, weeks: int, after: datetime) -> Iterator[datetime]:
    found = _all_slots(pattern, after)
    return (slot for slot in found if _week(slot) % 2 == weeks) if pattern.every == "fortnight" else found


@lru_cache(maxsize=10_000)
def _weeks(pattern: Pattern, began_at: datetime) -> int:
    """Whether a fortnight has the weeks of even number or of odd; 0 for what is not fortnightly."""
    return _week(next(_all_slots(pattern, began_at))) % 2 if pattern.every == "fortnight" else 0


def _all_slots(pattern: Pattern, after: datetime) -> Iterator[datetime]:
    """The moments after another, those of the weeks a fortnight leaves out too."""
    trigger = _trigger(pattern)
    wall = after.astimezone(LONDON).replace(tzinfo=UTC, fold=0)
    while found := trigger.get_next_fire_time(None, wall):
        slot = clock_time(found.date(), pattern.minutes).astimezone(UTC)
        if slot > after:
            yield slot
        wall = found + timedelta(minutes=1)


def _week(slot: datetime) -> int:
    """Which week, from Monday to Sunday in London, a moment is in, counted from the year 1."""
    return (slot.astimezone(LONDON).toordinal() - 1) // 7


@cache
def _trigger(pattern: Pattern) -> "CronTrigger":
    """What APScheduler makes of a pattern; in UTC, for it is given London's wall clock as if it were that."""
    from apscheduler.triggers.cron import CronTrigger  # a seventh of a second, which a question need not wait for

    hour, minute = divmod(pattern.minutes, 60)
    return CronTrigger(**_fields(pattern), hour=hour, minute=minute, timezone=UTC)


def _fields(pattern: Pattern) -> dict[str, str]:
    if pattern.every != "month":
        return {"day_of_week": ",".join(SHORT[one] for one in pattern.weekdays)}
    if pattern.weekdays:
        which = "last" if pattern.nth == LAST else _ordinal(pattern.nth)
        return {"day": f"{which} {SHORT[pattern.weekdays[0]]}"}
    return {"day": "last" if pattern.nth == LAST else str(pattern.nth)}


# From words

_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun|tues|weds|thur|thurs|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_NTH = r"first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th"
_WORDS = {
    "daily": r"daily|nightly|(?:every|each) (?:week)?(?:day|night)|weekdays",
    "fortnight": r"fortnightly|(?:(?:every|each|once a) )?fortnight|(?:every|each) (?:(?:other|second|2nd) week|other|"
    r"(?:two|2) weeks)|alternate(?: weeks)?",
    "week": r"weekly|(?:every|each|(?:once )?a) week",
    "month": r"monthly|(?:(?:of|in) )?(?:every|each|the|(?:once )?a) month",
    "second": rf"(?:every|each) (?:second|2nd)(?= {_WEEKDAY}\b)",
    "nth": rf"(?:{_NTH})(?= {_WEEKDAY}s?\b)",
    "edge": r"(?:first|1st|last) day",
    "plural": rf"{_WEEKDAY}s",
    "weekday": rf"{_WEEKDAY}\.?",
    "date": r"[0-9]{1,2}(?:st|nd|rd|th)",
    "noon": r"(?:12 )?(?:noon|midday)",
    "half": r"[0-9]{1,2}(?:[:.][0-9]{2})? ?[ap]\.?m\.?",
    "clock": r"(?:[0-9]{1,2}[:.][0-9]{2}|[0-9]{4})(?: ?h(?:ou)?rs?)?|[0-9]{1,2} o ?'?clock|(?<=at )[0-9]{1,2}",
    "number": r"[0-9]{1,2}",
    "each": r"every|each",
    "joint": r"at|on|of|the|and|in",
    "other": r"\S+",
}
"""What may stand in a schedule, the longer before the shorter."""
_READ = re.compile("|".join(rf"(?P<{name}>(?:{words})(?!\S))" for name, words in _WORDS.items()))
_BESIDE = re.compile(r"[,;&`\"]|\.$")
_FACE = re.compile(r"([0-9]{1,2})[:.]?([0-9]{2})?[^ap]*([ap])?")

Said = dict[str, list[str]]


def pattern(text: str) -> Pattern:
    """The schedule a person means. Raises UserError that says what to write."""
    line = inert(text).casefold().replace("@", " at ")
    said = _said(" ".join(_BESIDE.sub(" ", line).split()))
    for time in (*said["half"], *said["clock"]):
        _face(time)  # whatever else is amiss, "25:00" is what to put right first
    every = _every(said)
    if every == "month":
        weekdays, nth = _of_month(said)
    else:
        weekdays, nth = _of_week(said, every), 0
    return Pattern(every, weekdays, nth, _minutes(said, Pattern(every, weekdays, nth, 0)))


def _said(line: str) -> Said:
    """The words of a line, by what they are. Raises UserError for those that are nothing."""
    said: Said = defaultdict(list)
    for found in _READ.finditer(line):
        said[str(found.lastgroup)].append(found[0].strip())
    if said["daily"]:
        raise UserError(NOT_DAILY)
    if said["other"]:
        raise UserError(NOT_UNDERSTOOD.format(word=said["other"][0][:20]))
    if said["second"] and not said["month"]:
        day = _weekday(said["weekday"][0])
        raise UserError(TWO_THINGS.format(weekday=WEEKDAYS[day], short=SHORT[day]))
    return said


def _every(said: Said) -> Every:
    """How often: as it says or, where it does not, as "Mondays", "every Monday" or "the first Monday" do."""
    given: list[Every] = [one for one in ("week", "fortnight", "month") if said[one]]
    if given == ["week", "fortnight"] and not said["week"][0].endswith("ly"):
        given = ["fortnight"]  # "every other week" has the words of both
    if len(given) > 1:
        raise UserError(HOW_OFTEN)
    if given:
        return given[0]
    if said["nth"]:
        return "month"
    if (said["each"] and said["weekday"]) or said["plural"]:
        return "week"
    raise UserError(HOW_OFTEN)


def _of_week(said: Said, every: Every) -> tuple[int, ...]:
    if said["nth"] or said["date"] or said["edge"]:
        raise UserError(MIXED)
    if not (said["weekday"] or said["plural"]):
        raise UserError(NO_WEEKDAY.format(every=every))
    return tuple(sorted({_weekday(one) for one in said["weekday"] + said["plural"]}))


def _of_month(said: Said) -> tuple[tuple[int, ...], int]:
    """The weekday and which of them, or no weekday and which day. Raises UserError where some month has none."""
    weekdays, nths = said["weekday"] + said["plural"], said["nth"] + said["second"]
    dates = said["date"] or ([] if weekdays or said["edge"] else said["number"][:1])
    if len(dates) + len(weekdays) + len(said["edge"]) > 1:
        raise UserError(ONE_DATE)
    if weekdays:
        return _nth_weekday(_weekday(weekdays[0]), nths)
    if said["edge"]:
        return (), LAST if said["edge"][0].startswith("last") else 1
    if not dates:
        raise UserError(NO_DATE)
    if not said["date"]:
        said["number"] = said["number"][1:]
    return (), _date(int(dates[0].rstrip("stndrh")))


def _nth_weekday(weekday: int, nths: list[str]) -> tuple[tuple[int, ...], int]:
    named = {"weekday": WEEKDAYS[weekday], "short": SHORT[weekday]}
    if not nths:
        raise UserError(WHICH_ONE.format(**named))
    nth = _which(nths[0])
    if nth == FIFTH:
        raise UserError(NO_FIFTH.format(**named))
    return (weekday,), nth


def _which(word: str) -> int:
    """The number of an ordinal: `first`, `1st`, or `every second`."""
    word = word.rpartition(" ")[2]
    return int(word[0]) if word[0].isdigit() else FIFTH if word == "fifth" else {v: k for k, v in NTH.items()}[word]


def _date(day: int) -> int:
    if not 1 <= day <= LONGEST_MONTH:
        raise UserError(NO_SUCH_DATE.format(day=day))
    if day > IN_EVERY_MONTH:
        raise UserError(NOT_EVERY_MONTH.format(nth=_ordinal(day)))
    return day


def _weekday(word: str) -> int:
    return SHORT.index(word[:3])


def _minutes(said: Said, so_far: Pattern) -> int:
    """The time of day, in minutes from midnight."""
    times = said["noon"] + said["half"] + said["clock"] + said["number"]
    if not times:
        raise UserError(NO_TIME.format(so_far=str(so_far).rpartition(" ")[0]))
    if len(times) > 1:
        raise UserError(ONE_TIME)
    return 12 * 60 if said["noon"] else _face(times[0])


def _face(text: str) -> int:
    """A time on a clock face, in minutes. Raises UserError where there is none such, or it could be in either half."""
    found = _FACE.match(text)
    said, minute, half = found.groups("") if found else ("", "", "")
    hour, minutes = int(said), int(minute or 0)
    if minutes > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise UserError(NO_SUCH_TIME.format(time=text))
    if not half and hour in COMMON_HOURS and not said.startswith("0"):
        raise UserError(WHICH_HALF.format(early=_clock(hour, minutes), late=_clock(hour + 12, minutes)))
    if half:
        hour = hour % 12 + 12 * (half == "p")
    return hour * 60 + minutes


def _clock(hour: int, minute: int) -> str:
    return f"{hour:02}:{minute:02}"


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if 10 < number % 100 < 14 else ends.get(number % 10, 'th')}"
