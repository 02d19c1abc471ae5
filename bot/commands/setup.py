"""`/panel setup <ward>`: makes the ward's panel and gives it this channel.

Where there is no panel yet, only a platform can say that somebody is an admin, so nobody can make themselves a chair.
"""

from functools import partial

from sqlmodel import Session

from bot.answers import Draft
from bot.ask.asked import Asked
from bot.ask.query import Query, understood
from bot.ask.text import LONGEST, inert
from bot.ask.which import about_wards
from bot.calls import Call, Command, Param, Role
from bot.commands.answering import TOO_LONG, asked_for
from bot.errors import UserError
from bot.joining import is_key, join
from bot.knowledge.about import NOT_POLICE
from bot.knowledge.places import Settled
from bot.knowledge.promises import reached
from bot.panels import made, ward_of
from bot.replies import Field, Reply
from storage.models import Panel
from storage.panels import appoint, bind, panel_in, panel_of_ward, role_of, workspace_of

NOW_IT_IS = (
    "This channel is now the {ward} panel's. Its code is {code}, which begins every reference, as in {code}-0042."
)
ALREADY = "This channel is the {ward} panel's already. Its code is {code}, which begins every reference."
MOVED = "It was the {ward} panel's until now: that panel, {code}, keeps all it has."
NEXT = (
    "`/panel chair <person>` names a chair, and `/panel officer <person>` the police liaison officer.",
    "`/report` is how residents report what happened.",
    "`/panel settings` shows how the panel is set, and sets it.",
)
NO_SUCH_WARD = "I know no London ward by that name: check the spelling, or give its code such as E05013659."
ONE_WARD = "A panel is for one ward: give one name, or its code."
NOT_YOUR_PANEL = (
    "There is a panel for {ward} here already, and you are not its chair: ask a workspace admin, or its chair."
)


def run(call: Call, session: Session) -> Reply:
    """Settle which ward is meant, then make the channel its panel's."""
    text = inert(call.args.get("ward", ""))
    if not text:
        asked = Field("ward", "The ward's name", kind="ward")
        return asked_for("Which ward is this channel's panel for?", "/panel setup", asked)
    if len(text) > LONGEST:
        raise UserError(TOO_LONG)
    if is_key(text):
        return _by_key(call, session, text)
    found = about_wards(Asked(_named(text)), "panel", partial(_set_up, call, session), "/panel setup {code}")
    return found if isinstance(found, Reply) else found.reply()


def _by_key(call: Call, session: Session, key: str) -> Reply:
    """Join the channel to a panel made elsewhere; once more, by a redelivery, says that it is."""
    before = panel_in(session, call.place.id)
    if before and key.strip().upper().startswith(f"{before.code}-"):
        return _told(ALREADY, before).reply()
    return _told(NOW_IT_IS, join(call, session, key), _moved(before)).reply()


def _named(text: str) -> Query:
    """The words as a query that names a ward; a name that is an ordinary word too counts when it is all there is."""
    for words in (text, f"{text} ward"):
        query = understood(words)
        if query.ward_mentions:
            return query
    if query.boroughs:
        return query
    raise UserError(NO_SUCH_WARD)


def _set_up(call: Call, session: Session, places: tuple[Settled, ...]) -> Draft:
    if len(places) > 1:
        raise UserError(ONE_WARD)
    before = panel_in(session, call.place.id)
    panel = panel_of_ward(session, workspace_of(call.place.id), places[0].ward.code)
    if before and panel and before.id == panel.id:
        return reached(_told(ALREADY, panel), places)
    panel = _joined(call, session, before, panel) if panel else _made(call, session, before, places[0])
    bind(session, call.place.id, panel)
    return reached(_told(NOW_IT_IS, panel, _moved(before)), places)


def _moved(before: Panel | None) -> str:
    """That the channel was another panel's, where it was."""
    return MOVED.format(ward=ward_of(before).name, code=before.code) if before else ""


def _joined(call: Call, session: Session, before: Panel | None, panel: Panel) -> Panel:
    """The panel there is, if the caller may bring a channel to it: a chair of this channel's alone may not."""
    own = before is not None and role_of(session, before, call.caller.id) == "chair"
    if own and call.caller.role < Role.ADMIN and role_of(session, panel, call.caller.id) != "chair":
        raise UserError(NOT_YOUR_PANEL.format(ward=ward_of(panel).name))
    return panel


def _made(call: Call, session: Session, before: Panel | None, place: Settled) -> Panel:
    """A new panel; a chair who moves the channel to it is its chair, or would be shut out of it."""
    panel = made(call, session, place.ward)
    if before and role_of(session, before, call.caller.id) == "chair":
        appoint(session, panel, call.caller.id, "chair")
    return panel


def _told(opening: str, panel: Panel, moved: str = "") -> Draft:
    ward = ward_of(panel)
    draft = Draft("panel", ward).say(opening.format(ward=f"{ward.name} ({ward.borough})", code=panel.code), moved)
    draft.facts(("Ward", f"{ward.name}, {ward.code}"), ("Borough", ward.borough), ("Code", panel.code))
    return draft.items(NEXT).say(NOT_POLICE)


COMMAND = Command(
    name="setup",
    summary="Make this channel a ward panel's",
    params=(Param("ward", "Ward name or code, or a key that a chair elsewhere made", required=True, kind="ward"),),
    run=run,
    who=Role.CHAIR,
)
