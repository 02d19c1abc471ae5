"""Incidents and concerns, in conversation: a resident reports, a chair carries it on, and it comes back."""

import re
from collections.abc import Callable

import pytest

from bot.calls import Caller, Place, Role
from bot.core import Bot
from bot.parse import filled, typed
from bot.replies import Facts, Form, Items, Notice, Paragraph, Reply
from tests.conftest import NOON, Say

pytestmark = pytest.mark.both_engines

HAMPSTEAD, FROGNAL = "Hampstead Town", "Frognal"
ANN, BEN, CHAIR, LIAISON = "test:w/ann", "test:w/ben", "test:w/chair", "test:w/pc"
ROOM = "test:w/room"
BIKE = "bike stolen outside the library on heath street last night about 10"

Fill = Callable[..., Reply]


@pytest.fixture
def chair(say: Say) -> Fill:
    """Types as the chair of the panel in the room, which is made first."""
    say("/panel setup Hampstead Town", who=CHAIR, role=Role.CHAIR, place=ROOM)

    def speak(text: str, **more: object) -> Reply:
        return say(text, **{"who": CHAIR, "role": Role.CHAIR, "place": ROOM, **more})  # type: ignore[arg-type]  # passed on

    return speak


@pytest.fixture
def resident(say: Say, chair: Fill) -> Fill:  # noqa: ARG001  # the panel must be there
    """Types as a resident in the room of a panel that is there."""

    def speak(text: str, who: str = ANN, **more: object) -> Reply:
        return say(text, **{"who": who, "place": ROOM, **more})  # type: ignore[arg-type]  # passed on

    return speak


@pytest.fixture
def fill(bot: Bot, resident: Fill) -> Fill:
    """Fills the form that a line of report brings up, with changes, and sends it."""
    sent = iter(range(10_000))

    def send(line: str = "", who: str = ANN, **changes: str) -> Reply:
        form = resident(f"/report {line}", who).form
        assert isinstance(form, Form)
        answers = {field.name: changes.get(field.name, field.value) for field in form.fields}
        return bot.run(filled(form, answers, Caller(who), Place(ROOM), NOON, f"form-{next(sent)}"))

    return send


@pytest.fixture
def report(fill: Fill, resident: Fill) -> Callable[..., str]:
    """Reports in one line and saves it: the reference."""

    def save(line: str = BIKE, who: str = ANN, **changes: str) -> str:
        preview = fill(line, who, **changes)
        receipt = resident(preview.choices[0].command, who)
        found = re.match(r"(HT-\d{4}) is saved", receipt.summary)
        assert found, receipt
        return found[1]

    return save


def texts(reply: Reply) -> str:
    """Everything a reply says, for looking into."""
    said = [reply.summary]
    for block in reply.blocks:
        match block:
            case Facts(rows):
                said += (f"{label}: {text}" for label, text in rows)
            case Items(lines):
                said += lines
            case Paragraph(text) | Notice(text):
                said.append(text)
            case _:
                pass
    return "\n".join((*said, *(f"{one.label} = {one.command}" for one in reply.choices)))


def press(reply: Reply, label: str) -> str:
    """The command of the choice that begins so."""
    return next(one.command for one in reply.choices if one.label.startswith(label))


# Reporting


def test_one_line_fills_the_form(resident: Fill) -> None:
    reply = resident(f"/report {BIKE}")
    assert reply.form is not None
    assert {field.name: field.value for field in reply.form.fields} == {
        "category": "Bicycle theft",
        "what": "bike stolen outside the library on heath street",
        "where": "outside the library on heath street",
        "when": "last night about 10",
        "looks": "",
    }


def test_the_first_screen_and_the_receipt_say_we_are_not_the_police(fill: Fill, resident: Fill) -> None:
    preview = fill(BIKE)
    for reply in (resident("/report"), preview, resident(preview.choices[0].command)):
        assert "We are not the police and this is not a report to them" in texts(reply)


def test_the_preview_shows_what_others_will_see_before_anything_is_saved(fill: Fill, chair: Fill) -> None:
    reply = fill(BIKE)
    assert reply.blocks[0] == Facts(
        (
            ("Kind", "Bicycle theft"),
            ("What happened", "bike stolen outside the library on heath street"),
            ("Where", "outside the library on heath street"),
            ("When", "Friday 20 November 2026, about 10 pm"),
        )
    )
    assert [one.label for one in reply.choices] == ["Save", "Change it", "Throw it away"]
    assert chair("/panel incidents").summary.startswith("No incident is waiting")


def test_personal_data_is_shown_to_the_reporter_and_left_out(fill: Fill, resident: Fill, chair: Fill) -> None:
    preview = fill("Dave Smith of 42 Heath Street keyed my car AB12 CDE, ring me on 07700 900123")
    said = texts(preview)
    assert "Dave Smith" in said.split("Left out")[1]
    for private in ("Dave Smith", "42", "AB12 CDE", "07700 900123"):
        assert private not in said.split("Left out")[0]
    resident(preview.choices[0].command)
    kept = texts(chair("/panel incidents"))
    assert "[name] of [house number] Heath Street keyed my car [number plate]" in kept
    assert "900123" not in kept


def test_every_word_may_be_kept_for_the_chair_but_never_shown_to_another_resident(
    fill: Fill, resident: Fill, chair: Fill
) -> None:
    preview = fill("Dave Smith keyed my car on Flask Walk yesterday at 6pm")
    resident(press(preview, "Save every word"))
    assert "Dave Smith" in texts(chair("/panel incidents"))
    other = texts(fill("somebody keyed my car on Flask Walk yesterday at 6pm", BEN))
    assert "HT-0001" in other
    assert "Dave Smith" not in other


def test_a_report_like_one_of_the_week_may_be_added_to_it(
    report: Callable[..., str], fill: Fill, resident: Fill, chair: Fill
) -> None:
    first = report()
    preview = fill("my bicycle was stolen by the library on heath street last night", BEN)
    assert first in texts(preview)
    added = resident(press(preview, f"Add mine to {first}"), BEN)
    assert added.summary == f"Yours is added to {first}. Thank you."
    assert "2 reports by 2 people" in texts(chair("/panel incidents"))
    assert chair("/panel incidents").summary == "1 incident: 1 reported."


def test_another_kind_of_thing_elsewhere_is_not_taken_for_the_same(report: Callable[..., str], fill: Fill) -> None:
    report()
    assert "Add mine" not in texts(fill("loud music from the flats on Finchley Road this morning", BEN))


def test_what_somebody_looks_like_is_refused_alone(fill: Fill) -> None:
    for what in ("two black lads in hoodies", "a tall man with a beard wearing a dark jacket"):
        reply = fill("", what=what)
        assert reply.summary.startswith("Say what happened or what somebody did")
        assert reply.form is not None  # nothing typed is lost
        assert reply.form.fields[1].value == what


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"what": ""}, "Say in a few words what happened."),
        ({"what": "x" * 10_000}, "What happened is 10,000 characters long and there is room for 2,000"),
        ({"what": "bins set on fire", "when": "tomorrow"}, "“tomorrow” is still to come"),
        ({"what": "bins set on fire", "when": "31 february"}, "“31 february” is no date"),
        ({"what": "bins set on fire", "when": "whenever"}, "I cannot read “whenever” as a time"),
        ({"what": "bins set on fire", "category": "zzz"}, "I know no kind of incident called “zzz”"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_is_kept(fill: Fill, changes: dict[str, str], said: str) -> None:
    reply = fill("", **changes)
    assert reply.summary.startswith(said)
    assert reply.form is not None
    held = {field.name: field.value for field in reply.form.fields}
    assert {name: held[name] for name in changes} == changes


def test_an_emergency_goes_to_999_and_nothing_is_stored(fill: Fill, chair: Fill) -> None:
    reply = fill("", what="there is a man with a knife outside my door right now trying to get in")
    assert reply.finding is not None
    assert reply.finding.outcome == "emergency"
    assert chair("/panel incidents").summary.startswith("No incident is waiting")


def test_the_same_call_twice_makes_one_incident_and_the_same_receipt(fill: Fill, resident: Fill, chair: Fill) -> None:
    save = fill(BIKE).choices[0].command
    first = resident(save, call_id="slack-1")
    again = resident(save, call_id="slack-1")
    pressed_twice = resident(save, call_id="slack-2")
    assert first == again == pressed_twice
    assert chair("/panel incidents").summary == "1 incident: 1 reported."


def test_a_draft_can_be_changed_or_thrown_away_and_is_only_its_writers(fill: Fill, resident: Fill) -> None:
    preview = fill(BIKE)
    changed = resident(press(preview, "Change it"))
    assert changed.form is not None
    assert changed.form.fields[1].value == "bike stolen outside the library on heath street"
    assert "no longer waiting" in resident(preview.choices[0].command, BEN).summary
    assert resident(press(preview, "Throw it away")).summary == "Thrown away; nothing was kept."
    assert "no longer waiting" in resident(preview.choices[0].command).summary


# Mine


def test_mine_lists_what_i_reported_and_nobody_elses(report: Callable[..., str], resident: Fill) -> None:
    first = report()
    report("loud music from the flats on Finchley Road this morning", BEN)
    mine = texts(resident("/panel mine"))
    assert first in mine
    assert "HT-0002" not in mine
    assert resident("/panel mine", "test:w/cat").summary.startswith("You have reported nothing")


def test_a_report_is_taken_back_by_its_reporter_only(report: Callable[..., str], resident: Fill, chair: Fill) -> None:
    first = report()
    assert resident(f"/panel withdraw {first}", BEN).summary.startswith("You have no report HT-0001")
    assert resident(f"/panel withdraw {first}").summary.startswith("HT-0001 is taken back.")
    assert resident(f"/panel withdraw {first}").summary.startswith("You have no report HT-0001")
    assert "withdrawn" in texts(chair("/panel incidents withdrawn"))


def test_taking_one_of_two_reports_back_leaves_the_incident(
    report: Callable[..., str], fill: Fill, resident: Fill, chair: Fill
) -> None:
    first = report()
    preview = fill("my bicycle was stolen by the library on heath street last night", BEN)
    resident(press(preview, "Add mine"), BEN)
    assert "stands for the others" in resident(f"/panel withdraw {first}").summary
    assert "1 report by 1 person" in texts(chair("/panel incidents"))


# Triage


def test_the_chair_carries_an_incident_from_report_to_closing(report: Callable[..., str], chair: Fill) -> None:
    first = report()
    said = [
        chair(f"/panel update {first} {rest}").summary
        for rest in ("accepted", "raised", "closed passed to police CAD 1234 of 21 November")
    ]
    assert said == [
        "HT-0001 is accepted.",
        "HT-0001 is raised with the team.",
        "HT-0001 is closed (passed to the police).",
    ]
    history = texts(chair(f"/panel incidents {first}"))
    assert "resident: reported" in history
    assert "chair: closed (passed to the police). CAD 1234 of 21 November" in history


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("HT-0001 raised", "HT-0001 is reported: it can become accepted, declined or merged, not raised."),
        ("HT-0001 priority", "There is no state “priority”: from reported, HT-0001 can become accepted,"),
        ("HT-0001 blursday", "There is no state “blursday”"),
        ("HT-0001 withdrawn", "HT-0001 is reported: it can become accepted, declined or merged, not withdrawn."),
        ("HT-0099 accepted", "HT has no incident HT-0099"),
        ("HT-C0009 accepted", "HT has no concern HT-C0009"),
        ("BR-0001 accepted", "BR-0001 is not a reference of this panel"),
        ("banana accepted", "“banana” is not a reference"),
        ("HT-0001 merged HT-0001", "HT-0001 cannot be merged into itself"),
        ("HT-0001 merged HT-0077", "HT has no incident HT-0077"),
        ("HT-0001 merged", "Into which incident?"),
    ],
)
def test_what_cannot_be_is_refused_and_what_can_is_named(
    report: Callable[..., str], chair: Fill, command: str, said: str
) -> None:
    report()
    assert chair(f"/panel update {command}").summary.startswith(said)
    assert "1 reported" in chair("/panel incidents").summary


def test_closing_asks_for_a_reason_and_a_reference_where_one_is_needed(report: Callable[..., str], chair: Fill) -> None:
    first = report()
    chair(f"/panel update {first} accepted")
    asked = chair(f"/panel update {first} closed")
    assert asked.summary == "Why is HT-0001 closed? Type the reason and what was done, or choose one."
    assert "The question was answered" in texts(asked)
    assert chair(f"/panel update {first} closed passed-to-council").summary.startswith("Give their reference")
    assert chair(press(asked, "Closed: not ours")).summary == "HT-0001 is closed (not ours)."


def test_two_chairs_at_once_the_second_sees_the_first_and_changes_nothing(
    report: Callable[..., str], chair: Fill
) -> None:
    report()
    seen = chair("/panel incidents")
    accept, decline = press(seen, "Accept"), press(seen, "Decline")
    assert chair(accept).summary == "HT-0001 is accepted."
    second = chair(decline, who="test:w/other").summary
    assert second == (
        "HT-0001 was changed meanwhile, so nothing was done: a chair had it accepted on 21 November 2026 at 12:00."
    )
    assert "1 accepted" in chair("/panel incidents").summary


def test_a_change_sent_twice_is_made_once(report: Callable[..., str], chair: Fill) -> None:
    first = report()
    sent = [chair(f"/panel update {first}.1 accepted", call_id="c1") for _ in range(2)]
    assert sent[0] == sent[1]
    assert texts(chair(f"/panel incidents {first}")).count("chair: accepted") == 1


def test_merging_counts_everyone_once(report: Callable[..., str], resident: Fill, chair: Fill) -> None:
    first = report()
    second = report("bicycle taken from the library railings on heath street last night", BEN)
    third = report("bike stolen, library, heath street, last night", ANN)
    chair(f"/panel update {third} merged {second}")
    chair(f"/panel update {second} merged {first}")
    assert "3 reports by 2 people" in texts(chair("/panel incidents"))
    assert f"merged into {first}" in texts(resident("/panel mine", BEN))
    assert (
        chair(f"/panel update {first} merged {second}").summary
        == "HT-0002 is merged, so nothing can be merged into it."
    )


def test_a_list_is_read_in_pages(report: Callable[..., str], chair: Fill) -> None:
    for number in range(7):
        report(f"graffiti on wall number {number} of the underpass", f"test:w/p{number}")
    first = chair("/panel incidents")
    second = chair(press(first, "The next"))
    assert [f"HT-000{n}" in texts(first) for n in range(1, 8)] == [True] * 5 + [False] * 2
    assert [f"HT-000{n}" in texts(second) for n in range(1, 8)] == [False] * 5 + [True] * 2


# Concerns


def test_a_concern_gathers_incidents_and_closing_it_tells_their_reporters(
    report: Callable[..., str], resident: Fill, chair: Fill
) -> None:
    report()
    report("bicycle taken from the library railings on heath street last night", BEN)
    assert chair("/panel concern Bike theft by the library HT-0001").summary == (
        "HT-C0001 is logged: Bike theft by the library"
    )
    chair("/panel update HT-C0001 add HT-0002")
    for rest in ("accepted", "priority", "action New stands asked for"):
        chair(f"/panel update HT-C0001 {rest}")
    closed = chair("/panel update HT-C0001 closed fixed New stands and a camera")
    assert closed.summary == "HT-C0001 is closed (fixed)."
    assert "2 people who reported it will be told." in texts(closed)
    told = "You said: Bike theft by the library. We did: fixed, New stands and a camera."
    assert told in texts(resident("/panel mine", BEN))
    assert told not in texts(resident("/panel mine", BEN))  # once


def test_closing_a_concern_closes_what_stands_behind_it(report: Callable[..., str], chair: Fill) -> None:
    report()
    chair("/panel update HT-0001 accepted")
    chair("/panel concern Bike theft HT-0001")
    chair("/panel update HT-C0001 closed answered The team now passes twice a day")
    assert "HT-0001" in texts(chair("/panel incidents closed"))
    assert "With HT-C0001." in texts(chair("/panel incidents HT-0001"))


def test_concerns_are_listed_with_how_they_stand(chair: Fill) -> None:
    for title in ("Mopeds on Heath Street", "Bins in Flask Walk"):
        chair(f"/panel concern {title}")
    chair("/panel update HT-C0002 accepted")
    said = texts(chair("/panel concerns"))
    assert "2 concerns open" in said
    assert "HT-C0001: Mopeds on Heath Street. Raised 21 November 2026, raised" in said
    assert "HT-C0002: Bins in Flask Walk. Raised 21 November 2026, accepted" in said
    assert chair("/panel concerns closed").summary == "No concern of HT is closed."


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/panel concern " + "x" * 501, "A concern is a line of at most 500 characters"),
        ("/panel concern Bikes HT-0099", "HT has no incident HT-0099, so nothing was logged"),
        ("/panel concerns blursday", "There is no status “blursday”"),
        ("/panel concerns HT-C0099", "HT has no concern HT-C0099"),
        ("/panel incidents blursday", "There is no status “blursday”"),
        ("/panel incidents HT-0099", "HT has no incident HT-0099"),
        ("/panel update HT-C0001 note " + "x" * 1001, "A note is at most 1,000 characters"),
    ],
)
def test_what_a_chair_gets_wrong_is_said_in_a_sentence(chair: Fill, command: str, said: str) -> None:
    chair("/panel concern One that is there")
    assert chair(command).summary.startswith(said)
    assert "1 concern open" in chair("/panel concerns").summary


# Who may


@pytest.mark.parametrize(
    "command", ["incidents", "incidents HT-0001", "concern x", "concerns", "update HT-0001 accepted", "staffing 2 1"]
)
def test_a_resident_learns_only_that_it_is_for_the_chair(
    report: Callable[..., str], resident: Fill, command: str
) -> None:
    report()
    assert resident(f"/panel {command}", BEN) == resident("/panel settings", BEN)
    assert resident(f"/panel {command}", BEN).summary == "That is for the panel's chair."


def test_a_liaison_officer_reads_and_notes_and_moves_nothing(
    report: Callable[..., str], resident: Fill, chair: Fill
) -> None:
    report()
    chair(f"/panel officer {LIAISON}")
    seen = resident("/panel incidents", LIAISON)
    assert "HT-0001" in texts(seen)
    assert seen.choices == ()
    assert resident("/panel update HT-0001 note Seen on patrol", LIAISON).summary == "The note is kept with HT-0001."
    assert resident("/panel update HT-0001 accepted", LIAISON).summary.startswith("A police liaison officer adds notes")
    assert "officer: noted. Seen on patrol" in texts(chair("/panel incidents HT-0001"))


def test_nobody_is_shown_who_reported(report: Callable[..., str], chair: Fill, resident: Fill) -> None:
    report()
    chair(f"/panel officer {LIAISON}")
    chair("/panel concern Bikes HT-0001")
    for seen in (
        chair("/panel incidents"),
        chair("/panel incidents HT-0001"),
        chair("/panel concerns HT-C0001"),
        resident("/panel incidents HT-0001", LIAISON),
        resident("/panel mine", BEN),
    ):
        assert ANN not in repr(seen)
        assert "ann" not in texts(seen).casefold().replace("channel", "").replace("cannot", "")


def test_another_workspace_sees_nothing_of_it(report: Callable[..., str], say: Say) -> None:
    report()
    say("/panel setup Hampstead Town", who="other:w/z", role=Role.CHAIR, place="other:w/room")
    there = {"who": "other:w/z", "role": Role.CHAIR, "place": "other:w/room"}
    assert say("/panel incidents", **there).summary.startswith("No incident is waiting")  # type: ignore[arg-type]
    assert "not a reference of this panel" in say("/panel update HT-0001 accepted", **there).summary  # type: ignore[arg-type]
    assert say("/panel mine", who=ANN, place="other:w/room").summary.startswith("You have reported nothing")


def test_without_a_panel_the_channel_is_told_how_to_make_one(say: Say) -> None:
    reply = say("/report bins on fire yesterday", place="test:empty/room")
    assert reply.summary.startswith("This channel has no panel yet: an admin makes it with `/panel setup <ward>`")


def test_hostile_text_is_kept_as_it_is_and_changes_nothing(report: Callable[..., str], chair: Fill) -> None:
    hostile = "<!channel> @everyone '); DROP TABLE incident;-- *graffiti* on the wall"
    report("", what=hostile, category="damage")
    assert "DROP TABLE" in texts(chair("/panel incidents"))


def test_a_typed_call_needs_no_form(bot: Bot, chair: Fill) -> None:
    """What Discord sends, each option by its name, is the same as what is typed."""
    chair("/panel concern Mopeds")
    call = typed("/panel update HT-C0001 accepted Seen often", Caller(CHAIR, Role.CHAIR), Place(ROOM), NOON, "d1")
    assert dict(call.args) == {"ref": "HT-C0001", "state": "accepted", "note": "Seen often"}
    assert bot.run(call).summary == "HT-C0001 is accepted."
