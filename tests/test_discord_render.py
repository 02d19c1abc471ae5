"""Replies as Discord takes them: the real bot's against golden files, and anything at all against the limits."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.console.render import plain
from adapters.discord.forms import (
    answered,
    answers,
    chosen_people,
    modal,
    must_be_kept,
    opener,
    parts,
    still_to_come,
)
from adapters.discord.ids import Pointer, pointer, run_id, stands_for
from adapters.discord.pieces import cut, escaped, link, units, weight
from adapters.discord.render import SHORTENED, Message, marked, message, share, shared
from adapters.discord.unsent import KEPT_FOR, Unsent
from adapters.text import inert
from bot.calls import Caller, Place, Role
from bot.core import Bot
from bot.digest.chart import Weekly, alt
from bot.parse import filled
from bot.replies import (
    Block,
    Choice,
    Choices,
    Cited,
    Field,
    Form,
    Items,
    Notice,
    Paragraph,
    Picture,
    Reply,
    Sources,
    Table,
)
from tests.anything import HOSTILE, PNG, REPLY, TEXT, everything, forms
from tests.conftest import NOON, Say
from tests.discord_limits import counted, embed_text, refused_message, refused_modal
from tests.discord_words import asked, live, marks, things, told, words
from tests.goldens import same_as_golden

ROOM, ANN, CHAIR = "discord:11/22", "discord:11/33", "discord:11/99"
BIKE = "bike stolen outside the library on heath street last night about 10 by John Smith of 12 Heath Street"
KEY = "k3y_of-twelv"
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

# discord.py imports audioop, which Python 3.13 leaves out.
importing_discord = pytest.mark.filterwarnings("ignore:'audioop' is deprecated:DeprecationWarning")


def posted(reply: Reply, *more: dict[str, Any]) -> dict[str, Any]:
    """The message, once it is known that Discord would take it."""
    made = message(reply, more)
    assert refused_message(made.body, len(made.pictures)) is None
    return made.body


def opened(form: Form | None, reply: Reply, key: str = "", part: int = 0) -> dict[str, Any]:
    """The modal of a reply's form, once it is known that Discord would open it."""
    assert form is not None
    made = modal(form, key, part, reply)
    assert refused_modal(made) is None
    return made


def texts(body: dict[str, Any]) -> list[str]:
    """The texts of a message that Discord reads markup in."""
    return [body["content"], *(one["description"] for one in body["embeds"])]


def read(body: dict[str, Any]) -> str:
    """The words of a message, line after line."""
    return "\n".join(words(text) for text in texts(body))


def buttons(body: dict[str, Any]) -> list[tuple[str, str]]:
    """What can be pressed: each button's label and id."""
    return [(one["label"], one["custom_id"]) for row in body["components"] for one in row["components"]]


@pytest.fixture
def panel(say: Say) -> Say:
    """Types in the room of the Hampstead Town panel; as a resident, unless said otherwise."""
    say("/panel setup Hampstead Town", role=Role.ADMIN, place=ROOM, who=CHAIR)

    def speak(text: str, role: Role = Role.RESIDENT, **more: Any) -> Reply:
        who = CHAIR if role >= Role.CHAIR else ANN
        return say(text, **{"role": role, "place": ROOM, "who": who, **more})

    return speak


@pytest.fixture
def send(bot: Bot, panel: Say) -> Callable[..., Reply]:
    """Sends the form of a line of report, with changes."""

    def sent(line: str, number: int = 1, **changes: str) -> Reply:
        form = panel(f"/report {line}").form
        assert form is not None
        given = {field.name: changes.get(field.name, field.value) for field in form.fields}
        return bot.run(filled(form, given, Caller(ANN), Place(ROOM), NOON, f"form-{number}"))

    return sent


# What the real bot says.


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("officers", "/panel officers Hampstead Town"),
        ("funding", "/panel funding"),
        ("cost", "/panel cost 2 constables and a sergeant for 3 years"),
        ("crime", "/panel crime Hampstead Town"),
        ("ranks", "/panel crime Camden"),
        ("clarify", "/panel officers St James"),
        ("emergency", "someone is breaking into my house now"),
        ("help", "/panel help"),
        ("about", "/panel about"),
        ("declined", "/panel oficers"),
    ],
)
def test_what_anybody_may_ask(say: Say, name: str, line: str) -> None:
    same_as_golden(f"discord/{name}", posted(say(line)))


def test_the_report_form(panel: Say) -> None:
    reply = panel(f"/report {BIKE}")
    view = opened(reply.form, reply)
    same_as_golden("discord/report_form", view)
    assert reply.form is not None
    assert all(field.label in asked(view) for field in reply.form.fields)


def test_a_form_with_something_to_put_right(send: Callable[..., Reply]) -> None:
    reply = send(BIKE, when="at 25 o'clock")
    assert reply.form is not None
    same_as_golden("discord/report_again", posted(reply, opener(reply.form, KEY, again=True)))
    same_as_golden("discord/report_form_again", opened(reply.form, reply, KEY))


@pytest.mark.parametrize("command", ["cost", "staffing", "update", "chair", "setup", "concern"])
def test_a_form_for_what_a_command_was_not_given(panel: Say, command: str) -> None:
    reply = panel(f"/panel {command}", Role.ADMIN)
    same_as_golden(f"discord/{command}_form", opened(reply.form, reply))


def test_the_preview_and_the_receipt(send: Callable[..., Reply], panel: Say) -> None:
    preview = send(BIKE)
    same_as_golden("discord/preview", posted(preview))
    same_as_golden("discord/receipt", posted(panel(preview.choices[0].command)))


def test_a_page_of_incidents_a_concern_and_the_digest(send: Callable[..., Reply], panel: Say) -> None:
    lines = (BIKE, "shouting and smashed bottles in the park on Friday night", "moped racing on Heath Street at 6pm")
    for number, line in enumerate(lines):
        panel(send(line, number).choices[0].command)
    same_as_golden("discord/incidents", posted(panel("/panel incidents", Role.CHAIR)))
    same_as_golden("discord/concern", posted(panel("/panel concern moped racing, HT-0003", Role.CHAIR)))
    same_as_golden("discord/digest", posted(panel("/panel summary preview", Role.CHAIR)))


def test_a_chart() -> None:
    week = Weekly(tuple(date(2026, 11, day) for day in (2, 9, 16, 23)), {"Bicycle theft": (3, 5, 4, 0)}, (1, 0, 0, 0))
    drawn = alt(week, "Hampstead Town panel, incidents reported")
    same_as_golden("discord/chart", posted(Reply(drawn, (Picture(PNG, drawn),), private=False)))


def test_discord_says_what_the_console_says(say: Say) -> None:
    for line in (
        "/panel officers Cranham",
        "/panel crime Hampstead Town",
        "/panel crime Camden",
        "/panel cost 2 constables and a sergeant for 3 years",
        "/panel funding",
        "/panel help",
        "/panel about",
    ):
        reply = say(line)
        seen = told(posted(reply))
        console = Reply(plain(reply))
        assert told(posted(console)).figures <= seen.figures, line
        assert seen.sources == tuple({one.cite: (one.cite, one.url) for one in reply.sources}.values())
        assert seen.cautions == tuple(one.text for one in reply.blocks if isinstance(one, Notice))


# Hostile text.


def test_hostile_text_in_every_block() -> None:
    body = posted(everything(HOSTILE), share())
    same_as_golden("discord/hostile", body)
    assert [one for text in texts(body) for one in live(text)] == []
    assert body["allowed_mentions"] == {"parse": []}


def test_a_block_for_every_kind_of_block() -> None:
    kinds = {type(block) for block in everything("x").blocks}
    assert kinds == set(Block.__args__)


@settings(max_examples=300)
@example("https://evil.example and discord.gg/abc")
@example("1. :tada: \\@everyone")
@example("\\")
@given(st.one_of(TEXT, st.text("\\`*_~|<>[]()@:/#-+.!1 aeEvryonh", max_size=60)))
def test_escaped_text_is_shown_as_it_is_and_obeyed_by_nobody(text: str) -> None:
    line = inert(text)
    assert marks(escaped(line)) == {}
    assert words(escaped(line)) == line
    assert counted(escaped(line)) == weight(line)


def test_what_means_nothing_is_left_alone() -> None:
    plainly = "HT-0042: £57,000 (5.5 %), up 31 - see /panel help at 09:00, O'Brien & co; a@met.police.uk #4 > 3"
    assert escaped(plainly) == plainly


@pytest.mark.parametrize(
    ("cite", "url", "shown"),
    [
        ("Met, 2022", "https://a.uk/x", "[Met, 2022](https://a.uk/x)"),
        ("Met, 2022", "https://a.uk/x_(y)", "[Met, 2022](https://a.uk/x_%28y%29)"),
        ("Met, 2022", "javascript:alert(1)", "Met, 2022"),
        ("Met, 2022", "https://good.uk@evil.example/", "Met, 2022"),
        ("Met, 2022", "https://a.uk/" + "x" * 500, "Met, 2022"),
        ("*Met*", "https://a.uk/x", "\\*Met\\* ([link](https://a.uk/x))"),
        ("Met] 2022", "https://a.uk/x", "Met] 2022 ([link](https://a.uk/x))"),
        ("a](https://evil.example)", "https://a.uk/x", "a](https\\://evil.example) ([link](https://a.uk/x))"),
    ],
)
def test_a_source_leads_where_it_says(cite: str, url: str, shown: str) -> None:
    assert link(cite, url, 200) == shown


# Anything at all.


@settings(max_examples=60, suppress_health_check=SLOW)
@example(everything("a" * 4_500))
@example(everything("&" * 800))
@example(everything("🚓" * 60))
@example(everything(" "))
@example(everything("*" * 99))
@example(Reply("Full.", (Paragraph("x" * 3_850),) * 60))
@example(Reply("Emoji.", (Paragraph("🚓" * 1_500), *(Items(("🚓" * 30,) * 99),) * 3)))
@given(REPLY)
def test_discord_takes_any_reply_and_obeys_none(reply: Reply) -> None:
    made = message(reply, (share(),))
    body = made.body
    assert refused_message(body, len(made.pictures)) is None
    assert body["allowed_mentions"] == {"parse": []}
    assert [one for text in texts(body) for one in live(text)] == []
    assert all(things(one["description"]) <= 200 for one in body["embeds"])
    assert buttons(body)[-1] == ("Share here", "share")
    assert json.dumps(body, ensure_ascii=False).encode()


@settings(max_examples=20, suppress_health_check=SLOW)
@given(REPLY)
def test_pictures_are_handed_over_with_words(reply: Reply) -> None:
    made = message(reply)
    there = [one for one in reply.blocks if isinstance(one, Picture)]
    assert [one.png for one in made.pictures] == [one.png for one in there][:10]
    assert all(one.alt and counted(one.alt) <= 1_024 for one in made.pictures)


@given(TEXT, st.integers(2, 60), st.sampled_from([units, weight]))
def test_a_cut_text_fits_and_says_so(text: str, most: int, weigh: Callable[[str], int]) -> None:
    short = cut(text, most, weigh)
    assert short == text or short.endswith("…")
    assert weigh(short) <= most


def test_a_picture_too_many_is_told_in_words() -> None:
    body = posted(Reply("Charts.", tuple(Picture(PNG, f"Bars {n}.") for n in range(1, 12))))
    assert [one["description"] for one in body["attachments"]][-1] == "Bars 10."
    assert body["attachments"][-1]["filename"] == "picture-10.png"
    assert read(body) == "Charts.\nPicture: Bars 11."


# Shortening.


def test_an_answer_that_fits_is_whole() -> None:
    assert SHORTENED not in read(posted(everything("Hampstead")))


def test_a_long_list_says_how_many_more_there_are() -> None:
    body = posted(Reply("Many.", (Items(tuple(f"line {n}" for n in range(500))), Paragraph("After."))))
    assert f"line 99\n… and 400 more\n\nAfter.\n\n{SHORTENED}" in read(body)


def test_a_long_summary_is_cut_and_says_so() -> None:
    body = posted(Reply("word " * 900))
    assert body["content"].endswith("word…")
    assert body["embeds"] == [{"description": SHORTENED}]


def test_cautions_and_sources_stay_when_much_else_goes() -> None:
    cited = Cited("met", "", "", "https://www.met.police.uk", "2022", "Metropolitan Police, February 2022")
    reply = Reply("Long.", (*(Paragraph("word " * 500) for _ in range(300)), Notice("Careful."), Sources((cited,))))
    body = posted(reply)
    assert read(body).endswith(f"Careful.\n\nSource: Metropolitan Police, February 2022\n\n{SHORTENED}")
    assert told(body).sources == (("Metropolitan Police, February 2022", "https://www.met.police.uk"),)
    assert told(body).cautions == ("Careful.",)
    assert sum(map(embed_text, body["embeds"])) > 5_500


def test_what_a_client_would_leave_out_goes_to_another_embed() -> None:
    body = posted(Reply("Bikes.", (Items(tuple("🚲🚲🚲" for _ in range(80))), Notice("Careful."))))
    assert [things(one["description"]) <= 200 for one in body["embeds"]] == [True, True]
    assert told(body).cautions == ("Careful.",)


# Tables.


def test_a_table_that_a_phone_is_wide_enough_for_keeps_its_columns() -> None:
    rows = tuple((f"Ward {n:03}", str(n)) for n in range(45))
    body = posted(Reply("Wards.", (Table(("Ward", "Offences"), rows),)))
    [text] = [one["description"] for one in body["embeds"]]
    blocks = text.split("```")[1::2]
    assert [one.splitlines()[1] for one in blocks] == ["Ward      Offences"] * 2
    assert sum(one.count("Ward 0") for one in blocks) == 45


def test_no_cell_ends_a_table() -> None:
    body = posted(Reply("Wards.", (Table(("Ward", "n"), (("```\n@here", "1"), ("`x", "2"))),)))
    assert body["embeds"] == [{"description": "```\nWard       n\n''' @here  1\n'x         2\n```"}]


def test_a_wide_table_of_short_values_says_its_headings_once() -> None:
    header = ("Ward", "Year to June 2025", "Year to June 2024")
    rows = (("Frognal", "493", "533"), ("Belsize", "1,234", ""), ("Highgate", "1,215", "1,036"))
    body = posted(Reply("Wards.", (Table(header, rows),)))
    assert read(body).splitlines() == [
        "Wards.",
        "Ward: Year to June 2025; Year to June 2024",
        "Frognal: 493; 533",
        "Belsize: 1,234; –",
        "Highgate: 1,215; 1,036",
    ]


def test_another_wide_table_says_each_value_after_its_heading(say: Say) -> None:
    seen = read(posted(say("/panel funding")))
    assert "Residents: Pay for officers: may not; How: ask the council to pay" in seen


# Buttons.


def test_a_button_is_the_command_it_stands_for() -> None:
    choices = Choices(tuple(Choice(f"Ward {n}", f"/panel officers E{n}") for n in range(7)))
    body = posted(Reply("Which?", (choices, Paragraph("Or:"), Choices((Choice("Help", "/panel help"),)))))
    assert [len(row["components"]) for row in body["components"]] == [5, 2, 1]
    assert buttons(body)[0] == ("Ward 0", "run:/panel officers E0")
    assert [stands_for(called) for _, called in buttons(body)][-1] == ("/panel help", "")


def test_many_small_offers_share_rows() -> None:
    offers = [
        Choices((Choice(f"Accept {n}", f"/accept {n}"), Choice(f"Decline {n}", f"/decline {n}"))) for n in range(6)
    ]
    body = posted(Reply("Six.", tuple(offers)))
    assert [len(row["components"]) for row in body["components"]] == [5, 5, 2]
    assert [len(row["components"]) for row in posted(Reply("Two.", tuple(offers[:2])))["components"]] == [2, 2]


def test_a_button_may_be_for_another_channel() -> None:
    choice = Choice("More on HT-0001", "/panel incidents HT-0001", ROOM)
    [(_, called)] = buttons(posted(Reply("Open.", (Choices((choice,)),))))
    assert stands_for(called) == ("/panel incidents HT-0001", ROOM)


def test_two_buttons_never_have_one_id() -> None:
    same = (Choice("Help", "/panel help"), Choice("Help me", "/panel help"), Choice("About", "/panel about"))
    assert buttons(posted(Reply("Which?", (Choices(same), Choices(same[:1]))))) == [
        ("Help", "run:/panel help"),
        ("About", "run:/panel about"),
    ]


def test_what_has_no_room_on_a_button_is_told() -> None:
    wards = tuple(Choice(f"Ward {n}", f"/panel officers E{n}") for n in range(26))
    body = posted(Reply("Which?", (Choices((Choice("Ask", "/ask " + "why " * 40), *wards)),)), share())
    assert len(buttons(body)) == 25
    assert buttons(body)[-1] == ("Share here", "share")
    assert read(body).splitlines()[1:] == [
        "Ask: /ask " + ("why " * 40).strip(),
        "Ward 24: /panel officers E24",
        "Ward 25: /panel officers E25",
    ]


@example("/ask " + "x" * 91, "")
@example("/ask " + "x" * 92, "")
@example("/ask " + "🚓" * 46, "")
@given(st.text(min_size=1, max_size=110), st.sampled_from(["", ROOM]))
def test_a_button_that_fits_comes_back_as_its_command(text: str, place: str) -> None:
    command = inert(text).strip()
    called = run_id(command, place)
    before = f"in:{place} " if place else "run:"
    assert bool(called) == (command != "" and counted(before + command) <= 100)
    assert not called or stands_for(called) == (command, place)


def test_an_answer_is_shared_as_it_was_seen() -> None:
    choices = Choices((Choice("Help", "/panel help"),))
    seen = posted(Reply("Which?", (Paragraph("*This*."), choices)), share())
    made = shared(seen["content"], [one["description"] for one in seen["embeds"]], buttons(seen))
    assert made.body == {**seen, "flags": 0, "components": made.components}
    assert buttons(made.body) == [("Help", "run:/panel help")]


def test_only_a_private_reply_is_for_one_person() -> None:
    assert [message(Reply("x", private=private)).body["flags"] for private in (True, False)] == [64, 0]


def test_a_digest_is_found_again_by_its_marker() -> None:
    for reply in (everything("a" * 4_500), Reply("Quiet."), Reply("Full.", (Paragraph("x" * 2_998),) * 2)):
        made = message(reply, marker="panelbot-42")
        assert refused_message(made.body, len(made.pictures)) is None
        assert [marked(made.embeds, one) for one in ("panelbot-42", "panelbot-4")] == [True, False]
        assert [one.get("description") for one in made.embeds][: len(made.embeds) - 1] == [
            one["description"] for one in message(reply).embeds
        ][: len(made.embeds) - 1]
    assert message(Reply("Quiet."), marker="panelbot-42").embeds == [{"footer": {"text": "panelbot-42"}}]


# Forms.


def sent(view: dict[str, Any]) -> list[dict[str, Any]]:
    """What Discord sends of a modal that nobody has changed."""
    return [
        {"type": one["type"], "component": _given(one["component"])} if "component" in one else {"type": one["type"]}
        for one in view["components"]
    ]


def _given(shown: dict[str, Any]) -> dict[str, Any]:
    given = {"type": shown["type"], "custom_id": shown["custom_id"]}
    match shown["type"]:
        case 4:
            return {**given, "value": shown.get("value", "")}
        case 3:
            return {**given, "values": [one["value"] for one in shown["options"] if one["default"]]}
        case _:
            return {**given, "values": [one["id"] for one in shown.get("default_values", [])]}


@settings(max_examples=60, suppress_health_check=SLOW)
@example(Form("A title of 46 characters, which is one too many", "/x", (Field("a", "&" * 900, "v" * 4_500),)), None)
@example(Form("Six.", "/x", tuple(Field(name, "One, of several", "v") for name in "abcdef")), everything(HOSTILE))
@example(Form("Menus.", "/x", (Field("a", "b", options=tuple(map(str, range(26)))),)), None)
@given(forms(), st.one_of(st.none(), REPLY))
def test_a_form_opens_and_gives_back_what_was_in_it(form: Form, reply: Reply | None) -> None:
    there: dict[str, dict[str, Any]] = {}
    back: dict[str, str] = {}
    for part in range(len(parts(form))):
        view = modal(form, KEY, part, reply)
        assert refused_modal(view) is None
        assert pointer(view["custom_id"], "form") == Pointer(form.command, KEY, part)
        assert [bad for one in view["components"] if one["type"] == 10 for bad in live(one["content"])] == []
        there |= {one["component"]["custom_id"]: one["component"] for one in view["components"] if one["type"] == 18}
        back |= answers(sent(view))
    assert list(back) == [field.name for field in form.fields]
    for field in form.fields:
        assert back[field.name] == _expected(field, there[field.name])


def _expected(field: Field, shown: dict[str, Any]) -> str:
    """What comes back of a field: a menu's choice where it is one, or the text, as far as it can be sent."""
    if shown["type"] == 4:
        return cut(field.value.replace("\ud800", "").replace("\x00", ""), 4_000)
    assert (shown["required"], shown["min_values"], shown["max_values"]) == (field.required, int(field.required), 1)
    return field.value if shown["type"] == 3 and field.value in field.options else ""


def test_a_form_of_more_than_five_fields_is_asked_in_parts() -> None:
    form = Form("Twelve questions", "/panel long", tuple(Field(f"f{n}", f"Question {n}") for n in range(12)))
    assert must_be_kept(form)
    assert [len(one) for one in parts(form)] == [5, 5, 2]
    assert modal(form, KEY, 1)["title"] == "Twelve questions (2 of 3)"
    body = posted(still_to_come(form, 1), opener(form, KEY, 1))
    assert body["content"] == "Part 2 of 3 is still to be filled in. Nothing is sent yet."
    [(label, called)] = buttons(body)
    assert (label, pointer(called, "fill")) == ("Go on", Pointer("/panel long", KEY, 1))
    filled_in = answered(answered(form, {"f0": "a"}), {"f11": "b"})
    assert [one.value for one in filled_in.fields] == ["a", *[""] * 10, "b"]


def test_a_command_too_long_for_an_id_is_found_by_the_forms_key() -> None:
    form = Form("Note", "/panel update " + "x" * 90, (Field("note", "Note"),))
    assert must_be_kept(form)
    assert not must_be_kept(replace(form, command="/panel update HT-0001 closed"))
    assert pointer(modal(form, KEY)["custom_id"], "form") == Pointer("", KEY, 0)


def test_a_button_opens_and_a_form_is_sent_each_by_its_own_id() -> None:
    form = Form("Report", "/report", (Field("what", "What"),))
    assert opener(form)["custom_id"] == "fill:0::/report"
    assert modal(form)["custom_id"] == "form:0::/report"
    assert pointer("fill:0::/report", "form") is None
    assert [pointer(called, "fill") for called in ("run:/panel help", "share", "fill:x::/report")] == [None] * 3
    assert stands_for("form:0::/report") is None


def test_a_form_with_room_says_what_the_reply_says_above_its_fields() -> None:
    form = Form("Log a concern", "/panel concern", (Field("text", "The concern, in a line"),))
    reply = Reply("Say *what* is wrong.", (Notice("Careful."), Items(("one",))), form=form)
    display, field = modal(form, reply=reply)["components"]
    assert display == {"type": 10, "content": "Say \\*what\\* is wrong.\n\n> Careful.\n\n- one"}
    assert field["label"] == "The concern, in a line"
    assert [one["type"] for one in modal(form, reply=Reply("Log a concern", form=form))["components"]] == [18]


def test_whoever_is_chosen_is_told_apart() -> None:
    form = Form("Who?", "/panel chair", (Field("person", "Who", "discord:11/123456789012345678", kind="person"),))
    view = modal(form)
    assert refused_modal(view) is None
    assert chosen_people(sent(view)) == {"person": "123456789012345678"}
    assert chosen_people(sent(modal(answered(form, {"person": "nobody"})))) == {}


def test_what_is_typed_already_stands_above_the_button() -> None:
    form = Form(
        "Report", "/report", (Field("what", "What happened: what was done", "*bike* stolen"), Field("when", "When"))
    )
    body = posted(Reply("Say when.", form=form), opener(form, again=True))
    assert read(body) == "Say when.\nWhat happened: *bike* stolen"
    assert buttons(body) == [("Fill it in again", "fill:0::/report")]


# Forms that are not sent yet.


def test_a_form_is_found_by_its_person_for_a_while() -> None:
    unsent, reply = Unsent(), Reply("Again.")
    key = unsent.keep(ANN, reply, NOON)
    assert Pointer("/report", key).fits()
    assert unsent.find(key, ANN, NOON + KEPT_FOR - timedelta(seconds=1)) == reply
    assert unsent.find(key, CHAIR, NOON) is None
    assert unsent.find("", ANN, NOON) is None
    assert unsent.find(key, ANN, NOON + KEPT_FOR) is None


def test_a_form_that_was_sent_is_forgotten() -> None:
    unsent = Unsent()
    key = unsent.keep(ANN, Reply("Again."), NOON)
    unsent.drop(key)
    unsent.drop(key)
    assert unsent.find(key, ANN, NOON) is None


def test_the_oldest_of_a_thousand_forms_goes_first() -> None:
    unsent = Unsent()
    keys = [unsent.keep(ANN, Reply(str(number)), NOON) for number in range(1_002)]
    assert [unsent.find(key, ANN, NOON) for key in keys[:3]] == [None, None, Reply("2")]
    assert unsent.find(keys[-1], ANN, NOON) == Reply("1001")


# What discord.py makes of it.


@importing_discord
def test_discord_py_sends_what_was_rendered() -> None:
    made = message(everything("Hampstead"), (share(),))
    payload = asyncio.run(_payload(made))
    assert [one["description"] for one in payload["embeds"]] == [one["description"] for one in made.embeds]
    for name in ("content", "components", "allowed_mentions", "attachments"):
        assert payload[name] == made.body[name]


async def _payload(made: Message) -> dict[str, Any]:
    from discord.http import handle_message_parameters

    from adapters.discord.sending import arguments

    given = arguments(made)
    assert given["view"].is_finished()
    with handle_message_parameters(**given) as params:
        assert params.multipart is not None
        told_in = next(one for one in params.multipart if one["name"] == "payload_json")
        pictures = [one["value"].read() for one in params.multipart if one["name"].startswith("files")]
        assert pictures == [one.png for one in made.pictures]
        return dict(json.loads(told_in["value"]))


@importing_discord
def test_a_change_leaves_nothing_of_what_a_message_was() -> None:
    from adapters.discord.sending import changes

    given = asyncio.run(_within_a_loop(lambda: changes(message(Reply("Done.")))))
    assert {name: given[name] for name in ("content", "embeds", "view", "attachments")} == {
        "content": "Done.",
        "embeds": [],
        "view": None,
        "attachments": [],
    }


@importing_discord
def test_discord_py_opens_a_form_as_it_was_rendered() -> None:
    from adapters.discord.sending import Opened

    view = modal(Form("Report", "/report", (Field("what", "What", "x", options=("x", "y")),)))
    made = asyncio.run(_within_a_loop(lambda: Opened(view)))
    assert made.to_dict() == view
    assert made.is_finished()


async def _within_a_loop(make: Callable[[], Any]) -> Any:
    return make()
