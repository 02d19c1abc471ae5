"""Asks a question set and says how much came back right, by the rules in tests/questions/README.md."""

import math
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from typing import Literal, get_args
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from adapters.asking import BadLineError, ask, raw_lines, read_object
from adapters.document import Document, document
from bot.core import Bot
from bot.replies import Items, Outcome, Paragraph, Reply, Table, Topic

Kind = Literal["in_scope", "premise", "place", "followup", "out_of_scope", "near_miss", "emergency", "lookalike"]
HeldOut = Literal["include", "only", "skip"]
UNMINDED = "-"
"""Stands where a question does not mind the ward its answer is about."""


class Question(BaseModel):
    """One question of a set, and what must come back."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    id: str = Field(min_length=1)
    kind: Kind
    question: str
    ward: str | None = None
    before: list[str] = []
    outcome: Outcome | list[Outcome] = []
    topic: Topic | list[Topic] = []
    place: str | None = UNMINDED
    figures: list[int | float] = []
    says: list[str] = []
    never: list[str] = []

    @property
    def held_out(self) -> bool:
        """Whether it is of the third that nobody looks at while tuning."""
        return zlib.crc32(self.id.encode()) % 3 == 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one question came out. `faults` is empty when it is right."""

    question: Question
    answer: Document
    faults: tuple[str, ...]
    answered_wrong: bool


Ask = Callable[[str, str | None, str], Document]
"""A question, the panel's ward, and who asks: the answer."""


def read_questions(source: BufferedIOBase) -> tuple[list[Question], list[str]]:
    """The questions of a file, and a sentence for each line that is none."""
    questions: list[Question] = []
    bad: list[str] = []
    for number, line in enumerate(raw_lines(source), 1):
        try:
            questions.append(Question.model_validate(read_object(line)))
        except BadLineError as error:
            bad.append(f"Line {number} is skipped: {error}")
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            bad.append(f"Line {number} is skipped: {where}: {first['msg']}.")
    return questions, bad


def chosen(questions: Iterable[Question], held_out: HeldOut) -> list[Question]:
    """The questions to ask: all, the held-out third only, or all but that."""
    wanted = {"include": (True, False), "only": (True,), "skip": (False,)}[held_out]
    return [one for one in questions if one.held_out in wanted]


def asker(bot: Bot) -> Ask:
    """What asks the bot as one person after another, each in the same place."""

    def put_to_bot(question: str, ward: str | None, person: str) -> Document:
        return document(question, ask(bot, question, ward, person, "evaluate"))

    return put_to_bot


def put(question: Question, asks: Ask) -> Verdict:
    """Ask a question as somebody new, after whatever comes before it, and judge the answer."""
    person = uuid4().hex
    for earlier in question.before:
        asks(earlier, question.ward, person)
    return judge(question, asks(question.question, question.ward, person))


def judge(question: Question, answer: Document) -> Verdict:
    """Compare an answer with what the question wants."""
    return Verdict(question, answer, tuple(_faults(question, answer)), _answered_wrong(question, answer))


def _faults(question: Question, answer: Document) -> Iterator[str]:
    outcome = answer["outcome"]
    match question.kind:
        case "out_of_scope":
            if outcome != "declined":
                yield f"{outcome}, not declined"
        case "near_miss":
            if outcome != "declined" and not _not_held(answer):
                yield f"{outcome}, neither declined nor not held"
        case "emergency":
            if outcome != "emergency":
                yield f"{outcome}, not emergency"
        case "lookalike":
            if outcome == "emergency":
                yield "taken for an emergency"
        case _:
            yield from _differences(question, answer)


def _differences(question: Question, answer: Document) -> Iterator[str]:
    for name, got, wanted in (
        ("outcome", answer["outcome"], _several(question.outcome)),
        ("topic", answer["topic"], _several(question.topic)),
    ):
        if wanted and got not in wanted:
            yield f"{name} {got}, not {' or '.join(wanted)}"
    if _elsewhere(question, answer):
        yield f"about {_code(answer)}, not {question.place}"
    yield from (f"no figure {number:,}" for number in _missing(question, answer))
    text = answer["text"].casefold()
    yield from (f"does not say “{words}”" for words in question.says if words.casefold() not in text)
    yield from (f"says “{words}”" for words in question.never if _stands(words, text))


def _answered_wrong(question: Question, answer: Document) -> bool:
    """Whether it answered where a figure is missing, another place was meant, or no answer was wanted."""
    if answer["outcome"] != "answered":
        return False
    if question.kind in ("out_of_scope", "emergency"):
        return True
    if question.kind == "near_miss":
        return not _not_held(answer)
    wanted = _several(question.outcome)
    return bool((wanted and "answered" not in wanted) or _missing(question, answer) or _elsewhere(question, answer))


def _several(wanted: str | list[Outcome] | list[Topic]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else list(wanted)


def _code(answer: Document) -> object:
    return answer["ward"]["code"] if answer["ward"] else None


def _elsewhere(question: Question, answer: Document) -> bool:
    return question.place not in (UNMINDED, _code(answer))


def _missing(question: Question, answer: Document) -> list[float]:
    held = [one["value"] for one in answer["figures"]]
    numbers = [float(value) for value in held if isinstance(value, int | float)]
    return [one for one in question.figures if not any(math.isclose(one, got, rel_tol=1e-9) for got in numbers)]


def _not_held(answer: Document) -> bool:
    return "i do not hold" in answer["text"].casefold()


def _stands(words: str, text: str) -> bool:
    """Whether the words, or the number, stand in the text by themselves: 35,000 does not stand in 135,000."""
    return bool(re.search(rf"(?<![\w.,]){re.escape(words.casefold())}(?!\w|[.,]\d)", text))


def report(verdicts: list[Verdict], failures: bool = False) -> Reply:
    """The score: by kind, by topic, and how often it answered but wrong; with each failure if wanted."""
    wrong = sum(one.answered_wrong for one in verdicts)
    lines = (f"{one.question.id}: {one.question.question} ({'; '.join(one.faults)})" for one in verdicts if one.faults)
    return Reply(
        f"Right: {_share(sum(not one.faults for one in verdicts), len(verdicts))}",
        (
            _table("kind", verdicts, lambda one: one.question.kind, get_args(Kind)),
            _table(
                "topic",
                verdicts,
                lambda one: (_several(one.question.topic) or [UNMINDED])[0],
                (*get_args(Topic), UNMINDED),
            ),
            Paragraph(f"Answered but wrong: {_share(wrong, len(verdicts))}"),
            *((Items(tuple(lines)),) if failures else ()),
        ),
    )


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "no questions"


def _table(name: str, verdicts: list[Verdict], group: Callable[[Verdict], str], groups: tuple[str, ...]) -> Table:
    rows = ((each, [one for one in verdicts if group(one) == each]) for each in groups)
    return Table(
        (name, "questions", "right", "%", "answered but wrong"),
        tuple(_row(each, held) for each, held in rows if held),
    )


def _row(name: str, verdicts: list[Verdict]) -> tuple[str, ...]:
    right = sum(not one.faults for one in verdicts)
    wrong = sum(one.answered_wrong for one in verdicts)
    return name, str(len(verdicts)), str(right), f"{100 * right / len(verdicts):.1f}", str(wrong)
