"""What became of a slot, in words."""

from bot.reports.showing import minute
from storage.models import Digest

BECAME = {
    "due": "waiting to be posted",
    "claimed": "being posted",
    "posted": "posted on {posted}",
    "unknown": "perhaps posted: the channel could not be read to see",
    "failed": "not posted",
    "combined": "told in the one after it",
    "skipped": "not posted, because nothing had happened",
}
LATE = "posted late, on {posted}"


def became(row: Digest) -> str:
    """What became of a slot; and why, where it is not posted or not yet."""
    posted = minute(row.posted_at) if row.posted_at else ""
    said = (LATE if row.late and posted else BECAME[row.state]).format(posted=posted)
    return f"{said}: {row.why.rstrip('.')}" if row.why and row.state in ("due", "failed") else said
