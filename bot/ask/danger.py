"""How much a message sounds like danger at this moment, which belongs with 999 before anything else.

A linear model over words, pairs of words and pieces of words, learnt from messages written for the purpose
(`tests/danger`, where it is trained and measured); so a new way of crying for help, a slip of the finger or another
language is weighed by what it shares with those, and the weights can be read.
"""

import gzip
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, pairwise

from bot.ask.lexicon import TEXTING
from bot.ask.text import plain, tokens

MOST_WORDS = 120
"""Words of a message that are weighed: its first and last, half each."""
PIECE = 4
"""Letters in a piece of a word."""
WEIGHTS = files("bot.ask") / "danger.tsv.gz"
BIAS = "bias"


@lru_cache(maxsize=1)
def alarm(text: str) -> float:
    """How alarming a message is: above 0 it is likelier than not that someone is in danger now."""
    words = _words(text)
    found = _weighed(_pairs(words))
    for word in words:
        found.update(_weighed_word(word))
    return weights()[BIAS] + sum(found.values()) / math.sqrt(len(found) + 1)


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
    lines = gzip.decompress(WEIGHTS.read_bytes()).decode().splitlines()
    return {feature: float(weight) for weight, _, feature in (line.partition("\t") for line in lines)}
