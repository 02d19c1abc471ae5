"""The whole Met, at a month or over time."""

from bot.ask.asked import Asked
from bot.ask.routes.tail import told
from bot.ask.which import Answer
from bot.knowledge import strength

COUNTED = ("officer", "pcso", "staff", "strength", "constable")
ASKS = ("howmany", "strength", "change", "lowest", "highest", "total", "staff")
LOCAL = ("ward", "wards", "dwo", "team", "neighbourhood", "borough")
NOT_STRENGTH = tuple(
    "pay cost pay_rate target promise vacancy abstraction perhead short npg towncentre sergeant superintendent "
    "extra mpp homeoffice pool costshare scheme match private pp bid s25 tfl law model123 station recruit "
    "crowdfund raised gift funded grant council".split()
)
CLOSE = 0.86
CHANGE = 0.6
"""How close a record must be to answer how the force changed around one date."""


def route(asked: Asked) -> Answer | None:
    """Questions about the size of the force, unless they are local or about something else."""
    query = asked.query
    size = sum(not term[0].isdigit() and term[0] != "#" for term in query.terms)
    plain = query.dates and asked.says("howmany", "staff") and size <= 5
    whole = asked.says("met", "london", "strength") or plain
    if not whole or not asked.says(*COUNTED) or asked.says(*NOT_STRENGTH):
        return None
    if asked.ward_named or query.boroughs or asked.says(*LOCAL):
        return None
    if not asked.says(*ASKS) and size > (5 if query.dates or query.numbers else 3):
        return None
    if asked.says("change") and len(query.dates) == 1 and asked.close(CHANGE):
        return None
    held = query.dates and all(date in strength.months_held() for date in query.dates)
    return None if asked.close(CLOSE) and not held else _told(asked)


def _told(asked: Asked) -> Answer:
    dates = asked.query.dates
    if asked.says("lowest", "highest") and not dates:
        return told("est-met-pcso-low-high" if asked.says("pcso") else "est-met-strength-low-high")
    if asked.says("pcso") and asked.says("change") and len(dates) == 1 and len(dates[0]) == 4:
        return told("pcso-numbers")
    if asked.says("change", "compare") and dates:
        return strength.change(dates, _roles(asked))
    return strength.strength(dates, _roles(asked))


def _roles(asked: Asked) -> tuple[strength.Role, ...]:
    named: dict[strength.Role, bool] = {
        "officers": asked.says("officer", "constable"),
        "staff": asked.says("staff"),
        "pcsos": asked.says("pcso"),
    }
    return tuple(role for role, said in named.items() if said)
