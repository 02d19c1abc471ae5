"""What the bot says back: meaning, not looks. Each adapter renders it in its platform's own manner."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["answered", "clarify", "declined", "emergency"]
Topic = Literal["officers", "strength", "funding", "cost", "crime", "panel", "area", "contact", "help", "none"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number a reply states, and the record it stands in or the sum it came from."""

    label: str
    value: float | str
    unit: str
    as_of: str
    source: str
    working: str = ""


@dataclass(frozen=True, slots=True)
class WardRef:
    """The ward a reply is about."""

    code: str
    name: str
    borough: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What an answer amounts to, for programs: the part of the answer document that is not text."""

    outcome: Outcome
    topic: Topic
    ward: WardRef | None = None
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A caution or correction, set apart from the rest."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values: what, and how it stands."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list, in order of importance."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the first column names the row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A record's source. `cite` is how a person says it: publisher and date. `date` is ISO, or part of it."""

    id: str
    title: str
    publisher: str
    url: str
    date: str
    cite: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the answer comes from, each once, most important first."""

    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and what it shows in words, for whoever does not see it."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing to press. Pressing it is typing its command, so it survives a restart.

    `place` is the channel to type it in, where that is not the one it is shown in.
    """

    label: str
    command: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be pressed or typed next."""

    choices: tuple[Choice, ...]


Block = Paragraph | Notice | Facts | Items | Table | Sources | Picture | Choices


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form; `value` is what is already there, `options` what may be chosen, `long` room for more.

    A platform may offer its own way of choosing a ward, answered by the code, or a person, answered by their id.
    """

    name: str
    label: str
    value: str = ""
    required: bool = True
    options: tuple[str, ...] = ()
    long: bool = False
    kind: Literal["text", "ward", "person"] = "text"


@dataclass(frozen=True, slots=True)
class Form:
    """Questions to fill in; sending it is calling `command` with each answer under its field's name."""

    title: str
    command: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `summary` is one plain line that makes sense alone; the blocks carry on from it."""

    summary: str
    blocks: tuple[Block, ...] = ()
    private: bool = True
    form: Form | None = None
    finding: Finding | None = None

    @property
    def sources(self) -> tuple[Cited, ...]:
        """Every source cited, in order."""
        return tuple(cited for block in self.blocks if isinstance(block, Sources) for cited in block.cited)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Everything that can be pressed, in order."""
        return tuple(one for block in self.blocks if isinstance(block, Choices) for one in block.choices)
