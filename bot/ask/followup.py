"""What came before: a short question that leans on the last one is read together with it.

Only the last query is kept, as concepts, codes and dates; never what the person typed.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.ask.asked import CRIME, PEOPLE
from bot.ask.index import index
from bot.ask.query import CATEGORIES, MONTH_NUMBERS, RANKS, Query, later
from bot.knowledge.costs import Post
from bot.knowledge.places import Mention
from storage.places import old_wards, wards

OPENERS = frozenset("and what how ok or so right also plus then but same".split())
LEANING = frozenset("it they them that those these ones theirs its there".split())
SUBJECTS = {"crime": CRIME, "cost": ("cost", "pay_rate"), "areas": ("bcu",), "panels": ("panel", "board")}
"""What makes a follow-up about something else than the question before, in the same place."""
ASPECTS: tuple[frozenset[str], ...] = (frozenset(RANKS) | {"staff", "team"}, frozenset(CATEGORIES))
"""Concepts of which a new one takes the place of the old."""


def leans(query: Query) -> bool:
    """Whether a question seems to carry on from the one before: short, all of it known, and not whole by itself."""
    if not query.words or not all(map(_known, query.terms)):
        return False
    opened = query.words[0] == "and" or (query.words[0] in OPENERS and len(query.words) <= 8)
    about = query.words[:2] in (("what", "about"), ("how", "about"))
    short = len(query.terms) <= 3
    return about or (opened and len(query.terms) <= 5) or (short and (refers_back(query) or not _stands_alone(query)))


def refers_back(query: Query) -> bool:
    """Whether a question has a word, such as "it", that can only mean what was spoken of."""
    return not LEANING.isdisjoint(query.words) and not query.mentions


def _known(term: str) -> bool:
    return term[0] == "#" or term[0].isdigit() or term in CATEGORIES or term.upper() in wards() or index().knows(term)


def _stands_alone(query: Query) -> bool:
    whole = query.says("crime", "promise", "panel", "bcu", "mpp", "pp", "met", "asb", "c999", "c101", "help", "about")
    who_pays = query.says("pay", "raised") and query.says(*PEOPLE) and query.says("resident", "council", "bid", "firm")
    return bool(query.team) or whole or who_pays or (bool(query.mentions) and len(query.said) > 1)


def joined(before: Query, query: Query) -> Query:
    """The question with what it leaves out taken from the one before."""
    if _subject(query) and _subject(before) and _subject(query) != _subject(before):
        return replace(query, mentions=query.mentions or before.mentions, dates=query.dates or before.dates)
    said = set(before.said)
    for aspect in ASPECTS:
        if query.said & aspect:
            said -= aspect
    return replace(
        query,
        said=frozenset(said | query.said),
        terms=frozenset((before.terms - _dropped(before, query)) | query.terms),
        mentions=_mentions(before, query),
        dates=_dates(before, query),
        posts=_posts(before, query),
        years=before.years if query.years is None or "later" in query.words else query.years,
        category=query.category or before.category,
    )


def _subject(query: Query) -> str:
    """What a question is about, as far as its words say so outright."""
    return next((name for name, concepts in SUBJECTS.items() if query.says(*concepts)), "")


def _mentions(before: Query, query: Query) -> tuple[Mention, ...]:
    if query.says("ours"):
        return query.mentions
    if query.boroughs and not query.ward_mentions and before.ward_mentions:
        return (*before.ward_mentions, *query.mentions)
    return query.mentions or before.mentions


def _dates(before: Query, query: Query) -> tuple[str, ...]:
    if "later" in query.words and query.years and before.dates:
        return (later(before.dates[0], query.years),)
    month = next((MONTH_NUMBERS[word[:3]] for word in query.words if word[:3] in MONTH_NUMBERS), None)
    if month and not query.dates and before.dates:
        return (f"{before.dates[0][:4]}-{month:02d}",)
    return query.dates or before.dates


def _posts(before: Query, query: Query) -> tuple[Post, ...]:
    if not query.posts:
        return before.posts
    adding = query.says("extra") or "with" in query.words or "as" in query.words
    return (*before.team, *query.posts) if adding and before.team else query.posts


def _dropped(before: Query, query: Query) -> frozenset[str]:
    """The terms of the question before that this one replaces."""
    dropped: set[str] = set()
    if query.mentions:
        dropped |= _place_terms(before)
    if query.dates:
        dropped |= {*before.dates, *(date[:4] for date in before.dates)}
    for aspect in ASPECTS:
        if query.said & aspect:
            dropped |= aspect
    return frozenset(dropped)


def _place_terms(query: Query) -> set[str]:
    return {term for term in query.terms if any(term in mention.name.casefold() for mention in query.mentions)}


def kept(query: Query) -> str:
    """A query as JSON, for the ten minutes it is remembered: nothing in it was typed by anyone."""
    return json.dumps(
        {
            "said": sorted(query.said),
            "terms": sorted(query.terms),
            "mentions": [
                {
                    "name": mention.name,
                    "current": [ward.code for ward in mention.current],
                    "old": [ward.code for ward in mention.old],
                    "borough": mention.borough,
                }
                for mention in query.mentions
            ],
            "dates": query.dates,
            "posts": [(post.rank, post.count) for post in query.posts],
            "years": query.years,
            "category": query.category,
        }
    )


def recalled(text: str) -> Query:
    """The query that `kept` wrote."""
    held: Mapping[str, Any] = json.loads(text)
    return Query(
        words=(),
        said=frozenset(held["said"]),
        terms=frozenset(held["terms"]),
        mentions=tuple(map(_mention, held["mentions"])),
        dates=tuple(held["dates"]),
        posts=tuple(Post(rank, count) for rank, count in held["posts"]),
        years=held["years"],
        category=held["category"],
    )


def _mention(held: Mapping[str, Any]) -> Mention:
    codes = set(held["old"])
    return Mention(
        0,
        0,
        held["name"],
        tuple(wards()[code] for code in held["current"] if code in wards()),
        tuple(old for old in old_wards() if old.code in codes),
        held["borough"],
    )
