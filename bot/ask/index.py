"""The long tail: which record or card a question is asking for, and how sure that is.

Each entry is known by the ways people ask for it. A question is compared with every one of those ways, weighing rare
words above common ones, and with everything its entry says; words that nobody knows count against being sure.
"""

import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import nlargest

from bot.answers import HOLE
from bot.ask import lexicon
from bot.ask.query import stem, terms_of
from bot.knowledge import places
from storage.facts import Card, Record, library

GENERIC = frozenset(
    "which where who when why now lastyear extra total change compare define purpose open closed fill more "
    "howmany short named budget concern review lead average share history often inpost response cut target "
    "meeting vote report call shift team scheme plan log cost promise member estate".split()
)
"""Terms that alone never say what is asked."""
KEYS = frozenset(
    "law mpp pp costshare s92 s93 s25 s106 cil private crowdfund raised gift pcso sergeant inspector superintendent "
    "commander panel board chair quorum handbook agenda vote asb metengage crimestoppers deaf casereview bcu "
    "pathfinder casey towncentre station abstraction vacancy pool npg lpm model123 nmfl tfl bid parish housing "
    "developer firm councillor london_pay hourly pay_rate precept perhead lookup wrongcount term datastore estate "
    "task grant budget staff homeoffice commissioner overtime discount match closed vacancy survey speeding "
    "independent joinpanel concern heading define wait recruit target objection duty c101 c999 response crime "
    "stay findteam code boundary average shift".split()
)
"""Terms that say what is asked: an entry without one that the question has is likely about something else."""
WITHOUT_KEY = 0.8
"""What is left of a score for each key of the question that the entry has nothing of."""
LIGHT = dict.fromkeys("which where inpost now purpose became define when who fill bot more".split(), 0.45)
"""Terms that turn up in any question, and what they keep of their weight."""
PLACES_WEIGH = 0.9
"""How much of its weight a place's name keeps, so that a question is matched by what it asks as well as where."""
ELSEWHERE = 0.88
"""What is left of a likeness when the way of asking names a place that the question does not."""
ANOTHER_YEAR = 0.8
"""What is left of a score when the question names a year of which the entry says nothing."""
FITS = 1.05
"""What an entry gains for being on costs when a cost is asked, or having a number when one is."""
THE_NUMBER = 1.2
"""What an entry gains for holding the very number that the question names."""
OFF: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"pay", "funded", "crowdfund", "mpp", "pp"}), frozenset({"area", "contact", "panel", "officers"})),
    (frozenset({"panel", "board", "quorum"}), frozenset({"funding", "cost", "strength", "area"})),
    (frozenset({"asb"}), frozenset({"funding", "cost", "strength", "area"})),
    (frozenset({"pay_rate"}), frozenset({"funding", "officers", "strength"})),
)
"""Words that say what a question is about, and the topics it is then not about."""
OFF_TOPIC = 0.88
TELLING = 0.15
"""Candidates are gathered by a question's rarest terms, until those left have less than this share of its weight."""
NEAR = 0.25
"""How much of the best's shared weight a way of asking needs to be compared in full."""
LOOKED_AT = 60
"""How many ways of asking are compared in full."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry, how alike the question is to a way of asking for it (0 to 1), and how much of it the entry covers.

    `asked` are the terms of that way of asking; `kept` is what the score is worth.
    """

    id: str
    alike: float
    covered: float
    kept: float = 1.0
    asked: frozenset[str] = frozenset()

    @property
    def score(self) -> float:
        """How sure the hit is, 0 to 1."""
        return (0.65 * self.alike + 0.35 * self.covered) * self.kept


@dataclass(frozen=True, slots=True)
class _Ask:
    entry: str
    terms: frozenset[str]
    places: frozenset[str]
    norm: float


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a question looks for, worked out once for all entries; `off` are the topics it is not about."""

    terms: frozenset[str]
    numbers: frozenset[float]
    keys: frozenset[str]
    years: frozenset[str]
    places: frozenset[str]
    off: frozenset[str]


class Index:
    """The asks of all records and cards, by term."""

    def __init__(self, entries: Iterable[Record | Card]) -> None:
        """An index over the entries' asks and their own text."""
        self._whole: dict[str, frozenset[str]] = {}
        asked: list[tuple[str, frozenset[str]]] = []
        self._topic: dict[str, str] = {}
        self._numbers: dict[str, frozenset[float]] = {}
        for entry in entries:
            self._topic[entry.id] = entry.topic
            self._numbers[entry.id] = _numbers(entry)
            ways = [terms_of(ask) for ask in entry.asks]
            says = terms_of(entry.says if isinstance(entry, Record) else " ".join(entry.says))
            self._whole[entry.id] = says.union(*ways)
            asked += ((entry.id, way) for way in ways)
        self._squared = _weights(terms for _, terms in asked)
        self._unknown = max(self._squared.values())
        named = _place_terms()
        self._asks = tuple(
            _Ask(entry, terms, terms & named, math.sqrt(self._sum(terms)) or 1.0) for entry, terms in asked
        )
        having: dict[str, set[int]] = {}
        for number, ask in enumerate(self._asks):
            for term in ask.terms:
                having.setdefault(term, set()).add(number)
        self._having = {term: frozenset(numbers) for term, numbers in having.items()}

    def knows(self, term: str) -> bool:
        """Whether a term is in any way of asking, or names a place."""
        return term in self._squared or term in _place_terms()

    def hits(self, terms: frozenset[str], numbers: frozenset[float] = frozenset(), most: int = 5) -> list[Hit]:
        """The likeliest entries, best first; none for a question that says nothing telling."""
        terms = frozenset(term for term in terms if term[0] != "#" or term in self._squared)
        if terms <= GENERIC:
            return []
        every = self._sum(terms)
        norm = math.sqrt(every) or 1.0
        best: dict[str, tuple[float, int]] = {}
        for number, shared in self._candidates(terms).items():
            ask = self._asks[number]
            alike = shared / (norm * ask.norm)
            if not ask.places <= terms:
                alike *= ELSEWHERE
            if alike > best.get(ask.entry, (0.0, 0))[0]:
                best[ask.entry] = (alike, number)
        likeliest = sorted(best.items(), key=lambda pair: pair[1], reverse=True)[: 2 * most]
        sought = _sought(terms, numbers)
        found = [self._hit(entry, *alike, sought, every) for entry, alike in likeliest]
        return sorted(found, key=lambda hit: hit.score, reverse=True)[:most]

    def _hit(self, entry: str, alike: float, number: int, sought: "_Sought", every: float) -> Hit:
        covered = math.sqrt(self._sum(sought.terms & self._whole[entry]) / every)
        return Hit(entry, alike, covered, self._kept(entry, sought), self._asks[number].terms)

    def _kept(self, entry: str, sought: "_Sought") -> float:
        """What an entry's score is worth: less where year or place are another's, more where a number is its own."""
        whole, held, topic = self._whole[entry], self._numbers[entry], self._topic[entry]
        kept = WITHOUT_KEY ** len(sought.keys - whole)
        kept *= ANOTHER_YEAR if sought.years and sought.years.isdisjoint(whole) else 1.0
        kept *= ELSEWHERE if sought.places and sought.places.isdisjoint(whole) else 1.0
        kept *= FITS if topic == "cost" and "cost" in sought.terms else 1.0
        kept *= THE_NUMBER if not sought.numbers.isdisjoint(held) else 1.0
        kept *= FITS if held and "howmany" in sought.terms else 1.0
        return kept * (OFF_TOPIC if topic in sought.off else 1.0)

    def _candidates(self, terms: frozenset[str]) -> Mapping[int, float]:
        """The ways of asking that share the most of the rarer terms, each with the weight of all that it shares."""
        having = deque(sorted(((self._squared[term], term) for term in terms if term in self._squared), reverse=True))
        left = sum(weight for weight, _ in having)
        enough = left * TELLING
        shared: dict[int, float] = {}
        while having and (left >= enough or not shared):
            weight, term = having.popleft()
            again = shared.keys() & self._having[term]
            for number in again:
                shared[number] += weight
            shared.update(dict.fromkeys(self._having[term] - again, weight))
            left -= weight
        least = NEAR * max(shared.values(), default=0.0)
        near = [number for number, weight in shared.items() if weight >= least]
        most = near if len(near) <= LOOKED_AT else nlargest(LOOKED_AT, near, key=shared.__getitem__)
        found = {number: shared[number] for number in most}
        for weight, term in having:  # what is left of them is common
            for number in self._having[term].intersection(found):
                found[number] += weight
        return found

    def _sum(self, terms: Iterable[str]) -> float:
        """The squared weights of terms, the same in any order; one that is in no ask weighs as much as the rarest."""
        squared, unknown = self._squared, self._unknown
        return math.fsum([squared.get(term, unknown) for term in terms])


def _sought(terms: frozenset[str], numbers: frozenset[float]) -> _Sought:
    years = frozenset(term for term in terms if len(term) == 4 and term.isdigit())
    off = frozenset[str]().union(*(topics for words, topics in OFF if not words.isdisjoint(terms)))
    return _Sought(terms, numbers, terms & KEYS, years, terms & _place_terms(), off)


def _numbers(entry: Record | Card) -> frozenset[float]:
    if isinstance(entry, Record):
        return frozenset(figure.value for figure in entry.figures.values() if isinstance(figure.value, int | float))
    held = library().records
    holes = (hole.split(".") for text in entry.says for hole in HOLE.findall(text))
    values = (held[hole[0]].figures[hole[1]].value for hole in holes if len(hole) == 2)
    return frozenset(value for value in values if isinstance(value, int | float))


def _weights(asked: Iterable[frozenset[str]]) -> Mapping[str, float]:
    """How telling each term is, squared: the rarer, the more."""
    counts: dict[str, int] = {}
    total = 0
    for terms in asked:
        total += 1
        for term in terms:
            counts[term] = counts.get(term, 0) + 1
    kept = {**dict.fromkeys(_place_terms(), PLACES_WEIGH), **LIGHT}
    return {term: (math.log(1 + total / count) * kept.get(term, 1.0)) ** 2 for term, count in counts.items()}


@cache
def _place_terms() -> frozenset[str]:
    return frozenset(map(stem, places.name_words() - lexicon.words()))


@cache
def index() -> Index:
    """The index over everything held."""
    held = library()
    return Index((*held.records.values(), *held.cards.values()))
