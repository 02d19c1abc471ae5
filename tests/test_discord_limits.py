"""What Discord refuses: the most of everything is taken, and one more is not, at its place and by its name."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.discord_limits import (
    refused_callback,
    refused_commands,
    refused_message,
    refused_modal,
)

Json = dict[str, Any]


def button(**more: Any) -> Json:
    """A button."""
    return {"type": 2, "style": 1, "label": "x", "custom_id": "x", **more}


def row(*inside: Json) -> Json:
    """A row of components."""
    return {"type": 1, "components": list(inside)}


def menu(count: int, **more: Any) -> Json:
    """A menu of that many options."""
    options = [{"label": f"{one}", "value": f"{one}"} for one in range(count)]
    return {"type": 3, "custom_id": "menu", "options": options, **more}


def buttons(rows: int, across: int) -> list[Json]:
    """That many buttons, each with a name of its own."""
    return [row(*(button(custom_id=f"{down}.{one}") for one in range(across))) for down in range(rows)]


def box(**more: Any) -> Json:
    """A box to type in."""
    return {"type": 4, "style": 1, "custom_id": "box", **more}


def form(*inside: Json, **more: Any) -> Json:
    """A form of that."""
    return {"custom_id": "form", "title": "Form", "components": list(inside), **more}


def label(inside: Json, **more: Any) -> Json:
    """A labelled part of a form."""
    return {"type": 18, "label": "What", "component": inside, **more}


def command(**more: Any) -> Json:
    """A command."""
    return {"name": "ask", "description": "Ask", **more}


def option(name: str = "ward", **more: Any) -> Json:
    """An option of a command."""
    return {"type": 3, "name": name, "description": "x", **more}


def errors(tree: Json, at: str = "") -> Iterator[tuple[str, str]]:
    """Every error, by its place and its name."""
    for name, value in tree.items():
        if name == "_errors":
            yield from ((at, one["code"]) for one in value)
        else:
            yield from errors(value, f"{at}.{name}".strip("."))


LONG_EMBED = {"title": "x" * 256, "description": "x" * 4_096}
TWO_LONG = [{"name": one * 80, "value": one * 80} for one in "xy"]
NESTED = [option("g", type=2, options=[option("s", type=1, options=[option()])])]
TAKEN: list[Json] = [
    {"content": "x" * 2_000},
    {"embeds": [LONG_EMBED | {"fields": [{"name": "x" * 256, "value": "x" * 1_024}]}]},
    {"embeds": [{"title": "x"}] * 10},
    {"embeds": [{"fields": [{"name": "x", "value": "x"}] * 25}]},
    {"embeds": [{"image": {"url": "attachment://chart.png"}, "timestamp": "2026-11-21T12:00:00+00:00"}]},
    {"components": buttons(5, 5)},
    {"components": [row(menu(25, max_values=25))]},
    {"components": [row(button(label="x" * 80, custom_id="x" * 100))]},
    {"components": [row({"type": 2, "style": 5, "label": "x", "url": "https://police.uk/" + "x" * 494})]},
    {"components": [row({"type": 2, "style": 1, "emoji": {"name": "✅"}, "custom_id": "x"})]},
    {"flags": 1 << 15, "components": [{"type": 17, "components": [{"type": 10, "content": "x" * 4_000}]}]},
    {"content": "x", "nonce": "n" * 25, "enforce_nonce": True},
    {"content": "x", "allowed_mentions": {"parse": ["everyone"], "users": ["1"], "roles": []}},
]
REFUSED: list[tuple[Json, str, str]] = [
    ({"content": "x" * 2_001}, "content", "BASE_TYPE_MAX_LENGTH"),
    ({"content": "\N{PILE OF POO}" * 1_001}, "content", "BASE_TYPE_MAX_LENGTH"),
    ({"content": 1}, "content", "STRING_TYPE_CONVERT"),
    ({"embeds": [{"title": "x"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"description": "x" * 4_097}]}, "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{}]}, "embeds.0.description", "BASE_TYPE_REQUIRED"),
    ({"embeds": [LONG_EMBED, LONG_EMBED]}, "embeds.0", "MAX_EMBED_SIZE_EXCEEDED"),
    ({"embeds": [{"fields": [{"name": "x", "value": "x"}] * 26}]}, "embeds.0.fields", "BASE_TYPE_MAX_LENGTH"),
    (
        {"embeds": [{"fields": [{"name": "", "value": "x" * 1_025}]}]},
        "embeds.0.fields.0.name embeds.0.fields.0.value",
        "BASE_TYPE_REQUIRED BASE_TYPE_BAD_LENGTH",
    ),
    ({"embeds": [{"title": "x", "url": "javascript:x"}]}, "embeds.0.url", "URL_TYPE_INVALID_URL"),
    ({"embeds": [{"title": "x", "url": "ftp://x"}]}, "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
    ({"embeds": [{"title": "x", "timestamp": "noon"}]}, "embeds.0.timestamp", "DATE_TIME_TYPE_PARSE"),
    ({"embeds": [{"title": "x", "color": 1 << 24}]}, "embeds.0.color", "NUMBER_TYPE_MAX"),
    ({"embeds": [{"title": "x", "footer": {"text": "x" * 2_049}}]}, "embeds.0.footer.text", "BASE_TYPE_BAD_LENGTH"),
    ({"components": buttons(6, 1)}, "components", "BASE_TYPE_MAX_LENGTH"),
    ({"components": buttons(1, 6)}, "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    ({"components": [row()]}, "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    ({"components": [row(menu(1), button())]}, "components.0.components.1", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
    ({"components": [row(menu(26))]}, "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
    ({"components": [row(menu(0))]}, "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
    (
        {"components": [row(button(), button())]},
        "components.0.components.1.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    ({"components": [row(button(label="x" * 81))]}, "components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"),
    ({"components": [row(button(custom_id="x" * 101))]}, "components.0.components.0.custom_id", "BASE_TYPE_BAD_LENGTH"),
    ({"components": [row(button(style=7))]}, "components.0.components.0.style", "BASE_TYPE_CHOICES"),
    ({"components": [row(button(custom_id=None))]}, "components.0.components.0", "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED"),
    ({"components": [row(button(label=""))]}, "components.0.components.0", "BUTTON_COMPONENT_LABEL_REQUIRED"),
    (
        {"components": [row(button(style=5, url="https://x.org"))]},
        "components.0.components.0",
        "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
    ),
    (
        {"components": [row(button(emoji={"name": "tick"}))]},
        "components.0.components.0.emoji",
        "COMPONENT_INVALID_EMOJI",
    ),
    ({"components": [row(box())]}, "components.0.components.0", "UNION_TYPE_CHOICES"),
    ({"components": [{"type": 10, "content": "x"}]}, "components.0", "UNION_TYPE_CHOICES"),
    (
        {"flags": 1 << 15, "content": "x", "components": [{"type": 10, "content": "x"}]},
        "content",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    (
        {"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 2_001}] * 2},
        "components",
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    (
        {"flags": 1 << 15, "components": [row(*(button(custom_id=f"{n}.{m}") for m in range(5))) for n in range(7)]},
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    ),
    ({"content": "x", "nonce": "n" * 26}, "nonce", "NONCE_TYPE_TOO_LONG"),
    ({"content": "x", "nonce": True}, "nonce", "NONCE_TYPE_INVALID_TYPE"),
    (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
    ({"content": "x", "attachments": [{"id": 0}]}, "attachments.0.id", "ATTACHMENT_NOT_FOUND"),
]


@pytest.mark.parametrize("body", TAKEN)
def test_takes_the_most_of_everything(body: Json) -> None:
    assert refused_message(body) is None


@pytest.mark.parametrize(("body", "places", "names"), REFUSED)
def test_refuses_one_more_at_its_place(body: Json, places: str, names: str) -> None:
    refusal = refused_message(body)
    assert refusal is not None
    assert (refusal[0], list(errors(refusal[1]))) == (50035, list(zip(places.split(), names.split(), strict=True)))


@pytest.mark.parametrize("body", [{}, {"content": " \n"}, {"content": None, "embeds": [], "components": []}])
def test_refuses_a_message_that_says_nothing(body: Json) -> None:
    assert refused_message(body) == (50006, {})
    assert refused_message(body, bare=True) is None
    assert refused_message(body, files=1) is None


def test_files_are_counted_and_described_by_number() -> None:
    about = [{"id": 0, "filename": "a.png", "description": "x" * 1_024}]
    assert refused_message({"attachments": about}, files=1) is None
    about[0]["description"] = "x" * 1_025
    refusal = refused_message({"attachments": about}, files=11)
    assert refusal is not None
    assert list(errors(refusal[1])) == [
        ("attachments.0.description", "BASE_TYPE_MAX_LENGTH"),
        ("files", "BASE_TYPE_MAX_LENGTH"),
    ]


COMPLETE = {"type": 8, "data": {"choices": [{"name": "x" * 100, "value": "x" * 100}] * 25}}


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ({"type": 4, "data": {"content": "x"}}, 2),
        ({"type": 5}, 2),
        ({"type": 7, "data": {}}, 3),
        ({"type": 9, "data": form(label(box()))}, 3),
        (COMPLETE, 4),
    ],
)
def test_takes_a_first_answer_that_fits(body: Json, asked: int) -> None:
    assert refused_callback(body, asked) is None


@pytest.mark.parametrize(
    ("body", "asked", "place", "name"),
    [
        ({"type": 6}, 2, "type", "BASE_TYPE_CHOICES"),
        ({"type": 4, "data": {"content": "x"}}, 4, "type", "BASE_TYPE_CHOICES"),
        ({"type": 9, "data": form(label(box()))}, 5, "type", "BASE_TYPE_CHOICES"),
        ({"type": 4, "data": {"content": "x" * 2_001}}, 2, "data.content", "BASE_TYPE_MAX_LENGTH"),
        ({"type": 9, "data": form()}, 2, "data.components", "BASE_TYPE_BAD_LENGTH"),
        (
            {"type": 8, "data": {"choices": [{"name": "x", "value": "x"}] * 26}},
            4,
            "data.choices",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            {"type": 8, "data": {"choices": [{"name": "", "value": "x"}]}},
            4,
            "data.choices.0.name",
            "BASE_TYPE_REQUIRED",
        ),
        (
            {"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "x"}]}},
            4,
            "data.choices.0.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            {"type": 8, "data": {"choices": [{"name": "x", "value": 1}]}},
            4,
            "data.choices.0.value",
            "STRING_TYPE_CONVERT",
        ),
    ],
)
def test_refuses_a_first_answer_that_does_not_fit(body: Json, asked: int, place: str, name: str) -> None:
    refusal = refused_callback(body, asked)
    assert refusal is not None
    assert list(errors(refusal[1])) == [(place, name)]


@pytest.mark.parametrize(
    "made",
    [
        form(
            *(label(box(custom_id=f"{n}", max_length=4_000, placeholder="x" * 100)) for n in range(5)), title="x" * 45
        ),
        form(row(box(label="x" * 45, value="x" * 4_000))),
        form({"type": 10, "content": "What others see"}, label(menu(25, required=False), description="x" * 100)),
        form(label({"type": 23, "custom_id": "c"})),
    ],
)
def test_takes_a_form_as_large_as_may_be(made: Json) -> None:
    assert refused_modal(made) is None


@pytest.mark.parametrize(
    ("made", "place", "name"),
    [
        (form(label(box()), title="x" * 46), "title", "BASE_TYPE_BAD_LENGTH"),
        (form(label(box()), custom_id="x" * 101), "custom_id", "BASE_TYPE_BAD_LENGTH"),
        (form(*(label(box(custom_id=f"{n}")) for n in range(6))), "components", "BASE_TYPE_BAD_LENGTH"),
        (form(label(box()), label(box())), "components.1.component.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"),
        (form(label(box(), label="x" * 46)), "components.0.label", "BASE_TYPE_BAD_LENGTH"),
        (form(row(box())), "components.0.components.0.label", "BASE_TYPE_REQUIRED"),
        (form(row(button())), "components.0.components.0", "UNION_TYPE_CHOICES"),
        (form(label(box(max_length=4_001))), "components.0.component.max_length", "NUMBER_TYPE_MAX"),
        (form(label(box(max_length=5, value="x" * 6))), "components.0.component.value", "BASE_TYPE_MAX_LENGTH"),
        (form(label(box(min_length=9, max_length=5))), "components.0.component.min_length", "NUMBER_TYPE_MAX"),
        (form(label(box(placeholder="x" * 101))), "components.0.component.placeholder", "BASE_TYPE_MAX_LENGTH"),
        (form(label(box(style=3))), "components.0.component.style", "BASE_TYPE_CHOICES"),
        (form(label(menu(1, disabled=True))), "components.0.component.disabled", "COMPONENT_TYPE_INVALID"),
    ],
)
def test_refuses_a_form_at_the_place_that_is_wrong(made: Json, place: str, name: str) -> None:
    refusal = refused_modal(made)
    assert refusal is not None
    assert list(errors(refusal[1])) == [(place, name)]


@pytest.mark.parametrize(
    "commands",
    [
        [command(name=f"c{n}") for n in range(100)],
        [
            command(),
            command(type=3, description="", name="Log as Concern"),
            command(type=2, description="", name="ask"),
        ],
        [command(name="x" * 32, description="x" * 100, options=[option(f"o{n}") for n in range(25)])],
        [command(options=[option(choices=[{"name": f"{n}", "value": f"{n}"} for n in range(25)])])],
        [command(options=NESTED, contexts=[0, 1], integration_types=[0], default_member_permissions="0")],
        [command(name="été-d'été_2", options=[option("a", required=True), option("b")])],
    ],
)
def test_takes_commands_as_large_as_may_be(commands: list[Json]) -> None:
    assert refused_commands(commands) is None


@pytest.mark.parametrize(
    ("wrong", "place", "names"),
    [
        (command(name="Ask"), "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
        (command(name="as k"), "0.name", "STRING_TYPE_REGEX APPLICATION_COMMAND_INVALID_NAME"),
        (command(name="x" * 33), "0.name", "BASE_TYPE_BAD_LENGTH STRING_TYPE_REGEX"),
        (command(description=""), "0.description", "BASE_TYPE_REQUIRED"),
        (command(description="x" * 101), "0.description", "BASE_TYPE_BAD_LENGTH"),
        (command(type=3), "0.description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION"),
        (command(type=9), "0", "UNION_TYPE_CHOICES"),
        (command(options=[option(f"o{n}") for n in range(26)]), "0.options", "BASE_TYPE_MAX_LENGTH"),
        (command(options=[option(), option()]), "0.options.1.name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"),
        (
            command(options=[option("a"), option("b", required=True)]),
            "0.options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (command(options=[option(), *NESTED]), "0.options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"),
        (command(options=[option(type=12)]), "0.options.0", "UNION_TYPE_CHOICES"),
        (
            command(options=[option(choices=[{"name": f"{n}", "value": "x"} for n in range(26)])]),
            "0.options.0.choices",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            command(options=[option(choices=[{"name": "x", "value": "x" * 101}])]),
            "0.options.0.choices.0.value",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            command(options=[option(choices=[{"name": "x", "value": "x"}], autocomplete=True)]),
            "0.options.0.autocomplete",
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
        ),
        (command(contexts=[]), "0.contexts", "BASE_TYPE_BAD_LENGTH"),
        (command(contexts=[3]), "0.contexts.0", "BASE_TYPE_CHOICES"),
        (command(contexts=[0, 0]), "0.contexts", "SET_TYPE_ALREADY_CONTAINS_VALUE"),
        (command(default_member_permissions="many"), "0.default_member_permissions", "BITFIELD_TYPE_INVALID"),
        (
            command(options=[option(f"o{n}", description="x" * 100, choices=TWO_LONG) for n in range(25)]),
            "0",
            "APPLICATION_COMMAND_TOO_LARGE",
        ),
    ],
)
def test_refuses_a_command_at_the_place_that_is_wrong(wrong: Json, place: str, names: str) -> None:
    refusal = refused_commands([wrong])
    assert refusal is not None
    assert list(errors(refusal[1])) == [(place, name) for name in names.split()]


def test_refuses_two_commands_of_one_name_and_one_too_many() -> None:
    twice = refused_commands([command(), command()])
    assert twice == (
        50035,
        {
            "1": {
                "_errors": [
                    {
                        "code": "APPLICATION_COMMANDS_DUPLICATE_NAME",
                        "message": "Application command names must be unique",
                    }
                ]
            }
        },
    )
    many = refused_commands([command(name=f"c{n}") for n in range(101)])
    assert many is not None
    assert list(errors(many[1])) == [("", "BASE_TYPE_MAX_LENGTH")]
