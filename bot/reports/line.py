"""`/report` in one line: what a resident typed, sorted into the fields of the form.

The words for the time are taken out of `what` and stand in `when`, which holds their place in the text; the words for
the place stay in `what` and are repeated in `where`. So `what` and `when` together hold every word. A time that is to
come or cannot be stays in `what` too, since it fills no field.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.reports.categories import CATEGORIES, Category, by_key
from bot.reports.when import Told, When, when
from bot.reports.wording import LONGEST
from storage.words import english


@dataclass(frozen=True, slots=True)
class Line:
    """One line of report: the fields it fills, None or empty where it does not say."""

    category: Category | None
    what: str
    where: str
    when: Told | None


SAME = {
    "stolen": "stole steal stealing stollen nicked nick nicking taken took pinched swiped thieved lifted stoln",
    "bike": "bicycle bycicle bicyle cycle ebike e-bike pushbike bikes bicycles cycles ebikes",
    "car": "cars vehicle vehicles",
    "van": "vans lorry truck",
    "moped": "mopeds vespa",
    "motorbike": "motorbikes motorcycle motorcycles",
    "smashed": "smash smashing shattered bricked",
    "window": "windows windscreen",
    "phone": "mobile iphone phones",
    "house": "home",
    "flat": "flats apartment",
    "fight": "fighting fights fought",
    "parcel": "parcels package packages",
    "shop": "shops store stores supermarket",
    "followed": "follows",
    "dog": "dogs dog's",
    "catapult": "catapults",
    "handbag": "bag handbags",
    "scooter": "scooters e-scooter e-scooters escooter escooters",
    "grabbed": "grabbing grabs grab",
    "door": "doors",
}
"""Words that tell the same when a category is guessed."""
_SAME = {word: one for one, several in SAME.items() for word in several.split()}

PLACES = tuple(
    "street st road rd lane ln avenue ave close gardens gdns hill square sq terrace way mews court row place pl grove "
    "crescent cres walk passage drive parade circus yard rise vale park heath library libary station tube stop shop "
    "shops school schools nursery playground estate church mosque synagogue temple pub market cemetery towpath canal "
    "underpass alley alleyway stairwell stairs lift garages garage bridge cinema gym hospital surgery supermarket "
    "tesco tescos sainsburys sainsbury's co-op coop lidl aldi waitrose asda iceland mcdonalds mcdonald's kfc costa "
    "starbucks pret greggs boots superdrug chemist pharmacy bank office gates gate roundabout lights crossing "
    "junction machine bins racks rack store pool centre common green woods field fields pond ponds path footpath "
    "subway platform carriage bus train flat flats block tower house building entrance hallway lobby landing doorstep "
    "porch driveway garden roof pitch cafe restaurant bar club hotel hostel bookies ladbrokes barbers laundrette "
    "bushes takeaway doorway cashpoint box chippy bench benches pavement carpark wall shelter corner marina lock "
    "wharf allotments skatepark".split()
)
"""The words a place ends in: kinds of street, sites and well-known shops."""
CUES = (
    "from in front of|in front of|from outside|from inside|round the back of|around the back of|at the back of|on the "
    "corner of|at the corner of|at the junction of|corner of|junction of|up and down|all over|all round|all along|next "
    "door to|next to|close to|out of|opposite|outside|inside|behind|beside|beneath|underneath|under|near to|near|nr|"
    "between|across|along|around|round|through|by|at|on|in to|into|in|down|up|off|from|over"
)
"""What leads into a place, the longest first."""
STOPS = (
    "and|who|when|while|with|because|again|is|are|was|were|his|her|their|so|but|that|they|he|she|we|i|for|has|have|"
    "had|being|then|please|him|them|people|kids|lads|men|man|someone|me|us|you|to|has|a few|about"
)
"""Words no place goes on after."""
_WORD = rf"(?!(?:{STOPS}|{CUES})\b)[\w'’&-]+"
_KIND = "|".join(re.escape(word) for word in sorted(PLACES, key=len, reverse=True))
_PLACE = (
    r"(?:(?:flat|number|no|block|unit)\.? [0-9]{1,4}[a-z]?"
    rf"|(?:{_WORD} ){{0,5}}(?:{_KIND}|[a-z]{{1,2}}[0-9][0-9a-z]? [0-9][a-z]{{2}}|[abm][0-9]{{1,4}})"
    r"|(?-i:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+))(?![\w'’-])"
)
_WHERE = re.compile(
    rf"(?<![\w'’-])(?:(?:{CUES}) {_PLACE}(?: and {_PLACE})?)(?:,? (?:{CUES}) {_PLACE}(?: and {_PLACE})?)*"
    rf"|(?:(?<=, )|^)(?:{_WORD} ){{1,3}}(?:street|road|rd|lane|avenue|gardens|square|terrace|mews|grove|crescent)\b"
    r"|(?:(?<=, )|^)(?-i:(?:[A-Z][\w'’-]+ ){1,3}(?:Hill|Park|Close|Way|Place|Green|Court|House|Estate))\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LOOSE = " \t\n,;:-–—"
"""What is left hanging where a phrase is taken out."""


def filled(text: str, now: datetime) -> Line:
    """What one line of report says of each field."""
    told = when(text, now)
    what = _without(text, told) if isinstance(told, When) else " ".join(text.split())
    return Line(guessed(text), what, _where(what), told)


def _without(text: str, told: When) -> str:
    """The text with the words for its time left out and the hole closed."""
    left, right = text[: told.start], text[told.end :]
    before = left.rstrip(_LOOSE + "(")
    after = right.lstrip(_LOOSE + ")" + (".!?" if before[-1:] in ".!?" else ""))
    comma = "," in left[len(before) :] + right[: len(right) - len(after)] and before[-1:] not in ".!?"
    closed = "" if after[:1] in ".!?" else ", " if comma and before else " "
    return " ".join(f"{before}{closed}{after}".split()).strip(_LOOSE)


def _where(what: str) -> str:
    """The longest place named, as it was written."""
    found = (match[0] for match in _WHERE.finditer(what, 0, LONGEST))
    return max(found, key=lambda place: len(place.split()), default="")


def guessed(text: str) -> Category | None:
    """The category whose words the text has most of; None where none or two have."""
    line = f" {' '.join(_same(text))} "
    scores = sorted(((_score(line, category), category.key) for category in CATEGORIES), reverse=True)
    (most, key), (next_most, _) = scores[:2]
    return by_key()[key] if most > next_most else None


def _score(line: str, category: Category) -> int:
    """The words found, a term of several weighing as their square."""
    return sum(len(words) ** 2 for words, parts in _terms()[category.key] if all(part in line for part in parts))


@cache
def _terms() -> Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """Each category's terms as their words and the parts that must all be found."""
    return {category.key: tuple(_term(term) for term in sorted(set(category.words))) for category in CATEGORIES}


def _term(term: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    parts = tuple(f" {' '.join(_plain(part))} " for part in term.split("+"))
    return tuple(word for part in parts for word in part.split()), parts


def _plain(text: str) -> list[str]:
    words = (found[0].lower().replace("’", "'") for found in _TOKEN.finditer(text, 0, LONGEST))
    return [one for word in words for one in _SAME.get(word, word).replace("-", " ").split()]


def _same(text: str) -> list[str]:
    return [_put_right(word) for word in _plain(text)]


@lru_cache(maxsize=4_096)
def _put_right(word: str) -> str:
    """A misspelt word as the category word it is nearest to."""
    if len(word) < 5 or word in _vocabulary() or word in english():
        return word
    near = process.extractOne(word, _vocabulary(), scorer=OSA.distance, score_cutoff=1 if len(word) < 8 else 2)
    return near[0] if near else word


@cache
def _vocabulary() -> tuple[str, ...]:
    return tuple(sorted({word for terms in _terms().values() for words, _ in terms for word in words if len(word) > 3}))
