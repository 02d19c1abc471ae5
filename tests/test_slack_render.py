"""Replies as Slack takes them: what the real bot says against golden files, and anything at all against the limits."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.console.render import plain
from adapters.slack.blocks import cut
from adapters.slack.forms import answers, modal, with_errors
from adapters.slack.render import SHORTENED, Message, home, message
from bot.calls import Caller, Place, Role
from bot.core import Bot
from bot.digest.chart import Weekly, alt
from bot.parse import filled
from bot.replies import (
    Block,
    Choice,
    Choices,
    Cited,
    Facts,
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
from tests.conftest import NOON, Say
from tests.goldens import same_as_golden
from tests.slack_limits import counted, markup, refused_edit, refused_message, refused_view

ROOM, ANN, CHAIR = "slack:T1/C1", "slack:T1/U1", "slack:T1/U9"
BIKE = "bike stolen outside the library on heath street last night about 10 by John Smith of 12 Heath Street"
HOSTILE = "<!channel> <!here> <@U1> <#C1> @everyone *x* _y_ `z` :tada: & <https://evil.example|nice>\n> \u202eq\x1b[31m"
PNG = b"\x89PNG"
META = '{"place":"slack:T1/C1"}'


def body(made: Message) -> dict[str, Any]:
    """The message as it is sent, and in words the pictures that go with it."""
    return {"text": made.text, "blocks": made.blocks}


def posted(reply: Reply) -> dict[str, Any]:
    """The message, once it is known that Slack would take it."""
    made = body(message(reply))
    assert refused_message(made) is None
    assert refused_edit(made) is None
    return made


def opened(reply: Reply) -> dict[str, Any]:
    """The modal of a reply's form, once it is known that Slack would open it."""
    assert reply.form is not None
    made = modal(reply.form, META, reply)
    assert refused_view(made) is None
    return made


def words(blocks: Any) -> str:
    """Every text of the blocks, in their order."""
    match blocks:
        case {"type": "text" | "link" | "plain_text", "text": str(text)}:
            return text
        case dict():
            return " ".join(filter(None, (words(one) for one in blocks.values() if isinstance(one, dict | list))))
        case list():
            return " ".join(filter(None, map(words, blocks)))
    return ""


def buttons(blocks: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """What can be pressed: each button's id, label and command."""
    pressed = (one for block in blocks if block["type"] == "actions" for one in block["elements"])
    return [(one["action_id"], one["text"]["text"], one["value"]) for one in pressed]


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
        ("clarify", "/panel officers St James"),
        ("emergency", "someone is breaking into my house now"),
        ("help", "/panel help"),
        ("about", "/panel about"),
        ("declined", "/panel oficers"),
    ],
)
def test_what_anybody_may_ask(say: Say, name: str, line: str) -> None:
    same_as_golden(f"slack/{name}", posted(say(line)))


def test_the_report_form(panel: Say) -> None:
    same_as_golden("slack/report_form", opened(panel(f"/report {BIKE}")))


def test_a_form_with_something_to_put_right(send: Callable[..., Reply]) -> None:
    same_as_golden("slack/report_form_again", opened(send(BIKE, when="at 25 o'clock")))


def test_a_form_for_what_a_command_was_not_given(panel: Say) -> None:
    same_as_golden("slack/cost_form", opened(panel("/panel cost")))


def test_the_preview_and_the_receipt(send: Callable[..., Reply], panel: Say) -> None:
    preview = send(BIKE)
    same_as_golden("slack/preview", posted(preview))
    same_as_golden("slack/receipt", posted(panel(preview.choices[0].command)))


def test_a_page_of_incidents_a_concern_and_the_digest(send: Callable[..., Reply], panel: Say) -> None:
    lines = (BIKE, "shouting and smashed bottles in the park on Friday night", "moped racing on Heath Street at 6pm")
    for number, line in enumerate(lines):
        panel(send(line, number).choices[0].command)
    same_as_golden("slack/incidents", posted(panel("/panel incidents", Role.CHAIR)))
    same_as_golden("slack/concern", posted(panel("/panel concern moped racing, HT-0003", Role.CHAIR)))
    digest = panel("/panel summary preview", Role.CHAIR)
    week = Weekly(tuple(date(2026, 11, day) for day in (2, 9, 16, 23)), {"Bicycle theft": (3, 5, 4, 0)}, (1, 0, 0, 0))
    drawn = Picture(PNG, alt(week, "Hampstead Town panel, incidents reported"))
    same_as_golden("slack/digest", posted(replace(digest, blocks=(*digest.blocks, drawn))))


def everything(text: str) -> Reply:
    """A reply with every block there is, all of one text."""
    cited = Cited("one", text, text, "https://www.london.gov.uk/moderation", "2022-02", text)
    return Reply(
        text,
        (
            Paragraph(text),
            Notice(text),
            Facts(((text, text), ("", text), (text, ""))),
            Items((text, text)),
            Table((text[:9], "n"), ((text[:9], "1"), (text[:9], "12"))),
            Table((text, text), ((text, text),)),
            Sources((cited, replace(cited, cite="nowhere", url="javascript:alert(1)"))),
            Picture(PNG, text),
            Choices((Choice(text, "/panel help"), Choice("", "/panel about"))),
        ),
    )


def test_hostile_text_in_every_block() -> None:
    made = posted(everything(HOSTILE))
    same_as_golden("slack/hostile", made)
    assert made["text"].startswith("&lt;!channel&gt; &lt;!here&gt; &lt;@U1&gt; &lt;#C1&gt; @everyone")


def test_a_block_for_every_kind_of_block() -> None:
    kinds = {type(block) for block in everything("x").blocks}
    assert kinds == set(Block.__args__)


# Anything at all.

TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", " ", "\n", HOSTILE, "&" * 800, "a" * 3_500, "word " * 900, "<" * 30, "\u202e", "🚓" * 60, "\ud800"]
    ),
)
SHORT = st.text(max_size=12)
URL = st.sampled_from(
    ["https://a.uk/x", "", "javascript:alert(1)", "https://a b", "http://x/" + "y" * 4_000, "HTTPS://A"]
)
CITED = st.builds(Cited, SHORT, TEXT, TEXT, URL, SHORT, TEXT)
ROW = st.lists(TEXT, max_size=6).map(tuple)


def many(one: st.SearchStrategy[Any], most: int = 8) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few of something, and sometimes very many of the same few."""
    few = st.lists(one, max_size=most).map(tuple)
    return st.one_of(few, st.tuples(few, st.sampled_from([8, 120])).map(lambda both: both[0] * both[1]))


BLOCK = st.one_of(
    st.builds(Paragraph, TEXT),
    st.builds(Notice, TEXT),
    st.builds(Facts, many(st.tuples(TEXT, TEXT), 4)),
    st.builds(Items, many(TEXT)),
    st.builds(Table, ROW, many(ROW)),
    st.builds(Table, st.tuples(SHORT, SHORT), many(st.tuples(SHORT, SHORT))),
    st.builds(Sources, many(CITED, 3)),
    st.builds(Picture, st.just(PNG), TEXT),
    st.builds(Choices, many(st.builds(Choice, TEXT, TEXT))),
)
REPLY = st.builds(
    Reply,
    TEXT,
    st.one_of(st.lists(BLOCK, max_size=4), st.lists(BLOCK, max_size=1).map(lambda one: one * 60)).map(tuple),
)
FILES = st.lists(st.sampled_from(["F0123456789", "F9ABCDEFGH"]), max_size=3).map(tuple)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@example(everything("a" * 3_500), ())
@example(everything("&" * 800), ("F0123456789",))
@example(everything("🚓" * 60), ())
@example(everything(" "), ())
@example(Reply("Full.", (Paragraph("x" * 2_850),) * 60), ())
@given(REPLY, FILES)
def test_slack_takes_any_reply_and_obeys_none(reply: Reply, files: tuple[str, ...]) -> None:
    made = message(reply, files)
    assert refused_message(body(made)) is None
    assert refused_edit(body(made)) is None
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", made.text)
    assert list(markup(made.blocks)) == []
    assert refused_view(home(reply)) is None


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(REPLY)
def test_pictures_are_handed_over_with_words_an_upload_takes(reply: Reply) -> None:
    pictures = message(reply).pictures
    assert [one.png for one in pictures] == [one.png for one in reply.blocks if isinstance(one, Picture)]
    assert all(one.alt and counted(one.alt) <= 1_000 for one in pictures)


@given(TEXT, st.integers(2, 60))
def test_a_cut_text_fits_and_says_so(text: str, most: int) -> None:
    short = cut(text, most)
    assert short == text or short.endswith("…")
    assert counted(short) <= most or short == text


NAMES = st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=6, unique=True)
FIELD = st.builds(Field, st.just(""), TEXT, TEXT, st.booleans(), many(TEXT, 3), st.booleans())


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form, each of its fields under a name of its own."""
    fields = tuple(replace(draw(FIELD), name=name) for name in draw(NAMES))
    chosen = (draw(st.sampled_from((*one.options, one.value))) if one.options else one.value for one in fields)
    return Form(
        draw(TEXT), "/report", tuple(replace(one, value=value) for one, value in zip(fields, chosen, strict=True))
    )


def sent(view: dict[str, Any]) -> dict[str, Any]:
    """The state Slack sends of a view that nobody has changed."""
    values = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            kind = element["type"]
            told = (
                {"selected_option": element.get("initial_option")}
                if kind == "static_select"
                else {"value": element.get("initial_value")}
            )
            values[block["block_id"]] = {element["action_id"]: {"type": kind, **told}}
    return {"values": values}


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@example(Form("A title of 26 characters..", "/x", (Field("a", "&" * 900, "v" * 3_500),)), everything("a" * 3_500))
@example(Form("A title of 25 characters.", "/x", (Field("a", "b", options=("o" * 76,)),)), None)
@given(forms(), st.one_of(st.none(), REPLY))
def test_a_form_opens_and_gives_back_what_was_in_it(form: Form, reply: Reply | None) -> None:
    view = modal(form, META, reply)
    assert refused_view(view) is None
    back = answers(sent(view))
    for field in form.fields:
        menu = next(one for one in view["blocks"] if one.get("block_id") == field.name)["element"]["type"]
        assert back[field.name] == (field.value if menu != "static_select" or field.value in field.options else "")


# Shortening.


def test_an_answer_that_fits_is_whole() -> None:
    assert SHORTENED not in words(message(everything("Hampstead")).blocks)


def test_a_long_list_says_how_many_more_there_are() -> None:
    made = posted(Reply("Many.", (Items(tuple(f"line {n}" for n in range(500))), Paragraph("After."))))
    assert "line 99 … and 400 more After. " + SHORTENED in words(made["blocks"])


def test_a_long_table_is_split_under_its_header() -> None:
    rows = tuple((f"Ward number {n:03}, a name of some length", str(n)) for n in range(90))
    blocks = posted(Reply("Wards.", (Table(("Ward", "Offences"), rows),)))["blocks"]
    pieces = [words(one) for one in blocks if "preformatted" in json.dumps(one)]
    assert len(pieces) == 2
    assert all(piece.startswith("Ward   ") for piece in pieces)
    assert sum(piece.count("Ward number") for piece in pieces) == 90
    assert SHORTENED not in words(blocks)


def test_cautions_and_sources_stay_when_much_else_goes() -> None:
    cited = Cited("met", "", "", "https://www.met.police.uk", "2022", "Metropolitan Police, February 2022")
    reply = Reply("Long.", (*(Paragraph("word " * 500) for _ in range(300)), Notice("Careful."), Sources((cited,))))
    told = words(posted(reply)["blocks"])
    assert told.endswith(f"Careful. Source:  Metropolitan Police, February 2022 {SHORTENED}")


def test_a_wide_table_is_told_as_a_list(say: Say) -> None:
    told = words(posted(say("/panel funding"))["blocks"])
    assert "Residents : Pay for officers: may not; How: ask the council to pay" in told


def test_slack_says_what_the_console_says(say: Say) -> None:
    for line in (
        "/panel officers Cranham",
        "/panel crime Hampstead Town",
        "/panel funding",
        "/panel help",
        "/panel about",
    ):
        reply = say(line)
        told = words(posted(reply)["blocks"])
        figures = re.compile(r"£?\d[\d,.]*\d|\d")
        assert set(figures.findall(plain(reply))) <= set(figures.findall(told)), line


# Choices, pictures and what is wrong with a form.


def test_a_button_is_the_command_it_stands_for() -> None:
    choices = Choices(tuple(Choice(f"Ward {n}", f"/panel officers E{n}") for n in range(7)))
    blocks = posted(Reply("Which?", (choices, Paragraph("Or:"), Choices((Choice("Help", "/panel help"),)))))["blocks"]
    assert [len(one["elements"]) for one in blocks if one["type"] == "actions"] == [5, 2, 1]
    assert buttons(blocks)[0] == ("run:1", "Ward 0", "/panel officers E0")
    assert buttons(blocks)[7] == ("run:8", "Help", "/panel help")


def test_a_command_too_long_for_a_button_is_told() -> None:
    blocks = posted(Reply("Which?", (Choices((Choice("Ask", "/ask " + "why " * 600),)),)))["blocks"]
    assert buttons(blocks) == []
    assert "Ask : /ask why why" in words(blocks)


def test_a_picture_stands_where_its_words_stood_once_it_is_uploaded() -> None:
    reply = Reply("Digest.", (Picture(PNG, "Bars."), Paragraph("After."), Picture(PNG, "More bars.")))
    assert words(message(reply).blocks) == "Digest. Picture: Bars. After. Picture: More bars."
    assert message(reply, ("F0123456789",)).blocks[1] == {
        "type": "image",
        "slack_file": {"id": "F0123456789"},
        "alt_text": "Bars.",
    }
    assert [asdict(one) for one in message(reply).pictures] == [
        {"png": PNG, "alt": "Bars."},
        {"png": PNG, "alt": "More bars."},
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"when": "at 25 o'clock"}, "when"),
        ({"what": ""}, "what"),
        ({"what": "tall man in a hoodie"}, "what"),
        ({"where": "x" * 201}, "where"),
        ({"looks": "x" * 2_001}, "looks"),
        ({"category": "Piracy"}, "category"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    send: Callable[..., Reply], panel: Say, changes: dict[str, str], field: str
) -> None:
    view = opened(panel(f"/report {BIKE}"))
    state = sent(view)
    for name, value in changes.items():
        state["values"][name] = {"answer": {"type": "plain_text_input", "value": value}}
    wrong = send(BIKE, **changes)
    assert with_errors({**view, "state": state}, wrong.summary) == {
        "response_action": "errors",
        "errors": {field: wrong.summary},
    }


def test_what_is_wrong_with_nothing_in_particular_is_said_at_the_first_field(panel: Say) -> None:
    view = opened(panel(f"/report {BIKE}"))
    said = with_errors({**view, "state": sent(view)}, "That is for the panel's chair.")
    assert said["errors"] == {"category": "That is for the panel's chair."}


def test_an_unanswered_field_is_an_empty_text() -> None:
    state = {"values": {"where": {"answer": {"type": "plain_text_input", "value": None}}, "category": {"answer": {
        "type": "static_select", "selected_option": None}}}}  # fmt: skip
    assert answers(state) == {"where": "", "category": ""}


# The checker itself: each thing Slack refuses is refused.


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": text}}


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(buttons)}


def pressed(number: int = 1, text: str = "Go", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": f"run:{number}", "text": {"type": "plain_text", "text": text}, **more}


def rich_text(text: str) -> dict[str, Any]:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
    }


def bad_messages() -> Iterator[tuple[dict[str, Any], str]]:
    """Messages that Slack refuses, with its error."""
    for blocks in (
        [section("x")] * 51,
        [],
        [section("")],
        [section("x" * 3_001)],
        [rich_text("")],
        [rich_text("x" * 3_001)],
        [{"type": "rich_text", "elements": []}],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [row(*map(pressed, range(26)))],
        [row(pressed(), pressed())],
        [row(pressed(text="x" * 76))],
        [row(pressed(text="&" * 16))],
        [row(pressed(value="x" * 2_001))],
        [row(pressed(value=""))],
        [row(pressed(colour="red"))],
        [{"type": "context", "elements": [{"type": "plain_text", "text": "x"}] * 11}],
        [{"type": "context", "elements": [rich_text("x")]}],
        [{"type": "image", "slack_file": {"id": "F0123456789"}}],
        [{"type": "image", "slack_file": {"id": "pending"}, "alt_text": "x"}],
        [{"type": "image", "alt_text": "x"}],
        [{"type": "banner"}],
        [{**section("x"), "block_id": "a"}, {**section("y"), "block_id": "a"}],
        [{"type": "section"}],
    ):
        yield {"text": "x", "blocks": blocks}, "invalid_blocks"
    yield {"text": "x", "blocks": [section("x" * 2_900)] * 5}, "msg_blocks_too_long"
    yield {"text": " ", "blocks": [section("x")]}, "no_text"
    yield {"text": "x" * 40_001}, "msg_too_long"


@pytest.mark.parametrize(("sent_body", "error"), list(bad_messages()))
def test_the_checker_refuses_what_slack_refuses(sent_body: dict[str, Any], error: str) -> None:
    refused = refused_message(sent_body)
    assert refused is not None
    assert refused[0] == error


@pytest.mark.parametrize(
    "changes",
    [
        {"title": {"type": "plain_text", "text": "x" * 25}},
        {"submit": None},
        {"private_metadata": "x" * 3_001},
        {"callback_id": "x" * 256},
        {"blocks": [section("x")] * 101},
        {"type": "window"},
        {"blocks": [section("x" * 2_600)] * 100},
    ],
)
def test_the_checker_refuses_a_view_slack_refuses(panel: Say, changes: dict[str, Any]) -> None:
    view = {**opened(panel("/report")), **changes}
    assert refused_view({name: value for name, value in view.items() if value is not None}) is not None
