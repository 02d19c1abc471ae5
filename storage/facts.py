"""The held facts: records, cards and their sources, read once from `storage/reference` and checked as they load.

A record is one dated, cited statement. A card is an answer that needs several records. Neither holds a bare number:
both say `{name}`, and the number is put in from the record's figures, which is how every number keeps its source.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal, TypeVar

import tomli
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

REFERENCE = files("storage") / "reference"

Topic = Literal["officers", "strength", "funding", "cost", "crime", "panel", "area", "contact", "help"]
Basis = Literal[
    "statute",
    "official",
    "council",
    "parliament",
    "open data",
    "press",
    "political",
    "community",
    "guidance",
    "arithmetic",
]
Confidence = Literal["high", "medium", "low"]
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""An ISO date, or its year and month, or its year."""
Text = Annotated[str, StringConstraints(min_length=1)]


class ReferenceFileError(Exception):
    """A reference file is not as it should be: the message names the file, the entry and the field."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Source(_Entry):
    """Where a record comes from. `date_note` says how sure the date is; `cite` replaces a publisher in print."""

    title: Text
    publisher: Text
    url: Text
    date: PartialDate | Literal[""]
    date_note: str = ""
    cite: str = ""


class Figure(_Entry):
    """A number of a record, with its unit."""

    value: float | int | str | list[str]
    unit: Text
    label: Text


class Record(_Entry):
    """One statement: what it says, its figures, when it held, how sure it is and where it comes from."""

    id: Text
    topic: Topic
    says: Text
    asks: list[Text]
    as_of: Text
    basis: Basis
    confidence: Confidence
    source: Text
    figures: dict[str, Figure] = {}
    caution: str = ""
    working: str = ""
    holds_from: PartialDate | None = None
    holds_to: PartialDate | None = None
    review_by: date | None = None


class Card(_Entry):
    """An answer made of several records; `uses` are cited without a number of theirs in the text."""

    id: Text
    topic: Topic
    says: list[Text]
    asks: list[Text]
    held: bool = True
    uses: list[Text] = []


class _RecordFile(_Entry):
    record: list[Record]


class _CardFile(_Entry):
    card: list[Card]


class _SourceFile(BaseModel):
    model_config = ConfigDict(frozen=True)
    source: dict[str, Source]


class Library(_Entry):
    """Everything held as text."""

    records: Mapping[str, Record]
    cards: Mapping[str, Card]
    sources: Mapping[str, Source]

    def source_of(self, record: str) -> Source:
        """The source a record comes from."""
        return self.sources[self.records[record].source]


@cache
def library() -> Library:
    """All records, cards and sources; each record's source is there, and each id once.

    Raises ReferenceFileError, naming the file and field.
    """
    return read_library(REFERENCE)


def read_library(folder: Traversable) -> Library:
    """The library in a folder laid out as `storage/reference`."""
    sources = load_toml(_SourceFile, folder / "sources.toml", under="source").source
    records: dict[str, Record] = {}
    for path in _toml_files(folder / "records"):
        for record in load_toml(_RecordFile, path).record:
            if record.id in records:
                raise ReferenceFileError(f"{path.name}: the id {record.id} is used twice.")
            if record.source not in sources:
                raise ReferenceFileError(f"{path.name}: {record.id} names a source that is not in sources.toml.")
            records[record.id] = record
    cards = {card.id: card for card in load_toml(_CardFile, folder / "cards.toml").card}
    return Library(records=records, cards=cards, sources=sources)


def _toml_files(folder: Traversable) -> Iterator[Traversable]:
    return (path for path in sorted(folder.iterdir(), key=lambda p: p.name) if path.name.endswith(".toml"))


Model = TypeVar("Model", bound=BaseModel)


def load_toml(model: type[Model], path: Traversable, under: str = "") -> Model:
    """A TOML file as a checked model; with `under`, the whole file is that one field."""
    try:
        held: dict[str, Any] = tomli.loads(path.read_text("utf-8"))
        return model.model_validate({under: held} if under else held)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ReferenceFileError(f"{path.name}: {where}: {first['msg']}.") from error
    except tomli.TOMLDecodeError as error:
        raise ReferenceFileError(f"{path.name}: {error}.") from error
