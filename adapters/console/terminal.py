"""The console where a person types: line editing, history, completion, and text wrapped to the window."""

import shutil
from collections.abc import Iterable, Iterator
from typing import TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory

from adapters.console.app import WELCOME, Conversation
from adapters.console.render import plain, rich
from bot.commands import COMMANDS
from bot.replies import Paragraph, Reply
from storage.places import wards

WIDEST = 100
LONGEST_NAME = 6  # words


def at_terminal(talk: Conversation, sink: TextIO) -> None:
    """Talk until Ctrl-C or Ctrl-D, which arrive as KeyboardInterrupt and EOFError."""
    session: PromptSession[str] = PromptSession(
        history=InMemoryHistory(), completer=Names(), complete_while_typing=False
    )
    first, *rest = WELCOME.splitlines()
    _show(Reply(first, tuple(map(Paragraph, rest))), sink)
    while True:
        line = session.prompt("> ")
        if line.strip() or talk.filling_in:
            _show(talk.hear(line), sink)


def _show(reply: Reply, sink: TextIO) -> None:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    text = rich(reply, width) if sink.isatty() else plain(reply, width)
    sink.write(f"\n{text}\n\n")
    sink.flush()


class Names(Completer):
    """Completes a command at the start of the line and a ward's name anywhere after."""

    def get_completions(self, document: Document, _event: CompleteEvent) -> Iterable[Completion]:
        """What prompt_toolkit asks when Tab is pressed."""
        return (Completion(name, -length) for name, length in completions(document.text_before_cursor))


def completions(text: str) -> Iterator[tuple[str, int]]:
    """Each name the text may be the beginning of, and how many letters of it are there already."""
    if text.startswith("/"):
        yield from ((one.typed, len(text)) for one in COMMANDS if one.typed.startswith(text))
    words = text.split(" ")
    for start in range(max(0, len(words) - LONGEST_NAME), len(words)):
        begun = " ".join(words[start:])
        found = [ward.name for ward in wards().values() if ward.name.lower().startswith(begun.lower())]
        if begun and found:
            yield from ((name, len(begun)) for name in dict.fromkeys(found))
            return
