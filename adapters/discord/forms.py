"""A form as a modal of Discord's, the button that opens it, and what was answered in it.

A modal has room for five things, and cannot say what is to be put right: a form that comes back is told as a message
with a button that opens it once more. A modal cannot follow a modal either, so a longer form is asked in parts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, assert_never

from adapters.discord.ids import Pointer
from adapters.discord.pieces import DISPLAY, INPUT, LABEL, PERSON, SELECT, Json, button, cut, units
from adapters.discord.render import shown
from adapters.text import about, clause, filled, inert
from bot.replies import Field, Form, Notice, Paragraph, Reply

FILL, AGAIN, GO_ON = "Fill it in", "Fill it in again", "Go on"
ONE_OF = "One of: {options}."
LONGER = "Only the first {most:,} characters fit here."
PART = "{title} ({part} of {parts})"
NEXT = "Part {part} of {parts} is still to be filled in. Nothing is sent yet."

MOST = 5
"""How many things a modal holds: fields, and a text above them where there is room."""
TITLE, NAME, NOTE, ANSWER, TEXT = 45, 45, 100, 4_000, 4_000
OPTION, OPTIONS = 100, 25
LINE, LINES = 1, 2
JOINT = " :,.?"
SENTENCE = re.compile(r"(?<=[.!?]) +")
LONE = re.compile("[\x00\ud800-\udfff]")
"""What no request can carry (discord/discord-api-docs #6561)."""
ID = re.compile(r"(?:.*/)?([0-9]{15,20})", re.DOTALL)


def modal(form: Form, key: str = "", part: int = 0, reply: Reply | None = None) -> Json:
    """A part of the form to fill in, with what the reply that brought it says; its id tells what is to be done."""
    fields = parts(form)[part]
    title = _title(form, part)
    room = len(fields) < MOST
    above = _above(form, reply) if reply and room else []
    notes = [""] * MOST if room or reply is None else _notes(fields, _cautions(reply), _summary(form, reply))
    return {
        "custom_id": Pointer(form.command, key, part).called("form"),
        "title": title,
        "components": [*above, *(_labelled(field, note) for field, note in zip(fields, notes, strict=False))],
    }


def parts(form: Form) -> list[tuple[Field, ...]]:
    """The form's fields, as many together as go in one modal."""
    return [form.fields[start : start + MOST] for start in range(0, max(1, len(form.fields)), MOST)]


def must_be_kept(form: Form) -> bool:
    """Whether the form must be kept under a key while it is filled in: its parts, or its command, have no room."""
    return len(form.fields) > MOST or not Pointer(form.command).fits()


def opener(form: Form, key: str = "", part: int = 0, *, again: bool = False) -> Json:
    """The button that opens a form, or its next part."""
    label = GO_ON if part else AGAIN if again else FILL
    return button(label, Pointer(form.command, key, part).called("fill"))


def still_to_come(form: Form, part: int) -> Reply:
    """What is said between two parts of a form."""
    return Reply(NEXT.format(part=part + 1, parts=len(parts(form))))


def answers(components: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What was answered, by the field's name, of a modal's components; nothing is an empty text."""
    return {one["custom_id"]: _answer(one) for one in _inputs(components)}


def chosen_people(components: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Whoever was chosen from a menu of people, by the field's name."""
    return {one["custom_id"]: _answer(one) for one in _inputs(components) if one["type"] == PERSON and _answer(one)}


def answered(form: Form, given: Mapping[str, str]) -> Form:
    """The form with those answers in it."""
    fields = tuple(replace(one, value=given.get(one.name, one.value)) for one in form.fields)
    return replace(form, fields=fields)


def _inputs(components: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for one in components:
        inner = one.get("component")
        if inner and "custom_id" in inner:
            yield inner


def _answer(given: Mapping[str, Any]) -> str:
    chosen: list[str] = given.get("values") or []
    return chosen[0] if chosen else given.get("value") or ""


def _title(form: Form, part: int) -> str:
    title, there = inert(form.title).strip(), len(parts(form))
    if there == 1:
        return filled(cut(title, TITLE))
    room = TITLE - len(PART.format(title="", part=part + 1, parts=there))
    return PART.format(title=filled(cut(title, room)), part=part + 1, parts=there)


def _summary(form: Form, reply: Reply) -> str:
    """What the reply says first, unless the title says it whole."""
    told, title = inert(reply.summary).strip(), inert(form.title).strip()
    return "" if told == title and units(title) <= TITLE else told


def _above(form: Form, reply: Reply) -> list[Json]:
    """What the reply says, as a text above the fields."""
    first = [Paragraph(_summary(form, reply))]
    texts = shown(replace(reply, summary="", blocks=(*first, *reply.blocks), form=None), TEXT)
    return [{"type": DISPLAY, "content": "\n\n".join(texts)}] if texts else []


def _cautions(reply: Reply) -> list[str]:
    """What the reply cautions of, sentence by sentence."""
    cautions = (inert(one.text).strip() for one in reply.blocks if isinstance(one, Notice))
    return [sentence for one in cautions for sentence in SENTENCE.split(one) if sentence]


def _notes(fields: tuple[Field, ...], cautions: list[str], summary: str) -> list[str]:
    """Where five fields leave no room above them: each sentence in small letters under the name of a field.

    The summary goes with the field it is about. Every other sentence goes to the first field that has room for it.
    """
    notes = [""] * len(fields)
    found = about([(one.label, one.value) for one in fields], summary)
    if found is not None:
        notes[found] = summary
    others = cautions if found is not None else [summary, *cautions]
    for sentence in (cut(one, NOTE) for one in others):
        for number, field in enumerate(fields):
            longer = f"{notes[number]} {sentence}".strip()
            if units(f"{longer} {_own(field)}".strip()) <= NOTE:
                notes[number] = longer
                break
    return notes


def _labelled(field: Field, note: str) -> Json:
    """A field under its name; what does not fit there stands in small letters below it."""
    name, told = _name(field)[0], f"{note} {_own(field)}".strip()
    labelled: Json = {"type": LABEL, "label": name, "component": _asks(field)}
    return {**labelled, "description": cut(told, NOTE)} if told else labelled


def _name(field: Field) -> tuple[str, str]:
    """What a field is called, and the rest of it where that is too long."""
    label = inert(field.label).strip()
    if units(label) <= NAME:
        return filled(label), ""
    short = clause(label)
    if not short or units(short) > NAME:
        return cut(label, NAME), label
    return short, label.removeprefix(short).lstrip(JOINT)


def _own(field: Field) -> str:
    """What a field itself has to say in small letters."""
    _, rest = _name(field)
    told = [rest] if rest else []
    if field.options and not _selectable(field):
        told.append(ONE_OF.format(options=", ".join(map(inert, field.options))))
    if units(field.value) > ANSWER:
        told.append(LONGER.format(most=ANSWER))
    return " ".join(told)


def _asks(field: Field) -> Json:
    if _selectable(field):
        return _select(field)
    match field.kind:
        case "person":
            return _person(field)
        case "ward" | "text":
            return _text(field)
        case _:
            assert_never(field.kind)


def _selectable(field: Field) -> bool:
    """Whether a menu can hold the options as they are: a shortened one would come back as another answer."""
    options = field.options
    fit = all(one.strip() and one.isprintable() and units(one) <= OPTION for one in options)
    return 0 < len(options) <= OPTIONS and len(set(options)) == len(options) and fit


def _select(field: Field) -> Json:
    options = [{"label": one, "value": one, "default": one == field.value} for one in field.options]
    return {"type": SELECT, "custom_id": field.name, "options": options, **_needed(field)}


def _person(field: Field) -> Json:
    found = ID.fullmatch(field.value)
    chosen = {"default_values": [{"id": found[1], "type": "user"}]} if found else {}
    return {"type": PERSON, "custom_id": field.name, **chosen, **_needed(field)}


def _needed(field: Field) -> Json:
    """A menu may be left empty only where none is the least that may be chosen (discord/discord-api-docs #8272)."""
    return {"required": field.required, "min_values": int(field.required), "max_values": 1}


def _text(field: Field) -> Json:
    """A line, or more room, with what is there already."""
    value = LONE.sub("", field.value)
    box: Json = {
        "type": INPUT,
        "custom_id": field.name,
        "style": LINES if field.long or "\n" in value else LINE,
        "required": field.required,
        "max_length": ANSWER,
    }
    return {**box, "value": cut(value, ANSWER)} if value else box
