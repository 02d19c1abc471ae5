"""The conversation at the terminal: what a line means, and the two ways to hold it, typed or piped."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol, TextIO
from uuid import uuid4

from adapters.console.render import plain
from bot.calls import Call, Caller, Place
from bot.errors import UserError
from bot.parse import filled
from bot.replies import Choice, Form, Paragraph, Reply

LONGEST = 100_000  # characters of a line that are read; the bot refuses long before
WELCOME = (
    "This is panelbot, for London's safer neighbourhood panels: officers, funding, costs and crime, "
    "each number with its date and source.\n"
    "It is not the police and passes nothing on to them. "
    "In an emergency call 999; to report a crime call 101.\n"
    "Ask in your own words, or type /panel help. Tab completes wards and commands; Ctrl-D leaves."
)
NO_SUCH_CHOICE = "There is no choice {number}: type a number from 1 to {last}."
NOTHING_TYPED = "Type a question, the number of a choice, or /panel help."
CLEARED = "-"
FIELD = "{label}: type it on one line; /panel help or any other command leaves the form."
FIELD_HELD = "{label}: type it on one line, or leave the line empty to keep “{value}”."
FIELD_HELD_OPTIONAL = "{label}: type it on one line, leave the line empty to keep “{value}”, or type - for nothing."
FIELD_OPTIONAL = "{label}: type it on one line, or leave the line empty to leave it out."
FIELD_NEEDED = "{label} is needed: type it on one line."


class Answers(Protocol):
    """What the console needs of the bot."""

    def handle(self, call: Call) -> Reply:
        """The reply to a call, whatever happens."""


class Understands(Protocol):
    """What turns a typed line into a call."""

    def __call__(self, text: str, caller: Caller, place: Place, at: datetime, id: str) -> Call:  # noqa: A002  # the parser's own word
        """The call a line stands for; UserError when it stands for none."""


@dataclass(slots=True)
class Conversation:
    """One person's talk with the bot: remembers the choices last offered and the form being filled in."""

    bot: Answers
    typed: Understands
    caller: Caller
    place: Place
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _choices: tuple[Choice, ...] = ()
    _form: Form | None = None
    _given: list[str] = field(default_factory=list)

    @property
    def filling_in(self) -> bool:
        """Whether the next line goes into a form, where an empty one means something."""
        return self._form is not None

    def hear(self, line: str) -> Reply:
        """The reply to one line: a field of the form, the number of a choice, a command or a question."""
        text = line.strip()
        if self._form and not text.startswith("/"):
            return self._fill_in(self._form, text)
        self._form = None
        if not text:
            return Reply(NOTHING_TYPED)
        if self._choices and len(text) < 4 and text.isascii() and text.isdigit():
            return self._press(int(text))
        return self._send(text)

    def _press(self, number: int) -> Reply:
        if 1 <= number <= len(self._choices):
            return self._send(self._choices[number - 1].command)
        return Reply(NO_SUCH_CHOICE.format(number=number, last=len(self._choices)))

    def _send(self, text: str) -> Reply:
        try:
            call = self.typed(text, self.caller, self.place, self.clock(), self._id())
        except UserError as error:
            return Reply(str(error))
        return self._answer(call)

    @staticmethod
    def _id() -> str:
        return f"console:{uuid4().hex}"

    def _answer(self, call: Call) -> Reply:
        reply = self.bot.handle(call)
        self._choices = reply.choices
        self._form, self._given = (reply.form if reply.form and reply.form.fields else None), []
        return replace(reply, blocks=(*reply.blocks, Paragraph(_question(self._form, 0)))) if self._form else reply

    def _fill_in(self, form: Form, text: str) -> Reply:
        asked = form.fields[len(self._given)]
        answer = text or asked.value
        if text == CLEARED and not asked.required:
            answer = ""
        if asked.required and not answer:
            return Reply(FIELD_NEEDED.format(label=asked.label))
        self._given.append(answer)
        if len(self._given) < len(form.fields):
            return Reply(_question(form, len(self._given)))
        answers = {field.name: given for field, given in zip(form.fields, self._given, strict=True)}
        return self._answer(filled(form, answers, self.caller, self.place, self.clock(), self._id()))


def _question(form: Form, number: int) -> str:
    asked = form.fields[number]
    if asked.value:
        asks = FIELD_HELD if asked.required else FIELD_HELD_OPTIONAL
    else:
        asks = FIELD if asked.required else FIELD_OPTIONAL
    asked_for = asks.format(label=asked.label, value=asked.value)
    return f"{asked_for} One of: {', '.join(asked.options)}." if asked.options else asked_for


def converse(talk: Conversation, source: TextIO, sink: TextIO) -> None:
    """Hold the conversation with a person at a terminal, or with whatever is piped in."""
    for stream in (source, sink):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        if source.isatty():
            from adapters.console.terminal import at_terminal  # loads prompt_toolkit

            at_terminal(talk, sink)
        else:
            _piped(talk, source, sink)
    except (KeyboardInterrupt, EOFError):
        pass


def _piped(talk: Conversation, source: TextIO, sink: TextIO) -> None:
    for line in lines(source):
        sink.write(f"{plain(talk.hear(line))}\n\n")
        sink.flush()


def lines(source: TextIO) -> Iterator[str]:
    """The lines of a stream, each cut off where it is longer than anyone types."""
    while line := source.readline(LONGEST):
        rest = line
        while rest and not rest.endswith("\n"):
            rest = source.readline(LONGEST)
        yield line.rstrip("\r\n")
