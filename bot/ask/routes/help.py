"""What panelbot is, does, and where its facts come from."""

from bot.answers import Draft
from bot.ask.asked import CRIME, FUND, Asked
from bot.knowledge import about

TOPICAL = (*CRIME, "howmany", "cost", "bcu", "panel", "promise", "constable", "pcso", "c999", "c101")


def route(asked: Asked) -> Draft | None:
    """Questions about the bot itself, where nothing else is asked."""
    if asked.says("digest") and not asked.says(*CRIME, *FUND):
        return about.digest()
    if asked.says("help") and asked.words("commands") and not asked.says("bcu"):
        return about.helped()
    if asked.says("about") and asked.says("log"):
        return about.about()
    if asked.query.mentions or asked.says(*TOPICAL):
        return None
    few = len(asked.query.terms)
    if asked.says("about", "source") or (asked.says("log") and few <= 4):
        return about.about()
    return about.helped() if asked.says("help") and few <= 2 else None
