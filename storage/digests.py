"""The ledger of digests: a row for every slot, claimed before posting and marked after; and what chairs are told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, case, false, func, or_, update
from sqlmodel import Session, col, select

from storage.engine import inserting
from storage.models import Digest, Notice, Panel, Schedule
from storage.panels import key, within

DUE, CLAIMED, POSTED, UNKNOWN = "due", "claimed", "posted", "unknown"
FAILED, COMBINED, SKIPPED = "failed", "combined", "skipped"
TELLS_FOR = timedelta(days=126)
"""How long after it a thing may be told of: two of the longest periods, since each is compared with the one before."""
OVER = (POSTED, UNKNOWN, FAILED, COMBINED, SKIPPED)
"""The states in which nothing more is done by itself."""


def add_due(
    session: Session, panel: Panel, place: str, slot: datetime, covers_from: datetime, state: str = DUE
) -> bool:
    """Enter a slot in the ledger; whether it was not there already."""
    row = {
        "panel_id": key(panel),
        "place": place,
        "slot": slot,
        "covers_from": covers_from,
        "state": state,
        "attempts": 0,
        "try_at": slot,
        "leased_by": "",
        "message": "",
        "late": False,
        "stale": False,
        "why": "",
    }
    entering = inserting(session, Digest).on_conflict_do_nothing().returning(col(Digest.id))
    return session.connection().execute(entering, row).first() is not None  # beneath the session: hundreds at a time


def schedules_to_plan(session: Session, start: str) -> list[tuple[Schedule, Panel]]:
    """The schedules in force in the workspaces that begin so, each held by one process at a time."""
    chosen = (
        select(Schedule, Panel)
        .join(Panel, col(Schedule.panel_id) == Panel.id)
        .where(col(Schedule.paused).is_(False), col(Schedule.place).startswith(start, autoescape=True))
        .order_by(col(Schedule.panel_id))
    )
    return list(session.exec(chosen.with_for_update(of=Schedule, skip_locked=True)))


def claim(session: Session, start: str, now: datetime, until: datetime, who: str) -> tuple[Digest, bool] | None:
    """Take the oldest digest that is due, or whose taker did not finish in time, so that nobody else takes it.

    With it, whether a taker before may have posted it: one that did not finish, or could not tell.
    """
    free = or_(
        and_(col(Digest.state) == DUE, col(Digest.try_at) <= now),
        and_(col(Digest.state) == CLAIMED, col(Digest.lease_until) <= now),
    )
    chosen = select(Digest).where(free, col(Digest.place).startswith(start, autoescape=True))
    found = session.exec(chosen.order_by(col(Digest.slot)).limit(1).with_for_update(skip_locked=True)).first()
    if found is None:
        return None
    doubtful = bool(found.leased_by)
    found.state, found.leased_by, found.lease_until = CLAIMED, who, until
    found.attempts += 1
    session.add(found)
    session.flush()
    return found, doubtful


def mark(session: Session, digest_id: int, who: str, **became: object) -> bool:
    """Write what became of a digest that was taken; whether it was still ours to write.

    `leased_by` stays where it may have been posted, so that whoever takes it next looks first.
    """
    ours = and_(col(Digest.id) == digest_id, col(Digest.leased_by) == who, col(Digest.state) == CLAIMED)
    done = session.execute(update(Digest).where(ours).values(lease_until=None, **became))
    return bool(getattr(done, "rowcount", 0))


def history(session: Session, panel: Panel, most: int | None) -> list[Digest]:
    """A panel's latest slots, or all of them, latest first."""
    chosen = select(Digest).where(Digest.panel_id == panel.id).order_by(col(Digest.slot).desc(), col(Digest.id).desc())
    return list(session.exec(chosen.limit(most)))


def last_before(session: Session, panel: Panel, place: str, slot: datetime) -> Digest | None:
    """A channel's last slot before one that is over."""
    chosen = select(Digest).where(Digest.panel_id == panel.id, Digest.place == place, Digest.slot < slot)
    return session.exec(chosen.where(col(Digest.state).in_(OVER)).order_by(col(Digest.slot).desc()).limit(1)).first()


def last_told(session: Session, panel: Panel, place: str, now: datetime) -> Digest | None:
    """The last slot of which a channel was told what happened, or that had nothing to tell."""
    chosen = select(Digest).where(Digest.panel_id == panel.id, Digest.place == place, Digest.slot <= now)
    told = chosen.where(col(Digest.state).in_((POSTED, SKIPPED)))
    return session.exec(told.order_by(col(Digest.slot).desc()).limit(1)).first()


def latest_in(session: Session, panel: Panel, place: str) -> Digest | None:
    """The last slot of a channel, whatever became of it."""
    chosen = select(Digest).where(Digest.panel_id == panel.id, Digest.place == place)
    return session.exec(chosen.order_by(col(Digest.slot).desc()).limit(1)).first()


def hold(session: Session, panel: Panel) -> None:
    """Have whoever else plans a digest of the panel, or asks for one, wait and then find what was done here."""
    for column in (Schedule.panel_id, Panel.id):  # in the order in which planning needs them
        session.exec(select(column).where(column == panel.id).with_for_update(key_share=True)).all()


def hasten(session: Session, panel: Panel, place: str, now: datetime) -> bool:
    """Have the slots of a channel that wait, tried again now; whether there are any, or one is being posted."""
    waiting = and_(col(Digest.panel_id) == panel.id, col(Digest.place) == place, col(Digest.state).in_((DUE, CLAIMED)))
    session.execute(update(Digest).where(waiting, col(Digest.try_at) > now).values(try_at=now))
    return session.exec(select(Digest.id).where(waiting).limit(1)).first() is not None


def stale(session: Session, start: str) -> list[Digest]:
    """The posted digests that no longer say what is so."""
    chosen = select(Digest).where(
        col(Digest.stale).is_(True), Digest.state == POSTED, col(Digest.place).startswith(start, autoescape=True)
    )
    return list(session.exec(chosen.order_by(col(Digest.slot))))


def make_stale(session: Session, panel_id: int, since: datetime, until: datetime) -> None:
    """Have a panel's posted digests looked at again that may tell of something between two moments."""
    told = and_(
        col(Digest.panel_id) == panel_id,
        col(Digest.state) == POSTED,
        col(Digest.slot) >= since,
        col(Digest.slot) <= until + TELLS_FOR,
    )
    session.execute(update(Digest).where(told).values(stale=True))


def drop_due(session: Session, panel: Panel, workspace: str) -> None:
    """Post none of what waits in a workspace, the schedule having been stopped."""
    waiting = and_(col(Digest.panel_id) == panel.id, col(Digest.state) == DUE, within(col(Digest.place), workspace))
    session.execute(update(Digest).where(waiting).values(state=SKIPPED))


def notify(session: Session, panel: Panel, person: str | None, at: datetime, kind: str, text: str) -> None:
    """Have a person told something about their panel; None is whoever chairs it."""
    session.add(Notice(panel_id=key(panel), person=person, at=at, kind=kind, text=text))


def untold(session: Session, panel: Panel, at: datetime | None = None) -> list[Notice]:
    """What is still to be told about a panel, oldest first; and what was told at a moment, for a call done again."""
    still = or_(col(Notice.told_at).is_(None), *([col(Notice.told_at) == at] if at else []))
    return list(session.exec(select(Notice).where(Notice.panel_id == panel.id, still).order_by(col(Notice.id))))


def told(session: Session, notices: Sequence[Notice], at: datetime) -> None:
    """Write that they have been told."""
    for one in notices:
        one.told_at = one.told_at or at
        session.add(one)


def standing(
    session: Session, starts: Sequence[str], over_since: datetime, free_since: datetime
) -> tuple[dict[str, int], int]:
    """How many digests of the workspaces that begin so are in each state, and how many of them nobody sees to.

    Those that are over are counted where they came up since a moment. Nobody sees to one that could be taken before
    another moment and still waits.
    """
    waits, over = col(Digest.state).in_((DUE, CLAIMED)), col(Digest.state).in_(OVER)
    free_at = case((col(Digest.state) == DUE, col(Digest.try_at)), else_=col(Digest.lease_until))
    left = func.sum(case((and_(waits, free_at <= free_since), 1), else_=0))
    ours = or_(false(), *(col(Digest.place).startswith(start, autoescape=True) for start in starts))
    counted = or_(waits, and_(over, col(Digest.try_at) > over_since))  # so that the index serves, however long the past
    rows = session.execute(select(Digest.state, func.count(), left).where(counted, ours).group_by(Digest.state)).all()
    found = {state: number for state, number, _ in rows}
    states = {state: found.get(state, 0) for state in (DUE, CLAIMED, *OVER)}
    return states, sum(number for _, _, number in rows)
