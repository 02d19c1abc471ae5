"""Schedules: what people type and what it is taken for, and slots that are right whatever the clock does."""

from calendar import monthrange
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.digest.pattern import IN_EVERY_MONTH, LAST, NTH, Pattern, latest, pattern, slots
from bot.errors import UserError
from bot.reports.moments import LONDON

WEEK = timedelta(weeks=1)
MINUTES = st.one_of(st.integers(0, 1439), st.integers(0, 179))
"""Any time of day, and often one that a clock change skips or says twice."""
WEEKDAYS = st.integers(0, 6)
WEEKLY = st.builds(
    lambda every, days, minutes: Pattern(every, tuple(sorted(days)), 0, minutes),
    st.sampled_from(["week", "fortnight"]),
    st.one_of(st.just({6}), st.sets(WEEKDAYS, min_size=1)),
    MINUTES,
)
MONTHLY = st.one_of(
    st.builds(
        lambda day, nth, minutes: Pattern("month", (day,), nth, minutes), WEEKDAYS, st.sampled_from([*NTH]), MINUTES
    ),
    st.builds(
        lambda nth, minutes: Pattern("month", (), nth, minutes),
        st.one_of(st.just(LAST), st.integers(1, IN_EVERY_MONTH)),
        MINUTES,
    ),
)
PATTERNS = st.one_of(WEEKLY, MONTHLY)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
CHANGES = [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)]
NEAR_CHANGES = st.builds(
    lambda change, hours: change + timedelta(hours=hours), st.sampled_from(CHANGES), st.integers(-400, 40)
)
AFTERS = st.one_of(MOMENTS, NEAR_CHANGES)


def first(of: Pattern, after: datetime, count: int, began_at: datetime | None = None) -> list[datetime]:
    return list(islice(slots(of, began_at or after, after), count))


def here(slot: datetime) -> datetime:
    return slot.astimezone(LONDON)


def told(text: str, after: str, count: int) -> list[str]:
    """The first slots after a moment, in London."""
    since = datetime.fromisoformat(after).replace(tzinfo=LONDON)
    return [here(one).isoformat(timespec="minutes") for one in first(pattern(text), since, count)]


def exists(day: date, minutes: int) -> bool:
    """Whether London's clock says a time on a day; found by going there, without what is tested."""
    wall = datetime(day.year, day.month, day.day, *divmod(minutes, 60), tzinfo=LONDON)
    return wall.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) == wall.replace(tzinfo=None)


def wanted(of: Pattern, day: date, first_week: date | None) -> bool:
    """Whether a schedule falls on a day: counted on the calendar, without what is tested."""
    if of.every != "month":
        weeks = 0 if first_week is None else (monday(day) - monday(first_week)).days // 7
        return day.weekday() in of.weekdays and (of.every == "week" or weeks % 2 == 0)
    days = range(1, monthrange(day.year, day.month)[1] + 1)
    fit = [one for one in days if not of.weekdays or day.replace(day=one).weekday() == of.weekdays[0]]
    return day.day == fit[of.nth if of.nth == LAST else of.nth - 1]


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@given(PATTERNS, AFTERS)
@example(Pattern("week", (6,), 0, 90), datetime(2026, 3, 22, 12, tzinfo=UTC))
@example(Pattern("week", (6,), 0, 90), datetime(2026, 10, 18, 12, tzinfo=UTC))
@example(Pattern("month", (6,), LAST, 60), datetime(2027, 3, 1, tzinfo=UTC))
def test_slots_follow_one_another_at_the_london_time_asked_for(of: Pattern, after: datetime) -> None:
    found = first(of, after, 60)
    assert all(one < other for one, other in pairwise([after, *found]))
    for slot in found:
        assert slot.utcoffset() == timedelta(0)
        if exists(here(slot).date(), of.minutes):
            assert (here(slot).hour, here(slot).minute) == divmod(of.minutes, 60)
            assert here(slot).fold == 0
        else:
            assert (here(slot).hour, here(slot).minute, here(slot).second) == (2, 0, 0)
            assert here(slot - timedelta(minutes=1)).hour == 0


@given(PATTERNS, AFTERS)
def test_no_day_is_lost_and_none_comes_twice(of: Pattern, after: datetime) -> None:
    """Every day of two years that the calendar says, and no other."""
    until = after + timedelta(days=730)
    found = [here(slot).date() for slot in takewhile(lambda slot: slot < until, slots(of, after, after))]
    days = [here(after).date() + timedelta(days=n) for n in range(1, 728)]
    assert [day for day in found if days[0] <= day <= days[-1]] == [day for day in days if wanted(of, day, found[0])]


@given(PATTERNS, AFTERS)
def test_there_is_one_in_each_week_fortnight_or_month(of: Pattern, after: datetime) -> None:
    days = [here(slot).date() for slot in first(of, after, 40)]
    if of.every == "month":
        periods = [(day.year, day.month) for day in days]
        assert [(12 * year + month) - (12 * periods[0][0] + periods[0][1]) for year, month in periods] == [*range(40)]
        return
    counted = Counter((monday(day) - monday(days[0])).days // 7 for day in days)
    step = 1 if of.every == "week" else 2
    assert [*counted] == [n * step for n in range(len(counted))]
    assert {counted[week] for week in list(counted)[1:-1]} <= {len(of.weekdays)}


@given(PATTERNS, AFTERS, st.integers(-800, 800), st.integers(0, 800 * 24 * 60))
def test_slots_are_the_same_from_wherever_one_begins(of: Pattern, began_at: datetime, days: int, minutes: int) -> None:
    earlier = began_at + timedelta(days=days)
    later = earlier + timedelta(minutes=minutes)
    whole = slots(of, began_at, earlier)
    tail = [slot for slot in takewhile(lambda slot: slot < later + 40 * WEEK, whole) if slot > later]
    assert first(of, later, len(tail), began_at) == tail
    assert latest(of, began_at, later, later + 40 * WEEK - timedelta(microseconds=1)) == tuple(tail)


@given(PATTERNS, AFTERS)
def test_the_latest_are_those_after_one_moment_and_up_to_another(of: Pattern, after: datetime) -> None:
    one, two, three = first(of, after, 3)
    assert latest(of, after, after, two) == (one, two)
    assert latest(of, after, one, three - timedelta(seconds=1)) == (two,)
    assert latest(of, after, after, one - timedelta(seconds=1)) == ()
    assert latest(of, after, two, two) == latest(of, after, two, one) == ()


@given(PATTERNS)
def test_what_is_written_reads_back_as_the_same(of: Pattern) -> None:
    assert pattern(str(of)) == of
    assert pattern(of.said) == of


def test_a_sunday_half_past_one_across_both_changes() -> None:
    assert told("weekly sun 01:30", "2026-03-22", 3) == [
        "2026-03-22T01:30+00:00",
        "2026-03-29T02:00+01:00",
        "2026-04-05T01:30+01:00",
    ]
    assert told("weekly sun 01:30", "2026-10-18", 3) == [
        "2026-10-18T01:30+01:00",
        "2026-10-25T01:30+01:00",
        "2026-11-01T01:30+00:00",
    ]
    assert told("weekly sun 01:30", "2027-03-27", 1) == ["2027-03-28T02:00+01:00"]


def test_between_the_two_half_past_ones_the_slot_has_been() -> None:
    of, began = pattern("weekly sun 01:30"), datetime(2026, 10, 1, tzinfo=UTC)
    once, twice = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert latest(of, began, once - timedelta(minutes=1), twice) == (once,)
    assert latest(of, began, once, twice) == ()


def test_nine_is_nine_on_both_sides() -> None:
    assert told("weekly mon 09:00", "2026-03-28", 1) == ["2026-03-30T09:00+01:00"]
    assert told("weekly mon 09:00", "2026-10-24", 1) == ["2026-10-26T09:00+00:00"]
    assert told("monthly last sun 01:00", "2026-03-01", 1) == ["2026-03-29T02:00+01:00"]


def test_a_fortnight_begins_with_the_next_and_holds_across_years_and_changes() -> None:
    assert told("fortnightly mon 09:00", "2026-11-21T12:00", 4) == [
        "2026-11-23T09:00+00:00",
        "2026-12-07T09:00+00:00",
        "2026-12-21T09:00+00:00",
        "2027-01-04T09:00+00:00",
    ]
    began = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert first(pattern("fortnightly mon 09:00"), datetime(2027, 3, 25, tzinfo=UTC), 1, began) == [
        datetime(2027, 3, 29, 8, tzinfo=UTC)
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("weekly mon 09:00", "weekly mon 09:00"),
        ("Weekly MON 9am", "weekly mon 09:00"),
        ("weekly thu, mon and mon 9.30pm", "weekly mon thu 21:30"),
        ("every monday at 9", "weekly mon 09:00"),
        ("Mondays 9:00", "weekly mon 09:00"),
        ("every week on friday at noon", "weekly fri 12:00"),
        ("every tue & thu @ 9 a.m.", "weekly tue thu 09:00"),
        ("weekly wednesdays 0900hrs", "weekly wed 09:00"),
        ("`weekly mon 09:00`.", "weekly mon 09:00"),
        ("fortnightly sat 10 o'clock", "fortnightly sat 10:00"),
        ("every other monday at 9", "fortnightly mon 09:00"),
        ("every two weeks on friday 12pm", "fortnightly fri 12:00"),
        ("every second week on friday 12:15am", "fortnightly fri 00:15"),
        ("every fortnight on sunday 20:00", "fortnightly sun 20:00"),
        ("monthly first tue 18:30", "monthly first tue 18:30"),
        ("first tuesday of the month 6.30pm", "monthly first tue 18:30"),
        ("last friday of every month 6pm", "monthly last fri 18:00"),
        ("every 2nd thurs of the month 7 pm", "monthly second thu 19:00"),
        ("every third tue 18:00", "monthly third tue 18:00"),
        ("monthly 15 09:00", "monthly 15 09:00"),
        ("monthly 15 9", "monthly 15 09:00"),
        ("the 1st of each month at 9am", "monthly 1 09:00"),
        ("monthly last day 18:00", "monthly last day 18:00"),
    ],
)
def test_what_is_plain_is_understood(text: str, kept: str) -> None:
    assert str(pattern(text)) == kept


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "Say how often, and when: `/panel summary weekly mon 09:00`"),
        ("monday", "Say how often"),
        ("mon 9am", "Say how often"),
        ("weekly fortnightly mon 9am", "Say how often"),
        ("weekly blursday", "I do not understand “blursday” there."),
        ("weekly mon 09:00 GMT", "I do not understand “gmt” there."),
        ("weekly mon midnight", "I do not understand “midnight” there."),
        ("twice a week mon 9am", "I do not understand “twice” there."),
        ("every 3 weeks mon 9am", "I do not understand “weeks” there."),
        ("weekly mon -09:00", "I do not understand “-09:00” there."),
        ("weekly mon ٠٩:٠٠", "I do not understand “٠٩:٠٠” there."),
        ("weekly", "Say on which day of the week: `/panel summary weekly mon 09:00`."),
        ("fortnightly 09:00", "Say on which day of the week: `/panel summary fortnightly mon 09:00`."),
        ("every monday", "Give the time of day too, in London: `/panel summary weekly mon 09:00`."),
        ("monthly 15", "Give the time of day too, in London: `/panel summary monthly 15 09:00`."),
        ("25:00", "25:00 is not a time of day: write one from 00:00 to 23:59"),
        ("weekly mon 24:00", "24:00 is not a time of day"),
        ("weekly mon 13pm", "13pm is not a time of day"),
        ("weekly mon 9:60", "9:60 is not a time of day"),
        ("weekly mon 9am 10am", "Give one time of day"),
        ("weekly mon at 6", "Write 06:00 or 18:00, so that morning and evening cannot be mixed up."),
        ("weekly mon 6:30", "Write 06:30 or 18:30"),
        ("daily 9am", "A summary comes weekly, fortnightly or monthly"),
        ("every day at 9", "A summary comes weekly, fortnightly or monthly"),
        ("weekly first tue 9am", "A day of the month is for a monthly summary"),
        ("weekly 5th 9am", "A day of the month is for a monthly summary"),
        (
            "every second tuesday 18:30",
            "“Every second Tuesday” can mean two things: write `/panel summary fortnightly tue",
        ),
        ("monthly", "Say on which day of the month"),
        ("monthly 18:30", "Say on which day of the month"),
        ("monthly tue 18:30", "Say which Tuesday of the month"),
        ("monthly fifth tue", "Not every month has a fifth Tuesday: write `/panel summary monthly last tue 18:30`."),
        (
            "monthly 31 09:00",
            "Not every month has a 31st: for the last day write `/panel summary monthly last day 09:00`.",
        ),
        ("monthly 0 09:00", "No month has a day 0"),
        ("monthly 45 09:00", "No month has a day 45"),
        ("monthly first tue thu 18:30", "Give one day of the month"),
        ("monthly 1st and 15th 09:00", "Give one day of the month"),
    ],
)
def test_the_rest_is_refused_in_a_sentence_with_an_example(text: str, refusal: str) -> None:
    with pytest.raises(UserError) as caught:
        pattern(text)
    assert str(caught.value).startswith(refusal)


WORDS = st.sampled_from(
    "weekly fortnightly monthly every each other second first last fifth 1st 31st day days mon tues Wednesdays sunday "
    "of the month week weeks at @ 9 09:00 9am 6.30pm 12pm 0am 24:00 2026 15 0 noon and , & - . blursday daily İ".split()
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=9).map(" ".join)))
def test_no_words_do_more_than_make_a_schedule_or_a_sentence(text: str) -> None:
    try:
        found = pattern(text)
    except UserError:
        return
    assert pattern(str(found)) == found
    assert first(found, datetime(2026, 1, 1, tzinfo=UTC), 1)
