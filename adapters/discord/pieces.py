"""The pieces of a Discord message in use here. Whatever was typed stands escaped: it pings, links and formats nothing.

Discord counts code points (discord/discord-api-docs #1315); what is counted here is UTF-16 units, never fewer.
"""

import re
from collections.abc import Callable
from typing import Any

from adapters.text import cut as shortened
from adapters.text import filled

Json = dict[str, Any]

BUTTON, PERSON, DISPLAY, LABEL = 2, 5, 10, 18
SELECT, INPUT, ROW = 3, 4, 1
"""What Discord numbers the kinds of component."""
PLAIN_STYLE = 2
ON_A_BUTTON, IN_A_ROW = 80, 5
THERE = "link"

OBEYED = re.compile(
    r"[\\`*_~|<\[@:/](?:"  # all that it may begin with, which is looked for quickly
    r"(?<![@:/])"  # styles, code, hidden text, links under other words; mentions, times, commands and own emoji
    r"|(?<=@)(?=everyone|here)"
    r"|(?<=:)(?=//|[^\s:]+:)"  # addresses, and emoji by name
    r"|(?<=\.gg/)|(?<=\.com/|\.new/|gift/))",  # invitations and gifts, which are shown without https too
    re.IGNORECASE,
)
BEGINS = re.compile(r"\A\s*(?:(?=[#>+-])|\d+(?=\.\s))")
"""What makes a heading, a quote, small print or a list of a line."""
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][!-~]*)?")
LONGEST_ADDRESS = 500
ENDS_A_LINK = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"})
LIVE = ("**", "](", "\n- ", "\n> ")
EMOJI = re.compile(r"[\xa9\xae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff]")


def units(text: str) -> int:
    """How long Discord may say a text is."""
    return len(text) if text.isascii() else len(text) + sum(letter > "\uffff" for letter in text)


def escaped(text: str) -> str:
    """A line for where Discord reads markup: it is shown as it is, and nothing in it is obeyed.

    A notification may show the escapes, so nothing is escaped that means nothing.
    """
    return BEGINS.sub(r"\g<0>\\", OBEYED.sub(r"\\\g<0>", text))


def weight(text: str) -> int:
    """How long Discord may say a text is once it is escaped."""
    return units(escaped(text))


def elements(text: str) -> int:
    """At least as many things as a client makes of the text beside plain words: styles, links, items, emoji."""
    if text.startswith("```"):
        return 1
    return sum(map(f"\n{text}".count, LIVE)) + (0 if text.isascii() else len(EMOJI.findall(text)))


def cut(text: str, most: int, weigh: Callable[[str], int] = units) -> str:
    """As much of the text as Discord has room for."""
    return shortened(text, most, weigh)


def said(text: str, most: int) -> str:
    """A text, escaped and no longer than that."""
    fits = 2 * units(text) < most  # for escaping no more than doubles it, and to weigh it is to escape it
    return escaped(filled(text if fits else cut(text, most, weight)))


def bold(text: str, most: int) -> str:
    """A text in bold."""
    return f"**{said(text, most)}**"


def link(text: str, url: str, most: int) -> str:
    """A link under its words, or the words alone where the address is not one.

    Nothing can be escaped in the words of a link (discord/discord-api-docs #6185), so words that would need it stand
    before it.
    """
    words, address = said(text, most), url.translate(ENDS_A_LINK)
    if not ADDRESS.fullmatch(url) or len(address) > LONGEST_ADDRESS:
        return words
    return (
        f"[{words}]({address})" if words == cut(text, most) and "]" not in words else f"{words} ([{THERE}]({address}))"
    )


def code(*lines: str) -> str:
    """Lines in letters of one width."""
    shown = "\n".join(lines).replace("`", "'")
    return f"```\n{shown}\n```"


def button(text: str, custom_id: str) -> Json:
    """A button, known by its id when it is pressed."""
    return {"type": BUTTON, "style": PLAIN_STYLE, "label": filled(cut(text, ON_A_BUTTON)), "custom_id": custom_id}


def rows(buttons: list[Json]) -> list[Json]:
    """The buttons, five to a row."""
    starts = range(0, len(buttons), IN_A_ROW)
    return [{"type": ROW, "components": buttons[start : start + IN_A_ROW]} for start in starts]
