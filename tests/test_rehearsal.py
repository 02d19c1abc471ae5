"""What is loaded before anybody waits: each kind of answer is had once, and what it needs stays."""

from bot.ask.danger import weights_told
from bot.ask.index import index
from bot.calls import Role
from bot.rehearsal import LINES, rehearse
from tests.conftest import NOON, Say


def test_everything_in_a_rehearsal_is_answered(say: Say) -> None:
    for line in LINES:
        finding = say(line, role=Role.ADMIN).finding
        assert finding is None or finding.outcome != "declined"


def test_what_was_rehearsed_is_loaded() -> None:
    for held in (index, weights_told):
        held.cache_clear()
    rehearse(NOON)
    assert [held.cache_info().currsize for held in (index, weights_told)] == [1, 1]
