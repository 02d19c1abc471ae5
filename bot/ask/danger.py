"""How much a message sounds like danger at this moment, which belongs with 999 before anything else.

A linear model over words, pairs of words and pieces of words, learnt from messages written for the purpose
(`tests/danger`, where it is trained and measured); so a new way of crying for help, a slip of the finger or another
language is weighed by what it shares with those, and the weights can be read.
"""

import gzip
import math
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

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
    found = features(text)
    known = weights()
    return known[BIAS] + sum(known.get(feature, 0.0) for feature in found) / math.sqrt(len(found) + 1)


def features(text: str) -> set[str]:
    """What the model weighs in a message: words, neighbours, words with one between them, and pieces of words."""
    words = [TEXTING.get(word, word) for word in tokens(plain(text))]
    if len(words) > MOST_WORDS:
        words = words[: MOST_WORDS // 2] + words[-MOST_WORDS // 2 :]
    framed = ["^", *words, "$"]
    found = set(words)
    found.update(f"{first} {second}" for first, second in pairwise(framed))
    found.update(f"{first} _ {second}" for first, second in zip(framed, framed[2:], strict=False))
    found.update(piece for word in words if len(word) >= PIECE for piece in _pieces(f"^{word}$"))
    return found


def _pieces(word: str) -> Iterator[str]:
    return (f"~{word[at : at + PIECE]}" for at in range(len(word) - PIECE + 1))


@cache
def weights() -> Mapping[str, float]:
    """The weight of each feature, as `tests/danger/train.py` left them."""
    lines = gzip.decompress(WEIGHTS.read_bytes()).decode().splitlines()
    return {feature: float(weight) for weight, _, feature in (line.partition("\t") for line in lines)}
