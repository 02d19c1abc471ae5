"""What an acknowledgement does: a command's may be a message, a form's a change of it, a menu's are its options."""

from dataclasses import replace

from tests.slackside.delivery import COMMANDS, INTERACTIVE, Delivery
from tests.slackside.openings import Openings
from tests.slackside.values import Json, View
from tests.slackside.world import RefusedError, World, inputs

OPTIONS = 100
TROUBLE = "We had some trouble connecting. Try again?"


def take(world: World, openings: Openings, delivery: Delivery) -> None:
    """Have a delivery's acknowledgement do what it says."""
    body = delivery.ack or {}
    openings.causes.now = delivery
    try:
        match delivery.kind, delivery.type:
            case kind, _ if kind == COMMANDS:
                _command(world, openings, delivery, body)
            case kind, "view_submission" if kind == INTERACTIVE:
                _form(world, delivery, body)
            case kind, "block_suggestion" if kind == INTERACTIVE:
                _menu(delivery, body)
    except RefusedError as refused:
        delivery.error = refused.error
        delivery.errors = {"": str(refused.more)} if refused.more else {}
    finally:
        openings.causes.now = None


def _command(world: World, openings: Openings, delivery: Delivery, body: Json) -> None:
    if not body.get("text") and not body.get("blocks"):
        return
    world.check_message(body)
    message = openings.said(delivery, world.channels[delivery.channel], body)
    world.post(replace(message, via="ack"))


def _form(world: World, delivery: Delivery, body: Json) -> None:
    view = world.views.get(delivery.view_id)
    if view is None:
        return
    match body.get("response_action"):
        case None:
            world.close(view)
        case "clear":
            world.close(view, all_of_them=True)
        case "errors":
            _put_right(world, delivery, view, body.get("errors"))
        case "update":
            world.update(view, body.get("view"), None)
        case "push":
            world.open(view.user, view.team, body.get("view"), push=True)
        case _:
            raise RefusedError(TROUBLE)


def _put_right(world: World, delivery: Delivery, view: View, errors: object) -> None:
    fields = {block for block, _ in inputs(view.blocks)}
    if not isinstance(errors, dict) or not errors or set(errors) - fields:
        raise RefusedError(TROUBLE)
    if not all(isinstance(one, str) and one for one in errors.values()):
        raise RefusedError(TROUBLE)
    delivery.errors = errors
    world.note(view, errors=errors)


def _menu(delivery: Delivery, body: Json) -> None:
    groups = body.get("option_groups") or [{"options": body.get("options")}]
    options = [one for group in groups for one in group.get("options") or []]
    if ("options" not in body and "option_groups" not in body) or len(options) > OPTIONS:
        raise RefusedError("invalid_options")
    for one in options:
        if not 0 < len(one["text"]["text"]) <= 75 or not 0 < len(one["value"]) <= 75:
            raise RefusedError("invalid_options")
    delivery.options = options
