"""The answer document: one reply as JSON for a program."""

import json
from typing import TypedDict

from adapters.console.render import plain
from bot.replies import Cited, Figure, Finding, Reply, WardRef

_ENCODER = json.JSONEncoder(check_circular=False)  # a document is made here, and holds no circle
NO_FINDING = Finding("declined", "none")

Part = dict[str, float | str]


class Document(TypedDict):
    """What `panelbot ask --json` prints; a figure carries `working` only when it was worked out."""

    question: str
    outcome: str
    topic: str
    ward: Part | None
    text: str
    figures: list[Part]
    sources: list[Part]
    choices: list[Part]


def document(question: str, reply: Reply) -> Document:
    """The answer document of a reply; one that found nothing out is declined."""
    finding = reply.finding or NO_FINDING
    return {
        "question": question,
        "outcome": finding.outcome,
        "topic": finding.topic,
        "ward": _ward(finding.ward),
        "text": plain(reply),
        "figures": [_figure(one) for one in finding.figures],
        "sources": [_source(one) for one in {one.id: one for one in reply.sources}.values()],
        "choices": [{"label": one.label, "command": one.command} for one in reply.choices],
    }


def indented(answer: Document) -> str:
    """The document for a person's eyes."""
    return json.dumps(answer, indent=2, ensure_ascii=False)


def one_line(answer: object) -> str:
    """The document on one line, in ASCII: some readers of lines break them at other characters too."""
    return _ENCODER.encode(answer)


def _ward(ward: WardRef | None) -> Part | None:
    return {"code": ward.code, "name": ward.name, "borough": ward.borough} if ward else None


def _figure(figure: Figure) -> Part:
    shown: Part = {
        "label": figure.label,
        "value": figure.value,
        "unit": figure.unit,
        "as_of": figure.as_of,
        "source": figure.source,
    }
    return {**shown, "working": figure.working} if figure.working else shown


def _source(cited: Cited) -> Part:
    return {
        "id": cited.id,
        "title": cited.title,
        "publisher": cited.publisher,
        "url": cited.url,
        "date": cited.date,
    }
