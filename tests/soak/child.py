"""What is killed: a process that logs incidents from eight threads and says each that was acknowledged."""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from multiprocessing.connection import Connection
from threading import Lock, Thread

from bot.calls import Call, Caller, Place
from bot.core import Bot
from bot.replies import Reply
from storage.engine import open_database, sessions

THREADS = 8
ROOM = Place("soak:W/room")
SAVED = re.compile(r"(HT-\d{4,}) is saved\. Thank you\.")
WHAT = "loud music|rubbish left|a scooter on the pavement|a window broken|paint on the wall|a bike taken".split("|")
WHERE = "Heath Street|Flask Walk|Well Walk|Church Row|Frognal Rise|Holly Hill|Perrin's Court|Back Lane".split("|")


@dataclass(frozen=True, slots=True)
class Press:
    """A press of Save: the call's id, who made it, and what it stands for."""

    call_id: str
    person: str
    text: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a press was answered with; empty where it was not a receipt."""

    press: Press
    reference: str


def log_until_killed(url: str, name: str, again: Iterable[Press], said: Connection) -> None:
    """Send some presses again, then draft and save reports for ever, saying each press before it and its receipt."""
    engine = open_database(url)
    bot, one_at_a_time = Bot(sessions(engine)), Lock()

    def say(what: Press | Receipt) -> None:
        with one_at_a_time:
            said.send(what)

    for press in again:
        say(pressed(bot, press))
    for thread in range(THREADS):
        Thread(target=log, args=(bot, f"{name}-{thread}", say)).start()


def log(bot: Bot, name: str, say: Callable[[Press | Receipt], None]) -> None:
    """Draft and save one report after another."""
    for number in count(1):
        press = drafted(bot, f"{name}-{number}", f"soak:W/u{number % 50}")
        say(press)
        say(pressed(bot, press))


def drafted(bot: Bot, call_id: str, person: str) -> Press:
    """The press of Save under a report that was looked over."""
    at = datetime.now(UTC)
    day = at - timedelta(days=random.randint(1, 300))
    words = {
        "category": "noise",
        "what": f"{random.choice(WHAT)}, {random.choice(WHAT)}",
        "where": random.choice(WHERE),
        "when": f"{day:%d %B %Y}",
        "looks": "",
    }
    reply = bot.handle(Call("report", Caller(person), ROOM, at, f"draft-{call_id}", words))
    save = next((one.command for one in reply.choices if one.command.startswith("/report save")), "")
    if not save:
        raise AssertionError(reply)
    return Press(f"save-{call_id}", person, save.removeprefix("/report "))


def pressed(bot: Bot, press: Press) -> Receipt:
    """What a press is answered with."""
    return Receipt(press, reference_of(sent(bot, press)))


def sent(bot: Bot, press: Press) -> Reply:
    """The whole reply to a press."""
    call = Call("report", Caller(press.person), ROOM, datetime.now(UTC), press.call_id, {"text": press.text})
    return bot.handle(call)


def reference_of(reply: Reply) -> str:
    """The reference a receipt gives."""
    found = SAVED.match(reply.summary)
    return found[1] if found else ""
