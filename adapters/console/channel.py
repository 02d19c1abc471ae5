"""The console's channel: a file that posts are added to, one JSON object a line, where a chat platform has a channel.

What is in the file is what is in the channel: a post is a line, an edit is another with the same id. Every line is on
the disk before it is answered for, so that what was posted can be found after a crash.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import BinaryIO, TypedDict
from uuid import uuid4

from adapters.console.render import plain
from bot.digest.posting import PostError
from bot.replies import Picture, Reply

CANNOT_WRITE = "the channel's file cannot be written ({reason}): make room there, or make it writable."


class Line(TypedDict):
    """A line of the file: what was posted or edited, where, and by which marker."""

    id: str
    place: str
    marker: str
    at: str
    edit: bool
    text: str
    pictures: list[str]


class Channel:
    """The channels of the terminal, all in one file. `clock` says when a line is written."""

    def __init__(self, file: Path, clock: Callable[[], datetime]) -> None:
        """A channel over a file, which is made by its first post."""
        self._file = file
        self._clock = clock
        self._one_at_a_time = Lock()

    def post(self, place: str, reply: Reply, marker: str) -> str:
        """Add a post: its id."""
        message = uuid4().hex
        self._add(message, place, reply, marker, edit=False)
        return message

    def find(self, place: str, marker: str, since: datetime) -> str | None:
        """The id of the post with a marker, if there is one."""
        return next(
            (
                line["id"]
                for line in self.lines()
                if (line["place"], line["marker"]) == (place, marker) and datetime.fromisoformat(line["at"]) >= since
            ),
            None,
        )

    def edit(self, place: str, message: str, reply: Reply, marker: str) -> None:
        """Put a post right: the last line of an id is the one that stands."""
        self._add(message, place, reply, marker, edit=True)

    def lines(self) -> Iterator[Line]:
        """Every line that was wholly written, oldest first."""
        if not self._file.exists():
            return
        with self._file.open(encoding="utf-8", newline="\n") as source:
            for line in source:
                with suppress(ValueError):  # a crash left it half written, so it was never answered for
                    yield json.loads(line)

    def _keep(self, name: str, png: bytes) -> None:
        folder = self._file.with_suffix(".pictures")
        try:
            folder.mkdir(exist_ok=True)
            (folder / name).write_bytes(png)
        except OSError as error:
            raise PostError(CANNOT_WRITE.format(reason=error.strerror)) from None

    def _add(self, message: str, place: str, reply: Reply, marker: str, *, edit: bool) -> None:
        pictures = [one for one in reply.blocks if isinstance(one, Picture)]
        line: Line = {
            "id": message,
            "place": place,
            "marker": marker,
            "at": self._clock().isoformat(),
            "edit": edit,
            "text": plain(reply),
            "pictures": [one.alt for one in pictures],
        }
        for number, one in enumerate(pictures):
            self._keep(f"{message}-{number}.png", one.png)
        written = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        try:
            with self._one_at_a_time, self._file.open("a+b") as sink:
                _mend(sink)
                sink.write(written)
                sink.flush()
                os.fsync(sink.fileno())
        except OSError as error:
            raise PostError(CANNOT_WRITE.format(reason=error.strerror)) from None


def _mend(sink: BinaryIO) -> None:
    """End a line that a crash left half written, so that the next begins a new one."""
    if sink.seek(0, os.SEEK_END):
        sink.seek(-1, os.SEEK_END)
        if sink.read(1) != b"\n":
            sink.write(b"\n")
