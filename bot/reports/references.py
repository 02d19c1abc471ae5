"""References: HT-0042 is an incident of the panel HT, HT-C0007 a concern.

A button carries the reference as it was shown, with the number of changes behind it (`HT-0042.3`), so that pressing
one that is out of date is noticed.
"""

import re
from dataclasses import dataclass
from typing import Literal

from bot.errors import UserError
from storage.models import Concern, Incident, Panel

Kind = Literal["incident", "concern"]
FORM = re.compile(r"(?:([A-Z][A-Z0-9]{1,7})-)?(C?)(\d{1,9})(?:\.(\d{1,6}))?", re.IGNORECASE)
NOT_ONE = "“{text}” is not a reference: write it as {code}-0042 for an incident or {code}-C0007 for a concern."
NOT_OURS = "{reference} is not a reference of this panel, whose own begin with {code}-: check it in the list."


@dataclass(frozen=True, slots=True)
class Reference:
    """What a person pointed to; `seen` is how many changes it had when it was shown, if a button was pressed."""

    kind: Kind
    number: int
    seen: int | None = None


def reference(panel: Panel, row: Incident | Concern) -> str:
    """How an incident or a concern is called."""
    return called(panel, Reference("concern" if isinstance(row, Concern) else "incident", row.number))


def called(panel: Panel, pointed: Reference) -> str:
    """How what a person pointed to is called, whether or not it is there."""
    return f"{panel.code}-{'C' if pointed.kind == 'concern' else ''}{pointed.number:04}"


def as_shown(panel: Panel, row: Incident | Concern) -> str:
    """The reference as a button carries it."""
    return f"{reference(panel, row)}.{row.changes}"


def referred(text: str, panel: Panel) -> Reference:
    """What a reference points to. Raises UserError where it is none, or another panel's."""
    found = FORM.fullmatch(text.strip().strip(".,;:"))
    if found is None:
        raise UserError(NOT_ONE.format(text=text[:40], code=panel.code))
    code, kind, number, seen = found.groups()
    if code and code.upper() != panel.code:
        raise UserError(NOT_OURS.format(reference=text[:40].upper(), code=panel.code))
    return Reference("concern" if kind else "incident", int(number), int(seen) if seen else None)


def references_in(text: str, panel: Panel) -> tuple[Reference, ...]:
    """Every full reference of the panel that a text names, in order."""
    found = re.finditer(rf"\b{panel.code}-(C?)(\d{{1,9}})\b", text, re.IGNORECASE)
    return tuple(dict.fromkeys(Reference("concern" if one[1] else "incident", int(one[2])) for one in found))


def without_references(text: str, panel: Panel) -> str:
    """A text without the references of the panel that it names."""
    bare = re.sub(rf"[(\s,;]*\b{panel.code}-C?\d{{1,9}}\b[)]?", "", text, flags=re.IGNORECASE)
    return re.sub(r"\s+(?:and|with)$", "", bare).strip(" ,;:")
