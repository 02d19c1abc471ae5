"""How a thing is told: as going on, as over and done with, or as happening again and again.

A report tells of danger in the same words whether it is now or was last week; what differs is the tense.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from bot.ask.lexicon import TEXTING
from bot.ask.text import plain, tokens
from bot.reports.categories import CATEGORIES

NOW = re.compile(
    r"\b(?:now|rn|currently|ongoing|happening|in progress|underway|still|at (?:the|this) (?:very )?(?:moment|minute)|"
    r"(?:right )?this (?:very )?(?:second|minute|instant|moment)|going on|as (?:i|we) (?:type|speak|write)|"
    r"ahora|agora|teraz|acum|anda|maintenant|adesso|abhi|hadda)\b|الآن|এখন|现在|अभी|ابھی"
)
"""Words that put a thing in this moment."""
JUST = re.compile(r"\bjust\b")
PAST = re.compile(
    r"\b(?:yesterday|yday|overnight|ago|earlier|last|lst|mon|tues|wed|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|"
    r"satur|sun)days?|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"christmas|halloween|half term|weekends?|this (?:morning|afternoon)|today|early hours|in the (?:night|summer)|"
    r"(?:[12]?\d|3[01])(?:st|nd|rd|th)|20\d\d|since|afterwards|"
    r"ayer|anoche|ontem|wczoraj|nocy|aseară|dün|hier|sabato|kal|xalay)\b|أمس|গতকাল"
)
"""Words that put it before."""
HABIT = re.compile(
    r"\b(?:keeps?|always|every|evry|often|regular(?:ly)?|constant(?:ly)?|persistent|again|agen|nightly|daily|weekly|"
    r"usually|most|all|known|times|has been|have been|being used|nearly|almost|after dark|at night|evenings|nights)\b"
)
"""Words that make of it how things are."""
MANY = re.compile(
    r"\b(?:people|ppl|boys|girls|women|men|kids|youths|shops|cats|students|residents|riders|drivers|officers|pupils)\b"
)
"""Those of whom habits are told."""
OURS = re.compile(
    r"\b(?:cad|sgt|sergeant|pcs?|pcso|inspector|insp|police|officers?|team|panel|chair|minutes|arrest(?:ed|s)?|charged|"
    r"custody|jailed|closed|raised|accepted|declined|merged|action|priority|noted?|agreed|patrols?|sweeps?|"
    r"report(?:ed)?|[a-z]{2}-c?\d{4})\b"
)
"""Words of the panel's own business."""
MINE = re.compile(r"\b(?:i|i'm|im|i've|ive|me|my|we|we're|us|our)\b")
"""Words of one's own."""
LIFE = re.compile(
    r"\b(?:breath\w*|unconscious|conscious|unrespons\w*|collapsed?|chest|overdos\w*|pills|tablets|seizures?|fits?|"
    r"fitting|bleed\w*|suicid\w*|jump|chok\w*|drown\w*|stroke|pregnant|labour|baby|blue|purple|limp|faint\w*|"
    r"dizzy|sick|swell\w*|not moving|moving|wake|waking|dying|die|ambulance|trapped|stuck|underneath|crushed|ledge|"
    r"myself|himself|herself|heart)\b"
)
"""Words of life and death that crime and nuisance seldom have."""
CRY = re.compile(r"\b(?:help|please|pls|plz|hurry|quick(?:ly)?|send|sos|call|ring|come)\b")
"""Words of somebody calling for help."""
WORDS = (
    *(("now", NOW), ("just", JUST), ("past time", PAST), ("habit", HABIT), ("many", MANY), ("ours", OURS)),
    *(("mine", MINE), ("life", LIFE), ("cry", CRY)),
)

PRESENT = frozenset(
    "is are am being getting gettin im hes shes theyre theres someones somebodys he's she's they're there's i'm it's "
    "someone's somebody's we're that's its thats".split()
)
"""What a thing under way begins with."""
WENT = frozenset(
    "was were had did didn't didnt came went took got stole threw broke hit ran drove shot cut put left fell beat bit "
    "kept told said saw heard found woke swung set stood spat lit sat gave made tore hung held caught let shook struck "
    "slid rode flew drew blew stuck tried tied met paid hid hurt lost sold sent spoke fought felt burnt slept "
    "gone".split()
)
"""Verbs whose past does not end in -ed."""
HAS = frozenset(("has", "have", "just"))
NO_VERBS = frozenset(
    "morning evening building something nothing anything everything during string ceiling king parking armed masked "
    "hooded parked abandoned need indeed speed feed seed shed confused".split()
)
"""Words that only look like verbs."""
SHORTEST = 5
KINDS = tuple(word for one in CATEGORIES for word in (one.name, one.key))


def untitled(text: str) -> str:
    """A report without the kind of incident that was chosen for it: a name such as "Robbery" tells nothing of now."""
    kind = next((name for name in KINDS if text.startswith(f"{name} ")), "")
    return text[len(kind) :].strip()


@lru_cache(maxsize=2)
def manner(text: str) -> frozenset[str]:
    """The signs of how a message is told."""
    simple = plain(text)
    found = {name for name, pattern in WORDS if pattern.search(simple)}
    found.update(_tenses([TEXTING.get(word, word) for word in tokens(simple)]))
    return frozenset(found if found & {"over", "under way", "is", "has"} else found | {"no verb"})


def _tenses(words: list[str]) -> Iterator[str]:
    """The tenses of the verbs: over, under way, or done to somebody as we speak."""
    if not PRESENT.isdisjoint(words):
        yield "is"
    for before, word in zip(pairwise(("^", "^", *words)), words, strict=False):
        if (len(word) < SHORTEST and word not in WENT) or word in NO_VERBS:
            continue
        if word.endswith("ing"):
            yield "ing" if PRESENT.isdisjoint(before) else "under way"
        elif word in WENT or word.endswith("ed"):
            yield "is done" if not PRESENT.isdisjoint(before) else "over" if HAS.isdisjoint(before) else "has"
