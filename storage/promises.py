"""What each ward was promised, by period."""

from functools import cache

from pydantic import BaseModel, ConfigDict

from storage.facts import REFERENCE, ReferenceFileError, library, load_toml


class Promise(BaseModel):
    """A period's promise to every ward. The ranks name the figures of its record; an empty rank was not promised."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    begins: str
    record: str
    name: str
    remark: str
    sergeants: str = ""
    constables: str
    pcsos: str
    uses: tuple[str, ...] = ()


class _PromiseFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    promise: tuple[Promise, ...]


@cache
def promises() -> tuple[Promise, ...]:
    """The promises, oldest first; each names figures that its record has."""
    held = load_toml(_PromiseFile, REFERENCE / "promises.toml").promise
    for promise in held:
        figures = library().records[promise.record].figures
        for rank in (promise.sergeants, promise.constables, promise.pcsos):
            if rank and rank not in figures:
                raise ReferenceFileError(f"promises.toml: {promise.record} has no figure {rank}.")
    return held
