"""A person's own page, and what is suggested to whoever begins to type a ward."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from adapters.slack.inbound import in_words
from bot.calls import Role
from bot.replies import Choice, Choices, Facts, Notice, Paragraph, Reply
from bot.suggest import wards_like
from storage.heard import KEPT, first_time, forget
from storage.places import wards
from tests.conftest import NOON, Say

pytestmark = pytest.mark.both_engines

HT, FRO, LOBBY = "slack:T1/C1", "slack:T1/C2", "slack:T1/"
CY, ANN = "slack:T1/U9", "slack:T1/U1"


@pytest.fixture
def two(say: Say) -> Say:
    """Two panels in a workspace, of which Cy chairs the first; Ann has reported to the second."""
    say("/panel setup Hampstead Town", role=Role.ADMIN, place=HT)
    say("/panel chair U9", role=Role.ADMIN, place=HT)
    say("/panel setup Frognal", role=Role.ADMIN, place=FRO)
    say("/panel concern mopeds", who=CY, place=HT)
    preview = say("/report bike stolen last night", who=ANN, place=FRO)
    assert preview.form is not None
    return say


def page(say: Say, who: str) -> Reply:
    return say("/panel home", who=who, place=LOBBY)


def test_a_chair_finds_the_open_work_of_their_own_panel(two: Say) -> None:
    work, first, *_ = page(two, CY).blocks
    assert work == Facts(
        (("Hampstead Town (HT)", "No incident to look at; 1 concern open, the oldest of 21 November 2026."),)
    )
    assert first == Choices(
        (
            Choice("Incidents of HT", "/panel incidents", HT),
            Choice("Concerns of HT", "/panel concerns", HT),
            Choice("Summary of HT", "/panel summary", HT),
        )
    )


def test_a_resident_may_report_to_each_panel_and_sees_no_work(two: Say) -> None:
    found = page(two, ANN)
    assert [one for one in found.blocks if isinstance(one, Facts)] == []
    assert found.choices == (
        Choice("Ask a question", "/ask", LOBBY),
        Choice("Tell the Hampstead Town panel what happened", "/report", HT),
        Choice("Tell the Frognal panel what happened", "/report", FRO),
    )
    assert isinstance(found.blocks[-1], Notice)


def test_a_workspace_without_a_panel_says_how_to_make_one(say: Say) -> None:
    assert (
        Paragraph(
            "No channel here has a panel yet: an admin makes one with `/panel setup <ward>`, in the channel it is for."
        )
        in page(say, ANN).blocks
    )


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("hampst", "Hampstead Town, Camden"),
        ("hampsted town", "Hampstead Town, Camden"),
        ("town hampstead", "South Hampstead, Camden"),
        ("E05013659", "Hampstead Town, Camden"),
        ("st ann's, har", "St Ann's, Haringey"),
    ],
)
def test_suggests_the_likeliest_ward_first(typed: str, first: str) -> None:
    assert wards_like(typed, 25)[0].label == first


@given(st.text(max_size=100), st.integers(1, 100))
def test_suggests_real_wards_and_no_more_than_are_wanted(typed: str, most: int) -> None:
    found = wards_like(typed, most)
    assert len({one.code for one in found}) == len(found) <= most
    assert {one.code for one in found} <= set(wards())


def test_remembers_for_a_day_what_has_arrived(engine: object) -> None:
    with Session(engine) as session:  # type: ignore[arg-type]
        assert [first_time(session, "slack:1", NOON) for _ in range(2)] == [True, False]
        forget(session, NOON + KEPT - timedelta(seconds=1))
        assert not first_time(session, "slack:1", NOON)
        forget(session, NOON + KEPT)
        assert first_time(session, "slack:1", NOON)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("see <https://a.example/x|the page> &amp; &lt;this&gt;", "see the page & <this>"),
        ("<@U2|ann> in <#C1|camden> <!channel> <!subteam^S1|@wardens>", "@ann in #camden @channel @wardens"),
        ("<@U2> in <#C1>", "somebody in a channel"),
        ("<https://a.example>", "https://a.example"),
        ("a < b", "a < b"),
    ],
)
def test_reads_slacks_markup_as_words(text: str, read: str) -> None:
    assert in_words(text) == read
