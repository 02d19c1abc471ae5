"""Erasing: a person who asks, and what has been kept for its time; gone from every table, while what happened stays."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import AutoString, Session, SQLModel, col, select

from adapters.__main__ import main
from adapters.settings import NAMES
from bot.core import Bot
from bot.replies import Choice, Items, Reply
from storage import erasure
from storage.changes import Step, history, record
from storage.concerns import gather
from storage.engine import open_database, sessions
from storage.erasure import Held, forget, held
from storage.followups import remember
from storage.incidents import add_report, next_number, voices
from storage.letters import write_to_reporters
from storage.models import Change, Concern, Draft, Incident, Letter, Meeting, Notice, Panel, Schedule, Staffing
from storage.panels import appoint, bind, key, make_panel, set_to
from storage.retention import due, old_questions, purge, tidy
from tests.conftest import NOON, Say

pytestmark = pytest.mark.both_engines

WARD, OTHER_WARD = "E05013659", "E05013657"
ANN, BEN, CHAIR = "t:u-ann", "t:u-ben", "t:u-chair"
NUMBER = count()
SECRET, PLACE = "She shouts zanzibar at night", "Quixotic Mews"


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with sessions(engine)() as opened:
        yield opened


def panel_in(session: Session, workspace: str = "t", ward: str = WARD, code: str = "HT") -> Panel:
    panel = make_panel(session, workspace, ward, code, NOON)
    bind(session, f"{workspace}/room-{code}", panel)
    return panel


def reported(session: Session, panel: Panel, person: str, at: datetime = NOON, text: str = SECRET) -> Incident:
    """An incident as a report makes it."""
    number = next_number(session, panel, "incidents")
    call = f"{panel.code}-{number}"
    incident = Incident(
        panel_id=key(panel),
        number=number,
        category="noise",
        what=text,
        place=PLACE,
        happened_at=at,
        reported_at=at,
        state="reported",
    )
    session.add(incident)
    session.flush()
    add_report(session, incident, person, at, call, wrote=True)
    record(session, incident, Step(person, "resident", at, "reported", call), before="")
    return incident


def moved(
    session: Session,
    subject: Incident | Concern,
    after: str,
    note: str = "",
    person: str = CHAIR,
    role: str = "chair",
    at: datetime = NOON,
) -> Change:
    call = f"move-{type(subject).__name__}-{subject.id}-{subject.changes}"
    return record(session, subject, Step(person, role, at, after, call, note=note))


def raised(session: Session, panel: Panel, title: str, at: datetime = NOON) -> Concern:
    number = next_number(session, panel, "concerns")
    call = f"{panel.code}-C{number}"
    concern = Concern(
        panel_id=key(panel), number=number, title=title, raised_at=at, owner=CHAIR, state="raised", call_id=call
    )
    session.add(concern)
    session.flush()
    record(session, concern, Step(CHAIR, "chair", at, "raised", call), before="")
    return concern


def drafted(session: Session, panel: Panel, person: str, at: datetime = NOON, text: str = SECRET) -> None:
    session.add(Draft(id=f"draft-{next(NUMBER)}", panel_id=key(panel), person=person, at=at, written=text))
    session.flush()


def entered(session: Session, panel: Panel, person: str) -> None:
    """What a chair enters beside incidents."""
    session.add(
        Staffing(
            panel_id=key(panel),
            constables=2,
            pcsos=1,
            as_of=NOON.date(),
            source="the sergeant",
            told_by=person,
            told_at=NOON,
            call_id=f"s{next(NUMBER)}",
        )
    )
    session.add(
        Meeting(panel_id=key(panel), at=NOON, where="Hall", set_by=person, set_at=NOON, call_id=f"m{next(NUMBER)}")
    )
    session.flush()


def everywhere(session: Session) -> str:
    """Every cell of every table."""
    tables = SQLModel.metadata.sorted_tables
    return "\n".join(str(tuple(row)) for table in tables for row in session.execute(table.select()))


def busy(session: Session) -> Panel:
    """A panel where Ann did all a person can do, with others beside her."""
    panel = panel_in(session)
    incident = reported(session, panel, ANN)
    add_report(session, incident, BEN, NOON, "joined", wrote=False)
    moved(session, incident, "accepted", "Ann says zanzibar again")
    joined = reported(session, panel, BEN, text="Ben's own words")
    add_report(session, joined, ANN, NOON, "joined-2", wrote=False)
    moved(session, joined, "reported", "One zanzibar took that back", ANN, "resident")
    closing_ = moved(session, joined, "accepted", "kept: the chair's note")
    moved(session, joined, "raised", "kept: her note as chair", ANN)
    write_to_reporters(session, [incident], closing_, NOON)
    gather(session, raised(session, panel, "Noise by the green"), incident, NOON)
    appoint(session, panel, ANN, "chair")
    drafted(session, panel, ANN)
    entered(session, panel, ANN)
    session.add(
        Schedule(
            panel_id=key(panel),
            workspace="t",
            place="t/x",
            pattern="weekly",
            began_at=NOON,
            handled_until=NOON,
            owner=ANN,
        )
    )
    session.add(Notice(panel_id=key(panel), person=ANN, at=NOON, kind="digest", text="zanzibar"))
    remember(session, ANN, "t/room-HT", '{"zanzibar": 1}', "officers", NOON)
    session.commit()
    return panel


# A person who asks


def test_what_is_held_of_a_person_is_counted_and_then_gone(session: Session) -> None:
    busy(session)
    assert asdict(held(session, "t", ANN)) == {
        "reports": 2,
        "texts": 1,
        "roles": 1,
        "drafts": 1,
        "letters": 2,
        "acts": 4,
        "questions": 1,
    }
    assert forget(session, "t", ANN, NOON) == Held(2, 1, 1, 1, 2, 4, 1)
    session.commit()
    assert not held(session, "t", ANN)


def test_a_forgotten_person_and_their_words_are_in_no_table(session: Session) -> None:
    busy(session)
    forget(session, "t", ANN, NOON)
    session.commit()
    left = everywhere(session)
    assert [words for words in (ANN, "zanzibar", SECRET) if words in left] == []
    assert all(words in left for words in (BEN, CHAIR, "Ben's own words", "kept: the chair's", "kept: her note"))


def test_nothing_of_them_is_left_in_the_file(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/panel.db")
    with sessions(engine)() as session:
        panel = busy(session)
        for number in range(300):
            reported(session, panel, ANN if number % 3 else BEN, text=f"{SECRET if number % 3 else 'other'} {number}")
        session.commit()
        assert any(SECRET.encode() in one.read_bytes() for one in tmp_path.iterdir())
        session.connection().exec_driver_sql("PRAGMA secure_delete = OFF")  # as some builds of SQLite have it
        forget(session, "t", ANN, NOON)
        session.commit()
    engine.dispose()
    data = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert (b"zanzibar" in data, ANN.encode() in data, BEN.encode() in data) == (False, False, True)


def test_that_something_happened_stays_and_says_it_was_erased(session: Session) -> None:
    panel = busy(session)
    before = session.exec(select(Incident).where(Incident.panel_id == panel.id)).first()
    assert before is not None
    count = before.changes
    forget(session, "t", ANN, NOON)
    session.commit()
    session.refresh(before)
    assert (before.category, before.state, before.reported_at, before.what, before.place) == (
        "noise",
        "accepted",
        NOON,
        "",
        "",
    )
    *_, last = steps = history(session, before)
    assert (last.before, last.after, last.role, last.note, last.person) == (
        "accepted",
        "accepted",
        "system",
        "erased",
        None,
    )
    assert (before.changes, len(steps)) == (count + 1, count + 1)
    assert (voices(session, [before])[key(before)].reports, voices(session, [before])[key(before)].reporters) == (2, 2)


def test_forgetting_twice_changes_nothing_more(session: Session) -> None:
    busy(session)
    forget(session, "t", ANN, NOON)
    session.commit()
    once = everywhere(session)
    assert not forget(session, "t", ANN, NOON + timedelta(days=1))
    session.commit()
    assert everywhere(session) == once


def test_forgetting_stays_in_the_workspace(session: Session) -> None:
    busy(session)
    for workspace, code in (("t2", "HTB"), ("t%", "HTC"), ("T", "HTD")):
        other = panel_in(session, workspace, code=code)
        incident = reported(session, other, ANN, text="said elsewhere")
        moved(session, incident, "reported", "note elsewhere", ANN, "resident")
        appoint(session, other, ANN, "officer")
        drafted(session, other, ANN)
        entered(session, other, ANN)
        remember(session, ANN, f"{workspace}/room", "{}", "officers", NOON)
    session.commit()
    before = {name: held(session, name, ANN) for name in ("t2", "t%", "T")}
    forget(session, "t", ANN, NOON)
    session.commit()
    assert {name: held(session, name, ANN) for name in ("t2", "t%", "T")} == before
    assert before["t2"] == Held(1, 1, 1, 1, 0, 2, 1)
    assert everywhere(session).count("note elsewhere") == 3


def test_every_place_a_person_can_be_kept_is_known() -> None:
    """A new column for a person or for free text has to be erased too: add it there, then here."""
    text = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, AutoString) and not column.foreign_keys
    }
    erased = (
        "report.reporter change.person change.note concern.owner concern.title staffing.told_by meeting.set_by "
        "letter.person notice.person notice.text schedule.owner draft.person "
        "draft.written member.person incident.what incident.place "
        "followup.caller followup.query_json listedofficer.name listedofficer.rank"
    )
    says_nothing = (
        "workspace.id panel.code panel.ward room.place room.workspace invitation.hashed member.role "
        "setting.name setting.value draft.id draft.reference incident.category incident.precision incident.state "
        "incident.reason report.call_id "
        "concern.state concern.reason concern.call_id change.role change.before change.after change.reason "
        "change.call_id staffing.source staffing.call_id meeting.where meeting.call_id followup.place followup.topic "
        "schedule.workspace schedule.place schedule.pattern digest.place digest.state digest.leased_by digest.message "
        "digest.why notice.kind heard.call_id "
        "neighbourhood.ward neighbourhood.id neighbourhood.name fetched.ward fetched.part fetched.mark "
        "listedteam.ward listedteam.page listedteam.email listedteam.telephone listedofficer.ward listedpriority.ward "
        "listedpriority.issue listedpriority.action listedevent.ward listedevent.title listedevent.where "
        "listedcrime.ward listedcrime.month listedcrime.category sync.scope sync.holder "
        "imported.kind imported.month imported.up_to strength.ward strength.month strength.team abstraction.ward "
        "abstraction.month abstraction.team recorded.month recorded.ward recorded.counts"
    )
    assert text == {*erased.split(), *says_nothing.split()}


# In the channel


@pytest.fixture
def in_room(bot: Bot, say: Say) -> Callable[..., Reply]:
    """Speaks in the busy panel's channel, as Ann unless somebody else is named."""
    with bot._sessions() as session:
        busy(session)

    def speak(text: str, who: str = ANN, **more: str) -> Reply:
        return say(text, who=who, place="t/room-HT", **more)

    return speak


def test_forget_me_first_tells_what_goes(in_room: Callable[..., Reply], bot: Bot) -> None:
    reply = in_room("/panel forget-me")
    assert reply.private
    assert reply.summary == "This is what I hold of you here. Erasing it cannot be undone."
    assert reply.blocks[0] == Items(
        (
            "2 reports of yours with the words you wrote (1 incident)",
            "Your role as chair of HT: somebody else has to be named",
            "Your part in 4 things done or entered for the panel; what was done stays",
            "1 report not saved yet, or just saved",
            "2 messages to you",
            "What you asked last, kept for ten minutes",
        )
    )
    assert reply.choices == (Choice("Erase it", "/panel forget-me yes"), Choice("Keep it", "/panel mine"))
    with bot._sessions() as session:
        assert held(session, "t", ANN)


def test_forget_me_yes_erases_and_says_the_same_when_sent_again(in_room: Callable[..., Reply], bot: Bot) -> None:
    reply = in_room("/panel forget-me yes", call_id="once")
    assert reply.summary == "Done: I hold nothing that tells who you are here, and your words are erased."
    assert in_room("/panel forget-me yes", call_id="once") == reply
    with bot._sessions() as session:
        assert ANN not in everywhere(session)
    assert in_room("/panel forget-me").summary == "I hold nothing that tells who you are here."


def test_forget_me_leaves_others_alone(in_room: Callable[..., Reply], bot: Bot) -> None:
    assert in_room("/panel forget-me", who="t:u-new").summary == "I hold nothing that tells who you are here."
    with bot._sessions() as session:
        before = everywhere(session)
    in_room("/panel forget-me yes", who="t:u-new")
    with bot._sessions() as session:
        assert everywhere(session) == before


def test_any_other_word_erases_nothing(in_room: Callable[..., Reply], bot: Bot) -> None:
    in_room("/panel forget-me no")
    with bot._sessions() as session:
        assert held(session, "t", ANN).reports == 2


# What has been kept for its time

OLD, NEW = NOON - timedelta(days=366), NOON - timedelta(days=364)


def aged(session: Session) -> Panel:
    """A panel with everything twice, once past a year and once not."""
    panel = panel_in(session)
    for at, who, word in ((OLD, ANN, "zanzibar"), (NEW, BEN, "recent")):
        incident = reported(session, panel, who, at, f"{word} words")
        change = moved(session, incident, "accepted", f"{word} note", at=at)
        add_report(session, incident, f"{who}-too", at, f"too-{next(NUMBER)}", wrote=False)
        concern = raised(session, panel, f"{word} concern", at)
        gather(session, concern, incident, at)
        moved(session, concern, "closed", f"{word} closing", at=at)
        write_to_reporters(session, [incident], change, NOON)
        drafted(session, panel, who, NOON - timedelta(days=2 if who == ANN else 0), f"{word} draft")
        remember(session, who, "t/room", "{}", "cost", NOON - timedelta(minutes=11 if who == ANN else 1))
    raised(session, panel, "open for years", OLD)
    session.commit()
    return panel


def test_what_is_due_is_listed_and_nothing_is_written(session: Session) -> None:
    aged(session)
    before = everywhere(session)
    (one,) = due(session, NOON, 365)
    found = (one.code, one.ward, one.days, *map(len, (one.incidents, one.concerns, one.letters, one.drafts)))
    assert found == ("HT", WARD, 365, 1, 1, 2, 1)
    assert old_questions(session, NOON) == 0  # remembering drops them as it goes
    assert everywhere(session) == before


def test_the_purge_erases_what_is_old_and_only_that(session: Session) -> None:
    panel = aged(session)
    before = {one.number: voices(session, [one])[key(one)] for one in session.exec(select(Incident))}
    purge(session, NOON, 365)
    left = everywhere(session)
    assert [words for words in (ANN, "zanzibar") if words in left] == []
    assert all(left.count(f"recent {what}") == 1 for what in ("words", "note", "concern", "closing"))
    assert (BEN in left, "open for years" in left) == (True, True)
    incidents = session.exec(select(Incident).where(Incident.panel_id == panel.id).order_by(col(Incident.number)))
    old, new = incidents.all()
    assert (old.category, old.state, old.reported_at, old.what, new.what) == (
        "noise",
        "accepted",
        OLD,
        "",
        "recent words",
    )
    assert {one.number: voices(session, [one])[key(one)] for one in (old, new)} == before
    assert [one.note for one in history(session, old)] == ["", "", "erased"]
    concern = session.exec(select(Concern).where(Concern.title == "")).one()
    assert (concern.state, concern.owner, [one.note for one in history(session, concern)]) == (
        "closed",
        None,
        ["", "", "erased"],
    )


def test_purging_twice_changes_nothing_more(session: Session) -> None:
    aged(session)
    assert len(purge(session, NOON, 365)) == 1
    once = everywhere(session)
    assert purge(session, NOON + timedelta(minutes=1), 365) == []
    assert everywhere(session) == once


def test_each_erasure_stays_in_the_history(session: Session) -> None:
    panel = panel_in(session)
    incident = reported(session, panel, ANN, OLD)
    add_report(session, incident, BEN, OLD, "joined", wrote=False)
    forget(session, "t", ANN, NOON)
    session.commit()
    assert len(purge(session, NOON, 365)) == 1
    assert [(one.role, one.note) for one in history(session, incident)] == [
        ("resident", ""),
        ("system", "erased"),
        ("system", "erased"),
    ]
    assert BEN not in everywhere(session)


def test_a_panel_may_keep_for_less_or_longer(session: Session) -> None:
    panel = panel_in(session)
    other = panel_in(session, ward=OTHER_WARD, code="FRO")
    for one in (panel, other):
        reported(session, one, ANN, NOON - timedelta(days=100))
    set_to(session, panel, "retention", "90")
    assert [one.code for one in due(session, NOON, 365)] == ["HT"]
    set_to(session, panel, "retention", "365")
    assert [one.code for one in due(session, NOON, 30)] == ["FRO"]


def test_a_concern_counts_from_when_it_was_last_closed(session: Session) -> None:
    panel = panel_in(session)
    concern = raised(session, panel, "Noise", OLD)
    moved(session, concern, "closed", at=OLD)
    moved(session, concern, "accepted", at=NEW)
    assert due(session, NOON, 365) == []
    moved(session, concern, "closed", at=NEW)
    assert due(session, NOON, 365) == []
    moved(session, concern, "closed", "a note after", at=NOON)
    assert len(due(session, NOON + timedelta(days=2), 365)) == 1


def test_a_sent_letter_goes_and_an_unsent_one_waits(session: Session) -> None:
    panel = panel_in(session)
    incident = reported(session, panel, ANN)
    change = moved(session, incident, "accepted")
    add_report(session, incident, BEN, NOON, "too", wrote=False)
    write_to_reporters(session, [incident], change, NOON)
    session.exec(select(Letter).where(Letter.person == ANN)).one().sent_at = NOON
    session.commit()
    purge(session, NOON, 365)
    assert list(session.exec(select(Letter.person))) == [BEN]


def test_many_rows_are_erased_in_batches(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasure, "AT_ONCE", 7)
    panel = panel_in(session)
    for _ in range(30):
        reported(session, panel, ANN, OLD)
        moved(session, raised(session, panel, "x", OLD), "closed", at=OLD)
    purge(session, NOON, 365)
    assert ANN not in everywhere(session)
    assert set(session.exec(select(Incident.what))) == {""}
    assert len(session.exec(select(Change).where(Change.note == "erased")).all()) == 60


@pytest.mark.parametrize("in_use", [False, True])
def test_tidying_empties_the_journal_unless_it_is_in_use(tmp_path: Path, in_use: bool) -> None:
    engine, reader = (open_database(f"sqlite:///{tmp_path}/own.db") for _ in range(2))
    with sessions(engine)() as session, closing(reader.raw_connection()) as reading:
        reported(session, panel_in(session), ANN, OLD)
        session.commit()
        if in_use:
            reading.cursor().execute("BEGIN")
            reading.cursor().execute("SELECT * FROM incident").fetchall()
        purge(session, NOON, 365)
        session.close()
        assert tidy(engine) is not in_use
        data = b"".join(one.read_bytes() for one in tmp_path.glob("own.db*"))
        assert (SECRET.encode() in data) is in_use
    engine.dispose()
    reader.dispose()


# At the command line


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database whose panel has something years old, and no settings."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    opened = open_database("sqlite:///panelbot.db")
    with Session(opened) as session:
        panel = panel_in(session)
        incident = reported(session, panel, ANN, datetime(2020, 1, 1, tzinfo=NOON.tzinfo))
        moved(session, incident, "accepted", "zanzibar")
        session.commit()
    opened.dispose()
    return tmp_path


def test_a_dry_run_lists_and_leaves(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (here / "panelbot.db").read_bytes()
    assert main(["purge", "--dry-run"]) == 0
    assert capsys.readouterr().out == (
        "HT, Hampstead Town, kept for 365 days: the words and people of 1 incident\n"
        "Nothing was erased: run panelbot purge without --dry-run to do it.\n"
    )
    assert (here / "panelbot.db").read_bytes() == before


def test_a_purge_lists_erases_and_leaves_nothing_in_the_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["purge"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Erased."
    with closing(open_database("sqlite:///panelbot.db").raw_connection()) as held_open:
        assert held_open.cursor().execute("SELECT what, place FROM incident").fetchall() == [("", "")]
        data = b"".join(one.read_bytes() for one in here.iterdir())
    assert [words for words in (b"zanzibar", SECRET.encode(), ANN.encode()) if words in data] == []
    assert main(["purge"]) == 0
    assert capsys.readouterr().out == "Nothing has been kept past its time.\n"


def test_the_installation_says_how_long(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETENTION_DAYS", "36500")
    assert main(["purge"]) == 0
    assert b"zanzibar" in (here / "panelbot.db").read_bytes()


def test_no_person_is_named_by_the_purge(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.is_dir()
    main(["purge"])
    assert [word for word in (ANN, "zanzibar") if word in capsys.readouterr().out] == []
