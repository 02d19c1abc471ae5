"""What `panelbot check` finds: each setting and dependency ready, missing or wrong, and what to do."""

import platform
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Literal, NamedTuple

from adapters.settings import NAMES, SettingError, Settings, is_secret, read_given, value
from bot.replies import Paragraph, Reply, Table
from storage.engine import DatabaseError, look_at
from storage.facts import ReferenceFileError, library
from storage.places import wards

LATER = "not set; nothing to do: {platform} is not part of this version"
NOT_INSTALLED = "not installed: run make try, which installs it"
CANNOT_RUN = "panelbot run cannot start: Slack and Discord are not part of this version."
CONSOLE_READY = "panelbot console and panelbot ask are ready."
CONSOLE_NOT_READY = "Put right what is marked wrong or missing above, then try panelbot console."


class Found(NamedTuple):
    """One thing looked at; `needed` where the console cannot do without it."""

    state: Literal["ready", "missing", "wrong"]
    name: str
    says: str
    needed: bool = True


def report() -> Reply:
    """Everything looked at, as a table, and what can be started."""
    found = [*_settings(), *_dependencies(), _facts()]
    ready = all(one.state == "ready" for one in found if one.needed)
    rows = tuple((one.state, one.name, one.says) for one in found)
    return Reply(
        CANNOT_RUN,
        (
            Paragraph(CONSOLE_READY if ready else CONSOLE_NOT_READY),
            Table(("state", "what", "how it stands"), rows),
        ),
    )


def _settings() -> Iterator[Found]:
    try:
        given = read_given()
    except SettingError as error:
        yield Found("wrong", ".env", str(error))
        given = {}
    yield from (_setting(name, given) for name in NAMES)


def _setting(name: str, given: Mapping[str, str]) -> Found:
    default = getattr(Settings(), name.lower())
    if name == "DATABASE_URL":
        return _database(given.get(name, default))
    if name not in given:
        later = LATER.format(platform=name.split("_")[0].title())
        return Found("ready", name, f"{default}, the default") if default else Found("missing", name, later, False)
    try:
        held = value(name, given[name])
    except SettingError as error:
        return Found("wrong", name, str(error))
    return Found("ready", name, "set" if is_secret(name) else str(held))


def _database(url: str) -> Found:
    try:
        return Found("ready", "DATABASE_URL", look_at(url))
    except DatabaseError as error:
        return Found("wrong", "DATABASE_URL", str(error))


def _dependencies() -> Iterator[Found]:
    yield Found("ready", "Python", platform.python_version())
    try:
        wanted = requires("panelbot") or []
    except PackageNotFoundError:
        yield Found("missing", "panelbot", NOT_INSTALLED, False)
        return
    yield from (_dependency(re.split(r"[^\w.-]", line)[0]) for line in wanted)


def _dependency(name: str) -> Found:
    try:
        return Found("ready", name, version(name))
    except PackageNotFoundError:
        return Found("missing", name, NOT_INSTALLED)


def _facts() -> Found:
    try:
        return Found("ready", "facts", f"{len(library().records)} records, {len(wards())} wards")
    except ReferenceFileError as error:
        return Found("wrong", "facts", str(error))
