"""What a person sees of a view or a message, and what pressing and filling in make of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from tests.slackside.values import Json, View
from tests.slackside.world import elements


class WouldNotSendError(Exception):
    """Slack would not let a person send this; the message says why."""


def found_action(blocks: Iterable[Json], wanted: Json | str) -> tuple[str, Json]:
    """Something to press or fill in, and its block's id: by value, text, its own id or its block's."""
    there = list(elements(blocks))
    if isinstance(wanted, dict):
        there = [(block, one) for block, one in there if one["action_id"] == wanted["action_id"]]
        return _only(there, str(wanted))
    for name in (_value, _text, lambda _, one: one["action_id"], lambda block, _: block):
        found = [(block, one) for block, one in there if name(block, one) == wanted]
        if found:
            return found[0]
    return _only([], wanted)


def _only(found: list[tuple[str, Json]], wanted: str) -> tuple[str, Json]:
    if not found:
        raise WouldNotSendError(f"there is no {wanted} to press")
    return found[0]


def _value(_: str, element: Json) -> Any:
    return element.get("value")


def _text(_: str, element: Json) -> Any:
    return element.get("text", {}).get("text")


def action_of(block: str, element: Json, option: str | None) -> Json:
    """What a payload says of a press."""
    pressed: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block}
    if element["type"] == "button":
        kept: Json = {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        return {**pressed, **kept}
    return {**pressed, "selected_option": chosen(element.get("options", ()), option or "", element["action_id"])}


def chosen(options: Iterable[Json], wanted: str, where: str) -> Json:
    """An option, by its value or its text."""
    for one in options:
        if wanted in (one["value"], one["text"]["text"]):
            return one
    raise WouldNotSendError(f"{wanted!r} is not an option of {where}")


def filled(view: View, answers: Mapping[str, str], force: bool = False) -> dict[str, dict[str, Json]]:
    """What the fields of a view hold once it is filled in."""
    left, typed = dict(answers), {}
    for block in (one for one in view.blocks if one["type"] == "input"):
        name, element = block["block_id"], block["element"]
        names = (name, block["label"]["text"], element["action_id"])
        given = next((left.pop(one) for one in names if one in left), None)
        before = view.typed.get(name, {}).get(element["action_id"])
        value = _held(view, block, given, before)
        if not force:
            _check(block, value)
        typed[name] = {element["action_id"]: value}
    if left:
        raise WouldNotSendError(f"there is no field for {sorted(left)}")
    return typed


def as_it_is(view: View) -> View:
    """The view with what its fields hold now, sent or not."""
    return replace(view, typed=filled(view, {}, force=True))


def _held(view: View, block: Json, given: str | None, before: Json | None) -> Json:
    element, kind = block["element"], block["element"]["type"]
    if given is None and before is not None:
        return before
    if kind == "plain_text_input":
        return {"type": kind, "value": (element.get("initial_value") if given is None else given) or None}
    if kind == "users_select":
        return {"type": kind, "selected_user": given or element.get("initial_user")}
    if given is None:
        return {"type": kind, "selected_option": element.get("initial_option")}
    begun = [element["initial_option"]] if "initial_option" in element else []
    offered = (*view.offered.get((block["block_id"], element["action_id"]), ()), *begun)
    options = element.get("options", ()) if kind == "static_select" else offered
    return {"type": kind, "selected_option": chosen(options, given, block["block_id"]) if given else None}


def _check(block: Json, value: Json) -> None:
    held = value.get("value", value.get("selected_option", value.get("selected_user")))
    if held is None:
        if not block.get("optional", False):
            raise WouldNotSendError(f"{block['block_id']} must be filled in")
        return
    element = block["element"]
    if isinstance(held, str) and not element.get("min_length", 0) <= len(held) <= element.get("max_length", 1e9):
        raise WouldNotSendError(f"{block['block_id']} is too short or too long")
