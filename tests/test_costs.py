"""What posts come to: the sums, their years and bases, and what is refused."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.knowledge.costs import RANKS, Post, Rank, cost_of, what_costs
from bot.replies import Figure, Reply
from tests.reading import facts, said, texts, unlisted

TEAMS = st.lists(st.builds(Post, st.sampled_from(RANKS), st.integers(1, 100)), min_size=1, max_size=6)
YEARS = st.none() | st.integers(1, 50) | st.floats(0.01, 50)
SCHEMES = st.sampled_from([None, "metpatrol-plus", "partnership-plus"])
SUM = re.compile(r"[£\d.,x+ ]+(?: years?)? = £?[\d,]+")


def values(reply: Reply) -> set[float | str]:
    assert reply.finding is not None
    return {figure.value for figure in reply.finding.figures}


def comes_to(working: str) -> tuple[Fraction, Fraction]:
    """Both sides of a sum of one kind of sign, as `3 x £77,000 x 3 years = £693,000`."""
    left, right = re.sub(r"[£,]| years?", "", working).split(" = ")
    if " + " in left:
        return sum((Fraction(term) for term in left.split(" + ")), Fraction(0)), Fraction(right)
    product = Fraction(1)
    for term in left.split(" x "):
        product *= Fraction(term)
    return product, Fraction(right)


def test_two_constables_and_a_sergeant_for_three_years() -> None:
    reply = cost_of((Post("constable", 2), Post("sergeant", 1)), 3).reply()
    assert reply.summary == (
        "£693,000 for 2 constables and 1 sergeant for 3 years at the average cost of all Met officers early "
        "in 2025, or more than £600,000 as Hampstead residents reckoned in 2015. This is an illustration, "
        "not a quotation."
    )
    assert facts(reply) == {
        "2 constables, 2025 average": "2 x £77,000 x 3 years = £462,000",
        "1 sergeant, 2025 average": "1 x £77,000 x 3 years = £231,000",
        "All 3 officers, 2025 average": "3 x £77,000 x 3 years = £693,000",
        "2 constables, in 2019": "2 x £57,000 x 3 years = £342,000",
    }
    assert "I do not hold a price for a sergeant." in said(reply)
    assert [cited.id for cited in reply.sources][:2] == ["cost-2025-officer", "sch-pp-price-2019"]


def test_a_total_carries_its_sum_and_source() -> None:
    reply = cost_of((Post("constable", 2), Post("sergeant", 1)), 3).reply()
    assert reply.finding is not None
    (total,) = (figure for figure in reply.finding.figures if figure.value == 693_000)
    assert total == Figure(
        "All 3 officers at the average cost of all Met officers early in 2025",
        693_000,
        "GBP",
        "2025-01",
        "cost-2025-officer",
        "3 x £77,000 x 3 years = £693,000",
    )


@pytest.mark.parametrize(
    ("posts", "years"),
    [
        ((Post("constable", 2), Post("sergeant", 1)), 2),
        ((Post("constable", 3), Post("sergeant", 1)), 3),
        ((Post("constable", 2), Post("sergeant", 1), Post("pcso", 1)), 3),
        ((Post("constable", 2),), 3),
    ],
)
def test_only_hampstead_s_own_team_brings_its_plan(posts: tuple[Post, ...], years: float) -> None:
    assert "Hampstead" not in said(cost_of(posts, years).reply())


def test_constables_stand_between_the_last_scheme_price_and_the_average() -> None:
    reply = cost_of((Post("constable", 2),), 3).reply()
    assert "£342,000 at the Partnership Plus price in 2019" in reply.summary
    assert {462_000, 342_000, 2, 3} <= values(reply)
    assert 600_000 not in values(reply)


def test_the_closed_scheme_is_priced_in_2016_and_said_to_be_closed() -> None:
    reply = cost_of((Post("constable", 2),), 3, "metpatrol-plus").reply()
    assert reply.summary.startswith(
        "£396,000 for 2 constables for 3 years at the MetPatrol Plus price in 2016, or £462,000"
    )
    assert "MetPatrol Plus closed in 2019." in said(reply)
    assert 57_000 not in values(reply)


def test_ranks_of_one_scheme_and_year_are_added() -> None:
    reply = cost_of((Post("constable", 2), Post("inspector", 1)), 1, "metpatrol-plus").reply()
    assert facts(reply)["2 constables and 1 inspector, in 2016"] == "£132,000 + £95,000 = £227,000"


def test_prices_of_different_years_are_not_added() -> None:
    reply = cost_of((Post("constable", 2), Post("inspector", 1))).reply()
    assert {114_000, 95_000} <= values(reply)
    assert 114_000 + 95_000 not in values(reply)


def test_an_inspector_has_the_price_of_2016() -> None:
    reply = cost_of((Post("inspector", 1),)).reply()
    assert facts(reply)["1 inspector, in 2016"] == "1 x £95,000 x 1 year = £95,000"
    assert "the average is too low" in said(reply)


def test_an_inspector_has_no_partnership_plus_price() -> None:
    reply = cost_of((Post("inspector", 1),), scheme="partnership-plus").reply()
    assert "I do not hold a Partnership Plus price for an inspector" in said(reply)


def test_a_pcso_price_is_not_multiplied_by_years() -> None:
    reply = cost_of((Post("pcso", 3),), 2).reply()
    assert facts(reply) == {"3 PCSOs, 2023 budget": "3 x £58,600 = £175,800"}
    assert "not multiplied by the 2 years asked about" in said(reply)
    assert {3, 2, 175_800} <= values(reply)


def test_officers_and_pcsos_are_not_added() -> None:
    reply = cost_of((Post("constable", 1), Post("pcso", 1))).reply()
    assert {77_000, 58_600} <= values(reply)
    assert 77_000 + 58_600 not in values(reply)
    assert "are not added together" in said(reply)


def test_one_year_is_assumed() -> None:
    reply = cost_of((Post("officer", 4),)).reply()
    assert facts(reply) == {"4 officers, 2025 average": "4 x £77,000 x 1 year = £308,000"}


def test_part_of_a_year_counts() -> None:
    assert 2 * 77_000 * 5 // 2 in values(cost_of((Post("officer", 2),), 2.5).reply())


def test_a_rank_named_twice_is_one_line() -> None:
    once = cost_of((Post("constable", 3),)).reply()
    assert cost_of((Post("constable", 1), Post("constable", 2))).reply() == once


@pytest.mark.parametrize(
    "posts",
    [
        (),
        (Post("constable", 0),),
        (Post("constable", 2), Post("pcso", -1)),
        (Post("pcso", 1001),),
        (Post("constable", 501), Post("pcso", 500)),
    ],
)
def test_refuses_teams_that_cannot_be_meant(posts: tuple[Post, ...]) -> None:
    with pytest.raises(UserError, match=r"^Ask about at least 1 and at most 1,000 posts"):
        cost_of(posts)


@pytest.mark.parametrize("years", [0, -1, 50.01, 0.001, float("nan"), float("inf")])
def test_refuses_times_that_cannot_be_meant(years: float) -> None:
    with pytest.raises(UserError, match=r"^Ask about more than 0 and at most 50 years"):
        cost_of((Post("constable", 1),), years)


def test_takes_the_largest_team_and_the_longest_time() -> None:
    assert 1000 * 77_000 * 50 in values(cost_of((Post("officer", 1000),), 50).reply())


def test_refuses_an_unknown_scheme() -> None:
    with pytest.raises(UserError, match="I don't know a scheme called bogof"):
        cost_of((Post("constable", 1),), 1, "bogof")


@given(posts=TEAMS, years=YEARS, scheme=SCHEMES)
def test_every_number_is_listed_and_every_sum_is_right(
    posts: list[Post], years: float | None, scheme: str | None
) -> None:
    reply = cost_of(tuple(posts), years, scheme).reply()
    assert unlisted(reply) == set()
    assert reply.finding is not None
    sums = [figure for figure in reply.finding.figures if SUM.fullmatch(figure.working)]
    assert sums
    for figure in sums:
        left, right = comes_to(figure.working)
        assert left == right == figure.value


@given(posts=TEAMS, years=YEARS, scheme=SCHEMES)
def test_officers_stand_at_the_average_and_pcsos_at_the_budget(
    posts: list[Post], years: float | None, scheme: str | None
) -> None:
    reply = cost_of(tuple(posts), years, scheme).reply()
    officers = sum(post.count for post in posts if post.rank != "pcso")
    pcsos = sum(post.count for post in posts if post.rank == "pcso")
    if officers:
        asked = Fraction(str(round(1 if years is None else years, 2)))
        assert officers * 77_000 * asked in values(reply)
    if pcsos:
        assert pcsos * 58_600 in values(reply)
    assert ("I do not hold a price for a sergeant" in said(reply)) == any(post.rank == "sergeant" for post in posts)


@given(posts=TEAMS, years=YEARS, scheme=SCHEMES)
def test_the_2019_price_is_never_without_its_year_nor_pay_a_price(
    posts: list[Post], years: float | None, scheme: str | None
) -> None:
    reply = cost_of(tuple(posts), years, scheme).reply()
    named = {line for text in texts(reply) for line in text.split(". ") if "£57,000 a year" in line}
    assert all("2019" in line for line in named)
    sums = [label for label, working in facts(reply).items() if " x £57,000 x " in working]
    assert all("in 2019" in label for label in sums)
    assert not any(cited.id.startswith("cost-pay") for cited in reply.sources)
    assert "I hold no current quotation, so ask MOPAC" in said(reply)


@pytest.mark.parametrize("rank", RANKS)
def test_what_a_rank_costs_lists_every_number(rank: Rank) -> None:
    reply = what_costs(rank).reply()
    assert unlisted(reply) == set()
    assert "Ask MOPAC" in said(reply)


def test_the_ladder_runs_from_the_latest() -> None:
    reply = what_costs("officer").reply()
    assert reply.summary.startswith("£77,000 a year is the average cost of a Met officer")
    years = [re.findall(r"20\d\d", label)[0] for label in facts(reply)]
    assert years == ["2025", "2023", "2019", "2019", "2018", "2016"]
    assert {77_000, 58_600, 57_000, 72_000, 60_000, 66_000, 95_000} <= values(reply)


@pytest.mark.parametrize(
    ("rank", "first", "needs"),
    [
        ("constable", "£77,000 a year", {77_000, 57_000, 72_000, 66_000}),
        ("sergeant", "I do not hold a price for a sergeant.", {66_000, 95_000, 77_000}),
        ("inspector", "£95,000 a year", {95_000, 77_000}),
        ("pcso", "£58,600 is", {58_600, 29_300_000, 500}),
    ],
)
def test_what_a_rank_costs_starts_with_the_answer(rank: Rank, first: str, needs: set[float]) -> None:
    reply = what_costs(rank).reply()
    assert reply.summary.startswith(first)
    assert needs <= values(reply)


def test_the_check_of_numbers_sees_one_that_is_not_listed() -> None:
    reply = cost_of((Post("constable", 1),)).say("That is £81,234 in 2026.").reply()
    assert unlisted(reply) == {"81,234"}
