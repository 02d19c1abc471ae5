"""What `panelbot check` finds, one thing at a time."""

from typing import Literal, NamedTuple


class Found(NamedTuple):
    """One thing looked at; `needed` where nothing works without it."""

    state: Literal["ready", "missing", "wrong"]
    name: str
    says: str
    needed: bool = True
