"""What `/panel chair` and `/panel officer` share: giving a person a role in the panel, and taking it away.

A person's id is never printed: the reply goes by their role.
"""

import re
from collections.abc import Callable

from sqlmodel import Session

from bot.answers import ward_ref
from bot.calls import Call, Command, Param, Role
from bot.commands.answering import asked_for
from bot.errors import UserError
from bot.panels import panel_here, ward_of
from bot.replies import Field, Finding, Items, Reply
from storage.models import Panel
from storage.panels import appoint, dismiss, role_of, serving, workspace_of

CALLED = {"chair": "chair", "officer": "police liaison officer"}
"""The roles a panel gives, and how they are said."""
MAY = {
    "chair": "A chair triages reports, carries concerns and sets how the panel works; residents' names stay hidden.",
    "officer": "A police liaison officer reads reports and concerns, and adds updates; who reported stays hidden.",
}
NAMED = "A {role} is named: the {ward} panel has {count}."
REMOVED = "A {role} is removed: the {ward} panel has {count}."
NOT_SERVING = "That person is no {role} of this panel, so nothing was changed: check the name."
LAST_CHAIR = "That is the panel's only chair: name another first, with `/panel chair <person>`."
NOT_A_PERSON = "That is not a person I can find: give one name, such as `/panel {word} ann`."
NOT_A_WORD = "After the person only `remove` may follow, as in `/panel {word} ann remove`."
NAME = re.compile(r"@?([\w.-]{1,80})")
REMOVE = frozenset("remove removed delete off no -".split())


def serves(role: str, summary: str) -> Command:
    """The command that names people to a role."""
    return Command(
        name=role,
        summary=summary,
        params=(
            Param("person", "Who", required=True, kind="person"),
            Param("remove", "The word remove, to take the role away", kind="word"),
        ),
        run=_runs(role),
        who=Role.CHAIR,
    )


def _runs(role: str) -> Callable[[Call, Session], Reply]:
    def run(call: Call, session: Session) -> Reply:
        """Name the person, or remove them."""
        if not call.args.get("person", "").strip():
            return asked_for(f"Who is to be {CALLED[role]}?", f"/panel {role}", Field("person", "Who", kind="person"))
        panel, person = panel_here(call, session), _person(call, role)
        change = _remove if _removing(call, role) else _name
        return change(call, session, panel, person, role)

    return run


def _person(call: Call, role: str) -> str:
    """The opaque id of the person named; adapters give whole ids, and the terminal a word."""
    said, workspace = call.args["person"].strip(), workspace_of(call.place.id)
    found = NAME.fullmatch(said.removeprefix(f"{workspace}/"))
    if found is None:
        raise UserError(NOT_A_PERSON.format(word=role))
    return f"{workspace}/{found[1]}"


def _removing(call: Call, role: str) -> bool:
    said = " ".join(call.args.get(name, "") for name in ("remove", "text")).strip().casefold()
    if said and said not in REMOVE | {"true", "false"}:
        raise UserError(NOT_A_WORD.format(word=role))
    return bool(said) and said != "false"


def _name(call: Call, session: Session, panel: Panel, person: str, role: str) -> Reply:
    if role != "chair":
        _keep_a_chair(call, session, panel, person)
    appoint(session, panel, person, role)
    return _told(NAMED, session, panel, role)


def _remove(call: Call, session: Session, panel: Panel, person: str, role: str) -> Reply:
    if role_of(session, panel, person) != role:
        raise UserError(NOT_SERVING.format(role=CALLED[role]))
    _keep_a_chair(call, session, panel, person)
    dismiss(session, panel, person)
    return _told(REMOVED, session, panel, role)


def _keep_a_chair(call: Call, session: Session, panel: Panel, person: str) -> None:
    """Leave a panel its last chair, unless an admin says otherwise. Raises UserError."""
    if call.caller.role < Role.ADMIN and serving(session, panel, "chair") == [person]:
        raise UserError(LAST_CHAIR)


def _told(wording: str, session: Session, panel: Panel, role: str) -> Reply:
    ward = ward_of(panel)
    count = counted(len(serving(session, panel, role)), CALLED[role])
    summary = wording.format(role=CALLED[role], ward=ward.name, count=count)
    return Reply(summary, (Items((MAY[role],)),), finding=Finding("answered", "panel", ward_ref(ward)))


def counted(number: int, what: str) -> str:
    """A number of something: "no chairs", "1 chair", "2 chairs"."""
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
