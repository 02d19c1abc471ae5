"""One conversation, every platform: the same facts, figures, sources and cautions, and the same things to press.

What the bot says is taken from the console's conversation. Every piece of it must be there to read on each platform,
whatever the platform makes of it, unless it says that it has shortened something.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Engine

from adapters.console.app import Conversation
from adapters.console.render import plain
from adapters.slack.manifest import SCOPES
from adapters.text import inert
from bot.calls import Caller, Place, Role
from bot.commands import command_named
from bot.core import Bot
from bot.parse import typed
from bot.replies import Choices, Facts, Items, Notice, Paragraph, Reply, Sources, Table
from storage.engine import open_database, sessions
from tests.conftest import NOON
from tests.discord_app import answered, shown
from tests.discord_app import running as discord_running
from tests.discord_app import words as discord_words
from tests.discord_server import EVERYDAY, DiscordServer, Permission
from tests.discord_server import Delivery as Asked
from tests.slack_app import running, settings_for, words
from tests.slack_server import Delivery, Message, SlackServer, View

WARD = "Hampstead Town"


@dataclass(frozen=True)
class Say:
    """A line typed by somebody."""

    line: str
    who: str = "ann"


@dataclass(frozen=True)
class Press:
    """A button pressed, by its label, in what was said to that person last."""

    label: str
    who: str = "ann"


@dataclass(frozen=True)
class Fill:
    """The form filled in that the person was given."""

    fields: dict[str, str]
    who: str = "ann"


Step = Say | Press | Fill

UNTYPED = ("wrongly typed",)
"""What cannot be typed in Discord: a word that is no command, and a command without what it needs."""

BIKE = {"what": "bike stolen by John Smith of 12 Heath Street", "where": "Heath Street", "when": "last night about 10"}
REPORTED = (Say("/report"), Fill(BIKE), Press("Save without what is left out"))
CONVERSATIONS: dict[str, tuple[Step, ...]] = {
    "officers": (Say("/panel officers"), Say("/panel officers Frognal"), Say("/panel officers Abbey")),
    "questions": (Say("how many officers should Hampstead Town have"), Say("and in frognal?"), Say("what is a PCSO")),
    "which ward": (Say("/panel officers Abbey"), Press("Abbey (Merton)")),
    "money": (Say("/panel funding"), Say("/panel cost 2 PC + 1 sergeant")),
    "crime": (Say("/panel crime"), Say("/panel crime Frognal")),
    "not held": (Say("how many police dogs does the met have"), Say("what is the weather")),
    "wrongly typed": (Say("/panel oficers"), Say("/panel cost"), Say("/panel")),
    "danger": (Say("someone is being stabbed right now"), Say("/report man with a knife outside now")),
    "a report": (*REPORTED, Say("/panel mine"), Press("Take back HT-0001"), Say("/panel mine")),
    "a form put right": (Say("/report"), Fill({**BIKE, "when": "tomorrow"})),
    "the same again": (*REPORTED, Say("/report", "bea"), Fill(BIKE, "bea"), Press("Add mine to HT-0001", "bea")),
    "triage": (
        *REPORTED,
        Say("/panel incidents", "cy"),
        Press("Accept HT-0001", "cy"),
        Press("Close HT-0001", "cy"),
        Press("Closed: fixed", "cy"),
        Say("/panel incidents closed", "cy"),
        Say("/panel mine"),
    ),
    "a concern": (
        *REPORTED,
        Say("/panel concern bikes stolen on Heath Street HT-0001", "cy"),
        Say("/panel concerns", "cy"),
        Say("/panel update HT-C0001 accepted", "cy"),
        Say("/panel update HT-C0001 nonsense", "cy"),
        Say("/panel concerns HT-C0001", "cy"),
    ),
    "the panel": (
        Say("/panel staffing 1 1", "cy"),
        Say("/panel officers", "cy"),
        Say("/panel meeting 3 december 7pm Hampstead Library", "cy"),
        Say("/panel meeting"),
        Say("/panel settings", "cy"),
        Say("/panel settings quiet-week skip", "cy"),
        Say("/panel incidents"),
    ),
    "the digest": (
        *REPORTED,
        Say("/panel summary", "cy"),
        Say("/panel summary weekly mon 09:00", "cy"),
        Say("/panel summary preview", "cy"),
        Say("/panel summary weekly blursday", "cy"),
        Say("/panel summary history", "cy"),
    ),
    "about": (Say("/panel help"), Say("/panel about"), Say("/panel forget-me"), Say("/panel export", "cy")),
}


class Platform(Protocol):
    """Somewhere a conversation is held; each step gives what there is to read of what came of it."""

    def step(self, step: Step) -> str:
        """Do a step."""


@dataclass
class Console:
    """The terminal: one conversation for each person. It keeps what the bot said."""

    engine: Engine
    said: list[Reply] = field(default_factory=list)
    talks: dict[str, Conversation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bot = Bot(sessions(self.engine))
        heard = _Heard(bot, self.said)
        for who, role in (("ann", Role.RESIDENT), ("bea", Role.RESIDENT), ("cy", Role.CHAIR)):
            place = Place("console/E05013659", "E05013659")
            self.talks[who] = Conversation(heard, typed, Caller(f"console/{who}", role), place, lambda: NOON)

    def step(self, step: Step) -> str:
        talk = self.talks[step.who]
        match step:
            case Say(line):
                return plain(talk.hear(line))
            case Press(label):
                number = [one.label for one in talk._choices].index(label) + 1
                return plain(talk.hear(str(number)))
            case Fill(fields):
                assert talk._form is not None
                told = [plain(talk.hear(fields.get(one.name, ""))) for one in talk._form.fields]
                return told[-1]


@dataclass
class _Heard:
    bot: Bot
    said: list[Reply]

    def handle(self, call: object) -> Reply:
        self.said.append(self.bot.run(call))  # type: ignore[arg-type]
        return self.said[-1]


@dataclass
class Slack:
    """Slack: what is read is the answer below, or the modal that opened or changed."""

    server: SlackServer
    last: dict[str, Message | View] = field(default_factory=dict)

    def step(self, step: Step) -> str:
        user = f"U{step.who.upper()}"
        before = self.server.view_of(user)
        done = self._do(step, user, before)
        shown = self.server.wait_for(lambda: self._shown(done, user, before))
        errors = " ".join(done.errors.values())
        if isinstance(shown, View) and not errors:
            self.last[step.who] = shown
        elif isinstance(shown, Message):
            self.last[step.who] = shown
            if before:
                self.server.close(before, user=user)
        title = shown.body["title"]["text"] if isinstance(shown, View) else ""
        return f"{title} {words(shown)} {errors}"

    def _do(self, step: Step, user: str, view: View | None) -> Delivery:
        match step:
            case Say(line):
                if view:
                    self.server.close(view, user=user)
                return self.server.command(line if line.startswith("/") else f"/ask {line}", user=user)
            case Press(label):
                return self.server.press(self.last[step.who], label, user=user)
            case Fill(fields):
                return self.server.submit(view, fields, user=user)

    def _shown(self, done: Delivery, user: str, before: View | None) -> Message | View | None:
        if done.answers:
            return done.answers[-1]
        view = self.server.view_of(user)
        changed = view and (before is None or (view.id, view.hash) != (before.id, before.hash))
        return view if done.errors or changed else None


@dataclass
class Discord:
    """Discord: what is read is the answer, or the form that opened."""

    server: DiscordServer
    people: dict[str, int]
    channel: int
    last: dict[str, Asked] = field(default_factory=dict)

    def step(self, step: Step) -> str:
        user = self.people[step.who]
        done = answered(self._do(step, user))
        self.last[step.who] = done
        if done.modal:
            return _labels(done.modal)
        return discord_words(shown(done)).replace("\\", "")

    def _do(self, step: Step, user: int) -> Asked:
        match step:
            case Say(line):
                return self.server.slash(*self._options(line), user=user, channel=self.channel)
            case Press(label):
                return self.server.press(shown(self.last[step.who]), label, user=user)
            case Fill(fields):
                return self.server.submit(self.last[step.who], fields, user=user)

    @staticmethod
    def _options(line: str) -> tuple[str, dict[str, object]]:
        """A line as typed options; a word that is no command cannot be typed there, so it is asked."""
        call = typed(line if line.startswith("/") else f"/ask {line}", Caller(""), Place(""), NOON, "")
        command = command_named(call.command)
        assert command is not None
        numbers = {param.name for param in command.params if param.kind == "number"}
        given = {name: int(one) if name in numbers else one for name, one in call.args.items() if name != "text"}
        if "text" in {param.name for param in command.params}:
            given |= {"text": call.args["text"]} if "text" in call.args else {}
        return command.typed.removeprefix("/"), given


def _labels(modal: dict[str, object]) -> str:
    """What a form asks for, and what is said in small letters below."""
    parts = [modal["title"]]
    for one in modal["components"]:  # type: ignore[attr-defined]
        parts += [one.get("label", ""), one.get("description", ""), one.get("content", "")]
    return " ".join(map(str, parts))


@pytest.fixture
def discord(tmp_path: Path, migrated: Callable[[str], str]) -> Iterator[Discord]:
    """Discord, with Hampstead Town's panel in a channel and Cy its chair."""
    engine = _copy(migrated, tmp_path / "discord.db")
    with DiscordServer() as server:
        server.rates.limits.clear()
        guild = server.guild()
        people = {name: server.member(guild=guild, name=name) for name in ("ann", "bea", "cy")}
        admin = server.member(guild=guild, permissions=EVERYDAY | Permission.MANAGE_GUILD)
        channel = server.channel(guild=guild)
        with discord_running(server, engine, lambda: NOON):
            answered(server.slash("panel setup", {"ward": WARD}, user=admin, channel=channel))
            answered(server.slash("panel chair", {"person": people["cy"]}, user=admin, channel=channel))
            yield Discord(server, people, channel)
    engine.dispose()


def _copy(migrated: Callable[[str], str], file: Path) -> Engine:
    file.write_bytes(Path(migrated("sqlite").removeprefix("sqlite:///")).read_bytes())
    return open_database(f"sqlite:///{file}")


@pytest.fixture
def console(engine: Engine) -> Console:
    """The terminal, in the ward of Hampstead Town."""
    made = Console(engine)
    made.talks["cy"].hear(f"/panel setup {WARD}")
    made.talks["cy"].hear("/panel chair cy")
    made.said.clear()
    return made


@pytest.fixture
def slack(tmp_path: Path, migrated: Callable[[str], str]) -> Iterator[Slack]:
    """Slack, with Hampstead Town's panel in a channel and Cy its chair."""
    engine = _copy(migrated, tmp_path / "slack.db")
    with SlackServer(scopes=SCOPES) as server:
        for user in ("UANN", "UBEA", "UCY"):
            server.user(user)
        server.user("UADMIN", admin=True)
        with running(server, engine, settings_for(server), lambda: NOON):
            server.command(f"/panel setup {WARD}", user="UADMIN", wait="answer")
            server.command("/panel chair <@UCY|cy>", user="UADMIN", wait="answer")
            yield Slack(server)
    engine.dispose()


def pieces(reply: Reply) -> Iterator[str]:
    """Everything a reply has to be read: its words, figures, sources, cautions and what can be pressed."""
    yield reply.summary
    for block in reply.blocks:
        match block:
            case Paragraph(text) | Notice(text):
                yield text
            case Facts(rows):
                yield from (part for row in rows for part in row)
            case Items(lines):
                yield from lines
            case Table(header, rows):
                yield from (cell for row in rows for cell in row)
                yield from header[1:] if len(rows) == 1 else ()
            case Sources(cited):
                yield from (one.cite for one in cited)
            case Choices(choices):
                yield from (one.label for one in choices)
    if reply.form:
        yield from (one.label for one in reply.form.fields)


def read(text: str) -> str:
    """Text as it is compared: letters and figures, however they are spaced."""
    return re.sub(r"\s+", " ", inert(text)).strip()


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_slack_says_what_the_console_says(name: str, console: Console, slack: Slack) -> None:
    held_to(name, console, slack)


@pytest.mark.parametrize("name", [name for name in CONVERSATIONS if name not in UNTYPED])
def test_discord_says_what_the_console_says(name: str, console: Console, discord: Discord) -> None:
    held_to(name, console, discord)


def held_to(name: str, console: Console, platform: Platform) -> None:
    """Hold a conversation in both, and find on the platform every piece of what the bot said."""
    for step in CONVERSATIONS[name]:
        console.step(step)
        seen = read(platform.step(step))
        reply = console.said[-1]
        missing = [one for one in map(read, pieces(reply)) if one not in seen]
        asks = bool(reply.form) and read(reply.summary) in seen
        assert not missing or "This is shortened to fit" in seen or asks, (step, missing, seen)
