"""What `panelbot check` finds: each setting and dependency ready, missing or wrong, and what to do."""

import platform
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version

from adapters.findings import Found
from adapters.settings import NAMES, SettingError, Settings, is_secret, read_given, read_settings, value
from adapters.slack import wanted
from bot.replies import Paragraph, Reply, Table
from storage.engine import DatabaseError, is_there, look_at, opened, sessions, to_read
from storage.facts import ReferenceFileError, library
from storage.places import wards

UNSET = {
    "SLACK_": "not set; not needed without Slack, or with its other way of connecting",
    "DISCORD_": "not set; not needed without Discord",
}
NOT_INSTALLED = "not installed: run make try, which installs it"
CAN_RUN = "panelbot run is ready{doing}."
CANNOT_RUN = "panelbot run cannot start yet: {why}"
PUT_RIGHT = "put right what is marked wrong or missing below."
NOTHING_SET = (
    "set up Slack (panelbot slack manifest begins it) or Discord (DISCORD_TOKEN), or set a digest in panelbot console "
    "with /panel summary."
)
WITH_CHAT, WITH_CONSOLE = ", with {chat}", ", for the digests of the console's panels"
CONSOLE_READY = "panelbot console and panelbot ask are ready."
CONSOLE_NOT_READY = "Put right what is marked wrong or missing above, then try panelbot console."


def report() -> tuple[Reply, bool]:
    """Everything looked at, as a table, and whether `panelbot run` would work."""
    basis = [*_settings(), *_dependencies(), _facts()]
    settings = _sound()
    asked = list(_asked(settings)) if settings else []
    chat = _chat(settings) if settings else ""
    well = all(one.state == "ready" for one in (*basis, *asked) if one.needed)
    digests = well and not chat and settings is not None and _has_digests(settings)
    asked += _synced(settings) if settings else []
    rows = tuple((one.state, one.name, one.says) for one in (*basis, *asked))
    ready = all(one.state == "ready" for one in basis if one.needed)
    return Reply(
        _verdict(well, chat, digests),
        (
            Paragraph(CONSOLE_READY if ready else CONSOLE_NOT_READY),
            Table(("state", "what", "how it stands"), rows),
        ),
    ), well and (bool(chat) or digests)


def _chat(settings: Settings) -> str:
    """Which chat platforms are set, in words."""
    names = (("Slack", wanted(settings)), ("Discord", bool(settings.discord_token)))
    return " and ".join(name for name, there in names if there)


def _verdict(well: bool, chat: str, digests: bool) -> str:
    if well and (chat or digests):
        return CAN_RUN.format(doing=WITH_CHAT.format(chat=chat) if chat else WITH_CONSOLE)
    return CANNOT_RUN.format(why=NOTHING_SET if well else PUT_RIGHT)


def _sound() -> Settings | None:
    try:
        return read_settings()
    except SettingError:
        return None  # each wrong one has its own row


def _asked(settings: Settings) -> Iterator[Found]:
    """What the platforms say that are set up; their libraries take their time to load."""
    if wanted(settings):
        from adapters.slack.checks import findings as of_slack

        yield from of_slack(settings)
    if settings.discord_token:
        from adapters.discord.checks import findings as of_discord

        yield from of_discord(settings)


def _has_digests(settings: Settings) -> bool:
    from adapters.running import console_has_digests

    if not is_there(settings.database_url):
        return False
    with opened(settings.database_url) as engine:
        return console_has_digests(engine)


def _synced(settings: Settings) -> list[Found]:
    """How old what data.police.uk said is; a database that cannot be read has its own row."""
    from adapters.police_runs import finding

    try:
        engine = to_read(settings.database_url)
    except DatabaseError:
        return []
    try:
        return [finding(sessions(engine) if engine else None, datetime.now(UTC))]
    finally:
        if engine:
            engine.dispose()


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
        if default:
            return Found("ready", name, f"{default}, the default")
        return Found("missing", name, next(says for start, says in UNSET.items() if name.startswith(start)), False)
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
