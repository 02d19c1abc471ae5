"""What is said of what police.uk lists: dated, labelled, and apart from what was promised, counted and told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from adapters.__main__ import main
from adapters.console.render import plain
from adapters.pace import Pace
from adapters.police_uk import PoliceUk
from adapters.settings import NAMES
from adapters.syncing import Reading
from bot.ask.naming import asks_names, asks_priorities
from bot.calls import Role
from bot.knowledge.listed import rank_of
from bot.replies import Cited, Figure, Finding, Items, Paragraph, Reply, Sources, WardRef
from storage import listed
from storage.engine import open_database, sessions
from storage.models import ListedOfficer, ListedPriority
from tests.conftest import NOON, Say
from tests.police_server import MONTH, PoliceServer, dated, sample

pytestmark = pytest.mark.both_engines

TOWN = "E05013659"
REF = WardRef(TOWN, "Hampstead Town", "Camden")
SOURCE = Cited(
    f"police-uk-{TOWN}",
    "Neighbourhood team: Hampstead Town",
    "data.police.uk",
    "http://www.leics.police.uk/local-policing/city-centre",
    "2026-11-21",
    "data.police.uk, fetched 21 November 2026",
)
WHO = "police.uk lists 2 officers on the Hampstead Town (Camden) team, as fetched on 21 November 2026."


@pytest.fixture
def synced(engine: Engine) -> Callable[..., None]:
    """Reads Hampstead Town from a server that may be told what to say first."""

    def read(tell: Callable[[PoliceServer], None] = lambda _server: None, at: datetime = NOON) -> None:
        stop = Event()
        with PoliceServer([TOWN]) as server, PoliceUk(server.url, stop, Pace(1e9), wait=0.001) as client:
            tell(server)
            Reading(sessions(engine), client, lambda: at, at, stop).read([TOWN])

    return read


def people(*ranks: str) -> Callable[[PoliceServer], None]:
    def tell(server: PoliceServer) -> None:
        server.places[TOWN].people = [{"name": f"Example {n}", "rank": rank} for n, rank in enumerate(ranks)]

    return tell


def about_police_uk(reply: Reply) -> list[str]:
    lines = plain(reply).splitlines()
    return [line for line in lines if "police.uk" in line and not line.startswith("Source")]


# Officers


def test_officers_listed_stand_beside_the_promise_with_their_date(say: Say, synced: Callable[..., None]) -> None:
    synced()
    reply = say("/panel officers", ward=TOWN)
    assert about_police_uk(reply) == [
        "Listed on police.uk: 2 officers (1 sergeant, 1 constable), as fetched on 21 November 2026",
        "police.uk lists 1 constable and 1 PCSO fewer than promised.",
    ]
    assert reply.finding is not None
    assert [one for one in reply.finding.figures if one.source == SOURCE.id] == [
        Figure("officers listed on police.uk", 2, "officers", "2026-11-21", SOURCE.id),
        Figure("sergeants listed on police.uk", 1, "officers", "2026-11-21", SOURCE.id),
        Figure("constables listed on police.uk", 1, "officers", "2026-11-21", SOURCE.id),
        Figure("constables fewer than promised", 1, "officers", "2026-11-21", SOURCE.id, "2 - 1 = 1"),
        Figure("PCSOs fewer than promised", 1, "officers", "2026-11-21", SOURCE.id, "1 - 0 = 1"),
    ]
    assert reply.sources[-1] == SOURCE


def test_a_list_that_keeps_the_promise_has_no_line_of_difference(say: Say, synced: Callable[..., None]) -> None:
    synced(people("PC", "PC 1", "Police Community Support Officer"))
    assert about_police_uk(say("/panel officers", ward=TOWN)) == [
        "Listed on police.uk: 3 officers (2 constables, 1 PCSO), as fetched on 21 November 2026"
    ]


def test_a_list_that_differs_from_what_the_team_told_says_so(say: Say, synced: Callable[..., None]) -> None:
    say("/panel setup Hampstead Town", role=Role.ADMIN)
    say("/panel staffing 3 1 as of 14 november from Sgt", role=Role.CHAIR)
    synced(people("PC", "PC", "PCSO"))
    assert about_police_uk(say("/panel officers")) == [
        "Listed on police.uk: 3 officers (2 constables, 1 PCSO), as fetched on 21 November 2026",
        "The team and police.uk differ: 3 constables told, 2 listed.",
    ]


def test_an_empty_list_is_said_plainly_and_proves_nothing(say: Say, synced: Callable[..., None]) -> None:
    synced(people())
    assert about_police_uk(say("/panel officers", ward=TOWN)) == [
        "Listed on police.uk: no officers, as fetched on 21 November 2026; an empty list does not prove that there "
        "are none"
    ]


def test_an_old_list_says_that_it_is_old(say: Say, synced: Callable[..., None]) -> None:
    synced(at=NOON - timedelta(days=8))
    reply = say("/panel officers", ward=TOWN)
    assert about_police_uk(reply)[0].endswith("as fetched on 13 November 2026")
    assert "Note: That was read over a week ago" in plain(reply)
    assert "Note: That was read over a week ago" not in plain(say("/panel officers", ward=TOWN, minutes=-24 * 60))


def test_without_a_list_nothing_is_said_of_it(say: Say) -> None:
    assert about_police_uk(say("/panel officers", ward=TOWN)) == []


def test_a_time_before_is_answered_without_the_list(say: Say, synced: Callable[..., None]) -> None:
    synced()
    assert about_police_uk(say("/panel officers 2011", ward=TOWN)) == []


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("PC 0000", "constables"),
        ("Dedicated Ward Officer", "constables"),
        ("Police Constable", "constables"),
        ("Sgt", "sergeants"),
        ("PS 12XX", "sergeants"),
        ("Police Sergeant", "sergeants"),
        ("PCSO", "pcsos"),
        ("Police Community Support Officer", "pcsos"),
        ("Chief Inspector", "inspectors"),
        ("Volunteer", "others"),
        ("", "others"),
    ],
)
def test_knows_a_rank_however_it_is_written(text: str, rank: str) -> None:
    assert rank_of(text) == rank


# Who is on the team


@pytest.mark.parametrize("question", ["who is on our team", "names of our officers", "who's our sergeant?"])
def test_says_who_is_on_the_team(question: str, say: Say, synced: Callable[..., None]) -> None:
    synced()
    figure = Figure("officers listed on police.uk", 2, "officers", "2026-11-21", SOURCE.id)
    assert say(question, ward=TOWN) == Reply(
        WHO,
        (Items(("Sgt Example Officer", "PC 0000 Sample Constable")), Sources((SOURCE,))),
        finding=Finding("answered", "officers", REF, (figure,)),
    )


def test_says_who_and_then_how_many_there_should_be(say: Say, synced: Callable[..., None]) -> None:
    synced()
    lines = plain(say("who is on our team and how many", ward=TOWN)).splitlines()
    assert lines[:3] == [WHO, "- Sgt Example Officer", "- PC 0000 Sample Constable"]
    assert lines[3].startswith("Hampstead Town (Camden) is promised at least 2 constables and 1 PCSO.")


def test_a_team_that_was_not_read_is_said_so(say: Say) -> None:
    text = (
        "I have not read the Hampstead Town (Camden) team from police.uk: whoever runs this bot does it with "
        "`panelbot sync`. The Met's website shows each ward's team too."
    )
    assert say("who is on our team", ward=TOWN) == Reply(text, finding=Finding("answered", "officers", REF))


@pytest.mark.parametrize(
    "question",
    [
        "who are the officers in Hampstead Town",
        "who is on our team and how many",
        "who's my local pc",
        "what are the names of our ward officers?",
        "name our pcs",
    ],
)
def test_knows_that_names_are_asked_for(question: str) -> None:
    assert asks_names(question)


@pytest.mark.parametrize(
    "question",
    [
        "who pays for our officers",
        "who decides how many officers our ward has",
        "who are my local bobby",
        "how many officers are on our team",
        "who is the chair of our panel",
        "where can i look up the names of my local officers",
        "who were our officers in 2011",
    ],
)
def test_knows_that_no_names_are_asked_for(question: str) -> None:
    assert not asks_names(question)


# Priorities


def test_lists_the_priorities_with_their_dates(say: Say, synced: Callable[..., None]) -> None:
    def tell(server: PoliceServer) -> None:
        server.places[TOWN].priorities = [
            {
                "issue": "<p>Phone theft on the <b>High Street</b></p>",
                "action": "<p>Patrols at night</p>",
                "issue-date": "2026-09-01T00:00:00",
                "action-date": "2026-10-02T00:00:00",
            },
            {"issue": "Speeding", "action": None, "issue-date": "2026-05-05T00:00:00", "action-date": None},
        ]

    synced(tell)
    source = replace(SOURCE, id=f"police-uk-priorities-{TOWN}", title="Neighbourhood priorities: Hampstead Town")
    figure = Figure("current priorities listed on police.uk", 2, "priorities", "2026-11-21", source.id)
    expected = Reply(
        "Hampstead Town (Camden): 2 current priorities on police.uk, as fetched on 21 November 2026.",
        (
            Items(
                (
                    "Phone theft on the High Street. Issued 1 September 2026. "
                    "Action taken, 2 October 2026: Patrols at night.",
                    "Speeding. Issued 5 May 2026. No action is given.",
                )
            ),
            Sources((source,)),
        ),
        finding=Finding("answered", "panel", REF, (figure,)),
    )
    assert say("/panel priorities", ward=TOWN) == expected
    assert say("/panel priorities Hampstead Town") == expected
    assert say("what are our current priorities", ward=TOWN) == expected


def test_no_priorities_are_said_plainly(say: Say, synced: Callable[..., None]) -> None:
    synced(lambda server: server.places[TOWN].priorities.clear())
    assert say("/panel priorities", ward=TOWN).summary == (
        "Hampstead Town (Camden): police.uk lists no current priorities, as fetched on 21 November 2026."
    )


def test_priorities_that_were_not_read_are_said_so(say: Say) -> None:
    text = (
        "I have not read the priorities of Hampstead Town (Camden) from police.uk: whoever runs this bot does it "
        "with `panelbot sync`."
    )
    assert say("/panel priorities", ward=TOWN) == Reply(text, finding=Finding("answered", "panel", REF))


def test_asks_which_ward_priorities_are_of(say: Say) -> None:
    assert [one.command for one in say("/panel priorities Abbey").choices] == [
        "/panel priorities E05014053",
        "/panel priorities E05013810",
    ]
    assert say("/panel priorities").summary.startswith("Which ward do you mean?")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("what are our priorities?", True),
        ("what are the ward's current priorities", True),
        ("priorities in Hampstead Town", False),
        ("who sets our priorities", False),
        ("how does a concern become a priority", False),
    ],
)
def test_knows_when_priorities_are_asked_for(question: str, asked: bool) -> None:
    assert asks_priorities(question) == asked


# Events and crime


def test_the_teams_next_event_is_shown_where_no_meeting_is_entered(say: Say, synced: Callable[..., None]) -> None:
    def tell(server: PoliceServer) -> None:
        past, later = sample("events")[0], {**sample("events")[0], "start_date": "2026-12-19T10:00:00"}
        soon = {"title": "Drop in", "address": None, "start_date": "2026-12-11T13:30:00"}
        server.places[TOWN].events = [past, soon, later]

    synced(tell)
    say("/panel setup Hampstead Town", role=Role.ADMIN)
    event = (
        "The team's next public event on police.uk is Drop in, Friday 11 December 2026 at 1.30 pm "
        "(as fetched on 21 November 2026)."
    )
    reply = say("/panel meeting")
    assert reply.summary == "No meeting of the Hampstead Town panel is entered."
    assert reply.blocks[0] == Paragraph(event)
    say("/panel meeting 3 december 7pm Hampstead Library", role=Role.CHAIR)
    assert about_police_uk(say("/panel meeting")) == []


def test_crime_on_police_uk_is_a_line_of_its_own(say: Say, synced: Callable[..., None]) -> None:
    nuisance = {**sample("crimes")[0], "category": "anti-social-behaviour", "outcome_status": None}

    def tell(server: PoliceServer) -> None:
        server.places[TOWN].crimes[MONTH] = dated([*sample("crimes"), nuisance, nuisance], MONTH)

    before = say("/panel crime", ward=TOWN)
    synced(tell)
    reply = say("/panel crime", ward=TOWN)
    assert about_police_uk(reply) == [
        "Recorded on police.uk: 7 crimes and antisocial behaviour incidents in August 2026 inside the ward's boundary "
        "there, of which 5 violence and sexual offences, 2 antisocial behaviour. police.uk counts in categories of its "
        "own: not to be added to the Met's, nor compared. As fetched on 21 November 2026"
    ]
    source = f"police-uk-crime-{TOWN}"
    assert before.finding is not None
    assert reply.finding is not None
    assert reply.finding.figures == (
        *before.finding.figures,
        Figure("crimes and antisocial behaviour on police.uk, August 2026", 7, "offences", MONTH, source),
        Figure("violence and sexual offences, August 2026", 5, "offences", MONTH, source),
        Figure("antisocial behaviour, August 2026", 2, "offences", MONTH, source),
    )


# Whoever asks at the command line


def test_asking_reads_the_database_there_is_and_leaves_it(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("asked"))
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    engine = open_database("sqlite:///panelbot.db")
    with Session(engine) as session:
        rows = [ListedOfficer(ward=TOWN, name="Example Officer", rank="Sgt")]
        listed.keep(session, TOWN, listed.PEOPLE, rows, datetime(2026, 11, 1, tzinfo=UTC), "")
        session.add(ListedPriority(ward=TOWN, issue="x", issued_on=date(2026, 1, 1)))
        session.commit()
    engine.dispose()
    assert main(["ask", "--ward", TOWN, "who is on our team"]) == 0
    assert capsys.readouterr().out.startswith("police.uk lists 1 officer on the Hampstead Town (Camden) team, as ")
