"""The documents keep up with the program: commands, settings and examples."""

import re
from pathlib import Path

import pytest

from adapters.console.app import Conversation
from adapters.console.render import plain
from adapters.settings import NAMES
from bot.calls import Caller, Place, Role
from bot.commands import COMMANDS
from bot.core import Bot
from bot.parse import typed
from tests.conftest import NOON, Say

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_readme_names_exactly_the_commands() -> None:
    named = set(re.findall(r"^\| `(/[^`]+)` \|", README, re.MULTILINE))
    assert named == {command.usage for command in COMMANDS}


def test_the_example_settings_are_exactly_the_settings_read() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    assert set(re.findall(r"^#? ?([A-Z_]+)=", text, re.MULTILINE)) == set(NAMES)


def transcripts() -> list[tuple[str, str]]:
    """Each question of the README's transcripts with the first line of its answer."""
    return re.findall(r"^> (.+)\n\n?([^>\n].+)$", README.split("## A tour")[0], re.MULTILINE)


@pytest.mark.parametrize(("question", "answer"), transcripts())
def test_the_readme_shows_what_the_bot_says(say: Say, question: str, answer: str) -> None:
    assert plain(say(question)).splitlines()[0] == answer


def test_the_readme_holds_when_its_questions_are_put_one_after_another(say: Say) -> None:
    answers = [plain(say(question)).splitlines()[0] for question, _ in transcripts()]
    assert answers == [answer for _, answer in transcripts()]


def test_the_readme_shows_the_four_first_questions() -> None:
    assert len(transcripts()) >= 4


# The tour

TOUR = re.search(r"## A tour.*?```\n(.*?)```", README, re.DOTALL)
TYPED = re.compile(r"^(?:\$ panelbot console --as (?P<role>\w+)|> ?(?P<line>.*))$", re.MULTILINE)


def steps() -> list[tuple[str, str, list[str]]]:
    """Each line typed in the tour: by whom, what, and the lines shown after it."""
    assert TOUR is not None
    found = list(TYPED.finditer(TOUR[1]))
    ends = [one.start() for one in found[1:]] + [len(TOUR[1])]
    role, told = "", []
    for one, end in zip(found, ends, strict=True):
        role = one["role"] or role
        if one["role"] is None:
            told.append((role, one["line"], TOUR[1][one.end() : end].strip().splitlines()))
    return told


def stands_in(shown: list[str], said: list[str]) -> bool:
    """Whether what is shown is what was said, `…` standing for any lines."""
    parts = [re.escape(line) if line != "…" else r"(?:.*\n?)*?" for line in shown]
    return bool(re.fullmatch(r"\n?".join(parts) + r"\n?", "\n".join(said)))


def test_the_tour_is_what_the_console_says(bot: Bot) -> None:
    talks: dict[str, Conversation] = {}
    before = ""
    for role, line, shown in steps():
        if role != before:
            talks[role] = Conversation(
                bot, typed, Caller(f"console/{role}", Role[role.upper()]), Place("console"), lambda: NOON
            )
            before = role
        said = plain(talks[role].hear(line)).splitlines()
        assert stands_in(shown, said), f"> {line}\n{shown}\n{said}"


def test_the_tour_goes_all_the_way() -> None:
    words = {line.split()[1] for _, line, _ in steps() if line.startswith("/panel")}
    assert {"setup", "staffing", "meeting", "incidents", "concern", "update", "mine", "officers", "export"} <= words
