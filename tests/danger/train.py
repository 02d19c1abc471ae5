"""Trains the danger models, `python -m tests.danger.train`, and writes their weights to `bot/ask/danger*.tsv.gz`.

The first learns from the messages here, from the ways people ask for every record, and from the question sets without
their held-out third. Every fifth message is kept back to measure on (`tests/test_danger.py`). Logistic regression by
stochastic gradient descent with AdaGrad steps: the same data give the same weights.

The second, for what is reported and noted, learns from the reports and notes here and, counted less, from the messages
of the first.
"""

import gzip
import json
import math
import random
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bot.ask.danger import BIAS, alarm, features, features_told, weights
from bot.ask.manner import untitled
from storage.facts import library

HERE = Path(__file__).parent
QUESTIONS = HERE.parent / "questions"
OUTPUT = HERE.parent.parent / "bot" / "ask" / "danger.tsv.gz"
OUTPUT_TOLD = OUTPUT.with_name("danger_told.tsv.gz")

ROUNDS = 8
STEP = 0.3
ALARMS_WEIGH = 2.2
"""How much worse it is to miss an alarm than to raise one."""
LOOKALIKES_WEIGH = 1.5
TOLD_WEIGHS = 2.0
"""How much a report counts in learning to weigh reports."""
UNTOLD_WEIGHS = 0.5
"""How much a message does there that is none."""
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


def told() -> Iterator[Message]:
    """The reports and notes written for this, those of danger now among them."""
    for name in ("reports_now", "hard_reports_now"):
        yield from (Message(line, True, ALARMS_WEIGH) for line in lines(name))
    for name in ("reports", "notes", "hard_reports"):
        yield from (Message(line, False, TOLD_WEIGHS) for line in lines(name))


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


def learnt(messages: Iterable[Message], found_in: Callable[[str], set[str]]) -> dict[str, float]:
    """The weights that tell the alarms from the rest."""
    seen = [(sorted(found_in(one.text)), one.danger, one.weighs) for one in messages]
    weights: dict[str, float] = {BIAS: 0.0}
    slopes: dict[str, float] = {}
    chance = random.Random(7)
    for _ in range(ROUNDS):
        chance.shuffle(seen)
        for found, danger, weighs in seen:
            _step(weights, slopes, found, danger, weighs)
    return {name: weight for name, weight in sorted(weights.items()) if abs(weight) >= LEAST or name == BIAS}


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


def unseen(messages: list[Message]) -> dict[str, float]:
    """How alarming each message is to a model that did not learn from it: one learns from each half.

    The second model weighs the first's alarm, and would trust it too far if it met it only where it knows the answer.
    """
    levels: dict[str, float] = {}
    for half in (0, 1):
        known = learnt((one for one in messages if _half(one) != half), features)
        for one in messages:
            if _half(one) == half:
                found = features(one.text)
                levels[one.text] = known[BIAS] + sum(known.get(name, 0.0) for name in found) / math.sqrt(len(found) + 1)
    return levels


def _half(message: Message) -> int:
    return zlib.crc32(message.text.encode()) // 5 % 2


def main() -> None:
    """Learn from all but the messages kept back, and write the weights."""
    questions = [one for one in (*written(), *asked()) if not one.kept_back]
    _write(OUTPUT, learnt(questions, features))
    weights.cache_clear()
    levels = unseen(questions)
    others = (one._replace(weighs=UNTOLD_WEIGHS) for one in written())
    reports = [one._replace(text=untitled(one.text)) for one in (*told(), *others) if not one.kept_back]
    _write(OUTPUT_TOLD, learnt(reports, lambda text: features_told(text, levels.get(text, alarm(text)))))


def _write(output: Path, learned: dict[str, float]) -> None:
    text = "".join(f"{weight:.2f}\t{name}\n" for name, weight in learned.items())
    with gzip.GzipFile(output, "wb", mtime=0) as packed:
        packed.write(text.encode())
    sys.stdout.write(f"{len(learned):,} weights, {output.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
