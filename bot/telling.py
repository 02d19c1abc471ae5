"""What is told to one person by itself: to a resident what came of their report, to a chair what needs them.

It is taken before it is sent, so that two processes do not both send it. A crash in between leaves it unsent: a
resident still finds how it stands under `/panel mine`, a chair what became of a digest under `/panel summary history`.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.commands.mine import NOT_TO_THE_POLICE, you_said
from bot.digest.ledger import Clock, Sessions
from bot.digest.posting import Platform, PostError, direct_to
from bot.replies import Notice as Caution
from bot.replies import Paragraph, Reply
from storage.letters import claim, give_back, letters_to, notices_to
from storage.models import Change, Concern, Incident, Letter, Notice

WITHIN = timedelta(minutes=15)
"""For how long it is tried: what is older is told when the person next looks."""
MOST = 50
"""How many are told at a turn."""
MORE = "`/panel mine` shows all that you reported."


def tell(sessions: Sessions, platform: Platform, clock: Clock) -> int:
    """Tell the people of a platform what is new for them; how many things were told."""
    if not platform.direct:
        return 0
    with sessions() as session:
        news = _news(session, platform.start, clock())
    return sum(_told(sessions, platform, clock, row, reply) for row, reply in news)


def _news(session: Session, start: str, now: datetime) -> list[tuple[Letter | Notice, Reply]]:
    since = now - WITHIN
    letters = [(one, _letter(session, of, change)) for one, of, change in letters_to(session, start, since, MOST)]
    return [*letters, *((one, Reply(one.text, private=False)) for one in notices_to(session, start, since, MOST))]


def _letter(session: Session, incident: Incident, change: Change) -> Reply:
    concern = session.get(Concern, change.concern_id) if change.concern_id else None
    return Reply(you_said(incident, change, concern), (Paragraph(MORE), Caution(NOT_TO_THE_POLICE)), private=False)


def _told(sessions: Sessions, platform: Platform, clock: Clock, row: Letter | Notice, reply: Reply) -> bool:
    with sessions() as session:
        if not claim(session, row, clock()):
            return False
    try:
        platform.poster.post(direct_to(row.person or ""), reply, f"{type(row).__name__.lower()}-{row.id}")
    except PostError as error:
        if not error.perhaps:
            with sessions() as session:
                give_back(session, row)
        return False
    return True
