"""A question in, an answer out: the emergency first, then what came before, then one answer or two."""

import re
from dataclasses import replace

from bot.ask.answer import answer, certain, two_in_one
from bot.ask.danger import alarm, alarm_told
from bot.ask.emergency import is_emergency
from bot.ask.followup import joined, leans, refers_back
from bot.ask.manner import manner, untitled
from bot.ask.query import Query, understood
from bot.ask.text import LONGEST, inert
from bot.errors import UserError
from bot.replies import Finding, Reply
from storage.places import Ward

EMERGENCY = (
    "Call 999 now. I am not the police, nobody here has been alerted, and nothing you wrote has been stored. "
    "If you are deaf or cannot hear, use textphone 18000."
)
NOTHING_ASKED = "Ask me something: for example, how many officers should Hampstead Town have?"
TOO_LONG = "That is longer than I can read in one go: ask in a sentence or two."

CERTAIN = 0.8
"""The level at which a message is an alarm whatever else it asks."""
PROBABLE = 0.3
"""The level from which it is one where the question is not clear."""
LIKELY = -2.5
"""The level from which it is one if the rules say so too."""
POSSIBLE = -0.5
"""The level from which it is one where there is nothing to answer: better sent to 999 for nothing than turned away."""
TOLD = 0.1
"""The level at which a report or a note is an alarm."""
TOLD_NOW = -0.75
"""The level where it says that it is now."""
TOLD_LIFE = -1.5
"""The level where it tells of life and death, and of no time past nor of a habit, if it is an alarm as a question."""
TOLD_OVER = 0.5
"""The level where all its verbs are in the past."""
LAST_LATIN = "\u024f"
"""Letters after it are of other scripts."""

_SECOND = re.compile(
    r"\?\s+(?=\w)|[,;]?\s+and\s+(?:if\s+(?:not|so),?\s+)?"
    r"(?=(?:what|whats|what's|how|who|when|where|is|are|can|does|do|did)\b)",
    re.IGNORECASE,
)


def ask(text: str, home: Ward | None = None, before: Query | None = None) -> tuple[Reply, Query | None]:
    """The answer to a question as typed, and the query to remember; None where there is nothing to follow up.

    Raises UserError for a question that is empty or too long.
    """
    if endangered(text):
        return call_999(), None
    reply, query = _answered_or_not(text, home, before)
    if not _answered(reply) and alarm(text) >= (PROBABLE if _stands(reply) else POSSIBLE):
        return call_999(), None
    return reply, query


def endangered(text: str, *, unanswered: bool = False, reporting: bool = False) -> bool:
    """Whether a message tells of danger now.

    One that cannot be answered otherwise is taken for it sooner; one that reports or notes what happened, later.
    """
    if reporting and not _abroad(text):
        return _endangered_as_told(untitled(text))
    level = alarm(text)
    return level >= (POSSIBLE if unanswered else CERTAIN) or (level >= LIKELY and is_emergency(text))


def _abroad(text: str) -> bool:
    """Whether a message is in another language by its letters, and of no time past: it is read as a question is.

    An accent by itself is no sign: a café has one.
    """
    accented = [word for word in text.split() if not word.isascii() and any(map(str.isalpha, word))]
    foreign = len(accented) > 1 or any(letter.isalpha() and letter > LAST_LATIN for letter in text)
    return foreign and "past time" not in manner(text)


def _endangered_as_told(text: str) -> bool:
    """Whether a report tells of danger now; one of life and death needs less to be taken for it."""
    level, signs = alarm_told(text), manner(text)
    of_life = "life" in signs and not signs & {"past time", "habit"}
    return level >= _level_told(signs) or (of_life and level >= TOLD_LIFE and endangered(text))


def _level_told(signs: frozenset[str]) -> float:
    if signs & {"now", "just"}:
        return TOLD_NOW
    over = "past time" in signs or ("over" in signs and not signs & {"is", "is done", "under way", "has"})
    return TOLD_OVER if over else TOLD


def call_999() -> Reply:
    """Where to turn when somebody is in danger now."""
    return Reply(EMERGENCY, finding=Finding("emergency", "none"))


def _answered_or_not(text: str, home: Ward | None, before: Query | None) -> tuple[Reply, Query]:
    line = inert(text)
    if not line:
        raise UserError(NOTHING_ASKED)
    if len(line) > LONGEST:
        raise UserError(TOO_LONG)
    query = understood(line)
    if before is not None and leans(query) and (refers_back(query) or not certain(query)):
        query = joined(before, query)
        return answer(query, home), query
    return _one_or_two(line, query, home), query


def _one_or_two(line: str, query: Query, home: Ward | None) -> Reply:
    parts = _parts(line)
    if len(parts) == 2 and not certain(query):
        first, second = map(understood, parts)
        if first.mentions and not second.mentions:
            second = replace(second, mentions=first.mentions)
        replies = answer(first, home), answer(second, home)
        if all(map(_answered, replies)) and replies[0].summary != replies[1].summary:
            return two_in_one(*replies)
    return answer(query, home)


def _parts(line: str) -> list[str]:
    """The two questions of a line, or the one."""
    if "? " not in line and " and " not in line.casefold():
        return [line]
    return [part for part in _SECOND.split(line, maxsplit=1) if part.strip()]


def _answered(reply: Reply) -> bool:
    return reply.finding is not None and reply.finding.outcome == "answered"


def _stands(reply: Reply) -> bool:
    return reply.finding is not None and reply.finding.outcome != "declined"
