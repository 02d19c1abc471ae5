"""A person's words made plain: inert characters, lower case, one way of writing each thing."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

LONGEST = 2_000
"""Characters read of a question; whoever types more is asked for a sentence or two."""

_QUOTES = {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-"}
_DIGIT = re.compile(r"\d")
_SECTION = re.compile(r"\b(?:s|sec|sect|section)[\s.]*(25|92|93|106)\b")
_MONEY = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s?(k|m|mn|million|thousand|grand|bn|billion)\b")
_SCALE = {"k": 10**3, "thousand": 10**3, "grand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6}
_THOUSANDS = re.compile(r"\b\d{1,3}(?:,\d{3})+\b")
_YEAR_LIKE = re.compile(r"(?:19|20)\d\d")
_TOKEN = re.compile(r"\be\d{8}\b|\bs(?:25|92|93|106)\b|[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:\.\d+)?")
_COUNTED = re.compile(
    r"\s+(?:extra |more |police |met )*"
    r"(?:officers?|pcs|pcsos|people|londoners|shifts|hours|posts|homes|staff|crimes|offences|jobs)\b"
)
"""What a large number counts, where it is not money."""
_SIGNS = {"&": " and ", "+": " and ", "£": " pounds "}


def inert(text: str) -> str:
    """The text without control, format and bidirectional characters, its spaces single."""
    if not (text.isascii() and text.isprintable()):
        whole = unicodedata.normalize("NFKC", text)
        text = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in whole)
    return " ".join(text.split())


@lru_cache(maxsize=4)  # a question is weighed for danger, then answered
def plain(text: str) -> str:
    """The text inert, in lower case, with straight quotes, `s92` for a section and "57000 pounds" for "57k"."""
    text = _with(_QUOTES, inert(text)).casefold()
    if not _DIGIT.search(text):
        return text
    text = _THOUSANDS.sub(_without_commas, _SECTION.sub(r"s\1", text))
    return _MONEY.sub(_in_full, text)


def _with(instead: Mapping[str, str], text: str) -> str:
    """The text with some characters written otherwise; one at a time is quicker than `str.translate`."""
    for char, written in instead.items():
        text = text.replace(char, written)
    return text


def _without_commas(match: re.Match[str]) -> str:
    """ "57,000" as "57000"; "2,000" as "2000.0", so that it is not taken for a year."""
    number = match[0].replace(",", "")
    return f"{number}.0" if _YEAR_LIKE.fullmatch(number) else number


def _in_full(match: re.Match[str]) -> str:
    scale = _SCALE.get(match[2], 10**9)
    number = f"{float(match[1].replace(',', '')) * scale:.0f}"
    return number if _COUNTED.match(match.string, match.end()) else f"{number} pounds"


@lru_cache(maxsize=4)  # a question is weighed for danger, then answered
def tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of a plain text; `&` and `+` are "and", `£` is "pounds", apostrophes are dropped."""
    pieces = _TOKEN.findall(_with(_SIGNS, text))
    return tuple(piece.replace("'", "") for piece in pieces) if "'" in text else tuple(pieces)
