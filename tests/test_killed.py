"""The program that people start, killed as it posts digests; `make soak` does the same for longer."""

from pathlib import Path

from tests.soak.digests import Tally, soak

KILLS, PANELS, SLOTS = 2, 8, 6


def test_killed_as_it_posts_every_digest_is_in_the_channel_once_and_in_the_history_once(
    tmp_path: Path, url: str
) -> None:
    found = soak(url, tmp_path, KILLS, PANELS, SLOTS)
    due = PANELS * (SLOTS + 3)
    assert found == Tally(KILLS, due, found.interrupted, lost=0, doubled=0, unlisted=0, charts=found.charts)
