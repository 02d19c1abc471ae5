"""Trains the danger model, `python -m tests.danger.train`, and writes its weights to `bot/ask/danger.tsv.gz`.

It learns from the messages here, from the ways people ask for every record, and from the question sets without their
held-out third. Every fifth message is kept back to measure on (`tests/test_danger.py`). Logistic regression by
stochastic gradient descent with AdaGrad steps: the same data give the same weights.
"""

import gzip
import json
import math
import random
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bot.ask.danger import BIAS, features
from storage.facts import library

HERE = Path(__file__).parent
QUESTIONS = HERE.parent / "questions"
OUTPUT = HERE.parent.parent / "bot" / "ask" / "danger.tsv.gz"

ROUNDS = 8
STEP = 0.3
ALARMS_WEIGH = 2.2
"""How much worse it is to miss an alarm than to raise one."""
LOOKALIKES_WEIGH = 1.5
LEAST = 0.4
"""A weight smaller than this is left out."""


class Message(NamedTuple):
    """A message, whether it tells of danger now, and how much it counts."""

    text: str
    danger: bool
    weighs: float = 1.0

    @property
    def kept_back(self) -> bool:
        """Whether it is measured on, and never learnt from."""
        return zlib.crc32(self.text.encode()) % 5 == 0


def lines(name: str) -> list[str]:
    """The messages of a file."""
    return [line.strip() for line in (HERE / f"{name}.txt").read_text("utf-8").splitlines() if line.strip()]


def written() -> Iterator[Message]:
    """The messages written for this."""
    for name in ("now_crime", "now_other"):
        yield from (Message(line, True, ALARMS_WEIGH) for line in lines(name))
    yield from (Message(line, False, LOOKALIKES_WEIGH) for line in lines("not_now"))
    yield from (Message(line, False) for line in lines("ordinary"))


def asked() -> Iterator[Message]:
    """The ways people ask for records and cards, and the questions that are not held out."""
    held = library()
    for asks in [entry.asks for entry in held.records.values()] + [entry.asks for entry in held.cards.values()]:
        yield from (Message(ask, False) for ask in asks)
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for question in map(json.loads, path.read_text("utf-8").splitlines()):
            if zlib.crc32(question["id"].encode()) % 3:
                alarm = question["kind"] == "emergency"
                yield Message(question["question"], alarm, ALARMS_WEIGH if alarm else 1.0)


def learnt(messages: Iterable[Message]) -> dict[str, float]:
    """The weights that tell the alarms from the rest."""
    seen = [(sorted(features(one.text)), one.danger, one.weighs) for one in messages]
    weights: dict[str, float] = {BIAS: 0.0}
    slopes: dict[str, float] = {}
    chance = random.Random(7)
    for _ in range(ROUNDS):
        chance.shuffle(seen)
        for found, danger, weighs in seen:
            _step(weights, slopes, found, danger, weighs)
    return weights


def _step(weights: dict[str, float], slopes: dict[str, float], found: list[str], danger: bool, weighs: float) -> None:
    size = math.sqrt(len(found) + 1)
    score = weights[BIAS] + sum(weights.get(feature, 0.0) for feature in found) / size
    error = (1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - danger) * weighs
    if abs(error) < 1e-3:
        return
    weights[BIAS] -= STEP * 0.1 * error
    slope = error / size
    for feature in found:
        slopes[feature] = slopes.get(feature, 0.01) + slope * slope
        weights[feature] = weights.get(feature, 0.0) - STEP * slope / math.sqrt(slopes[feature])


def main() -> None:
    """Learn from all but the messages kept back, and write the weights."""
    weights = learnt(one for one in (*written(), *asked()) if not one.kept_back)
    kept = sorted((name, weight) for name, weight in weights.items() if abs(weight) >= LEAST or name == BIAS)
    text = "".join(f"{weight:.2f}\t{name}\n" for name, weight in kept)
    with gzip.GzipFile(OUTPUT, "wb", mtime=0) as packed:
        packed.write(text.encode())
    sys.stdout.write(f"{len(kept):,} weights, {OUTPUT.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
