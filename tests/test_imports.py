"""The Met's workbook of ward teams: how it is read, joined and kept, and what the bot says once it is."""

import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from adapters import imports
from adapters.__main__ import main
from adapters.console.render import plain
from bot.calls import Role
from bot.errors import UserError
from bot.imports.cells import month_of, number_of
from bot.imports.strengths import read_abstractions, read_strengths, strengths_joined
from bot.imports.teams import Apart, Joined, borough_named, joined
from bot.replies import Cited, Facts, Figure, Paragraph, Sources
from storage.engine import one_session, sessions, to_read
from storage.imports import latest_month
from storage.models import Abstraction, Imported, Strength
from storage.months import following, runs
from storage.places import old_wards, wards
from tests.conftest import Say
from tests.met_files import (
    ABSTRACTIONS_BEFORE,
    ABSTRACTIONS_HEADER,
    STRENGTHS_HEADER,
    STRENGTHS_MENDED,
    Row,
    minutes,
    strength,
    workbook,
)
from tests.reading import facts, unlisted

JULY, AUGUST, SEPTEMBER = date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30)
TOWN, FROGNAL, CAZENOVE = "E05013659", "E05013657", "E05009368"
CAMDEN, HACKNEY = "Camden Borough", "Hackney Borough"

Import = Callable[..., list[str]]


@pytest.fixture
def take_in(url: str, tmp_path: Path) -> Import:
    """Imports a workbook made of rows, and gives back the report."""

    def take(strengths: list[Row], abstractions: list[Row] | None = None, **headers: Row) -> list[str]:
        file = workbook(tmp_path / "met.xlsx", strengths, abstractions or (), **headers)
        return list(imports.strengths(url, file))

    return take


def team(borough: str, name: str, month: date, constables: float, pcsos: float) -> list[Row]:
    return [strength(month, borough, name, "Constable", constables), strength(month, borough, name, "PCSO", pcsos)]


def held(engine: Engine) -> list[tuple[object, ...]]:
    with Session(engine) as session:
        rows = session.exec(select(Strength).order_by(Strength.month, Strength.ward)).all()
        return [(row.month, row.ward, row.team, row.constables, row.pcsos) for row in rows]


# Reading and joining


@pytest.mark.both_engines
def test_a_workbook_is_read_joined_and_kept(take_in: Import, engine: Engine) -> None:
    report = take_in(
        [*team(CAMDEN, "Hampstead Town", SEPTEMBER, 1.8, 1), *team(HACKNEY, "Cazenove", SEPTEMBER, 2, 0)],
        [
            minutes(SEPTEMBER, CAMDEN, "Hampstead Town", "Yes", 60),
            minutes(SEPTEMBER, CAMDEN, "Hampstead Town", "No", 940),
        ],
    )
    assert report[:3] == [
        "Strengths: sheet Strengths of met.xlsx, 4 rows, September 2026.",
        "Joined: 2 of 2 teams to a ward of today.",
        "Months: 1 new.",
    ]
    assert report[-3:] == [
        "Abstraction: sheet Sheet1 of met.xlsx, 2 rows, September 2026.",
        "Joined: 1 of 1 teams to a ward of today.",
        "Months: 1 new.",
    ]
    assert held(engine) == [
        ("2026-09", CAZENOVE, "Cazenove", 2.0, 0.0),
        ("2026-09", TOWN, "Hampstead Town", 1.8, 1.0),
    ]
    with Session(engine) as session:
        spent = session.exec(select(Abstraction)).one()
        assert (spent.ward, spent.minutes, spent.abstracted) == (TOWN, 1000, 60)


@pytest.mark.parametrize("header", [STRENGTHS_HEADER, STRENGTHS_MENDED])
@pytest.mark.parametrize("beside", [ABSTRACTIONS_HEADER, ABSTRACTIONS_BEFORE])
def test_either_spelling_of_the_headings_is_read(take_in: Import, engine: Engine, header: Row, beside: Row) -> None:
    take_in(
        team(CAMDEN, "Frognal", SEPTEMBER, 1, 1),
        [minutes(SEPTEMBER, CAMDEN, "Frognal", "yes", 5)],
        header=header,
        beside=beside,
    )
    with Session(engine) as session:
        assert session.exec(select(Strength.constables)).all() == [1.0]
        assert session.exec(select(Abstraction.abstracted)).all() == [5]


def test_rows_of_a_team_are_added_up_the_same_row_twice_included(take_in: Import, engine: Engine) -> None:
    row = strength(SEPTEMBER, CAMDEN, "Frognal", "Constable", 0.6)
    take_in([row, row, strength(SEPTEMBER, CAMDEN, "Frognal", "PC", 0.4)])
    assert held(engine) == [("2026-09", FROGNAL, "Frognal", 1.6, None)]


def test_what_has_no_number_is_not_known_and_is_no_zero(take_in: Import, engine: Engine) -> None:
    report = take_in(
        [
            strength(SEPTEMBER, CAMDEN, "Frognal", "Constable", 2),
            strength(SEPTEMBER, CAMDEN, "Frognal", "PCSO", None),
            strength(SEPTEMBER, CAMDEN, "Frognal", "Sergeant", 1),
            strength("some day", CAMDEN, "Frognal", "Constable", 1),
            strength(SEPTEMBER, CAMDEN, "Frognal", "Constable", -1),
            (None, None, None, None, None, None, None),
        ]
    )
    assert held(engine) == [("2026-09", FROGNAL, "Frognal", 2.0, None)]
    assert [line for line in report if line.startswith("Left out")] == [
        "Left out: 2 rows, no number for FTE (the first is row 3).",
        "Left out: 1 row, rank Sergeant, where only constables and PCSOs are kept.",
        "Left out: 1 row, no month (the first is row 5).",
    ]


def test_a_borough_left_out_is_a_gap(take_in: Import, engine: Engine) -> None:
    report = take_in(
        [
            *team(CAMDEN, "Frognal", JULY, 2, 1),
            *(team(HACKNEY, "Cazenove", JULY, 2, 1)),
            *team(HACKNEY, "Cazenove", SEPTEMBER, 2, 1),
        ]
    )
    assert "No strengths for Camden in September 2026: a gap in the file, which is not none." in report
    assert [line for line in report if line.startswith("No strengths for Barking and Dagenham, Barnet")] == [
        "No strengths for Barking and Dagenham, Barnet, Bexley, Brent, Bromley, Croydon, Ealing, Enfield, Greenwich, "
        "Hammersmith and Fulham, Haringey, Harrow and 18 more in July 2026, September 2026: a gap in the file, "
        "which is not none."
    ]
    assert [(month, ward) for month, ward, *_ in held(engine)] == [
        ("2026-07", CAZENOVE),
        ("2026-07", FROGNAL),
        ("2026-09", CAZENOVE),
    ]


def test_what_does_not_join_is_listed_with_the_reason(take_in: Import, engine: Engine) -> None:
    report = take_in(
        [
            *team(CAMDEN, "Frognal", SEPTEMBER, 2, 1),
            *team(CAMDEN, "Frognal and Fitzjohns", SEPTEMBER, 5, 5),
            *team(CAMDEN, "Town Centre", SEPTEMBER, 9, 9),
            *team("Aviation Security", "Heathrow", SEPTEMBER, 9, 9),
            *team("Kingston Borough", "Grove", SEPTEMBER, 1, 1),
        ]
    )
    assert "Joined: 2 of 5 teams to a ward of today, 1 of them by an old ward's name." in report
    at = report.index("Did not join (3):")
    assert report[at + 1 : at + 4] == [
        "  Aviation Security: Heathrow: Aviation Security is no borough",
        "  Camden Borough: Frognal and Fitzjohns: another team has the name that its ward has today",
        "  Camden Borough: Town Centre: no ward of Camden has or had that name",
    ]
    assert [(row[1], row[2]) for row in held(engine)] == [(FROGNAL, "Frognal"), ("E05013938", "Grove")]


@pytest.mark.parametrize(
    ("borough", "name", "ward"),
    [
        ("Camden", "Hampstead Town", TOWN),
        ("CAMDEN BOROUGH", "hampstead  town snt", TOWN),
        ("Camden Borough", "Camden - Hampstead Town Ward", TOWN),
        ("Camden Borough", "EK12 Hampstead Town", TOWN),
        ("London Borough of Camden", "Hampstead Town Safer Neighbourhood Team", TOWN),
        ("Kingston", "Surbiton Hill", "E05013944"),
        ("Barking & Dagenham Borough", "Abbey", "E05014053"),
    ],
)
def test_a_team_is_known_by_its_ward_however_it_is_written(borough: str, name: str, ward: str) -> None:
    assert joined(borough, name) == Joined(ward, True)


def test_every_ward_of_today_joins_by_its_own_name_and_never_across_boroughs() -> None:
    assert all(joined(f"{one.borough} Borough", one.name) == Joined(one.code, True) for one in wards().values())
    for old in old_wards():
        found = joined(old.borough, old.name)
        assert isinstance(found, Apart) or wards()[found.ward].borough == old.borough


def test_a_name_of_another_borough_does_not_join() -> None:
    assert joined("Hackney Borough", "Hampstead Town") == Apart("no ward of Hackney has or had that name")
    assert borough_named("") is None


# Months


def test_the_same_file_twice_changes_nothing(take_in: Import, engine: Engine) -> None:
    rows = team(CAMDEN, "Frognal", SEPTEMBER, 2, 1)
    spent = [minutes(SEPTEMBER, CAMDEN, "Frognal", "No", 5)]
    take_in(rows, spent)
    with Session(engine) as session:
        before = [(row.kind, row.imported_at) for row in session.exec(select(Imported)).all()]
    report = take_in(rows, spent)
    assert report[-1] == "Nothing changed: all of it had been imported before."
    assert "Months: 1 as they were." in report
    with Session(engine) as session:
        assert [(row.kind, row.imported_at) for row in session.exec(select(Imported)).all()] == before


def test_a_newer_file_replaces_a_month_whole_and_an_older_one_does_not(take_in: Import, engine: Engine) -> None:
    take_in([*team(CAMDEN, "Frognal", AUGUST, 2, 1), *team(HACKNEY, "Cazenove", AUGUST, 2, 1)])
    newer = [*team(CAMDEN, "Frognal", AUGUST, 1.5, 1), *team(CAMDEN, "Frognal", SEPTEMBER, 1, 1)]
    assert "Months: 1 new, 1 replaced." in take_in(newer)
    expected = [("2026-08", FROGNAL, "Frognal", 1.5, 1.0), ("2026-09", FROGNAL, "Frognal", 1.0, 1.0)]
    assert held(engine) == expected
    report = take_in([*team(CAMDEN, "Frognal", JULY, 3, 3), *team(CAMDEN, "Frognal", AUGUST, 2, 1)])
    assert "Months: 1 new, 1 left as a file with later months gave them." in report
    assert held(engine) == [("2026-07", FROGNAL, "Frognal", 3.0, 3.0), *expected]


# Files that will not do


def refused(url: str, file: Path) -> str:
    with pytest.raises(UserError) as caught:
        list(imports.strengths(url, file))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def nothing_kept(engine: Engine) -> bool:
    with Session(engine) as session:
        return not any(session.exec(select(table)).all() for table in (Imported, Strength, Abstraction))


def test_a_missing_heading_is_named_with_its_sheet(url: str, engine: Engine, tmp_path: Path) -> None:
    header = ("Date", "Buisness Group", "OCU", "Department", "Team", "Grade", "FTE")
    file = workbook(tmp_path / "met.xlsx", team(CAMDEN, "Frognal", SEPTEMBER, 2, 1), header=header)
    assert refused(url, file) == (
        "The sheet Strengths has no column for the rank (headed Rank or Rank Group): give the Met's own file, "
        "as it was downloaded."
    )
    assert nothing_kept(engine)


def test_a_workbook_without_strengths_keeps_nothing_of_it(url: str, engine: Engine, tmp_path: Path) -> None:
    rows = [strength("never", CAMDEN, "Frognal", "Constable", 1)]
    spent = [minutes(SEPTEMBER, CAMDEN, "Frognal", "No", 5)]
    assert "has no row that can be read" in refused(url, workbook(tmp_path / "met.xlsx", rows, spent))
    assert nothing_kept(engine)


def test_what_is_no_workbook_gets_a_sentence(url: str, engine: Engine, tmp_path: Path) -> None:
    good = workbook(tmp_path / "good.xlsx", team(CAMDEN, "Frognal", SEPTEMBER, 2, 1)).read_bytes()
    for name, held_bytes in {
        "text.xlsx": b"Date,Team\n",
        "empty.xlsx": b"",
        "half.xlsx": good[: len(good) // 2],
        "bent.xlsx": good.replace(b"xl/workbook.xml", b"xl/workbeek.xml"),
    }.items():
        (tmp_path / name).write_bytes(held_bytes)
        assert "is not an Excel workbook" in refused(url, tmp_path / name)
    for missing in (tmp_path / "none.xlsx", tmp_path):
        assert "cannot be read" in refused(url, missing)
    assert nothing_kept(engine)


def test_a_workbook_that_would_unpack_to_too_much_is_not_opened(url: str, tmp_path: Path) -> None:
    packed = zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED)
    with packed, packed.open("xl/sharedStrings.xml", "w") as words:
        for _ in range(201):
            words.write(bytes(1_000_000))
    assert "would unpack to more than 200 MB" in refused(url, tmp_path / "bomb.xlsx")


def test_a_damaged_sheet_leaves_nothing_half_written(url: str, engine: Engine, tmp_path: Path) -> None:
    good = workbook(
        tmp_path / "good.xlsx", [row for _ in range(500) for row in team(CAMDEN, "Frognal", SEPTEMBER, 2, 1)]
    )
    bad = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as packed, zipfile.ZipFile(bad, "w") as out:
        for one in packed.infolist():
            held_bytes = packed.read(one)
            cut = one.filename == "xl/worksheets/sheet2.xml"
            out.writestr(one.filename, held_bytes[: len(held_bytes) // 2] if cut else held_bytes)
    assert "is not an Excel workbook" in refused(url, bad)
    assert nothing_kept(engine)


# Cells


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        (date(2026, 9, 30), "2026-09"),
        (datetime(2026, 9, 30, 12), "2026-09"),  # noqa: DTZ001  # a spreadsheet has no zones
        ("2026-09-30 00:00:00", "2026-09"),
        ("2026-09", "2026-09"),
        ("202609", "2026-09"),
        (202609, "2026-09"),
        (202609.0, "2026-09"),
        (46295, "2026-09"),
        ("30/09/2026", "2026-09"),
        ("09/2026", "2026-09"),
        ("Sep-26", "2026-09"),
        ("September 2026", "2026-09"),
        ("30 Sept 2026", "2026-09"),
        ("Sepia 2026", None),
        ("2026", None),
        (2026, None),
        (True, None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        ("", None),
        ("13/13/2026", None),
        (date(1899, 12, 31), None),
    ],
)
def test_a_month_is_read_however_it_is_written(cell: object, month: str | None) -> None:
    assert month_of(cell) == month


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.dates(), st.datetimes(),
    st.sampled_from(["Constable", "PCSO", "Yes", "No", "Camden Borough", "Frognal", "1.8", "2026-09"]),
)  # fmt: skip


@given(CELLS)
def test_no_cell_is_a_month_or_a_number_out_of_bounds(cell: object) -> None:
    month, number = month_of(cell), number_of(cell, 1000)
    assert month is None or ("2000-01" <= month <= "2099-12" and 1 <= int(month[5:]) <= 12)
    assert number is None or 0 <= number <= 1000


@given(st.lists(st.lists(CELLS, max_size=9), max_size=12))
def test_no_rows_make_the_reading_fail_but_in_a_sentence(rows: list[list[object]]) -> None:
    for header, read in ((STRENGTHS_HEADER, read_strengths), (ABSTRACTIONS_HEADER, read_abstractions)):
        try:
            sheet = read(header, rows, "The sheet", 2)
        except UserError:
            continue
        assert sum(count for count, _ in sheet.reasons) <= sheet.rows <= len(rows)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(sorted(wards())), st.sampled_from(["2026-08", "2026-09"])),
        st.tuples(st.none() | st.integers(0, 9), st.integers(0, 9)),
        min_size=1,
        max_size=30,
    )
)
def test_what_is_joined_is_what_was_given(given_rows: dict[tuple[str, str], tuple[int | None, int]]) -> None:
    rows = [
        strength(month, wards()[ward].borough, wards()[ward].name, rank, count)
        for (ward, month), counts in given_rows.items()
        for rank, count in zip(("Constable", "PCSO"), counts, strict=True)
    ]
    joining = strengths_joined(read_strengths(STRENGTHS_HEADER, rows, "The sheet", 2))
    kept = {
        (row["ward"], row["month"]): (row["constables"], row["pcsos"]) for one in joining.months.values() for row in one
    }
    assert kept == given_rows
    assert joining.apart == {}


def test_months_in_stretches() -> None:
    assert runs(["2024-12", "2025-01", "2025-03"]) == [("2024-12", "2025-01"), ("2025-03", "2025-03")]
    assert following("2025-12") == "2026-01"


# What the bot says


@pytest.fixture
def town(say: Say) -> Say:
    """A panel for Hampstead Town, in its channel."""
    room, ann = "slack:T1/C1", "slack:T1/ann"
    say("/panel setup Hampstead Town", place=room, who=ann, role=Role.ADMIN)
    return lambda text, **more: say(text, place=room, who=ann, role=Role.CHAIR, **more)


def test_the_count_stands_beside_the_promise_with_the_sum_of_what_is_short(town: Say, take_in: Import) -> None:
    take_in(team(CAMDEN, "Hampstead Town", SEPTEMBER, 1.8, 1))
    reply = town("/panel officers")
    assert facts(reply) == {"In post": "1.8 FTE constables and 1.0 PCSO in September 2026 (Met workbook)"}
    assert (
        Paragraph(
            "Promised minus in post: 2 - 1.8 = 0.2 constables. That is our arithmetic: the Met publishes no vacancies."
        )
        in reply.blocks
    )
    assert reply.finding is not None
    assert reply.finding.figures[2:] == (
        Figure("constables in post", 1.8, "FTE", "2026-09", "met-workbook-2026-09"),
        Figure("PCSOs in post", 1.0, "FTE", "2026-09", "met-workbook-2026-09"),
        Figure("constables promised minus in post", 0.2, "FTE", "2026-09", "met-workbook-2026-09", "2 - 1.8 = 0.2"),
    )
    assert reply.sources[-1] == Cited(
        "met-workbook-2026-09",
        "MPS Dedicated Ward Officer Abstractions and Strengths",
        "Metropolitan Police / London Datastore",
        "https://data.london.gov.uk/dataset/mps-dedicated-ward-officer-abstractions-and-strengths-e16kd",
        "2026-09",
        "Met workbook of ward officers, to September 2026",
    )
    assert unlisted(reply) == set()


def test_nothing_short_says_nothing_of_vacancies(town: Say, take_in: Import) -> None:
    take_in(team(CAMDEN, "Hampstead Town", SEPTEMBER, 2, 1))
    assert "Promised minus" not in plain(town("/panel officers"))


def test_a_question_of_who_is_in_post_is_answered_with_the_count_first(town: Say, take_in: Import) -> None:
    take_in([*team(CAMDEN, "Hampstead Town", AUGUST, 2, 1), *team(CAMDEN, "Hampstead Town", SEPTEMBER, 1, 0)])
    reply = town("how many pcs are in post in hampstead town")
    assert reply.summary == (
        "Hampstead Town (Camden), in post: 1.0 FTE constable and 0.0 PCSOs in September 2026 (Met workbook)."
    )
    before = town("how many pcs were in post in hampstead town in august 2026")
    assert before.summary == (
        "Hampstead Town (Camden), in post: 2.0 FTE constables and 1.0 PCSO in August 2026 (Met workbook)."
    )
    assert unlisted(reply) == unlisted(before) == set()


def test_a_time_before_is_answered_with_the_count_of_then(town: Say, take_in: Import) -> None:
    take_in(team(CAMDEN, "Hampstead Town", SEPTEMBER, 1, 1))
    assert facts(town("/panel officers hampstead town september 2026")) == {
        "In post": "1.0 FTE constable and 1.0 PCSO in September 2026 (Met workbook)"
    }
    assert facts(town("/panel officers hampstead town 2026")) == facts(
        town("/panel officers hampstead town september 2026")
    )
    assert facts(town("/panel officers hampstead town 2012")) == {}


def test_camdens_gap_is_said_as_a_gap(town: Say, take_in: Import) -> None:
    take_in([*team(CAMDEN, "Hampstead Town", date(2024, 7, 31), 2, 1), *team(HACKNEY, "Cazenove", SEPTEMBER, 2, 1)])
    reply = town("/panel officers")
    assert facts(reply)["In post"] == (
        "Not published for Camden since August 2024 (Met workbook to September 2026). The last it has is 2.0 FTE "
        "constables and 1.0 PCSO in July 2024. That is a gap in the file, and says nothing about the team."
    )
    assert "Promised minus" not in plain(reply)
    assert unlisted(reply) == set()


def test_a_borough_never_in_the_workbook_and_a_ward_without_a_team_are_gaps_too(town: Say, take_in: Import) -> None:
    take_in(team(HACKNEY, "Cazenove", SEPTEMBER, 2, 1))
    assert facts(town("/panel officers"))["In post"] == (
        "Nothing for Camden in the Met workbook, September 2026 to September 2026. "
        "That is a gap in the file, and says nothing about the team."
    )
    assert facts(town("/panel officers hackney wick"))["In post"] == (
        "The Met workbook to September 2026 has no team that is known to be this ward's. "
        "That is a gap in the file, and says nothing about the team."
    )


def test_a_rank_without_a_figure_and_a_team_of_another_name_are_said(town: Say, take_in: Import) -> None:
    take_in([strength(SEPTEMBER, CAMDEN, "Frognal and Fitzjohns", "Constable", 2)])
    assert facts(town("/panel officers frognal"))["In post"] == (
        "2.0 FTE constables in September 2026 (Met workbook); it has no figure for PCSOs; "
        "the workbook calls the team Frognal and Fitzjohns"
    )


def test_what_the_team_told_is_beside_it_and_a_disagreement_is_a_line(town: Say, take_in: Import) -> None:
    take_in(team(CAMDEN, "Hampstead Town", SEPTEMBER, 1, 1))
    town("/panel staffing 2 1 as of 1 november from Sgt Brown")
    reply = town("/panel officers")
    assert [row for block in reply.blocks if isinstance(block, Facts) for row in block.rows] == [
        ("In post", "1.0 FTE constable and 1.0 PCSO in September 2026 (Met workbook)"),
        ("Told by the team", "2 constables, 1 PCSO as of 1 November 2026 (Sgt Brown)"),
    ]
    assert (
        Paragraph("The team told 2 constables, and the workbook has 1.0 constable: they differ by half a post or more.")
        in reply.blocks
    )
    assert unlisted(reply) == set()


def test_a_part_timer_is_no_disagreement(town: Say, take_in: Import) -> None:
    take_in(team(CAMDEN, "Hampstead Town", SEPTEMBER, 1.8, 1))
    town("/panel staffing 2 1")
    assert "differ by half" not in plain(town("/panel officers"))


def test_abstraction_is_a_share_with_what_it_means(town: Say, take_in: Import) -> None:
    take_in(
        team(CAMDEN, "Hampstead Town", SEPTEMBER, 2, 1),
        [minutes(SEPTEMBER, CAMDEN, "Hampstead Town", flag, spent) for flag, spent in (("Yes", 300), ("No", 9700))],
    )
    reply = town("how often are our officers abstracted")
    assert reply.summary == (
        "Hampstead Town (Camden): 300 of the 10,000 minutes that the team recorded in September 2026 were abstraction, "
        "3.0 % (Met workbook)."
    )
    assert "outside their normal role" in plain(reply)
    assert unlisted(reply) == set()


def test_several_wards_are_told_to_be_asked_one_at_a_time(town: Say, take_in: Import) -> None:
    take_in(team(CAMDEN, "Hampstead Town", SEPTEMBER, 2, 1))
    assert facts(town("/panel officers frognal and hampstead town"))["In post"].startswith("Ask for one ward at a time")


def test_only_a_copy_that_nobody_else_reaches_is_asked_once_what_was_imported(url: str, engine: Engine) -> None:
    copy = to_read(url)
    assert copy is not None
    assert asked(copy, one_session(copy)) == 1
    assert asked(copy, sessions(copy)) == 2
    assert asked(engine, one_session(engine)) == 2
    copy.dispose()


def asked(engine: Engine, opened: Callable[[], AbstractContextManager[Session]]) -> int:
    """How often a database is asked what was imported, where two questions in a row need to know."""
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    for _ in range(2):
        with opened() as session:
            latest_month(session, "crime")
    return sum(statement.startswith("SELECT") for statement in sent)


def test_without_an_import_nothing_is_different(town: Say) -> None:
    reply = town("/panel officers")
    assert "I do not hold a count" in facts(reply)["In post"]
    assert next(block for block in reply.blocks if isinstance(block, Sources)).cited[-1].id == "est-data-dwo-camden"


# The command line


def test_the_command_line_imports_and_says_what_is_wrong_in_a_sentence(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = workbook(tmp_path / "met.xlsx", team(CAMDEN, "Frognal", SEPTEMBER, 2, 1))
    assert main(["import", "strengths", str(file), "--database", url]) == 0
    assert "Joined: 1 of 1 teams to a ward of today." in capsys.readouterr().out
    assert main(["import", "strengths", str(tmp_path / "none.xlsx"), "--database", url]) == 2
    assert capsys.readouterr().err.endswith("give the name of a workbook, such as strengths.xlsx.\n")
    assert main(["import", "crime", str(file), "--database", url]) == 2
    assert capsys.readouterr().err.endswith("give the Met's own file, as it was downloaded.\n")
