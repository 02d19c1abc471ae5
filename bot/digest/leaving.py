"""What becomes of a summary whose channel is gone, or whose server removed us: it is paused, and somebody is told."""

from datetime import datetime

from sqlmodel import Session

from storage.digests import notify
from storage.schedules import pause, running_at

LEFT = (
    "panelbot is not in the channel of the {code} summary any more, or the channel is gone, so the summary is paused: "
    "in a channel that panelbot is in, `/panel summary weekly mon 09:00` sets it anew."
)


def left(session: Session, start: str, now: datetime) -> int:
    """Pause what was to be posted in a channel, or in all channels that begin so; how many panels that was."""
    found = running_at(session, start)
    for schedule, panel in found:
        pause(session, schedule)
        notify(session, panel, schedule.owner, now, "left", LEFT.format(code=panel.code))
    session.commit()
    return len(found)
