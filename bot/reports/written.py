"""A report as it is written: the fields of the form, what is wrong with them, and what others will see of it."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import get_args

from bot.errors import UserError
from bot.replies import Field
from bot.reports.categories import CATEGORIES, by_key, category_named
from bot.reports.line import filled, guessed
from bot.reports.moments import LONDON, Precision
from bot.reports.personal import Kind, Mark, hidden, marks
from bot.reports.when import Future, Impossible, When, said, when

LONGEST = 2_000
"""How many characters a field takes."""
LONGEST_PLACE = 200
FIELDS = ("category", "what", "where", "when", "looks")
"""The form's questions, by name."""

TOO_LONG = "{label} is {length:,} characters long and there is room for {longest:,}: shorten it, then send it again."
NO_BEHAVIOUR = (
    "Say what happened or what somebody did: what people look like cannot be logged by itself, "
    "because it says nothing that could be acted on."
)
NO_CATEGORY = "I know no kind of incident called “{text}”: choose one of those listed."
NOTHING = "Say in a few words what happened."
FUTURE = "“{text}” is still to come: give the time it happened, such as yesterday 6pm, or leave it out."
IMPOSSIBLE = "“{text}” is no date or time there is: give it as in 21 November at 9.30 pm, or leave it out."
NO_TIME = "I cannot read “{text}” as a time: give it as in last night about 10, or leave it out."

PEOPLE = frozenset(
    "man men woman women boy boys girl girls lad lads male males female females guy guys bloke blokes person people "
    "youth youths teenager teenagers kid kids group gang couple individual individuals character characters someone "
    "somebody he she they".split()
)
LOOKS = frozenset(
    "black white asian african arab turkish somali eastern european polish romanian chinese indian mixed race "
    "ethnic skin skinned dark darker light lighter pale tall short thin fat slim skinny stocky big small young "
    "old older middle aged age hair haired blond blonde bald beard bearded moustache glasses hood hoodie hoodies "
    "hooded tracksuit tracksuits cap caps hat jacket jackets coat coats trainers jeans puffa puffer balaclava "
    "mask masked masks scarf gloves rucksack backpack clothes clothing dressed wearing wore looking looks foreign "
    "suspicious dodgy scruffy appearance complexion build height foot feet ft inches hijab burqa turban niqab "
    "dreadlocks tattoos".split()
)
SMALL = frozenset(
    "a an the two three four five six seven eight nine ten some few several in of on at with and or all his her their "
    "who was were is are very about around approx maybe just there near by from to wearing s".split()
)
_BY = re.compile(r"\b(?:by|with|from|to|at)\s*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Written:
    """What a resident wrote. `happened_at` is ISO 8601 in UTC and `precision` how exactly, both empty if not said."""

    category: str
    what: str
    where: str
    when: str = ""
    happened_at: str = ""
    precision: str = ""
    looks: str = ""


def as_json(written: Written) -> str:
    """A report to be kept while it is looked over."""
    return json.dumps(asdict(written), ensure_ascii=False)


def from_json(text: str) -> Written:
    """A report that was kept."""
    return Written(**json.loads(text))


def sorted_line(text: str, now: datetime) -> Written:
    """One line of report, sorted into the fields; what it does not say is left empty."""
    line = filled(text, now)
    told = text[line.when.start : line.when.end] if isinstance(line.when, When) else ""
    return Written(line.category.name if line.category else "", line.what, _without_people(line.where), told)


def _without_people(where: str) -> str:
    """A place without the people named after it: what follows a name is not where it was."""
    named = next((one for one in marks(where) if one.kind == Kind.NAME), None)
    return _BY.sub("", where[: named.start]).strip(" ,") if named else where


def fields(written: Written) -> tuple[Field, ...]:
    """The questions of the form with what is there already: what happened before what anybody looked like."""
    names = tuple(one.name for one in CATEGORIES)
    return (
        Field("category", "What kind of thing", written.category, required=False, options=names),
        Field("what", "What happened: what was done, not who by", written.what, long=True),
        Field("where", "Where: a street or a place", written.where, required=False),
        Field("when", "When, such as last night about 10", written.when, required=False),
        Field("looks", "What anybody looked like, only if it would help", written.looks, required=False, long=True),
    )


def given(answers: Mapping[str, str]) -> Written:
    """The answers to the form as they were given, before anything is made of them."""
    said = {name: answers.get(name, "").strip() for name in FIELDS}
    return Written(**said)


def read(written: Written, now: datetime) -> Written:
    """The report with its category and its time understood. Raises UserError for what must be put right."""
    for label, text, longest in (
        ("What happened", written.what, LONGEST),
        ("Where", written.where, LONGEST_PLACE),
        ("What anybody looked like", written.looks, LONGEST),
    ):
        if len(text) > longest:
            raise UserError(TOO_LONG.format(label=label, length=len(text), longest=longest))
    if not written.what:
        raise UserError(NO_BEHAVIOUR if written.looks else NOTHING)
    if only_looks(written.what):
        raise UserError(NO_BEHAVIOUR)
    return _timed(replace(written, category=_category(written)), now)


def _category(written: Written) -> str:
    """The category's key: the one named, or the one guessed where none is."""
    if not written.category:
        guess = guessed(written.what)
        return guess.key if guess else "other"
    named = by_key().get(written.category) or category_named(written.category)
    if named is None:
        raise UserError(NO_CATEGORY.format(text=written.category[:40]))
    return named.key


def _timed(written: Written, now: datetime) -> Written:
    """The report with its time, or the time that `what` tells where the form's own question was left empty."""
    told = when(written.when or written.what, now)
    if isinstance(told, When):
        return replace(written, happened_at=told.at.astimezone(UTC).isoformat(), precision=told.precision)
    if not written.when:
        return written
    text = written.when[:40]
    match told:
        case Future():
            raise UserError(FUTURE.format(text=text))
        case Impossible():
            raise UserError(IMPOSSIBLE.format(text=text))
        case _:
            raise UserError(NO_TIME.format(text=text))


def only_looks(text: str) -> bool:
    """Whether a text says what people look like and nothing they did."""
    words = {found[0].casefold() for found in _WORD.finditer(text)}
    return bool(words & LOOKS) and bool(words & PEOPLE) and words <= PEOPLE | LOOKS | SMALL


def whole(written: Written) -> str:
    """What happened as it is kept: with what anybody looked like at the end, if that was said."""
    return f"{written.what} Looked like: {written.looks}" if written.looks else written.what


def for_others(written: Written) -> Written:
    """The report without anybody's personal data, as others see it."""
    return replace(written, what=hidden(written.what), where=hidden(written.where), looks=hidden(written.looks))


def personal(written: Written) -> tuple[tuple[str, str], ...]:
    """What in the report is personal: what kind it is and the very words, in order."""
    texts = (written.what, written.where, written.looks)
    return tuple((str(one.kind), _words(text, one)) for text in texts for one in marks(text))


def _words(text: str, mark: Mark) -> str:
    return text[mark.start : mark.end]


def happened(happened_at: datetime, precision: str) -> str:
    """When something happened, as people say it; empty where nobody said."""
    known = next((one for one in get_args(Precision) if one == precision), None)
    return said(When(happened_at.astimezone(LONDON), known, 0, 0)) if known else ""
