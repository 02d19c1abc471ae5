"""A question taken apart: what it says, where, when, how many of whom, and for how long."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, zip_longest
from typing import NamedTuple

from bot.answers import MONTHS
from bot.ask import lexicon
from bot.ask.courtesy import without_courtesies
from bot.ask.spelling import corrected
from bot.ask.text import plain, tokens
from bot.knowledge import places
from bot.knowledge.costs import Post, Rank
from bot.knowledge.places import Mention
from storage.words import english

RANKS: dict[str, Rank] = {
    "constable": "constable",
    "dwo": "constable",
    "pcso": "pcso",
    "sergeant": "sergeant",
    "inspector": "inspector",
    "officer": "officer",
}
CATEGORIES = {
    "cat_burglary": "Burglary",
    "cat_robbery": "Robbery",
    "cat_theft": "Theft",
    "cat_vehicle": "Vehicle offences",
    "cat_violence": "Violence against the person",
    "cat_weapons": "Possession of weapons",
    "cat_drugs": "Drug offences",
    "cat_sexual": "Sexual offences",
    "cat_order": "Public order offences",
    "cat_damage": "Arson and criminal damage",
    "cat_fraud": "Fraud and forgery",
    "cat_misc": "Miscellaneous crimes against society",
}
TYPES = {
    phrase: name
    for name, phrases in {
        "Arson": "arson",
        "Bicycle theft": "bike theft, bike thefts, bicycle theft, bikes stolen",
        "Criminal damage": "criminal damage, vandalism, vandalised",
        "Homicide": "murder, murders, homicide, homicides, killings",
        "Possession of drugs": "drug possession, drugs possession",
        "Rape": "rape, rapes",
        "Shoplifting": "shoplifting, shoplifters",
        "Theft from a vehicle": "theft from cars, thefts from cars, theft from vehicles, car break ins",
        "Theft from the person": "pickpocket, pickpockets, pickpocketing",
        "Theft or unauth taking of a motor veh": "theft of cars, theft of vehicles, cars stolen, stolen cars",
        "Trafficking of drugs": "drug dealing, dealing",
    }.items()
    for phrase in phrases.split(", ")
}
"""What people call a type of crime within a category, and its name in the Met's file."""
COUNTS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve dozen couple pair".split(),
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 2, 2),
        strict=True,
    )
)
BETWEEN = frozenset("extra more new full time police ward dedicated of additional paid bought town centre".split())
"""Words that may stand between a number and the rank it counts."""

HERE_ENDS = {(), *((word,) for word in "please thanks get have has now today then last in and".split())}
"""What may follow "here" where it means the panel's ward."""
OURS = frozenset({"our", "my"})
OWN = frozenset(RANKS) | {"team", "ward"}
"""What is the panel's own when "our" stands before it."""
PLACING = places.OUTSIDE | {"ward", "in", "for"}
"""Words without which no place is strange."""

COUNTABLE = frozenset(
    "officers officer pcs pcsos police constables sergeants crime crimes offences wards cops bobbies".split()
)
"""What "how much" counts rather than prices."""

MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_YEAR = r"((?:19|20)\d\d)"
_NAMED_MONTH = re.compile(rf"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:of |in )?{_YEAR}\b")
_TWO_MONTHS = re.compile(
    rf"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:and|to|until|till) (?=[a-z]+ {_YEAR}\b)"
)
_NUMBERED_MONTH = re.compile(rf"\b(0?[1-9]|1[0-2]) {_YEAR}\b")
_ISO_MONTH = re.compile(rf"\b{_YEAR} (0[1-9]|1[0-2])\b")
_PART_OF_YEAR = re.compile(rf"\b(end of|late|start of|beginning of|early|mid|middle of) (?:the year )?{_YEAR}\b")
_BARE_YEAR = re.compile(rf"\b{_YEAR}\b(?!\.)")
_PART_MONTH = {"end": "12", "start": "01", "beginning": "01", "mid": "06", "middle": "06"}
_DURATION = re.compile(
    rf"\b(\d+(?:\.\d+)?|an?|half an?|{'|'.join(COUNTS)}) (?:more |full )?(years?|yrs?|months?|mths?)\b"
    r"(?! (?:ago|before|to|old|service))"
)

SPANS = frozenset("year years yr yrs month months mth mths".split())
"""What a duration is counted in."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a question comes to.

    `said` are the lexicon's concepts; `terms` what the index looks for; `dates` are `2016` or `2016-03`, in order;
    `years` how long a team is wanted for; `posts` who, with a count where one was given (0 where none was); `numbers`
    the large numbers stated; `strange` a place's name that is not in London, or that nobody knows.
    """

    words: tuple[str, ...]
    said: frozenset[str]
    terms: frozenset[str]
    place_terms: frozenset[str] = frozenset()
    mentions: tuple[Mention, ...] = ()
    dates: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()
    years: float | None = None
    category: str | None = None
    numbers: frozenset[float] = frozenset()
    strange: str = ""

    @property
    def boroughs(self) -> tuple[str, ...]:
        """The boroughs named, in order, each once."""
        return tuple(dict.fromkeys(mention.borough for mention in self.mentions if mention.borough))

    @property
    def ward_mentions(self) -> tuple[Mention, ...]:
        """The mentions that are not boroughs."""
        return tuple(mention for mention in self.mentions if not mention.borough)

    @property
    def team(self) -> tuple[Post, ...]:
        """The posts that were counted."""
        return tuple(post for post in self.posts if post.count)

    def says(self, *concepts: str) -> bool:
        """Whether any of the concepts is in the question."""
        return not self.said.isdisjoint(concepts)


class _Item(NamedTuple):
    """A word or phrase of the line: where it stands and the concepts it says, if any; a phrase may say two."""

    start: int
    end: int
    concepts: tuple[str, ...]


def understood(text: str) -> Query:
    """A question, as typed, taken apart."""
    return taken_apart(_many(without_courtesies(_corrected(plain(text)))))


def _corrected(line: str) -> tuple[str, ...]:
    """The words of a plain line put right; read again where that makes a section's number or an amount of money."""
    typed = tokens(line)
    right = corrected(typed)
    if right != typed and any(word[0].isdecimal() for word in right):
        return tokens(plain(" ".join(right)))
    return right


def _many(words: tuple[str, ...]) -> tuple[str, ...]:
    """ "How much officers" as "how many officers": a number is asked for, not a price."""
    for at, pair in enumerate(pairwise(words)) if "much" in words else ():
        if pair == ("how", "much") and _countable(words[at + 2 :]):
            return (*words[: at + 1], "many", *words[at + 2 :])
    return words


def _countable(words: tuple[str, ...]) -> bool:
    """Whether what follows "how much" is counted: officers, or a category of crime that no price is asked of."""
    said = {concept for item in _items(words[:3]) for concept in item.concepts}
    return not COUNTABLE.isdisjoint(words[:2]) or (not said.isdisjoint(CATEGORIES) and "cost" not in words)


@lru_cache(maxsize=4096)  # put right and without courtesies, many questions are word for word another
def taken_apart(words: tuple[str, ...]) -> Query:
    """Corrected words taken apart."""
    line = " ".join(words)
    items = list(_items(words))
    mentions = _mentions(words, items)
    placed = {at for mention in mentions for at in range(mention.start, mention.end)}
    place_terms = frozenset(stem(words[at]) for at in placed if words[at] not in _quiet())
    free = [item for item in items if item.start not in placed] if placed else items
    telling = [item for item in free if item.concepts]
    numerals = [word for word in words if word[:1].isdecimal()]
    dates = _dates_in(line) if numerals else ()
    return Query(
        words=words,
        said=frozenset([concept for item in telling for concept in item.concepts]) | _ours(words, telling),
        terms=frozenset(_terms(words, free)) | place_terms | _date_terms(dates),
        place_terms=place_terms,
        mentions=mentions,
        dates=dates,
        posts=_posts(words, telling),
        years=None if SPANS.isdisjoint(words) else _duration(line),
        numbers=frozenset(float(word) for word in numerals if _is_large(word)),
        strange=_strange(words, free),
        category=_category(words, telling),
    )


def _mentions(words: tuple[str, ...], items: Sequence[_Item]) -> tuple[Mention, ...]:
    """The places named, but for words that a longer phrase uses otherwise: a town centre team is in no Town ward."""
    centres = {at for item in items if "towncentre" in item.concepts for at in range(item.start, item.end)}
    found = places.find([("" if at in centres else word) for at, word in enumerate(words)] if centres else words)
    return tuple(mention for mention in found if not _covered(mention, items))


def _category(words: tuple[str, ...], telling: Sequence[_Item]) -> str | None:
    """The first category named, or the type within it."""
    named = (
        TYPES.get(" ".join(words[item.start : item.end]), CATEGORIES[concept])
        for item in telling
        for concept in item.concepts
        if concept in CATEGORIES
    )
    return next(named, None)


def terms_of(text: str) -> frozenset[str]:
    """What the index looks for in a way of asking: rightly spelt, and place names taken as the words they are."""
    words = tokens(plain(text))
    return frozenset(_terms(words, tuple(_items(words)))) | _date_terms(_dates_in(" ".join(words)))


def _covered(mention: Mention, items: Sequence[_Item]) -> bool:
    """Whether a longer phrase says something else: the City of London Police is not the City."""
    size = mention.end - mention.start
    return any(
        item.concepts and item.start <= mention.start and mention.end <= item.end and item.end - item.start > size
        for item in items
    )


def _is_large(word: str) -> bool:
    return (
        word[:1].isdecimal()
        and word.replace(".", "", 1).isdecimal()
        and float(word) >= 100
        and not re.fullmatch(_YEAR, word)
    )


def _strange(words: tuple[str, ...], free: Sequence[_Item]) -> str:
    """The name of a place we do not have: outside London, or before "ward" and unknown."""
    if PLACING.isdisjoint(words):
        return ""
    for at in (item.start for item in free if item.end - item.start == 1):
        word = words[at]
        before_ward = words[at + 1 : at + 2] == ("ward",)
        after_in = at > 0 and words[at - 1] in ("in", "for") and len(word) > 3 and word not in english()
        if word in places.OUTSIDE or ((before_ward or after_in) and _is_unknown(word)):
            return word
    return ""


def _is_unknown(word: str) -> bool:
    return word.isalpha() and word not in lexicon.words() and word not in _quiet() and word not in places.name_words()


def _items(words: tuple[str, ...]) -> Iterator[_Item]:
    openings, singles = lexicon.openings(), lexicon.singles()
    end = 0
    for at, (word, after) in enumerate(zip_longest(words, words[1:], fillvalue="")):
        if at < end:
            continue
        for phrase, said in openings.get(word, {}).get(after, ()):
            end = at + len(phrase)
            if words[at:end] == phrase:
                yield _Item(at, end, said)
                break
        else:
            end = at + 1
            yield _Item(at, end, singles.get(word, ()))


def _ours(words: tuple[str, ...], telling: Sequence[_Item]) -> frozenset[str]:
    """Whether it is the panel's own officers that are meant: "our team", "my local PCs"."""
    own = not OURS.isdisjoint(words) and any(
        not OWN.isdisjoint(item.concepts) and not OURS.isdisjoint(words[max(0, item.start - 3) : item.start])
        for item in telling
    )
    here = "here" in words and any(
        word == "here" and words[at + 1 : at + 2] in HERE_ENDS for at, word in enumerate(words)
    )
    return frozenset({"ours"}) if own or here else frozenset()


@cache
def _quiet() -> frozenset[str]:
    return frozenset(lexicon.FILLER) - {"why", "when"}


def _terms(words: tuple[str, ...], free: Sequence[_Item]) -> Iterator[str]:
    quiet = _quiet()
    for item in free:
        if item.concepts:
            yield from item.concepts
        elif (word := words[item.start]) not in quiet:
            if not word[0].isdecimal():
                yield stem(word)
            elif _is_large(word):
                yield f"#{word}"


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word without its commonest endings, so that one form finds another."""
    if len(word) > 4:
        for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", "")):
            if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) > 2:
                return word[: -len(ending)] + instead
    return word


def _date_terms(dates: Sequence[str]) -> frozenset[str]:
    return frozenset((*dates, *(date[:4] for date in dates)))


def _dates_in(line: str) -> tuple[str, ...]:
    return tuple(_dates(line)) if _BARE_YEAR.search(line) else ()


def _dates(line: str) -> Iterator[str]:
    """The dates of a line in order; each stretch of text is read once, the fullest way."""
    found: dict[int, tuple[int, str]] = {}

    def take(match: re.Match[str], date: str) -> None:
        if not any(start < match.end() and match.start() < end for start, (end, _) in found.items()):
            found[match.start()] = (match.end(), date)

    for match in _TWO_MONTHS.finditer(line):
        take(match, f"{match[2]}-{MONTH_NUMBERS[match[1]]:02d}")
    for match in _NAMED_MONTH.finditer(line):
        take(match, f"{match[2]}-{MONTH_NUMBERS[match[1]]:02d}")
    for match in _NUMBERED_MONTH.finditer(line):
        take(match, f"{match[2]}-{int(match[1]):02d}")
    for match in _ISO_MONTH.finditer(line):
        take(match, f"{match[1]}-{match[2]}")
    for match in _PART_OF_YEAR.finditer(line):
        month = _PART_MONTH.get(match[1].split()[0])
        take(match, f"{match[2]}-{month}" if month else match[2])
    for match in _BARE_YEAR.finditer(line):
        take(match, match[1])
    yield from dict.fromkeys(date for _, (_, date) in sorted(found.items()))


def _duration(line: str) -> float | None:
    match = _DURATION.search(line)
    if not match:
        return None
    word = match[1]
    count = float(word) if word[0].isdecimal() else {"half a": 0.5, "half an": 0.5}.get(word, COUNTS.get(word, 1))
    return count / 12 if match[2].startswith("m") else float(count)


def _posts(words: tuple[str, ...], telling: Sequence[_Item]) -> tuple[Post, ...]:
    ranked = [(item.start, RANKS[item.concepts[0]]) for item in telling if item.concepts[0] in RANKS]
    if not ranked:
        return ()
    phrases = {at for item in telling if item.end - item.start > 1 for at in range(item.start, item.end)}
    words = tuple("" if at in phrases else word for at, word in enumerate(words))
    seen: dict[Rank, int] = {}
    for at, rank in ranked:
        seen[rank] = max(seen.get(rank, 0), _count_before(words, at))
    if len(seen) > 1 and not seen.get("officer"):
        seen.pop("officer", None)
    return tuple(Post(rank, count) for rank, count in seen.items())


def _count_before(words: tuple[str, ...], at: int) -> int:
    for back in range(1, 4):
        if at - back < 0:
            return 0
        word = words[at - back]
        if word.isdecimal():
            return int(word) if not (len(word) == 4 and word[:2] in ("19", "20")) else 0
        if word in COUNTS:
            return COUNTS[word]
        if word in ("a", "an"):
            return 1
        if word not in BETWEEN:
            return 0
    return 0


def later(date: str, years: float) -> str:
    """A date some years on: `2020-03` and 1 is `2021-03`."""
    return f"{int(date[:4]) + round(years)}{date[4:]}"
