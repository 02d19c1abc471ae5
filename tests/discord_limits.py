"""What Discord refuses, as its own codes and nested errors: for the tests of what we send, and for the server of ours.

Every number is documented in Discord's developer documentation, and the errors are called what its clients report (a
few names, which nobody has published, follow their manner). Where it is not known how Discord counts, the count that
refuses most is used. It shares no code with the adapter, so that both must be right.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

Json = Mapping[str, Any]
Where = tuple[str | int, ...]
Wrong = tuple[Where, str, str]
Check = Callable[[Any, Where], Iterator[Wrong]]
Refusal = tuple[int, dict[str, Any]]
"""Discord's code, and the errors it nests under the fields they are about."""

EMPTY, INVALID, TOO_LARGE = 50006, 50035, 40005
CONTENT, EMBEDS, EMBED_TEXT, NONCE = 2_000, 10, 6_000, 25
ROWS, COMPONENTS, DISPLAYED = 5, 40, 4_000
FILES, UPLOAD = 10, 10 * 1024 * 1024
COMMANDS = {1: 100, 2: 15, 3: 15}
COMMAND_SIZE = 8_000
COMPONENTS_V2 = 1 << 15
NAME_SIGNS, NAME_SCRIPTS = "-_'", ("THAI ", "DEVANAGARI ")


def refused_message(body: Json, files: int = 0, bare: bool = False) -> Refusal | None:
    """What Discord says of a message it would not post; None for one it would. A bare one may be empty: an edit."""
    wrongs = list(_message(body, files))
    if wrongs:
        return INVALID, nested(wrongs)
    return None if bare or files or says_something(body) else (EMPTY, {})


def says_something(body: Json) -> bool:
    """Whether there is anything in a message to show."""
    text = body.get("content") or ""
    return bool(text.strip()) or any(body.get(name) for name in ("embeds", "components", "sticker_ids", "attachments"))


def refused_callback(body: Json, asked: int, option: int = 3, files: int = 0) -> Refusal | None:
    """What Discord says of a first answer to an interaction of that type; None for one it would take."""
    kind, data = body.get("type"), body.get("data")
    allowed = ANSWERS[asked]
    if kind not in allowed:
        return INVALID, nested([_not_one_of(allowed, ("type",))])
    if kind in (4, 7):
        return _within_data(refused_message(data or {}, files, bare=kind == 7))
    if kind == 9:
        return _within_data(_refusal(_modal(data, ())))
    return _within_data(_refusal(_choices(data, (), option))) if kind == 8 else None


def refused_modal(data: Any) -> Refusal | None:
    """What Discord says of a form it would not open; None for one it would."""
    return _refusal(_modal(data, ()))


def refused_commands(body: Any) -> Refusal | None:
    """What Discord says of a set of commands it would not register; None for one it would."""
    return _refusal(_commands(body, ()))


def counted(text: str) -> int:
    """Characters as Discord may count them: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def nested(wrongs: Iterable[Wrong]) -> dict[str, Any]:
    """Errors under the fields they are about, as Discord sends them."""
    tree: dict[str, Any] = {}
    for where, code, message in wrongs:
        at = tree
        for step in where:
            at = at.setdefault(str(step), {})
        at.setdefault("_errors", []).append({"code": code, "message": message})
    return tree


def _refusal(wrongs: Iterable[Wrong]) -> Refusal | None:
    found = list(wrongs)
    return (INVALID, nested(found)) if found else None


def _within_data(refusal: Refusal | None) -> Refusal | None:
    return (refusal[0], {"data": refusal[1]}) if refusal and refusal[1] else refusal


ANSWERS = {2: (4, 5, 9), 3: (4, 5, 6, 7, 9), 4: (8,), 5: (4, 5, 6, 7)}
"""The callbacks that may answer a command, a component, an autocompletion and a form."""


# Small checks: each takes a value and where it stands, and says what is wrong with it.


def _length(size: int, least: int, most: int, at: Where) -> Iterator[Wrong]:
    if least and not least <= size <= most:
        yield at, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length."
    elif size > most:
        yield at, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length."


def _not_one_of(allowed: Iterable[Any], at: Where) -> Wrong:
    return at, "BASE_TYPE_CHOICES", f"Value must be one of ({', '.join(map(str, allowed))})."


def _required(at: Where) -> Wrong:
    return at, "BASE_TYPE_REQUIRED", "This field is required"


def _text(most: int, least: int = 0) -> Check:
    def check(value: Any, at: Where) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield at, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.'
        elif least and not value.strip():
            yield _required(at)
        else:
            yield from _length(counted(value), least, most, at)

    return check


def _whole(least: int, most: int) -> Check:
    def check(value: Any, at: Where) -> Iterator[Wrong]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield at, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.'
        elif value > most:
            yield at, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}."
        elif value < least:
            yield at, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}."

    return check


def _flag(value: Any, at: Where) -> Iterator[Wrong]:
    if not isinstance(value, bool):
        yield at, "BOOLEAN_TYPE_CONVERT", "Must be either true or false."


def _one_of(*allowed: Any) -> Check:
    def check(value: Any, at: Where) -> Iterator[Wrong]:
        if value not in allowed:
            yield _not_one_of(allowed, at)

    return check


def _address(*schemes: str) -> Check:
    def check(value: Any, at: Where) -> Iterator[Wrong]:
        parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
        if not parts.netloc or re.search(r"\s", str(value)):
            yield at, "URL_TYPE_INVALID_URL", "Not a well formed URL."
        elif parts.scheme not in schemes:
            yield at, "URL_TYPE_INVALID_SCHEME", f'Scheme "{parts.scheme}" is not supported.'
        elif counted(value) > 2_048:
            yield from _length(counted(value), 0, 2_048, at)

    return check


def _moment(value: Any, at: Where) -> Iterator[Wrong]:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        yield at, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601."


def _list_of(check_one: Check, most: int, least: int = 0) -> Check:
    def check(value: Any, at: Where) -> Iterator[Wrong]:
        if not isinstance(value, list):
            yield at, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"
            return
        yield from _length(len(value), least, most, at)
        for number, one in enumerate(value):
            yield from check_one(one, (*at, number))

    return check


def _object(needed: Mapping[str, Check], allowed: Mapping[str, Check] | None = None) -> Check:
    """An object with every field needed. Fields that are not known are passed over, and so is an optional null."""
    optional = allowed or {}

    def check(value: Any, at: Where) -> Iterator[Wrong]:
        if not isinstance(value, Mapping):
            yield at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"
            return
        for name, one in needed.items():
            yield from [_required((*at, name))] if value.get(name) is None else one(value[name], (*at, name))
        for name, one in optional.items():
            if value.get(name) is not None:
                yield from one(value[name], (*at, name))

    return check


def _by_type(kinds: Mapping[int, Check]) -> Check:
    def check(value: Any, at: Where) -> Iterator[Wrong]:
        kind = value.get("type") if isinstance(value, Mapping) else None
        if isinstance(kind, int) and kind in kinds:
            yield from kinds[kind](value, at)
        else:
            listed = ", ".join(map(str, kinds)) + ("," if len(kinds) == 1 else "")
            yield at, "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({listed}).'

    return check


def _all(*checks: Check) -> Check:
    def check(value: Any, at: Where) -> Iterator[Wrong]:
        for one in checks:
            yield from one(value, at)

    return check


# Embeds.

HTTP = _address("http", "https")
PICTURE = _object({"url": _address("http", "https", "attachment")})
FIELD = _object({"name": _text(256, 1), "value": _text(1_024, 1)}, {"inline": _flag})
EMBED_FIELDS = _object(
    {},
    {
        "title": _text(256),
        "description": _text(4_096),
        "url": HTTP,
        "timestamp": _moment,
        "color": _whole(0, 0xFFFFFF),
        "fields": _list_of(FIELD, 25),
        "footer": _object({"text": _text(2_048, 1)}, {"icon_url": _address("http", "https", "attachment")}),
        "author": _object({"name": _text(256, 1)}, {"url": HTTP, "icon_url": _address("http", "https", "attachment")}),
        "image": PICTURE,
        "thumbnail": PICTURE,
    },
)
SHOWN = ("title", "description", "fields", "footer", "author", "image", "thumbnail")


def _embed(value: Any, at: Where) -> Iterator[Wrong]:
    yield from EMBED_FIELDS(value, at)
    if isinstance(value, Mapping) and not any(value.get(name) for name in SHOWN):
        yield _required((*at, "description"))


def embed_text(embed: Json) -> int:
    """How many characters of an embed count towards the six thousand of its message."""
    fields = embed.get("fields") or []
    texts = [embed.get("title"), embed.get("description"), *(one.get(name) for one in fields for name in one)]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    return sum(counted(text.strip()) for text in texts if isinstance(text, str))


def _embeds(value: Any, at: Where) -> Iterator[Wrong]:
    wrongs = list(_list_of(_embed, EMBEDS)(value, at))
    yield from wrongs
    if not wrongs and sum(map(embed_text, value)) > EMBED_TEXT:
        yield (*at, 0), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TEXT}"


# Components of messages.

ID = _text(100, 1)


def _emoji(value: Any, at: Where) -> Iterator[Wrong]:
    name = value.get("name") if isinstance(value, Mapping) else None
    own = isinstance(value, Mapping) and value.get("id")
    if not own and not (isinstance(name, str) and any(ord(one) > 0x200D or one in "©®" for one in name)):
        yield at, "COMPONENT_INVALID_EMOJI", "Invalid emoji"


BUTTON_FIELDS = _object(
    {"style": _one_of(1, 2, 3, 4, 5, 6)},
    {"label": _text(80), "custom_id": ID, "url": _all(HTTP, _text(512)), "emoji": _emoji, "disabled": _flag},
)


def _button(value: Json, at: Where) -> Iterator[Wrong]:
    yield from BUTTON_FIELDS(value, at)
    named, leads = value.get("custom_id") is not None, value.get("url") is not None
    if value.get("style") == 5 and not leads:
        yield at, "BUTTON_COMPONENT_URL_REQUIRED", "A url is required"
    elif value.get("style") in (1, 2, 3, 4) and not named:
        yield at, "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required"
    if named and leads:
        yield at, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified"
    if value.get("style") != 6 and not value.get("label") and not value.get("emoji"):
        yield at, "BUTTON_COMPONENT_LABEL_REQUIRED", "A label or emoji is required"


def _option(text: Check) -> Check:
    return _object({"label": text, "value": ID}, {"description": _text(100), "emoji": _emoji, "default": _flag})


def _own_options(value: Json, at: Where) -> Iterator[Wrong]:
    options = [one for one in value.get("options") or [] if isinstance(one, Mapping)]
    seen: set[Any] = set()
    for number, one in enumerate(options):
        if one.get("value") in seen:
            message = "The specified option value is already used"
            yield (*at, "options", number, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message
        seen.add(one.get("value"))
    if sum(bool(one.get("default")) for one in options) > (value.get("max_values") or 1):
        message = "The specified number of default values exceeds the specified maximum values"
        yield (*at, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", message


CHOSEN = {"min_values": _whole(0, 25), "max_values": _whole(1, 25), "placeholder": _text(150), "disabled": _flag}
SELECT = _all(
    _object({"custom_id": ID, "options": _list_of(_option(_text(100, 1)), 25, 1)}, {**CHOSEN, "required": _flag}),
    _own_options,
)
PICKER = _object({"custom_id": ID}, {**CHOSEN, "required": _flag})
SELECTS = {3: SELECT, **dict.fromkeys((5, 6, 7, 8), PICKER)}


def _row(value: Json, at: Where) -> Iterator[Wrong]:
    yield from _object({"components": _list_of(_by_type({2: _button, **SELECTS}), 5, 1)})(value, at)
    inside = [one for one in value.get("components") or [] if isinstance(one, Mapping)]
    if len(inside) > 1 and any(one.get("type") in SELECTS for one in inside):
        message = "The specified component exceeds the maximum width"
        yield (*at, "components", 1), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message


SHOWN_TEXT = _object({"content": _text(DISPLAYED, 1)})
THUMBNAIL = _object({"media": PICTURE}, {"description": _text(1_024), "spoiler": _flag})
SECTION = _object(
    {"components": _list_of(_by_type({10: SHOWN_TEXT}), 3, 1), "accessory": _by_type({2: _button, 11: THUMBNAIL})}
)
GALLERY = _object({"items": _list_of(THUMBNAIL, 10, 1)})
ATTACHED = _object({"file": _object({"url": _address("attachment")})}, {"spoiler": _flag})
SEPARATOR = _object({}, {"divider": _flag, "spacing": _one_of(1, 2)})
LAID_OUT = {1: _row, 9: SECTION, 10: SHOWN_TEXT, 12: GALLERY, 13: ATTACHED, 14: SEPARATOR}
CONTAINER = _object(
    {"components": _list_of(_by_type(LAID_OUT), COMPONENTS, 1)},
    {"accent_color": _whole(0, 0xFFFFFF), "spoiler": _flag},
)


def components_in(value: Any, at: Where = ()) -> Iterator[tuple[Json, Where]]:
    """Every component within these, at any depth, and where it stands."""
    for number, one in enumerate(value if isinstance(value, list) else []):
        if isinstance(one, Mapping):
            here = (*at, number)
            yield one, here
            yield from components_in(one.get("components"), (*here, "components"))
            for name in ("accessory", "component"):
                yield from ((inner, (*here, name)) for inner, _ in components_in([one[name]] if name in one else None))


def _alone(value: Any, at: Where) -> Iterator[Wrong]:
    seen: set[Any] = set()
    for one, here in components_in(value, at):
        if one.get("custom_id") in seen:
            message = "Component custom id cannot be duplicated"
            yield (*here, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", message
        if one.get("custom_id") is not None:
            seen.add(one["custom_id"])


def _laid_out(value: Any, at: Where) -> Iterator[Wrong]:
    yield from _list_of(_by_type({**LAID_OUT, 17: CONTAINER}), COMPONENTS)(value, at)
    found = [one for one, _ in components_in(value)]
    if len(found) > COMPONENTS:
        message = f"The maximum number of components in a message is {COMPONENTS}"
        yield at, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message
    if sum(counted(str(one.get("content"))) for one in found if one.get("type") == 10) > DISPLAYED:
        message = f"Components displayable text size exceeds maximum size of {DISPLAYED}"
        yield at, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message


# Messages.


def _nonce(value: Any, at: Where) -> Iterator[Wrong]:
    if not isinstance(value, str | int) or isinstance(value, bool):
        yield at, "NONCE_TYPE_INVALID_TYPE", "This field must be a string or integer."
    elif len(str(value)) > NONCE:
        yield at, "NONCE_TYPE_TOO_LONG", f"Must be {NONCE} or fewer characters long."


ANYONE = _list_of(lambda *_: iter(()), 100)
KINDS = _list_of(_one_of("roles", "users", "everyone"), 3)
MENTIONS = _object({}, {"parse": KINDS, "roles": ANYONE, "users": ANYONE, "replied_user": _flag})


def _mentions(value: Any, at: Where) -> Iterator[Wrong]:
    yield from MENTIONS(value, at)
    for kind in ("users", "roles"):
        if isinstance(value, Mapping) and value.get(kind) and kind in (value.get("parse") or []):
            message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            yield at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message


def _attachments(files: int) -> Check:
    """A new attachment is numbered as its file is; one that is kept has an id of its own."""

    def found(value: Any, at: Where) -> Iterator[Wrong]:
        number = int(value) if str(value).isdigit() else -1
        if number < 0 or files <= number < 1_000:
            yield at, "ATTACHMENT_NOT_FOUND", "Attachment data not found"

    return _list_of(_object({"id": found}, {"filename": _text(260, 1), "description": _text(1_024)}), FILES)


LEGACY = _list_of(_by_type({1: _row}), ROWS)
ALL_OF_IT = _object(
    {},
    {
        "content": _text(CONTENT),
        "embeds": _embeds,
        "nonce": _nonce,
        "tts": _flag,
        "flags": _whole(0, 2**31),
        "allowed_mentions": _mentions,
    },
)


def _message(body: Json, files: int) -> Iterator[Wrong]:
    laid_out = bool((body.get("flags") or 0) & COMPONENTS_V2)
    yield from ALL_OF_IT(body, ())
    if body.get("attachments") is not None:
        yield from _attachments(files)(body["attachments"], ("attachments",))
    if body.get("components") is not None:
        components = _all(_laid_out if laid_out else LEGACY, _alone)
        yield from components(body["components"], ("components",))
    for name in ("content", "embeds") if laid_out else ():
        if body.get(name):
            message = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            yield (name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message
    yield from _length(files, 0, FILES, ("files",))


# Forms.

TEXT_INPUT_FIELDS = {
    "min_length": _whole(0, 4_000),
    "max_length": _whole(1, 4_000),
    "required": _flag,
    "value": _text(4_000),
    "placeholder": _text(100),
}


def _input(needed: Mapping[str, Check]) -> Check:
    fields = _object({"custom_id": ID, "style": _one_of(1, 2), **needed}, TEXT_INPUT_FIELDS)

    def check(value: Json, at: Where) -> Iterator[Wrong]:
        wrongs = list(fields(value, at))
        yield from wrongs
        if not wrongs:
            most = value.get("max_length") or 4_000
            yield from _whole(0, most)(value.get("min_length") or 0, (*at, "min_length"))
            yield from _length(counted(value.get("value") or ""), 0, most, (*at, "value"))

    return check


def _picked(most: int, least: int) -> Check:
    options = _list_of(_option(_text(100, 1)), most, least)
    return _all(_object({"custom_id": ID, "options": options}, {"required": _flag}), _own_options)


LABELLED = {
    4: _input({}),
    **SELECTS,
    19: _object({"custom_id": ID}, {"min_values": _whole(0, 10), "max_values": _whole(1, 10), "required": _flag}),
    21: _picked(10, 2),
    22: _picked(10, 1),
    23: _object({"custom_id": ID}, {"default": _flag}),
}
LABEL = _object({"label": _text(45, 1), "component": _by_type(LABELLED)}, {"description": _text(100)})
OLD_ROW = _object({"components": _list_of(_by_type({4: _input({"label": _text(45, 1)})}), 1, 1)})
MODAL = _object(
    {
        "custom_id": ID,
        "title": _text(45, 1),
        "components": _all(_list_of(_by_type({1: OLD_ROW, 10: SHOWN_TEXT, 18: LABEL}), 5, 1), _alone),
    }
)


def _modal(data: Any, at: Where) -> Iterator[Wrong]:
    yield from MODAL(data, at)
    for one, here in components_in(data.get("components") if isinstance(data, Mapping) else None, (*at, "components")):
        if one.get("disabled"):
            yield (*here, "disabled"), "COMPONENT_TYPE_INVALID", "A component in a modal cannot be disabled"


# Choices and commands.

VALUES: Mapping[int, Check] = {3: _text(100, 1), 4: _whole(-(2**53) + 1, 2**53 - 1)}


def _number(value: Any, at: Where) -> Iterator[Wrong]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield at, "NUMBER_TYPE_COERCE", f'Value "{value}" is not float.'


def _choice(option: int) -> Check:
    return _object({"name": _text(100, 1), "value": VALUES.get(option, _number)})


def _choices(data: Any, at: Where, option: int) -> Iterator[Wrong]:
    yield from _object({"choices": _list_of(_choice(option), 25)})(data, at)


def _name(value: Any, at: Where) -> Iterator[Wrong]:
    if isinstance(value, str) and not (1 <= counted(value) <= 32 and all(map(_fits_a_name, value))):
        yield from _length(counted(value), 1, 32, at)
        yield at, "STRING_TYPE_REGEX", "String value did not match validation regex."
    if not isinstance(value, str) or value != value.lower() or not all(map(_fits_a_name, value)):
        yield at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"


def _fits_a_name(one: str) -> bool:
    letter = unicodedata.category(one)[0] in "LN"
    return letter or one in NAME_SIGNS or unicodedata.name(one, "").startswith(NAME_SCRIPTS)


def _value_option(kind: int) -> Check:
    allowed: dict[str, Check] = {"required": _flag, "autocomplete": _flag, "choices": _list_of(_choice(kind), 25)}
    if kind == 3:
        allowed |= {"min_length": _whole(0, 6_000), "max_length": _whole(1, 6_000)}
    fields = _object({"name": _name, "description": _text(100, 1)}, allowed)

    def check(value: Json, at: Where) -> Iterator[Wrong]:
        yield from fields(value, at)
        if value.get("choices") and value.get("autocomplete"):
            message = "Autocomplete cannot be used together with choices"
            yield (*at, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", message
        yield from _once(value.get("choices"), (*at, "choices"), "APPLICATION_COMMAND_OPTION_CHOICES_NAME_INVALID")

    return check


def _once(value: Any, at: Where, code: str) -> Iterator[Wrong]:
    """What is wrong where two things of a list have one name."""
    seen: set[Any] = set()
    for number, one in enumerate(value if isinstance(value, list) else []):
        name = one.get("name") if isinstance(one, Mapping) else None
        if name in seen:
            yield (*at, number, "name"), code, "The specified name is already used"
        seen.add(name)


def _options(kinds: Mapping[int, Check]) -> Check:
    def check(value: Any, at: Where) -> Iterator[Wrong]:
        yield from _list_of(_by_type(kinds), 25)(value, at)
        yield from _once(value, at, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS")
        options = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
        if len({one.get("type") in (1, 2) for one in options}) > 1:
            message = "Sub-command and sub-command group option types are mutually exclusive to all other types"
            yield at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message
        optional = False
        for number, one in enumerate(options):
            if one.get("required") and optional:
                message = "Required options must be placed before non-required options"
                yield (*at, number), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message
            optional = optional or not one.get("required")

    return check


PLAIN = {kind: _value_option(kind) for kind in range(3, 12)}
SUBCOMMAND = _object({"name": _name, "description": _text(100, 1)}, {"options": _options(PLAIN)})
GROUP = _object({"name": _name, "description": _text(100, 1)}, {"options": _options({1: SUBCOMMAND})})


def _bits(value: Any, at: Where) -> Iterator[Wrong]:
    if not str(value).isdigit():
        yield at, "BITFIELD_TYPE_INVALID", f'Value "{value}" is not a bit set.'


def _places(*allowed: int) -> Check:
    return _all(_list_of(_one_of(*allowed), len(allowed), 1), _distinct)


def _distinct(value: Any, at: Where) -> Iterator[Wrong]:
    if isinstance(value, list) and len(set(map(str, value))) < len(value):
        yield at, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value"


ALWAYS: Mapping[str, Check] = {
    "default_member_permissions": _bits,
    "contexts": _places(0, 1, 2),
    "integration_types": _places(0, 1),
    "nsfw": _flag,
}
ANY_OPTION = _options({1: SUBCOMMAND, 2: GROUP, **PLAIN})
OF_TYPE = {
    1: _object({"name": _name, "description": _text(100, 1)}, {**ALWAYS, "options": ANY_OPTION}),
    **dict.fromkeys((2, 3), _object({"name": _text(32, 1)}, ALWAYS)),
}


def command_size(command: Json) -> int:
    """How large a command is: its names, descriptions and the values of its choices, all the way down."""
    own = sum(counted(str(command.get(name) or "")) for name in ("name", "description", "value"))
    return own + sum(map(command_size, [*(command.get("options") or []), *(command.get("choices") or [])]))


def _command(value: Any, at: Where) -> Iterator[Wrong]:
    typed = {"type": 1, **value} if isinstance(value, Mapping) else value
    wrongs = list(_by_type(OF_TYPE)(typed, at))
    yield from wrongs
    if not wrongs and command_size(value) > COMMAND_SIZE:
        yield at, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({COMMAND_SIZE})"
    if isinstance(value, Mapping) and typed["type"] in (2, 3) and value.get("description"):
        message = "Context menu commands cannot have description"
        yield (*at, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", message


def _commands(body: Any, at: Where) -> Iterator[Wrong]:
    yield from _list_of(_command, sum(COMMANDS.values()))(body, at)
    commands = [one for one in body if isinstance(one, Mapping)] if isinstance(body, list) else []
    kept: set[tuple[int, Any]] = set()
    for number, one in enumerate(commands):
        key = (one.get("type", 1), one.get("name"))
        if key in kept:
            message = "Application command names must be unique"
            yield (*at, number), "APPLICATION_COMMANDS_DUPLICATE_NAME", message
        kept.add(key)
    for kind, most in COMMANDS.items():
        yield from _length(sum(one.get("type", 1) == kind for one in commands), 0, most, at)
