"""The phrases people tell the time by: a table of expressions, each with what it says.

Each expression matches the words put right by `wording`. A phrase that is `weak` ("sat", "morning", "10") counts only
beside another one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from bot.reports.moments import Clock, Half, Period, Sense

Say = Callable[[re.Match[str], datetime], Sense | None]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase found: its stretch of the words put right, and what it says."""

    start: int
    end: int
    sense: Sense


NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
} | {
    "fifteen": 15,
    "twenty": 20,
    "twenty five": 25,
    "twenty-five": 25,
    "thirty": 30,
    "forty": 40,
    "forty five": 45,
    "a": 1,
    "an": 1,
    "half": 0.5,
    "half a": 0.5,
    "half an": 0.5,
    "quarter of an": 0.25,
    "a quarter of an": 0.25,
    "quarter": 15,
    "couple": 2,
    "couple of": 2,
    "a couple": 2,
    "a couple of": 2,
    "few": 3,
    "a few": 3,
    "several": 3,
    "": 1,
}
"""Numbers in words, and what is meant by a couple and a few."""

WEEKDAYS = "mon tue wed thu fri sat sun".split()
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
HOLIDAYS = {
    "christmas eve": (12, 24, ""),
    "christmas day": (12, 25, ""),
    "boxing day": (12, 26, ""),
    "new year's eve": (12, 31, ""),
    "nye": (12, 31, ""),
    "new year's day": (1, 1, ""),
    "valentine's day": (2, 14, ""),
    "halloween": (10, 31, ""),
    "bonfire night": (11, 5, "night"),
    "fireworks night": (11, 5, "night"),
    "guy fawkes": (11, 5, "night"),
}
"""Days that have a name and a date: month, day and the part of it that is meant."""
EASTER = {"good friday": -2, "easter saturday": -1, "easter sunday": 0, "easter monday": 1}

HOUR = r"(?:1[0-2]|0?[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
COUNT = "|".join(sorted((re.escape(word) for word in NUMBERS if word), key=len, reverse=True)) + r"|[0-9]{1,4}"
UNIT = r"(?:sec(?:ond)?|min(?:ute)?|h(?:ou)?r|day|night|week|fortnight|month|year)s?"
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|wed|sat|sun)(?!day)"
MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
YEAR = r"(?:19|20)[0-9]{2}|'?[2-9][0-9](?!\s?(?:[:.][0-9]|[ap]\.?m))"
NTH = r"[0-9]{1,2}\s?(?:st|nd|rd|th)"
AMPM = r"(?P<half>[ap])\.?m(?![a-z])\.?"
ABOUT = r"(?:about|around|nearly|almost|towards|~|c\.)"
CUE = rf"(?:(?:(?:at|@|since|before|after|gone|until|just|maybe|probably|say|sometime|from|{ABOUT})\s?){{0,4}})"
TOLD = rf"(?:(?:(?:by|from|just|maybe|probably)\s)?(?:(?:at|@|since|before|after|gone|until|{ABOUT})\s?){{1,4}})"
"""What goes before a bare hour that is meant as one: "at 9", "since about 9"; not "by 3" or "from 3"."""

START = r"(?<![\w£$€#%/:'])(?<![0-9]\.)(?<!\w-)"
WORD = r"(?<![\w'])"
END = r"(?![\w%])(?!'\w)"
ON = r"(?:(?:on|since|from|late|early|earlier|during|by|back|sometime)\s){0,4}"
LATE = r"(?:(?:since|from|late|early|earlier|later|sometime|first thing)\s){0,4}"
THEN = (
    r"(?=\s*(?:$|[,;!?()–—-]|[.:](?![0-9])|/(?![0-9])|(?:a|am|an|and|at|again|after|all|behind|because|before|but|by|"
    r"each|every|following|from|get|got|he|i|in|inside|it|just|last|me|my|near|next|o|on|opposite|or|our|outside|over|"
    r"pm|she|since|so|some|somebody|someone|something|that|the|then|there|they|this|to|today|tonight|under|until|we|"
    r"were|was|when|where|while|with|yesterday|ish|half|sharp|between|across|along|approx|parked|please|roughly|stolen|"
    rf"nicked|bang|onwards|{WEEKDAY}|{MONTH})\b|[0-9]))"
)
"""What may follow a bare number that is a time: never a thing it could count, such as lads or quid."""
COUNTING = re.compile(
    r"\b(?:were|are|of|than|aged?|only|another|(?:he|she|kid|boy|girl|child|lad|man|woman|son|daughter)(?: is| was|'s)|"
    r"looks?|looked|saw|number|no|flat|house|unit|block|room|door|platform|bus|route|gate|page|section)\.?\s*$"
)
"""What stands before a number that counts, names or ages something."""
DAYLIKE = re.compile(r"(?:day|night|morning|afternoon|evening|mon|wed|sat|sun)\s*,?\s*$")
DAYLIKE_NEXT = re.compile(
    r"\s*,?\s*(?:last|every|each|yesterday|today|tonight|this|on|in the (?:morning|afternoon|evening))\b"
)
SHARE = re.compile(r"\s+(?:of|the|an?|full|way|hour|mile|price)\b")
"""What follows a share, such as 3/4 of the wall."""
MONTH_AS_VERB = re.compile(r"\s+(?:have|be|not|also|well|been|need|come|get|want|or|as|down|on)\b")


# Days


def _relative(days: int, part: str = "") -> Say:
    """A day so many before today; for a night, the one before too, in case the hour said has not come."""

    def say(_: re.Match[str], now: datetime) -> Sense:
        first = now.date() - timedelta(days=days)
        return Sense(days=(first, first - timedelta(days=1)) if part == "night" else (first,), part=part)

    return say


def _tonight(_: re.Match[str], now: datetime) -> Sense:
    """The night under way: before five in the morning it began yesterday."""
    return Sense(days=(now.date() - timedelta(days=now.hour < 5),), part="night")


def _part(part: str, *, weak: bool = False) -> Say:
    return lambda _, __: Sense(part=part, weak=weak)


def _this_part(found: re.Match[str], now: datetime) -> Sense:
    return Sense(days=(now.date(),), part=_part_named(found["part"]))


def _every_part(found: re.Match[str], now: datetime) -> Sense | None:
    """The latest: "every night" is last night, or tonight once it is ten. "All day" does not say which."""
    if found["part"] != "day":
        return Sense(part="nights" if found["part"] == "night" else _part_named(found["part"]))
    return None if found["every"] == "all" else Sense(days=(now.date(), now.date() - timedelta(days=1)))


def _part_named(word: str) -> str:
    return {"eve": "evening", "lunchtime": "lunch", "lunch": "lunch", "teatime": "tea"}.get(word, word)


def _weekday(found: re.Match[str], now: datetime) -> Sense:
    """The last one before or on today; "last" leaves out today; "before last" goes a week further."""
    if found["which"] == "next" or found["after"] == "week":
        return Sense(trouble="future")
    today, word = now.date(), found["weekday"]
    back = (today.weekday() - WEEKDAYS.index(word[:3])) % 7
    before = found["after"] or ""
    if back == 0 and (found["which"] == "last" or before):
        back = 7
    day = today - timedelta(days=back + (7 if "before" in before else 0))
    sure = word.endswith("day") or found["on"] or found["which"] or before
    return Sense(named=(day, day - timedelta(days=7)), weak=not sure)


def _week_before(found: re.Match[str], now: datetime) -> Sense:
    """ "A week last Tuesday": a week before the last one."""
    back = (now.weekday() - WEEKDAYS.index(found["weekday"][:3])) % 7 or 7
    return Sense(named=(now.date() - timedelta(days=back + 7),))


def _day_of_month(found: re.Match[str], now: datetime) -> Sense | None:
    """The latest month that has had such a day."""
    day = int(found["day"])
    if not 1 <= day <= 31:
        return Sense(trouble="impossible") if found["on"].startswith("on") else None
    months = [divmod(now.year * 12 + now.month - 1 - back, 12) for back in range(13)]
    real = [date(year, month + 1, day) for year, month in months if _real(year, month + 1, day)]
    return Sense(days=tuple(real))


def _date(found: re.Match[str], now: datetime) -> Sense | None:
    """A date in figures or with its month named, day before month."""
    if found["month"] == "may" and MONTH_AS_VERB.match(found.string, found.end("month")):
        return None
    return dated(_year(found, now), month_number(found["month"]), int(found["day"]), now)


def _iso(found: re.Match[str], now: datetime) -> Sense:
    """A date and time as machines write them."""
    year, month, day = map(int, found["date"].split("-"))
    sense, clock = dated(year, month, day, now), faced(found["hour"], found["minute"], "", False)
    return replace(sense, clock=clock.clock, trouble=sense.trouble or clock.trouble)


def month_number(word: str) -> int:
    """A month's number, from its name or its number as typed."""
    return int(word) if word.isdigit() else MONTHS.index(word[:3]) + 1


def _year(found: re.Match[str], now: datetime) -> int | None:
    said = found.groupdict()
    if said.get("year"):
        year = int(said["year"].lstrip("'"))
        return year if year > 99 else 2000 + year
    return {"last year": now.year - 1, "this year": now.year}.get(said.get("beside") or "")


def _short_date(found: re.Match[str], now: datetime) -> Sense | None:
    """ "21/11"; what could be a share or "24/7" is left alone unless it is a date that can be."""
    day, month = int(found["day"]), int(found["month"])
    if (day, month) == (24, 7) or (not found["on"] and SHARE.match(found.string, found.end())):
        return None
    sense = dated(None, month, day, now)
    return None if sense.trouble and not found["on"] else sense


def dated(year: int | None, month: int, day: int, now: datetime) -> Sense:
    """A date, or without a year its occurrences from the next one back."""
    years = (year,) if year else range(now.year + 1, now.year - 9, -1)
    days = tuple(date(one, month, day) for one in years if _real(one, month, day))
    return Sense(days=days, trouble="" if days else "impossible")


def _real(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _holiday(found: re.Match[str], now: datetime) -> Sense:
    name = found["name"].replace("years", "year's").replace("valentines", "valentine's")
    month, day, part = HOLIDAYS[name]
    return replace(dated(_year(found, now), month, day, now), part=part)


def _christmas(found: re.Match[str], now: datetime) -> Sense:
    """ "Over Christmas" and "at new year", told by the day itself."""
    month, day = (12, 25) if found["christmas"] == "christmas" else (1, 1)
    return dated(None, month, day, now)


def _easter(found: re.Match[str], now: datetime) -> Sense:
    after = timedelta(days=EASTER[found["name"]])
    return Sense(days=tuple(easter(year) + after for year in range(now.year + 1, now.year - 3, -1)))


def easter(year: int) -> date:
    """Easter Sunday, by the Gregorian reckoning of Meeus, Jones and Butcher."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


# Spans of days


def _week(found: re.Match[str], now: datetime) -> Sense:
    monday = now.date() - timedelta(days=now.weekday())
    back = {"last": 7, "before last": 14}.get(found["which"] or "", 0)
    return Sense(period=Period("week", monday - timedelta(days=back)))


def _weekend(found: re.Match[str], now: datetime) -> Sense:
    """The last one to have begun; "last weekend" leaves out the one we are in."""
    saturday = now.date() - timedelta(days=(now.weekday() - 5) % 7)
    within = found["which"] == "last" and now.weekday() > 4
    back = 7 if within or "before" in (found["after"] or "") else 0
    return Sense(period=Period("weekend", saturday - timedelta(days=back)))


def _month_near(found: re.Match[str], now: datetime) -> Sense:
    first = now.date().replace(day=1)
    if found["which"] == "last":
        first = (first - timedelta(days=1)).replace(day=1)
    return Sense(period=Period("month", first))


def _month_named(found: re.Match[str], now: datetime) -> Sense:
    year = _year(found, now)
    if not year:
        year = now.year - (month_number(found["month"]) > now.month)
    return Sense(period=Period("month", date(year, month_number(found["month"]), 1)))


def _period_of(found: re.Match[str], _: datetime) -> Sense:
    return Sense(period=Period("weekend" if found["kind"] == "weekend" else "week", None), weak=True)


# So long ago


def _ago(found: re.Match[str], now: datetime) -> Sense:
    """So long before now: to the minute for minutes, about the hour for hours, the day for anything longer."""
    said = " ".join((found["count"] or "").split())
    count = float(NUMBERS[said] if said in NUMBERS else int(said)) + (0.5 if found["more"] else 0)
    unit = _unit(found["unit"])
    if unit in {"second", "minute", "hour"}:
        gone = timedelta(**{f"{unit}s": count})
        return Sense(moment=now.astimezone(UTC) - gone, rough=unit == "hour" and count >= 1)
    return Sense(days=(_days_ago(now.date(), int(count), unit),), part="night" if unit == "night" else "")


def _unit(word: str) -> str:
    whole = {"sec": "second", "min": "minute", "h": "hour", "hr": "hour"}
    return whole.get(word.rstrip("s"), word.rstrip("s"))


def _days_ago(today: date, count: int, unit: str) -> date:
    if unit in {"month", "year"}:
        months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        return max(date(year, month + 1, day) for day in range(1, today.day + 1) if _real(year, month + 1, day))
    return today - timedelta(days=count * {"week": 7, "fortnight": 14}.get(unit, 1))


def _now(_: re.Match[str], now: datetime) -> Sense:
    return Sense(moment=now)


def _future(_: re.Match[str], __: datetime) -> Sense:
    return Sense(trouble="future")


# The clock


def _face(found: re.Match[str], _: datetime) -> Sense | None:
    """ "9", "9.30pm", "2130hrs": hour and minute as written."""
    said = found.groupdict()
    if COUNTING.search(found.string, max(0, found.start() - 24), found.start()):
        return None
    return faced(said["hour"], said.get("minute") or "0", said.get("half") or "", _is_about(found))


def faced(hour: str, minute: str, letter: str, about: bool) -> Sense:
    """A clock time as written, or that there is none such."""
    hours, minutes = _number(hour), _number(minute)
    if (hours, minutes) == (24, 0):
        return Sense(clock=Clock(24, 0, "", True, about))
    if hours > 23 or minutes > 59 or (hours > 12 and letter == "a"):
        return Sense(trouble="impossible")
    half: Half = "am" if letter == "a" else "pm" if letter else ""
    whole = hours > 12 or hours == 0 or (not half and len(hour) == 2 and hour[0] == "0")
    return Sense(clock=Clock(hours, minutes, "" if whole else half, whole, about))


def _number(word: str) -> int:
    return int(NUMBERS[word]) if word in NUMBERS else int(word)


def _is_about(found: re.Match[str]) -> bool:
    return bool(re.search(rf"{ABOUT}|ish|or so", found[0]))


def _weak_face(found: re.Match[str], now: datetime) -> Sense | None:
    """Four figures, or hour and minute by a stop: a time only where a cue or a day beside it says so."""
    sense = _face(found, now)
    if sense is None or sense.trouble or not sense.clock:
        return None
    return Sense(clock=sense.clock, weak=not re.match(r"(?:at|since|before|after|until|about|around|@|~)", found[0]))


def _bare(found: re.Match[str], now: datetime) -> Sense | None:
    """ "tues 6", "10 last night": an hour only when it touches the day."""
    before = found.string[: found.start()]
    after_day = DAYLIKE.search(before)
    opens = (not before.strip() or before.rstrip()[-1] in ",;.(-" or found["from"]) and DAYLIKE_NEXT.match(
        found.string, found.end()
    )
    return _face(found, now) if after_day or opens else None


def _past_to(found: re.Match[str], _: datetime) -> Sense | None:
    """ "half six" is half past; "quarter to 9" is 8:45."""
    if COUNTING.search(found.string, max(0, found.start() - 24), found.start()):
        return None
    step = 30 if found["step"] == "half" else _number(found["step"].removeprefix("a "))
    hour = _number(found["hour"])
    if found["way"] == "to":
        hour, step = (hour - 2) % 12 + 1, 60 - step
    half = found.groupdict().get("half") or ""
    return faced(str(hour), str(step), half, _is_about(found))


def _hour_of_part(found: re.Match[str], _: datetime) -> Sense:
    """ "3 in the morning", "half 9 at night"."""
    clock = faced(found["hour"], found["minute"] or "0", "", _is_about(found)).clock
    return Sense(clock=clock, part=_part_named(found["part"]))


def _noon(found: re.Match[str], _: datetime) -> Sense:
    return Sense(clock=Clock(24 if found["name"] == "midnight" else 12, 0, "", True, _is_about(found)))


def _between(found: re.Match[str], _: datetime) -> Sense | None:
    """A stretch of hours, told by its start; a start without am or pm takes it from the end."""
    if COUNTING.search(found.string, max(0, found.start() - 24), found.start()):
        return None
    first = faced(found["hour"], found["minute"] or "0", found["from"] or "", True)
    last = faced(found["hour2"], found["minute2"] or "0", found["half"] or "", True)
    if not first.clock or not last.clock:
        return Sense(trouble="impossible")
    return Sense(clock=opening(first.clock, last.clock))


def opening(first: Clock, last: Clock) -> Clock:
    """The start of a stretch, its half of the day from the end's where it has none."""
    if first.half or first.whole or not last.half:
        return first
    crosses = (first.hour % 12, first.minute) > (last.hour % 12, last.minute)
    other: Half = "am" if last.half == "pm" else "pm"
    return Clock(first.hour, first.minute, other if crosses else last.half, False, True)


# The table

_FACE2 = rf"(?P<hour2>[0-9]{{1,2}}|{HOUR})(?:[:.](?P<minute2>[0-9]{{2}}))?"
_FACE1 = rf"(?P<hour>[0-9]{{1,2}}|{HOUR})(?:[:.](?P<minute>[0-9]{{2}}))?\s?(?:(?P<from>[ap])\.?m\.?)?"
_NAMES = "|".join(sorted((name.replace("'", "'?") for name in HOLIDAYS), key=len, reverse=True))

TABLE: tuple[tuple[str, Say], ...] = (
    # days beside today
    (rf"{WORD}(?:the )?day before yesterday{END}", _relative(2)),
    (rf"{WORD}(?:the )?night before last(?: night)?{END}", _relative(2, "night")),
    (rf"{WORD}{LATE}yesterday{END}", _relative(1)),
    (rf"{WORD}{LATE}last night{END}", _relative(1, "night")),
    (rf"{WORD}{LATE}last evening{END}", _relative(1, "evening")),
    (rf"{WORD}{LATE}today{END}", _relative(0)),
    (rf"{WORD}{LATE}(?:tonight|this night){END}", _tonight),
    (rf"{WORD}{LATE}this (?P<part>morning|lunchtime|lunch|afternoon|teatime|eve|evening){END}", _this_part),
    (
        rf"{WORD}(?P<every>every|each|most|all) (?:single )?(?P<part>night|day|morning|afternoon|evening)s?"
        rf"(?: (?:this|of the) week)?{END}",
        _every_part,
    ),
    (rf"{WORD}nightly{END}", _part("nights")),
    (
        rf"{WORD}(?P<on>{ON})(?:the )?(?P<which>last|this|past|next|every|each)?\s?"
        rf"(?<!the )(?<!black )(?<!remembrance )(?<!palm )(?P<weekday>{WEEKDAY})"
        r"(?!\s(?:street|st|road|rd|lane|times|market|league|school|club|paper)\b)"
        r"s?(?: (?P<after>week(?! of)|just gone|gone|just passed|before last|last(?! (?:week|night|year|month)))\b)?"
        rf"{END}",
        _weekday,
    ),
    (rf"{WORD}a week (?:ago )?(?:on|last|past) (?P<weekday>{WEEKDAY}){END}", _week_before),
    (
        rf"(?:(?<=day )|(?<=mon )|(?<=wed )|(?<=sat )|(?<=sun ))(?P<on>)(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th){THEN}",
        _day_of_month,
    ),
    # parts of the day
    (r"(?<=day )a\.?m(?![a-z])\.?", _part("morning", weak=True)),
    (r"(?<=day )p\.?m(?![a-z])\.?", _part("afternoon", weak=True)),
    (rf"{WORD}overnight{END}", _part("nights")),
    (rf"{WORD}(?:in )?(?:the )?(?:very )?(?:early|small|wee) hours{END}(?: of(?= ))?", _part("early")),
    (rf"{WORD}(?:in )?the middle of the night{END}", _part("early")),
    (rf"{WORD}(?:at |around |during )?(?:lunchtime|lunch time|lunch)(?! ?box| ?bag){END}", _part("lunch")),
    (rf"{WORD}(?:just )?(?:after|straight after) school{END}", _part("school")),
    (rf"{WORD}(?:at |around )?(?:teatime|tea time){END}", _part("tea")),
    (rf"{WORD}(?:after dark){END}", _part("night")),
    (rf"{WORD}(?:in |on |during )?(?:the )?(?:mid[ -]|early |late )?morning{END}", _part("morning", weak=True)),
    (rf"{WORD}(?:in |on |during )?(?:the )?(?:mid[ -]|early |late )?afternoon{END}", _part("afternoon", weak=True)),
    (rf"{WORD}(?:in |on |during )?(?:the )?(?:mid[ -]|early |late )?(?:evening|eve){END}", _part("evening", weak=True)),
    (rf"{WORD}(?:at |on |in |during )?(?:the )?(?:late )?(?:night(?: ?time)?){END}", _part("night", weak=True)),
    # dates
    (
        rf"{START}(?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})t(?P<hour>[0-9]{{2}}):(?P<minute>[0-9]{{2}})"
        rf"(?::[0-9]{{2}})?{END}",
        _iso,
    ),
    (rf"{START}{ON}(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}}){END}", _date),
    (
        rf"{START}{ON}(?P<day>[0-9]{{1,2}})(?P<by>[/.-])(?P<month>[0-9]{{1,2}})(?P=by)(?P<year>[0-9]{{4}}|[0-9]{{2}})"
        rf"(?![\w/-]|\.[0-9])",
        _date,
    ),
    (rf"{START}(?P<on>{ON})(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}})(?![\w/%])", _short_date),
    (
        rf"{START}{ON}(?:the )?(?P<day>[0-9]{{1,2}})\s?(?:st|nd|rd|th)?,? (?:of )?(?P<month>{MONTH}){END}"
        rf"(?:,? (?P<year>{YEAR}){END})?(?: (?P<beside>(?:last|this) year){END})?",
        _date,
    ),
    (
        rf"{WORD}{ON}(?P<month>{MONTH}) (?:the )?(?P<day>[0-9]{{1,2}})(?:\s?(?:st|nd|rd|th))?(?![0-9:.]){END}{THEN}"
        rf"(?:,? (?P<year>{YEAR}){END})?(?: (?P<beside>(?:last|this) year){END})?",
        _date,
    ),
    (rf"{START}(?P<on>{ON})the (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th){THEN}", _day_of_month),
    (rf"{START}(?P<on>(?:on|since) )(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th){THEN}", _day_of_month),
    (
        rf"{WORD}(?:(?:on|since|from|at|over|during) ){{0,4}}(?P<name>{_NAMES}){END}"
        rf"(?: (?P<year>20[0-9]{{2}}){END})?(?: (?P<beside>(?:last|this) year){END})?",
        _holiday,
    ),
    (
        rf"{WORD}(?:(?:since|at|over|last) ){{1,4}}(?P<christmas>christmas|new year'?s?){END}(?! (?:day|eve))",
        _christmas,
    ),
    (rf"{WORD}(?:(?:on|since|from|at|over) ){{0,4}}(?P<name>{'|'.join(EASTER)}){END}", _easter),
    # spans of days
    (
        rf"{WORD}(?:(?:since|from|all|during|for|some ?time|earlier|over) ){{0,4}}(?:of )?(?:the )?"
        rf"(?P<which>last|this) week{END}",
        _week,
    ),
    (rf"{WORD}(?P<which>)all week{END}", _week),
    (rf"{WORD}(?:the )?week (?P<which>before last){END}", _week),
    (
        rf"{WORD}(?:(?:at|on|over|during|since|from|all|in) ){{0,4}}(?:the )?(?P<which>last|this|past|every)? ?weekend"
        rf"(?: (?P<after>just gone|gone|before last|last)\b)?{END}",
        _weekend,
    ),
    (rf"{WORD}(?:(?:since|from|all|during|some ?time) ){{0,4}}(?:the )?(?P<which>last|this) month{END}", _month_near),
    (
        rf"{WORD}(?:(?:in|since|from|during|throughout|back|early|late|mid|last) ){{1,4}}(?P<month>{MONTH}){END}"
        rf"(?! [0-9]{{1,2}}(?![0-9]))(?: (?P<year>(?:19|20)[0-9]{{2}}){END})?(?: (?P<beside>(?:last|this) year){END})?",
        _month_named,
    ),
    (
        rf"{WORD}(?P<month>{MONTH}) (?:(?P<year>(?:19|20)[0-9]{{2}})|(?P<beside>(?:last|this) year)){END}",
        _month_named,
    ),
    (
        rf"{WORD}(?:(?:in|at|over|during) ){{0,4}}(?:the )?(?P<kind>week|weekend) "
        rf"(?:of|commencing|beginning|starting){END}",
        _period_of,
    ),
    # so long ago
    (
        rf"{START}(?:(?:about|around|just|over|nearly) ){{0,4}}(?P<count>{COUNT}|)(?:(?<=\w) ?|(?<!\w))(?P<unit>{UNIT})"
        rf"(?P<more> and a half)?(?: or (?:so|two|three))? (?:ago|back){END}",
        _ago,
    ),
    (
        rf"{START}(?:in|within|over|during|for) the (?:last|past) (?:(?P<count>{COUNT}) ?)?"
        rf"(?P<unit>{UNIT})(?P<more>)?{END}",
        _ago,
    ),
    (rf"{WORD}(?:(?:just|right|even) now|a moment ago|happening now|as we speak)$|^now$", _now),
    (rf"{START}for (?:about )?(?P<count>{COUNT}) ?(?P<unit>{UNIT})(?P<more> and a half)? now{END}", _ago),
    (rf"{WORD}(?:just|right) now{END}|{WORD}a (?:moment|sec) ago{END}", _now),
    # to come
    (rf"{WORD}(?:the day after )?tomorrow{END}", _future),
    (rf"{WORD}(?<!the )next (?:week|weekend|month|year){END}", _future),
    # the clock
    (
        rf"{START}(?:(?:from|between|{ABOUT}) ?){{0,4}}{_FACE1} ?(?:and|until|to|-|–) ?{_FACE2}\s?{AMPM}",
        _between,
    ),
    (
        rf"{START}(?:from|between) (?:{ABOUT} )?{_FACE1} ?(?:and|until|to|-|–) ?"
        rf"(?:{ABOUT} )?{_FACE2}(?P<half>){END}{THEN}",
        _between,
    ),
    (
        rf"{START}(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?P<from>) ?(?:until|to|-|–) ?"
        rf"(?P<hour2>[0-9]{{1,2}}):(?P<minute2>[0-9]{{2}})(?P<half>){END}",
        _between,
    ),
    (
        rf"{START}(?!(?:5|10|20|25|five|ten|twenty) to){_FACE1} ?(?:until|to|-|–) ?{_FACE2}(?P<half>)"
        rf"(?=\s(?:last night|yesterday|tonight|this (?:morning|afternoon|evening)))",
        _between,
    ),
    (rf"{START}{CUE}(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::[0-9]{{2}})?(?:\s?{AMPM}|{END})", _face),
    (rf"{START}{CUE}(?P<hour>[0-9]{{1,2}})\.(?P<minute>[0-9]{{2}})\s?{AMPM}", _face),
    (rf"{START}{CUE}(?P<hour>[0-9]{{1,2}})\.(?P<minute>[0-9]{{2}})(?:ish)?{END}{THEN}", _weak_face),
    (rf"{START}{CUE}(?P<hour>[0-9]{{1,2}}|{HOUR})(?:ish)?\s?{AMPM}", _face),
    (rf"{START}{CUE}(?P<hour>[0-9]{{1,2}})(?P<minute>[0-5][0-9])\s?(?:{AMPM}|(?:hours?|hrs?|h){END})", _face),
    (rf"{START}{CUE}(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][05]){END}{THEN}", _weak_face),
    (rf"{START}{CUE}(?P<hour>[1-9])(?P<minute>05|[1-4][05]|55){END}{THEN}", _weak_face),
    (
        rf"{START}{CUE}(?P<hour>{HOUR}) (?P<minute>fifteen|twenty|thirty|forty|forty[ -]five)(?:\s?{AMPM}|{END}{THEN})",
        _face,
    ),
    (rf"{START}{CUE}(?P<hour>{HOUR}) ?o ?'?clock(?: ?{AMPM})?{END}", _face),
    (rf"{START}{CUE}(?P<hour>{HOUR})[ -]?ish(?: ?{AMPM})?{END}", _face),
    (
        rf"{START}{CUE}(?P<step>half|quarter|a quarter|twenty[ -]five|twenty|ten|five|5|10|20|25)(?: minutes)? "
        rf"(?P<way>past|to) (?P<hour>{HOUR})(?:[ -]?ish)?(?:\s?{AMPM}|{END}{THEN})",
        _past_to,
    ),
    (rf"{START}{CUE}(?P<step>half)(?P<way> )(?P<hour>{HOUR})(?:[ -]?ish)?(?:\s?{AMPM}|{END}{THEN})", _past_to),
    (
        rf"{START}{CUE}(?P<hour>{HOUR})(?:[:.](?P<minute>[0-9]{{2}}))?(?:ish)? (?:in the|at) "
        rf"(?P<part>morning|afternoon|evening|night){END}",
        _hour_of_part,
    ),
    (rf"{START}{TOLD}(?P<hour>{HOUR})(?: or so)?{END}{THEN}", _face),
    (rf"{START}(?P<from>(?:from|between) )?(?P<hour>[1-9]|1[0-2]){END}{THEN}", _bare),
    (rf"{WORD}{CUE}(?:12 |twelve )?(?P<name>noon|midday|midnight){END}", _noon),
)


@cache
def _expressions() -> tuple[tuple[re.Pattern[str], Say], ...]:
    return tuple((re.compile(pattern), say) for pattern, say in TABLE)


def phrases(words: str, now: datetime) -> list[Phrase]:
    """The phrases of time in words put right, in order, the longest first where they overlap."""
    found = sorted(_all(words, now), key=lambda phrase: (phrase.start, -phrase.end))
    kept: list[Phrase] = []
    for phrase in found:
        if not kept or phrase.start >= kept[-1].end:
            kept.append(phrase)
    return kept


def _all(words: str, now: datetime) -> Iterator[Phrase]:
    for expression, say in _expressions():
        for found in expression.finditer(words):
            sense = _said(say, found, now)
            if sense:
                yield Phrase(found.start(), found.end(), sense)


def _said(say: Say, found: re.Match[str], now: datetime) -> Sense | None:
    """What a phrase says; a day before the calendar begins cannot be."""
    try:
        return say(found, now)
    except (OverflowError, ValueError):
        return Sense(trouble="impossible")
