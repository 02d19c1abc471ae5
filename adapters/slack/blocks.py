"""The pieces of Block Kit in use here. Text goes into `rich_text` and `plain_text` only, which obey none of it.

So nothing typed by a person pings, links or formats. No piece is empty: Slack refuses a whole message for one.
"""

import re
from typing import Any

from adapters.text import cut as shortened
from adapters.text import filled

Json = dict[str, Any]

LONGEST = 3_000
"""Characters of a text, as documented for text objects. None is documented for `rich_text`: it is kept to the same."""
HEADER, BUTTON, VALUE, ALT = 150, 75, 2_000, 2_000
ADDRESS = re.compile(r"https?://[!-~]{1,2980}")
SHARE, SHARE_HERE = "share", "Share here"


def weight(text: str) -> int:
    """The most characters Slack may count: UTF-16 units, once & < > are escaped."""
    beyond = 0 if text.isascii() else sum(letter > "\uffff" for letter in text)
    return len(text) + beyond + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def cut(text: str, most: int) -> str:
    """As much of the text as Slack has room for."""
    return shortened(text, most, weight)


def plain(text: str, most: int = LONGEST) -> Json:
    """A plain_text object; a colon in it stays a colon, and is no emoji."""
    return {"type": "plain_text", "text": filled(cut(text, most)), "emoji": False}


def header(text: str) -> Json:
    """A title."""
    return {"type": "header", "text": plain(text, HEADER)}


def rich(*elements: Json) -> Json:
    """A block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def section(*pieces: Json) -> Json:
    """A stretch of rich text."""
    return {"type": "rich_text_section", "elements": list(pieces)}


def quote(*pieces: Json) -> Json:
    """A stretch of rich text set apart by a line at its side."""
    return {"type": "rich_text_quote", "elements": list(pieces)}


def preformatted(text: str) -> Json:
    """Text in letters of one width."""
    return {"type": "rich_text_preformatted", "elements": [said(text)]}


def bullets(*items: Json) -> Json:
    """A list of sections."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items)}


def said(text: str, most: int = LONGEST, *, bold: bool = False) -> Json:
    """A piece of rich text."""
    piece: Json = {"type": "text", "text": filled(cut(text, min(most, LONGEST)))}
    return {**piece, "style": {"bold": True}} if bold else piece


def link(text: str, url: str) -> Json:
    """A link, or the text alone where the address is not one."""
    return {**said(text), "type": "link", "url": url} if ADDRESS.fullmatch(url) else said(text)


def button(text: str, command: str, number: int, place: str = "") -> Json:
    """A button that stands for a command. Slack refuses two of one `action_id` in a row, so each has a number."""
    return {
        "type": "button",
        "action_id": f"run:{number}",
        "text": plain(text, BUTTON),
        "value": value(command, place),
    }


def value(command: str, place: str) -> str:
    """What a button keeps: its command, and the channel it is for where that is another. A command is one line."""
    return f"{command}\n{place}" if place else command


def stands_for(value: str) -> tuple[str, str]:
    """The command a button stands for, and the channel it is for; empty where it is the one it was pressed in."""
    command, _, place = value.partition("\n")
    return command, place


def share(command: str) -> Json:
    """The button that shows an answer to the whole channel."""
    return {"type": "button", "action_id": SHARE, "text": plain(SHARE_HERE), "value": command}


def actions(buttons: list[Json]) -> Json:
    """A row of buttons."""
    return {"type": "actions", "elements": buttons}


def image(file: str, alt: str) -> Json:
    """A picture that was uploaded, by its file's id."""
    return {"type": "image", "slack_file": {"id": file}, "alt_text": filled(cut(alt, ALT))}
