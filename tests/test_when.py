"""When an incident happened: a set of messy phrasings, both clock changes, and what no text may do."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.reports.moments import LONDON, Precision
from bot.reports.when import Future, Impossible, When, said, when

Row = dict[str, str | None]
SET = [json.loads(line) for line in (Path(__file__).parent / "reports" / "when.jsonl").read_text("utf-8").splitlines()]
SATURDAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
SPRING = datetime(2026, 3, 29, 12, tzinfo=LONDON)
AUTUMN = datetime(2026, 10, 25, 11, tzinfo=LONDON)
ZONES = st.sampled_from([UTC, LONDON, ZoneInfo("Asia/Kolkata"), ZoneInfo("America/Los_Angeles")])
NOWS = st.datetimes(datetime(1971, 1, 1), datetime(2190, 1, 1), timezones=ZONES)  # noqa: DTZ001
WORDS = st.sampled_from(
    "last night tonight this evening morning afternoon "
    "about 10 at half six yesterday on friday the 14th 31 february 21/11 21:30 99:99 9999 weeks ago every "
    "week since before of this next early hours midnight between and pm am may sat sun christmas eve , . - 0 24 "
    "goo\u0307d I\u0307 \ufb01rst \u0664 £10 ago hours in past to quarter new year's ish 1/1 2026-02-30 24:00".split()
)


def held_out(row: Row) -> bool:
    """Whether a line was never looked at while the grammar was tuned."""
    return crc32(str(row["id"]).encode()) % 3 == 0


def right(row: Row) -> bool:
    """Whether a line of the set is understood as it was meant."""
    told = when(str(row["text"]), datetime.fromisoformat(str(row["now"])))
    if isinstance(told, When):
        return (told.at.isoformat(), told.precision) == (row["at"], row["precision"])
    return row["at"] == {Future: "future", Impossible: "impossible"}.get(type(told))


def heard(text: str, now: datetime = SATURDAY) -> str | None:
    """What a text is taken to say, in plain English; None where it says no time."""
    told = when(text, now)
    return said(told) if isinstance(told, When) else told and type(told).__name__


def before_now(told: When, now: datetime) -> bool:
    """By UTC: London's own clock says some hours twice."""
    return told.at.astimezone(UTC) <= now.astimezone(UTC)


def test_the_set_is_of_size() -> None:
    assert len(SET) >= 200
    assert len({row["id"] for row in SET}) == len(SET)


def test_messy_phrasings_are_understood() -> None:
    wrong = [row["text"] for row in SET if not right(row)]
    assert len(wrong) <= 0.05 * len(SET), wrong


def test_phrasings_never_looked_at_are_understood_too() -> None:
    kept_back = [row for row in SET if held_out(row)]
    assert sum(map(right, kept_back)) >= 0.95 * len(kept_back)


def test_the_words_of_the_time_are_the_span() -> None:
    text = "bike stolen outside the library on heath street last night about 10"
    told = when(text, SATURDAY)
    assert told == When(datetime(2026, 11, 20, 22, tzinfo=LONDON), "hour", text.index("last"), len(text))


def test_the_span_is_of_the_text_as_typed() -> None:
    text = "BIKE  STOLEN   yesturday\nAT 6PM by lads"
    told = when(text, SATURDAY)
    assert told
    assert text[told.start : told.end] == "yesturday\nAT 6PM"


def test_an_hour_said_apart_from_its_day_counts() -> None:
    assert heard("last night my bike got nicked, must have been about 11") == "Friday 20 November 2026, about 11 pm"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stolen 9.30pm yesterday", "Friday 20 November 2026 at 9.30 pm"),
        ("last night about 10", "Friday 20 November 2026, about 10 pm"),
        ("yesterday evening", "on the evening of Friday 20 November 2026"),
        ("early hours of sunday", "in the early hours of Sunday 15 November 2026"),
        ("yesterday lunchtime", "at lunchtime on Friday 20 November 2026"),
        ("yesterday", "on Friday 20 November 2026"),
        ("midnight last night", "Friday 20 November 2026, about midnight"),
        ("last weekend", "at the weekend of Saturday 14 November 2026"),
        ("last week", "in the week of Monday 9 November 2026"),
        ("in october", "in October 2026"),
    ],
)
def test_a_time_is_said_as_exactly_as_it_is_known(text: str, expected: str) -> None:
    assert heard(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("last night at 10", "Friday 20 November 2026, about 10 pm"),
        ("last night at 2", "Saturday 21 November 2026, about 2 am"),
        ("1am last night", "Saturday 21 November 2026, about 1 am"),
        ("tuesday night at 1", "Wednesday 18 November 2026, about 1 am"),
        ("early hours of tuesday at 1", "Tuesday 17 November 2026, about 1 am"),
        ("yesterday morning at 6", "Friday 20 November 2026, about 6 am"),
        ("about 6", "Saturday 21 November 2026, about 6 am"),
        ("about 1", "Saturday 21 November 2026, about 1 am"),
        ("about 12", "Saturday 21 November 2026, about noon"),
        ("from 11 till 2am", "Friday 20 November 2026, about 11 pm"),
        ("10pm", "Friday 20 November 2026, about 10 pm"),
        ("today at 10pm", "Future"),
    ],
)
def test_an_hour_is_by_its_part_of_the_day_or_the_latest(text: str, expected: str) -> None:
    assert heard(text) == expected


def test_a_part_of_the_day_under_way_stands_no_later_than_now() -> None:
    evening = SATURDAY.replace(hour=20, minute=31)
    told = when("loud music tonight", evening)
    assert isinstance(told, When)
    assert (told.at, told.precision) == (evening, "part")
    assert heard("loud music tonight", SATURDAY) == "Future"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fri 27 november", "Future"),
        ("27 november", "on Thursday 27 November 2025"),
        ("thursday 27 november", "on Thursday 27 November 2025"),
        ("friday the 13th", "on Friday 13 November 2026"),
        ("28/11/2026", "Future"),
        ("next friday", "Future"),
        ("31 february at 3pm", "Impossible"),
        ("on 31 february my bike went about 10", "Impossible"),
        ("tomorrow there is a party at 10pm", "Future"),
        ("stolen yesterday, police come tomorrow", "on Friday 20 November 2026"),
        ("meeting on 28/11/2026, noise began yesterday", "on Friday 20 November 2026"),
    ],
)
def test_a_date_without_a_year_is_the_latest_unless_its_weekday_is_to_come(text: str, expected: str) -> None:
    assert heard(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "24 bus",
        "3 lads",
        "number 12",
        "A41",
        "£10",
        "about 10 people",
        "flat 3",
        "they may be armed",
        "sat outside",
        "in the sun",
        "second time",
        "i rang 101 and 999",
        "2 bikes",
        "half a dozen",
        "3/4 of the wall",
        "friday street",
        "24/7",
        "crime ref 2130/24nov26",
        "5 to 10 people",
    ],
)
def test_other_numbers_and_words_are_no_time(text: str) -> None:
    assert when(text, SATURDAY) is None
    assert heard(f"{text}, it was yesterday at 6pm") == "Friday 20 November 2026, about 6 pm"


def test_a_time_the_clock_skips_is_the_moment_it_has_jumped() -> None:
    told = when("01:30 this morning", SPRING)
    assert isinstance(told, When)
    assert told.at.isoformat() == "2026-03-29T02:00:00+01:00"


def test_a_time_that_happens_twice_is_the_first() -> None:
    told = when("01:30 this morning", AUTUMN)
    assert isinstance(told, When)
    assert told.at.isoformat() == "2026-10-25T01:30:00+01:00"


def test_so_long_ago_is_counted_across_a_clock_change() -> None:
    told = when("10 hours ago", AUTUMN)
    assert isinstance(told, When)
    assert told.at.isoformat() == "2026-10-25T01:00:00+00:00"


def test_in_the_repeated_hour_a_time_by_the_first_is_past() -> None:
    now = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 01:10 by London's clock, for the second time
    told = when("01:30 today", now)
    assert isinstance(told, When)
    assert told.at.isoformat() == "2026-10-25T01:30:00+01:00"


@given(st.text(max_size=80) | st.lists(WORDS, max_size=14).map(" ".join), NOWS)
@example("on the 31st", datetime(2026, 6, 30, tzinfo=UTC))
@example("9999 years ago", SATURDAY)
@example("tonight", datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=LONDON))
def test_any_text_at_any_time_is_heard_without_fail(text: str, now: datetime) -> None:
    told = when(text, now)
    if told:
        assert 0 <= told.start < told.end <= len(text)
    if isinstance(told, When):
        assert before_now(told, now)
        assert told.at.tzinfo is LONDON
        assert said(told)


PRECISIONS: list[Precision] = ["minute", "hour", "part", "day", "weekend", "week"]


@given(st.datetimes(datetime(2015, 1, 1), datetime(2026, 11, 1)), st.sampled_from(PRECISIONS))  # noqa: DTZ001
def test_what_is_said_is_heard_as_it_was_meant(face: datetime, precision: Precision) -> None:
    at = face.replace(second=0, microsecond=0, tzinfo=LONDON)
    at = at.replace(minute=at.minute or 1).astimezone(UTC).astimezone(LONDON).replace(fold=0)
    first = {"weekend": 5, "week": 0}.get(precision, at.weekday())
    at += timedelta(days=first - at.weekday())
    once = said(When(at, precision, 0, 1))
    told = when(f"my bike went {once}", SATURDAY)
    assert isinstance(told, When)
    assert said(told) == once
    if precision in {"minute", "hour"}:
        assert told.at == at


@given(st.dates(datetime(2020, 1, 1).date(), datetime(2026, 11, 20).date()))  # noqa: DTZ001
def test_british_dates_are_day_first(day: datetime) -> None:
    for form in (
        "%d/%m/%Y",
        "%d/%m/%y",
        "%d.%m.%Y",
        "%Y-%m-%d",
        "%d %B %Y",
        "%A %d %b %Y",
        "%dth of %B %Y",
        "%B %d %Y",
    ):
        told = when(day.strftime(f"stolen {form}"), SATURDAY)
        assert isinstance(told, When)
        assert (told.at.date(), told.precision) == (day, "day")


@given(st.timedeltas(timedelta(minutes=2), timedelta(minutes=59)), NOWS)
def test_minutes_ago_are_minutes_before_now(ago: timedelta, now: datetime) -> None:
    told = when(f"{ago.seconds // 60} mins ago", now)
    assert isinstance(told, When)
    gone = now.astimezone(UTC) - told.at.astimezone(UTC)
    assert timedelta() <= gone - timedelta(minutes=ago.seconds // 60) < timedelta(minutes=1)
