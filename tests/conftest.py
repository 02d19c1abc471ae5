"""What the tests share: the real bot, spoken to in words."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine

from bot.calls import Caller, Place, Role
from bot.core import Bot
from bot.parse import typed
from bot.replies import Reply
from storage.engine import open_database, sessions
from tests.postgresql import Server, server

# No timing is asserted: the machines are shared.
settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

Say = Callable[..., Reply]


ENGINES = ("sqlite", "postgresql")


def pytest_configure(config: pytest.Config) -> None:
    """Tell pytest our marker."""
    config.addinivalue_line("markers", "both_engines: whatever uses the database runs on both kinds")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on both databases where it or its module is marked so; on SQLite alone otherwise."""
    if "kind" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_engines"):
        metafunc.parametrize("kind", ENGINES, indirect=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A real PostgreSQL, started by the first test that asks for it; a test that cannot have it fails."""
    with server(synced=False) as running:
        yield running


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """The address of an empty database built by the real migrations, once for each kind, to be copied."""

    @cache
    def made(kind: str) -> str:
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('migrated')}/panel.db"
        else:
            url = request.getfixturevalue("postgresql").make()
        open_database(url).dispose()
        return url

    return made


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    """Which database a test is on: SQLite, unless it is marked to run on both."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path, migrated: Callable[[str], str]) -> Iterator[str]:
    """The address of an empty, up-to-date database of the test's own."""
    if kind == "sqlite":
        copyfile(migrated(kind).removeprefix("sqlite:///"), tmp_path / "panel.db")
        yield f"sqlite:///{tmp_path}/panel.db"
    else:
        yield from _on_postgresql(request, migrated(kind))


@pytest.fixture
def blank(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database nobody has opened yet."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path}/blank.db"
    else:
        yield from _on_postgresql(request, None)


def _on_postgresql(request: pytest.FixtureRequest, template: str | None) -> Iterator[str]:
    running: Server = request.getfixturevalue("postgresql")
    made = running.make(template)
    yield made
    running.drop(made)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """The test's own database, open: the one the bot speaks from."""
    opened = open_database(url)
    yield opened
    opened.dispose()


@pytest.fixture
def bot(engine: Engine) -> Bot:
    """The real bot on a real database, built by the real migrations."""
    return Bot(sessions(engine))


@pytest.fixture
def say(bot: Bot) -> Say:
    """Types a line at the bot, beneath its guard, so that a bug fails loudly."""
    number = count()

    def speak(
        text: str,
        *,
        ward: str | None = None,
        who: str = "test:ann",
        minutes: float = 0,
        role: Role = Role.RESIDENT,
        place: str = "test:room",
        call_id: str = "",
    ) -> Reply:
        at = NOON + timedelta(minutes=minutes)
        return bot.run(typed(text, Caller(who, role), Place(place, ward), at, call_id or f"call-{next(number)}"))

    return speak
