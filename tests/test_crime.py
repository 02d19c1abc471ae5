"""Recorded crime: totals against the file itself, ranks, changes, and what is not held."""

import csv
import gzip
import re
from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ask import query
from bot.errors import UserError
from bot.knowledge.crime import KINDS, TYPES, borough_crime, compare_crime, crime_in, display, monthly, safest
from bot.replies import Figure, Reply, Table
from storage.crime import ward_crime
from storage.facts import REFERENCE
from storage.places import Ward, boroughs, wards, wards_of
from tests.reading import facts, said, unlisted

HAMPSTEAD_TOWN, FROGNAL, KINGSTON_TOWN = "E05013659", "E05013657", "E05013938"
HIGHGATE_CAMDEN, HIGHGATE_HARINGEY, ALDERSGATE = "E05013661", "E05013592", "E05009288"
MET = sorted(ward_crime().wards)
CATEGORIES = st.none() | st.sampled_from(ward_crime().categories)


def table(reply: Reply) -> tuple[tuple[str, ...], ...]:
    (rows,) = (block.rows for block in reply.blocks if isinstance(block, Table))
    return rows


def figures(reply: Reply) -> tuple[Figure, ...]:
    assert reply.finding is not None
    return reply.finding.figures


def ward(code: str) -> Ward:
    return wards()[code]


@cache
def counted(category: str | None, first: str = "2024-07", last: str = "2025-06") -> Counter[str]:
    """Offences by ward code between two months, read from the file's lines and nothing else."""
    held = gzip.decompress((REFERENCE / "ward_crime.csv.gz").read_bytes()).decode()
    header, *rows = csv.reader(held.splitlines())
    start, end = header.index(first), header.index(last) + 1
    totals: Counter[str] = Counter()
    for row in rows:
        if category in (None, row[1]):
            totals[row[0]] += sum(map(int, row[start:end]))
    return totals


@pytest.mark.parametrize(
    ("code", "total"),
    [(HAMPSTEAD_TOWN, 956), (FROGNAL, 493), (KINGSTON_TOWN, 3684), (HIGHGATE_CAMDEN, 1215)],
)
def test_known_totals(code: str, total: int) -> None:
    reply = crime_in(ward(code)).reply()
    assert reply.summary.startswith(f"{total:,} offences were recorded in {ward(code).name} ward")
    assert figures(reply)[0].value == total


def test_says_the_year_the_change_the_rank_and_the_share() -> None:
    reply = crime_in(ward(HAMPSTEAD_TOWN)).reply()
    assert reply.summary == (
        "956 offences were recorded in Hampstead Town ward, Camden, in the year to June 2025, up 50 (5.5 %) "
        "on the year before."
    )
    assert facts(reply) == {
        "Period": "July 2024 to June 2025",
        "Year before": "906, July 2023 to June 2024",
        "Change": "956 - 906 = 50; 50 / 906 = 5.5 %",
        "Rank": "16th of the 20 wards of Camden, counting from the most; Bloomsbury has the most",
        "Share": "956 / 41,447 = 2.3 % of the offences placed in a ward of Camden",
        "Month by month": (
            "Jul 92, Aug 87, Sep 70, Oct 66, Nov 56, Dec 92, Jan 72, Feb 91, Mar 83, Apr 69, May 89, Jun 89"
        ),
    }
    assert table(reply)[:2] == (
        ("Theft", "441", "410", "up 31"),
        ("Vehicle offences", "126", "168", "down 42"),
    )
    assert [cited.id for cited in reply.sources] == ["crime-ward-file"]


def test_a_total_shows_the_months_it_adds_up() -> None:
    assert figures(crime_in(ward(HAMPSTEAD_TOWN)).reply())[0] == Figure(
        "offences in the year to June 2025, Hampstead Town (Camden)",
        956,
        "offences",
        "2025-06",
        "crime-ward-file",
        "92 + 87 + 70 + 66 + 56 + 92 + 72 + 91 + 83 + 69 + 89 + 89 = 956",
    )


def test_a_fall_is_said_as_a_fall() -> None:
    reply = crime_in(ward(FROGNAL)).reply()
    assert reply.summary.endswith("down 40 (7.5 %) on the year before.")
    assert facts(reply)["Change"] == "533 - 493 = 40; 40 / 533 = 7.5 %"


def test_cautions_about_what_the_count_leaves_out() -> None:
    text = said(crime_in(ward(HAMPSTEAD_TOWN)).reply())
    for caution in (
        "About 3 % of offences have no ward",
        "Antisocial behaviour is not",
        "small",
        "March 2024",
    ):
        assert caution in text


def test_one_category_alone_has_no_table_and_no_caution_on_categories() -> None:
    reply = crime_in(ward(HAMPSTEAD_TOWN), "Robbery").reply()
    assert reply.summary.startswith("56 robbery offences were recorded in Hampstead Town ward")
    assert not [block for block in reply.blocks if isinstance(block, Table)]
    assert "renamed" not in said(reply)


def test_fraud_is_not_compared_with_a_year_before_it_was_in_the_file() -> None:
    code = max(MET, key=lambda code: counted("Fraud and forgery")[code])
    reply = crime_in(ward(code), "Fraud and forgery").reply()
    assert "on the year before" not in reply.summary
    assert facts(reply)["Change"].startswith("not comparable")
    assert facts(reply)["Year before"] == "part year, March 2024 to June 2024"


def test_fraud_before_it_was_in_the_file_is_not_held_rather_than_none() -> None:
    reply = monthly(ward(FROGNAL), "2023-12", "Fraud and forgery").reply()
    assert reply.summary == (
        "I do not hold recorded fraud and forgery offences for December 2023. I hold March 2024 to June 2025."
    )
    assert "A year earlier" not in said(monthly(ward(FROGNAL), "2025-02", "Fraud and forgery").reply())


def test_one_offence_is_not_plural() -> None:
    code = next(code for code in MET if counted("Possession of weapons")[code] == 1)
    assert (
        crime_in(ward(code), "Possession of weapons")
        .reply()
        .summary.startswith("1 weapons possession offence was recorded")
    )


def test_none_the_year_before_gives_no_percentage() -> None:
    before = counted("Possession of weapons", "2023-07", "2024-06")
    code = next(code for code in MET if counted("Possession of weapons")[code] and not before[code])
    reply = crime_in(ward(code), "Possession of weapons").reply()
    assert "%" not in reply.summary
    assert "no percentage" in facts(reply)["Change"]


@given(code=st.sampled_from(MET), category=CATEGORIES)
def test_every_ward_agrees_with_the_file(code: str, category: str | None) -> None:
    reply = crime_in(ward(code), category).reply()
    totals, before = counted(category), counted(category, "2023-07", "2024-06")
    assert figures(reply)[0].value == totals[code]
    if category not in ("Fraud and forgery", "Nfib fraud"):
        assert facts(reply)["Year before"].startswith(f"{before[code]:,},")
    among = [totals[other.code] for other in wards_of(ward(code).borough)]
    if any(among):
        rank = 1 + sum(total > totals[code] for total in among)
        joint = "joint " if among.count(totals[code]) > 1 else ""
        assert re.match(rf"{joint}{rank}(st|nd|rd|th) of the {len(among)} wards", facts(reply)["Rank"])
        assert facts(reply)["Share"].startswith(f"{totals[code]:,} / {sum(among):,} = ")


@given(code=st.sampled_from(MET), category=CATEGORIES, other=st.sampled_from(MET))
def test_every_number_is_listed(code: str, category: str | None, other: str) -> None:
    assert unlisted(crime_in(ward(code), category).reply()) == set()
    assert unlisted(safest(ward(code)).reply()) == set()
    assert unlisted(monthly(ward(code), "2024-12", category).reply()) == set()
    assert unlisted(monthly(ward(code), "2026-03", category).reply()) == set()
    if other != code:
        assert unlisted(compare_crime((ward(code), ward(other)), category).reply()) == set()


@pytest.mark.parametrize("borough", sorted(set(boroughs()) - {"City of London"}))
def test_every_number_of_a_borough_is_listed(borough: str) -> None:
    for category in (None, *ward_crime().categories):
        assert unlisted(borough_crime(borough, category).reply()) == set()


@given(code=st.sampled_from(MET), category=CATEGORIES)
def test_every_sum_is_right(code: str, category: str | None) -> None:
    sums = [figure for figure in figures(crime_in(ward(code), category).reply()) if figure.working]
    assert sums
    for figure in sums:
        assert figure.value == pytest.approx(worked_out(figure.working), abs=0.051)


def worked_out(working: str) -> float:
    """The left side of `92 + 87 = 179`, `50 / 906 = 5.5 %`, `956 - 906 = 50`, `15 with more, 15 + 1 = 16`."""
    left = working.split(", ")[-1].split(" = ")[0].replace(",", "")
    if " / " in left:
        part, whole = map(int, left.split(" / "))
        return 100 * part / whole
    if " - " in left:
        more, less = map(int, left.split(" - "))
        return more - less
    return sum(map(int, left.split(" + ")))


def test_compares_two_wards_of_a_borough() -> None:
    reply = compare_crime((ward(HAMPSTEAD_TOWN), ward(FROGNAL))).reply()
    assert reply.summary == "956 offences in Hampstead Town and 493 in Frognal in the year to June 2025."
    assert table(reply) == (
        ("Hampstead Town (Camden)", "956", "906", "up 50", "16th of the 20 wards of Camden"),
        ("Frognal (Camden)", "493", "533", "down 40", "20th of the 20 wards of Camden"),
    )


def test_wards_of_one_name_are_told_apart_by_borough() -> None:
    reply = compare_crime((ward(HIGHGATE_CAMDEN), ward(HIGHGATE_HARINGEY)), "Burglary").reply()
    assert reply.summary == (
        "92 burglary offences in Highgate (Camden) and 137 in Highgate (Haringey) in the year to June 2025."
    )


def test_compares_what_is_held_and_says_what_is_not() -> None:
    reply = compare_crime((ward(HAMPSTEAD_TOWN), ward(ALDERSGATE))).reply()
    assert len(table(reply)) == 1
    assert "I do not hold recorded crime for the City of London" in said(reply)


@pytest.mark.parametrize("codes", [[], [FROGNAL], [FROGNAL, FROGNAL], MET[:4]])
def test_compares_only_two_or_three_wards(codes: list[str]) -> None:
    with pytest.raises(UserError, match="two or three"):
        compare_crime(tuple(map(ward, codes)))


def test_safest_answers_with_a_rank_and_says_what_it_is_not() -> None:
    reply = safest(ward(HAMPSTEAD_TOWN)).reply()
    rank = 1 + sum(total > 956 for total in counted(None).values())
    assert reply.summary.startswith("16th of the 20 wards of Camden for recorded crime, counting from the most")
    assert f"{rank}th of the 679 wards the Met polices" in said(reply)
    assert "not safety" in said(reply)
    assert "sch-hampstead-safest" in [cited.id for cited in reply.sources]


def test_the_2015_claim_is_hampstead_town_s_alone() -> None:
    assert "2015" not in said(safest(ward(FROGNAL)).reply())


def test_ranks_every_ward_of_a_borough() -> None:
    reply = borough_crime("Camden").reply()
    assert reply.summary == (
        "7,529 offences in Bloomsbury, the most of the 20 wards of Camden in the year to June 2025; the "
        "fewest, 493, in Frognal."
    )
    rows = table(reply)
    assert len(rows) == 20
    assert [row[2] for row in rows] == [
        f"{counted(None)[ward.code]:,}"
        for ward in sorted(wards_of("Camden"), key=lambda ward: -counted(None)[ward.code])
    ]
    assert [row[:2] for row in rows if row[2] == "1,215"] == [
        ("Highgate", "joint 14th"),
        ("Primrose Hill", "joint 14th"),
    ]
    assert [row[1] for row in rows[:3]] == ["1st", "2nd", "3rd"]
    assert [row[1] for row in rows[10:13]] == ["11th", "12th", "13th"]
    assert "ward totals do not add up to the borough" in said(reply)


def test_a_category_that_no_ward_of_a_borough_has() -> None:
    empty = next(
        borough
        for borough in boroughs()
        if borough != "City of London" and not any(counted("Nfib fraud")[w.code] for w in wards_of(borough))
    )
    summary = borough_crime(empty, "Nfib fraud").reply().summary
    assert summary.startswith("0 nationally reported fraud offences in any of the ")


def test_heathrow_villages_is_in_hillingdon() -> None:
    assert "Heathrow Villages" in [row[0] for row in table(borough_crime("Hillingdon").reply())]


def test_refuses_what_is_not_a_borough_or_a_category() -> None:
    with pytest.raises(UserError, match="a borough called Camdon"):
        borough_crime("Camdon")
    with pytest.raises(UserError, match="a crime category called Jaywalking"):
        crime_in(ward(FROGNAL), "Jaywalking")


def test_one_month() -> None:
    reply = monthly(ward(HAMPSTEAD_TOWN), "2024-12").reply()
    assert reply.summary == "92 offences recorded in Hampstead Town ward, Camden, in December 2024."
    assert "A year earlier: 73 offences recorded" in said(reply)


@pytest.mark.parametrize("month", ["2023-06", "2025-07", "2026-03", "2015-01"])
def test_months_outside_the_file_are_not_held(month: str) -> None:
    reply = monthly(ward(HAMPSTEAD_TOWN), month).reply()
    assert reply.summary.startswith("I do not hold recorded crime for ")
    assert reply.summary.endswith("I hold July 2023 to June 2025.")
    assert "89 offences recorded in Hampstead Town ward, Camden, in June 2025" in said(reply)


@pytest.mark.parametrize("month", ["2023-07", "2025-06"])
def test_the_first_and_last_months_are_held(month: str) -> None:
    total = counted(None, month, month)[HAMPSTEAD_TOWN]
    summary = monthly(ward(HAMPSTEAD_TOWN), month).reply().summary
    assert summary.startswith(f"{total} offences recorded")


@pytest.mark.parametrize("month", ["June 2025", "2025-13", "2025-6", "2025"])
def test_asks_for_a_month_in_figures(month: str) -> None:
    with pytest.raises(UserError, match="2025-06"):
        monthly(ward(HAMPSTEAD_TOWN), month)


def test_the_city_of_london_is_not_held() -> None:
    city = ward(ALDERSGATE)
    for draft in (crime_in(city), safest(city), monthly(city, "2025-06"), borough_crime("City of London")):
        assert draft.reply().summary.startswith("I do not hold recorded crime for the City of London")
    assert crime_in(city).reply().finding is not None


def test_every_category_has_a_plain_name() -> None:
    assert set(KINDS) == set(ward_crime().categories)


def test_every_type_asked_for_by_name_is_in_the_file() -> None:
    held = {name for ward in ward_crime().wards.values() for name in ward.by_type}
    assert set(TYPES) <= held
    assert set(query.TYPES.values()) == set(TYPES)


def test_a_type_is_told_without_the_year_before() -> None:
    reply = crime_in(wards()["E05013944"], "Shoplifting").reply()
    assert reply.summary.startswith("11 shoplifting offences were recorded in Surbiton Hill ward")
    assert facts(reply)["Change"].startswith("not comparable")
    assert facts(reply)["Counted within"] == "73 theft offences"
    assert unlisted(reply) == set()
    late = monthly(wards()["E05013944"], "2023-08", "Shoplifting").reply()
    assert late.summary.startswith("I do not hold recorded shoplifting offences for August 2023.")
    assert display("Nfib fraud") == "Fraud reported nationally (NFIB)"


@given(code=st.sampled_from(MET))
def test_the_year_is_named(code: str) -> None:
    for draft in (crime_in(ward(code)), safest(ward(code))):
        reply = draft.reply()
        assert "the year to June 2025" in reply.summary
        assert "last 12 months" not in said(reply)


def test_the_check_of_numbers_sees_one_that_is_not_listed() -> None:
    assert unlisted(crime_in(ward(FROGNAL)).say("That is 12,345.6 more.").reply()) == {"12,345.6"}
