"""`/panel summary [what] [when]`: the panel's digest: seeing it, posting it, and setting when it comes.

What works out schedules takes a while to load, so it is imported by those who need it and not with the bot.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import islice

from sqlmodel import Session

from bot.answers import ward_ref
from bot.calls import Call, Command, Param, Role
from bot.digest.wording import became
from bot.errors import UserError
from bot.panels import panel_here, ward_of
from bot.replies import Block, Choice, Choices, Facts, Finding, Items, Notice, Paragraph, Reply
from storage.digests import drop_due, history, told, untold
from storage.models import Digest, Panel, Schedule
from storage.models import Notice as News
from storage.panels import workspace_of
from storage.schedules import drop_schedule, pause, resume, schedule_of, set_schedule

SET = "The {ward} panel's summary is posted in {place} {when}, London time."
IS_PAUSED = "The {ward} panel's summary is paused: `/panel summary resume` has it posted again {when}."
NONE_SET = "The {ward} panel has no summary that comes by itself."
MOVED = "It was posted in another channel until now, and is not any more."
HERE, ELSEWHERE = "this channel", "another channel"
OWNER = "You are told if it cannot be posted."
PAUSED = "The {ward} panel's summary is paused: none is posted until `/panel summary resume`."
RESUMED = "The {ward} panel's summary is posted again, in {place} {when}, London time."
MISSED = "What came due while it was paused is not posted."
OFF = "The {ward} panel's summary is off: none is posted by itself."
ON_ITS_WAY = "The {ward} panel's summary is on its way: it is posted in this channel within a minute."
POST = Choice("Post it now", "/panel summary post")
PREVIEW = Choice("See it as it would be posted now", "/panel summary preview")
NOT_SET = "No summary is set to come by itself: `/panel summary weekly mon 09:00` sets one."
ALONE = "Nothing goes after {word}: write `/panel summary {word}`."
NO_HISTORY = "No summary of the {ward} panel has come due yet."
HISTORY = "The {ward} panel's last {count}, latest first."

WAYS = (
    "`/panel summary weekly mon 09:00` sets when it comes; `fortnightly mon 09:00`, `monthly first tue 18:30` and "
    "`monthly 15 09:00` do too.",
    "`/panel summary preview` shows it to you alone, and `/panel summary post` posts it in this channel now.",
    "`/panel summary pause` and `/panel summary resume` stop it for a while; `/panel summary off` stops it for good.",
    "`/panel summary history` lists what was posted.",
)
MOST_LISTED, COMING = 10, 3


def run(call: Call, session: Session) -> Reply:
    """Do what the word says; whatever else is typed is a schedule."""
    panel = panel_here(call, session)
    word, when = (" ".join(call.args.get(name, "").split()) for name in ("what", "when"))
    named = WORDS.get(word.casefold(), word.casefold())
    if named not in DOES or (when and not named):
        return _set(call, session, panel, f"{word} {when}")
    if when and when.casefold() not in NOTHING_MORE:
        raise UserError(ALONE.format(word=named))
    return DOES[named](call, session, panel)


def _stands(call: Call, session: Session, panel: Panel) -> Reply:
    schedule = _here(call, session, panel)
    ways = (Items(WAYS), Choices((PREVIEW,)))
    if schedule is None:
        return _reply(panel, NONE_SET, *ways)
    if schedule.paused:
        return _reply(panel, IS_PAUSED, *ways, when=_when(schedule))
    return _reply(panel, SET, _next(schedule, call.at), *ways, place=_where(call, schedule), when=_when(schedule))


def _set(call: Call, session: Session, panel: Panel, text: str) -> Reply:
    """Set a schedule in place of the one before; what had come due by that one is still posted."""
    from bot.digest.ledger import plan
    from bot.digest.pattern import pattern

    wanted, before = pattern(text), _here(call, session, panel)
    moved = before is not None and before.place != call.place.id
    if before:
        plan(session, before.place, call.at)
    set_schedule(session, panel, call.place.id, str(wanted), call.at, call.caller.id)
    schedule = _schedule(call, session, panel)
    more = (Paragraph(OWNER), *((Notice(MOVED),) if moved else ()), Choices((PREVIEW,)))
    return _reply(panel, SET, _next(schedule, call.at), *more, place=HERE, when=wanted.said)


def _preview(call: Call, session: Session, panel: Panel) -> Reply:
    from bot.digest.preview import as_now

    reply = as_now(session, panel, call.place.id, call.at, for_chair=True)
    return replace(reply, blocks=(*reply.blocks, Choices((POST,))), private=True)


def _post(call: Call, session: Session, panel: Panel) -> Reply:
    from bot.digest.preview import post_now

    post_now(session, panel, call.place.id, call.at)
    return _reply(panel, ON_ITS_WAY)


def _pause(call: Call, session: Session, panel: Panel) -> Reply:
    schedule = _schedule(call, session, panel)
    pause(session, schedule)
    drop_due(session, panel, schedule.workspace)
    return _reply(panel, PAUSED)


def _resume(call: Call, session: Session, panel: Panel) -> Reply:
    schedule = _schedule(call, session, panel)
    if schedule.paused:
        resume(session, schedule, call.at)
    said = {"place": _where(call, schedule), "when": _when(schedule)}
    return _reply(panel, RESUMED, _next(schedule, call.at), Paragraph(MISSED), **said)


def _off(call: Call, session: Session, panel: Panel) -> Reply:
    schedule = _here(call, session, panel)
    if schedule:
        drop_schedule(session, schedule)
    drop_due(session, panel, workspace_of(call.place.id))
    return _reply(panel, OFF)


def _history(call: Call, session: Session, panel: Panel) -> Reply:
    rows = history(session, panel, MOST_LISTED)
    news = tuple(Notice(one.text) for one in _news(call, session, panel))
    if not rows:
        return _reply(panel, NO_HISTORY, *news)
    count = "summary" if len(rows) == 1 else f"{len(rows)} summaries"
    return _reply(panel, HISTORY, *news, Facts(tuple(_line(call, row) for row in rows)), count=count)


def _news(call: Call, session: Session, panel: Panel) -> list[News]:
    """What the panel is still to be told; what was for the caller, or for any chair, is told by this."""
    news = untold(session, panel, call.at)
    told(session, [one for one in news if one.person in (None, call.caller.id)], call.at)
    return news


def _line(call: Call, row: Digest) -> tuple[str, str]:
    from bot.digest.periods import slot_said

    where = f" ({ELSEWHERE})" if row.place != call.place.id else ""
    return f"{slot_said(row.slot)}{where}", became(row)


def _here(call: Call, session: Session, panel: Panel) -> Schedule | None:
    """The panel's schedule in this workspace: where it has channels in several, each has its own."""
    return schedule_of(session, panel, workspace_of(call.place.id))


def _schedule(call: Call, session: Session, panel: Panel) -> Schedule:
    schedule = _here(call, session, panel)
    if schedule is None:
        raise UserError(NOT_SET)
    return schedule


def _when(schedule: Schedule) -> str:
    from bot.digest.pattern import pattern

    return pattern(schedule.pattern).said


def _where(call: Call, schedule: Schedule) -> str:
    return HERE if schedule.place == call.place.id else ELSEWHERE


def _next(schedule: Schedule, now: datetime) -> Block:
    """The next times it comes, in words."""
    from bot.digest.pattern import pattern, slots
    from bot.digest.periods import slot_said

    coming = slots(pattern(schedule.pattern), schedule.began_at, now)
    return Facts((("Next", ", then ".join(map(slot_said, islice(coming, COMING)))),))


def _reply(panel: Panel, wording: str, *blocks: Block, **said: str) -> Reply:
    ward = ward_of(panel)
    return Reply(wording.format(ward=ward.name, **said), blocks, finding=Finding("answered", "panel", ward_ref(ward)))


DOES: dict[str, Callable[[Call, Session, Panel], Reply]] = {
    "": _stands,
    "preview": _preview,
    "post": _post,
    "pause": _pause,
    "resume": _resume,
    "history": _history,
    "off": _off,
}
WORDS = {"stop": "pause", "restart": "resume", "start": "resume", "cancel": "off", "remove": "off", "status": ""}
"""Other words for the same; "stop" is the one that can be undone."""
NOTHING_MORE = frozenset("now it please".split())

COMMAND = Command(
    name="summary",
    summary="The panel's summary: see it, post it, set when it comes",
    params=(
        Param("what", "preview, post, weekly, fortnightly, monthly, pause, resume, history or off", kind="word"),
        Param("when", "For weekly, fortnightly or monthly: the day and time, such as mon 09:00 or first tue 18:30"),
    ),
    run=run,
    who=Role.CHAIR,
)
