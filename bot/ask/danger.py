"""How much a message sounds like danger at this moment, which belongs with 999 before anything else.

A linear model over words, pairs of words and pieces of words, learnt from messages written for the purpose
(`tests/danger`, where it is trained and measured); so a new way of crying for help, a slip of the finger or another
language is weighed by what it shares with those, and the weights can be read.

What somebody reports or notes (`told`) has weights of its own: it is full of knives and fires that were last week, so
how it is told, what the rules say and how alarming it would be as a question are weighed with its words.
"""

import gzip
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain, combinations, pairwise, product

from bot.ask.emergency import is_emergency
from bot.ask.lexicon import TEXTING
from bot.ask.manner import manner
from bot.ask.text import plain, tokens

MOST_WORDS = 120
"""Words of a message that are weighed: its first and last, half each."""
PIECE = 4
"""Letters in a piece of a word."""
WEIGHTS = files("bot.ask") / "danger.tsv.gz"
WEIGHTS_TOLD = files("bot.ask") / "danger_told.tsv.gz"
BIAS = "bias"
STEPS = (-4.0, -2.5, -1.5, -0.5, 0.8, 2.0, 3.0)
"""Levels of alarm that count when something is told."""


@lru_cache(maxsize=1)
def alarm(text: str) -> float:
    """How alarming a message is: above 0 it is likelier than not that someone is in danger now."""
    words = _words(text)
    found = _weighed(_pairs(words))
    for word in words:
        found.update(_weighed_word(word))
    return weights()[BIAS] + sum(found.values()) / math.sqrt(len(found) + 1)


@lru_cache(maxsize=1)
def alarm_told(text: str) -> float:
    """How alarming a report or a note is: above 0 it is likelier than not that it tells of danger now."""
    known, found = weights_told(), features_told(text, alarm(text))
    return known[BIAS] + sum(known.get(feature, 0.0) for feature in found) / math.sqrt(len(found) + 1)


def features_told(text: str, level: float) -> set[str]:
    """What is weighed in a report: what it says, and by twos how it is told, the rules and its alarm as a question."""
    signs = sorted(manner(text)) + ["rules"] * is_emergency(text)
    steps = [f"alarm {step}" for step in STEPS if level >= step]
    pairs = chain(combinations(signs, 2), product(signs, steps))
    return features(text).union((f"={one}" for one in chain(signs, steps)), (f"={one}&{two}" for one, two in pairs))


def features(text: str) -> set[str]:
    """What the model weighs in a message: words, neighbours, words with one between them, and pieces of words."""
    words = _words(text)
    return set(_pairs(words)).union(*map(_of_word, words))


def _words(text: str) -> list[str]:
    words = [TEXTING.get(word, word) for word in tokens(plain(text))]
    return words if len(words) <= MOST_WORDS else words[: MOST_WORDS // 2] + words[-MOST_WORDS // 2 :]


def _pairs(words: list[str]) -> Iterator[str]:
    framed = ["^", *words, "$"]
    return chain(map(" ".join, pairwise(framed)), map(" _ ".join, zip(framed, framed[2:], strict=False)))


def _of_word(word: str) -> Iterator[str]:
    """A word and its pieces; a short one has none."""
    framed = f"^{word}$" if len(word) >= PIECE else ""
    return chain((word,), (f"~{framed[at : at + PIECE]}" for at in range(len(framed) - PIECE + 1)))


def _weighed(found: Iterable[str]) -> dict[str, float]:
    known = weights()
    return {feature: known.get(feature, 0.0) for feature in found}


@lru_cache(maxsize=16_384)
def _weighed_word(word: str) -> Mapping[str, float]:
    return _weighed(_of_word(word))


@cache
def weights() -> Mapping[str, float]:
    """The weight of each feature, as `tests/danger/train.py` left them."""
    return _read(WEIGHTS)


@cache
def weights_told() -> Mapping[str, float]:
    """The weight of each feature of a report or a note."""
    return _read(WEIGHTS_TOLD)


def _read(packed: Traversable) -> Mapping[str, float]:
    lines = gzip.decompress(packed.read_bytes()).decode().removesuffix("\n")
    pieces = lines.replace("\n", "\t").split("\t")  # a weight, then its feature; line by line takes half as long again
    return dict(zip(pieces[1::2], map(float, pieces[::2]), strict=True))
