"""What a message to Discord says once its markup is read: the words, what in them a client would obey, and the facts.

It shares no code with the adapter, so that both must be right. The rules are those of Discord's client, as its users
have found them out: an escape is a backslash before anything but a letter, a digit or a space, and makes that plain.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MARKUP = re.compile(
    r"""
      \\[^A-Za-z0-9\s]
    | (?P<block>```\n(?:(?!```).)+\n```)
    | (?P<link>\[(?P<words>[^\[\]]+)\]\((?P<url>https?://[^\s()<>\\]+)\))
    | (?P<bold>\*\*)
    | ^(?P<item>-\ )(?=\S)
    | ^(?P<quote>>\ )(?=\S)
    | (?P<live>
          ^[^\S\n]*(?:-\#|\#{1,3}\s|>|[*+-]\s|\d+\.\s)
        | [*_~|`\[<]
        | @everyone | @here
        | [a-z]+://
        | :[\w+~-]+:
        | discord(?:app)?\.(?:gg|gift|new|com)/
      )
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE | re.DOTALL,
)
ESCAPE = re.compile(r"\\([^A-Za-z0-9\s])")
EMOJI = re.compile("[\xa9\xae\u2100-\u2bff\U0001f000-\U0001faff]")
FIGURE = re.compile(r"£?\d[\d,.]*\d|\d")
SOURCE = "Source: "


@dataclass(frozen=True, slots=True)
class Told:
    """What a message says: every line in words, the figures, each source with its address, and the cautions."""

    lines: tuple[str, ...]
    figures: frozenset[str]
    sources: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]


def marks(text: str) -> Counter[str]:
    """How often each kind of markup stands in a text; `live` is any that we never write ourselves."""
    return Counter(found.lastgroup for found in _found(text) if found.lastgroup)


def live(text: str) -> list[str]:
    """What a client would obey that we never write ourselves."""
    return [found[0] for found in _found(text) if found.lastgroup == "live"]


def things(text: str) -> int:
    """How many things a client makes of a text beside plain words; it shows the first 200."""
    found = marks(text)
    return found.total() - found["bold"] // 2 + len(EMOJI.findall(text))


def words(text: str) -> str:
    """A text as it is read, without its markup."""
    return MARKUP.sub(_read, text)


def told(body: Mapping[str, Any]) -> Told:
    """What a message says."""
    raw = [body["content"], *(line for one in body["embeds"] for line in one.get("description", "").split("\n"))]
    lines = tuple(words(line) for line in raw if line and line != "```")
    links = [found for line in raw for found in _found(line) if found.lastgroup == "link"]
    figures = frozenset(figure for line in lines for figure in FIGURE.findall(line))
    cautions = tuple(words(line) for line in raw if line.startswith("> "))
    return Told(lines, figures, tuple((found["words"], found["url"]) for found in links), cautions)


def asked(modal: Mapping[str, Any]) -> str:
    """Everything there is to read of a modal; a name that goes on in small letters as one line."""
    lines = [modal["title"]]
    for one in modal["components"]:
        if "component" in one:
            lines.append(", ".join(filter(None, (one["label"], one.get("description")))))
            lines += (option["label"] for option in one["component"].get("options", ()))
        else:
            lines.append(words(one["content"]))
    return "\n".join(lines)


def _found(text: str) -> Iterator[re.Match[str]]:
    return MARKUP.finditer(text)


def _read(found: re.Match[str]) -> str:
    match found.lastgroup:
        case None:
            return found[0][1:]
        case "link":
            return found["words"]
        case "block":
            return found[0].removeprefix("```\n").removesuffix("\n```")
        case "live":
            return found[0]
        case _:
            return ""
