"""A form as a modal, what was answered in it, and what is to be put right beside the field it is about."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, assert_never

from adapters.slack.blocks import (
    LONGEST,
    Json,
    cut,
    header,
    plain,
    quote,
    rich,
    said,
    section,
    weight,
)
from adapters.slack.render import VIEW_BLOCKS, VIEW_SIZE, shown
from adapters.text import about, filled, inert
from bot.replies import Field, Form, Reply

SEND, CANCEL, CLOSE = "Send", "Cancel", "Close"
NAME, WAITING = "panelbot", "One moment…"
PICK_WARD = "Begin typing a ward"
ONE_OF = "One of: {options}."
CALLBACK = "form"
"""What Slack calls a form by when it is sent; which form it was is the app's to keep in `private_metadata`."""
ANSWER, WARD = "answer", "ward"
"""What the element of a field is called; a ward is looked up as it is typed, so Slack asks for it by another name."""
TITLE, LABEL, OPTION, OPTIONS = 24, 2_000, 75, 100


def modal(form: Form, private_metadata: str, reply: Reply | None = None) -> Json:
    """The form to fill in, under what the reply that brought it says.

    Shown again with the same fields, by `views.update`, it keeps what was typed meanwhile.
    """
    title = inert(form.title)
    inputs = [_input(field) for field in form.fields]
    view: Json = {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": private_metadata,
        "title": plain(title, TITLE),
        "close": plain(CANCEL),
        "blocks": [*_above(title, reply, VIEW_BLOCKS - len(inputs) - 1), *inputs],
    }
    return {**view, "submit": plain(SEND)} if inputs else view


def told(reply: Reply, private_metadata: str) -> Json:
    """A reply as a modal with nothing to fill in."""
    return _screen(shown(reply, VIEW_BLOCKS, VIEW_SIZE), private_metadata)


def waiting(private_metadata: str) -> Json:
    """What is shown while the answer is not there yet."""
    return _screen([rich(section(said(WAITING)))], private_metadata)


def _screen(blocks: list[Json], private_metadata: str) -> Json:
    return {
        "type": "modal",
        "private_metadata": private_metadata,
        "title": plain(NAME),
        "close": plain(CLOSE),
        "blocks": blocks,
    }


def as_sent(view: Mapping[str, Any], sentence: str) -> Json:
    """A form once more as it was sent, with everything typed in it and what is to be put right above it."""
    given = view["state"]["values"]
    blocks = [_kept(block, given) for block in view["blocks"] if block["type"] == "input"]
    again = {name: view[name] for name in ("type", "callback_id", "private_metadata", "title", "close", "submit")}
    return {**again, "blocks": [rich(quote(said(inert(sentence)))), *blocks]}


def _kept(block: Mapping[str, Any], given: Mapping[str, Any]) -> Json:
    element = block["element"]
    now = given.get(block["block_id"], {}).get(element["action_id"], {})
    held = {
        "initial_value": now.get("value"),
        "initial_option": now.get("selected_option"),
        "initial_user": now.get("selected_user"),
    }
    bare = {name: value for name, value in element.items() if name not in held}
    return {**block, "element": {**bare, **{name: value for name, value in held.items() if value}}}


def asks(view: Mapping[str, Any]) -> list[str]:
    """The names of a form's fields."""
    return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]


def ward_options(wards: Iterable[tuple[str, str]]) -> Json:
    """The answer to a ward being looked up: each ward's name and code."""
    return {"options": [_option(name, code) for name, code in wards]}


def _above(title: str, reply: Reply | None, most: int) -> Iterator[Json]:
    """What the reply says, and the title where Slack's is too short for it; nothing is said twice."""
    blocks = shown(reply, most, VIEW_SIZE) if reply else []
    same = reply is not None and inert(reply.summary) == title
    fits = weight(title) <= TITLE
    if not fits and not same:
        yield header(title)
    yield from blocks[1:] if fits and same else blocks


def _input(field: Field) -> Json:
    chosen = _selectable(field.options)
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": plain(inert(field.label), LABEL),
        "optional": not field.required,
        "element": _select(field) if chosen else _asks(field),
    }
    if field.options and not chosen:
        block["hint"] = plain(ONE_OF.format(options=", ".join(map(inert, field.options))), LABEL)
    return block


def _selectable(options: tuple[str, ...]) -> bool:
    """Whether a menu can hold the options as they are: a shortened one would come back as another answer."""
    fit = all(one.strip() and one.isprintable() and weight(one) <= OPTION for one in options)
    return 0 < len(options) <= OPTIONS and len(set(options)) == len(options) and fit


def _select(field: Field) -> Json:
    menu: Json = {
        "type": "static_select",
        "action_id": ANSWER,
        "options": [_option(one) for one in field.options],
    }
    return {**menu, "initial_option": _option(field.value)} if field.value in field.options else menu


def _option(text: str, value: str = "") -> Json:
    return {"text": plain(text, OPTION), "value": value or text}


def _asks(field: Field) -> Json:
    match field.kind:
        case "ward":
            return {
                "type": "external_select",
                "action_id": WARD,
                "min_query_length": 2,
                "placeholder": plain(PICK_WARD),
            }
        case "person":
            return {"type": "users_select", "action_id": ANSWER}
        case "text":
            return _text(field)
        case _:
            assert_never(field.kind)


def _text(field: Field) -> Json:
    """A line, or more room.

    What is there already is kept whole: where it is longer than the most Slack can be told to allow, Slack is told
    nothing, takes more (node-slack-sdk #940), and the bot says what is too long.
    """
    box: Json = {
        "type": "plain_text_input",
        "action_id": ANSWER,
        "multiline": field.long or "\n" in field.value,
    }
    if weight(field.value) <= LONGEST:
        box["max_length"] = LONGEST
    return {**box, "initial_value": field.value} if field.value else box


def answers(state: Mapping[str, Any]) -> dict[str, str]:
    """What was answered, by the field's name, of the state of a view; nothing is an empty text."""
    return {name: _answer(element) for name, block in state["values"].items() for element in block.values()}


def _answer(element: Mapping[str, Any]) -> str:
    chosen = element.get("selected_option")
    return (chosen["value"] if chosen else element.get("value")) or ""


def with_errors(view: Mapping[str, Any], sentence: str) -> Json:
    """The answer to a form that has something to put right, given the view that was sent; what was typed stays.

    The sentence is put beside the field whose answer it quotes, else the one it names, else the first.
    """
    fields = [block for block in view["blocks"] if block["type"] == "input"]
    given, said_so = answers(view["state"]), inert(sentence)
    found = about([(one["label"]["text"], given.get(one["block_id"], "")) for one in fields], said_so)
    field = fields[found or 0]["block_id"]
    return {"response_action": "errors", "errors": {field: filled(cut(said_so, LABEL))}}
