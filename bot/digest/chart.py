"""The picture of a digest: what was reported in each of twelve weeks, by kind, as stacked bars; and the same in words.

It says no more than the text may. A kind with a count that cannot be said in a week is not drawn under its name: each
is an open box of one, whatever its count. So a bar is "at least", and nothing hidden can be measured.

matplotlib is imported when something is drawn, never before, and without its `pyplot`, which keeps what is drawn.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import fill
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HIDDEN = "A kind with fewer than 3 incidents or people, drawn as 1"
OTHER = "Other kinds"
AXIS = "Incidents reported in the week from"
DRAWN = "Bar chart of the incidents reported each week, by kind: {weeks}, the last from {last}."
HIGHEST = "The highest week is that from {week}, with {count}."
TREND = "The last {half} weeks have {count} together, {change} the {half} weeks before."
MORE, FEWER, SAME = "{} more than", "{} fewer than", "as many as"
LARGEST = "The largest kind is {kind}, with {count}."
NOT_SHOWN = (
    "Kinds with fewer than 3 incidents or people in a week are drawn as 1 each, so the weeks are at least that much."
)

OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D9D9D9")
"""Colours that people with any colour vision can tell apart (Okabe and Ito); the last, grey, is for other kinds."""
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "")
"""And where there are no colours."""
LAST = len(OKABE_ITO) - 1
OPEN_EDGE = "#777777"
SIZE, DPI = (5.6, 4.9), 140
"""In inches, and dots to one: 784 by 686, so that 12 point is still as large as text where a phone shows it."""
POINTS, TITLE_POINTS = 12, 14
ACROSS, TITLE_ACROSS = 25, 45
"""How many characters fit half the width, and the whole width in a title."""
LINE, LEFT, BELOW, GAP = 0.22, 0.5, 0.68, 0.1
"""In inches: a line of the keys, the room left of the axes, that below them for the weeks, and a margin."""
HALF, EDGE = 0.4, 0.7
"""Half a bar's width in weeks, and the width of its edge in points."""
COLOURS = 64


@dataclass(frozen=True, slots=True)
class Weekly:
    """Weeks by the day each begins; each kind's count in them, most first; and how many kinds are hidden in each."""

    begins: tuple[date, ...]
    kinds: Mapping[str, tuple[int, ...]]
    hidden: tuple[int, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """What was reported in each week, at least."""
        return tuple(map(sum, zip(*self.kinds.values(), self.hidden, strict=True)))


def drawn(weekly: Weekly, title: str) -> tuple[bytes, str]:
    """The picture as a PNG, and what it shows in words."""
    return _png(weekly, title), alt(weekly, title)


def alt(weekly: Weekly, title: str) -> str:
    """What the picture shows: the highest week, whether it rose, and the largest kind."""
    totals = weekly.totals
    highest = max(range(len(totals)), key=lambda week: (totals[week], week))
    parts = (
        f"{title}.",
        DRAWN.format(weeks=f"{len(totals)} week{'s' * (len(totals) > 1)}", last=_day(weekly.begins[-1])),
        HIGHEST.format(week=_day(weekly.begins[highest]), count=_least(totals[highest], weekly.hidden[highest])),
        _trend(weekly),
        _largest(weekly),
        NOT_SHOWN if any(weekly.hidden) else "",
    )
    return " ".join(filter(None, parts))


def _trend(weekly: Weekly) -> str:
    totals = weekly.totals
    half = len(totals) // 2
    if not half:
        return ""
    was, now = sum(totals[-2 * half : -half]), sum(totals[-half:])
    change = SAME if now == was else (MORE if now > was else FEWER).format(abs(now - was))
    return TREND.format(half=half, count=_least(now, any(weekly.hidden[-half:])), change=change)


def _largest(weekly: Weekly) -> str:
    name, counts = next(iter(weekly.kinds.items()), ("", ()))
    return LARGEST.format(kind=name, count=_least(sum(counts), any(weekly.hidden))) if name else ""


def _least(count: int, hidden: int) -> str:
    return f"at least {count}" if hidden else str(count)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _png(weekly: Weekly, title: str) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    width, height = SIZE
    heading, foot = fill(title, TITLE_ACROSS), LINE * (_key_lines(weekly) + bool(sum(weekly.hidden))) + BELOW
    figure = Figure(figsize=SIZE, dpi=DPI)
    top = height - LINE * 1.2 * (heading.count("\n") + 1) - GAP
    axes = figure.add_axes((LEFT / width, foot / height, (width - LEFT - GAP) / width, (top - foot) / height))
    figure.text(0.5, 1 - GAP / 2 / height, heading, size=TITLE_POINTS, weight="bold", ha="center", va="top")
    _bars(axes, weekly)
    _frame(axes, weekly)
    _keys(figure, weekly)
    canvas: Any = FigureCanvasAgg(figure)  # matplotlib leaves its canvas untyped
    canvas.draw()
    picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")
    held = io.BytesIO()
    # In 64 colours, a quarter of the size and no worse to look at.
    picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(held, "PNG")
    return held.getvalue()


def _bars(axes: Axes, weekly: Weekly) -> None:
    """A stack for each week, and on it a box of one for every kind that is hidden then."""
    bottom = [0] * len(weekly.begins)
    for look, _, counts in _looks(weekly):
        boxes = [(at, base, count) for at, (base, count) in enumerate(zip(bottom, counts, strict=True)) if count]
        _boxes(axes, boxes, OKABE_ITO[look], "black", HATCHES[look])
        bottom = [base + count for base, count in zip(bottom, counts, strict=True)]
    open_boxes = [(at, bottom[at] + step, 1) for at, count in enumerate(weekly.hidden) for step in range(count)]
    _boxes(axes, open_boxes, "white", OPEN_EDGE)


def _looks(weekly: Weekly) -> Iterator[tuple[int, str, tuple[int, ...]]]:
    """Each kind with the number of its look; other kinds have the last."""
    for number, (name, counts) in enumerate(weekly.kinds.items()):
        yield LAST if name == OTHER else number, name, counts


def _boxes(axes: Axes, boxes: Sequence[tuple[int, int, int]], face: str, edge: str, hatch: str = "") -> None:
    """Boxes by their week, their foot and their height, as one shape: a hatch is drawn anew for each."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    corners = [
        corner
        for at, foot, high in boxes
        for corner in ((at - HALF, foot), (at + HALF, foot), (at + HALF, foot + high), (at - HALF, foot + high), (0, 0))
    ]
    if corners:
        shape = Path(corners, [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(boxes))
        look = PathPatch(shape, facecolor=face, edgecolor=edge, hatch=hatch, linewidth=EDGE, zorder=2)
        look.set_hatch_linewidth(EDGE)
        axes.add_artist(look)


def _frame(axes: Axes, weekly: Weekly) -> None:
    """The axes: whole numbers up, every second week along, counted from the last."""
    from matplotlib.ticker import MaxNLocator

    last = len(weekly.begins) - 1
    named = range(last % 2, last + 1, 2)
    axes.set_xlim(-0.6, last + 0.6)
    axes.set_ylim(0, max(max(weekly.totals) * 1.05, 4))
    axes.set_xticks(named, [_day(weekly.begins[at]) for at in named])
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.tick_params(labelsize=POINTS)
    axes.set_xlabel(AXIS, size=POINTS)
    axes.grid(axis="y", color="#DDDDDD", zorder=0)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _keys(figure: Figure, weekly: Weekly) -> None:
    """What each look stands for, in two columns at the foot; what is hidden has a line of its own below them."""
    from matplotlib.patches import Patch

    kinds = [
        Patch(
            facecolor=OKABE_ITO[look], hatch=HATCHES[look], edgecolor="black", linewidth=EDGE, label=fill(name, ACROSS)
        )
        for look, name, _ in _looks(weekly)
    ]
    hidden = [Patch(facecolor="white", edgecolor=OPEN_EDGE, linewidth=EDGE, label=HIDDEN)]
    below = LINE if any(weekly.hidden) else 0.0
    for handles, columns, foot in ((kinds, 2, below), (hidden if below else [], 1, 0.0)):
        if handles:
            figure.legend(
                handles=handles, ncols=columns, loc="lower left", bbox_to_anchor=(0, foot / SIZE[1]), frameon=False,
                fontsize=POINTS, borderaxespad=0.1, borderpad=0.1, labelspacing=0.25, handlelength=1.4, columnspacing=1,
            )  # fmt: skip


def _key_lines(weekly: Weekly) -> int:
    """How many lines the longer column of keys has."""
    lines = [fill(name, ACROSS).count("\n") + 1 for name in weekly.kinds]
    half = -(-len(lines) // 2)
    return max(sum(lines[:half]), sum(lines[half:]))
