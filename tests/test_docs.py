"""The documents keep up with the program: commands, settings and examples."""

import re
from pathlib import Path

import pytest

from adapters.console.render import plain
from adapters.settings import NAMES
from bot.commands import COMMANDS
from tests.conftest import Say

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
    return re.findall(r"^> (.+)\n\n?([^>\n].+)$", README, re.MULTILINE)


@pytest.mark.parametrize(("question", "answer"), transcripts())
def test_the_readme_shows_what_the_bot_says(say: Say, question: str, answer: str) -> None:
    assert plain(say(question)).splitlines()[0] == answer


def test_the_readme_holds_when_its_questions_are_put_one_after_another(say: Say) -> None:
    answers = [plain(say(question)).splitlines()[0] for question, _ in transcripts()]
    assert answers == [answer for _, answer in transcripts()]


def test_the_readme_shows_the_four_first_questions() -> None:
    assert len(transcripts()) >= 4
