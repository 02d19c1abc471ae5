"""The Met's ward level crime, imported: both headings, what is refused, and answers from the months that came in."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from adapters import imports
from adapters.console.render import plain
from bot.errors import UserError
from bot.imports.crime import read_crime
from bot.knowledge.crime import KINDS
from bot.replies import Figure
from storage.crime import shipped, ward_crime
from storage.imports import keep
from storage.models import Imported, Recorded
from storage.places import wards
from storage.recorded import imported_crime
from tests.conftest import NOON, Say
from tests.met_files import CRIME_2025, CRIME_2026, Row, crime_file
from tests.reading import facts, said, unlisted

TOWN, FROGNAL, CITY = "E05013659", "E05013657", "E05009288"
TWO_YEARS = [f"{2024 + (8 + n) // 12}{(8 + n) % 12 + 1:02d}" for n in range(24)]
"""September 2024 to August 2026."""

TakeIn = Callable[..., list[str]]


def row(kind: str, group: str, code: str, *counts: int | str) -> Row:
    """A row of recorded crime."""
    ward = wards().get(code)
    return group, kind, ward.name if ward else "Unknown", code, ward.borough if ward else "", *counts


ROWS = [
    row("THEFT FROM THE PERSON", "THEFT", TOWN, *[1] * 12, *[2] * 12),
    row("SHOPLIFTING", "THEFT", TOWN, *[3] * 24),
    row("RES BURGLARY OF A HOME", "BURGLARY", TOWN, *[0] * 23, 7),
    row("SHOPLIFTING", "THEFT", FROGNAL, *[1] * 24),
]


@pytest.fixture
def take_in(url: str, tmp_path: Path) -> TakeIn:
    """Imports a file made of rows, and gives back the report."""

    def take(rows: list[Row] = ROWS, months: list[str] = TWO_YEARS, header: Row = CRIME_2026) -> list[str]:
        return list(imports.crime(url, crime_file(tmp_path / "crime.csv", months, rows, header)))

    return take


@pytest.mark.both_engines
@pytest.mark.parametrize("header", [CRIME_2025, CRIME_2026])
def test_either_heading_is_read_and_kept(take_in: TakeIn, engine: Engine, header: Row) -> None:
    assert take_in(header=header) == [
        "Recorded crime: crime.csv, 4 rows, September 2024 to August 2026.",
        "Joined: wards of today: 2; groups of crime: 2; types: 3.",
        "Months: 24 new.",
    ]
    with Session(engine) as session:
        held = session.exec(select(Recorded).where(Recorded.month == "2026-08", Recorded.ward == TOWN)).one()
        assert json.loads(held.counts) == {
            "Burglary": {"Res burglary of a home": 7},
            "Theft": {"Shoplifting": 3, "Theft from the person": 2},
        }


def test_the_same_file_twice_changes_nothing_and_a_newer_one_replaces_a_month_whole(
    take_in: TakeIn, engine: Engine
) -> None:
    take_in()
    assert take_in()[-2:] == ["Months: 24 as they were.", "Nothing changed: all of it had been imported before."]
    later = [*TWO_YEARS[1:], "202609"]
    assert "Months: 1 new, 23 replaced." in take_in([row("ARSON", "ARSON AND CRIMINAL DAMAGE", TOWN, *[1] * 24)], later)
    with Session(engine) as session:
        august = session.exec(select(Recorded).where(Recorded.month == "2026-08")).all()
        assert [(one.ward, json.loads(one.counts)) for one in august] == [
            (TOWN, {"Arson and criminal damage": {"Arson": 1}})
        ]


def test_rows_of_no_ward_are_counted_and_strange_groups_named(take_in: TakeIn) -> None:
    report = take_in([*ROWS, row("X", "CYBER CRIME", TOWN, *[1] * 24), row("X", "THEFT", "E05000001", *[9] * 24)])
    assert report[3:] == [
        "Groups that the file this came with does not have: Cyber crime. They are counted under their own names.",
        "Did not join: 1 row of no ward of today: Unknown (E05000001).",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no column for the group (headed Group or MajorText or Major Category)"),
        ("Group,SubGroup,WardName\n", "has no column for the ward code"),
        ("Group,SubGroup,WardName,WardCode,LookUp_BoroughName\n", "has no column headed by a month"),
        ("Group,SubGroup,WardName,WardCode,202609,2026-09\n", "has two columns for September 2026"),
        ("Group,SubGroup,WardName,WardCode,202609\n", "has no row about a ward"),
        (f"Group,SubGroup,WardName,WardCode,202609\nT,S,F,{TOWN},\n", "no whole number for September 2026 in row 2"),
        (f"Group,SubGroup,WardName,WardCode,202609\nT,S,F,{TOWN},-1\n", "no whole number for September 2026 in row 2"),
        (f"Group,SubGroup,WardName,WardCode,202609\nT,S,F,{TOWN},1.5\n", "no whole number for September 2026 in row 2"),
        (f"Group,SubGroup,WardName,WardCode,202609\nT,S,F,{TOWN}\n", "no whole number for September 2026 in row 2"),
        (f'Group,SubGroup,WardName,WardCode,202609\n"T,S,F,{TOWN},1\n', "is not a table of commas that can be read"),
    ],
)
def test_what_is_no_such_file_gets_a_sentence_and_keeps_nothing(
    url: str, engine: Engine, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "crime.csv").write_text(text)
    with pytest.raises(UserError) as caught:
        list(imports.crime(url, tmp_path / "crime.csv"))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    with Session(engine) as session:
        assert session.exec(select(Imported)).all() == []


def test_what_cannot_be_read_gets_a_sentence(url: str, tmp_path: Path) -> None:
    (tmp_path / "met.xlsx").write_bytes(b"PK\x03\x04\xff\xfe")
    for file, says in ((tmp_path / "met.xlsx", "is not UTF-8 text"), (tmp_path / "none.csv", "cannot be read")):
        with pytest.raises(UserError, match=says):
            list(imports.crime(url, file))


CELL = st.sampled_from(["THEFT", "S", TOWN, "E05000001", "1", "0", "", "-3", "x", '"', "202609", "9" * 30, "é"])


@given(st.lists(st.lists(CELL, max_size=7).map(",".join), max_size=6))
def test_no_lines_make_the_reading_fail_but_in_a_sentence(lines: list[str]) -> None:
    header = "Group,SubGroup,WardName,WardCode,202608,202609"
    try:
        read = read_crime([f"{line}\n" for line in (header, *lines)], "The file")
    except UserError:
        return
    assert {ward for ward, _ in read.wards} <= {TOWN}
    assert all(sum(kinds.values()) > 0 for held in read.wards.values() for kinds in held.values())


# Answers


def test_the_file_that_ships_read_as_an_import_gives_the_same_answers(say: Say, engine: Engine) -> None:
    before = say("/panel crime hampstead town")
    months = shipped().months
    kept: dict[str, list[dict[str, object]]] = {month: [] for month in months}
    for code, ward in shipped().wards.items():
        for at, month in enumerate(months):
            held: dict[str, dict[str, int]] = {}
            for kind, counts in ward.by_type.items():
                if counts[at]:
                    held.setdefault(shipped().within[kind], {})[kind] = counts[at]
            kept[month].append({"ward": code, "month": month, "counts": json.dumps(held)})
    with Session(engine) as session:
        keep(session, "crime", kept, NOON)
        session.commit()
        file = imported_crime(session)
    assert file is not None
    assert (file.months, file.imported) == (months, months)
    assert {code: ward.monthly for code, ward in file.wards.items()} == {
        code: ward.monthly for code, ward in shipped().wards.items()
    }
    after = say("/panel crime hampstead town")
    assert after.summary == before.summary
    assert facts(after) == facts(before)
    assert after.sources[0].cite == "Met ward crime file, imported: July 2023 to June 2025"


def test_imported_months_are_what_is_answered_from_and_named(say: Say, take_in: TakeIn) -> None:
    take_in()
    reply = say("/panel crime hampstead town")
    assert reply.summary == (
        "67 offences were recorded in Hampstead Town ward, Camden, in the year to August 2026, up 19 (39.6 %) "
        "on the year before."
    )
    assert facts(reply)["Period"] == "September 2025 to August 2026"
    assert facts(reply)["Share"] == "67 / 79 = 84.8 % of the offences placed in a ward of Camden"
    assert reply.finding is not None
    assert reply.finding.figures[0] == Figure(
        "offences in the year to August 2026, Hampstead Town (Camden)",
        67,
        "offences",
        "2026-08",
        "met-crime-2026-08",
        "5 + 5 + 5 + 5 + 5 + 5 + 5 + 5 + 5 + 5 + 5 + 12 = 67",
    )
    assert reply.sources[0].cite == "Met ward crime file, imported: September 2024 to August 2026"
    assert {one.source for one in reply.finding.figures} <= {one.id for one in reply.sources}
    assert "March 2024" not in said(reply)
    assert unlisted(reply) == set()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how many shoplifting offences in hampstead town", "36 shoplifting offences were recorded"),
        ("burglary in hampstead town in july 2026", "0 burglary offences recorded in Hampstead Town ward"),
        ("burglary in hampstead town in august 2026", "7 burglary offences were recorded in Hampstead Town ward"),
        ("crime in hampstead town in june 2025", "4 offences recorded in Hampstead Town ward, Camden, in June 2025"),
        ("crime in hampstead town in july 2024", "92 offences recorded in Hampstead Town ward, Camden, in July 2024"),
        ("crime in hampstead town in january 2027", "I do not hold recorded crime for January 2027"),
        ("compare crime in hampstead town and frognal", "67 offences in Hampstead Town and 12 in Frognal"),
        ("how many bike thefts in hampstead town", "I do not hold Bicycle theft for the year to August 2026"),
    ],
)
def test_questions_are_answered_from_them_too(say: Say, take_in: TakeIn, question: str, answer: str) -> None:
    take_in()
    assert answer in plain(say(question))


def test_a_month_that_ships_is_cited_as_it_ships(say: Say, take_in: TakeIn) -> None:
    take_in()
    reply = say("crime in hampstead town in july 2024")
    assert {one.source for one in reply.finding.figures} == {"crime-ward-file"} if reply.finding else False
    assert [one.id for one in reply.sources] == ["crime-ward-file"]


def test_an_import_shows_at_once_and_only_in_its_own_database(say: Say, take_in: TakeIn) -> None:
    before = say("crime in hampstead town").summary
    take_in()
    assert say("crime in hampstead town").summary != before
    assert ward_crime() is shipped()
    later = [*TWO_YEARS[1:], "202609"]
    take_in([row("ARSON", "ARSON AND CRIMINAL DAMAGE", TOWN, *[1] * 24)], later)
    assert say("crime in hampstead town").summary.startswith("12 offences were recorded")


def test_too_few_months_in_a_row_change_no_answer(say: Say, take_in: TakeIn) -> None:
    before = say("crime in hampstead town")
    take_in([row("ARSON", "ARSON AND CRIMINAL DAMAGE", TOWN, 1)], ["202609"])
    assert say("crime in hampstead town") == before


def test_a_month_that_follows_what_ships_extends_it(say: Say, take_in: TakeIn) -> None:
    take_in([row("ARSON", "ARSON AND CRIMINAL DAMAGE", TOWN, 5)], ["202507"])
    reply = say("crime in hampstead town")
    assert "in the year to July 2025" in reply.summary
    assert facts(reply)["Month by month"].endswith("Jul 5")


def test_every_category_can_be_asked_of_an_import(say: Say, take_in: TakeIn) -> None:
    take_in([row("T", name.upper(), TOWN, *[1] * 24) for name in KINDS])
    assert say("burglary in hampstead town").summary.startswith("12 burglary offences were recorded")


def test_the_real_files_rows_are_read_as_they_were_published(take_in: TakeIn) -> None:
    held = list(csv.reader(["MajorText,MinorText,WardName,WardCode,LookUp_BoroughName,202307,202308"]))
    assert tuple(held[0][:5]) == CRIME_2025
    rows = [("THEFT", "SHOPLIFTING", "Heathrow Villages", "E05013570", "Aviation Security (SO18)", 2, 0)]
    assert (
        take_in(rows, ["202307", "202308"], CRIME_2025)[1] == "Joined: wards of today: 1; groups of crime: 1; types: 1."
    )
