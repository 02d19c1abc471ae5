"""Whether a question asks what is kept or listed: who is on a ward's team, its priorities, when its panel meets."""

import re

from bot.ask.text import plain

_ASKING = (
    r"who(?: exactly| currently| actually)?(?: is|'s|s| are|'re| do we have| have we got)|"
    r"(?:what are |list |give me |tell me |show me )?(?:the )?names? of|whats the names? of|what is the names? of|"
    r"(?:please )?(?:name|list)"
)
_BETWEEN = (
    r"on|in|at|of|all|the|our|my|your|this|that|these|those|local|own|ward|wards|ward's|neighbourhood|safer|"
    r"neighbourhoods|neighborhood|dedicated|current|police|policing|met|actual|new|currently|now|named|two|both"
)
_TEAM = r"team|snt|officers?|pcs?|pcsos?|sergeants?|sgts?|constables?|dwos?|bobb(?:y|ies)|coppers?|cops?|policem[ae]n"
_NAMES = re.compile(rf"\b(?:{_ASKING})(?: (?:{_BETWEEN}))*? (?:{_TEAM})\b")
COMPANY = "my local bobby"
"""A firm's name."""
_ELSE = frozenset(
    "pay pays paid paying fund funds funded fund's cost costs buy buys bought hire hires hired decide decides set sets "
    "choose chooses pick picks chair chairs panel board commander commissioner mayor responsible allowed count counts "
    "complain complaint accountable call ring contact deploy deploys moves manage manages report station were was "
    "had used won wins more better best highest lowest most fewest salary where look find does complete online".split()
)
"""Words of questions that begin so and ask for something else."""


def asks_names(text: str) -> bool:
    """Whether it is who is on the team that is asked."""
    line = plain(text)
    found = _NAMES.search(line)
    return found is not None and COMPANY not in line and _ELSE.isdisjoint(re.findall(r"[a-z']+", line))


_PRIORITIES = re.compile(
    r"(?:what are |what is |whats |what're |show me |tell me |list )?(?:the |our |my )"
    r"(?:(?:current|local|ward|wards|ward's|panel|panels|panel's|police|policing|team|teams|team's|neighbourhood) )*"
    r"priorit(?:y|ies)(?: (?:here|now|today|currently|at the moment|right now|this month|(?:in|for) .+))?"
)


def asks_priorities(text: str) -> bool:
    """Whether it is a ward's priorities that are asked."""
    return _PRIORITIES.fullmatch(plain(text).strip(" ?!.")) is not None


_OURS = (
    r"(?:(?:the|our|my|your|this|local|ward|ward's|panel|panel's|snp|police|safer|neighbourhood|neighbourhoods|team's)"
    r" )*"
)
_MEETING = re.compile(
    rf"(?:(?:when|where|what time|what day|what date|on what date)(?: exactly)?(?: is|'s|s|'ll be| will)? {_OURS}"
    rf"(?:next )?{_OURS}meeting(?: be| held| on| taking place)?(?: next)?|"
    rf"(?:when|where) (?:do|does|will|are|is) (?:we|you|they|{_OURS}(?:panel|snp)) "
    r"(?:next )?(?:meet|meeting)(?: next)?|"
    rf"(?:what is |what's |whats )?{_OURS}(?:next {_OURS}meeting|(?:date|time|day) of {_OURS}next {_OURS}meeting)"
    r"(?: date| time)?|"
    rf"is there (?:a|another|any) {_OURS}meeting (?:soon|coming up|this week|this month|next week|next month)|"
    rf"{_OURS}(?:next )?meeting dates?)(?: (?:in|for|at|of) .+)?(?: please)?"
)


def asks_meeting(text: str) -> bool:
    """Whether it is the panel's next meeting that is asked."""
    return _MEETING.fullmatch(plain(text).strip(" ?!.")) is not None
