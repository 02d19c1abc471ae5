"""What the panel is told: its team's strength, shown beside what was promised, and its meetings."""

import calendar
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from adapters.console.render import plain
from bot.calls import Caller, Place, Role
from bot.core import Bot
from bot.errors import UserError
from bot.parse import typed
from bot.replies import Cited, Figure, Finding, Notice, Paragraph, Reply, Sources, WardRef
from bot.reports.ahead import Coming, Impossible, NoDay, NoTime, Past, ahead
from bot.reports.moments import LONDON
from bot.reports.team import Strength, strength
from storage.models import Meeting, Staffing
from tests.conftest import NOON, Say

pytestmark = pytest.mark.both_engines

ROOM = "slack:T1/C1"
ANN = "slack:T1/ann"
TOWN = WardRef("E05013659", "Hampstead Town", "Camden")
TODAY = date(2026, 11, 21)


@pytest.fixture
def town(say: Say) -> Say:
    """A panel for Hampstead Town; Ann, its chair, speaks there."""

    def speak(text: str, **known: object) -> Reply:
        return say(text, **{"place": ROOM, "who": ANN, **known})

    speak("/panel setup Hampstead Town", role=Role.ADMIN)
    speak("/panel chair ann", role=Role.ADMIN)
    return speak


def told(reply: Reply) -> list[str]:
    """The lines of a reply that are of what the team told, and how it differs from the promise."""
    return [line for line in plain(reply).splitlines() if line.startswith(("Told by", "That is"))]


# Strength


def test_what_the_team_told_is_kept_with_its_date_and_who_said_so(town: Say) -> None:
    source = Cited(
        "told-HT-1",
        "Told by the ward team",
        "Hampstead Town panel",
        "",
        "2026-11-01",
        "told by the team, 1 November 2026",
    )
    assert town("/panel staffing 2 1 as of 1 november 2026 from Sgt at the October meeting") == Reply(
        "Kept for Hampstead Town (Camden): 2 constables, 1 PCSO as of 1 November 2026 (Sgt at the October meeting).",
        (
            Paragraph(
                "`/panel officers` shows it as “told by the team”, apart from what was promised. "
                "Nothing entered before is lost."
            ),
            Sources((source,)),
        ),
        finding=Finding(
            "answered",
            "officers",
            TOWN,
            (
                Figure("constables told by the team", 2, "officers", "2026-11-01", "told-HT-1"),
                Figure("PCSOs told by the team", 1, "officers", "2026-11-01", "told-HT-1"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 1", (2, 1, None, TODAY, "")),
        ("2 1 1", (2, 1, 1, TODAY, "")),
        ("2 1 0", (2, 1, 0, TODAY, "")),
        ("2, 1", (2, 1, None, TODAY, "")),
        ("0 0", (0, 0, None, TODAY, "")),
        ("99 99 99", (99, 99, 99, TODAY, "")),
        ("2 pcs 1 pcso 1 sergeant as of today", (2, 1, 1, TODAY, "")),
        ("2PC 1PCSO", (2, 1, None, TODAY, "")),
        ("1 sergeant, 2 PCs and no PCSOs", (2, 0, 1, TODAY, "")),
        ("two constables and one PCSO from Sgt Brown", (2, 1, None, TODAY, "Sgt Brown")),
        ("2 1 1 november 2026", (2, 1, None, date(2026, 11, 1), "")),
        ("2 1 1 1 november", (2, 1, 1, date(2026, 11, 1), "")),
        ("2 1 as of 2026-10-03 by email", (2, 1, None, date(2026, 10, 3), "email")),
        ("2 1 as of 3/10/2026", (2, 1, None, date(2026, 10, 3), "")),
        ("2 1 as of yesterday", (2, 1, None, date(2026, 11, 20), "")),
        ("2 1 as of last tuesday from the 3 of them", (2, 1, None, date(2026, 11, 17), "the 3 of them")),
        ("2 1 from Sgt Brown as of 1 october", (2, 1, None, date(2026, 10, 1), "Sgt Brown")),
    ],
)
def test_a_strength_is_read_as_people_write_it(text: str, expected: tuple[int, int, int | None, date, str]) -> None:
    assert strength(text, NOON) == Strength(*expected)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lots", "Give the number of PCs, then of PCSOs"),
        ("2", "Give both PCs and PCSOs"),
        ("2 pcs", "Give both PCs and PCSOs"),
        ("2 pcs 3 pcs", "One of the ranks has two numbers"),
        ("100 1", "Give whole numbers from 0 to 99"),
        ("-1 1", "Give whole numbers from 0 to 99"),
        ("2 1.5", "Give whole numbers from 0 to 99"),
        ("2 1 as of 31 february", "There is no such date"),
        ("2 1 as of 1 december 2026", "That date is still to come"),
        ("2 1 as of tomorrow", "That date is still to come"),
        ("2 1 as of last month", "Give the day it was true"),
        ("2 1 as of once upon a time", "I cannot read all of that"),
        ("2 1 3 4", "I cannot read all of that"),
        ("2 1 from " + "x" * 201, "Say who told it in at most 200 characters."),
    ],
)
def test_what_cannot_be_a_strength_is_refused_in_a_sentence(town: Say, engine: Engine, text: str, said: str) -> None:
    assert town(f"/panel staffing {text}").summary.startswith(said)
    with Session(engine) as session:
        assert session.exec(select(Staffing)).all() == []


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({"pcs": "2", "pcsos": "1"}, (2, 1, None, TODAY, "")),
        ({"pcs": "2", "pcsos": "1", "sergeants": "", "as_of": "today", "source": ""}, (2, 1, None, TODAY, "")),
        ({"pcs": "2", "pcsos": "1", "sergeants": "1", "source": "Sgt Brown"}, (2, 1, 1, TODAY, "Sgt Brown")),
        ({"pcs": "2", "pcsos": "1", "as_of": "1 November 2026"}, (2, 1, None, date(2026, 11, 1), "")),
        ({"pcs": "2", "pcsos": "1", "as_of": "2 days ago"}, (2, 1, None, date(2026, 11, 19), "")),
        (
            {"pcs": "2", "pcsos": "1", "source": "2 PCs at the October meeting"},
            (2, 1, None, TODAY, "2 PCs at the October meeting"),
        ),
    ],
)
@pytest.mark.usefixtures("town")
def test_a_strength_given_by_name_is_the_same_as_typed(
    bot: Bot, engine: Engine, args: dict[str, str], expected: tuple[int, int, int | None, date, str]
) -> None:
    bare = typed("/panel staffing", Caller(ANN), Place(ROOM), NOON, "call-x")
    assert bot.run(replace(bare, args=args)).summary.startswith("Kept for Hampstead Town")
    with Session(engine) as session:
        row = session.exec(select(Staffing)).one()
        assert (row.constables, row.pcsos, row.sergeants, row.as_of, row.source) == expected
        assert (row.told_by, row.told_at, row.call_id) == (ANN, NOON, "call-x")


def test_a_call_heard_twice_is_kept_once_and_answered_alike(town: Say, engine: Engine) -> None:
    first = town("/panel staffing 2 1", call_id="once")
    assert town("/panel staffing 2 1", call_id="once") == first
    with Session(engine) as session:
        assert len(session.exec(select(Staffing)).all()) == 1


def test_nothing_told_is_overwritten_and_the_latest_date_is_shown(town: Say, engine: Engine) -> None:
    town("/panel staffing 2 1 as of 1 november")
    late = town("/panel staffing 1 1 as of 1 october")
    assert Notice(
        "The team told its strength as of 1 November 2026 too, which is later, so that is what is shown."
    ) in (late.blocks)
    assert told(town("/panel officers"))[0].startswith("Told by the team: 2 constables")
    with Session(engine) as session:
        assert [row.constables for row in session.exec(select(Staffing).order_by(Staffing.id))] == [2, 1]


def test_the_strength_is_asked_for_field_by_field(town: Say) -> None:
    form = town("/panel staffing").form
    assert form is not None
    assert [field.name for field in form.fields] == ["pcs", "pcsos", "sergeants", "as_of", "source"]


NUMBER_WORDS = st.sampled_from("0 1 2 2 99 100 -1 1.5 two no a 2pcs 1pcso 3,000 1/11 2026-11-01 ٣ ²".split())
TEAM_WORDS = st.sampled_from(
    "pcs pcso sergeant sgt as of at on from by source: today yesterday tomorrow november 1st 31 february 2026 9999 "
    "last tuesday next week , . and ( ) @everyone month ago".split()
)


@given(st.one_of(st.text(max_size=80), st.lists(NUMBER_WORDS | TEAM_WORDS, max_size=12).map(" ".join)))
def test_no_words_are_a_strength_to_come_or_out_of_bounds(text: str) -> None:
    try:
        found = strength(text, NOON)
    except UserError:
        return
    assert found.as_of <= TODAY
    assert all(0 <= count <= 99 for count in (found.constables, found.pcsos, found.sergeants or 0))


# Officers, with what the team told


def test_what_agrees_with_the_promise_is_shown_without_a_word_more(town: Say) -> None:
    town("/panel staffing 2 1 as of 1 november from Sgt Brown")
    assert told(town("/panel officers")) == ["Told by the team: 2 constables, 1 PCSO as of 1 November 2026 (Sgt Brown)"]


@pytest.mark.parametrize(
    ("entered", "line"),
    [
        ("1 1", "That is 1 constable fewer than promised."),
        ("2 0", "That is 1 PCSO fewer than promised."),
        ("0 0", "That is 2 constables and 1 PCSO fewer than promised."),
        ("0 4 1", "That is 2 constables fewer than promised."),
    ],
)
def test_fewer_than_promised_is_said(town: Say, entered: str, line: str) -> None:
    town(f"/panel staffing {entered}")
    assert told(town("/panel officers"))[1:] == [line]


@pytest.mark.parametrize("entered", ["2 1", "3 1", "2 1 0", "5 5 5"])
def test_the_promise_or_more_than_its_minimum_is_no_disagreement(town: Say, entered: str) -> None:
    town(f"/panel staffing {entered}")
    assert len(told(town("/panel officers"))) == 1


def test_the_numbers_told_are_figures_with_their_source_and_sum(town: Say) -> None:
    town("/panel staffing 1 1 as of 1 november")
    reply = town("/panel officers")
    assert reply.finding is not None
    assert reply.finding.figures[2:] == (
        Figure("constables told by the team", 1, "officers", "2026-11-01", "told-HT-1"),
        Figure("PCSOs told by the team", 1, "officers", "2026-11-01", "told-HT-1"),
        Figure("constables fewer than promised", 1, "officers", "2026-11-01", "told-HT-1", "2 - 1 = 1"),
    )
    assert reply.sources[-1].cite == "told by the team, 1 November 2026"
    assert {figure.source for figure in reply.finding.figures} <= {source.id for source in reply.sources}


def test_a_question_is_answered_with_it_too_for_anyone(town: Say) -> None:
    town("/panel staffing 1 1")
    for question in ("how many officers should hampstead town have", "how many pcs are in post in hampstead town"):
        reply = town(question, who="slack:T1/cat")
        assert len(told(reply)) == 2
        assert "I do not hold a count." not in plain(reply)
        assert "I do not hold the Met's count." in plain(reply)


def test_it_stands_after_what_is_promised_and_in_post(town: Say) -> None:
    town("/panel staffing 1 1")
    lines = [line.split(":")[0].split(".")[0] for line in plain(town("/panel officers")).splitlines()]
    assert lines[1:5] == [
        "In post",
        "Told by the team",
        "That is 1 constable fewer than promised",
        "A promise is not a count of the officers who are there",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "how many officers was hampstead town promised in 2010",  # another time
        "how many officers should frognal have",  # another ward
        "how much crime in hampstead town",  # another topic
    ],
)
def test_other_answers_are_left_as_they_are(town: Say, question: str) -> None:
    before = town(question)
    town("/panel staffing 1 1")
    assert town(question) == before


def test_another_workspace_is_not_told(town: Say) -> None:
    town("/panel staffing 1 1")
    assert told(town("how many officers should hampstead town have", place="slack:T2/C9")) == []
    assert told(town("how many officers should hampstead town have", place="")) == []


# Meetings


def test_no_meeting_is_said_with_how_one_is_entered(town: Say) -> None:
    assert town("/panel meeting", who="slack:T1/cat") == Reply(
        "No meeting of the Hampstead Town panel is entered.",
        (Paragraph("A chair enters one with `/panel meeting 3 december 7pm Hampstead Library`."),),
        finding=Finding("answered", "panel", TOWN),
    )


def test_a_meeting_entered_by_a_chair_is_shown_to_anyone(town: Say) -> None:
    entered = town("/panel meeting 3 december 7pm Hampstead Library")
    when = "Thursday 3 December 2026 at 7 pm, Hampstead Library."
    assert entered.summary == f"Entered: the Hampstead Town panel meets on {when}"
    shown = town("/panel meeting", who="slack:T1/cat")
    assert shown == Reply(
        f"The Hampstead Town panel's next meeting is on {when}", finding=Finding("answered", "panel", TOWN)
    )


@pytest.mark.parametrize(
    "question",
    [
        "when is the next meeting?",
        "When do we meet next",
        "next panel meeting",
        "where's our next panel meeting please",
    ],
)
def test_a_meeting_asked_for_in_plain_words_is_shown(town: Say, question: str) -> None:
    town("/panel meeting 3 december 7pm Hampstead Library")
    assert town(question, who="slack:T1/cat") == Reply(
        "The Hampstead Town panel's next meeting is on Thursday 3 December 2026 at 7 pm, Hampstead Library.",
        finding=Finding("answered", "panel", TOWN),
    )


@pytest.mark.parametrize(
    "question",
    ["what is on the agenda of a panel meeting", "when was the last meeting", "when is the next meeting in Frognal"],
)
def test_what_else_is_asked_of_meetings_is_not_answered_with_the_next(town: Say, question: str) -> None:
    town("/panel meeting 3 december 7pm Hampstead Library")
    assert "3 December 2026" not in plain(town(question, who="slack:T1/cat"))


def test_a_resident_cannot_enter_one(town: Say) -> None:
    assert town("/panel meeting 3 december 7pm", who="slack:T1/cat").summary == (
        "Meetings are entered by the panel's chair: `/panel meeting` alone shows the next."
    )


def test_a_meeting_of_nowhere_is_not_known(say: Say) -> None:
    assert say("/panel meeting", place=ROOM).summary.startswith("This channel has no panel yet")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3 december", "Give a time too, such as `/panel meeting 3 december 2026 7pm`."),
        ("7pm Hampstead Library", "Give the day and the time, then the place"),
        ("soon", "Give the day and the time, then the place"),
        ("1 november 2026 7pm", "That time, on 1 November 2026, has passed: give one to come."),
        ("today 11am", "That time, on 21 November 2026, has passed: give one to come."),
        ("31 february 7pm", "There is no such day or time: write it like 3 december 7pm."),
        ("3 december 25:00", "There is no such day or time: write it like 3 december 7pm."),
        ("monday 1 december 7pm", "1 December 2026 is a Tuesday: check the day, then enter it again."),
        ("3 december 7pm " + "x" * 201, "Give the place in at most 200 characters."),
        ("cancel", "There is no such meeting to cancel: `/panel meeting` shows the next."),
    ],
)
def test_what_cannot_be_a_meeting_is_refused_in_a_sentence(town: Say, engine: Engine, text: str, said: str) -> None:
    assert town(f"/panel meeting {text}").summary.startswith(said)
    with Session(engine) as session:
        assert session.exec(select(Meeting)).all() == []


def test_the_last_entry_for_a_day_stands(town: Say, engine: Engine) -> None:
    town("/panel meeting 3 december 7pm library")
    town("/panel meeting 3 december 7.30pm town hall")
    assert "at 7.30 pm, town hall." in town("/panel meeting").summary
    with Session(engine) as session:
        assert len(session.exec(select(Meeting)).all()) == 2


def test_a_meeting_brought_forward_today_is_not_next_again_at_its_old_hour(town: Say) -> None:
    town("/panel meeting today 5pm library")
    town("/panel meeting today 1pm library")
    assert "at 1 pm" in town("/panel meeting").summary
    assert "No meeting" in town("/panel meeting", minutes=120).summary


def test_the_soonest_is_the_next_and_the_chair_is_told(town: Say) -> None:
    town("/panel meeting 3 december 7pm library")
    later = town("/panel meeting 8 december 7pm library")
    assert later.blocks == (
        Paragraph(
            "Its next meeting is still the one on Thursday 3 December 2026 at 7 pm: "
            "`/panel meeting cancel` cancels that."
        ),
    )
    town("/panel meeting cancel", call_id="off")
    assert "8 December" in town("/panel meeting").summary
    again = town("/panel meeting cancel", call_id="off")
    assert again.summary == "Cancelled: the Hampstead Town panel's meeting on Thursday 3 December 2026 at 7 pm."
    assert "8 December" in town("/panel meeting").summary


def test_a_meeting_is_cancelled_by_its_day_and_may_be_entered_again(town: Say) -> None:
    town("/panel meeting 3 december 7pm library")
    town("/panel meeting 8 december 7pm library")
    assert "8 December" in town("/panel meeting cancel the meeting on 8 december").summary
    assert "no such meeting" in town("/panel meeting cancel 8 december").summary
    assert "3 December" in town("/panel meeting").summary
    town("/panel meeting cancelled")
    assert "No meeting" in town("/panel meeting").summary
    town("/panel meeting 3 december 6pm library")
    assert "at 6 pm" in town("/panel meeting").summary


def test_a_meeting_heard_twice_is_entered_once(town: Say, engine: Engine) -> None:
    first = town("/panel meeting 3 december 7pm", call_id="once")
    assert town("/panel meeting 3 december 7pm", call_id="once") == first
    with Session(engine) as session:
        assert len(session.exec(select(Meeting)).all()) == 1


@pytest.mark.usefixtures("town")
def test_a_meeting_given_by_name_is_the_same_as_typed(bot: Bot) -> None:
    bare = typed("/panel meeting", Caller(ANN), Place(ROOM), NOON, "call-x")
    reply = bot.run(replace(bare, args={"when": "3 december 7pm", "where": "the library"}))
    assert reply.summary.endswith("Thursday 3 December 2026 at 7 pm, the library.")


# Times to come


def london(*parts: int) -> datetime:
    """A moment by London's clock."""
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("3 december 7pm Hampstead Library", london(2026, 12, 3, 19), "Hampstead Library"),
        ("tuesday 1 december 18:30 at the library", london(2026, 12, 1, 18, 30), "the library"),
        ("2026-12-03 19:00 Town Hall", london(2026, 12, 3, 19), "Town Hall"),
        ("2026-12-03T19:00 Town Hall", london(2026, 12, 3, 19), "Town Hall"),
        ("3/12/26 19:00", london(2026, 12, 3, 19), ""),
        ("3/12 7pm Flat 2/3", london(2026, 12, 3, 19), "Flat 2/3"),
        ("december 3rd at 7pm", london(2026, 12, 3, 19), ""),
        ("the 3rd at 10 in the morning in Room 3", london(2026, 12, 3, 10), "Room 3"),
        ("half past 7 on thursday 3 dec, Room 2.14", london(2026, 12, 3, 19, 30), "Room 2.14"),
        ("Hampstead Library 3rd december 2026 at 7.30pm", london(2026, 12, 3, 19, 30), "Hampstead Library"),
        ("december 3 at 7pm Sunday School Room", london(2026, 12, 3, 19), "Sunday School Room"),
        ("3 december (thursday) at noon in the café", london(2026, 12, 3, 12), "the café"),
        ("thursday 7-9pm", london(2026, 11, 26, 19), ""),
        ("wensday 6.30 pm st marys", london(2026, 11, 25, 18, 30), "st marys"),
        ("quarter to eight tomorow", london(2026, 11, 22, 19, 45), ""),
        ("tomorrow morning at 9.30", london(2026, 11, 22, 9, 30), ""),
        ("tonight at 9", london(2026, 11, 21, 21), ""),
        ("saturday 1pm", london(2026, 11, 21, 13), ""),
        ("saturday 11am", london(2026, 11, 28, 11), ""),
        ("tuesday week 7pm", london(2026, 12, 1, 19), ""),
        ("1 november 7pm", london(2027, 11, 1, 19), ""),
        ("29 february 7pm", london(2028, 2, 29, 19), ""),
        ("3 december 1930hrs", london(2026, 12, 3, 19, 30), ""),
        ("3 december at 10", london(2026, 12, 3, 10), ""),
        ("3 december at 8", london(2026, 12, 3, 20), ""),
    ],
)
def test_a_time_to_come_is_read_as_people_write_it(text: str, at: datetime, rest: str) -> None:
    assert ahead(text, NOON) == Coming(at, rest)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("28 march 2027 01:30", datetime(2027, 3, 28, 1, tzinfo=UTC)),  # skipped: the moment the clock has jumped
        ("31 october 2027 01:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # twice: the first
        ("1 july 2027 7pm", datetime(2027, 7, 1, 18, tzinfo=UTC)),
    ],
)
def test_the_clocks_changes_are_londons(text: str, utc: datetime) -> None:
    found = ahead(text, NOON)
    assert isinstance(found, Coming)
    assert found.at.astimezone(UTC) == utc


@pytest.mark.parametrize(
    ("now", "at"),
    [(datetime(2026, 11, 23, 9, tzinfo=UTC), london(2026, 12, 1, 19)), (NOON, london(2026, 11, 24, 19))],
)
def test_next_tuesday_is_of_the_week_after(now: datetime, at: datetime) -> None:
    assert ahead("next tuesday 7pm", now) == Coming(at, "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3 december at 7 Heath Street", NoTime(date(2026, 12, 3), "7 Heath Street")),
        ("1 november", NoTime(date(2027, 11, 1), "")),
        ("7pm", NoDay()),
        ("2000-01-01 12:00", Past(date(2000, 1, 1))),
        ("0000-12-03 19:00", Impossible()),
        ("9999-12-31 24:00", Impossible()),
        ("monday 1 december 7pm", Impossible(date(2026, 12, 1))),
    ],
)
def test_what_is_no_time_to_come_is_told_apart(text: str, found: object) -> None:
    assert ahead(text, NOON) == found


NOWS = st.integers(0, 7 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
WHEN_WORDS = st.sampled_from(
    "3 31 29 1st december february march may 2026 2027 9999 0000 monday tuesday sun next this week today tonight "
    "tomorrow morning at on 7 7pm 19:00 25:00 12am 24:00 01:30 half past to quarter noon 1930hrs 7-9pm 3/12 31/2/26 "
    "2026-12-03 2026-12-03T19:00 the library , ( ) cancel o'clock".split()
)


@given(st.one_of(st.text(max_size=80), st.lists(WHEN_WORDS, max_size=9).map(" ".join)), NOWS)
def test_no_words_are_a_meeting_in_the_past(text: str, now: datetime) -> None:
    found = ahead(text, now)
    if isinstance(found, Coming):
        assert found.at.astimezone(UTC) > now
    if isinstance(found, NoTime):
        assert found.day >= now.astimezone(LONDON).date()


@given(st.dates(date(2026, 11, 22), date(2036, 1, 1)), st.times(), st.sampled_from("dmy iso named weekday".split()))
def test_a_whole_date_and_time_are_read_back(day: date, time: object, form: str) -> None:
    written = {
        "dmy": f"{day.day}/{day.month}/{day.year}",
        "iso": day.isoformat(),
        "named": f"{day.day} {calendar.month_name[day.month]} {day.year}",
        "weekday": f"{day:%A} {day.day} {day:%b} {day.year}",
    }[form]
    found = ahead(f"{written} {time:%H:%M} the library", NOON)
    assert isinstance(found, Coming)
    assert found.rest == "the library"
    assert found.at.date() == day
    assert f"{found.at:%H:%M}" == f"{time:%H:%M}" or found.at - london(day.year, day.month, day.day) < timedelta(
        hours=3
    )
