"""What a team would come to, and what a post of a rank costs."""

from bot.answers import Draft
from bot.ask.asked import FUND, Asked
from bot.ask.query import Query
from bot.ask.routes.tail import told
from bot.ask.which import Answer
from bot.knowledge import costs

NOT_COST = ("pay_rate", "london_pay", "hourly", "overtime", "s25", "private", "crime", "promise", "abstraction")
CLOSER = 0.93
"""How close a record must be to answer before the sum for a team."""
CLOSE_DATED = 0.7
"""The same where the question has a date: a price of that time is likelier meant."""
SCHEME_PRICES = {"pp": "partnership-plus-price-now", "mpp": "sch-mpp-price-2016"}


def route(asked: Asked) -> Answer | None:
    """Questions about a price, unless they are about pay or somebody's own deal."""
    if asked.says(*NOT_COST) or (asked.says(*FUND) and not asked.says("cost", "mpp", "pp")):
        return None
    return _scheme_price(asked) or _team(asked)


def _scheme_price(asked: Asked) -> Answer | None:
    query = asked.query
    if not asked.says("cost") or not asked.says(*SCHEME_PRICES):
        return None
    concept = "pp" if asked.says("pp") else "mpp"
    plain = not (query.posts or query.boroughs or query.dates or asked.says("met"))
    return told(SCHEME_PRICES[concept]) if plain or (concept == "pp" and asked.says("now")) else None


def _team(asked: Asked) -> Answer | None:
    """The sum for a team that is counted and priced, or the prices of a rank, unless a record is closer."""
    query = asked.query
    priced = asked.says("cost") or query.years is not None
    if query.team and query.years is not None and not query.place_terms:
        return commanded(asked)
    if query.team and priced and not asked.close(CLOSE_DATED if query.dates else CLOSER):
        return commanded(asked)
    if not query.posts or query.boroughs or (query.dates and asked.close(CLOSE_DATED)):
        return None
    if query.team and (priced or _bare(asked)):
        return commanded(asked)
    if not asked.says("cost") or asked.ward_named or (asked.close() and not asked.says("compare")):
        return None
    rambling = len(query.terms) > 5 and asked.close(0.45) and not asked.says("compare")
    return None if rambling else commanded(asked)


def _bare(asked: Asked) -> bool:
    """Whether a team is named and nothing else: "2 PCs and a sergeant"."""
    return len(asked.query.terms) <= len(asked.query.posts) + 1 and not asked.says("ward", "wards", "team", "ours")


def commanded(asked: Asked) -> Answer | None:
    """The sum for a team, or the prices of a rank; None where no rank is named."""
    query = asked.query
    if query.team:
        return costs.cost_of(_posts(query), query.years, asked.scheme)
    return _ranks(query) if query.posts else None


def _posts(query: Query) -> tuple[costs.Post, ...]:
    counted = query.team
    return tuple(post for post in counted if post.rank != "officer") or counted


def _ranks(query: Query) -> Draft:
    first, *rest = query.posts
    draft = costs.what_costs(first.rank)
    for post in rest[:1]:
        draft.merge(costs.what_costs(post.rank))
    return draft
