"""A question in, an answer out: the emergency first, then what came before, then one answer or two."""

import re
from dataclasses import replace

from bot.ask.answer import answer, certain, two_in_one
from bot.ask.danger import alarm
from bot.ask.emergency import is_emergency
from bot.ask.followup import joined, leans, refers_back
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


def endangered(text: str, *, unanswered: bool = False) -> bool:
    """Whether a message tells of danger now; one that cannot be answered otherwise is taken for it sooner."""
    level = alarm(text)
    return level >= (POSSIBLE if unanswered else CERTAIN) or (level >= LIKELY and is_emergency(text))


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
