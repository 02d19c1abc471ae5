"""The bot's guard: who may, what a bug looks like to a person, and that no text makes it raise or ping."""

import logging
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from adapters.console.render import plain
from bot.calls import Call, Caller, Command, Place, Role
from bot.commands import COMMANDS, INWARD, INWARD_NAMES, NAMES, called, command_named
from bot.core import APOLOGY, Bot
from bot.parse import typed
from bot.replies import Finding, Reply
from storage.engine import in_memory, sessions

ANN = Caller("test:ann")
ROOM = Place("test:room", "E05013659")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MENTION = re.compile(r"<[!@#]|@(?:everyone|here|channel)\b")
BOT = Bot(sessions(in_memory()))

HOSTILE = [
    "<!channel> how many officers @everyone",
    "@here crime in <@U123> ward",
    "how many officers in <#C1|general>",
    "\u202egnol owt\u202c officers in \u2066hampstead town\u2069",
    "'; DROP TABLE ward; --",
    "<b>crime</b> in *frognal* _now_ `x` ||spoiler||",
    "{est-2022-foi.constables_min} {0} %s %d",
    "how many officers in @everyone ward",
    "officers in <!here> ward please",
    "\x00\x07\x1b[31mofficers\x1b[0m",
    "ⓗⓞⓦ ⓜⓐⓝⓨ officers ①②③ ٣ ２",
    "crime " * 300,
    "9" * 1500 + " officers for " + "9" * 300 + " years",
    "what would 1e999 pcs cost for 0 years",
    "2 pcs for 0.0000001 years and -1 sergeants",
]


def call(text: str) -> Call:
    """A line typed by Ann."""
    return typed(text, ANN, ROOM, NOON, "call-1")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_answered_without_a_mention(text: str) -> None:
    reply = BOT.run(call(text))
    assert not MENTION.search(plain(reply))
    assert reply.summary != APOLOGY


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_no_text_raises_or_echoes_a_mention(text: str) -> None:
    reply = BOT.run(call(text))
    assert reply.finding is not None or reply.form is not None
    assert not MENTION.search(plain(reply))


WORDS = st.sampled_from(
    "how many officers pcs pcso crime burglary in our ward camden highgate 2019 march 3 years cost pay can residents "
    "council metpatrol plus section 92 and what is not compare safest @everyone <!channel> ? the a sergeant two bcu "
    "panel 999 now".split()
)


@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_no_jumble_of_our_own_words_raises(text: str) -> None:
    reply = BOT.run(call(text))
    assert reply.finding is not None or reply.form is not None
    assert not MENTION.search(plain(reply))


def test_a_bug_is_logged_once_and_apologised_for(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_call: Call, _session: Session) -> Reply:
        raise RuntimeError("secret words")

    bot = Bot(sessions(in_memory()), {"broken": Command("broken", "Breaks", broken)}.get)
    with caplog.at_level(logging.INFO):
        reply = bot.handle(call("/panel broken"))
    assert reply == Reply(APOLOGY, finding=Finding("declined", "none"))
    assert [record.getMessage() for record in caplog.records] == ["call failed"]


def test_an_answered_call_is_one_log_line_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        BOT.handle(call("how many officers in frognal"))
    (line,) = caplog.records
    assert line.getMessage() == "call answered"
    assert "frognal" not in str(vars(line)).casefold()


def test_a_refused_person_learns_only_that_it_is_for_the_chair() -> None:
    def secret(_call: Call, _session: Session) -> Reply:
        raise AssertionError("it ran")

    bot = Bot(sessions(in_memory()), {"secret": Command("secret", "For chairs", secret, who=Role.CHAIR)}.get)
    assert bot.run(call("/panel secret")).summary == "That is for the panel's chair."


def test_every_command_is_known_by_its_name() -> None:
    assert [command.name for command in (*COMMANDS, *INWARD)] == [*NAMES, *INWARD_NAMES]
    assert tuple(map(called, (*NAMES, *INWARD_NAMES))) == (*COMMANDS, *INWARD)


def test_nobody_types_what_a_platform_asks_by_itself_nor_a_module_beside_the_commands() -> None:
    assert [*map(command_named, (*INWARD_NAMES, "answering")), called("answering")] == [None, None, None]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_runs_bare(command: Command) -> None:
    reply = BOT.run(call(command.typed))
    assert reply.summary != APOLOGY
    assert len(command.summary) <= 100
    assert all(len(param.summary) <= 100 for param in command.params)
