"""`/panel forget-me [yes]`: first what would be erased of the person who asks, and, once they say yes, erases it."""

from sqlmodel import Session

from bot.answers import counted
from bot.calls import Call, Command, Param
from bot.replies import Choice, Choices, Finding, Items, Notice, Reply
from storage.erasure import Held, forget, held, roles_of
from storage.panels import workspace_of

NOTHING = "I hold nothing that tells who you are here."
WOULD_GO = "This is what I hold of you here. Erasing it cannot be undone."
STAYS = (
    "What stays is that something was reported, its kind, its dates and what became of it, with nothing of you in it. "
    "Nobody can then tell you what was done about it."
)
GONE = "Done: I hold nothing that tells who you are here, and your words are erased."
ERASE, KEEP = Choice("Erase it", "/panel forget-me yes"), Choice("Keep it", "/panel mine")
FOUND = Finding("answered", "panel")
TEXTS = " with the words you wrote ({count})"
ROLE = "Your role as {role} of {panel}: somebody else has to be named"
ENTERED = "Your part in {count} done or entered for the panel; what was done stays"


def run(call: Call, session: Session) -> Reply:
    """Erase on `yes`, which says the same however often it is sent; before that, tell what would go."""
    workspace, person = workspace_of(call.place.id), call.caller.id
    if call.args.get("yes", "").strip().casefold() == "yes":
        forget(session, workspace, person, call.at)
        return Reply(GONE, finding=FOUND)
    found = held(session, workspace, person)
    if not found:
        return Reply(NOTHING, finding=FOUND)
    lines = _lines(found, roles_of(session, workspace, person))
    return Reply(WOULD_GO, (Items(lines), Notice(STAYS), Choices((ERASE, KEEP))), finding=FOUND)


def _lines(found: Held, roles: list[tuple[str, str]]) -> tuple[str, ...]:
    reports = f"{counted(found.reports, 'report')} of yours{_texts(found.texts)}" if found.reports else ""
    counts = (
        reports,
        *(ROLE.format(role=role, panel=panel) for role, panel in roles),
        ENTERED.format(count=counted(found.acts, "thing")) if found.acts else "",
        counted(found.drafts, "report") + " not saved yet, or just saved" if found.drafts else "",
        counted(found.letters, "message") + " to you" if found.letters else "",
        "What you asked last, kept for ten minutes" if found.questions else "",
    )
    return tuple(line for line in counts if line)


def _texts(count: int) -> str:
    return TEXTS.format(count=counted(count, "incident")) if count else ""


COMMAND = Command(
    name="forget-me",
    summary="Erase all that identifies you",
    params=(Param("yes", "The word yes, once you have read what goes", kind="word"),),
    run=run,
)
