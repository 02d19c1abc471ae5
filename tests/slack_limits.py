"""What Slack refuses, as its own error and messages: for the tests of what we send, and for the Slack server of ours.

Every number is documented at docs.slack.dev/reference unless its line says where it was measured. Where it is not known
how Slack counts, the count that refuses most is used. It shares no code with the adapter, so that both must be right.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
Check = Callable[[Any, str], Iterator[str]]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT = 40_000
EDITED_TEXT = 4_000  # bytes, once escaped: gitlab-org/gitlab !258898
MESSAGE_SIZE = 13_000  # measured as 13,172 to 13,297 characters: slackapi/bolt-js #2509, #2867
VIEW_SIZE = 250_000
FILE = re.compile(r"F[A-Z0-9]{8,}")  # slackapi/python-slack-sdk #1521
ADDRESS = re.compile(r"https?://\S+")


def refused_message(body: Json) -> tuple[str, list[str]] | None:
    """Slack's error and messages for a message it would not post; None for one it would."""
    text, blocks = body.get("text"), body.get("blocks")
    if not isinstance(text, str) or not text.strip():
        return "no_text", []
    if len(text.encode()) > MESSAGE_TEXT:
        return "msg_too_long", []
    if blocks is None:
        return None
    messages = list(_blocks(blocks, "/blocks", MESSAGE_BLOCKS))
    if messages:
        return "invalid_blocks", messages
    return ("msg_blocks_too_long", []) if _size(blocks) > MESSAGE_SIZE else None


def refused_edit(body: Json) -> tuple[str, list[str]] | None:
    """The same for an edit, whose text has less room."""
    refused = refused_message(body)
    return ("msg_too_long", []) if refused is None and len(body["text"].encode()) > EDITED_TEXT else refused


def refused_view(view: Any) -> tuple[str, list[str]] | None:
    """Slack's error and messages for a view it would not open; None for one it would."""
    messages = list(_view(view, "/view"))
    if messages:
        return "invalid_arguments", messages
    return ("view_too_large", []) if _size(view) > VIEW_SIZE else None


def markup(value: Any) -> Iterator[str]:
    """Every text that Slack would read as markup."""
    match value:
        case {"type": "mrkdwn", "text": str(text)}:
            yield text
        case {"type": "markdown", "text": str(text)}:
            yield text
        case Mapping():
            for one in value.values():
                yield from markup(one)
        case list():
            for one in value:
                yield from markup(one)


def counted(text: str) -> int:
    """Characters as Slack may count them: UTF-16 units of the escaped text."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return len(escaped.encode("utf-16-le", "surrogatepass")) // 2


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


# Small checks: each takes a value and where it stands, and says what is wrong with it.


def _wrong(message: str, at: str) -> str:
    return f"[ERROR] {message} [json-pointer:{at}]"


def _text(most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield _wrong("must provide a string", at)
        elif counted(value) > most:
            yield _wrong(f"must be less than {most + 1} characters", at)
        elif least and not value.strip():
            yield _wrong(f"must be more than {least - 1} characters", at)

    return check


def _whole(least: int, most: int) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield _wrong(f"must be a whole number from {least} to {most}", at)

    return check


def _flag(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield _wrong("must be a boolean", at)


def _one_of(*allowed: str) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if value not in allowed:
            yield _wrong(f"unsupported value: {value}", at)

    return check


def _matching(pattern: re.Pattern[str], most: int = 3_000) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str) or len(value) > most or not pattern.fullmatch(value):
            yield _wrong(f"input must match regex pattern: {pattern.pattern}", at)

    return check


def _list_of(check_one: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield _wrong("must be an array", at)
            return
        if len(value) > most:
            yield _wrong(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield _wrong(f"no fewer than {least} items allowed", at)
        for number, one in enumerate(value):
            yield from check_one(one, f"{at}/{number}")

    return check


def _object(needed: Mapping[str, Check], allowed: Mapping[str, Check] | None = None) -> Check:
    """An object with every field needed, and no field that is not known."""
    known = {**needed, **(allowed or {})}

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield _wrong("must be an object", at)
            return
        yield from (_wrong(f"missing required field: {name}", at) for name in needed if name not in value)
        for name, one in value.items():
            if name in known:
                yield from known[name](one, f"{at}/{name}")
            else:
                yield _wrong(f"invalid additional property: {name}", at)

    return check


def _by_type(kinds: Mapping[str, Check]) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, Mapping) else None
        if isinstance(kind, str) and kind in kinds:
            yield from kinds[kind](value, at)
        else:
            yield _wrong(f"unsupported type: {kind}", f"{at}/type")

    return check


def _typed(kind: str, needed: Mapping[str, Check], allowed: Mapping[str, Check] | None = None) -> Check:
    return _object({"type": _one_of(kind), **needed}, allowed)


# Text objects and elements.

ID = _text(255)


def _plain(most: int) -> Check:
    return _typed("plain_text", {"text": _text(most)}, {"emoji": _flag})


def _mrkdwn(most: int) -> Check:
    return _typed("mrkdwn", {"text": _text(most)}, {"verbatim": _flag})


def _any_text(most: int) -> Check:
    return _by_type({"plain_text": _plain(most), "mrkdwn": _mrkdwn(most)})


STYLE = _object({}, {"bold": _flag, "italic": _flag, "strike": _flag, "code": _flag})
# No length is documented for these: text objects have 3,000.
PIECE = _by_type(
    {
        "text": _typed("text", {"text": _text(3_000)}, {"style": STYLE}),
        "link": _typed("link", {"url": _matching(ADDRESS)}, {"text": _text(3_000), "style": STYLE}),
    }
)
PIECES = _list_of(PIECE, 10_000)
SECTION = _typed("rich_text_section", {"elements": PIECES})
RICH = _by_type(
    {
        "rich_text_section": SECTION,
        "rich_text_quote": _typed("rich_text_quote", {"elements": PIECES}, {"border": _whole(0, 1)}),
        "rich_text_preformatted": _typed("rich_text_preformatted", {"elements": PIECES}, {"border": _whole(0, 1)}),
        "rich_text_list": _typed(
            "rich_text_list",
            {"style": _one_of("bullet", "ordered"), "elements": _list_of(SECTION, 10_000)},
            {"indent": _whole(0, 8), "offset": _whole(0, 10_000), "border": _whole(0, 1)},
        ),
    }
)
OPTION = _object({"text": _any_text(75), "value": _text(75)}, {"description": _plain(75)})
SLACK_FILE = _object({"id": _matching(FILE)})
BUTTON = _typed(
    "button",
    {"text": _plain(75)},
    {
        "action_id": ID,
        "value": _text(2_000),
        "url": _matching(ADDRESS),
        "style": _one_of("primary", "danger"),
        "accessibility_label": _text(75),
    },
)
PLACEHOLDER = {"placeholder": _plain(150)}
OPTIONS = _list_of(OPTION, 100)
STATIC = _typed("static_select", {"action_id": ID, "options": OPTIONS}, {"initial_option": OPTION, **PLACEHOLDER})
EXTERNAL = _typed(
    "external_select", {"action_id": ID}, {"initial_option": OPTION, "min_query_length": _whole(0, 100), **PLACEHOLDER}
)
PEOPLE = _typed("users_select", {"action_id": ID}, {"initial_user": _text(255), **PLACEHOLDER})
BOX = _typed(
    "plain_text_input",
    {"action_id": ID},
    {
        "multiline": _flag,
        "initial_value": _text(100_000, least=0),
        "min_length": _whole(0, 3_000),
        "max_length": _whole(1, 3_000),
        "focus_on_load": _flag,
        **PLACEHOLDER,
    },
)

# Blocks.

BLOCK_ID = {"block_id": ID}
IMAGE = {"alt_text": _text(2_000)}
PICTURED = {"slack_file": SLACK_FILE, "image_url": _matching(ADDRESS)}
SMALL = _by_type({"plain_text": _plain(3_000), "mrkdwn": _mrkdwn(3_000), "image": _typed("image", IMAGE, PICTURED)})
BLOCK = _by_type(
    {
        "rich_text": _typed("rich_text", {"elements": _list_of(RICH, 10_000)}, BLOCK_ID),
        "section": _typed(
            "section",
            {},
            {"text": _any_text(3_000), "fields": _list_of(_any_text(2_000), 10), "accessory": BUTTON, **BLOCK_ID},
        ),
        "header": _typed("header", {"text": _plain(150)}, BLOCK_ID),
        "divider": _typed("divider", {}, BLOCK_ID),
        "context": _typed("context", {"elements": _list_of(SMALL, 10)}, BLOCK_ID),
        "image": _typed("image", IMAGE, {**PICTURED, "title": _plain(2_000), **BLOCK_ID}),
        "actions": _typed(
            "actions",
            {
                "elements": _list_of(
                    _by_type({"button": BUTTON, "static_select": STATIC, "external_select": EXTERNAL}), 25
                )
            },
            BLOCK_ID,
        ),
        "input": _typed(
            "input",
            {
                "label": _plain(2_000),
                "element": _by_type(
                    {
                        "plain_text_input": BOX,
                        "static_select": STATIC,
                        "external_select": EXTERNAL,
                        "users_select": PEOPLE,
                    }
                ),
            },
            {"optional": _flag, "hint": _plain(2_000), "dispatch_action": _flag, **BLOCK_ID},
        ),
    }
)


def _blocks(blocks: Any, at: str, most: int) -> Iterator[str]:
    yield from _list_of(BLOCK, most, least=1)(blocks, at)
    if isinstance(blocks, list):
        good = [(f"{at}/{number}", one) for number, one in enumerate(blocks) if isinstance(one, Mapping)]
        yield from _alone("block_id", good)
        for place, one in good:
            yield from _within(one, place)


def _within(block: Json, at: str) -> Iterator[str]:
    """What is wrong with a block that no one of its fields shows."""
    kind, elements = block.get("type"), block.get("elements")
    if kind == "section" and "text" not in block and "fields" not in block:
        yield _wrong("missing required field: text or fields", at)
    if kind == "image" and ("slack_file" in block) == ("image_url" in block):
        yield _wrong("must provide one of: image_url, slack_file", at)
    if kind == "actions" and isinstance(elements, list):
        yield from _alone("action_id", [(f"{at}/elements/{n}", one) for n, one in enumerate(elements)])
    if kind == "input":
        yield from _asked(block["element"] if isinstance(block.get("element"), Mapping) else {}, f"{at}/element")


def _asked(element: Json, at: str) -> Iterator[str]:
    options, chosen = element.get("options"), element.get("initial_option")
    if options is not None and chosen is not None and chosen not in options:
        yield _wrong("must be one of the options", f"{at}/initial_option")
    if len(element.get("initial_value", "")) > element.get("max_length", 100_000):
        yield _wrong("is longer than max_length", f"{at}/initial_value")


def _alone(name: str, objects: list[tuple[str, Json]]) -> Iterator[str]:
    """What is wrong where two objects have one name."""
    seen: set[str] = set()
    for at, one in objects:
        if one.get(name) in seen:
            yield _wrong(f'`{name}` "{one[name]}" already exists', f"{at}/{name}")
        if name in one:
            seen.add(one[name])


# Views.


def _view_blocks(blocks: Any, at: str) -> Iterator[str]:
    return _blocks(blocks, at, VIEW_BLOCKS)


KEPT = {
    "callback_id": _text(255, least=0),
    "private_metadata": _text(3_000, least=0),
    "external_id": _text(255, least=0),
}
VIEW = _by_type(
    {
        "modal": _typed(
            "modal",
            {"title": _plain(24), "blocks": _view_blocks},
            {"close": _plain(24), "submit": _plain(24), "clear_on_close": _flag, "notify_on_close": _flag, **KEPT},
        ),
        "home": _typed("home", {"blocks": _view_blocks}, KEPT),
    }
)


def _view(view: Any, at: str) -> Iterator[str]:
    yield from VIEW(view, at)
    if isinstance(view, Mapping) and view.get("type") == "modal" and isinstance(view.get("blocks"), list):
        asks = any(isinstance(one, Mapping) and one.get("type") == "input" for one in view["blocks"])
        if asks and "submit" not in view:
            yield _wrong("must define `submit` to use an `input` block in modals", at)
