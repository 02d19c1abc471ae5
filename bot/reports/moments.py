"""What a phrase says of a time, before it is settled: candidate days, a part of the day, an hour, a span of days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAY = 24 * 60
"""Minutes in a day; a part of the day may run past it, as a night does."""

Precision = Literal["minute", "hour", "part", "day", "weekend", "week", "month"]
Half = Literal["am", "pm", ""]
Trouble = Literal["future", "impossible", ""]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, in minutes from its midnight: when it may be spoken of, and the time it stands for."""

    opens: int
    stands_for: int


PARTS = {
    "early": Part(0, 3 * 60),
    "morning": Part(0, 9 * 60),
    "lunch": Part(12 * 60, 13 * 60),
    "afternoon": Part(12 * 60, 15 * 60),
    "school": Part(15 * 60, 15 * 60 + 30),
    "tea": Part(16 * 60, 17 * 60),
    "evening": Part(17 * 60, 19 * 60),
    "night": Part(17 * 60, 22 * 60),
    "nights": Part(22 * 60, 22 * 60),
    "deep": Part(DAY, DAY + 3 * 60),
}
"""`nights` is of "every night"; `deep` the small hours of a night named by its evening."""
_DARK = frozenset(("night", "nights", "evening", "deep"))

_TOGETHER = {
    frozenset(("night", "early")): "deep",
    frozenset(("night", "morning")): "deep",
    frozenset(("morning", "early")): "early",
    frozenset(("evening", "night")): "night",
    frozenset(("nights", "night")): "night",
    frozenset(("evening", "tea")): "tea",
    frozenset(("afternoon", "school")): "school",
    frozenset(("afternoon", "lunch")): "lunch",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time on a clock face: `half` is empty where am or pm was not said, `whole` where the 24 hours were meant."""

    hour: int
    minute: int = 0
    half: Half = ""
    whole: bool = False
    about: bool = False

    @property
    def precision(self) -> Precision:
        """To the minute where minutes were given and nothing says "about"."""
        return "minute" if self.minute and not self.about else "hour"


@dataclass(frozen=True, slots=True)
class Period:
    """A week, weekend or month by its first day; none yet for "the week of", which waits for its date."""

    kind: Literal["weekend", "week", "month"]
    first: date | None


@dataclass(frozen=True, slots=True)
class Sense:
    """What one phrase says, or several read as one. `days` and `named` (by weekday) run from the latest back."""

    days: tuple[date, ...] = ()
    named: tuple[date, ...] = ()
    part: str = ""
    clock: Clock | None = None
    moment: datetime | None = None
    rough: bool = False
    period: Period | None = None
    trouble: Trouble = ""
    weak: bool = False

    @property
    def dated(self) -> bool:
        """Whether it says which day."""
        return bool(self.days or self.named or self.moment or self.period)


def joined(one: Sense, other: Sense) -> Sense | None:
    """Two phrases read as one time, or None where both say the same kind of thing."""
    part = together(one.part, other.part)
    if part is None or _clash(one, other):
        return None
    return Sense(
        days=one.days or other.days,
        named=one.named or other.named,
        part=part,
        clock=one.clock or other.clock,
        moment=one.moment or other.moment,
        rough=one.rough or other.rough,
        period=one.period or other.period,
        trouble=one.trouble or other.trouble,
        weak=one.weak and other.weak and one.dated == other.dated,
    )


def _clash(one: Sense, other: Sense) -> bool:
    twice = (one.days and other.days) or (one.named and other.named)
    clocks = (one.clock or one.moment) and (other.clock or other.moment)
    moments = (one.moment and other.dated) or (other.moment and one.dated)
    periods = (one.period and other.period) or _weekday_in_month(one, other) or _weekday_in_month(other, one)
    to_come = (one.trouble == "future" and other.dated) or (other.trouble == "future" and one.dated)
    return bool(twice or clocks or moments or periods or to_come)


def _weekday_in_month(one: Sense, other: Sense) -> bool:
    return bool(one.named and other.period and other.period.kind == "month")


def together(one: str, other: str) -> str | None:
    """One part of the day for two names of it; None where they are two times."""
    if not one or not other or one == other:
        return one or other
    return _TOGETHER.get(frozenset((one, other)))


def clock_time(day: date, minutes: int) -> datetime:
    """A London time so many minutes from a day's midnight.

    A time the clock skips becomes the moment it has jumped; of one that happens twice, the first.
    """
    past, left = divmod(minutes, DAY)
    face = time(*divmod(left, 60), tzinfo=LONDON)
    meant = datetime.combine(day + timedelta(days=past), face)
    real = meant.astimezone(UTC).astimezone(LONDON)
    return meant if real.time() == meant.time() else real.replace(minute=0)


def later(one: datetime, other: datetime) -> bool:
    """Whether a moment is later than another, by UTC: London's own clock says some hours twice."""
    return one.astimezone(UTC) > other.astimezone(UTC)


def to_minute(moment: datetime) -> datetime:
    """A moment in London time, its seconds dropped."""
    return moment.astimezone(LONDON).replace(second=0, microsecond=0)


def settled(sense: Sense, now: datetime) -> tuple[datetime, Precision] | None:
    """The latest time not after now that a sense can mean; None if all of them are still to come."""
    if sense.moment:
        return to_minute(sense.moment), "hour" if sense.rough else "minute"
    if sense.period and not (sense.period.first and sense.named):
        return _period_began(sense, sense.period, now)
    for day in _days(sense, now.date()):
        times = [at for opens, at in _times(sense, day) if not later(opens, now)]
        if times:
            latest = max(times, key=lambda at: at.astimezone(UTC))
            return to_minute(now if later(latest, now) else latest), _precision(sense)
    return None


def _precision(sense: Sense) -> Precision:
    return sense.clock.precision if sense.clock else "part" if sense.part else "day"


def _period_began(sense: Sense, period: Period, now: datetime) -> tuple[datetime, Precision] | None:
    first = period.first or (_days(sense, now.date()) or (now.date(),))[0]
    if period.kind != "month":
        first += timedelta(days=(5 if period.kind == "weekend" else 0) - first.weekday())
    at = clock_time(first, 0)
    return None if later(at, now) else (at, period.kind)


def _days(sense: Sense, today: date) -> tuple[date, ...]:
    """The days a sense may mean, latest first.

    A date without a year is its latest occurrence, unless a weekday said beside it fits only the one to come.
    """
    if sense.period and sense.period.first and sense.named:
        return (sense.period.first + timedelta(days=(sense.named[0].weekday() - sense.period.first.weekday()) % 7),)
    if sense.named and sense.days:
        return _agreeing(sense, today) or _past(sense.days, today)
    return _past(sense.days, today) or sense.named or (today, today - timedelta(days=1))


def _agreeing(sense: Sense, today: date) -> tuple[date, ...]:
    weekday = sense.named[0].weekday()
    return tuple(day for day in sense.days if day.weekday() == weekday and abs((day - today).days) < 400)


def _past(days: tuple[date, ...], today: date) -> tuple[date, ...]:
    return tuple(day for day in days if day <= today) if len(days) > 1 else days


def _times(sense: Sense, day: date) -> Iterator[tuple[datetime, datetime]]:
    """From when each time a sense may mean on a day may be spoken of, and that time."""
    if sense.clock:
        for minutes in _minutes(sense.clock, sense.part):
            at = clock_time(day, minutes)
            yield at, at
    elif sense.part:
        part = PARTS[sense.part]
        yield clock_time(day, part.opens), clock_time(day, part.stands_for)
    else:
        yield clock_time(day, 0), clock_time(day, 0)


def _minutes(clock: Clock, part: str) -> tuple[int, ...]:
    """The minutes from a day's midnight that a clock time may be, given the part of the day."""
    if clock.hour == 24:
        return (DAY,) if part in _DARK else (DAY, 0)
    hours = tuple(hour + 24 if _after_midnight(hour, part) else hour for hour in _hours(clock, part))
    return tuple(hour * 60 + clock.minute for hour in hours)


def _after_midnight(hour: int, part: str) -> bool:
    return hour < 12 and part in _DARK


def _hours(clock: Clock, part: str) -> tuple[int, ...]:
    """The hours of the day meant: one, or two where neither am or pm nor the part of the day says."""
    early, late = clock.hour % 12, clock.hour % 12 + 12
    if clock.whole:
        return (clock.hour,)
    if clock.half:
        return (late if clock.half == "pm" else early,)
    if part in _DARK - {"deep"}:
        return (early if early < 5 else late,)
    if part:
        return (early if part in {"early", "morning", "deep"} else late,)
    return early, late
