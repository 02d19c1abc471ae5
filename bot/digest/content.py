"""What a digest says: what was reported and done in a time, all as it stood at the digest's slot.

Built again later it says the same, but for what was erased, withdrawn or corrected meanwhile. Nothing of what residents
wrote is in it: counts that nobody can be told from (see `bot.digest.counts`), and the panel's own concerns and notes,
with personal data hidden.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.digest import weeks
from bot.digest.chart import Weekly, drawn
from bot.digest.concerns import capped, closed_concerns, open_concerns
from bot.digest.counts import NONE, Counter, Kind, least, most_first
from bot.digest.facts import Held, crime_news, meeting, officers, to_review
from bot.digest.periods import before, before_said, cuts, day_said, overlapping, said, with_those_before
from bot.knowledge.about import NOT_POLICE
from bot.panels import ward_of
from bot.replies import Block, Notice, Paragraph, Picture, Reply, Sources
from bot.reports.moments import LONDON
from bot.reports.showing import people, several
from bot.reports.states import reason_of
from storage.models import Panel
from storage.places import Ward
from storage.tallies import Reported, Span, Story, Tally, concerns_then, posted_spans
from storage.told import anything_told

FIRST = "{ward} panel, {day}: what was reported and done {period}."
QUIET = "{ward} panel, {day}: nothing was reported, closed or moved {period}. {not_police}"
LATE = "This was due on {day} at {time:%H:%M} and comes late."

REPORTED = "{incidents} {were} reported{by}{change}. Few reports need not mean little trouble."
NONE_REPORTED = "No incidents were reported{change}."
KIND = "{kind}: {incidents} by {people}{change}"
NO_MORE = "{kind}: none{change}"
CHANGE = ", {count} {more} than {before}"
SAME = ", as many as {before}"
FEW = "Fewer than 3 incidents or people each, so not counted here: {kinds}."
FEW_SINCE = "Too few to count here, alone or since an earlier summary: {kinds}."
CLOSED = "{incidents} {were} closed{reasons}."
PICTURED = "{ward}: reported to the panel"
FEW_CLOSED = "fewer than 3 incidents or people each: {reasons}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is to tell of a time; `people` is how many reported, `told` the times of the digests before."""

    span: Span
    told: Sequence[Span]
    kinds: Sequence[Kind]
    people: int
    closed: Mapping[str, Tally]
    concerns: Sequence[Story]
    crime: Held

    @property
    def anything(self) -> bool:
        """Whether anything was reported, closed or moved, or a month of recorded crime came in."""
        reported = any(kind.tally is None or kind.tally.incidents for kind in self.kinds)
        return bool(reported or self.closed or self.crime.blocks or any(one.moved for one in self.concerns))


def digest(
    session: Session,
    panel: Panel,
    covers_from: datetime,
    slot: datetime,
    now: datetime,
    *,
    late: bool = False,
    for_chair: bool = False,
) -> Reply:
    """The digest of a panel for a time up to its slot; one line where there is nothing new to tell.

    `now` matters to a chair alone, who is told which facts are to be looked at again.
    """
    return _digest(session, panel, _gathered(session, panel, (covers_from, slot)), now, late, for_chair)


def digest_unless_quiet(
    session: Session, panel: Panel, covers_from: datetime, slot: datetime, now: datetime, *, late: bool = False
) -> Reply | None:
    """The digest, or None where there is nothing new to tell."""
    told = _gathered(session, panel, (covers_from, slot))
    return None if _is_quiet(session, panel, told) else _digest(session, panel, told, now, late)


def is_quiet(session: Session, panel: Panel, covers_from: datetime, slot: datetime) -> bool:
    """Whether there is nothing new to tell: nothing reported or closed, no concern moved, nothing told to the panel."""
    return _is_quiet(session, panel, _gathered(session, panel, (covers_from, slot)))


def chart_data(session: Session, panel: Panel, slot: datetime, covers_from: datetime | None = None) -> Weekly | None:
    """What the digest's picture is drawn from; None where nothing was reported in its twelve weeks."""
    return weeks.weekly(session, panel, slot, covers_from)


def pictured(told: Weekly, ward: Ward) -> Reply:
    """The chart that follows a digest, with what it shows in words. It takes a while, and needs no session."""
    png, alt = drawn(told, PICTURED.format(ward=ward.name))
    return Reply(alt, (Picture(png, alt),), private=False)


def _digest(
    session: Session, panel: Panel, told: Gathered, now: datetime, late: bool = False, for_chair: bool = False
) -> Reply:
    slot = told.span[1]
    named = {"ward": ward_of(panel).name, "day": day_said(slot), "period": said(told.span)}
    tardy = (Notice(LATE.format(day=day_said(slot, year=False), time=slot.astimezone(LONDON))),) if late else ()
    review = to_review(now) if for_chair else ()
    if _is_quiet(session, panel, told):
        return Reply(QUIET.format(not_police=NOT_POLICE, **named), (*tardy, *review), private=False)
    blocks = (*tardy, *_body(session, panel, told), *review, Paragraph(NOT_POLICE))
    return Reply(FIRST.format(**named), blocks, private=False)


def _is_quiet(session: Session, panel: Panel, told: Gathered) -> bool:
    return not told.anything and not anything_told(session, panel, *told.span)


def _gathered(session: Session, panel: Panel, span: Span) -> Gathered:
    earlier = before(span)
    posted = with_those_before(posted_spans(session, panel, earlier[0], span[1]))
    told = tuple(overlapping((earlier[0], span[1]), posted))
    reported = Reported(session, panel, cuts((span, earlier, *told)), since=span[0])
    kinds = Counter(reported, told).kinds(span, compare=panel.made_at <= earlier[0])
    return Gathered(
        span,
        told,
        kinds,
        reported.people(span),
        reported.closed(),
        concerns_then(session, panel, span),
        crime_news(session, ward_of(panel), span),
    )


def _body(session: Session, panel: Panel, told: Gathered) -> Iterator[Block]:
    slot = told.span[1]
    strength = officers(session, panel, told.span)
    yield from _reported(told)
    yield from open_concerns(panel, told.concerns, slot)
    yield from closed_concerns(panel, told.concerns)
    if told.closed:
        yield Paragraph(_closed(told.closed))
    yield from strength.blocks
    yield from told.crime.blocks
    yield Paragraph(meeting(session, panel, slot))
    cited = strength.cited + told.crime.cited
    if cited:
        yield Sources(cited)


def _reported(told: Gathered) -> Iterator[Block]:
    """What was reported, by kind: the counts that can be said, then the names of the other kinds."""
    than = before_said(told.span)
    yield Paragraph(_total(told, than))
    shown = [one for one in told.kinds if one.tally]
    if shown:
        yield capped(shown, lambda one: _kind(one, than))
    hidden = [one.name for one in told.kinds if one.tally is None]
    if hidden:
        pattern = FEW_SINCE if any(told.span[0] < end for _, end in told.told) else FEW
        yield Paragraph(pattern.format(kinds=", ".join(hidden)))


def _total(told: Gathered, than: str) -> str:
    count, exact = least([one.tally for one in told.kinds])
    changes = [one.change for one in told.kinds]
    change = _change(sum(filter(None, changes)), than) if None not in changes else ""
    if not count:
        return NONE_REPORTED.format(change=change)
    incidents = several(count, "incident")
    by = f" by {people(told.people)}" if exact else ""
    shown = incidents if exact else f"At least {incidents}"
    return REPORTED.format(incidents=shown, were=_were(count), by=by, change=change)


def _kind(kind: Kind, than: str) -> str:
    tally, change = kind.tally or NONE, "" if kind.change is None else _change(kind.change, than)
    if tally == NONE:
        return NO_MORE.format(kind=kind.name, change=change)
    incidents = several(tally.incidents, "incident")
    return KIND.format(kind=kind.name, incidents=incidents, people=people(tally.people), change=change)


def _change(by: int, than: str) -> str:
    if not by:
        return SAME.format(before=than)
    return CHANGE.format(count=abs(by), more="more" if by > 0 else "fewer", before=than)


def _closed(tallies: Mapping[str, Tally]) -> str:
    """How many incidents were closed, and for which reasons, where that can be said."""
    shown = most_first(tallies)
    count, exact = least(list(shown.values()))
    said_of = [f"{tally.incidents} {_reason(key)}" for key, tally in shown.items() if tally]
    few = [_reason(key) for key, tally in shown.items() if tally is None]
    parts = [*said_of, *([FEW_CLOSED.format(reasons=", ".join(few))] if few else ())]
    incidents = several(count, "incident")
    shown_count = incidents if exact else f"At least {incidents}"
    return CLOSED.format(incidents=shown_count, were=_were(count), reasons=f": {'; '.join(parts)}")


def _reason(key: str) -> str:
    reason = reason_of(key)
    return reason.name if reason else "for no reason given"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
