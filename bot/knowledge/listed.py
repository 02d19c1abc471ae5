"""What police.uk lists of a ward, shown beside what was promised and told, and apart from both.

A list is not a count of who is in post: it is what the force last entered, as it was read on a date.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answers import day, shown
from bot.knowledge.promises import NOT_A_COUNT, PLURAL, RANKS, SINGULAR, Rank
from bot.knowledge.told import UNIT, beside_published, fewer_than_promised, is_of_before, posts, states_the_promise
from bot.replies import Block, Choices, Cited, Facts, Figure, Finding, Items, Notice, Paragraph, Reply, Sources, WardRef
from bot.reports.moments import LONDON
from bot.reports.when import When, said
from storage.listed import Month
from storage.models import ListedEvent, ListedPriority, Staffing

LISTED = "Listed on police.uk"
REVIEW = timedelta(days=7)
"""After how long a list has to be looked at again: it is read every night."""
TEAM = "{officers}{ranks}, as fetched on {day}"
NOBODY = "no officers, as fetched on {day}; an empty list does not prove that there are none"
OLD = "That was read over a week ago, though it is read every night: police.uk may say something else by now."
FEWER = "police.uk lists {fewer} fewer than promised."
DIFFER = "The team and police.uk differ: {differing}."
DIFFERING = "{told} told, {listed} listed"
WHO = "police.uk lists {officers} on the {ward} team, as fetched on {day}."
WHO_NOBODY = "police.uk lists nobody on the {ward} team, as fetched on {day}; that does not prove that there is nobody."
NOT_READ = (
    "I have not read the {ward} team from police.uk: whoever runs this bot does it with `panelbot sync`. "
    "The Met's website shows each ward's team too."
)
PRIORITIES = "{ward}: {priorities} on police.uk, as fetched on {day}."
NO_PRIORITIES = "{ward}: police.uk lists no current priorities, as fetched on {day}."
PRIORITIES_NOT_READ = (
    "I have not read the priorities of {ward} from police.uk: whoever runs this bot does it with `panelbot sync`."
)
ISSUED = "Issued {day}."
NO_ISSUE_DATE = "Issued on a date that is not given."
ACTION = "Action taken: {action}"
ACTED = "Action taken, {day}: {action}"
NO_ACTION = "No action is given."
EVENT = "The team's next public event on police.uk is {title}, {when}{where} (as fetched on {day})."
CRIME = "Recorded on police.uk"
CRIMES = (
    "{number} crimes and antisocial behaviour incidents in {month} inside the ward's boundary there, of which "
    "{most}. police.uk counts in categories of its own: not to be added to the Met's, nor compared. "
    "As fetched on {day}"
)
CATEGORIES: Mapping[str, str] = {
    "anti-social-behaviour": "antisocial behaviour",
    "bicycle-theft": "bicycle theft",
    "burglary": "burglary",
    "criminal-damage-arson": "criminal damage and arson",
    "drugs": "drugs",
    "other-theft": "other theft",
    "possession-of-weapons": "possession of weapons",
    "public-order": "public order",
    "robbery": "robbery",
    "shoplifting": "shoplifting",
    "theft-from-the-person": "theft from the person",
    "vehicle-crime": "vehicle crime",
    "violent-crime": "violence and sexual offences",
    "other-crime": "other crime",
}
"""The categories of data.police.uk, by their names in its addresses."""
MOST = 3
"""How many categories of crime are named."""
POLICE_UK = "https://www.police.uk/"
PUBLISHER = "data.police.uk"

SENIORS = {"inspectors": ("inspector", "inspectors"), "others": ("of another rank", "of another rank")}
NAMES: dict[str, tuple[str, str]] = {**{rank: (SINGULAR[rank], PLURAL[rank]) for rank in RANKS}, **SENIORS}
WORDS = {
    "pcsos": frozenset("pcso pcsos cso csos".split()),
    "sergeants": frozenset("sgt sgts sergeant sergeants ps".split()),
    "inspectors": frozenset("insp inspector chief superintendent supt".split()),
    "constables": frozenset("pc pcs wpc constable constables dwo dwos dc dedicated".split()),
}
"""How ranks are written in a list that anybody may write in; the first that fits counts."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A ward's team as it was listed: each officer's rank and name, when that was read, and the team's page."""

    ward: WardRef
    officers: tuple[tuple[str, str], ...]
    at: datetime
    page: str = ""

    @property
    def as_of(self) -> str:
        """The day it was read, in London."""
        return _day(self.at)

    @property
    def source(self) -> str:
        """The id it is cited by."""
        return f"police-uk-{self.ward.code}"

    @property
    def counts(self) -> dict[str, int]:
        """How many of each rank there are, in order of rank."""
        ranks = [rank_of(rank) for rank, _ in self.officers]
        return {rank: ranks.count(rank) for rank in ("inspectors", *RANKS, "others") if rank in ranks}


def rank_of(text: str) -> str:
    """Which rank is meant by what a force wrote, such as `PC 0000`; `others` where nobody can say."""
    words = set(re.findall(r"[a-z]+", text.casefold()))
    if {"community", "support"} <= words:
        return "pcsos"
    return next((rank for rank, known in WORDS.items() if words & known), "others")


# Officers


def beside(reply: Reply, listing: Listing, told: Staffing | None, now: datetime) -> Reply:
    """An answer on a ward's officers with what police.uk lists; one that is only of a time before keeps to that."""
    if reply.finding is None or is_of_before(reply):
        return reply
    lines: list[Block] = [Facts(((LISTED, _team(listing)),))]
    figures = [*_figures(listing)]
    fewer = _fewer(listing) if states_the_promise(reply) else ()
    if fewer:
        lines.append(Paragraph(FEWER.format(fewer=_and(posts(rank, int(one.value)) for rank, one in fewer))))
        figures += (one for _, one in fewer)
    if differing := _differing(listing, told):
        figures += _none_listed(listing)
        lines.append(Paragraph(DIFFER.format(differing="; ".join(differing))))
    lines += stale(listing.at, now)
    return beside_published(reply, tuple(lines), tuple(figures), cited(listing), _after_counts(reply))


def _after_counts(reply: Reply) -> int | None:
    """Where what was promised, counted and told ends; None where that is not said."""
    return next((n for n, block in enumerate(reply.blocks) if block == Paragraph(NOT_A_COUNT)), None)


def _at_end(reply: Reply) -> int:
    """Before any caution and the sources."""
    ends = (n for n, block in enumerate(reply.blocks) if isinstance(block, Notice | Sources | Choices))
    return next(ends, len(reply.blocks))


def who(listing: Listing, now: datetime) -> Reply:
    """Who is on a ward's team, by name and rank as they are listed."""
    ward, when = f"{listing.ward.name} ({listing.ward.borough})", day(listing.as_of)
    finding = Finding("answered", "officers", listing.ward, (_all(listing),) if listing.officers else ())
    text = WHO if listing.officers else WHO_NOBODY
    names = Items(tuple(" ".join(filter(None, one)) for one in listing.officers))
    blocks = (*((names,) if listing.officers else ()), *stale(listing.at, now), Sources((cited(listing),)))
    return Reply(text.format(officers=_number(listing), ward=ward, day=when), blocks, finding=finding)


def not_read(ward: WardRef) -> Reply:
    """That a ward's team was not read."""
    return Reply(NOT_READ.format(ward=f"{ward.name} ({ward.borough})"), finding=Finding("answered", "officers", ward))


def cited(listing: Listing) -> Cited:
    """A listing as a source."""
    return _cited(listing.source, f"Neighbourhood team: {listing.ward.name}", listing.at, listing.page)


def _team(listing: Listing) -> str:
    when = day(listing.as_of)
    if not listing.officers:
        return NOBODY.format(day=when)
    ranks = ", ".join(f"{shown(n, UNIT)} {NAMES[rank][n != 1]}" for rank, n in listing.counts.items())
    return TEAM.format(officers=_number(listing), ranks=f" ({ranks})", day=when)


def _number(listing: Listing) -> str:
    number = len(listing.officers)
    return f"{shown(number, UNIT)} officer{'' if number == 1 else 's'}"


def _all(listing: Listing) -> Figure:
    return Figure("officers listed on police.uk", len(listing.officers), UNIT, listing.as_of, listing.source)


def _figures(listing: Listing) -> tuple[Figure, ...]:
    if not listing.officers:
        return ()
    by_rank = (
        Figure(f"{NAMES[rank][1]} listed on police.uk", number, UNIT, listing.as_of, listing.source)
        for rank, number in listing.counts.items()
    )
    return (_all(listing), *by_rank)


def _fewer(listing: Listing) -> tuple[tuple[Rank, Figure], ...]:
    """How many fewer of each rank are listed than promised; of an empty list nothing can be said."""
    if not listing.officers:
        return ()
    return fewer_than_promised({rank: listing.counts.get(rank, 0) for rank in RANKS}, listing.as_of, listing.source)


def _differing(listing: Listing, told: Staffing | None) -> list[str]:
    """Each rank of which the team told another number than is listed."""
    if told is None or not listing.officers:
        return []
    pairs = ((rank, getattr(told, rank), listing.counts.get(rank, 0)) for rank in RANKS)
    return [
        DIFFERING.format(told=posts(rank, said), listed=shown(listed, UNIT))
        for rank, said, listed in pairs
        if said is not None and said != listed
    ]


def _none_listed(listing: Listing) -> list[Figure]:
    """That none of a rank are listed, where that is what differs."""
    none = (rank for rank in RANKS if rank not in listing.counts)
    source = listing.source
    return [Figure(f"{PLURAL[rank]} listed on police.uk", 0, UNIT, listing.as_of, source) for rank in none]


# Priorities, events and crime


def priorities(ward: WardRef, rows: Sequence[ListedPriority], at: datetime, page: str, now: datetime) -> Reply:
    """A ward's priorities, each with its date and what was done."""
    name, when, source = f"{ward.name} ({ward.borough})", day(_day(at)), f"police-uk-priorities-{ward.code}"
    sources = Sources((_cited(source, f"Neighbourhood priorities: {ward.name}", at, page),))
    if not rows:
        finding = Finding("answered", "panel", ward)
        return Reply(NO_PRIORITIES.format(ward=name, day=when), (*stale(at, now), sources), finding=finding)
    number = f"{len(rows)} current {'priority' if len(rows) == 1 else 'priorities'}"
    figure = Figure("current priorities listed on police.uk", len(rows), "priorities", _day(at), source)
    summary = PRIORITIES.format(ward=name, priorities=number, day=when)
    blocks = (Items(tuple(map(_priority, rows))), *stale(at, now), sources)
    return Reply(summary, blocks, finding=Finding("answered", "panel", ward, (figure,)))


def priorities_not_read(ward: WardRef) -> Reply:
    """That a ward's priorities were not read."""
    text = PRIORITIES_NOT_READ.format(ward=f"{ward.name} ({ward.borough})")
    return Reply(text, finding=Finding("answered", "panel", ward))


def _priority(row: ListedPriority) -> str:
    issued = ISSUED.format(day=day(row.issued_on.isoformat())) if row.issued_on else NO_ISSUE_DATE
    return f"{_sentence(row.issue)} {issued} {_action(row)}"


def _action(row: ListedPriority) -> str:
    if not row.action:
        return NO_ACTION
    acted = ACTED if row.acted_on else ACTION
    return acted.format(day=day(row.acted_on.isoformat()) if row.acted_on else "", action=_sentence(row.action))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def event(row: ListedEvent, at: datetime) -> str:
    """The team's next public event, as police.uk has it."""
    when = said(When(row.starts_at.astimezone(LONDON), "minute", 0, 0))
    where = f", {row.where}" if row.where else ""
    return EVENT.format(title=row.title or "untitled", when=when, where=where, day=day(_day(at)))


def event_source(ward: WardRef, at: datetime, page: str) -> Cited:
    """Where an event is from."""
    return _cited(f"police-uk-events-{ward.code}", f"Neighbourhood events: {ward.name}", at, page)


def with_crime(reply: Reply, ward: WardRef, month: Month, now: datetime) -> Reply:
    """An answer on a ward's crime with what police.uk has, in a line of its own."""
    if reply.finding is None:
        return reply
    source, total = f"police-uk-crime-{ward.code}", sum(month.numbers.values())
    most = sorted(month.numbers.items(), key=lambda one: (-one[1], one[0]))[:MOST]
    named = ", ".join(f"{shown(number, 'offences')} {_category(slug)}" for slug, number in most)
    text = CRIMES.format(number=shown(total, "offences"), month=day(month.month), most=named, day=day(_day(month.at)))
    labels = (("crimes and antisocial behaviour on police.uk", total), *((_category(slug), n) for slug, n in most))
    figures = tuple(Figure(f"{label}, {day(month.month)}", n, "offences", month.month, source) for label, n in labels)
    held = _cited(source, f"Street-level crime: {ward.name}", month.at, "https://data.police.uk/")
    return beside_published(reply, (Facts(((CRIME, text),)), *stale(month.at, now)), figures, held, _at_end(reply))


def _category(slug: str) -> str:
    return CATEGORIES.get(slug, slug.replace("-", " "))


def _cited(source: str, title: str, at: datetime, page: str) -> Cited:
    return Cited(source, title, PUBLISHER, page or POLICE_UK, _day(at), f"data.police.uk, fetched {day(_day(at))}")


def stale(at: datetime, now: datetime) -> tuple[Block, ...]:
    """A caution, where what was read is past the time by which it should have been read again."""
    return (Notice(OLD),) if now - at > REVIEW else ()


def _day(at: datetime) -> str:
    return at.astimezone(LONDON).date().isoformat()


def _and(parts: Iterable[str]) -> str:
    return " and ".join(parts)
