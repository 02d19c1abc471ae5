"""The client of data.police.uk and what it reads: its traps, its failures, and its pace, with a server of ours."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import police_pages as pages
from adapters.pace import Pace
from adapters.police_uk import (
    ATTEMPTS,
    PER_SECOND,
    Answer,
    NoAnswerError,
    NotWholeError,
    PoliceError,
    PoliceUk,
    StoppedError,
    UnknownError,
)
from storage.models import ListedEvent, ListedOfficer, ListedPriority, ListedTeam
from tests.police_server import Kind, PoliceServer, dated, sample

WARD = "E05013659"
QUICK = 1e9
"""A pace that holds nothing up."""

texts = st.text(max_size=40)
values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture
def server() -> Iterator[PoliceServer]:
    with PoliceServer([WARD, "E05013655N"]) as running:
        yield running


@pytest.fixture
def client(server: PoliceServer) -> Iterator[PoliceUk]:
    with PoliceUk(server.url, pace=Pace(QUICK), wait=0.001) as opened:
        yield opened


# Asking


def test_reads_what_there_is(client: PoliceUk) -> None:
    assert client.get(f"metropolitan/{WARD}/people").document == sample("people")


@pytest.mark.parametrize("kind", ["503", "502", "500", "429", "html", "cut", "half", "reset"])
def test_what_fails_is_asked_again(kind: Kind, client: PoliceUk, server: PoliceServer) -> None:
    server.fail("/people", kind, ATTEMPTS - 1)
    assert client.get(f"metropolitan/{WARD}/people").document == sample("people")
    assert client.calls == len(server.requests) == ATTEMPTS


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("503", NoAnswerError),
        ("429", NoAnswerError),
        ("reset", NoAnswerError),
        ("cut", NoAnswerError),
        ("half", NotWholeError),
        ("html", NotWholeError),
    ],
)
def test_what_goes_on_failing_is_given_up(
    kind: Kind, error: type[PoliceError], client: PoliceUk, server: PoliceServer
) -> None:
    server.fail("/people", kind, 100)
    with pytest.raises(error):
        client.get(f"metropolitan/{WARD}/people")
    assert len(server.requests) == ATTEMPTS


@pytest.mark.parametrize(("kind", "error"), [("404", UnknownError), ("400", PoliceError)])
def test_what_will_not_change_is_asked_once(
    kind: Kind, error: type[PoliceError], client: PoliceUk, server: PoliceServer
) -> None:
    server.fail("/people", kind)
    with pytest.raises(error):
        client.get(f"metropolitan/{WARD}/people")
    assert len(server.requests) == 1


def test_an_id_in_other_letters_is_not_known(client: PoliceUk) -> None:
    with pytest.raises(UnknownError):
        client.get(f"metropolitan/{WARD.lower()}")


def test_what_has_not_changed_is_not_sent_again() -> None:
    with PoliceServer([WARD], tags=True) as server, PoliceUk(server.url, pace=Pace(QUICK)) as client:
        first = client.get(f"metropolitan/{WARD}/people")
        assert client.get(f"metropolitan/{WARD}/people", first.mark) == Answer(None)
        assert server.unchanged == 1


def test_being_told_to_stop_ends_the_waiting(server: PoliceServer) -> None:
    server.fail("/people", "503", 100, retry_after="3600")
    stop, asked = Event(), Event()
    server.on_request = lambda _number: asked.set()
    found: list[PoliceError] = []

    def ask() -> None:
        with PoliceUk(server.url, stop) as client:
            try:
                client.get(f"metropolitan/{WARD}/people")
            except PoliceError as error:
                found.append(error)

    asking = Thread(target=ask)
    asking.start()
    assert asked.wait(30)
    stop.set()
    asking.join(20)
    assert [type(error) for error in found] == [StoppedError]


# The pace


class Hours:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def wait(self, seconds: float) -> None:
        self.now += seconds


def test_no_second_has_more_than_fifteen() -> None:
    hours = Hours()
    pace, turns = Pace(PER_SECOND, clock=lambda: hours.now, wait=hours.wait), []
    for _ in range(100):
        pace.turn()
        turns.append(hours.now)
    assert max(sum(1 for turn in turns if start <= turn < start + 1) for start in turns) == 15
    assert turns[-1] == pytest.approx(99 / 14.5)


def test_a_pause_earns_one_turn_and_no_burst() -> None:
    hours = Hours()
    pace = Pace(10, clock=lambda: hours.now, wait=hours.wait)
    pace.turn()
    hours.now = 60.0
    turns = []
    for _ in range(4):
        pace.turn()
        turns.append(hours.now)
    assert turns == pytest.approx([60.0, 60.0, 60.1, 60.2])


def test_being_too_fast_holds_everybody() -> None:
    hours = Hours()
    pace = Pace(10, clock=lambda: hours.now, wait=hours.wait)
    pace.hold(5)
    pace.turn()
    assert hours.now == 5.0


# Reading


def test_ids_are_joined_to_wards_with_and_without_their_letter() -> None:
    listed = [{"id": "E05013655", "name": "Camden Town"}, {"id": "E05013806N", "name": "St James&#39;s"}]
    old = [{"id": "00BKX6", "name": "An older form"}]
    assert pages.neighbourhoods([*listed, *old]) == {
        "E05013655": [("E05013655", "Camden Town")],
        "E05013806": [("E05013806N", "St James's")],
    }


def test_a_list_of_no_wards_is_not_whole() -> None:
    with pytest.raises(NotWholeError):
        pages.neighbourhoods([{"id": "NC04", "name": "City Centre"}])


def test_a_team_says_how_it_is_reached() -> None:
    document = {**sample("team"), "id": "E05013659N", "contact_details": {"email": "a@b.example", "telephone": "101"}}
    page = sample("team")["url_force"]
    assert [one.model_dump() for one in pages.team(document, WARD, "E05013659N")] == [
        ListedTeam(ward=WARD, page=page, email="a@b.example", telephone="101").model_dump()
    ]


@pytest.mark.parametrize("gone", [{}, {"url_force": None, "contact_details": None, "population": "0"}])
def test_much_of_a_team_may_be_missing(gone: dict[str, Any]) -> None:
    assert [one.model_dump() for one in pages.team({"id": WARD, **gone}, WARD, WARD)] == [
        ListedTeam(ward=WARD).model_dump()
    ]


def test_a_link_that_is_no_web_address_is_left_out() -> None:
    found = pages.team({"id": WARD, "url_force": "javascript:alert(1)"}, WARD, WARD)[0]
    assert found == ListedTeam(ward=WARD)


def test_another_team_than_was_asked_for_is_refused() -> None:
    with pytest.raises(NotWholeError):
        pages.team(sample("team"), WARD, WARD)


def test_of_people_only_name_and_rank_are_kept() -> None:
    assert [one.model_dump() for one in pages.people(sample("people"), WARD)] == [
        ListedOfficer(ward=WARD, name="Example Officer", rank="Sgt").model_dump(),
        ListedOfficer(ward=WARD, name="Sample Constable", rank="PC 0000").model_dump(),
    ]


def test_priorities_are_plain_text_with_their_dates() -> None:
    entry = {
        "issue": "<p>Phone&nbsp;theft</p><ul><li>on&#160;the High St</li><li>at night</li></ul><script>x()</script>",
        "action": None,
        "issue-date": "2026-09-01T00:00:00",
        "action-date": None,
    }
    assert [one.model_dump() for one in pages.priorities([entry, {"issue": "<p>&nbsp;</p>"}], WARD)] == [
        ListedPriority(ward=WARD, issue="Phone theft on the High St at night", issued_on=date(2026, 9, 1)).model_dump()
    ]


def test_events_are_at_london_times() -> None:
    winter, summer = sample("events")[0], {**sample("events")[0], "start_date": "2026-07-01T19:00:00"}
    assert [one.model_dump() for one in pages.events([winter, summer], WARD)] == [
        ListedEvent(ward=WARD, title=winter["title"], where=winter["address"], starts_at=at).model_dump()
        for at in (datetime(2024, 12, 11, 13, 30, tzinfo=UTC), datetime(2026, 7, 1, 18, tzinfo=UTC))
    ]


def test_crimes_are_counted_by_category() -> None:
    other = {**sample("crimes")[0], "category": "drugs", "location": None, "outcome_status": None}
    assert pages.crimes([*sample("crimes"), other], "2026-07") == {"violent-crime": 5, "drugs": 1}


def test_the_latest_month_in_place_of_the_one_asked_for_is_refused() -> None:
    with pytest.raises(NotWholeError):
        pages.crimes(dated(sample("crimes"), "2026-08"), "2026-07")


def test_all_crime_in_place_of_one_category_is_refused() -> None:
    with pytest.raises(NotWholeError):
        pages.crimes(sample("crimes"), "2026-07", "drugs")


def test_our_categories_are_its_categories() -> None:
    assert {*pages.CATEGORIES, "all-crime"} == {one["url"] for one in sample("categories")}


def test_a_boundary_loses_the_points_that_stand_on_one_another() -> None:
    points = sample("boundary")
    drawn = pages.boundary([points[0], *points])
    assert drawn == ":".join(f"{one['latitude']},{one['longitude']}" for one in points)


@pytest.mark.parametrize(
    "document",
    [
        [],
        sample("boundary")[:2],
        [sample("boundary")[0]] * 9,
        [{"latitude": "x", "longitude": "0"}] * 9,
        [{"latitude": None, "longitude": None}] * 9,
    ],
)
def test_what_is_no_boundary_is_not_asked_with(document: object) -> None:
    with pytest.raises(NotWholeError):
        pages.boundary(document)


@pytest.mark.parametrize("document", [{}, None, [], {"date": "2026-13-01"}, {"date": None}, "2026-08-01"])
def test_what_is_no_month_is_refused(document: object) -> None:
    with pytest.raises(NotWholeError):
        pages.last_month(document)


@given(values)
def test_whatever_is_answered_is_rows_or_refused(document: object) -> None:
    for read in (pages.people, pages.priorities, pages.events):
        try:
            rows = read(document, WARD)
        except NotWholeError:
            continue
        assert isinstance(rows, list)
    for look in (pages.neighbourhoods, pages.boundary, pages.last_month):
        with pytest.raises(NotWholeError):
            look(document)


entries = st.lists(
    st.fixed_dictionaries(
        {"name": texts, "title": texts, "issue": texts, "start_date": st.datetimes().map(datetime.isoformat) | texts},
        optional={"rank": values, "address": values, "action": values, "issue-date": texts, "action-date": values},
    ),
    max_size=5,
)


@given(entries)
def test_each_reader_takes_a_document_whole_or_not_at_all(document: list[dict[str, Any]]) -> None:
    whole = json.loads(json.dumps(document))
    officers, issues = pages.people(whole, WARD), pages.priorities(whole, WARD)
    assert len(officers) <= len(whole) >= len(issues)
    try:
        assert len(pages.events(whole, WARD)) == len(whole)
    except NotWholeError:
        assert any(len(str(one["start_date"])) < 10 or not _is_moment(one["start_date"]) for one in whole)


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


@given(st.text())
def test_plain_text_is_one_printable_line(html: str) -> None:
    text = pages.plain_text(html)
    assert text == " ".join(text.split())
    assert "\0" not in text
    assert len(text) <= pages.LONGEST
    text.encode()


@given(st.text(st.characters(exclude_characters="<&", categories=("L", "N", "Zs"))))
def test_text_without_tags_stays_as_it_is(text: str) -> None:
    from bot.ask.text import inert

    assert pages.plain_text(f"<p>{text}</p>") == inert(text)
