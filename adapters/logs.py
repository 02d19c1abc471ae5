"""Logging: one line an event on standard error, as text or JSON, without what anyone wrote."""

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb

OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

TALKATIVE = dict.fromkeys(
    ("aiohttp", "alembic", "apscheduler", "discord", "httpx", "matplotlib", "slack_sdk", "storage.turns"),
    logging.WARNING,
)
"""Libraries that log every step, and a pool of one's kind: only what goes wrong with them is worth a line."""
ADVISING = {"slack_bolt": logging.ERROR, "discord.client": logging.ERROR}
"""Libraries whose warnings advise whoever writes the program, not whoever runs it."""


def set_up_logs(level: str = "info", shape: str = "text", beside_talk: bool = False) -> None:
    """Log from a level up, as `text` or `json`; beside a conversation, only what went wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine() if shape == "json" else TextLine())
    lowest = logging.WARNING if beside_talk and level == "info" else level.upper()
    logging.basicConfig(level=lowest, handlers=[handler], force=True)
    for name, lowest_of_it in (TALKATIVE | ADVISING).items():
        logging.getLogger(name).setLevel(lowest_of_it)


class TextLine(logging.Formatter):
    """`2026-11-21T09:00:00+00:00 INFO bot.core: call handled command=ask`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of text."""
        facts = "".join(f" {name}={_written(value)}" for name, value in _facts(record).items())
        return f"{_moment(record)} {record.levelname} {record.name}: {record.getMessage()}{facts}"


class JsonLine(logging.Formatter):
    """The same as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        head = {"at": _moment(record), "level": record.levelname.lower(), "logger": record.name}
        return json.dumps({**head, "message": record.getMessage(), **_facts(record)}, default=str)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _written(value: object) -> str:
    text = str(value)
    return text if text.isprintable() and " " not in text else json.dumps(text)


def _facts(record: logging.LogRecord) -> dict[str, object]:
    facts = {name: value for name, value in vars(record).items() if name not in OWN}
    return {**facts, **_fault(record)}


def _fault(record: logging.LogRecord) -> dict[str, object]:
    """What went wrong and where, innermost first; not the error's own words, which may quote a person."""
    if not record.exc_info or not record.exc_info[1]:
        return {}
    error = record.exc_info[1]
    steps = (f"{Path(step.filename).name}:{step.lineno}" for step in reversed(extract_tb(error.__traceback__)))
    return {"error": type(error).__name__, "trace": " < ".join(steps)}
