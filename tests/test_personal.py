"""Whether personal data in a report is found, and everything that looks like it is left alone."""

import json
import string
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.reports.personal import Kind, Mark, hidden, marks

Found = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """A report as a resident may write it, with what is personal in it."""

    id: str
    text: str
    expected: tuple[Found, ...]

    @property
    def held_out(self) -> bool:
        """Whether the lists and patterns were never tuned on it."""
        return crc32(self.id.encode()) % 3 == 0

    @property
    def found(self) -> tuple[Found, ...]:
        """The marks made, as text and kind."""
        return tuple((self.text[mark.start : mark.end], mark.kind.value) for mark in marks(self.text))


def written() -> list[Report]:
    lines = (Path(__file__).parent / "reports" / "personal.jsonl").read_text("utf-8").splitlines()
    rows = map(json.loads, lines)
    return [Report(r["id"], r["text"], tuple((m["text"], m["kind"]) for m in r["marks"])) for r in rows]


REPORTS = written()
SETS = pytest.mark.parametrize(
    "reports", [REPORTS, [one for one in REPORTS if one.held_out]], ids=["all", "held out of tuning"]
)


def same(one: Found, other: Found) -> bool:
    return one[1] == other[1] and (one[0] in other[0] or other[0] in one[0])


def share(each: Sequence[bool]) -> float:
    return sum(each) / len(each)


def test_half_the_reports_hold_nothing_personal() -> None:
    assert len(REPORTS) >= 240
    assert 0.45 <= share([not one.expected for one in REPORTS]) <= 0.55
    assert all(text in one.text for one in REPORTS for text, _ in one.expected)
    assert {kind for one in REPORTS for _, kind in one.expected} == {kind.value for kind in Kind}


@SETS
def test_what_is_personal_is_found(reports: list[Report]) -> None:
    caught = [any(same(want, got) for got in one.found) for one in reports for want in one.expected]
    assert share(caught) >= 0.95


@SETS
def test_what_only_looks_personal_is_left_alone(reports: list[Report]) -> None:
    assert share([bool(one.found) for one in reports if not one.expected]) <= 0.03


@SETS
def test_nothing_else_is_marked(reports: list[Report]) -> None:
    unexpected = [not any(same(want, got) for want in one.expected) for one in reports for got in one.found]
    assert share(unexpected) <= 0.03


@pytest.mark.parametrize(
    ("text", "posted"),
    [
        ("Noise at 42 Heath Street", "Noise at [house number] Heath Street"),
        ("my neighbour dave smith shouts", "my neighbour [name] shouts"),
        ("Mrs Okafor's van, LK71 ABC", "Mrs [name]'s van, [number plate]"),
        ("flat 3, no. 7 Willoughby Rd, nw3 1sa", "flat [house number], no. [house number] Willoughby Rd, [postcode]"),
        ("ring 0 7 7 0 0 9 0 0 4 5 6", "ring [phone number]"),
        ("ring 020 7946 0321 or a.b@example.com", "ring [phone number] or [email]"),
        ("PC Smith and Sgt Jones came", "PC [name] and Sgt [name] came"),
        ("Charlotte lives on Charlotte Street", "[name] lives on Charlotte Street"),
        ("he is @lad_99 on there", "he is [social media name] on there"),
        ("card 4111 1111 1111 1111 was used", "card [bank number] was used"),
        ("NI QQ 12 34 56 C", "NI [National Insurance number]"),
        ("my son will mark the house on May Day", "my son will mark the house on May Day"),
        ("the number 24 bus at 10:30, CAD 1234/21NOV26", "the number 24 bus at 10:30, CAD 1234/21NOV26"),
        ("5 Old Street and 10 St Ann's Road", "[house number] Old Street and [house number] St Ann's Road"),
        ("number 12 07700 900123", "number [house number] [phone number]"),
        ("bus number 12, platform 4 Finchley Road", "bus number 12, platform 4 Finchley Road"),
        ("3 lads, 24 hours, NW3, the A41, call 101", "3 lads, 24 hours, NW3, the A41, call 101"),
    ],
)
def test_posts_without_what_is_personal(text: str, posted: str) -> None:
    assert hidden(text) == posted


def test_hides_only_the_marks_a_person_agreed_to() -> None:
    text = "Priya at 42 Heath Street"
    assert marks(text) == (Mark(0, 5, Kind.NAME), Mark(9, 11, Kind.HOUSE))
    assert hidden(text, marks(text)[:1]) == "[name] at 42 Heath Street"
    assert hidden(text, ()) == text


PIECES = st.sampled_from(
    [piece for one in REPORTS for piece in (*one.text.split(), *(text for text, _ in one.expected))]
    + [f"[{kind}]" for kind in Kind]
    + ["\n", "\x00", "\u202e", "٣٤", "Мария", "महेश", "@", "07700", "at", "Mr", "'", "-", "/", ".", "[", "]", "&"]
)
LINES = st.lists(PIECES, max_size=25).map(" ".join)
JAMMED = st.lists(PIECES, max_size=25).map("".join)
TEXTS = st.one_of(
    LINES, JAMMED, st.text(max_size=200), st.text(string.ascii_letters + string.digits + " '@.-", max_size=80)
)


@given(TEXTS)
@example("")
@example("Mr [name] at [house number] [house number] Heath Street")
def test_marks_are_in_order_apart_and_within_the_text(text: str) -> None:
    found = marks(text)
    edges = [edge for mark in found for edge in (mark.start, mark.end)]
    assert edges == sorted(edges)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in found)


@given(TEXTS)
@example("07700 900123 07700 900123 42 Heath Street Dave")
def test_what_is_hidden_holds_nothing_more_to_hide(text: str) -> None:
    once = hidden(text)
    assert marks(once) == ()
    assert hidden(once) == once


@given(TEXTS)
def test_the_rest_of_the_text_stays_as_it_was(text: str) -> None:
    found = marks(text)
    kept, at = [], 0
    for mark in found:
        kept += [text[at : mark.start], f"[{mark.kind}]"]
        at = mark.end
    assert hidden(text, found) == "".join(kept) + text[at:]


@pytest.mark.parametrize(
    "piece",
    "a A 0 @ . - ' a@ a. 0770 +44 Mr at\x00 Dave my£neighbour 4£Heath 4£Heath£Street flat£ reg£is£ @a [name] "
    "AB12 e\u0301 \u202e महेश number£ sort£code£ live£at£ the£Khan£ 01/".split(),
)
def test_a_very_long_text_is_read_to_its_end(piece: str) -> None:
    """No timing is asserted: a pattern that went wrong here would never come back."""
    text = (piece.replace("£", " ") * 10_000)[:10_000]
    for whole in (text, (f"{piece} " * 5_000)[:10_000]):
        assert marks(f"{whole} . my email is end@example.com")[-1].kind == Kind.EMAIL
