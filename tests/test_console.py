"""The console: what a reply looks like as text, and what a typed line means."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from adapters.console.app import LONGEST, Conversation, converse, lines
from adapters.console.render import inert, plain, rich
from adapters.console.terminal import at_terminal, completions
from bot.calls import Call, Caller, Place
from bot.errors import UserError
from bot.replies import (
    Choice,
    Choices,
    Cited,
    Facts,
    Field,
    Form,
    Items,
    Notice,
    Paragraph,
    Reply,
    Sources,
    Table,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOSTILE = "<!channel>\x1b[31m @everyone\u202e *x*\r\n\x00\u200b"
HELD = "<!channel>[31m @everyone *x* "  # inert here is: nothing a terminal obeys, on one line


def cited(cite: str, url: str = "https://example.org/a") -> Cited:
    return Cited("id", "Title", "Publisher", url, "2022-02", cite)


# Reading a reply


def test_every_block_in_plain_text() -> None:
    reply = Reply(
        "Two promised.",
        (
            Paragraph("More."),
            Notice("Old."),
            Facts((("Promised", "2"), ("In post", "not held"))),
            Items(("one", "two")),
            Table(("Ward", "Crimes", "Change"), (("Gospel Oak", "1,234", "-3 %"), ("Highgate", "7", "–"))),
            Sources((cited("Met, February 2022"), cited("Council, 2017"), cited("Met, February 2022"))),
            Choices((Choice("Next", "/panel crime Highgate"), Choice("Help", "/panel help"))),
        ),
    )
    assert plain(reply).splitlines() == [
        "Two promised.",
        "More.",
        "Note: Old.",
        "Promised: 2",
        "In post: not held",
        "- one",
        "- two",
        "Ward        Crimes  Change",
        "Gospel Oak   1,234    -3 %",
        "Highgate         7       –",
        "Source: Met, February 2022; Council, 2017",
        "1. Next: /panel crime Highgate",
        "2. Help: /panel help",
    ]


def test_hostile_text_is_inert_in_every_block() -> None:
    reply = Reply(
        HOSTILE,
        (
            Paragraph(HOSTILE),
            Notice(HOSTILE),
            Facts(((HOSTILE, HOSTILE),)),
            Items((HOSTILE,)),
            Table((HOSTILE,), ((HOSTILE,),)),
            Sources((cited(HOSTILE, f"https://example.org/{HOSTILE}"),)),
            Choices((Choice(HOSTILE, HOSTILE),)),
        ),
    )
    assert plain(reply).splitlines() == [
        HELD,
        HELD,
        f"Note: {HELD}",
        f"{HELD}: {HELD}",
        f"- {HELD}",
        HELD.rstrip(),
        HELD.rstrip(),
        f"Source: {HELD}",
        f"1. {HELD}: {HELD}",
    ]
    assert rich(reply).replace("\n", "").isprintable()


@pytest.mark.parametrize("mark", ["\x1b", "\x9b", "\x07", "\x7f", "\u061c", "\u2066", "\ufeff", "\ud800", "\U000e0041"])
def test_a_mark_that_is_not_seen_is_dropped(mark: str) -> None:
    assert inert(f"a{mark}b") == "ab"


def test_other_scripts_accents_and_emoji_stay() -> None:
    text = "Ünïcode 警察 полиция 🚓 £5 71\u00a0%"
    assert inert(text) == text


def test_empty_blocks_take_no_line() -> None:
    reply = Reply("Yes.", (Sources(()), Choices(()), Items(())))
    assert plain(reply) == rich(reply) == "Yes."


def test_rows_of_uneven_length_still_line_up() -> None:
    assert plain(Reply("T", (Table(("A", "B"), (("x",), ("yy", "z", "w"))),))).splitlines() == [
        "T",
        "A   B",
        "x",
        "yy  z  w",
    ]


def test_text_is_wrapped_to_the_width_and_tables_are_not() -> None:
    reply = Reply("one two three", (Items(("four five six",)), Table(("seven eight nine",), ())))
    assert plain(reply, 10).splitlines() == ["one two", "three", "- four", "  five six", "seven eight nine"]


def test_sources_are_links_where_a_terminal_knows_links() -> None:
    reply = Reply("Yes.", (Sources((cited("Met, 2022", "https://example.org/a?b;c"), cited("Council, 2017"))),))
    assert rich(reply).splitlines()[-1] == (
        "Source: \x1b]8;;https://example.org/a?b;c\x1b\\Met, 2022\x1b]8;;\x1b\\; "
        "\x1b]8;;https://example.org/a\x1b\\Council, 2017\x1b]8;;\x1b\\"
    )


def test_a_link_may_be_wrapped() -> None:
    text = rich(Reply("Yes.", (Sources((cited("Publisher, February 2022"),)),)), 20)
    assert "\x1b\\Publisher,\nFebruary 2022\x1b]8" in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a\x1b]8;;b", "", "https://a b", "https://é.org"])
def test_an_address_that_is_not_plainly_one_is_no_link(url: str) -> None:
    assert "\x1b" not in rich(Reply("Yes.", (Sources((cited("Met, 2022", url),)),)))


# Talking


class FakeBot:
    """Says back what it was asked, with the choices or the form it has for that."""

    known: ClassVar[dict[str, Reply]] = {
        "which": Reply("Which?", (Choices((Choice("A", "/ask a"), Choice("B", "/ask b"))),)),
        "form": Reply(
            "Report",
            form=Form(
                "Report",
                "/report",
                (
                    Field("what", "What"),
                    Field("where", "Where", "Flask Walk"),
                    Field("note", "Note", "", False),
                ),
            ),
        ),
    }

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def handle(self, call: Call) -> Reply:
        self.calls.append(call)
        text = call.args.get("text", "")
        if call.command == "report":
            return Reply(f"reported {dict(call.args)!r}")
        return self.known.get(text, Reply(f"heard {text!r}"))


def typed(text: str, caller: Caller, place: Place, at: datetime, id: str) -> Call:  # noqa: A002
    if text.startswith("/bad"):
        raise UserError("No such command.")
    return Call("ask", caller, place, at, id, {"text": text})


def talk_with(bot: FakeBot, clock: Callable[[], datetime] = lambda: NOON) -> Conversation:
    return Conversation(bot, typed, Caller("console"), Place("console", "E05013659"), clock)


def said(*typed_lines: str) -> list[str]:
    talk = talk_with(FakeBot())
    return [plain(talk.hear(line)) for line in typed_lines]


WHICH = "Which?\n1. A: /ask a\n2. B: /ask b"
FORM = "Report\nWhat: type it on one line; /panel help or any other command leaves the form."
WHERE = "Where: type it on one line, or leave the line empty to keep “Flask Walk”."
NOTE = "Note: type it on one line, or leave the line empty to leave it out."


def test_a_number_presses_a_choice_of_the_last_reply() -> None:
    assert said("which", " 2 ", "2") == [WHICH, "heard '/ask b'", "heard '2'"]


@pytest.mark.parametrize("number", ["0", "3", "999"])
def test_a_number_that_is_no_choice_says_so_and_keeps_them(number: str) -> None:
    assert said("which", number, "1")[1:] == [
        f"There is no choice {int(number)}: type a number from 1 to 2.",
        "heard '/ask a'",
    ]


@pytest.mark.parametrize("text", ["²", "１", "1.5", "-1", "1234", "9" * 5000])
def test_what_is_not_a_short_number_is_asked(text: str) -> None:
    assert said("which", text)[1] == f"heard {text!r}"


def test_a_form_asks_one_field_a_line_and_an_empty_line_keeps_what_is_there() -> None:
    assert said("form", "two mopeds", "", "") == [
        FORM,
        WHERE,
        NOTE,
        "reported {'what': 'two mopeds', 'where': 'Flask Walk', 'note': ''}",
    ]


def test_an_empty_line_outside_a_form_keeps_the_choices() -> None:
    assert said("which", "", "1")[1:] == ["Type a question, the number of a choice, or /panel help.", "heard '/ask a'"]


def test_a_dash_empties_a_field_that_may_be_empty() -> None:
    held = Reply("Report", form=Form("Report", "/report", (Field("note", "Note", "old", required=False),)))
    bot = FakeBot()
    bot.known = {**bot.known, "held": held}
    talk = talk_with(bot)
    assert "or type - for nothing" in plain(talk.hear("held"))
    assert plain(talk.hear("-")) == "reported {'note': ''}"


def test_a_number_in_a_form_is_an_answer() -> None:
    assert said("form", "2", "3", "4")[3] == "reported {'what': '2', 'where': '3', 'note': '4'}"


def test_a_field_that_is_needed_is_asked_again() -> None:
    assert said("form", "", "x") == [FORM, "What is needed: type it on one line.", WHERE]


def test_a_command_leaves_the_form() -> None:
    assert said("form", "/ask x", "y") == [FORM, "heard '/ask x'", "heard 'y'"]


def test_a_line_that_cannot_be_understood_gets_its_sentence() -> None:
    assert said("/bad", "x") == ["No such command.", "heard 'x'"]


def test_each_line_is_a_call_of_its_own() -> None:
    bot = FakeBot()
    talk = talk_with(bot)
    for _ in range(2):
        talk.hear("x")
    first, second = bot.calls
    assert (first.caller, first.place, first.at) == (Caller("console"), Place("console", "E05013659"), NOON)
    assert first.id != second.id


# Piped


def piped(source: io.TextIOBase) -> str:
    sink = io.StringIO()
    converse(talk_with(FakeBot()), source, sink)  # type: ignore[arg-type]  # a TextIOBase reads like a TextIO
    return sink.getvalue()


def test_piped_one_reply_a_line_each_followed_by_an_empty_line() -> None:
    assert piped(io.StringIO("which\n1\nform\nx\n\n\nend")) == (
        f"{WHICH}\n\nheard '/ask a'\n\n{FORM}\n\n{WHERE}\n\n{NOTE}\n\n"
        "reported {'what': 'x', 'where': 'Flask Walk', 'note': ''}\n\nheard 'end'\n\n"
    )


def test_piped_input_that_is_not_utf8_is_read_as_far_as_it_is() -> None:
    assert piped(io.TextIOWrapper(io.BytesIO(b"a\xff\n"), "utf-8")) == "heard 'a�'\n\n"


def test_a_line_of_any_length_is_one_line() -> None:
    source = io.StringIO("x" * (3 * LONGEST) + "\ny\n" + "z" * LONGEST + "\n")
    assert [len(line) for line in lines(source)] == [LONGEST, 1, LONGEST]


# Typed


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def screen(keys: str) -> str:
    sink = Screen()
    with create_pipe_input() as keyboard, create_app_session(keyboard, DummyOutput()):
        keyboard.send_text(keys)
        with pytest.raises((EOFError, KeyboardInterrupt)):
            at_terminal(talk_with(FakeBot()), sink)
    return sink.getvalue()


@pytest.mark.parametrize("leave", ["\x04", "\x03"])
def test_the_first_screen_says_what_it_is_and_is_not(leave: str) -> None:
    text = " ".join(screen(leave).split())
    assert "This is panelbot" in text
    assert "It is not the police" in text
    assert "call 999" in text


def test_a_person_types_and_is_answered() -> None:
    text = screen("which\r\r1\r\x04")
    assert text.endswith("\nWhich?\n\n1. A: /ask a\n2. B: /ask b\n\n\nheard '/ask a'\n\n")


def test_an_empty_line_at_the_terminal_counts_in_a_form_only() -> None:
    assert screen("form\rx\r\r\r\r\x04").endswith("\nreported {'what': 'x', 'where': 'Flask Walk', 'note': ''}\n\n")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/pan", ("/panel crime", 4)),
        ("/panel cr", ("/panel crime", 9)),
        ("how many pcs in hampstead t", ("Hampstead Town", 11)),
        ("/panel officers Gosp", ("Gospel Oak", 4)),
    ],
)
def test_tab_completes_commands_and_wards(text: str, found: tuple[str, int]) -> None:
    assert found in list(completions(text))


@pytest.mark.parametrize("text", ["", "how many ", "zzzz", "/zzzz"])
def test_tab_offers_nothing_where_nothing_begins_so(text: str) -> None:
    assert list(completions(text)) == []
