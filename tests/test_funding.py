"""Who may pay for police: every question has an answer with its rule, and no number without a record."""

import re
from itertools import product

import pytest

from bot.answers import MONTHS, shown
from bot.errors import UserError
from bot.knowledge.funding import NOT_LEGAL_ADVICE, may_pay
from bot.replies import Facts, Items, Notice, Paragraph, Reply, Sources, Table
from storage.facts import ReferenceFileError, library
from storage.funding import HOLE, checked, funding, texts_of

RULES = funding()
FUNDERS = [one.id for one in RULES.funder]
MECHANISMS = [one.id for one in RULES.mechanism]
SCHEMES = [one.id for one in RULES.scheme]
YEARS = (None, 2005, 2008, 2009, 2010, 2011, 2013, 2015, 2016, 2019, 2024)

DATES_AND_SECTIONS = re.compile(
    rf"\b(?:\d{{1,2}} )?(?:{'|'.join(MONTHS)}) (?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d(?:-\d\d)?\b|\bsections? \d+\b"
)
NUMBER = re.compile(r"£?\d[\d,]*(?:\.\d+)?(?: %)?(?<!,)")


def lines(reply: Reply) -> list[str]:
    """Everything a reply says, a line at a time, but for its sources."""
    said = [reply.summary]
    for block in reply.blocks:
        match block:
            case Paragraph(text) | Notice(text):
                said.append(text)
            case Facts(rows):
                said += (f"{label}: {text}" for label, text in rows)
            case Items(items):
                said += items
            case Table(_, cells):
                said += (" | ".join(row) for row in cells)
            case _:
                pass
    return said


def answer(
    funder: str | None = None,
    mechanism: str | None = None,
    scheme: str | None = None,
    year: int | None = None,
) -> list[str]:
    """What is said when asked that."""
    return lines(may_pay(funder, mechanism, scheme, year).reply())


def text(*asked: str | int | None, **named: str | int | None) -> str:
    return "\n".join(answer(*asked, **named))  # type: ignore[arg-type]  # the names are may_pay's


@pytest.mark.parametrize(("funder", "way"), [*product(FUNDERS, MECHANISMS + SCHEMES)])
def test_every_funder_by_every_mechanism_or_scheme_answers_for_any_year(funder, way):
    for year in YEARS:
        reply = may_pay(funder, way, year=year).reply()
        said = lines(reply)
        assert reply.finding.outcome == "answered"
        assert reply.finding.topic == "funding"
        assert reply.summary.split()[0] not in {"Yes", "No,", "No."}
        assert len(said) > 2
        assert said[-1] == NOT_LEGAL_ADVICE
        assert isinstance(reply.blocks[-1], Sources)


@pytest.mark.parametrize(("funder", "mechanism"), [*product(FUNDERS, MECHANISMS)])
def test_an_answer_begins_with_the_verdict_and_names_the_rule_and_who_decides(funder, mechanism):
    route, law = RULES.route(funder, mechanism), RULES.law(mechanism)
    said = answer(funder, mechanism)
    assert said[0] == route.says
    assert law.decides in said[1]
    if mechanism != "private":
        assert law.name in said[1]
    words = {"may": " may ", "may_not": "not ", "only_if": " only if "}
    assert words[route.verdict] in route.says


@pytest.mark.parametrize(
    ("funder", "mechanism", "scheme"),
    [
        *product([None, *FUNDERS], [None, *MECHANISMS], [None]),
        *product([None, *FUNDERS], [None], SCHEMES),
    ],
)
def test_states_no_number_that_is_not_among_its_figures(funder, mechanism, scheme):
    for year in YEARS:
        reply = may_pay(funder, mechanism, scheme, year).reply()
        said = DATES_AND_SECTIONS.sub("", "\n".join(lines(reply)))
        held = {shown(one.value, one.unit) for one in reply.finding.figures}
        assert set(NUMBER.findall(said)) <= held


@pytest.mark.parametrize("entry", [*RULES.scheme, *RULES.mechanism, *RULES.funder, *RULES.routes])
def test_a_template_holds_no_bare_number_and_begins_with_no_yes_or_no(entry):
    for template in texts_of(entry):
        bare = DATES_AND_SECTIONS.sub("", HOLE.sub("", template))
        assert not re.search(r"[\d£%]", bare), template
        assert not re.match(r"(yes|no)\b[,.]", template, re.IGNORECASE), template


def test_corrects_who_thinks_metpatrol_plus_is_open():
    said = answer(scheme="MetPatrol Plus")
    assert said[0] == "MetPatrol Plus closed in 2019 and was replaced by Partnership Plus."
    assert said[1].startswith("MetPatrol Plus, known as buy one get one free,")


@pytest.mark.parametrize("funder", FUNDERS)
def test_corrects_metpatrol_plus_first_whoever_asks(funder):
    assert answer(funder, scheme="mpp")[0] == answer(scheme="mpp")[0]
    assert answer(funder, scheme="mpp", year=2026)[0] == answer(scheme="mpp")[0]


def test_a_council_asking_for_metpatrol_plus_now_is_told_of_partnership_plus():
    said = answer("council", scheme="bogof")
    assert said[1] == RULES.scheme_route("council", "partnership-plus").says
    assert said[2] == RULES.scheme_route("council", "metpatrol-plus").says
    assert "£57,000" in "".join(said)
    assert "£66,000" not in "".join(said)


def test_a_business_district_could_buy_matched_officers_in_2016():
    said = answer("bid", year=2016)
    assert said[0] == (
        "Business improvement districts could buy matched officers under MetPatrol Plus,"
        " which ran from about 2015 to 2019."
    )
    assert "£66,000" in "".join(said)
    assert "£57,000" not in "".join(said)
    assert any("Brixton" in line for line in said)
    assert not any("Croydon" in line for line in said)


def test_metpatrol_plus_asked_of_its_own_years_is_not_corrected():
    said = answer("council", scheme="metpatrol plus", year=2017)
    assert said[0] == RULES.scheme_route("council", "metpatrol-plus").says
    assert "closed in 2019 and was replaced" not in "".join(said)


def test_a_year_of_two_schemes_answers_for_both_newest_first():
    said = answer("council", year=2019)
    assert "Partnership Plus" in said[0]
    assert "MetPatrol Plus" in said[1]
    assert "£57,000" in "".join(said)
    assert "£66,000" in "".join(said)


def test_a_scheme_asked_of_a_year_before_it_began_says_so():
    assert answer("council", scheme="partnership plus", year=2016)[:2] == [
        "Partnership Plus had not begun in 2016.",
        RULES.scheme_route("council", "metpatrol-plus").says,
    ]


def test_a_scheme_asked_of_a_past_year_after_it_closed_says_so():
    assert answer("council", scheme="match funding", year=2017)[0] == (
        "The Match Funding Scheme of 2011 was over by 2017."
    )


def test_a_year_before_all_schemes_is_owned_up_to():
    said = answer("resident", year=2005)
    assert said[0].startswith("The earliest scheme I hold is from January 2008,")
    assert said[1:] == answer("resident")


def test_examples_are_of_the_year_asked_about():
    assert "I hold no example from 2011." in answer("resident", year=2011)
    assert any("Hampstead" in line for line in answer("resident", year=2016))
    assert any("Kensington" in line for line in answer("resident", "private patrol", year=2002))
    assert not any("Tower Hamlets" in line for line in answer("council", year=2019))


def test_the_last_price_always_carries_its_year_and_where_to_ask():
    priced = [
        line
        for funder, scheme in product([None, *FUNDERS], [None, *SCHEMES])
        for line in answer(funder, scheme=scheme)
        if "£57,000" in line
    ]
    assert priced
    for line in priced:
        assert "from April 2019" in line
        assert "I hold nothing later; ask MOPAC or your BCU commander" in line


def test_residents_learn_of_hampstead_and_that_no_officer_is_recorded():
    said = text("residents")
    assert said.startswith("Residents cannot simply buy ward officers.")
    for words in ("£600,000", "would not entertain", "open mind", "no record that Hampstead got"):
        assert words in said


@pytest.mark.parametrize(
    ("funder", "named"),
    [
        ("bid", ("Croydon", "Brixton", "South Bank")),
        ("council", ("Tower Hamlets", "Havering", "Kingston")),
        ("developer", ("Hammersmith and Fulham", "Park Royal", "CIL", "planning department")),
        ("tfl", ("2010-11", "£88,500,000", "January 2015")),
        ("firm", ("My Local Bobby", "not a police force")),
        ("parish", ("not a practical route",)),
        ("housing association", ("None of the records I hold names housing associations", "Tower Hamlets")),
    ],
)
def test_a_funder_learns_who_tried_before(funder, named):
    said = text(funder)
    for words in named:
        assert words in said


def test_no_answer_gives_more_than_three_examples():
    for funder, scheme, year in product([None, *FUNDERS], [None, *SCHEMES], YEARS):
        blocks = may_pay(funder, None, scheme, year).reply().blocks
        assert all(len(block.lines) <= 3 for block in blocks if isinstance(block, Items))


def test_with_no_funder_all_are_in_a_table():
    reply = may_pay().reply()
    table = next(block for block in reply.blocks if isinstance(block, Table))
    assert [row[:2] for row in table.rows] == [
        ("Residents", "may not"),
        ("Councils", "may"),
        ("Parish councils", "may"),
        ("Business improvement districts", "only if"),
        ("Housing associations", "only if"),
        ("Developers", "only if"),
        ("Transport for London", "may"),
        ("Private firms", "only if"),
    ]


def test_a_mechanism_alone_says_what_it_allows_and_whom():
    said = answer(mechanism="section 92")
    assert said[0].startswith("The rule is the Police Act 1996, section 92.")
    assert "May: councils, parish councils" in said
    assert "May not: residents, Transport for London, private firms" in said
    assert "I do not hold the hourly rates" in text(mechanism="SPS")


def test_an_open_scheme_alone_is_described_with_its_price():
    said = answer(scheme="Partnership Plus")
    assert said[0].startswith("Partnership Plus is the latest scheme I hold")
    assert "Dates, as far as held: from 1 April 2019; no close known" in said
    assert "Who could buy: councils" in said
    assert "£57,000" in "".join(said)


def test_a_past_year_alone_describes_the_scheme_then_open():
    assert answer(year=2012)[0].startswith("Under the Match Funding Scheme of April 2011,")


def test_a_scheme_or_rule_is_known_in_either_place():
    assert answer("council", "partnership plus") == answer("council", scheme="partnership plus")
    assert answer("resident", scheme="gift") == answer("resident", "gift")


def test_a_scheme_joined_to_a_rule_it_does_not_run_on_is_set_apart():
    said = answer("council", "special services", "partnership plus")
    assert said[0].startswith("Partnership Plus runs on the Police Act 1996, section 92.")
    assert said[1:] == answer("council", "special services")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("B.I.D.", "bid"),
        ("s.106", "developer"),
        ("CIL", "developer"),
        ("TfL", "tfl"),
        ("Housing Association", "housing-association"),
        ("residents' association", "resident"),
        ("borough council", "council"),
        ("traders", "firm"),
    ],
)
def test_funders_are_known_by_the_names_people_use(typed, meant):
    assert answer(typed) == answer(meant)


@pytest.mark.parametrize("things", [RULES.funder, [*RULES.mechanism, *RULES.scheme]])
def test_no_name_means_two_things(things):
    names = [{re.sub(r"[^a-z0-9]", "", name.casefold()) for name in (one.id, one.name, *one.also)} for one in things]
    assert len(set.union(*names)) == sum(map(len, names))


def test_an_unknown_funder_is_told_which_are_known():
    with pytest.raises(UserError, match=r"I don't know a funder called the moon\. Try one of: resident, council,"):
        may_pay("the moon")


def test_an_unknown_rule_or_scheme_is_told_which_are_known():
    for asked in ({"mechanism": "barter"}, {"scheme": "barter"}):
        with pytest.raises(UserError, match=r"I don't know a rule or scheme called barter\. Try one of: grant,"):
            may_pay("council", **asked)


def test_a_missing_route_is_found_as_the_file_loads():
    lacking = RULES.model_copy(update={"routes": RULES.routes[1:]})
    with pytest.raises(ReferenceFileError, match="resident by s92 has no route"):
        checked(lacking, library())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"uses": ["law-nowhere"]}, "the record law-nowhere is not held"),
        ({"precedents": ["sch-nowhere"]}, "the record sch-nowhere is not held"),
        (
            {"says": "It may cost {sch-pp-price-2019.sergeant}."},
            r"the figure sch-pp-price-2019\.sergeant is not held",
        ),
        ({"funder": "martians"}, "the route martians by s92 names something unknown"),
    ],
)
def test_a_route_that_points_nowhere_is_found_as_the_file_loads(change, fault):
    first, *rest = RULES.routes
    broken = RULES.model_copy(update={"routes": [first.model_copy(update=change), *rest]})
    with pytest.raises(ReferenceFileError, match=fault):
        checked(broken, library())
