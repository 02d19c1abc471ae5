"""Questions asked from the command line: one, or a file of them, each standing alone."""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from io import BufferedIOBase
from os import urandom
from typing import TextIO

from adapters.collecting import collected_seldom
from adapters.document import Document, document, one_line
from bot.calls import Caller, Place
from bot.core import Bot
from bot.errors import UserError
from bot.knowledge.places import ward_named
from bot.parse import typed
from bot.rehearsal import QUESTIONS
from bot.replies import Reply

LONGEST = 1_000_000  # bytes of a line
CALLER = "command line"
CODE = re.compile(r"E05\d{6}")

TOO_LONG = f"The line is longer than {LONGEST:,} bytes: send one question a line."
NOT_TEXT = "The line is not UTF-8 text: save the file as UTF-8."
NOT_OBJECT = 'The line is not a JSON object such as {"question": "…", "ward": null}.'
NO_QUESTION = 'The object has no "question" that is text.'
NOT_CODE = 'The "ward" must be a ward code such as E05013659, or null.'


class BadLineError(Exception):
    """A line that is not a question; the message says why."""


def ask(bot: Bot, question: str, ward: str | None, caller: str = CALLER, place: str = "") -> Reply:
    """The reply to a question; asked outside any place, nothing of it is remembered."""
    now = datetime.now(UTC)
    try:
        call = typed(question, Caller(caller), Place(place, ward), now, urandom(16).hex())
    except UserError as error:
        return Reply(str(error))
    return bot.handle(call)


def answer_lines(bot: Bot, source: BufferedIOBase, sink: TextIO) -> bool:
    """One answer document a line, in order, all sent before more lines are waited for; False if a line was bad."""
    good = True
    for question in QUESTIONS:
        ask(bot, question, None)
    collected_seldom()  # what those loaded stays
    for number, line in enumerate(raw_lines(source, sink.flush), 1):
        answer: Document | dict[str, str | int]
        try:
            question, ward = _question(line)
            answer = document(question, ask(bot, question, ward))
        except BadLineError as error:
            good, answer = False, {"error": str(error), "line": number}
        sink.write(f"{one_line(answer)}\n")
    return good


def raw_lines(source: BufferedIOBase, waiting: Callable[[], object] = lambda: None) -> Iterator[bytes]:
    """The lines of a file, one longer than LONGEST cut off just past it, so that a file of any size fits.

    `waiting` is called each time before more is waited for.
    """
    line, more = b"", True
    while more:
        waiting()
        *ends, rest = source.read1().split(b"\n")
        for end in ends:
            yield (line + end + b"\n")[: LONGEST + 1]
            line = b""
        more = bool(ends or rest)
        line = (line + rest)[: LONGEST + 1]
    if line:
        yield line


def read_object(line: bytes) -> dict[str, object]:
    """The JSON object on a line. Raises BadLineError."""
    if len(line) > LONGEST:
        raise BadLineError(TOO_LONG)
    try:
        held = json.loads(line.removeprefix(BOM_UTF8).decode())
    except UnicodeDecodeError:
        raise BadLineError(NOT_TEXT) from None
    except (ValueError, RecursionError):
        raise BadLineError(NOT_OBJECT) from None
    if not isinstance(held, dict):
        raise BadLineError(NOT_OBJECT)
    return held


def _question(line: bytes) -> tuple[str, str | None]:
    held = read_object(line)
    question, ward = held.get("question"), held.get("ward")
    if not isinstance(question, str):
        raise BadLineError(NO_QUESTION)
    if ward is None:
        return question, None
    if not isinstance(ward, str) or not CODE.fullmatch(ward):
        raise BadLineError(NOT_CODE)
    try:
        return question, _code(ward)
    except UserError as error:
        raise BadLineError(str(error)) from None


@lru_cache(maxsize=2000)
def _code(ward: str) -> str:
    return ward_named(ward).code
