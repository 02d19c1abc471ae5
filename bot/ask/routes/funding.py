"""Who may pay for police, and by which rule."""

from functools import lru_cache

from bot.ask.asked import FUND, PEOPLE, Asked
from bot.knowledge import funding
from bot.replies import Reply

FUNDERS = {
    "resident": "resident",
    "parish": "parish",
    "bid": "bid",
    "housing": "housing-association",
    "developer": "developer",
    "s106": "developer",
    "cil": "developer",
    "tfl": "tfl",
    "firm": "firm",
    "council": "council",
}
MECHANISMS = {"s92": "s92", "s93": "s93", "gift": "s93", "s25": "s25", "private": "private", "grant": "s92"}
MAY = ("can", "may", "could", "cant", "cannot", "able", "possible", "allowed")
"""Words that ask whether something may be done."""
CLOSE, CLOSE_FOR_MAY, CLOSE_FOR_SCHEME = 0.74, 0.97, 0.58
"""How close a record or card must be to answer first: nearly word for word where the rule itself is asked."""
THIS_YEAR = 2026
PARTICULAR = tuple(
    "stay extra cost howmany open closed condition term promise discount lookup lead commander history estate inpost "
    "change compare target s25 mou objection raised funded".split()
)
"""What makes a question about paying one about something in particular, which a record may hold."""
SAYING = ("said", "say", "announced", "told", "argued", "wrote", "claimed", "reported", "decision", "decided", "news")
"""Words that ask what somebody said or did, not what the rule is."""


def route(asked: Asked) -> Reply | None:
    """Questions about paying for police, unless a record or card fits."""
    if not asked.says(*FUND) or asked.says("pay_rate", "precept"):
        return None
    if (asked.words(*SAYING) or asked.says("objection")) and asked.close(0.5):
        return None
    may = asked.words(*MAY) or asked.says("law")
    plain = bool(may) and not asked.query.mentions and not asked.query.dates
    simple = plain and _funder(asked) and not asked.says(*PARTICULAR)
    if not simple and asked.close(CLOSE_FOR_MAY if plain else CLOSE):
        return None
    police = asked.says(*PEOPLE, "strength", "mopac", "met", "neighbourhood")
    ruled = asked.scheme or _mechanism(asked) or asked.says("s106", "cil")
    if not ruled and not (police and (_funder(asked) or asked.says("who", "law"))):
        return None
    if asked.scheme and _funder(asked) is None and asked.close(CLOSE_FOR_SCHEME):
        return None
    return commanded(asked)


def commanded(asked: Asked) -> Reply:
    """The rule for whoever and whatever is named; for everyone where nothing is."""
    year = next((int(date[:4]) for date in asked.query.dates if int(date[:4]) < THIS_YEAR), None)
    return _told(_funder(asked), None if asked.scheme else _mechanism(asked), asked.scheme, year)


def _funder(asked: Asked) -> str | None:
    return next((name for concept, name in FUNDERS.items() if asked.says(concept)), None)


def _mechanism(asked: Asked) -> str | None:
    return next((name for concept, name in MECHANISMS.items() if asked.says(concept)), None)


@lru_cache(maxsize=1024)
def _told(funder: str | None, mechanism: str | None, scheme: str | None, year: int | None) -> Reply:
    return funding.may_pay(funder, mechanism, scheme, year).reply()
