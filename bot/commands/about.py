"""`/panel about`: what panelbot is, that it is not the police, and where its facts come from."""

from sqlmodel import Session

from bot.calls import Call, Command
from bot.knowledge.about import about
from bot.replies import Reply


def run(_call: Call, _session: Session) -> Reply:
    """Who I am, my sources, licence and privacy."""
    return about().reply()


COMMAND = Command(name="about", summary="What this is, its sources, and privacy", run=run)
