"""A report as it is read for times: lower case, slips put right, each stretch traced back to what was typed."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from storage.words import english

LONGEST = 2_000
"""Characters read of a report; what follows is kept by the caller but not searched for a time."""

MEANT = {
    "yesterday": "yday ystdy yest yesterdy yesterda ystrday ystday yesturday yestaday yesteday",
    "tonight": "2nite 2night tonite tonyt 2nyt tonigt tnite",
    "today": "2day tday todays",
    "tomorrow": "tmrw tmr tmoz tomoz tomoro tomorro tomorow 2moro 2morrow 2mrw tomorrows",
    "last night": "lastnight lastnite lstnite",
    "night": "nite nyt nght nigt nights",
    "last": "lst larst",
    "this": "ths dis",
    "morning": "morn mornin mornin' mornings",
    "afternoon": "aft arvo avo afternoons",
    "evening": "evenin evenings evng",
    "weekend": "wknd wkend wend weekends",
    "week": "wk",
    "weeks": "wks",
    "hour": "hr",
    "hours": "hrs",
    "minute": "min",
    "minutes": "mins",
    "about": "abt bout abot abut",
    "around": "arond arnd aroud roughly approx approximately circa",
    "until": "til till untill",
    "tuesday": "tue tues",
    "wednesday": "weds wensday wendsday wednsday",
    "thursday": "thu thur thurs",
    "friday": "fri",
    "monday": "mondays",
    "saturday": "saterday saturdays",
    "sunday": "sundays",
    "christmas": "xmas",
    "half": "arf",
}
"""The words of time, and how people type them."""

_AS_TYPED = {slip: word for word, slips in MEANT.items() for slip in slips.split()}
_MISSPELT = tuple(
    "yesterday tonight tomorrow monday tuesday wednesday thursday friday saturday sunday january february august "
    "september october november december morning afternoon evening midnight weekend halloween christmas "
    "lunchtime".split()
)
"""The words a misspelling may be put right to; shorter ones are too near to others."""

_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text to match, and for each of its pieces where it begins and which characters typed it stands for."""

    text: str
    starts: tuple[int, ...]
    typed: tuple[tuple[int, int], ...]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the typed text that a stretch of this one stands for."""
        return self._at(start, 0), self._at(end - 1, 1)

    def _at(self, position: int, after: int) -> int:
        piece = bisect_right(self.starts, position) - 1
        first, last = self.typed[piece]
        begins = self.starts[piece]
        ends = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.text)
        if ends - begins == last - first:
            return first + position - begins + after
        return last if after else first


def wording(text: str) -> Wording:
    """The text as it is read."""
    read, starts, typed, length = [], [], [], 0
    for found in _PIECE.finditer(text, 0, LONGEST):
        piece = _put_right(found[0])
        read.append(piece)
        starts.append(length)
        typed.append(found.span())
        length += len(piece)
    return Wording("".join(read), tuple(starts), tuple(typed))


@lru_cache(maxsize=4_096)
def _put_right(piece: str) -> str:
    if piece.isspace():
        return " "
    word = piece.lower().replace("’", "'")
    if word in _AS_TYPED:
        return _AS_TYPED[word]
    if len(word) < 6 or not word.isalpha() or word in english():
        return word
    slips = 1 if len(word) < 8 else 2
    near = process.extractOne(word, _MISSPELT, scorer=OSA.distance, score_cutoff=slips)
    return near[0] if near else word
