"""What a list is asked for: which states, and after which number."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import UserError
from bot.reports.references import FORM
from bot.reports.states import OTHERWISE, SAID

NO_STATUS = "There is no status “{text}”: say open, all, {states}, or a reference such as {example}."


@dataclass(frozen=True, slots=True)
class Page:
    """The word asked for, the states it stands for, and the number after which the page begins."""

    word: str
    states: tuple[str, ...]
    after: int

    @property
    def said(self) -> str:
        """How the states are said in a sentence."""
        return SAID[self.states[0]] if len(self.states) == 1 else "open" if self.word == "open" else "kept"

    def onward(self, command: str, number: int) -> str:
        """What is typed for the page after this one."""
        return f"{command} {self.word} {number}"


def page_asked(text: str, moves: Mapping[str, tuple[str, ...]], open_states: tuple[str, ...], example: str) -> Page:
    """The page a text asks for; what is open, where it is empty. Raises UserError for a state there is not."""
    word, _, after = text.casefold().partition(" ")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    if word in ("", "open"):
        return Page("open", open_states, start)
    if word == "all":
        return Page(word, tuple(moves), start)
    state = OTHERWISE.get(word, word)
    if state not in moves:
        raise UserError(NO_STATUS.format(text=word[:20], states=", ".join(moves), example=example))
    return Page(state, (state,), start)


def one_asked(text: str) -> bool:
    """Whether a text is a reference: the panel's code and a number, not a bare number."""
    found = FORM.fullmatch(text)
    return bool(found and (found[1] or found[2]))
