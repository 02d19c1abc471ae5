"""The bot: a call in, a reply out. Finds the command, checks who may, opens one session, runs it, logs it."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from sqlmodel import Session

from bot.ask.asking import call_999, endangered
from bot.calls import Call, Command
from bot.commands import NAMES, called
from bot.errors import UserError
from bot.panels import known
from bot.postcodes import LookUp, Placed, explained, no_look_up, placed
from bot.replies import Finding, Reply
from storage.engine import hindrance, take_turn, twice

if TYPE_CHECKING:
    from bot.suggest import Named

log = logging.getLogger(__name__)

APOLOGY = "Sorry, something went wrong on my side and it has been noted. Please try again in a minute."
NO_WORD = "Say what after /panel: `/panel help` lists the words."
UNKNOWN = "I don't know that command. {hint}"
NO_HINT = "Type `/panel help` to see what there is."
NEAR = 60
"""How alike, of 100, a word must be to a command for that command to be meant."""
NOT_YOURS = "That is for the panel's chair."


class Bot:
    """The running bot.

    `sessions` opens a session on the database; `command` finds a command by its name; `look_up` the ward of a postcode.
    """

    def __init__(
        self,
        sessions: Callable[[], AbstractContextManager[Session]],
        command: Callable[[str], Command | None] = called,
        look_up: LookUp = no_look_up,
    ) -> None:
        """A bot over a database and the commands it knows."""
        self._sessions = sessions
        self._named = command
        self._look_up = look_up

    def handle(self, call: Call) -> Reply:
        """The reply to a call, whatever happens: a bug is logged once, with its traceback, and apologised for."""
        try:
            reply = self.run(call)
        except Exception as error:  # the one guard: a person never sees a traceback
            log.exception("call failed", extra={"command": call.command})
            return Reply(hindrance(error) or APOLOGY, finding=Finding("declined", "none"))
        outcome = reply.finding.outcome if reply.finding else ""
        log.info("call answered", extra={"command": call.command, "outcome": outcome})
        return reply

    def run(self, call: Call) -> Reply:
        """The reply to a call; what a person can put right is told to them, a bug is raised.

        Whatever was typed, and after whichever command, danger now is sent to 999 before anything runs.
        """
        text = " ".join(call.args.values())
        command = self._named(call.command)
        if text and endangered(text, unanswered=command is None, reporting=command is not None and not command.asks):
            return call_999()
        try:
            command = self._command(call)
            found = placed(call, command, self._look_up)
            return found if isinstance(found, Reply) else self._answered(command, found)
        except UserError as error:
            return Reply(str(error), finding=Finding("declined", "none"))

    def suggest(self, call: Call, name: str, text: str, most: int) -> "tuple[Named, ...]":
        """What may be given for a command's parameter, by what is typed of it so far; nothing where nobody can say."""
        from bot.suggest import suggested  # a question is answered without it

        try:
            params = {param.name: param for param in self._command(call).params}
            with self._sessions() as session:
                return suggested(known(call, session), session, params[name], text, most)
        except (UserError, KeyError):
            return ()
        except Exception:  # a suggestion that fails is none: whoever types goes on typing
            log.exception("suggestion failed", extra={"command": call.command})
            return ()

    def _answered(self, command: Command, found: Placed) -> Reply:
        reply = twice(lambda: self._in_a_session(command, found.call))
        return explained(reply, found.ward) if found.ward else reply

    def _in_a_session(self, command: Command, call: Call) -> Reply:
        with self._sessions() as session:
            take_turn(session, call.id)
            call = known(call, session)
            if call.caller.role < command.who:
                raise UserError(NOT_YOURS)
            reply = command.run(call, session)
            if session.in_transaction():
                session.commit()
            return reply

    def _command(self, call: Call) -> Command:
        command = self._named(call.command)
        if command is None:
            raise UserError(self._unknown(call.command))
        return command

    def _unknown(self, word: str) -> str:
        """What to say of a word that is no command: the closest there is."""
        if not word:
            return NO_WORD
        near = process.extractOne(word, NAMES, scorer=fuzz.ratio, score_cutoff=NEAR)
        meant = self._named(near[0]) if near else None
        return UNKNOWN.format(hint=f"Did you mean `{meant.typed}`?" if meant else NO_HINT)
