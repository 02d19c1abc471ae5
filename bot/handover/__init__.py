"""A panel's handover: everything it has as files anyone can read, and back again."""

from bot.handover.bringing import bring
from bot.handover.packing import packed
from bot.handover.reading import Bundle, unpacked

__all__ = ["Bundle", "bring", "packed", "unpacked"]
