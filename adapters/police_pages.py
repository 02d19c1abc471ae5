"""What data.police.uk answers, read into rows: each reader takes a whole document, or raises NotWholeError.

Texts come as HTML and are kept as plain text; numbers as text; dates without a zone, which are London's.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any

from adapters.police_uk import NOT_WHOLE, NotWholeError
from bot.ask.text import inert
from bot.knowledge.listed import CATEGORIES
from bot.reports.moments import LONDON
from storage.listed import Kept
from storage.models import ListedEvent, ListedOfficer, ListedPriority, ListedTeam

LONGEST = 4000
"""How many characters of a text are kept."""
FEWEST_POINTS = 4
"""Three corners, and the first again: with fewer, data.police.uk fails."""
WARD = re.compile(r"E05\d{6}")
MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")
TAG = re.compile(r"<[^>]*>")
SILENT = frozenset(("script", "style", "template"))
WITHIN_A_LINE = frozenset(
    "a abbr b bdi bdo cite code del em font i ins mark q s small span strong sub sup u wbr".split()
)

ALL_CRIME = "all-crime"
"""What stands for every category: asked for one that it does not know, it answers with this."""


def neighbourhoods(document: object) -> dict[str, list[tuple[str, str]]]:
    """The ids and names listed for each ward, by its code: an id is the code, and sometimes an N."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in _entries(document):
        id_ = _required(entry, "id")
        ward = id_.removesuffix("N")
        if WARD.fullmatch(ward):
            found.setdefault(ward, []).append((id_, plain_text(_required(entry, "name"))))
    if not found:
        raise _not_whole("no neighbourhoods")
    return found


def team(document: object, ward: str, id_: str) -> list[Kept]:
    """How a team is reached; much of what is said of it may be null, absent or empty."""
    if not isinstance(document, dict) or document.get("id") != id_:
        raise _not_whole("not the team asked for")
    ways = document.get("contact_details")
    ways = ways if isinstance(ways, dict) else {}
    page, email, telephone = _line(document, "url_force"), _line(ways, "email"), _line(ways, "telephone")
    return [
        ListedTeam(
            ward=ward, page=page if page.startswith(("http://", "https://")) else "", email=email, telephone=telephone
        )
    ]


def people(document: object, ward: str) -> list[Kept]:
    """Who is on a team: name and rank, and nothing else of them."""
    rows: list[Kept] = []
    for entry in _entries(document):
        name, rank = plain_text(_required(entry, "name")), _line(entry, "rank")
        if name or rank:
            rows.append(ListedOfficer(ward=ward, name=name, rank=rank))
    return rows


def priorities(document: object, ward: str) -> list[Kept]:
    """A ward's priorities in plain text; one that says nothing is none."""
    rows: list[Kept] = []
    for entry in _entries(document):
        issue = plain_text(_required(entry, "issue"))
        if issue:
            acted, action = _day(entry, "action-date"), plain_text(_optional(entry, "action"))
            issued = _day(entry, "issue-date")
            rows.append(ListedPriority(ward=ward, issue=issue, issued_on=issued, action=action, acted_on=acted))
    return rows


def events(document: object, ward: str) -> list[Kept]:
    """A team's public events; the title and the address are given as they are, though they are often the wrong way."""
    rows: list[Kept] = []
    for entry in _entries(document):
        title, where = plain_text(_required(entry, "title")), plain_text(_optional(entry, "address"))
        at = _moment(entry, "start_date")
        if at is None:
            raise _not_whole("an event without a time")
        rows.append(ListedEvent(ward=ward, title=title, where=where, starts_at=at))
    return rows


def last_month(document: object) -> str:
    """The month that crime was last published of, as 2026-08."""
    month = _required(document, "date")[:7] if isinstance(document, dict) else ""
    if not MONTH.fullmatch(month):
        raise _not_whole("no month")
    return month


def boundary(document: object) -> str:
    """A boundary as data.police.uk takes it back: `lat,lng:lat,lng`, without points that stand on one another."""
    points = [f"{_degrees(one, 'latitude')},{_degrees(one, 'longitude')}" for one in _entries(document)]
    unlike = [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
    if len(unlike) < FEWEST_POINTS or len(set(unlike)) < FEWEST_POINTS - 1:
        raise _not_whole("no boundary")
    return ":".join(unlike)


def crimes(document: object, month: str, category: str = ALL_CRIME) -> dict[str, int]:
    """How many crimes of each category; all must be of the month and the category that were asked for."""
    counted: dict[str, int] = {}
    for entry in _entries(document):
        if _required(entry, "month") != month:
            raise _not_whole("of another month")
        slug = _required(entry, "category")
        if slug not in CATEGORIES or category not in (ALL_CRIME, slug):
            raise _not_whole("of another category")
        counted[slug] = counted.get(slug, 0) + 1
    return counted


def plain_text(html: str) -> str:
    """HTML as plain text on one line: tags gone, entities read, spaces single."""
    text = inert(_read(html))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _read(html: str) -> str:
    reader = _Text()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:  # some Pythons give up at a declaration that is none
        return unescape(TAG.sub(" ", html))
    return "".join(reader.parts)


class _Text(HTMLParser):
    """The text of HTML; what begins a line on a page begins with a space here."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # its signature
        self._silent += tag in SILENT
        self._between(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in SILENT))
        self._between(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # its signature
        self._between(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)

    def _between(self, tag: str) -> None:
        if tag not in WITHIN_A_LINE:
            self.parts.append(" ")


def _entries(document: object) -> list[dict[str, Any]]:
    if not isinstance(document, list) or not all(isinstance(one, dict) for one in document):
        raise _not_whole("not a list")
    return document


def _required(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str):
        raise _not_whole(f"without {name}")
    return value


def _optional(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _line(entry: Mapping[str, Any], name: str) -> str:
    return plain_text(_optional(entry, name))


def _moment(entry: Mapping[str, Any], name: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(_optional(entry, name))
        return at.astimezone(LONDON) if at.tzinfo else at.replace(tzinfo=LONDON)
    except (ValueError, OverflowError):
        return None


def _day(entry: Mapping[str, Any], name: str) -> date | None:
    at = _moment(entry, name)
    return at.date() if at else None


def _degrees(entry: Mapping[str, Any], name: str) -> str:
    text = _required(entry, name).strip()
    try:
        if abs(float(text)) <= 180 and re.fullmatch(r"-?[\d.]+", text):
            return text
    except ValueError:
        pass
    raise _not_whole("a point that is none")


def _not_whole(why: str) -> NotWholeError:
    return NotWholeError(NOT_WHOLE.format(why=why))
