"""What a digest says: its content, that it can be built again, and that nobody can be told from its counts."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import combinations, count

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from adapters.console.render import plain
from bot.calls import Role
from bot.digest.content import chart_data, digest, is_quiet
from bot.digest.counts import least, sayable
from bot.digest.periods import before, before_said, said, weeks_to
from bot.replies import Items, Notice, Paragraph, Reply
from bot.reports.categories import CATEGORIES
from storage.imports import keep
from storage.models import Change, Concern, Digest, Incident, Meeting, Panel, Report, Staffing, Workspace
from storage.places import wards
from storage.tallies import Reported, Tally
from tests.conftest import NOON, Say

SLOT = datetime(2026, 11, 9, 9, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
NUMBERS = count(1)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as opened:
        yield opened


@pytest.fixture
def panel(session: Session) -> Panel:
    return panel_made(session)


def panel_made(session: Session) -> Panel:
    session.add(Workspace(id="test", made_at=SLOT - 400 * DAY))
    session.flush()
    made = Panel(code="HT", ward="E05013659", workspace="test", made_at=SLOT - 400 * DAY)
    session.add(made)
    session.flush()
    return made


def reported(
    session: Session, panel: Panel, category: str, at: datetime, people: tuple[str, ...] = ("ann",), state: str = ""
) -> Incident:
    number = next(NUMBERS)
    row = Incident(
        panel_id=panel.id, number=number, category=category, what="Secret words of 12 High Street.", place="",
        happened_at=at, reported_at=at, state=state or "reported",
    )  # fmt: skip
    session.add(row)
    session.flush()
    for person in people:
        session.add(Report(incident_id=row.id, reporter=person, at=at, call_id=f"r{next(NUMBERS)}"))
    stepped(session, panel, at, "", "reported", incident_id=row.id)
    if state:
        stepped(session, panel, at + timedelta(hours=1), "reported", state, incident_id=row.id)
    session.flush()
    return row


def many(session: Session, panel: Panel, category: str, at: datetime, incidents: int, people: int) -> None:
    """So many incidents by so many people in all."""
    rows = [
        Incident(panel_id=panel.id, number=next(NUMBERS), category=category, what="Secret words of 12 High Street.",
                 place="", happened_at=at, reported_at=at, state="reported")
        for _ in range(incidents)
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    for number in range(max(incidents, people)):
        row = rows[min(number, incidents - 1)]
        told = Report(incident_id=row.id, reporter=f"{category}-{number % people}", at=at, call_id=f"r{next(NUMBERS)}")
        session.add(told)
    session.flush()


def stepped(
    session: Session,
    panel: Panel,
    at: datetime,
    was: str,
    became: str,
    *,
    reason: str = "",
    note: str = "",
    **of: object,
) -> None:
    session.add(
        Change(panel_id=panel.id, at=at, role="chair", before=was, after=became, reason=reason, note=note,
               call_id=f"s{next(NUMBERS)}", **of)
    )  # fmt: skip
    session.flush()


def raised(session: Session, panel: Panel, title: str, *states: str, at: datetime, **last: str) -> Concern:
    number = next(NUMBERS)
    row = Concern(
        panel_id=panel.id, number=number, title=title, raised_at=at, owner="ann", state=("raised", *states)[-1],
        call_id=f"c{number}",
    )  # fmt: skip
    session.add(row)
    session.flush()
    stepped(session, panel, at, "", "raised", concern_id=row.id)
    for step, (was, became) in enumerate(zip(("raised", *states), states, strict=False), 1):
        words = last if step == len(states) else {}
        stepped(session, panel, at + step * DAY, was, became, concern_id=row.id, **words)
    return row


def week(session: Session, panel: Panel, slot: datetime = SLOT) -> Reply:
    return digest(session, panel, slot - WEEK, slot, slot)


def paragraphs(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks if isinstance(block, Paragraph)]


def items(reply: Reply) -> list[str]:
    return [line for block in reply.blocks if isinstance(block, Items) for line in block.lines]


def test_names_the_panel_the_slot_and_the_period(session: Session, panel: Panel) -> None:
    reported(session, panel, "noise", SLOT - DAY)
    assert week(session, panel).summary == (
        "Hampstead Town panel, Monday 9 November 2026: what was reported and done from 2 to 9 November."
    )


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (datetime(2026, 11, 2, 9, tzinfo=UTC), SLOT, "from 2 to 9 November"),
        (datetime(2026, 10, 26, 9, tzinfo=UTC), datetime(2026, 11, 2, 9, tzinfo=UTC), "from 26 October to 2 November"),
        (datetime(2026, 12, 28, 9, tzinfo=UTC), datetime(2027, 1, 4, 9, tzinfo=UTC),
         "from 28 December 2026 to 4 January 2027"),
        (SLOT - timedelta(hours=1), SLOT, "on 9 November"),
        (datetime(2026, 7, 5, 23, 30, tzinfo=UTC), datetime(2026, 7, 12, 23, 30, tzinfo=UTC), "from 6 to 13 July"),
    ],
)  # fmt: skip
def test_says_the_period_in_london_days(start: datetime, end: datetime, words: str) -> None:
    assert said((start, end)) == words


def test_the_week_before_begins_at_the_same_hour_across_a_clock_change() -> None:
    monday = datetime(2026, 10, 26, 9, tzinfo=UTC)  # the clocks went back on the Sunday before
    start = datetime(2026, 10, 19, 8, tzinfo=UTC)
    assert before((start, monday)) == (datetime(2026, 10, 12, 8, tzinfo=UTC), start)
    assert before_said((start, monday)) == "the week before"
    assert weeks_to(monday)[-1] == (start, monday)


def test_a_late_digest_says_so_first(session: Session, panel: Panel) -> None:
    reported(session, panel, "noise", SLOT - DAY)
    reply = digest(session, panel, SLOT - WEEK, SLOT, SLOT + DAY, late=True)
    assert reply.blocks[0] == Notice("This was due on Monday 9 November at 09:00 and comes late.")


@pytest.mark.both_engines
def test_counts_by_kind_with_people_and_change(session: Session, panel: Panel) -> None:
    many(session, panel, "noise", SLOT - DAY, 5, 4)
    many(session, panel, "noise", SLOT - 8 * DAY, 3, 3)
    many(session, panel, "litter", SLOT - DAY, 3, 3)
    many(session, panel, "weapons", SLOT - 8 * DAY, 4, 3)
    reply = week(session, panel)
    assert paragraphs(reply)[0] == (
        "8 incidents were reported by 7 people, 1 more than the week before. Few reports need not mean little trouble."
    )
    assert items(reply) == [
        "Noise: 5 incidents by 4 people, 2 more than the week before",
        "Litter, dumping and dog fouling: 3 incidents by 3 people, 3 more than the week before",
        "Weapons: none, 4 fewer than the week before",
    ]


def test_what_was_declined_or_withdrawn_is_not_counted_and_what_was_merged_counts_once(
    session: Session, panel: Panel
) -> None:
    many(session, panel, "noise", SLOT - DAY, 3, 2)
    reported(session, panel, "noise", SLOT - DAY, ("eve",), state="merged")
    reported(session, panel, "noise", SLOT - DAY, ("mallory",), state="declined")
    reported(session, panel, "noise", SLOT - DAY, ("dan",), state="withdrawn")
    assert items(week(session, panel)) == ["Noise: 3 incidents by 3 people, 3 more than the week before"]


def test_a_report_taken_back_is_not_counted(session: Session, panel: Panel) -> None:
    many(session, panel, "noise", SLOT - DAY, 3, 3)
    row = reported(session, panel, "noise", SLOT - DAY, ("eve",))
    session.add(Report(incident_id=row.id, reporter="dan", at=SLOT - DAY, call_id="dan", withdrawn=True))
    session.flush()
    assert items(week(session, panel)) == ["Noise: 4 incidents by 4 people, 4 more than the week before"]


def test_few_are_not_counted_nor_is_a_total(session: Session, panel: Panel) -> None:
    many(session, panel, "noise", SLOT - DAY, 5, 4)
    many(session, panel, "burglary", SLOT - DAY, 2, 2)
    many(session, panel, "litter", SLOT - DAY, 7, 2)
    text = plain(week(session, panel))
    assert "At least 7 incidents were reported. " in text
    assert (
        "Fewer than 3 incidents or people each, so not counted here: Litter, dumping and dog fouling, Burglary." in text
    )


def test_people_who_were_forgotten_count_as_one(session: Session, panel: Panel) -> None:
    for _ in range(4):
        row = reported(session, panel, "noise", SLOT - DAY, ())
        session.add(Report(incident_id=row.id, reporter=None, at=SLOT - DAY, call_id=f"f{row.id}"))
    session.flush()
    assert "At least 1 incident was reported." in plain(week(session, panel))


def test_no_change_is_said_from_before_the_panel_was_made(session: Session, panel: Panel) -> None:
    panel.made_at = SLOT - WEEK
    many(session, panel, "noise", SLOT - DAY, 5, 4)
    assert items(week(session, panel)) == ["Noise: 5 incidents by 4 people"]


def test_a_quiet_period_is_one_line(session: Session, panel: Panel) -> None:
    raised(session, panel, "Moped racing", "accepted", at=SLOT - 40 * DAY)
    assert is_quiet(session, panel, SLOT - WEEK, SLOT)
    assert week(session, panel) == Reply(
        "Hampstead Town panel, Monday 9 November 2026: nothing was reported, closed or moved from 2 to 9 November. "
        "We are not the police, and nothing here reaches them by itself: in an emergency call 999, otherwise 101.",
        private=False,
    )


@pytest.mark.parametrize("happens", ["report", "concern", "closing", "staffing", "meeting"])
def test_a_period_with_anything_new_is_not_quiet(session: Session, panel: Panel, happens: str) -> None:
    at = SLOT - DAY
    match happens:
        case "report":
            reported(session, panel, "noise", at)
        case "concern":
            raised(session, panel, "Moped racing", at=at)
        case "closing":
            row = reported(session, panel, "noise", SLOT - 20 * DAY)
            stepped(session, panel, at, "accepted", "closed", reason="fixed", incident_id=row.id)
        case "staffing":
            session.add(
                Staffing(panel_id=panel.id, constables=2, pcsos=1, as_of=at.date(), source="", told_at=at, call_id="s")
            )
        case "meeting":
            session.add(Meeting(panel_id=panel.id, at=SLOT + DAY, where="", set_at=at, call_id="m"))
    session.flush()
    assert not is_quiet(session, panel, SLOT - WEEK, SLOT)
    assert is_quiet(session, panel, SLOT - 3 * WEEK + DAY, SLOT - 2 * WEEK) or happens == "closing"


@pytest.mark.both_engines
def test_lists_open_concerns_overdue_first_with_their_owner_as_a_role(session: Session, panel: Panel) -> None:
    new = raised(session, panel, "Litter by the pond", at=SLOT - 2 * DAY)
    old = raised(session, panel, "Moped racing. Call 07700 900123", "accepted", "priority", at=SLOT - 50 * DAY)
    kept_up = raised(session, panel, "Dark steps", "accepted", at=SLOT - 60 * DAY)
    stepped(session, panel, SLOT - 20 * DAY, "accepted", "accepted", note="Lamp ordered.", concern_id=kept_up.id)
    reply = week(session, panel)
    assert "3 concerns are open, 1 of them overdue with no step for 28 days:" in paragraphs(reply)
    assert items(reply) == [
        f"HT-C{old.number:04}: Moped racing. Call [phone number]. A priority, open for 50 days, with a chair; "
        "overdue, no step for 48 days",
        f"HT-C{kept_up.number:04}: Dark steps. Accepted, open for 60 days, with a chair",
        f"HT-C{new.number:04}: Litter by the pond. Raised, open for 2 days, with a chair",
    ]


def test_a_long_list_says_how_many_more(session: Session, panel: Panel) -> None:
    for number in range(22):
        raised(session, panel, f"Concern {number}", at=SLOT - 2 * DAY)
    lines = items(week(session, panel))
    assert len(lines) == 11
    assert lines[-1] == "and 12 more"


@pytest.mark.both_engines
def test_says_what_was_closed_and_why(session: Session, panel: Panel) -> None:
    row = raised(
        session, panel, "Dark steps", "closed", at=SLOT - 3 * DAY, reason="fixed", note="Lamp in, says John Smith."
    )
    for number in range(3):
        shut = reported(session, panel, "noise", SLOT - 30 * DAY, (f"p{number}",))
        stepped(session, panel, SLOT - DAY, "accepted", "closed", reason="answered", incident_id=shut.id)
    one = reported(session, panel, "noise", SLOT - 30 * DAY)
    stepped(session, panel, SLOT - DAY, "accepted", "closed", reason="no-action", incident_id=one.id)
    reply = week(session, panel)
    assert items(reply) == [f"HT-C{row.number:04}. You said: Dark steps. We did: fixed: Lamp in, says [name]."]
    assert (
        "At least 4 incidents were closed: 3 answered; fewer than 3 incidents or people each: no action possible."
        in paragraphs(reply)
    )


def test_what_was_taken_up_again_is_not_closed(session: Session, panel: Panel) -> None:
    row = raised(session, panel, "Dark steps", "closed", "accepted", at=SLOT - 5 * DAY)
    assert f"HT-C{row.number:04}: Dark steps. Accepted, open for 5 days, with a chair" in items(week(session, panel))
    assert "We did" not in plain(week(session, panel))


def test_says_the_officers_and_what_changed(session: Session, panel: Panel) -> None:
    for pcsos, at in ((2, SLOT - 20 * DAY), (1, SLOT - 2 * DAY)):
        session.add(Staffing(panel_id=panel.id, constables=2, pcsos=pcsos, as_of=at.date(), source="Sgt John Smith",
                             told_at=at, call_id=f"s{pcsos}"))  # fmt: skip
    session.add(Meeting(panel_id=panel.id, at=SLOT + 9 * DAY, where="Keats Library", set_at=SLOT - DAY, call_id="m"))
    session.flush()
    text = plain(week(session, panel))
    assert "Promised: at least 2 constables and 1 PCSO (the Met, February 2022)" in text
    assert "Told by the team: 2 constables, 1 PCSO as of 7 November 2026 (Sgt [name])" in text
    assert "Since the last summary: 1 PCSO fewer" in text
    assert "Next meeting after that: Wednesday 18 November 2026 at 9 am, Keats Library." in text


def test_never_says_what_residents_wrote_and_ends_with_who_we_are_not(session: Session, panel: Panel) -> None:
    many(session, panel, "noise", SLOT - DAY, 5, 4)
    reply = week(session, panel)
    assert "Secret" not in plain(reply)
    assert plain(reply).endswith("in an emergency call 999, otherwise 101.")
    assert not reply.private


def test_facts_to_review_are_for_the_chair_alone(session: Session, panel: Panel) -> None:
    reported(session, panel, "noise", SLOT - DAY)
    later = datetime(2027, 6, 2, tzinfo=UTC)
    told = digest(session, panel, SLOT - WEEK, SLOT, later, for_chair=True)
    assert "that a panel goes by are past review" in plain(told)
    assert any(line.startswith("31 May 2027: ") for line in items(told))
    assert "past review" not in plain(digest(session, panel, SLOT - WEEK, SLOT, later))


@pytest.mark.both_engines
def test_a_month_of_recorded_crime_is_told_in_the_period_it_came_in_and_in_no_other(
    session: Session, panel: Panel
) -> None:
    # The file is of July 2025, so it came in as August began.
    came_in = datetime(2025, 7, 31, 23, tzinfo=UTC)
    panel.made_at = came_in - 400 * DAY
    slots = [came_in - WEEK, came_in - timedelta(seconds=1), came_in, came_in + 6 * DAY, came_in + WEEK, SLOT]
    told = [week(session, panel, slot) for slot in slots]
    assert ["Recorded crime for June 2025 has come in." in paragraphs(one) for one in told] == [
        False, False, True, True, False, False,
    ]  # fmt: skip
    assert [is_quiet(session, panel, slot - WEEK, slot) for slot in slots] == [True, True, False, False, True, True]
    assert "89 offences recorded in Hampstead Town ward, Camden, in June 2025." in paragraphs(told[2])
    assert "Metropolitan Police, July 2025" in plain(told[2])


@pytest.mark.both_engines
def test_a_month_of_crime_that_was_imported_is_told_once_and_cited_as_imported(session: Session, panel: Panel) -> None:
    months = [f"{2024 + (6 + n) // 12}-{(6 + n) % 12 + 1:02d}" for n in range(24)]
    rows = {
        month: [{"ward": panel.ward, "month": month, "counts": '{"Theft": {"Shoplifting": 7}}'}] for month in months
    }
    keep(session, "crime", rows, SLOT - DAY)
    told = [week(session, panel, slot) for slot in (SLOT - WEEK, SLOT, SLOT + WEEK)]
    assert ["Recorded crime for June 2026 has come in." in paragraphs(one) for one in told] == [False, True, False]
    assert "7 offences recorded in Hampstead Town ward, Camden, in June 2026." in paragraphs(told[1])
    assert "Met ward crime file, imported: July 2024 to June 2026" in plain(told[1])


@pytest.mark.both_engines
def test_who_is_in_post_is_told_from_the_day_the_workbook_was_imported(session: Session, panel: Panel) -> None:
    strengths = {"ward": panel.ward, "month": "2026-10", "team": "Hampstead Town", "constables": 1.8, "pcsos": 1.0}
    keep(session, "strengths", {"2026-10": [strengths]}, SLOT - DAY)
    reported(session, panel, "noise", SLOT - DAY - WEEK)
    reported(session, panel, "noise", SLOT - DAY)
    told = [plain(week(session, panel, slot)) for slot in (SLOT - WEEK, SLOT)]
    assert [line for one in told for line in one.splitlines() if line.startswith("In post")] == [
        "In post: 1.8 FTE constables and 1.0 PCSO in October 2026 (Met workbook)"
    ]
    assert ["Met workbook of ward officers, to October 2026" in one for one in told] == [False, True]


def test_a_ward_that_the_crime_file_leaves_out_is_told_nothing_of_it(session: Session, panel: Panel) -> None:
    panel.ward = next(ward.code for ward in wards().values() if ward.force == "city-of-london")
    panel.made_at = SLOT - 1000 * DAY
    assert "Recorded crime" not in plain(week(session, panel, datetime(2025, 8, 4, 8, tzinfo=UTC)))


def test_a_panel_of_the_city_is_told_who_polices_it(session: Session, panel: Panel) -> None:
    panel.ward = next(ward.code for ward in wards().values() if ward.force == "city-of-london")
    reported(session, panel, "noise", SLOT - DAY)
    text = plain(week(session, panel))
    assert "City of London Police" in text
    assert "Promised" not in text


# Built again


@pytest.mark.both_engines
def test_built_again_after_later_changes_it_says_the_same(session: Session, panel: Panel) -> None:
    many(session, panel, "noise", SLOT - DAY, 5, 4)
    many(session, panel, "noise", SLOT - 9 * DAY, 4, 4)
    incident = reported(session, panel, "noise", SLOT - DAY)
    concern = raised(session, panel, "Dark steps", "accepted", at=SLOT - 40 * DAY)
    closed = raised(session, panel, "Moped racing", "closed", at=SLOT - 3 * DAY, reason="fixed")
    session.add(Meeting(panel_id=panel.id, at=SLOT + 9 * DAY, where="Library", set_at=SLOT - DAY, call_id="m"))
    session.flush()
    first, chart = week(session, panel), chart_data(session, panel, SLOT)

    after = SLOT + timedelta(minutes=1)
    many(session, panel, "litter", after, 6, 6)
    session.add(Report(incident_id=incident.id, reporter="late", at=after, call_id="late"))
    stepped(session, panel, after, "reported", "declined", incident_id=incident.id)
    incident.state = "declined"
    stepped(session, panel, after, "accepted", "closed", reason="fixed", concern_id=concern.id)
    concern.state = "closed"
    stepped(session, panel, after, "closed", "accepted", concern_id=closed.id)
    closed.state = "accepted"
    raised(session, panel, "Something new", at=after)
    session.add(
        Staffing(panel_id=panel.id, constables=9, pcsos=9, as_of=after.date(), source="", told_at=after, call_id="s")
    )
    session.add(Meeting(panel_id=panel.id, at=SLOT + 2 * DAY, where="Elsewhere", set_at=after, call_id="m2"))
    session.add(
        Meeting(panel_id=panel.id, at=SLOT + 9 * DAY, where="Library", set_at=after, call_id="m3", cancelled=True)
    )
    session.add(Digest(panel_id=panel.id, place="p", slot=SLOT, covers_from=SLOT - WEEK, state="posted", try_at=SLOT))
    session.flush()
    assert digest(session, panel, SLOT - WEEK, SLOT, after + 300 * DAY) == first
    assert chart_data(session, panel, SLOT) == chart


def test_a_conversation_comes_into_the_digest(say: Say, session: Session) -> None:
    say("/panel setup Hampstead Town", role=Role.ADMIN)
    say("/panel staffing 2 1", role=Role.CHAIR)
    say("/panel meeting 3 december 7pm Keats Library", role=Role.CHAIR)
    say("/panel concern Loud music on Heath Street", role=Role.CHAIR)
    panel = session.get_one(Panel, 1)
    text = plain(digest(session, panel, NOON - WEEK, NOON + DAY, NOON))
    assert "Loud music on Heath Street. Raised, open for 1 day, with a chair" in text
    assert "Told by the team: 2 constables, 1 PCSO as of 21 November 2026" in text
    assert "Next meeting after that: Thursday 3 December 2026 at 7 pm, Keats Library." in text


# Counted

HOURS = st.integers(0, 60)
STATES = st.sampled_from(("accepted", "declined", "withdrawn", "merged", "closed", "reported"))
PEOPLE = st.lists(st.tuples(st.sampled_from(("ann", "ben", "cat", None)), st.booleans()), max_size=3)
TOLD = st.tuples(
    st.sampled_from(("noise", "litter")), HOURS, PEOPLE, st.lists(st.tuples(st.integers(0, 30), STATES), max_size=3)
)
Told = tuple[str, int, list[tuple[str | None, bool]], list[tuple[int, str]]]


def hour(number: int) -> datetime:
    return SLOT - 3 * DAY + timedelta(hours=number)


def put_in(session: Session, panel: Panel, one: Told) -> None:
    """An incident: its kind, hour, people (and whether each took it back) and steps (after how many hours, to what)."""
    kind, at, people, moves = one
    row = reported(session, panel, kind, hour(at), ())
    for person, back in people:
        session.add(
            Report(incident_id=row.id, reporter=person, withdrawn=back, at=hour(at), call_id=f"p{next(NUMBERS)}")
        )
    was, moved = "reported", at
    for after, state in moves:
        moved += after
        stepped(session, panel, hour(moved), was, state, reason="fixed", incident_id=row.id)
        was = state


def counted_one_by_one(told: list[Told], start: int, end: int) -> dict[str, Tally]:
    found: dict[str, tuple[int, set[str | None]]] = {}
    for kind, at, people, moves in told:
        standing = {person for person, back in people if not back}
        state, moved = "reported", at
        for after, became in moves:
            moved += after
            state = became if moved <= end else state
        if start < at <= end and standing and state not in ("declined", "withdrawn"):
            count, who = found.get(kind, (0, set()))
            found[kind] = (count + (state != "merged"), who | standing)
    return {kind: Tally(count, len(who)) for kind, (count, who) in found.items() if count}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(told=st.lists(TOLD, max_size=8), cuts=st.sets(st.integers(0, 90), min_size=2, max_size=6))
def test_what_is_counted_between_any_cuts_is_what_counting_one_by_one_gives(
    engine: Engine, told: list[Told], cuts: set[int]
) -> None:
    with Session(engine) as session:
        panel = panel_made(session)
        for one in told:
            put_in(session, panel, one)
        counted = Reported(session, panel, [hour(cut) for cut in cuts])
        for start, end in combinations(sorted(cuts), 2):
            assert counted.by_category((hour(start), hour(end))) == counted_one_by_one(told, start, end)


# Nobody can be told from the counts

KINDS = tuple(one.key for one in CATEGORIES[:5])
CELLS = st.tuples(st.integers(0, 6), st.integers(1, 6)).map(lambda cell: Tally(cell[0], cell[1] if cell[0] else 0))
TABLES = st.fixed_dictionaries({kind: st.tuples(CELLS, CELLS) for kind in KINDS})
HIDDEN = CELLS.filter(lambda cell: not sayable(cell))


@st.composite
def alike(draw: st.DrawFn) -> tuple[Mapping[str, tuple[Tally, Tally]], Mapping[str, tuple[Tally, Tally]]]:
    """Two panels' weeks that differ only in what is hidden."""
    one = draw(TABLES)
    other = {
        kind: tuple(cell if sayable(cell) else draw(HIDDEN) for cell in cells) for kind, cells in one.items()
    }  # fmt: skip
    assume(one != other)
    return one, other


def told_of(engine: Engine, cells: Mapping[str, tuple[Tally, Tally]]) -> object:
    """All that a reader sees: this digest and the one before, and their pictures. Nothing is kept."""
    with Session(engine) as session:
        panel = panel_made(session)
        for kind, both in cells.items():
            for tally, at in zip(both, (SLOT - DAY, SLOT - 8 * DAY), strict=True):
                if tally.incidents:
                    many(session, panel, kind, at, tally.incidents, tally.people)
        slots = (SLOT, SLOT - WEEK)
        return [(week(session, panel, slot), chart_data(session, panel, slot)) for slot in slots]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=50)
@given(weeks=alike())
def test_nothing_a_reader_sees_depends_on_a_hidden_count(
    engine: Engine, weeks: tuple[Mapping[str, tuple[Tally, Tally]], Mapping[str, tuple[Tally, Tally]]]
) -> None:
    one, other = weeks
    assert told_of(engine, one) == told_of(engine, other)


@given(st.lists(CELLS.filter(lambda cell: cell.incidents > 0), min_size=1))
def test_a_total_is_exact_only_where_nothing_is_hidden(tallies: list[Tally]) -> None:
    shown = [cell if sayable(cell) else None for cell in tallies]
    total, exact = least(shown)
    assert exact == (None not in shown)
    assert total <= sum(cell.incidents for cell in tallies)
    assert not exact or total == sum(cell.incidents for cell in tallies)


@pytest.mark.both_engines
def test_a_digest_cannot_be_taken_from_a_longer_one(session: Session, panel: Panel) -> None:
    # On Thursday it was told that there had been 4; by Monday there is one more, which must not be seen.
    thursday = SLOT - 4 * DAY
    many(session, panel, "noise", thursday - DAY, 4, 4)
    reported(session, panel, "noise", SLOT - DAY, ("eve",))
    session.add(
        Digest(panel_id=panel.id, place="p", slot=thursday, covers_from=SLOT - WEEK, state="posted", try_at=SLOT)
    )
    session.flush()
    text = plain(week(session, panel))
    assert "Too few to count here, alone or since an earlier summary: Noise." in text
    assert "5 incidents" not in text


def test_the_change_is_not_said_where_it_would_tell_of_the_days_between(session: Session, panel: Panel) -> None:
    # The digest before covered five weeks; the four before this one leave a week with one incident.
    many(session, panel, "noise", SLOT - DAY, 5, 4)
    many(session, panel, "noise", SLOT - 30 * DAY, 6, 5)
    reported(session, panel, "noise", SLOT - 60 * DAY, ("eve",))
    start = SLOT - 4 * WEEK
    assert "1 fewer" in plain(digest(session, panel, start, SLOT, SLOT))
    session.add(
        Digest(panel_id=panel.id, place="p", slot=start, covers_from=start - 5 * WEEK, state="posted", try_at=SLOT)
    )
    session.flush()
    assert items(digest(session, panel, start, SLOT, SLOT)) == ["Noise: 5 incidents by 4 people"]


def test_the_picture_does_not_say_what_is_left_of_a_month(session: Session, panel: Panel) -> None:
    many(session, panel, "noise", SLOT - 25 * DAY, 6, 6)
    reported(session, panel, "noise", SLOT - DAY, ("eve",))
    by_week, by_month = chart_data(session, panel, SLOT), chart_data(session, panel, SLOT, SLOT - 4 * WEEK)
    assert by_week
    assert by_month
    assert by_week.kinds == {"Noise": (0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0)}
    assert by_month.kinds == {}
    assert by_month.hidden == (0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1)
