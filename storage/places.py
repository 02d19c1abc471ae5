"""London's wards and boroughs, as the reference files have them: who is where now, and what used to be."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from storage.facts import REFERENCE, ReferenceFileError

Code = Annotated[str, "a GSS code such as E05013659"]


class Ward(BaseModel):
    """A ward as it is now. `since` is the first year one of our lists has its code (2014 means or earlier)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    code: Code
    name: str
    borough: str
    since: int
    force: Literal["metropolitan", "city-of-london"]


class Borough(BaseModel):
    """One of the 32 boroughs or the City of London."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    code: Code
    name: str
    wards: int
    force: Literal["metropolitan", "city-of-london"]


def _shares(text: object) -> object:
    """`E05013657:0.71|E05013652:0.24` as pairs of code and share of the old area, largest first."""
    if not isinstance(text, str):
        return text
    pairs = (part.split(":") for part in text.split("|") if part)
    return tuple(sorted(((code, float(share)) for code, share in pairs), key=lambda pair: -pair[1]))


class OldWard(BaseModel):
    """A ward that was: its last year, and which wards have its area now, by share of that area."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    code: Code
    borough: str
    until: str
    kind: Literal["boundary_change", "boundary_change_2014", "same_code_other_name"]
    same_name_now: str
    successors: Annotated[tuple[tuple[Code, float], ...], BeforeValidator(_shares)]


Row = TypeVar("Row", bound=BaseModel)


def _rows(name: str, model: type[Row]) -> tuple[Row, ...]:
    text = (REFERENCE / name).read_text("utf-8")
    try:
        return TypeAdapter(tuple[model, ...]).validate_python(tuple(_dicts(text)))  # type: ignore[valid-type]  # a type made at run time
    except ValidationError as error:
        first = error.errors()[0]
        line, *field = first["loc"]
        raise ReferenceFileError(
            f"{name}: row {int(line) + 2}: {'.'.join(map(str, field))}: {first['msg']}."
        ) from error


def _dicts(text: str) -> Iterator[dict[str, str]]:
    return iter(csv.DictReader(text.splitlines()))


@cache
def wards() -> Mapping[Code, Ward]:
    """The 704 current wards by code, in order of borough and name."""
    return {ward.code: ward for ward in _rows("wards.csv", Ward)}


@cache
def boroughs() -> Mapping[str, Borough]:
    """The 33 authorities by name."""
    return {borough.name: borough for borough in _rows("boroughs.csv", Borough)}


@cache
def old_wards() -> tuple[OldWard, ...]:
    """The 628 old names and codes, in order of borough and name."""
    return _rows("old_wards.csv", OldWard)


@cache
def wards_of(borough: str) -> tuple[Ward, ...]:
    """The wards of a borough, by name."""
    return tuple(ward for ward in wards().values() if ward.borough == borough)
