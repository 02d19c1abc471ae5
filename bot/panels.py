"""Whose call it is: the panel of the channel, and what the caller is to it.

Roles are kept by panel, so a chair of one is a resident of the next. A platform may say that somebody administers the
whole workspace; that stands above what is kept.
"""

from dataclasses import replace

from sqlmodel import Session

from bot.calls import Call, Role
from bot.errors import UserError
from storage.models import Panel
from storage.panels import codes_like, make_panel, panel_in, panel_of_ward, role_of, seat_in, workspace_of
from storage.places import Ward, wards

NO_PANEL = (
    "This channel has no panel yet: an admin makes it with `/panel setup <ward>`, such as `/panel setup Brixton`."
)
LETTERS = 2
"""How many letters a code has at least."""


def known(call: Call, session: Session) -> Call:
    """The call with the ward of its channel's panel, and the caller's role in it, where there is a panel."""
    panel, kept = _seat(call, session) if call.place.id else (None, None)
    if panel is None:
        return call
    role = max(call.caller.role, Role[kept.upper()] if kept else Role.RESIDENT)
    return replace(call, caller=replace(call.caller, role=role), place=replace(call.place, ward=panel.ward))


def _seat(call: Call, session: Session) -> tuple[Panel | None, str | None]:
    found = seat_in(session, call.place.id, call.caller.id)
    if found or not call.place.ward:
        return found or (None, None)
    panel = panel_of_ward(session, workspace_of(call.place.id), call.place.ward)
    return panel, role_of(session, panel, call.caller.id) if panel else None


def here(call: Call, session: Session) -> Panel | None:
    """The panel of the channel: the one bound to it, or the one for the ward the terminal was started with."""
    bound = panel_in(session, call.place.id)
    if bound or not call.place.ward:
        return bound
    return panel_of_ward(session, workspace_of(call.place.id), call.place.ward)


def panel_here(call: Call, session: Session) -> Panel:
    """The panel of the channel, made where the terminal was started with a ward. Raises UserError where there is none.

    A channel of a chat platform never has a ward without a panel, so nothing is made there but by setup.
    """
    found = here(call, session)
    if found:
        return found
    ward = wards().get(call.place.ward or "")
    if ward is None:
        raise UserError(NO_PANEL)
    return made(call, session, ward)


def made(call: Call, session: Session, ward: Ward) -> Panel:
    """A new panel for a ward in the call's workspace, under a code of its own."""
    code = free_code(ward.name, codes_like(session, initials(ward.name)))
    return make_panel(session, workspace_of(call.place.id), ward.code, code, call.at)


def ward_of(panel: Panel) -> Ward:
    """The ward of a panel."""
    return wards()[panel.ward]


def free_code(name: str, taken: set[str]) -> str:
    """A short code from a ward's name that nobody has: HT for Hampstead Town, FRO for Frognal, then HT2."""
    first = initials(name)
    if first not in taken:
        return first
    number = 2
    while f"{first}{number}" in taken:
        number += 1
    return f"{first}{number}"


def initials(name: str) -> str:
    """The first letters of a name's words, or the first three of a single word."""
    words = [word for word in "".join(c if c.isalnum() else " " for c in name.upper()).split() if word != "AND"]
    plain = [word for word in words if word.isascii()]
    letters = "".join(word[0] for word in plain[:4])
    return letters if len(letters) >= LETTERS else "".join(plain)[:3].ljust(LETTERS, "X")
