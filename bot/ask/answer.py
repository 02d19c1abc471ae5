"""From a query to its answer, by the first route that takes it."""

from dataclasses import replace
from functools import lru_cache

from bot.ask.asked import Asked
from bot.ask.declining import declined
from bot.ask.index import GENERIC
from bot.ask.query import RANKS, Query
from bot.ask.routes import COMMANDED, ROUTES, tail
from bot.ask.which import Answer
from bot.replies import Reply, Topic
from storage.places import Ward

CERTAIN = 0.9
NOT_TELLING = GENERIC | frozenset(RANKS) | {"staff", "ours"}


@lru_cache(maxsize=4096)
def answer(query: Query, home: Ward | None = None) -> Reply:
    """The answer to a query."""
    asked = Asked(query, home)
    return _finished(next((found for route in ROUTES if (found := route(asked)) is not None), None))


def on_topic(query: Query, topic: Topic, home: Ward | None = None) -> Reply:
    """The answer a command gives: the route of its topic, as if its word had been said."""
    word, route = COMMANDED[topic]
    asked = Asked(replace(query, said=query.said | {word}, terms=query.terms | {word}), home)
    return _finished(route(asked) or tail.route(asked))


def certain(query: Query) -> bool:
    """Whether a question says by itself all that a record or a card is asked by."""
    telling = query.terms - NOT_TELLING - frozenset(query.dates) - {date[:4] for date in query.dates}
    return bool(telling) and not query.category and not query.mentions and Asked(query).close(CERTAIN)


def _finished(found: Answer | None) -> Reply:
    if found is None:
        return declined()
    return found if isinstance(found, Reply) else found.reply()
