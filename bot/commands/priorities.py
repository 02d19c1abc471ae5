"""`/panel priorities [ward]`: what police.uk lists as a ward's current priorities, and what was done about each."""

from sqlmodel import Session

from bot.ask.asked import Asked
from bot.ask.which import about_wards
from bot.calls import Call, Command, Param
from bot.commands.answering import home, named, words
from bot.commands.listing import priorities_of
from bot.knowledge.listed import priorities_not_read
from bot.knowledge.places import Settled
from bot.replies import Reply, WardRef

TYPED = "/panel priorities {code}"


def run(call: Call, session: Session) -> Reply:
    """Settle which ward is meant, then list its priorities."""

    def shown(places: tuple[Settled, ...]) -> Reply:
        ward = WardRef(places[0].ward.code, places[0].ward.name, places[0].ward.borough)
        return priorities_of(session, ward, call) or priorities_not_read(ward)

    found = about_wards(Asked(named(words(call)), home(call)), "panel", shown, TYPED)
    return found if isinstance(found, Reply) else found.reply()


COMMAND = Command(
    name="priorities",
    summary="A ward's current priorities on police.uk",
    params=(Param("ward", "Ward name or code; the panel's own if left out", kind="ward"),),
    run=run,
    asks=True,
)
