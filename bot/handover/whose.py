"""Which panel a person at the command line means."""

from sqlmodel import Session

from bot.errors import UserError
from bot.knowledge.places import ward_named
from bot.panels import ward_of
from bot.reports.states import listed
from storage.models import Panel
from storage.panels import every_panel, panel_coded, panels_of_ward

MOST_LISTED = 12
NONE_YET = "There is no panel in this database yet: make one with /panel setup, or give another with --database."
NO_SUCH = "There is no panel “{said}” in this database: give a code such as {codes}, or its ward."
SEVERAL = "{ward} has several panels in this database: give the code of one, {codes}."


def panel_meant(session: Session, said: str) -> Panel:
    """The panel of a code, or of a ward by its code or name. Raises UserError that lists what there is."""
    held = every_panel(session)
    if not held:
        raise UserError(NONE_YET)
    panel = panel_coded(session, said.strip())
    if panel:
        return panel
    found = _of_ward(session, said)
    if not found:
        raise UserError(NO_SUCH.format(said=said[:40], codes=_codes(held)))
    if len(found) > 1:
        raise UserError(SEVERAL.format(ward=ward_of(found[0]).name, codes=_codes(found)))
    return found[0]


def _of_ward(session: Session, said: str) -> list[Panel]:
    try:
        ward = ward_named(said)
    except UserError:
        return []
    return panels_of_ward(session, ward.code)


def _codes(panels: list[Panel]) -> str:
    return listed(tuple(panel.code for panel in panels[:MOST_LISTED]))
