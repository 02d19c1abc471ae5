"""Interactions: what a person did, the token it may be answered with, and what came of it."""

import queue
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from secrets import token_urlsafe
from typing import Any

from tests.discord_limits import refused_callback, refused_message
from tests.discord_server.posting import ONLY_USERS, REPLY, File, Posting
from tests.discord_server.values import (
    EPHEMERAL,
    LOADING,
    SETTABLE,
    Answer,
    Json,
    Message,
    refused,
)
from tests.discord_server.world import World

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
MESSAGE, THINKING, LATER, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
FIRST_ANSWER, TOKEN_LASTS = 3.0, 900.0
SLASH, CONTEXT_MENU = 20, 23


class Delivery:
    """What a person did, as the bot was told of it, and everything the bot did about it so far."""

    def __init__(self, id: int, token: str, sent_at: float) -> None:  # noqa: A002  # as Discord calls it
        self.id, self.token, self.sent_at = id, token, sent_at
        self.delivered = False
        self.callback: Answer | None = None
        self.followups: list[Answer] = []
        self.edits: list[Answer] = []
        self.deletes: list[Answer] = []
        self.replies: list[Answer] = []
        self.errors: list[Json] = []
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()

    @property
    def answered_after(self) -> float | None:
        """Seconds until the first answer."""
        return self.callback.at - self.sent_at if self.callback else None

    @property
    def error(self) -> Json | None:
        """The last refusal of an answer to this, as Discord worded it."""
        return self.errors[-1] if self.errors else None

    @property
    def visible_to(self) -> str | None:
        """Who sees the first answer: the "person" alone, or "everyone"; None where there is nothing to see."""
        shown = self.message
        return None if shown is None else "everyone" if shown.only_for is None else "person"

    @property
    def message(self) -> Message | None:
        """The message that the first answer made or changed, as it stood then; a bot's reply, to a message."""
        return self.callback.message if self.callback else self.replies[0].message if self.replies else None

    @property
    def modal(self) -> Json | None:
        """The form that was opened."""
        return self.callback.data if self.callback and self.callback.type == MODAL else None

    @property
    def choices(self) -> list[Json]:
        """What was offered to complete with."""
        chosen = self.callback.data.get("choices", []) if self.callback else []
        return list(chosen)

    def next_answer(self, timeout: float = 5.0) -> Answer:
        """The next thing the bot does about it, whatever it is, a refused answer too."""
        try:
            return self._answers.get(timeout=timeout)
        except queue.Empty:
            raise AssertionError(f"nothing came within {timeout} s") from None

    def answered(self, answer: Answer) -> None:
        """Keep what the bot did, its message as it stood then, and wake who waits for it."""
        answer = replace(answer, message=replace(answer.message)) if answer.message else answer
        match answer.kind:
            case "callback":
                self.callback = answer
            case "refused":
                self.errors.append(answer.data)
            case "followup":
                self.followups.append(answer)
            case "edit":
                self.edits.append(answer)
            case "delete":
                self.deletes.append(answer)
            case "message":
                self.replies.append(answer)
        self._answers.put(answer)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a person does: the type and data of an interaction, who, where, and on what message."""

    asked: int
    data: Json
    user: int
    channel: int
    kind: int = SLASH
    option: int = 3
    source: Message | None = None


@dataclass(eq=False, slots=True)
class Interaction:
    """An interaction that may be answered."""

    id: int
    token: str
    asking: Asking
    since: float
    heard: Callable[[Answer], None]
    told: Json = field(default_factory=dict)
    first: int | None = None
    original: int | None = None
    made: set[int] = field(default_factory=set)


class Interactions:
    """Every interaction whose token is known, and what a bot may do with one."""

    def __init__(self, world: World, posting: Posting) -> None:
        self.world, self.posting = world, posting
        self.first_answer, self.token_lasts = FIRST_ANSWER, TOKEN_LASTS
        self.open: OrderedDict[str, Interaction] = OrderedDict()

    def begin(self, asking: Asking, heard: Callable[[Answer], None], age: float = 0.0) -> Interaction:
        """A new interaction, that began some time ago."""
        since = self.world.clock.now() - age
        made = Interaction(self.world.new_id(), token_urlsafe(60), asking, since, heard)
        self.open[made.token] = made
        self._forget()
        return made

    def _forget(self) -> None:
        """Forget the oldest, where only so many are kept; not one that may still be answered for the first time."""
        while self.world.keep is not None and len(self.open) > self.world.keep:
            oldest = next(iter(self.open.values()))
            if oldest.first is None and self.world.clock.now() - oldest.since <= self.first_answer:
                return
            del self.open[oldest.token]

    def answer(self, number: int, token: str, body: Json, files: Sequence[File]) -> Json:
        """The first answer: once, in time, and of a kind that fits."""
        one = self.open.get(token)
        if one is None or one.id != number:
            raise refused(10062)
        if one.first is not None:
            raise refused(40060)
        if self.world.clock.now() - one.since > self.first_answer:
            raise refused(10062)
        refusal = refused_callback(body, one.asking.asked, one.asking.option, len(files))
        if refusal:
            raise refused(*refusal)
        kind, data = body["type"], body.get("data") or {}
        message = self._made(one, kind, data, files)
        one.first, one.original = kind, message.id if message else None
        self._hear(one, Answer("callback", self.world.clock.now(), kind, data, message))
        return self._told(one, kind, message)

    def _made(self, one: Interaction, kind: int, data: Json, files: Sequence[File]) -> Message | None:
        """The message that a first answer makes or changes."""
        if kind == MESSAGE:
            return self._post(one, data, files)
        if kind == THINKING:
            return self._post(one, {"flags": (data.get("flags") or 0) & EPHEMERAL | LOADING}, ())
        source = one.asking.source and self._source(one.asking.source)
        if kind == UPDATE:
            if source is None:
                raise refused(10008)
            return self.posting.edit(source, data, files, ONLY_USERS)
        return source if kind == LATER else None

    def _source(self, message: Message) -> Message | None:
        return self.world.channels[message.channel].messages.get(message.id)

    def _post(self, one: Interaction, data: Json, files: Sequence[File], follows: bool = False) -> Message:
        asking, flags = one.asking, data.get("flags") or 0
        channel = self.world.channel(asking.channel)
        about = _metadata(one, self.world.told_user(asking.user))
        if follows:
            about["original_response_message_id"] = str(one.original or 0)
        kind, reply = (REPLY, asking.source.id) if asking.source else (asking.kind if not follows else 0, None)
        more: dict[str, Any] = {"interaction": about, "kind": kind, "reply_to": reply}
        more["flags"] = flags & (SETTABLE | LOADING)
        more["only_for"] = asking.user if flags & EPHEMERAL else None
        made = self.posting.create(channel, self.world.bot, data | {"nonce": None}, files, ONLY_USERS, **more)
        one.made.add(made.id)
        return made

    def _told(self, one: Interaction, kind: int, message: Message | None) -> Json:
        about: Json = {"id": str(one.id), "type": one.asking.asked}
        if message is not None and kind != LATER:
            about |= {
                "response_message_id": str(message.id),
                "response_message_ephemeral": message.only_for is not None,
            }
            about["response_message_loading"] = bool(message.flags & LOADING)
        resource: Json = {"type": kind}
        if message is not None and kind in (MESSAGE, UPDATE):
            resource["message"] = self.posting.told(message)
        return {"interaction": about, "resource": resource}

    def of_token(self, application: int, token: str) -> Interaction:
        """The interaction a token continues: known, answered once, and not too old."""
        one = self.open.get(token)
        if application != self.world.application:
            raise refused(10015)
        if one is None or self.world.clock.now() - one.since > self.token_lasts:
            raise refused(50027)
        if one.first is None:
            raise refused(10015)
        return one

    def follow_up(self, one: Interaction, body: Json, files: Sequence[File]) -> Json:
        """Another message; where the first is still being thought about, that one's words."""
        _check(refused_message(body, len(files)))
        waiting = self._message(one, "@original") if one.first == THINKING and one.original else None
        if waiting and waiting.flags & LOADING:
            return self.posting.told(self._edit(one, waiting, body, files))
        made = self._post(one, body, files, follows=True)
        self._hear(one, Answer("followup", self.world.clock.now(), None, body, made))
        return self.posting.told(made)

    def message(self, one: Interaction, which: str) -> Json:
        """A message made with a token."""
        found = self._message(one, which)
        if found is None:
            raise refused(10008)
        return self.posting.told(found)

    def edit(self, one: Interaction, which: str, body: Json, files: Sequence[File]) -> Json:
        """Change a message made with a token."""
        found = self._message(one, which)
        if found is None:
            raise refused(10008)
        _check(refused_message(body, len(files), bare=True))
        return self.posting.told(self._edit(one, found, body, files))

    def delete(self, one: Interaction, which: str) -> None:
        """Take a message made with a token away."""
        found = self._message(one, which)
        if found is None:
            raise refused(10008)
        self.posting.delete(found)
        self._hear(one, Answer("delete", self.world.clock.now(), None, {}, found))

    def refused(self, token: str, body: Any, error: Json) -> None:
        """Keep that something about an interaction was refused."""
        if token in self.open:
            kind = body.get("type") if isinstance(body, dict) else None
            self._hear(self.open[token], Answer("refused", self.world.clock.now(), kind, error))

    def _edit(self, one: Interaction, message: Message, body: Json, files: Sequence[File]) -> Message:
        after = self.posting.edit(message, body, files, ONLY_USERS)
        self._hear(one, Answer("edit", self.world.clock.now(), None, body, after))
        return after

    def _message(self, one: Interaction, which: str) -> Message | None:
        number = one.original if which == "@original" else int(which)
        if number is None or number not in one.made | {one.original}:
            return None
        return self.world.channel(one.asking.channel).messages.get(number)

    def _hear(self, one: Interaction, answer: Answer) -> None:
        one.heard(answer)


def _metadata(one: Interaction, user: Json) -> Json:
    about: Json = {"id": str(one.id), "type": one.asking.asked, "user": user, "authorizing_integration_owners": {}}
    if one.asking.asked == COMPONENT and one.asking.source:
        about["interacted_message_id"] = str(one.asking.source.id)
    if one.asking.asked == SUBMIT:
        about["triggering_interaction_metadata"] = {**about, "type": COMMAND}
    return about


def _check(refusal: tuple[int, Json] | None) -> None:
    if refusal:
        raise refused(*refusal)
