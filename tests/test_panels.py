"""Setting a panel up, who serves on it and how it is set, as conversations."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from adapters.console.render import plain
from bot.calls import Caller, Place, Role
from bot.core import Bot
from bot.errors import UserError
from bot.panel_settings import SETTINGS, meant, quiet_week, retention, to_keep
from bot.parse import typed
from bot.replies import Choice, Facts, Finding, Items, Paragraph, Reply, WardRef
from storage.models import Member, Panel
from storage.panels import panel_coded, panel_in, serving
from tests.conftest import NOON, Say

pytestmark = pytest.mark.both_engines

ROOM, HALL = "slack:T1/C1", "slack:T1/C2"
ANN, BOB, CAT = "slack:T1/ann", "slack:T1/bob", "slack:T1/cat"
TOWN = WardRef("E05013659", "Hampstead Town", "Camden")


@pytest.fixture
def town(say: Say) -> Say:
    """A panel for Hampstead Town in a room, set up by an admin; Ann, a chair, speaks there."""

    def speak(text: str, **known: object) -> Reply:
        return say(text, **{"place": ROOM, "who": ANN, **known})

    speak("/panel setup Hampstead Town", role=Role.ADMIN, who="slack:T1/root")
    speak("/panel chair ann", role=Role.ADMIN, who="slack:T1/root")
    return speak


def test_setting_up_makes_the_panel_and_says_what_comes_next(say: Say) -> None:
    assert say("/panel setup Hampstead Town", role=Role.ADMIN, place=ROOM) == Reply(
        "This channel is now the Hampstead Town (Camden) panel's. "
        "Its code is HT, which begins every reference, as in HT-0042.",
        (
            Facts((("Ward", "Hampstead Town, E05013659"), ("Borough", "Camden"), ("Code", "HT"))),
            Items(
                (
                    "`/panel chair <person>` names a chair, and `/panel officer <person>` the police liaison officer.",
                    "`/report` is how residents report what happened.",
                    "`/panel settings` shows how the panel is set, and sets it.",
                )
            ),
            Paragraph(
                "We are not the police, and nothing here reaches them by itself: "
                "in an emergency call 999, otherwise 101."
            ),
        ),
        finding=Finding("answered", "panel", TOWN),
    )
    assert say("/panel settings", role=Role.CHAIR, place=ROOM).finding == Finding("answered", "panel", TOWN)


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.OFFICER])
def test_only_an_admin_makes_the_first_panel(say: Say, role: Role) -> None:
    assert say("/panel setup Hampstead Town", role=role, place=ROOM).summary == "That is for the panel's chair."


def test_the_terminals_chair_makes_one_too(say: Say) -> None:
    assert "panel's. Its code is HT" in say("/panel setup E05013659", role=Role.CHAIR, place="console").summary


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("E05013659", "Hampstead Town"),
        ("hampsted town", "Hampstead Town"),
        ("frognal and fitzjohns", "Frognal"),
        ("highgate in camden", "Highgate"),
        ("abbey merton", "Abbey"),
    ],
)
def test_a_ward_is_known_by_code_name_old_name_and_misspelt(say: Say, typed: str, name: str) -> None:
    found = say(f"/panel setup {typed}", role=Role.ADMIN, place=ROOM).finding
    assert found is not None
    assert found.ward is not None
    assert found.ward.name == name


def test_a_shared_name_is_asked_about_and_the_choice_sets_it_up(say: Say) -> None:
    asked = say("/panel setup Highgate", role=Role.ADMIN, place=ROOM)
    assert asked.choices == (
        Choice("Highgate (Camden)", "/panel setup E05013661"),
        Choice("Highgate (Haringey)", "/panel setup E05013592"),
    )
    assert "Highgate (Haringey)" in say(asked.choices[1].command, role=Role.ADMIN, place=ROOM).summary


def test_a_name_that_is_an_ordinary_word_is_a_ward_when_it_stands_alone(say: Say) -> None:
    asked = say("/panel setup village", role=Role.ADMIN, place=ROOM)
    assert "Village (Merton)" in [choice.label for choice in asked.choices]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("asdfghjkl", "I know no London ward by that name: check the spelling, or give its code such as E05013659."),
        ("E05999999", "I know no London ward with that code. Check it, or give the ward's name with its borough."),
        ("camden", "Which ward do you mean? Give its name with the borough, or its code such as E05013659."),
        ("Hampstead Town and Frognal", "A panel is for one ward: give one name, or its code."),
    ],
)
def test_what_is_no_ward_sets_nothing_up(say: Say, engine: Engine, typed: str, said: str) -> None:
    assert say(f"/panel setup {typed}", role=Role.ADMIN, place=ROOM).summary == said
    with Session(engine) as session:
        assert session.exec(select(Panel)).all() == []


def test_setting_up_again_says_it_is_so_already(town: Say, engine: Engine) -> None:
    assert town("/panel setup hampstead town").summary == (
        "This channel is the Hampstead Town (Camden) panel's already. Its code is HT, which begins every reference."
    )
    with Session(engine) as session:
        assert [panel.code for panel in session.exec(select(Panel))] == ["HT"]


def test_a_channel_moves_to_another_ward_and_the_old_panel_keeps_its_rows(town: Say) -> None:
    town("/panel staffing 2 1")
    moved = town("/panel setup Frognal")
    assert Paragraph("It was the Hampstead Town panel's until now: that panel, HT, keeps all it has.") in moved.blocks
    assert "1 chair" in town("/panel settings").summary  # Ann is not shut out of what she made
    town("/panel setup Hampstead Town")
    assert "Told by the team" in plain(town("/panel officers"))


def test_a_chair_may_not_bring_a_channel_to_a_panel_that_is_not_theirs(town: Say, engine: Engine) -> None:
    town("/panel setup Frognal", place=HALL, who="slack:T1/root", role=Role.ADMIN)
    assert town("/panel setup Frognal").summary == (
        "There is a panel for Frognal here already, and you are not its chair: ask a workspace admin, or its chair."
    )
    with Session(engine) as session:
        bound = panel_in(session, ROOM)
        assert bound is not None
        assert bound.code == "HT"
    town("/panel chair ann", place=HALL, who="slack:T1/root", role=Role.ADMIN)
    assert "now the Frognal" in town("/panel setup Frognal").summary


def test_an_admin_may_bring_a_second_channel_to_a_panel(town: Say) -> None:
    town("/panel setup Hampstead Town", place=HALL, role=Role.ADMIN)
    assert "it has 2 channels" in town("/panel settings").summary


def test_a_panel_of_one_workspace_is_nothing_to_another(town: Say) -> None:
    other = "slack:T2/C1"
    assert town("/panel settings", place=other).summary == "That is for the panel's chair."
    made = town("/panel setup Hampstead Town", place=other, role=Role.ADMIN)
    assert "Its code is HT2" in made.summary
    assert "no chairs" in town("/panel settings", place=other, role=Role.ADMIN).summary


def test_a_chair_names_a_chair_who_then_may(town: Say) -> None:
    assert town("/panel settings", who=BOB).summary == "That is for the panel's chair."
    reply = town(f"/panel chair {BOB}")
    assert reply.summary == "A chair is named: the Hampstead Town panel has 2 chairs."
    assert BOB not in plain(reply)
    assert "2 chairs" in town("/panel settings", who=BOB).summary


def test_a_word_and_a_whole_id_name_the_same_person(town: Say, engine: Engine) -> None:
    for said in ("bob", "@bob", BOB):
        town(f"/panel officer {said}")
    with Session(engine) as session:
        panel = panel_coded(session, "HT")
        assert panel is not None
        assert serving(session, panel, "officer") == [BOB]


@pytest.mark.parametrize("said", ["slack:T2/bob", "<@U123>", "<!channel>", "b/o/b", "a" * 81])
def test_who_is_no_person_of_this_workspace_is_not_named(town: Say, engine: Engine, said: str) -> None:
    reply = town(f"/panel chair {said}")
    assert reply.summary == "That is not a person I can find: give one name, such as `/panel chair ann`."
    with Session(engine) as session:
        assert [member.person for member in session.exec(select(Member))] == [ANN]


def test_a_role_is_taken_away(town: Say) -> None:
    town("/panel officer bob")
    assert town("/panel officer bob remove").summary == (
        "A police liaison officer is removed: the Hampstead Town panel has no police liaison officers."
    )
    assert town("/panel officer bob remove").summary == (
        "That person is no police liaison officer of this panel, so nothing was changed: check the name."
    )


def test_only_remove_may_follow_a_person(town: Say) -> None:
    assert town("/panel chair ann smith").summary == (
        "After the person only `remove` may follow, as in `/panel chair ann remove`."
    )


@pytest.mark.parametrize("command", ["/panel chair ann remove", "/panel officer ann"])
def test_the_last_chair_stays_unless_an_admin_says_otherwise(town: Say, command: str) -> None:
    refused = "That is the panel's only chair: name another first, with `/panel chair <person>`."
    assert town(command).summary == refused
    assert "no chairs" not in town("/panel settings").summary
    assert town(command, role=Role.ADMIN).summary != refused


def test_one_of_two_chairs_may_go(town: Say) -> None:
    town("/panel chair bob")
    assert town("/panel chair ann remove").summary == "A chair is removed: the Hampstead Town panel has 1 chair."
    assert town("/panel settings").summary == "That is for the panel's chair."


def test_an_officer_may_not_name_anybody(town: Say) -> None:
    town("/panel officer bob")
    assert town("/panel chair bob", who=BOB).summary == "That is for the panel's chair."


def test_who_is_asked_for_where_nobody_is_given(town: Say) -> None:
    form = town("/panel chair").form
    assert form is not None
    assert [field.name for field in form.fields] == ["person"]


def test_there_is_nobody_to_name_where_there_is_no_panel(say: Say) -> None:
    assert say("/panel chair ann", role=Role.ADMIN, place=ROOM).summary == (
        "This channel has no panel yet: an admin makes it with `/panel setup <ward>`, such as `/panel setup Brixton`."
    )


def test_the_settings_say_how_the_panel_stands(town: Say) -> None:
    assert plain(town("/panel settings")).splitlines()[:4] == [
        "The Hampstead Town (Camden) panel's code is HT: it has 1 channel, 1 chair and no police liaison officers.",
        "Ward: Hampstead Town, E05013659",
        "quiet-week: line: when nothing happened, the summary says so in a line",
        "retention: as the installation is set",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("quiet-week skip", "quiet-week is now skip: when nothing happened, no summary is posted."),
        ("Quiet week SKIP", "quiet-week is now skip: when nothing happened, no summary is posted."),
        ("retention 30", "retention is now 30 days, after which what people wrote is erased."),
        ("retention 3650 days", "retention is now 3650 days, after which what people wrote is erased."),
        ("retention 29", "retention is from 30 to 3650 days: `/panel settings retention 365`."),
        ("retention 3651", "retention is from 30 to 3650 days: `/panel settings retention 365`."),
        ("retention -90", "retention is from 30 to 3650 days: `/panel settings retention 365`."),
        ("retention for ever", "retention is from 30 to 3650 days: `/panel settings retention 365`."),
        ("quiet-week maybe", "quiet-week is `line` or `skip`: `/panel settings quiet-week skip`."),
        ("colour blue", "There is no setting of that name: quiet-week and retention can be set."),
    ],
)
def test_a_setting_is_set_or_refused_in_a_sentence(town: Say, typed: str, said: str) -> None:
    assert town(f"/panel settings {typed}").summary == said


def test_what_is_set_is_what_the_digest_and_the_purge_read(town: Say, engine: Engine) -> None:
    with Session(engine) as session:
        panel = panel_coded(session, "HT")
        assert panel is not None
        assert (quiet_week(session, panel), retention(session, panel)) == ("line", None)
    town("/panel settings quiet-week skip")
    town("/panel settings retention 90")
    with Session(engine) as session:
        assert (quiet_week(session, panel), retention(session, panel)) == ("skip", 90)
    assert "retention is 90 days" in town("/panel settings retention").summary
    town("/panel settings quiet-week default")
    town("/panel settings retention default")
    with Session(engine) as session:
        assert (quiet_week(session, panel), retention(session, panel)) == ("line", None)


@given(st.one_of(st.text(max_size=40), st.integers().map(lambda days: f"retention {days}")))
def test_no_words_set_what_cannot_be(text: str) -> None:
    try:
        setting, said = meant(text)
        kept = to_keep(setting, said)
    except UserError:
        return
    assert setting in SETTINGS
    assert kept is None or kept in ("line", "skip") or 30 <= int(kept) <= 3650


@pytest.mark.parametrize("command", ["setup Frognal", "chair bob", "officer bob", "settings", "staffing 2 1"])
def test_residents_learn_only_that_it_is_for_the_chair(town: Say, command: str) -> None:
    assert town(f"/panel {command}", who=CAT).summary == "That is for the panel's chair."


def test_a_ward_given_by_name_is_the_same_as_typed(bot: Bot) -> None:
    call = typed("/panel setup", Caller(ANN, Role.ADMIN), Place(ROOM), NOON, "call-x")
    assert "Hampstead Town" in bot.run(replace(call, args={"ward": "Hampstead Town"})).summary
