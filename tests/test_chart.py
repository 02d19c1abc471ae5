"""The picture of a digest: a small PNG, and the same in words. What it is drawn from is looked at, not its pixels."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from adapters.console.render import plain
from bot.digest.chart import HATCHES, OKABE_ITO, Weekly, drawn
from bot.replies import Picture, Reply

MOST = 60_000
TITLE = "Hampstead Town: reported each week"


def weeks(kinds: Mapping[str, tuple[int, ...]], hidden: tuple[int, ...]) -> Weekly:
    first = date(2026, 11, 2) - timedelta(weeks=len(hidden) - 1)
    return Weekly(tuple(first + timedelta(weeks=number) for number in range(len(hidden))), kinds, hidden)


NONE = (0,) * 12
BUSY = weeks(
    {
        name: tuple((number * 7 + week * 3) % 11 + 3 for week in range(12))
        for number, name in enumerate(
            ("Nuisance vehicles", "Noise", "Litter, dumping and dog fouling", "Street drinking or begging",
             "Theft from the person", "Other kinds")
        )
    },
    tuple(week % 5 for week in range(12)),
)  # fmt: skip
FEW = weeks({}, (0, 1, 0, 0, 2, 0, 1, 0, 0, 0, 1, 0))
HUGE = weeks({"Noise": tuple(10_000 + week for week in range(12))}, NONE)
ONE = weeks({"Noise": (5,)}, (0,))


@pytest.mark.parametrize("weekly", [BUSY, FEW, HUGE, ONE], ids=["busy", "few", "huge", "one"])
def test_is_a_small_png(weekly: Weekly) -> None:
    png, alt = drawn(weekly, TITLE)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    assert width <= 800
    assert height <= 700
    assert len(png) <= MOST
    assert alt.startswith(TITLE)


def test_is_drawn_the_same_again() -> None:
    assert drawn(BUSY, TITLE) == drawn(BUSY, TITLE)


def test_the_words_tell_the_highest_week_the_trend_and_the_largest_kind() -> None:
    weekly = weeks({"Noise": (3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 9, 4), "Litter": (0,) * 11 + (3,)}, NONE)
    assert drawn(weekly, TITLE)[1] == (
        "Hampstead Town: reported each week. Bar chart of the incidents reported each week, by kind: 12 weeks, the "
        "last from 2 Nov. The highest week is that from 26 Oct, with 9. The last 6 weeks have 32 together, 14 more "
        "than the 6 weeks before. The largest kind is Noise, with 47."
    )


def test_the_words_are_honest_about_what_is_hidden() -> None:
    assert drawn(FEW, TITLE)[1] == (
        "Hampstead Town: reported each week. Bar chart of the incidents reported each week, by kind: 12 weeks, the "
        "last from 2 Nov. The highest week is that from 14 Sep, with at least 2. The last 6 weeks have at least 2 "
        "together, 1 fewer than the 6 weeks before. Kinds with fewer than 3 incidents or people in a week are drawn "
        "as 1 each, so the weeks are at least that much."
    )


def test_no_two_kinds_look_alike_with_or_without_colour() -> None:
    assert len(set(OKABE_ITO)) == len(OKABE_ITO) == len(HATCHES)
    assert len(set(HATCHES[:5])) == 5


def test_the_console_prints_the_words() -> None:
    assert plain(Reply("A chart.", (Picture(b"", "Bars, rising\x1b[2J."),))) == "A chart.\n[Picture: Bars, rising[2J.]"


def test_nothing_is_loaded_until_something_is_drawn() -> None:
    code = "import sys, bot.digest.content; sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
