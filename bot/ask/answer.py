"""From a query to its answer, by the first route that takes it; beside a general rule, the record that fits."""

from dataclasses import replace
from functools import lru_cache

from bot.ask.asked import Asked
from bot.ask.declining import declined
from bot.ask.index import GENERIC
from bot.ask.query import RANKS, Query
from bot.ask.routes import COMMANDED, ROUTES, tail
from bot.ask.which import Answer
from bot.replies import Block, Paragraph, Reply, Sources, Topic
from storage.crime import CrimeFile, set_to_answer_from
from storage.places import Ward

CERTAIN = 0.9
BESIDE = 0.5
"""How close a record must be to be told after a rule that leaves it out."""
NEARLY = 0.95
"""How near the best such a record must come."""
RULED = ("funding", "officers", "panel")
"""The topics where an answer for everyone may leave out the very case that is asked about."""
NOT_TELLING = GENERIC | frozenset(RANKS) | {"staff", "ours"}


def answer(query: Query, home: Ward | None = None) -> Reply:
    """The answer to a query."""
    return _answer(query, home, set_to_answer_from())


@lru_cache(maxsize=4096)
def _answer(query: Query, home: Ward | None, _crime: CrimeFile | None) -> Reply:
    asked = Asked(query, home)
    reply = _finished(next((found for route in ROUTES if (found := route(asked)) is not None), None))
    return _with_the_case(asked, reply) if _general(asked, reply) else reply


def on_topic(query: Query, topic: Topic, home: Ward | None = None) -> Reply:
    """The answer a command gives: the route of its topic, as if its word had been said."""
    word, route = COMMANDED[topic]
    asked = Asked(replace(query, said=query.said | {word}, terms=query.terms | {word}), home)
    return _finished(route(asked) or tail.route(asked))


def _general(asked: Asked, reply: Reply) -> bool:
    """Whether a reply answers for everyone, where a case may have been asked about."""
    found = reply.finding
    if found is None or found.outcome != "answered" or found.topic not in RULED or found.ward or not reply.sources:
        return False
    return bool(asked.query.boroughs) or not asked.query.ward_mentions


def _with_the_case(asked: Asked, reply: Reply) -> Reply:
    """The reply, and after it the record that fits the question best of those that rest on none of its sources."""
    least = max(BESIDE, NEARLY * asked.hits[0].score) if asked.hits else BESIDE
    cases = (tail.told(hit.id) for hit in asked.hits if hit.score >= least)
    others = (case for case in cases if case.sources and set(case.sources).isdisjoint(reply.sources))
    case = next(others, None)
    return two_in_one(reply, case) if case else reply


def two_in_one(first: Reply, second: Reply) -> Reply:
    """Two answers as one reply: both texts in order, the figures and the sources together."""
    if first.finding is None or second.finding is None:
        raise TypeError("only findings can be put together")
    cited = tuple(dict.fromkeys((*first.sources, *second.sources)))
    blocks = (*_text(first), Paragraph(second.summary), *_text(second), Sources(cited))
    figures = tuple(dict.fromkeys((*first.finding.figures, *second.finding.figures)))
    finding = replace(first.finding, ward=first.finding.ward or second.finding.ward, figures=figures)
    return Reply(first.summary, blocks, finding=finding)


def _text(reply: Reply) -> tuple[Block, ...]:
    return tuple(block for block in reply.blocks if not isinstance(block, Sources))


def certain(query: Query) -> bool:
    """Whether a question says by itself all that a record or a card is asked by."""
    telling = query.terms - NOT_TELLING - frozenset(query.dates) - {date[:4] for date in query.dates}
    return bool(telling) and not query.category and not query.mentions and Asked(query).close(CERTAIN)


def _finished(found: Answer | None) -> Reply:
    if found is None:
        return declined()
    return found if isinstance(found, Reply) else found.reply()
