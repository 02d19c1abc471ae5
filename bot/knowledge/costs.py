"""What a team of police would come to: every line a shown sum, with its price year and its basis."""

from dataclasses import dataclass
from typing import Literal

from bot.answers import Draft
from bot.errors import UserError
from storage.facts import library

Rank = Literal["constable", "sergeant", "inspector", "pcso", "officer"]
RANKS: tuple[Rank, ...] = ("constable", "sergeant", "inspector", "officer", "pcso")
MOST_POSTS = 1000
MOST_YEARS = 50

POSTS_WANTED = f"Ask about at least 1 and at most {MOST_POSTS:,} posts, such as 2 constables."
YEARS_WANTED = f"Ask about more than 0 and at most {MOST_YEARS} years, such as 3 years."
SCHEME_WANTED = "I don't know a scheme called {}. Name metpatrol-plus or partnership-plus."
ILLUSTRATION = "This is an illustration, not a quotation."
NOT_ADDED = (
    "The officers and the PCSOs are not added together: the first is a yearly average of 2025, the second a "
    "budget of 2023 with set-up in it."
)
NO_SERGEANT = (
    "I do not hold a price for a sergeant. In 2016 it lay between {cost-2016-mpp-ladder.constable} a year "
    "for a constable and {cost-2016-mpp-ladder.inspector} for an inspector, under a scheme that has closed."
)
NO_INSPECTOR = "I do not hold a Partnership Plus price for an inspector; the one here is of the scheme before it."
ABOVE_AVERAGE = "An inspector's price in 2016 was already above the 2025 average, so the average is too low."
NAME_THE_RANKS = "Scheme prices go by rank: say how many are constables to see the last one held."
CLOSED = (
    "MetPatrol Plus closed in 2019. It added a matched officer for each one paid for; a sum at its price "
    "counts only those paid for."
)
HAMPSTEAD_SUM = ", or more than {sch-hampstead-plan.total} as Hampstead residents reckoned in 2015"
HAMPSTEAD = (
    "Hampstead residents planned this same team over {sch-hampstead-plan.term} years in 2015. I have found "
    "no record that the officers came."
)
NO_YEARLY_PCSO = "I hold no yearly price of a PCSO, so that sum is not multiplied by {}."
LEFT_OUT = (
    "Left out: any further discount, pay awards since, and equipment and overtime, which are not itemised. "
    "I hold no current quotation, so ask MOPAC (the Mayor's Office for Policing and Crime) or your BCU "
    "commander."
)
NOT_TODAY = (
    "None of these is a price for today, and pay is not the cost of a post. Ask MOPAC (the Mayor's Office "
    "for Policing and Crime) or your BCU commander."
)


@dataclass(frozen=True, slots=True)
class Post:
    """So many posts of one rank; `officer` is a police officer whose rank was not said."""

    rank: Rank
    count: int


@dataclass(frozen=True, slots=True)
class _Price:
    """A held price: where it stands, and its wording in a heading, a sentence and the list of bases."""

    record: str
    figure: str
    tag: str
    basis: str
    note: str
    yearly: bool = True


@dataclass(frozen=True, slots=True)
class _Line:
    """One sum of the answer, in pounds, as it is printed."""

    who: str
    price: _Price
    pounds: int
    amount: str
    working: str


@dataclass(frozen=True, slots=True)
class _Team:
    """What was asked: posts by rank, and for how many years."""

    posts: dict[Rank, int]
    years: float
    assumed: bool

    @property
    def officers(self) -> dict[Rank, int]:
        return {rank: count for rank, count in self.posts.items() if rank != "pcso"}


AVERAGE = _Price(
    "cost-2025-officer",
    "average_officer",
    "2025 average",
    "at the average cost of all Met officers early in 2025",
    "2025: {cost-2025-officer.average_officer} a year is the average cost of a Met officer assumed in the "
    "force's budget, all ranks together. It is neither a scheme price nor pay.",
)
PARTNERSHIP = _Price(
    "sch-pp-price-2019",
    "constable",
    "in 2019",
    "at the Partnership Plus price in 2019",
    "2019: {sch-pp-price-2019.constable} a year was the Partnership Plus price of a constable from April "
    "2019, the last I hold. It is not today's price.",
)
METPATROL = _Price(
    "sch-mpp-price-2016",
    "constable",
    "in 2016",
    "at the MetPatrol Plus price in 2016",
    "2016: {sch-mpp-price-2016.constable} a year was the MetPatrol Plus price of a constable, a scheme that "
    "has closed.",
)
INSPECTOR = _Price(
    "sch-mpp-price-2016",
    "inspector",
    "in 2016",
    "at the MetPatrol Plus price in 2016",
    "2016: {sch-mpp-price-2016.inspector} a year was the MetPatrol Plus price of an inspector, the only one "
    "I hold, of a scheme that has closed.",
)
PCSO = _Price(
    "cost-pcso-2023",
    "average_per_pcso",
    "2023 budget",
    "at City Hall's budget average in 2023, set-up included",
    "2023: {cost-pcso-2023.budget} / {cost-pcso-2023.pcsos} PCSOs = {cost-pcso-2023.average_per_pcso} each, "
    "the budget for recruiting them with set-up in it.",
    yearly=False,
)
SCHEMES: dict[str, dict[Rank, _Price]] = {
    "partnership-plus": {"constable": PARTNERSHIP, "inspector": INSPECTOR},
    "metpatrol-plus": {"constable": METPATROL, "inspector": INSPECTOR},
}

LADDER = {
    "average": (
        "Early in 2025",
        "{cost-2025-officer.average_officer} a year, the average of all Met officers",
    ),
    "pcso": ("2023", "{cost-pcso-2023.average_per_pcso} for a PCSO, a budget average with set-up in it"),
    "price": (
        "2019, price",
        "{sch-pp-price-2019.constable} a year for a constable, Partnership Plus, discounted",
    ),
    "full": (
        "2019, in full",
        "about {cost-constable-full-2019.constable_full_cost} a year, undoing the discount in that price",
    ),
    "member": (
        "2018",
        "about {cost-2018-officer.per_officer} a year, an average from an Assembly Member's sums",
    ),
    "metpatrol": (
        "2016",
        "{sch-mpp-price-2016.constable} a year for a constable to {sch-mpp-price-2016.inspector} for an "
        "inspector, MetPatrol Plus, since closed",
    ),
}
COSTS: dict[Rank, tuple[str, tuple[str, ...]]] = {
    "officer": (
        "{cost-2025-officer.average_officer} a year is the average cost of a Met officer, all ranks "
        "together, assumed in the force's budget early in 2025.",
        ("average", "pcso", "price", "full", "member", "metpatrol"),
    ),
    "constable": (
        "{cost-2025-officer.average_officer} a year is the average cost of all Met officers early in 2025; "
        "the last price of a constable I hold is {sch-pp-price-2019.constable} a year, in 2019.",
        ("average", "price", "full", "member", "metpatrol"),
    ),
    "sergeant": (NO_SERGEANT, ("average", "member", "metpatrol")),
    "inspector": (
        "{sch-mpp-price-2016.inspector} a year was the MetPatrol Plus price of an inspector in December "
        "2016, the last I hold, of a scheme that has closed.",
        ("average", "member", "metpatrol"),
    ),
    "pcso": (
        "{cost-pcso-2023.average_per_pcso} is what City Hall's budget of 2023 averaged for each PCSO to be "
        "recruited, set-up included: {cost-pcso-2023.budget} / {cost-pcso-2023.pcsos} PCSOs.",
        (),
    ),
}


def what_costs(rank: Rank) -> Draft:
    """What one post of a rank has cost, in pounds by year and basis, latest first, each cited."""
    first, rungs = COSTS[rank]
    draft = Draft("cost").say(first)
    if rungs:
        draft.facts(*(LADDER[rung] for rung in rungs))
    return draft.warn(NOT_TODAY)


def cost_of(posts: tuple[Post, ...], years: float | None = None, scheme: str | None = None) -> Draft:
    """What these posts come to in pounds over some years, one if none are said, line by line.

    Officers stand at the Met's 2025 budget average, constables and inspectors also at the last scheme price
    held, PCSOs at City Hall's 2023 budget average. `scheme` is `metpatrol-plus` or `partnership-plus`.
    Raises UserError for a team, a time or a scheme that cannot be meant.
    """
    team = _team(posts, years)
    prices = _scheme_prices(scheme)
    draft = Draft("cost")
    average = _average_lines(draft, team)
    priced = _scheme_lines(draft, team, prices)
    pcsos = _pcso_lines(draft, team)
    draft.say(_headline(draft, team, _bounds(team, average, priced, scheme), pcsos))
    lines = (*average, *priced, *pcsos)
    draft.facts(*((f"{line.who}, {line.price.tag}", line.working) for line in lines))
    draft.items(dict.fromkeys(line.price.note for line in lines))
    return draft.say(*_remarks(draft, team, scheme)).warn(LEFT_OUT)


def _team(posts: tuple[Post, ...], years: float | None) -> _Team:
    """The posts added up by rank, and the years to a hundredth."""
    if any(post.count < 1 for post in posts) or not 0 < sum(post.count for post in posts) <= MOST_POSTS:
        raise UserError(POSTS_WANTED)
    counts = {rank: sum(post.count for post in posts if post.rank == rank) for rank in RANKS}
    held = {rank: count for rank, count in counts.items() if count}
    return _Team(held, _years(1 if years is None else years), assumed=years is None)


def _years(years: float) -> float:
    if not 0 < years <= MOST_YEARS or not round(years, 2):
        raise UserError(YEARS_WANTED)
    rounded = round(years, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _scheme_prices(scheme: str | None) -> dict[Rank, _Price]:
    """The prices by rank: Partnership Plus, the last scheme, when none is named."""
    prices = SCHEMES.get(scheme or "partnership-plus")
    if prices is None:
        raise UserError(SCHEME_WANTED.format(scheme))
    return prices


def _average_lines(draft: Draft, team: _Team) -> tuple[_Line, ...]:
    """Each rank of officer at the average and, of two ranks or more, all of them: the basis is the same."""
    lines = tuple(_line(draft, team, AVERAGE, rank, count) for rank, count in team.officers.items())
    if len(lines) < 2:
        return lines
    return (*lines, _line(draft, team, AVERAGE, "officer", *team.officers.values()))


def _scheme_lines(draft: Draft, team: _Team, prices: dict[Rank, _Price]) -> tuple[_Line, ...]:
    """Each rank that has a scheme price, and their total when it is the same scheme and year."""
    lines = tuple(
        _line(draft, team, prices[rank], rank, count) for rank, count in team.officers.items() if rank in prices
    )
    alike = len(lines) > 1 and len({line.price.record for line in lines}) == 1
    return (*lines, _added(draft, lines)) if alike else lines


def _pcso_lines(draft: Draft, team: _Team) -> tuple[_Line, ...]:
    count = team.posts.get("pcso", 0)
    return (_line(draft, team, PCSO, "pcso", count),) if count else ()


def _line(draft: Draft, team: _Team, price: _Price, rank: Rank, *counts: int) -> _Line:
    """So many posts at a price, several counts being all of them; what was asked is listed too."""
    record = library().records[price.record]
    each = record.figures[price.figure].value
    if not isinstance(each, int):
        raise TypeError(f"{price.record}.{price.figure} is a price in whole pounds")
    count = sum(counts)
    times = f"{_posts(draft, price, counts)} x {draft.held(record, price.figure)}"
    if price.yearly:
        times += f" x {_for_years(draft, team, price)}"
    pounds = round(count * each * (team.years if price.yearly else 1))
    who = f"{'All ' if len(counts) > 1 else ''}{count:,} {_noun(rank, count)}"
    return _sum(draft, who, price, pounds, times)


def _sum(draft: Draft, who: str, price: _Price, pounds: int, terms: str) -> _Line:
    """The line, its amount listed with the sum it comes from."""
    as_of = library().records[price.record].as_of
    working = f"{terms} = £{pounds:,}"
    amount = draft.number(f"{who} {price.basis}", pounds, "GBP", as_of, price.record, working)
    return _Line(who, price, pounds, amount, working)


def _added(draft: Draft, lines: tuple[_Line, ...]) -> _Line:
    """Lines of one scheme and year as one sum."""
    who = " and ".join(line.who for line in lines)
    terms = " + ".join(line.amount for line in lines)
    return _sum(draft, who, lines[0].price, sum(line.pounds for line in lines), terms)


def _posts(draft: Draft, price: _Price, counts: tuple[int, ...]) -> str:
    record = library().records[price.record]
    total = sum(counts)
    working = f"{' + '.join(f'{count:,}' for count in counts)} = {total:,}" if len(counts) > 1 else ""
    return draft.number("posts asked about", total, "posts", record.as_of, record.id, working)


def _for_years(draft: Draft, team: _Team, price: _Price) -> str:
    record = library().records[price.record]
    label = "years assumed, none being said" if team.assumed else "years asked about"
    years = draft.number(label, team.years, "years", record.as_of, record.id)
    return f"{years} {'year' if team.years == 1 else 'years'}"


def _noun(rank: Rank, count: int) -> str:
    noun = "PCSO" if rank == "pcso" else rank
    return noun if count == 1 else f"{noun}s"


def _bounds(
    team: _Team, average: tuple[_Line, ...], priced: tuple[_Line, ...], scheme: str | None
) -> tuple[_Line, ...]:
    """The totals that cover every officer asked about; the scheme's comes first when it was asked for."""
    whole = average[-1:]
    if priced and set(team.officers) <= {"constable", "inspector"}:
        same = len({line.price.record for line in priced}) == 1
        whole += priced[-1:] if same else ()
    named = scheme == "metpatrol-plus" or (scheme and "inspector" not in team.officers)
    return whole[::-1] if named else whole


def _headline(draft: Draft, team: _Team, bounds: tuple[_Line, ...], pcsos: tuple[_Line, ...]) -> str:
    """The answer in a line: the totals, each with its year."""
    # Officers and PCSOs stay apart: a yearly average and a one-off budget with set-up in it have no common
    # basis, so their sum would be a price of nothing.
    parts = [f"{line.amount} for {line.who} {line.price.basis}" for line in pcsos]
    if bounds:
        who = _listed([f"{count:,} {_noun(rank, count)}" for rank, count in team.officers.items()])
        first, *rest = bounds
        others = "".join(f", or {line.amount} {line.price.basis}" for line in rest)
        others += HAMPSTEAD_SUM if _as_hampstead(team) else ""
        time = _for_years(draft, team, first.price)
        parts.insert(0, f"{first.amount} for {who} for {time} {first.price.basis}{others}")
    return f"{'; and '.join(parts)}. {ILLUSTRATION}"


def _as_hampstead(team: _Team) -> bool:
    return team.posts == {"constable": 2, "sergeant": 1} and team.years == 3


def _listed(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _remarks(draft: Draft, team: _Team, scheme: str | None) -> tuple[str, ...]:
    """What must be said of a team besides its sums."""
    return (
        NO_SERGEANT if "sergeant" in team.posts else "",
        ABOVE_AVERAGE if "inspector" in team.posts else "",
        NO_INSPECTOR if "inspector" in team.posts and scheme == "partnership-plus" else "",
        NAME_THE_RANKS if "officer" in team.posts else "",
        _closed(draft) if scheme == "metpatrol-plus" else "",
        HAMPSTEAD if _as_hampstead(team) else "",
        _not_yearly(draft, team) if "pcso" in team.posts else "",
        NOT_ADDED if team.officers and "pcso" in team.posts else "",
    )


def _closed(draft: Draft) -> str:
    draft.cite("sch-mpp-rule")
    return CLOSED


def _not_yearly(draft: Draft, team: _Team) -> str:
    years = "years" if team.assumed else f"the {_for_years(draft, team, PCSO)} asked about"
    return NO_YEARLY_PCSO.format(years)
