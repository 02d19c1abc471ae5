"""Whether danger now is told from everything else: on messages kept back from training, and on the look-alikes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.ask.asking import EMERGENCY, TOO_LONG, ask, endangered
from bot.calls import Role
from bot.commands import COMMANDS
from bot.errors import UserError
from bot.replies import Reply
from bot.reports.categories import CATEGORIES
from tests.danger.train import LOOKALIKES_WEIGH, Message, lines, told, written

REPORTS = Path(__file__).parent / "reports"
KEPT_BACK = [one for one in written() if one.kept_back]
KEPT_BACK_TOLD = frozenset(one.text for one in told() if one.kept_back)


def alarmed(message: Message) -> bool:
    """Whether the bot sends a message to 999."""
    try:
        return ask(message.text)[0].summary == EMERGENCY
    except UserError:
        return False


def share(messages: list[Message]) -> float:
    """The share of messages that are sent to 999."""
    return sum(map(alarmed, messages)) / len(messages)


def test_alarms_never_seen_before_are_caught() -> None:
    """Hard ones: one in six is in another language or hidden in another question; plainer sets are caught whole."""
    assert share([one for one in KEPT_BACK if one.danger]) >= 0.95


def test_alarming_words_without_danger_are_mostly_let_through() -> None:
    """Hard ones: nearly all have an alarming word; the look-alikes of the question sets are let through whole."""
    assert share([one for one in KEPT_BACK if one.weighs == LOOKALIKES_WEIGH]) <= 0.16


@pytest.mark.parametrize(
    "text",
    [
        "SOMEONE IS BREAKING INTO MY HOUSE",
        "man with a knife outside tesco",
        "help im being followed",
        "my baby isnt breathing",
        "how many officers are on duty because someone is smashing my door in",
        "hes got a gun plese hury",
        "there is a fire in the flat below and people are inside",
        "i want to kill myself tonight",
        "ayuda mi marido me esta pegando ahora",
    ],
)
def test_an_alarm_comes_before_anything_else(text: str) -> None:
    assert ask(text)[0].summary == EMERGENCY
    assert ask(text)[1] is None, "nothing is remembered"


def test_an_alarm_at_the_end_of_a_very_long_message_is_heard() -> None:
    assert ask("so sorry to bother you but " * 200 + "a man is stabbing people outside")[0].summary == EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "when should I call 999",
        "how many stabbings were there in highgate last year",
        "our panel is dying, how many members should it have",
        "who pays for a knife bin",
        "my bike was stolen last week who do I tell",
        "burning question: do bought officers stay in the ward",
    ],
)
def test_alarming_words_alone_are_no_alarm(text: str) -> None:
    assert ask(text)[0].summary != EMERGENCY


def test_a_very_long_message_that_is_no_alarm_is_asked_for_shorter() -> None:
    with pytest.raises(UserError, match=TOO_LONG):
        ask("how many officers should my ward have " * 100)


def told_danger(texts: list[str]) -> float:
    """The share of reports that are sent to 999."""
    return sum(endangered(text, reporting=True) for text in texts) / len(texts)


def kept_back(name: str) -> list[str]:
    """The messages of a file that are never learnt from."""
    return [line for line in lines(name) if line in KEPT_BACK_TOLD]


def rows(name: str) -> list[str]:
    return [json.loads(row)["text"] for row in (REPORTS / f"{name}.jsonl").read_text("utf-8").splitlines()]


def test_reports_of_what_happened_are_logged() -> None:
    """None of these was learnt from; a few are of danger now, or could be."""
    assert told_danger(rows("lines") + rows("personal") + kept_back("reports")) <= 0.04


def test_notes_of_a_chair_are_kept() -> None:
    assert (told_danger(lines("notes")) <= 0.02, told_danger(kept_back("notes")) <= 0.04) == (True, True)


def test_danger_now_is_caught_in_a_report() -> None:
    caught = told_danger(lines("reports_now")), told_danger(kept_back("reports_now"))
    assert (caught[0] >= 0.97, caught[1] >= 0.95) == (True, True)


def test_reports_hard_to_tell_apart_are_mostly_told_apart() -> None:
    """Written to differ from one another by little more than a tense."""
    assert told_danger(kept_back("hard_reports")) <= 0.13
    assert told_danger(kept_back("hard_reports_now")) >= 0.89


def test_alarms_that_are_no_report_are_mostly_caught_in_one() -> None:
    """Cries for help of every kind, such as nobody reports: a fall at home, another language, `/ask` before it."""
    assert told_danger([one.text for one in KEPT_BACK if one.danger]) >= 0.78


@pytest.mark.parametrize("kind", [one.name for one in CATEGORIES])
def test_the_kind_chosen_for_a_report_tips_it_neither_way(kind: str) -> None:
    assert told_danger([f"{kind} {text}" for text in rows("lines")]) <= 0.04
    assert told_danger([f"{kind} {text}" for text in kept_back("reports_now")]) >= 0.95


def test_only_what_asks_is_read_as_a_question() -> None:
    assert {one.name for one in COMMANDS if one.asks} == {"ask", "officers", "funding", "cost", "crime", "priorities"}


@pytest.mark.parametrize(
    "typed",
    [
        "/report saw a lad with a machete near the school gates yesterday",
        "/report a woman was being beaten outside the pub on friday night",
        "/panel concern knife crime near the school gates",
        "/panel update HT-0042 note police arrested two men, one with a knife, CAD 123",
    ],
)
def test_danger_past_is_no_alarm_where_it_is_reported(say: Callable[..., Reply], typed: str) -> None:
    say("/panel setup Hampstead Town", role=Role.CHAIR)
    assert say(typed, role=Role.CHAIR).summary != EMERGENCY


@pytest.mark.parametrize(
    "typed",
    [
        "/report two men are trying car doors on our road right now, one has a crowbar",
        "/report someone is being attacked outside the library",
        "/report smoke coming from flat 3 now",
        "/panel concern a boy is being stabbed at the ball court now",
        "/panel update HT-0042 note he is back at her door with a knife now",
        "/panel fire there is a fire in the flat below",
    ],
)
def test_danger_now_is_an_alarm_wherever_it_is_typed(say: Callable[..., Reply], typed: str) -> None:
    say("/panel setup Hampstead Town", role=Role.CHAIR)
    assert say(typed, role=Role.CHAIR).summary == EMERGENCY
