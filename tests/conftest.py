"""What the tests share: the real bot, spoken to in words."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from bot.calls import Caller, Place, Role
from bot.core import Bot
from bot.parse import typed
from bot.replies import Reply
from storage.engine import open_database, sessions

settings.register_profile("ours", deadline=None)  # no timing is asserted: the machines are shared
settings.load_profile("ours")

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

Say = Callable[..., Reply]


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    """The real bot on a real SQLite file, built by the real migrations."""
    engine = open_database(f"sqlite:///{tmp_path / 'panel.db'}")
    yield Bot(sessions(engine))
    engine.dispose()


@pytest.fixture
def say(bot: Bot) -> Say:
    """Types a line at the bot, beneath its guard, so that a bug fails loudly."""
    number = count()

    def speak(text: str, *, ward: str | None = None, who: str = "test:ann", minutes: float = 0) -> Reply:
        place, at = Place("test:room", ward), NOON + timedelta(minutes=minutes)
        return bot.run(typed(text, Caller(who, Role.RESIDENT), place, at, f"call-{next(number)}"))

    return speak
