"""`python -m tests.soak [--kills N] [--digest-kills N] [--on sqlite|postgresql]`: kills the bot, and looks after it.

First as it saves, then, as the program that people start, while it posts digests.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgresql import server
from tests.soak import digests
from tests.soak.rounds import soak

KILLS, DIGEST_KILLS = 200, 60
PANELS, SLOTS = 120, 25
"""How many panels have how many digests due: more than all those lives are long enough to post."""
ENGINES = ("sqlite", "postgresql")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS, help=f"as it saves, on each database; otherwise {KILLS}")
    posting = f"as it posts, on each database; otherwise {DIGEST_KILLS}"
    parser.add_argument("--digest-kills", type=int, default=DIGEST_KILLS, help=posting)
    parser.add_argument("--on", choices=ENGINES, help="one database alone")
    args = parser.parse_args()
    sound = True
    for kind in [args.on] if args.on else ENGINES:
        sound = (not args.kills or saved(kind, args.kills)) and sound
        sound = (not args.digest_kills or posted(kind, args.digest_kills)) and sound
    return 0 if sound else 1


def saved(kind: str, kills: int) -> bool:
    """Kill the bot as it saves; whether all that was acknowledged is there once."""
    began = time.monotonic()
    with database(kind) as url:
        tally = soak(url, kills)
    print(f"{kind}: {tally}; {time.monotonic() - began:.0f} s", flush=True)
    return tally.sound


def posted(kind: str, kills: int) -> bool:
    """Kill the program as it posts; whether every digest was posted and listed once."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, database(kind) as url:
        tally = digests.soak(url, Path(folder), kills, PANELS, SLOTS)
    print(f"{kind}, the whole program: {tally}; {time.monotonic() - began:.0f} s", flush=True)
    return tally.sound


@contextmanager
def database(kind: str) -> Iterator[str]:
    """A new database, gone afterwards; in PostgreSQL as it is meant to run, with every commit on the disk."""
    if kind == "postgresql":
        with server() as running:
            yield running.make()
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield f"sqlite:///{Path(folder)}/panel.db"


if __name__ == "__main__":
    raise SystemExit(main())
