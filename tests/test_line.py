"""A report in one line: what it fills of the form, and that it loses no word."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.categories import CATEGORIES, Category, category_named
from bot.reports.line import Line, filled
from bot.reports.moments import LONDON
from bot.reports.when import Future, When

Row = dict[str, str | None]
SET = [json.loads(line) for line in (Path(__file__).parent / "reports" / "lines.jsonl").read_text("utf-8").splitlines()]
SATURDAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
SAID = st.sampled_from([str(row["text"]) for row in SET])


def fields(row: Row) -> tuple[str | None, str | None, str | None]:
    """The category, place and time a line is taken to give."""
    line = filled(str(row["text"]), datetime.fromisoformat(str(row["now"])))
    at = line.when.at.isoformat() if isinstance(line.when, When) else None
    return line.category and line.category.key, line.where or None, at


def right(row: Row) -> bool:
    """Whether all three fields of a line are as they were meant."""
    return fields(row) == (row["category"], row["where"], row["at"])


def words(text: str) -> Counter[str]:
    """The words of a text, counted."""
    return Counter(re.findall(r"\w+", text))


def test_the_set_is_of_size() -> None:
    assert len(SET) >= 80
    assert {row["category"] for row in SET} >= {category.key for category in CATEGORIES}


def test_lines_fill_the_form() -> None:
    wrong = [row["text"] for row in SET if not right(row)]
    assert len(wrong) <= 0.10 * len(SET), wrong


def test_lines_never_looked_at_fill_the_form_too() -> None:
    kept_back = [row for row in SET if crc32(str(row["id"]).encode()) % 3 == 0]
    assert sum(map(right, kept_back)) >= 0.90 * len(kept_back)


def test_a_line_is_sorted_into_its_fields() -> None:
    text = "bike stolen outside the library on heath street last night about 10"
    assert filled(text, SATURDAY) == Line(
        category=category_named("bicycle-theft"),
        what="bike stolen outside the library on heath street",
        where="outside the library on heath street",
        when=When(datetime(2026, 11, 20, 22, tzinfo=LONDON), "hour", 48, 67),
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("bike stolen, last night, outside the library", "bike stolen, outside the library"),
        ("Last night: bike stolen.", "bike stolen."),
        ("bike stolen last night.", "bike stolen."),
        ("Bike stolen. Last night about 10. Blue Trek.", "Bike stolen. Blue Trek."),
        ("bike stolen (yesterday) by two lads", "bike stolen by two lads"),
        ("yesterday", ""),
    ],
)
def test_the_hole_left_by_the_time_is_closed(text: str, what: str) -> None:
    assert filled(text, SATURDAY).what == what


def test_a_time_to_come_stays_in_the_words() -> None:
    line = filled("party at the flats tomorrow night", SATURDAY)
    assert line.what == "party at the flats tomorrow night"
    assert isinstance(line.when, Future)


def test_words_that_fit_two_categories_alike_leave_it_open() -> None:
    assert filled("weed and litter", SATURDAY).category is None


@given(st.text(max_size=80) | st.lists(SAID, min_size=1, max_size=2).map(" ".join))
def test_no_word_is_lost(text: str) -> None:
    line = filled(text, SATURDAY)
    span = text[line.when.start : line.when.end] if isinstance(line.when, When) else ""
    assert words(line.what) + words(span) == words(text)
    assert line.where in line.what


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("bicycle-theft", "bicycle-theft"),
        ("Bicycle theft", "bicycle-theft"),
        ("bycicle theft", "bicycle-theft"),
        ("NOISE", "noise"),
        ("fly tipping", "litter"),
        ("flytiping", "litter"),
        ("graffiti", "damage"),
        ("burglry", "burglary"),
        ("something else", "other"),
    ],
)
def test_a_category_is_known_by_key_name_or_near_spelling(typed: str, key: str) -> None:
    found = category_named(typed)
    assert found
    assert found.key == key


@pytest.mark.parametrize("typed", ["", "xyzzy", "hello there", "-"])
def test_what_names_no_category_is_none(typed: str) -> None:
    assert category_named(typed) is None


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda category: category.key)
def test_every_category_is_found_by_its_key_and_name(category: Category) -> None:
    assert category_named(category.key) == category
    assert category_named(category.name.upper()) == category
