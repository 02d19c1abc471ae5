"""Every record, card and table that ships: complete, sourced, in order, and saying no bare number."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.answers import HOLE, Draft, cited
from bot.knowledge import tail
from bot.replies import Paragraph
from storage.crime import ward_crime
from storage.facts import REFERENCE, Card, Record, ReferenceFileError, library, read_library
from storage.places import boroughs, old_wards, wards
from storage.promises import promises
from storage.strength import met_strength

RECORDS = tuple(library().records.values())
CARDS = tuple(library().cards.values())

ALLOWED = re.compile(
    r"section \d+|\b(?:19|20)\d\d(?:-\d\d)?\b"
    r"|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\b(?:999|101|18000|18001|0800 555 111)\b"
)
"""Digits that are not figures: sections, dates and telephone numbers."""


def texts(entry: Record | Card) -> Iterator[str]:
    """Everything an entry says."""
    yield from (entry.says, entry.caution) if isinstance(entry, Record) else entry.says


@pytest.mark.parametrize("entry", [*RECORDS, *CARDS], ids=lambda entry: entry.id)
def test_an_entry_states_numbers_only_through_its_figures(entry: Record | Card) -> None:
    for text in texts(entry):
        bare = ALLOWED.sub("", HOLE.sub("", text))
        assert not re.search(r"[\d£%]", bare), bare


@pytest.mark.parametrize("entry", [*RECORDS, *CARDS], ids=lambda entry: entry.id)
def test_an_entry_can_be_told_with_its_source(entry: Record | Card) -> None:
    reply = tail.told(entry.id).reply()
    assert reply.summary
    assert "{" not in reply.summary + "".join(block.text for block in reply.blocks if isinstance(block, Paragraph))
    assert all(one.url and one.publisher for one in reply.sources)
    assert reply.sources


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_a_record_says_when_it_held_and_how_sure_it_is(record: Record) -> None:
    assert re.match(r"(c\. )?\d{4}|undated|after", record.as_of)
    if record.holds_from and record.holds_to:
        assert record.holds_from <= record.holds_to
    assert record.review_by is None or record.review_by > date(2026, 11, 21)
    assert record.basis != "arithmetic" or record.working, "a sum is shown"
    assert len(set(record.asks)) == len(record.asks) >= 4


def test_what_is_not_held_is_said_in_the_fixed_words() -> None:
    for card in CARDS:
        assert card.held or "I do not hold" in card.says[0], card.id


def test_every_source_is_used() -> None:
    tables = {"ons-wards-2025", "ons-gla-old-wards", "mps-ward-crime-2025-06", "gla-2026-04"}
    used = {record.source for record in RECORDS} | tables
    assert set(library().sources) == used


def test_no_cited_source_has_a_stray_number() -> None:
    for record in RECORDS:
        bare = re.sub(r"\b\d{1,2} (?=[A-Z][a-z]+ \d{4})|\b(19|20)\d\d\b", "", cited(record.id).cite)
        assert not re.search(r"\d", bare), bare


def test_the_254_facts_are_all_here_or_accounted_for() -> None:
    listed = (REFERENCE / "LEFT_OUT.md").read_text("utf-8")
    left_out = set(re.findall(r"^- `([a-z0-9-]+)`", listed, re.MULTILINE))
    own = {"wards-now", "wards-old", "crime-ward-file", "met-strength-monthly"}
    assert left_out.isdisjoint(library().records)
    assert len(set(library().records) - own) + len(left_out) == 254


def test_the_wards_are_the_704_of_33_authorities() -> None:
    assert len(wards()) == 704
    assert len(boroughs()) == 33
    assert sum(ward.force == "metropolitan" for ward in wards().values()) == 679
    for borough in boroughs().values():
        assert sum(ward.borough == borough.name for ward in wards().values()) == borough.wards


def test_the_628_old_wards_lead_to_wards_of_their_own_borough() -> None:
    assert len(old_wards()) == 628
    for old in old_wards():
        assert old.borough in boroughs()
        assert sum(share for _, share in old.successors) <= 1.02
        assert all(wards()[code].borough == old.borough for code, _ in old.successors)


def test_the_twelve_command_units_share_out_the_32_boroughs() -> None:
    units = [
        record for record in RECORDS if isinstance(record.figures.get("name"), object) and "name" in record.figures
    ]
    covered = [name for unit in units for name in unit.figures["boroughs"].value]
    assert len(units) == 12
    assert sorted(covered) == sorted(set(boroughs()) - {"City of London"})


def test_the_crime_file_has_every_met_ward_and_24_months() -> None:
    crime = ward_crime()
    assert crime.months[0] == "2023-07"
    assert crime.months[-1] == "2025-06"
    assert len(crime.months) == 24
    assert set(crime.wards) == {code for code, ward in wards().items() if ward.force == "metropolitan"}


def test_the_strength_of_the_met_has_no_missing_month() -> None:
    months = list(met_strength())
    assert months == sorted(months)
    assert (months[0], months[-1], len(months)) == ("2013-05", "2026-03", 155)


def test_promises_follow_one_another() -> None:
    begins = [promise.begins for promise in promises()]
    assert begins == sorted(begins)


def test_a_record_with_a_wrong_field_is_named(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "sources.toml").write_text('[a]\ntitle="t"\npublisher="p"\nurl="u"\ndate="2020"\n')
    (tmp_path / "cards.toml").write_text("card = []\n")
    (tmp_path / "records" / "x.toml").write_text(
        '[[record]]\nid="r"\ntopic="funding"\nsays="s"\nasks=[]\nas_of="2020"\nbasis="rumour"\nconfidence="high"\nsource="a"\n'
    )
    with pytest.raises(ReferenceFileError, match=r"x\.toml: record\.0\.basis"):
        read_library(tmp_path)


def test_a_record_whose_source_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "sources.toml").write_text("")
    (tmp_path / "cards.toml").write_text("card = []\n")
    (tmp_path / "records" / "x.toml").write_text(
        '[[record]]\nid="r"\ntopic="funding"\nsays="s"\nasks=[]\nas_of="2020"\nbasis="press"\nconfidence="high"\nsource="a"\n'
    )
    with pytest.raises(ReferenceFileError, match="r names a source"):
        read_library(tmp_path)


def test_a_number_is_printed_in_its_unit() -> None:
    draft = Draft("cost")
    draft.say(
        "{sch-pp-price-2019.constable} and {sch-pp-price-2019.discount} and {est-data-dwo-sample.cazenove_constables}"
    )
    assert draft.reply().summary == "£57,000 and 21 % and 2.0"
