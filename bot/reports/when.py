"""When an incident happened, in London time, from the words of a resident.

What the words leave open is settled by five rules:

- An hour without am or pm is by the part of the day said with it (a night's 1 to 4 are the small hours after it);
  alone, it is the latest such hour not after now.
- A weekday, or a date without a year, is its latest occurrence not after now, unless a weekday beside the date fits
  only the occurrence to come.
- "Last" leaves out today and the weekend we are in; a night belongs to the day it began.
- A stretch of time is told by its start, and what happens "every night" by the latest night.
- A part of the day still under way stands no later than now.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.reports.moments import LONDON, Precision, Sense, joined, settled
from bot.reports.phrases import Phrase, opening, phrases
from bot.reports.wording import wording


@dataclass(frozen=True, slots=True)
class When:
    """A time in the past, how exactly it is known, and where the words for it stand.

    `minute`: given to the minute. `hour`: about then. `part`: a part of a day, `at` being its middle. `day`, `weekend`,
    `week`, `month`: `at` is its first midnight, so say it in London time.
    """

    at: datetime
    precision: Precision
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Future:
    """A time still to come."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Impossible:
    """A date or time that does not exist, such as 31 February."""

    start: int
    end: int


Told = When | Future | Impossible

_BETWEEN = re.compile(
    r"(?:[\s,;.()@~–—-]|\b(?:at|about|around|on|in|the|of|from|and|since|some ?time|probably|maybe|late|early|earlier|"
    r"later|first thing|it was|must have been|i think|i'd say|time|all day|all|around|during|over|by|"
    r"until late|just|or|was)\b)*"
)
"""What may stand between two phrases of one time."""

_TO = re.compile(r"\s?(?:and|to|until|or|-|–)\s?")


def when(text: str, now: datetime) -> Told | None:
    """When a text says that something happened; None where it does not say."""
    here, words = now.astimezone(LONDON), wording(text)
    found = list(_chains(words.text, phrases(words.text, here)))
    told = [(one, _told(Phrase(*words.back(one.start, one.end), _completed(one, found)), here)) for one in found]
    return max(told, key=lambda pair: _rank(*pair))[1] if told else None


def _chains(words: str, found: list[Phrase]) -> Iterator[Phrase]:
    """Phrases that follow one another read as one, weak ones left out where they stand alone."""
    chain: Phrase | None = None
    for phrase in found:
        longer = _linked(words, chain, phrase) if chain else None
        if chain and not longer and not chain.sense.weak:
            yield chain
        chain = longer or phrase
    if chain and not chain.sense.weak:
        yield chain


def _linked(words: str, chain: Phrase, phrase: Phrase) -> Phrase | None:
    sense = _opened(words, chain, phrase)
    if not sense and _BETWEEN.fullmatch(words, chain.end, phrase.start):
        sense = joined(chain.sense, phrase.sense)
    return Phrase(chain.start, phrase.end, sense) if sense else None


def _opened(words: str, chain: Phrase, phrase: Phrase) -> Sense | None:
    """The start of a stretch of hours: "quarter to 9 and quarter past"."""
    first, last = chain.sense, phrase.sense
    if not (first.clock and last.clock and _TO.fullmatch(words, chain.end, phrase.start)):
        return None
    if first.dated or last.dated:
        return None
    return Sense(part=first.part or last.part, clock=opening(first.clock, last.clock))


def _rank(one: Phrase, told: Told) -> tuple[int, int, int]:
    """Which of several times is meant: a past one with its day, then one that cannot be, then a bare hour.

    Among equals, the one that says most, and of those the first.
    """
    sense = one.sense
    tier = 1 if not isinstance(told, When) else 2 if sense.dated else 0
    exact = bool(sense.days or sense.named or sense.moment)
    return tier, 4 * exact + 2 * bool(sense.period) + bool(sense.clock) + bool(sense.part), -one.start


def _completed(one: Phrase, found: list[Phrase]) -> Sense:
    """A day without an hour takes the hour said elsewhere: "last night my bike went, about 10"."""
    sense = one.sense
    if not (sense.days or sense.named) or sense.clock:
        return sense
    for other in found:
        if not other.sense.dated and other.sense.clock and (whole := joined(sense, other.sense)):
            return whole
    return sense


def _told(one: Phrase, now: datetime) -> Told:
    if one.sense.trouble == "future":
        return Future(one.start, one.end)
    try:
        found = None if one.sense.trouble else settled(one.sense, now)
    except OverflowError:
        return Impossible(one.start, one.end)
    if found:
        return When(*found, one.start, one.end)
    return Impossible(one.start, one.end) if one.sense.trouble else Future(one.start, one.end)


def said(when: When) -> str:
    """A time in plain English, as exactly as it is known."""
    day = f"{when.at:%A} {when.at.day} {when.at:%B %Y}"
    match when.precision:
        case "minute":
            return f"{_clock_day(when.at)} at {_clock(when.at)}"
        case "hour":
            return f"{_clock_day(when.at)}, about {_clock(when.at)}"
        case "part":
            return f"{_part(when.at.hour)} {day}"
        case "day":
            return f"on {day}"
        case "month":
            return f"in {when.at:%B %Y}"
        case "weekend":
            return f"at the weekend of {day}"
        case "week":
            return f"in the week of {day}"


def _clock_day(at: datetime) -> str:
    """The day a clock time is said with: midnight goes with the evening before it."""
    day = at.date() - timedelta(days=(at.hour, at.minute) == (0, 0))
    return f"{day:%A} {day.day} {day:%B %Y}"


def _clock(at: datetime) -> str:
    if at.minute == 0 and at.hour % 12 == 0:
        return "noon" if at.hour else "midnight"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{(at.hour - 1) % 12 + 1}{minutes} {'am' if at.hour < 12 else 'pm'}"


def _part(hour: int) -> str:
    if hour < 5:
        return "in the early hours of"
    names = ((12, "on the morning of"), (14, "at lunchtime on"), (17, "on the afternoon of"), (21, "on the evening of"))
    return next((name for until, name in names if hour < until), "on the night of")
