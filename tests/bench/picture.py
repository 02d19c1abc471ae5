"""Draws a digest's text as a picture for the README: `python -m tests.bench.picture docs/digest.png`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session

from adapters.console.render import plain
from bot.digest.content import digest
from bot.replies import Reply
from storage.engine import open_database
from storage.models import Panel
from tests.bench import digests
from tests.bench.digests import SLOT, WEEK, seeded

WIDTH = 92


def sample() -> Reply:
    """A week's digest of a panel with a quarter's reports in it."""
    digests.CONCERNS = 7  # as many as a real panel has
    with TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/panel.db")
        try:
            panel_id = seeded(engine, 150, 12 * WEEK, 5)
            with Session(engine) as session:
                return digest(session, session.get_one(Panel, panel_id), SLOT - WEEK, SLOT, SLOT)
        finally:
            engine.dispose()


def main(file: Path) -> None:
    """Draw the sample digest's text, as the console prints it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    text = plain(sample(), WIDTH)
    lines = text.count("\n") + 1
    figure = Figure(figsize=(8.2, 0.19 * lines + 0.4), dpi=110, facecolor="white")
    FigureCanvasAgg(figure)
    figure.text(0.02, 0.5, text, family="monospace", fontsize=9, va="center", linespacing=1.4)
    figure.savefig(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
