"""`python -m tests.soak [--kills N] [--on sqlite|postgresql]`: kills the bot while it saves, and prints what became."""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgresql import server
from tests.soak.rounds import soak

KILLS = 200
ENGINES = ("sqlite", "postgresql")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS, help=f"how many on each database; otherwise {KILLS}")
    parser.add_argument("--on", choices=ENGINES, help="one database alone")
    args = parser.parse_args()
    sound = True
    for kind in [args.on] if args.on else ENGINES:
        began = time.monotonic()
        with database(kind) as url:
            tally = soak(url, args.kills)
        print(f"{kind}: {tally}; {time.monotonic() - began:.0f} s", flush=True)
        sound = sound and tally.sound
    return 0 if sound else 1


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
