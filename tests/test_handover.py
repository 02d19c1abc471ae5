"""Handing a panel over: out as files, back as the same panel, and never half."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from adapters.__main__ import main
from adapters.settings import NAMES
from bot.calls import Role
from bot.errors import UserError
from bot.handover import bring, packed, unpacked
from bot.handover.cells import as_written, guarded, records, table
from bot.handover.files import FILES, PANEL_FILE, README_FILE, TABLES
from bot.replies import Facts, Reply
from storage.changes import Step, record
from storage.concerns import gather
from storage.digests import CLAIMED, DUE, OVER, POSTED, claim, last_told
from storage.engine import in_memory, open_database, sessions
from storage.handover import see_one_moment
from storage.incidents import add_report, next_number
from storage.models import Change, Concern, Digest, Incident, Meeting, Panel, Report, Room, Staffing, Workspace
from storage.panels import appoint, bind, key, make_panel, panel_coded, set_to
from storage.tallies import posted_spans
from tests.conftest import NOON, Say

WARD = "E05013659"
HOSTILE = (
    "=HYPERLINK(\"http://bad\",\"x\")",
    "'=1+1",
    "''@SUM(A1)",
    "+44, and \"more\"",
    "-2 degrees",
    "\t tab first",
    "\r\ncr first",
    "line one\nline two\r\nthree\rfour",
    "'quoted' only",
    "emoji 🚲👮🏽‍♀️ and \u202ebidi\u202c \u2028 lines \x85",
    " spaces ",
    "<!channel> @everyone *x*",
    ",;\"\"'",
    "",
)  # fmt: skip


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with sessions(engine)() as opened:
        yield opened


@pytest.fixture
def other() -> Iterator[Session]:
    """An empty database of another kind, or of the same."""
    engine = in_memory()
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def later(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def reported(session: Session, panel: Panel, person: str, text: str, **more: object) -> Incident:
    """An incident as a report makes it."""
    number = next_number(session, panel, "incidents")
    at = later(number)
    made = {"category": "noise", "place": "Heath Street", "happened_at": at, **more}
    incident = Incident(panel_id=key(panel), number=number, what=text, reported_at=at, state="reported", **made)
    session.add(incident)
    session.flush()
    add_report(session, incident, person, at, f"r{panel.code}{number}", wrote=True)
    record(session, incident, Step(person, "resident", at, "reported", f"c{panel.code}{number}"), before="")
    return incident


def moved(session: Session, subject: Incident | Concern, after: str, reason: str = "", note: str = "") -> Change:
    call = f"m{type(subject).__name__}{subject.id}.{subject.changes}"
    step = Step("t:chair", "chair", later(100 + subject.changes), after, call, reason, note)
    return record(session, subject, step)


def raised(session: Session, panel: Panel, title: str, *gathers: Incident) -> Concern:
    number = next_number(session, panel, "concerns")
    concern = Concern(
        panel_id=key(panel),
        number=number,
        title=title,
        raised_at=later(90),
        owner="t:chair",
        state="raised",
        call_id=f"concern{panel.code}{number}",
    )
    session.add(concern)
    session.flush()
    record(session, concern, Step("t:chair", "chair", later(90), "raised", f"cc{panel.code}{number}"), before="")
    for incident in gathers:
        gather(session, concern, incident, later(91))
    return concern


def rich(session: Session) -> Panel:
    """A panel that has everything, with text that would break a careless export."""
    panel = make_panel(session, "t", WARD, "HT", NOON)
    bind(session, "t/room", panel)
    appoint(session, panel, "t:chair", "chair")
    set_to(session, panel, "retention", "90")
    set_to(session, panel, "quiet-week", "skip")
    made = [
        reported(session, panel, f"t:{n % 3}", text, place=text[::-1], happened_at=later(-n), precision="hour")
        for n, text in enumerate(HOSTILE)
    ]
    first, second, third = made[:3]
    add_report(session, first, "t:2", later(60.000001), "joined", wrote=False)
    forgotten = add_report(session, first, "t:9", later(61), "gone", wrote=False)
    forgotten.reporter = None
    taken_back = add_report(session, second, "t:8", later(62), "back", wrote=False)
    taken_back.withdrawn = True
    second.into_id = key(first)
    moved(session, second, "merged", note="the same, -2")
    for after, reason in (("accepted", ""), ("raised", ""), ("closed", "passed-to-police")):
        moved(session, third, after, reason, HOSTILE[0])
    reported(session, panel, "t:5", "nobody said when")
    concern = raised(session, panel, HOSTILE[0], third, first)
    moved(session, concern, "accepted")
    moved(session, concern, "closed", "fixed", "line\nline")
    raised(session, panel, "nothing under it")
    told(session, panel)
    digested(session, panel)
    session.commit()
    return panel


def digested(session: Session, panel: Panel) -> None:
    """A slot of every state, two of them for one moment in two channels."""
    posted = {"posted_at": later(3.000001), "message": "=1730000000.000100", "late": True, "attempts": 2}
    for n, state in enumerate((DUE, CLAIMED, *OVER, POSTED)):
        slot = later(min(n, 6) * 60)
        row = {"place": "t/hall" if n == 7 else "t/room", "slot": slot, "covers_from": slot - timedelta(days=7)}
        more = posted if state == POSTED else {"why": HOSTILE[n]}
        session.add(Digest(panel_id=key(panel), state=state, try_at=slot, leased_by="who", **row, **more))
    session.flush()


def told(session: Session, panel: Panel) -> None:
    at = NOON - timedelta(hours=1)
    for n, sergeants in enumerate((None, 1)):
        session.add(
            Staffing(
                panel_id=key(panel),
                constables=2,
                pcsos=n,
                sergeants=sergeants,
                as_of=date(2026, 11, 1 + n),
                source=HOSTILE[n],
                told_by="t:chair",
                told_at=at,
                call_id=f"s{n}",
            )
        )
        session.add(
            Meeting(
                panel_id=key(panel),
                at=at + timedelta(days=30),
                where=HOSTILE[3],
                set_by="t:chair",
                set_at=at,
                cancelled=bool(n),
                call_id=f"m{n}",
            )
        )
    session.flush()


def cells(files: dict[str, str], name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(files[name], newline="")))


# Out and back


@pytest.mark.both_engines
def test_what_comes_back_is_the_same_in_every_file(session: Session, other: Session) -> None:
    see_one_moment(session)
    files = packed(session, rich(session))
    assert set(files) == {README_FILE, *FILES}
    brought = bring(other, unpacked(files), "slack:T1", NOON + timedelta(days=3))
    other.commit()
    other.expire_all()
    assert packed(other, brought) == files
    assert (brought.workspace, brought.code, brought.incidents, brought.concerns) == ("slack:T1", "HT", 15, 2)


@pytest.mark.both_engines
def test_what_is_brought_into_either_database_goes_out_the_same(session: Session, other: Session) -> None:
    files = packed(other, rich(other))
    brought = bring(session, unpacked(files), "slack:T1", NOON)
    session.commit()
    session.expire_all()
    assert packed(session, brought) == files


def test_a_panel_with_nothing_comes_back_too(session: Session, other: Session) -> None:
    files = packed(session, make_panel(session, "t", WARD, "HT", NOON))
    assert packed(other, bring(other, unpacked(files), "console", NOON)) == files


def test_the_promised_columns_come_first(session: Session) -> None:
    files = packed(session, rich(session))
    heads = {name: text.splitlines()[0] for name, text in files.items() if name.endswith(".csv")}
    assert heads["incidents.csv"].startswith(
        "reference,state,reason,category,ward,place,happened_at,reported_at,text,reports,reporters"
    )
    assert heads["concerns.csv"] == "reference,state,reason,title,raised_at,incidents"
    assert heads["changes.csv"].startswith("reference,at,by,from,to,note")
    assert heads["digests.csv"].startswith("slot_utc,state,posted_at,place,message,late,attempts")


def test_what_a_row_says(session: Session) -> None:
    files = packed(session, rich(session))
    first, second, third = cells(files, "incidents.csv")[1:4]
    assert first == [
        "HT-0001", "reported", "", "noise", WARD, '\')"x","dab//:ptth"(KNILREPYH='[1:],
        "2026-11-21T12:00:00+00:00", "2026-11-21T12:01:00+00:00", "'" + HOSTILE[0], "4", "4", "hour", "",
    ]  # fmt: skip
    assert (second[1], second[9], second[10], second[12]) == ("merged", "0", "0", "HT-0001")
    assert third[1:3] == ["closed", "passed-to-police"]
    assert cells(files, "incidents.csv")[-1][6] == ""
    assert cells(files, "concerns.csv")[1][5] == "HT-0001 HT-0003"
    waits, _, posted, *_, elsewhere = cells(files, "digests.csv")[1:]
    assert waits == [
        "2026-11-21T12:00:00+00:00", "due", "", "1", "", "no", "0", "2026-11-14T12:00:00+00:00", "'" + HOSTILE[0],
    ]  # fmt: skip
    assert posted == [
        "2026-11-21T14:00:00+00:00", "posted", "2026-11-21T12:03:00.000060+00:00", "1", "'=1730000000.000100", "yes",
        "2", "2026-11-14T14:00:00+00:00", "",
    ]  # fmt: skip
    assert elsewhere[:4] == ["2026-11-21T18:00:00+00:00", "posted", "2026-11-21T12:03:00.000060+00:00", "2"]
    held = json.loads(files[PANEL_FILE])
    assert held == {
        "format": 1,
        "code": "HT",
        "ward": WARD,
        "ward_name": "Hampstead Town",
        "borough": "Camden",
        "made_at": "2026-11-21T12:00:00+00:00",
        "settings": {"quiet-week": "skip", "retention": "90"},
        "incidents": 15,
        "concerns": 2,
    }


def test_nobody_and_no_channel_is_in_it(session: Session) -> None:
    everything = "".join(packed(session, rich(session)).values())
    assert [who for who in ("t:chair", "t:0", "t:5", "t/room", "t/hall") if who in everything] == []


def test_the_readme_tells_of_every_file_and_column(session: Session) -> None:
    files = packed(session, rich(session))
    for name, columns in TABLES.items():
        assert f"\n{name}\n" in files[README_FILE]
        assert [one for one in columns if f"  {one}: " not in files[README_FILE]] == []
    assert "It is not the police" in files[README_FILE]
    assert "What is left out" in files[README_FILE]


def test_reporters_come_back_as_strangers_told_apart(session: Session, other: Session) -> None:
    bring(other, unpacked(packed(session, rich(session))), "console", NOON)
    people = set(other.exec(select(Report.reporter)))
    assert people == {None, *(f"import:HT/{n}" for n in range(1, 6))}
    assert other.exec(select(Room)).all() == []


@pytest.mark.both_engines
def test_what_was_told_is_not_told_anew_and_what_waited_is_posted_nowhere(session: Session, other: Session) -> None:
    panel = bring(session, unpacked(packed(other, rich(other))), "slack:T1", NOON)
    session.commit()
    assert not any(claim(session, start, later(10_000), later(10_001), "me") for start in ("slack:", "console", "t"))
    assert len(posted_spans(session, panel, NOON - timedelta(days=1), later(10_000))) == 5
    assert last_told(session, panel, "slack:T1/C1", later(10_000)) is None


@given_settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=5))
def test_any_text_comes_back(texts: list[str]) -> None:
    engine, again = in_memory(), in_memory()
    with Session(engine) as session, Session(again) as other:
        panel = make_panel(session, "t", WARD, "HT", NOON)
        for text in texts:
            moved(session, reported(session, panel, "t:1", text, place=text), "accepted", note=text)
        files = packed(session, panel)
        assert packed(other, bring(other, unpacked(files), "t", NOON)) == files
        assert [one.what for one in other.exec(select(Incident).order_by("number"))] == texts
    engine.dispose()
    again.dispose()


@given(st.text("'=+-@\t\r\n,\"x ", max_size=8))
def test_a_guarded_cell_runs_nowhere_and_comes_back(text: str) -> None:
    assert guarded(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert as_written(guarded(text)) == text
    written = table(("a", "b"), ((text, ""),))
    assert [row for _, row in records("x.csv", written, ("a", "b"))] == [{"a": text, "b": ""}]


def test_a_null_character_is_left_out(session: Session, other: Session) -> None:
    panel = make_panel(session, "t", WARD, "HT", NOON)
    reported(session, panel, "t:1", "before\0after")
    bring(other, unpacked(packed(session, panel)), "t", NOON)
    assert other.exec(select(Incident.what)).one() == "beforeafter"


# What is not ours

Change_ = Callable[[dict[str, str]], None]


def swap(name: str, old: str, new: str) -> Change_:
    def change(files: dict[str, str]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return change


def put(name: str, text: str | None) -> Change_:
    def change(files: dict[str, str]) -> None:
        if text is None:
            del files[name]
        else:
            files[name] = text

    return change


def add(name: str, line: str) -> Change_:
    def change(files: dict[str, str]) -> None:
        files[name] += line + "\r\n"

    return change


AT = "2026-11-21T12:01:00+00:00"
INCIDENT = f"HT-0001,reported,,noise,{WARD},Heath Street,,{AT},Loud,1,1,,"
CHANGE = f"HT-0001,{AT},resident,,reported,,"
REPORT = f"HT-0001,{AT},1,yes,no"
DIGEST = f"{AT},posted,{AT},1,m1,no,1,2026-11-14T12:00:00+00:00,"

BROKEN: dict[str, tuple[Change_, str]] = {
    "no file": (put("changes.csv", None), "The folder has no changes.csv"),
    "empty file": (put("changes.csv", ""), "The first line of changes.csv must be exactly reference,at,by"),
    "not json": (put(PANEL_FILE, "{"), "panel.json cannot be read as JSON"),
    "deep json": (put(PANEL_FILE, "[" * 100_000), "panel.json cannot be read as JSON"),
    "a list": (put(PANEL_FILE, "[]"), "In panel.json, what it holds must be names with their values"),
    "newer": (swap(PANEL_FILE, '"format": 1', '"format": 2'), "In panel.json, format must be 1"),
    "no code": (swap(PANEL_FILE, '"code"', '"cod"'), "In panel.json, code must be there"),
    "odd code": (swap(PANEL_FILE, '"HT"', '"h t"'), "In panel.json, code must be a panel's code"),
    "no ward": (swap(PANEL_FILE, WARD, "E99"), "In panel.json, ward must be the code of a London ward"),
    "a number as text": (
        swap(PANEL_FILE, '"incidents": 1', '"incidents": "1"'),
        "In panel.json, incidents must be a whole number",
    ),
    "below nothing": (swap(PANEL_FILE, '"incidents": 1', '"incidents": -1'), "In panel.json, incidents must not be"),
    "day without hour": (swap(PANEL_FILE, "T12:00:00+00:00", ""), "In panel.json, made_at must be a date and time"),
    "strange setting": (swap(PANEL_FILE, "{}", '{"colour": "red"}'), "In panel.json, settings.colour is not a setting"),
    "strange value": (swap(PANEL_FILE, "{}", '{"retention": "-1"}'), "In panel.json, settings.retention is not"),
    "setting not text": (swap(PANEL_FILE, "{}", '{"retention": 90}'), "In panel.json, settings.retention must be text"),
    "column missing": (swap("incidents.csv", ",state", ",stat"), "incidents.csv has no column state"),
    "columns swapped": (
        swap("incidents.csv", "reference,state", "state,reference"),
        "The first line of incidents.csv must be exactly reference,state",
    ),
    "cell missing": (swap("incidents.csv", ",1,1,,", ",1,1,"), "incidents.csv, line 2, has 12 cells, and its columns"),
    "broken quotes": (swap("incidents.csv", "Loud", '"Lo"ud'), "incidents.csv, line 2, cannot be read as CSV"),
    "not a reference": (swap("incidents.csv", "HT-0001", "HT-1"), "In incidents.csv, line 2, reference must be a ref"),
    "somebody else's": (swap("incidents.csv", "HT-0001", "FRO-0001"), "In incidents.csv, line 2, reference must be"),
    "twice": (add("incidents.csv", INCIDENT), "In incidents.csv, line 3, reference is HT-0001, which stands further"),
    "past the count": (swap("incidents.csv", "HT-0001", "HT-0002"), "In incidents.csv, line 2, reference is past"),
    "no such state": (swap("incidents.csv", "reported,", "solved,"), "In incidents.csv, line 2, state must be one of"),
    "other state": (swap("incidents.csv", "reported,", "closed,"), "In incidents.csv, line 2, state must be reported"),
    "no such reason": (swap("incidents.csv", "reported,,", "reported,x,"), "In incidents.csv, line 2, reason must be"),
    "no such category": (swap("incidents.csv", "noise", "murder"), "In incidents.csv, line 2, category must be"),
    "other ward": (swap("incidents.csv", WARD, "E05013660"), "In incidents.csv, line 2, ward must be the panel's own"),
    "impossible day": (swap("incidents.csv", "11-21", "02-30"), "In incidents.csv, line 2, reported_at must be a date"),
    "no offset": (swap("incidents.csv", "+00:00", ""), "In incidents.csv, line 2, reported_at must be a date"),
    "a bare number": (swap("incidents.csv", AT, "1763726460"), "In incidents.csv, line 2, reported_at must be a date"),
    "after it was reported": (
        swap("incidents.csv", f",,{AT},Loud,1,1,,", f",2026-12-01T00:00:00+00:00,{AT},Loud,1,1,day,"),
        "In incidents.csv, line 2, happened_at must not be after reported_at",
    ),
    "time without precision": (
        swap("incidents.csv", f",,{AT}", f",{AT},{AT}"),
        "In incidents.csv, line 2, happened_at must be given where precision is",
    ),
    "odd precision": (swap("incidents.csv", "1,1,,", "1,1,year,"), "In incidents.csv, line 2, precision must be one"),
    "more reports": (swap("incidents.csv", "1,1,,", "2,1,,"), "In incidents.csv, line 2, reports must be 1"),
    "below zero": (swap("incidents.csv", "1,1,,", "-1,1,,"), "In incidents.csv, line 2, reports must be a whole"),
    "merged into itself": (swap("incidents.csv", "1,1,,", "1,1,,HT-0001"), "In incidents.csv, line 2, merged_into"),
    "merged into nothing": (
        swap("incidents.csv", "1,1,,", "1,1,,HT-0009"),
        "In incidents.csv, line 2, merged_into names HT-0009, which is not in incidents.csv",
    ),
    "null character": (swap("incidents.csv", "Loud", "Lo\0ud"), "In incidents.csv, line 2, text must not hold"),
    "concern of nothing": (
        swap("concerns.csv", ",HT-0001", ",HT-0002"),
        "In concerns.csv, line 2, incidents names HT-0002",
    ),
    "gathered twice": (
        swap("concerns.csv", ",HT-0001", ",HT-0001 HT-0001"),
        "In concerns.csv, line 2, incidents is HT-0001, which stands further up",
    ),
    "an incident's state": (swap("concerns.csv", "raised,", "reported,"), "In concerns.csv, line 2, state must be one"),
    "change of nothing": (swap("changes.csv", "HT-0001", "HT-0002"), "In changes.csv, line 2, reference names HT-0002"),
    "a person": (swap("changes.csv", "resident", "slack:T1/U2"), "In changes.csv, line 2, by must be one of"),
    "a concern's state": (
        swap("changes.csv", ",,reported", ",,priority"),
        "In changes.csv, line 2, to must be a state of an incident",
    ),
    "report of nothing": (swap("reports.csv", "HT-0001", "HT-0002"), "In reports.csv, line 2, reference names HT-0002"),
    "reporter nought": (swap("reports.csv", "00,1,", "00,0,"), "In reports.csv, line 2, reporter must be a whole"),
    "reporter named": (swap("reports.csv", "00,1,", "00,Ann,"), "In reports.csv, line 2, reporter must be a whole"),
    "neither yes nor no": (swap("reports.csv", "yes", "true"), "In reports.csv, line 2, wrote must be one of no, yes"),
    "officers below zero": (
        add("staffing.csv", f"2026-11-01,-2,1,,Sgt,{AT}"),
        "In staffing.csv, line 2, constables must be a whole number",
    ),
    "no such day": (add("staffing.csv", f"2026-02-30,2,1,,Sgt,{AT}"), "In staffing.csv, line 2, as_of must be a date"),
    "meeting some day": (add("meetings.csv", f"soon,Hall,{AT},no"), "In meetings.csv, line 2, at must be a date"),
    "a digest of no state": (add("digests.csv", DIGEST.replace("posted", "sent")), "In digests.csv, line 2, state"),
    "a channel named": (add("digests.csv", DIGEST.replace(",1,", ",C1,")), "In digests.csv, line 2, place must be a"),
    "a digest of no time": (
        add("digests.csv", DIGEST.replace("11-14", "11-30")),
        "In digests.csv, line 2, covers_from must be before slot_utc",
    ),
    "a slot twice": (
        add("digests.csv", f"{DIGEST}\r\n{DIGEST}"),
        f"In digests.csv, line 3, slot_utc is {AT}, which stands further up for the same place too",
    ),
}  # fmt: skip


def small(session: Session) -> dict[str, str]:
    """The smallest export that holds one of most things."""
    panel = make_panel(session, "t", WARD, "HT", NOON)
    raised(session, panel, "Noise", reported(session, panel, "t:1", "Loud"))
    return packed(session, panel)


def test_the_small_export_is_what_the_broken_ones_are_made_of(session: Session, other: Session) -> None:
    files = small(session)
    assert (INCIDENT in files["incidents.csv"], REPORT in files["reports.csv"]) == (True, True)
    assert CHANGE in files["changes.csv"]
    assert packed(other, bring(other, unpacked(files), "t", NOON)) == files


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_ours_is_refused_by_file_line_and_field(session: Session, name: str) -> None:
    change, sentence = BROKEN[name]
    files = small(session)
    change(files)
    with pytest.raises(UserError) as caught:
        unpacked(files)
    said = str(caught.value)
    assert said.startswith(sentence)
    assert said.endswith(".")
    assert "\n" not in said


def test_a_code_or_a_ward_that_is_taken_is_refused(session: Session, other: Session) -> None:
    bundle = unpacked(small(session))
    make_panel(other, "t", "E05013657", "HT", NOON)
    with pytest.raises(UserError, match="There is a panel HT in this database already"):
        bring(other, bundle, "t", NOON)
    other.rollback()
    make_panel(other, "t", WARD, "HAM", NOON)
    with pytest.raises(UserError, match="t has a panel for Hampstead Town already, HAM"):
        bring(other, bundle, "t", NOON)
    assert other.exec(select(Incident)).all() == []


# At the command line


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a database that has the rich panel, and no settings."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    engine = open_database("sqlite:///panelbot.db")
    with Session(engine) as session:
        rich(session)
    engine.dispose()
    return tmp_path


Said = Callable[..., tuple[int, str]]


@pytest.fixture
def run(here: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Runs a command in that folder: its code, and what it said."""
    assert here.samefile(".")

    def command(*args: str) -> tuple[int, str]:
        code = main(args)
        out, err = capsys.readouterr()
        if code:
            assert (out, err.count("\n"), err[-2:]) == ("", 1, ".\n")
        return code, out + err

    return command


def tables(url: str) -> dict[str, int]:
    engine = open_database(url)
    with Session(engine) as session:
        held = {one.__name__: len(session.exec(select(one)).all()) for one in (Workspace, Panel, Incident, Change)}
    engine.dispose()
    return held


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("said", ["HT", "ht", WARD, "Hampstead Town"])
def test_exports_a_panel_by_code_or_ward(run: Said, here: Path, said: str) -> None:
    code, out = run("export", said, "out/ht")
    assert (code, out) == (
        0,
        "The Hampstead Town panel, HT, is in out/ht: 9 files. Its README says what is in each.\n",
    )
    assert set(bytes_in(here / "out" / "ht")) == {README_FILE, *FILES}
    assert [one.name for one in (here / "out").iterdir()] == ["ht"]


def test_a_round_trip_at_the_command_line_changes_nothing(run: Said, here: Path) -> None:
    run("export", "HT", "out")
    code, out = run("import", "panel", "out", "--database", "sqlite:///new.db")
    assert (code, out) == (
        0,
        "The Hampstead Town panel, HT, is back in the workspace console, with 15 incidents and 2 concerns. "
        f"Talk to it with panelbot console --ward {WARD}, and name its chairs anew.\n",
    )
    run("export", "HT", "again", "--database", "sqlite:///new.db")
    assert bytes_in(here / "again") == bytes_in(here / "out")


def test_a_panel_brought_into_a_workspace_is_bound_by_setup(run: Said) -> None:
    run("export", "HT", "out")
    code, out = run("import", "panel", "out", "--database", "sqlite:///new.db", "--workspace", "slack:T1")
    assert (code, "/panel setup E05013659 binds it" in out) == (0, True)
    engine = open_database("sqlite:///new.db")
    with Session(engine) as session:
        panel = panel_coded(session, "HT")
        assert panel is not None
        assert panel.workspace == "slack:T1"
    engine.dispose()


def test_a_file_a_spreadsheet_marked_as_utf8_is_read(run: Said, here: Path) -> None:
    run("export", "HT", "out")
    for file in (here / "out").iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert run("import", "panel", "out", "--database", "sqlite:///new.db")[0] == 0


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_folder_leaves_the_database_as_it_was(run: Said, here: Path, session: Session, name: str) -> None:
    files = small(session)
    BROKEN[name][0](files)
    (here / "in").mkdir()
    for file, text in files.items():
        (here / "in" / file).write_bytes(text.encode())
    assert run("import", "panel", "in", "--database", "sqlite:///new.db")[0] == 2
    assert set(tables("sqlite:///new.db").values()) == {0}


def test_an_import_where_the_panel_is_already_changes_nothing(run: Said) -> None:
    before = tables("sqlite:///panelbot.db")
    run("export", "HT", "out")
    code, said = run("import", "panel", "out")
    assert (code, "There is a panel HT in this database already" in said) == (2, True)
    assert tables("sqlite:///panelbot.db") == before


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        (["export", "XX", "out"], 2, "There is no panel “XX” in this database: give a code such as HT, or its ward."),
        (["export", "HT", "full"], 2, "The folder full is not empty: give a new one"),
        (["export", "HT", "panelbot.db"], 2, "panelbot.db is a file"),
        (["export", "HT", "panelbot.db/x"], 2, "The folder panelbot.db/x cannot be written"),
        (["export", "HT", "out", "--database", "sqlite:///new.db"], 2, "There is no panel in this database yet"),
        (["import"], 2, "Say what to import"),
        (["import", "panel", "nowhere"], 2, "There is no folder nowhere"),
        (["import", "panel", "full"], 2, "The folder has no panel.json"),
        (["import", "panel", "latin"], 2, "panel.json is not UTF-8 text"),
        (["import", "panel", "full", "--workspace", "a/b"], 2, "A workspace is written as"),
        (["backup", "panelbot.db"], 2, "panelbot.db is there already"),
        (["backup", "nowhere/copy.db"], 2, "There is no folder nowhere"),
        (["backup", "copy.db", "--database", "postgresql://me:hush@h/d"], 1, "That database is in PostgreSQL: copy it"),
        (["backup", "copy.db", "--database", "sqlite:///none.db"], 1, "There is no database at none.db to copy"),
        (["backup", "copy.db", "--database", "sqlite://"], 1, "A database in memory is gone with its process"),
        (["backup", "copy.db", "--database", "mysql://me:hush@h/d"], 1, "That is not a database address"),
        (["backup", "copy.db", "--database", "nonsense"], 1, "That is not a database address"),
        (["backup", "copy.db", "--database", "sqlite:///junk.db"], 1, "The file junk.db is not a database"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run: Said, here: Path, args: list[str], code: int, sentence: str) -> None:
    for folder, data in (("full", b"x"), ("latin", b"\xff\xfe\xe9")):
        (here / folder).mkdir()
        (here / folder / ("note" if folder == "full" else "panel.json")).write_bytes(data)
    (here / "junk.db").write_bytes(b"not a database" * 100)
    before = sorted(one.name for one in here.iterdir())
    found, said = run(*args)
    assert (found, said[: len(sentence)], "hush" in said) == (code, sentence, False)
    assert {one.name for one in here.iterdir()} - set(before) <= {"new.db"}


def test_two_panels_of_a_ward_are_told_apart_by_code(run: Said) -> None:
    engine = open_database("sqlite:///panelbot.db")
    with Session(engine) as session:
        make_panel(session, "u", WARD, "HT2", NOON)
        session.commit()
    engine.dispose()
    code, said = run("export", "Hampstead Town", "out")
    assert (code, said) == (
        2,
        "Hampstead Town has several panels in this database: give the code of one, HT or HT2.\n",
    )


def test_an_empty_folder_is_filled_and_stays_the_same_folder(run: Said, here: Path) -> None:
    (here / "out").mkdir()
    number = (here / "out").stat().st_ino
    assert run("export", "HT", "out")[0] == 0
    assert (here / "out").stat().st_ino == number
    assert len(bytes_in(here / "out")) == 9


def test_an_export_that_fails_leaves_nothing(run: Said, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, said = run("export", "HT", "out")
    assert (code, "cannot be written (No space left on device)" in said) == (2, True)
    assert sorted(one.name for one in here.iterdir()) == ["panelbot.db"]


def test_a_backup_is_the_whole_database_while_it_is_in_use(run: Said, here: Path) -> None:
    engine: Engine = open_database("sqlite:///panelbot.db")
    with Session(engine) as writing:
        writing.add(Workspace(id="unsaved", made_at=datetime.now(UTC)))
        writing.flush()
        code, said = run("backup", "copy.db")
    engine.dispose()
    assert (code, said.startswith("The database is copied to copy.db (")) == (0, True)
    assert sorted(one.name for one in here.iterdir()) == ["copy.db", "panelbot.db"]
    assert tables("sqlite:///copy.db") == tables("sqlite:///panelbot.db")
    assert (here / "copy.db").stat().st_mode == (here / "panelbot.db").stat().st_mode


# In the channel


def test_a_chair_is_told_what_an_export_holds_and_how_to_make_it(say: Say) -> None:
    reply = say("/panel export", ward=WARD, role=Role.CHAIR)
    assert reply.summary == (
        "A handover of the Hampstead Town panel holds no incidents and no concerns, with all that became of them."
    )
    assert isinstance(reply.blocks[0], Facts)
    assert "`panelbot export HT <folder>`" in str(reply.blocks[1])


def test_only_a_chair_is_told(say: Say) -> None:
    assert isinstance(said := say("/panel export", ward=WARD), Reply)
    assert said.summary == "That is for the panel's chair."


@pytest.mark.parametrize("command", ["export", "import", "import panel", "backup", "purge"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*command.split(), "--help"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: panelbot {command} ")
