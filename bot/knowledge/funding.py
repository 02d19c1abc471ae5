"""Who may pay for police: a funder, a mechanism or scheme and a year in; may, may not or only if out."""

import re
from collections.abc import Iterable
from itertools import chain
from typing import TypeVar

from bot.answers import HOLE, Draft, day
from bot.errors import UserError
from storage.facts import Record, library
from storage.funding import Funder, Mechanism, Named, Scheme, Verdict, funding

GRANT = "s92"
MOST_PRECEDENTS = 3
VERDICTS: dict[Verdict, str] = {"may": "may", "only_if": "only if", "may_not": "may not"}
STANDING: dict[Verdict, str] = {"may": "May", "only_if": "Only if it is agreed", "may_not": "May not"}

NOT_LEGAL_ADVICE = "This is not legal advice."
EVERYONE = (
    "Councils may pay for Met officers by a grant under section 92, and residents cannot simply buy ward officers."
    " Others mostly need the council, the Met or MOPAC, the Mayor's policing office, to agree."
)
ASK_FURTHER = "Ask about one of them for the rule, who decides and what happened when others tried."
RULE = "The rule is the {name}. {rule} {decides}"
NO_RULE = "{rule} {decides}"
ON_RECORD = "What is on record:"
NO_PRECEDENT = "I hold no example of it."
NO_PRECEDENT_IN = "I hold no example from {year}."
UNNAMED = "No record I hold names {who} among the buyers under {scheme}."
NOT_YET = "{scheme} had not begun in {year}."
OVER_BY = "{scheme} was over by {year}."
NO_CLOSE = "from {opened}; no close known"
RUNS_ON = "{scheme} runs on the {runs}. This answer is about the other rule: {asked}."
BEFORE_ALL = (
    "The earliest scheme I hold is from {first}, so I cannot say who could buy officers in {year}."
    " This is how it stands now."
)

Thing = TypeVar("Thing", bound=Named)


def may_pay(
    funder: str | None = None,
    mechanism: str | None = None,
    scheme: str | None = None,
    year: int | None = None,
) -> Draft:
    """Whether a funder may pay, under which rule, at what last known price, who decides and who has tried.

    Names are as people type them. Raises UserError for a name that is not known.
    """
    payer = _funder_named(funder) if funder else None
    law, plan = _ways_named(mechanism, scheme)
    draft = Draft("funding")
    if plan and law and law.id != plan.law:
        _set_apart(draft, plan, law)
    if law and law.id != GRANT:
        _tell_law(draft, payer, law, _unless_now(year))
    else:
        _tell_grant(draft, payer, law, plan, _asked_year(draft, year))
    return draft.say(NOT_LEGAL_ADVICE)


def _tell_grant(
    draft: Draft, payer: Funder | None, law: Mechanism | None, plan: Scheme | None, year: int | None
) -> None:
    """Choose what was asked: a scheme, a past year, the rule itself, a funder whichever way, or everyone."""
    if plan:
        _tell_scheme(draft, payer, plan, year)
    elif year is not None:
        _tell_year(draft, payer, year)
    elif law:
        _tell_law(draft, payer, law, None)
    elif payer:
        _tell_funder(draft, payer)
    else:
        _tell_everyone(draft)


# What was asked.


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _named(name: str, things: Iterable[Thing]) -> Thing | None:
    key = _key(name)
    return next((one for one in things if key in map(_key, (one.id, one.name, *one.also))), None)


def _funder_named(name: str) -> Funder:
    if found := _named(name, funding().funder):
        return found
    known = ", ".join(one.id.replace("-", " ") for one in funding().funder)
    raise UserError(f"I don't know a funder called {name}. Try one of: {known}.")


def _ways_named(*names: str | None) -> tuple[Mechanism | None, Scheme | None]:
    """The mechanism and the scheme asked about, whichever of the two places each was typed in."""
    rules = funding()
    law: Mechanism | None = None
    plan: Scheme | None = None
    for name in filter(None, names):
        scheme, mechanism = _named(name, rules.scheme), _named(name, rules.mechanism)
        if not scheme and not mechanism:
            known = ", ".join((*(one.title for one in rules.mechanism), *(one.name for one in rules.scheme)))
            raise UserError(f"I don't know a rule or scheme called {name}. Try one of: {known}.")
        law, plan = law or mechanism, plan or scheme
    return law, plan


def _unless_now(year: int | None) -> int | None:
    """The year, unless what held in it is what holds now."""
    rules = funding()
    return None if year is not None and rules.in_force(year) == rules.in_force(None) else year


def _asked_year(draft: Draft, year: int | None) -> int | None:
    """The past year to answer for, once it is said that a year before all schemes has no answer."""
    rules = funding()
    if year is None or rules.in_force(year):
        return _unless_now(year)
    first = rules.scheme[0]
    draft.warn(BEFORE_ALL.format(first=day(first.opened), year=year)).cite(*first.uses)
    return None


# What is answered.


def _tell_everyone(draft: Draft) -> None:
    """All funders and how they stand."""
    draft.say(EVERYONE).cite(*funding().law(GRANT).uses)
    rows = ((_opening(one.name), VERDICTS[one.verdict], one.brief) for one in funding().funder)
    draft.table(("Who", "Pay for officers", "How"), rows)
    draft.say(ASK_FURTHER, *(one.price for one in funding().in_force(None)))


def _tell_funder(draft: Draft, payer: Funder, unnamed: Iterable[str] = (), year: int | None = None) -> None:
    """One funder, by the rules that matter most to it."""
    rules = funding()
    draft.say(payer.says, *unnamed).cite(*payer.uses)
    laws = [rules.law(lead) for lead in payer.leads]
    draft.facts(*((law.name, f"{law.rule} {law.decides}") for law in laws))
    draft.cite(*chain.from_iterable(law.uses for law in laws))
    if rules.route(payer.id, GRANT).verdict != "may_not":
        draft.say(*(one.price for one in rules.in_force(year)))
    _tell_precedents(draft, payer.precedents, payer.note, year)


def _tell_law(draft: Draft, payer: Funder | None, law: Mechanism, year: int | None) -> None:
    """One mechanism: for one funder, or what it allows and whom."""
    if not payer:
        _tell_rule(draft, law, law.decides)
        _tell_who(draft, law)
        _tell_price(draft, law)
        draft.say(law.note)
        return
    route = funding().route(payer.id, law.id)
    draft.say(route.says).cite(*route.uses)
    _tell_rule(draft, law, law.decides)
    if route.verdict != "may_not":
        _tell_price(draft, law)
    _tell_precedents(draft, route.precedents, route.note, year)


def _tell_who(draft: Draft, law: Mechanism) -> None:
    """Who may, may not and may only if, under one mechanism."""
    rules = funding()
    by_verdict: dict[Verdict, list[str]] = {verdict: [] for verdict in STANDING}
    for one in rules.funder:
        by_verdict[rules.route(one.id, law.id).verdict].append(one.name)
    draft.facts(*((STANDING[verdict], ", ".join(who)) for verdict, who in by_verdict.items() if who))


def _tell_scheme(draft: Draft, payer: Funder | None, plan: Scheme, year: int | None) -> None:
    """One scheme: corrected first if it was not open when asked about."""
    then = funding().in_force(year)
    if plan in then:
        then = ()
    else:
        draft.warn(_not_open(plan, year)).cite(*plan.uses)
    if payer:
        _tell_standing(draft, payer, (*then, plan), year)
        return
    _describe(draft, plan, None)
    draft.say(*(one.price for one in then))


def _not_open(plan: Scheme, year: int | None) -> str:
    if year is None:
        return plan.ended
    words = NOT_YET if str(year) < plan.opened else OVER_BY
    return words.format(scheme=_opening(plan.name), year=year)


def _tell_year(draft: Draft, payer: Funder | None, year: int) -> None:
    """What held in a past year, by the schemes then open."""
    then = funding().in_force(year)
    if payer:
        _tell_standing(draft, payer, then, year)
        return
    for plan in then:
        _describe(draft, plan, year)


def _describe(draft: Draft, plan: Scheme, year: int | None) -> None:
    """What a scheme was or is, when, for whom, under which law and at what last price."""
    rules = funding()
    names = {one.id: one.name for one in rules.funder}
    opened = day(plan.opened)
    dates = f"{opened} to {day(plan.closed)}" if plan.closed else NO_CLOSE.format(opened=opened)
    draft.say(plan.says).cite(*plan.uses)
    draft.facts(
        ("Dates, as far as held", dates),
        ("Who could buy", ", ".join(names[buyer] for buyer in plan.buyers)),
        ("Law", rules.law(plan.law).name),
        ("Who decided" if plan.closed else "Who decides", plan.decides),
        ("Last price", plan.price),
    )
    _tell_precedents(draft, plan.precedents, plan.note, year)


def _tell_standing(draft: Draft, payer: Funder, schemes: Iterable[Scheme], year: int | None) -> None:
    """One funder under some schemes, newest first, or whichever way if no record speaks of it under any."""
    rules = funding()
    routes = [(plan, rules.scheme_route(payer.id, plan.id)) for plan in schemes]
    named = [(plan, route) for plan, route in routes if route]
    unnamed = [UNNAMED.format(who=payer.name, scheme=plan.name) for plan, route in routes if not route]
    if not named:
        _tell_funder(draft, payer, unnamed, year)
        return
    draft.say(*(route.says for _, route in named), *unnamed)
    draft.cite(*chain.from_iterable(route.uses for _, route in named))
    newest, standing = named[0]
    _tell_rule(draft, rules.law(newest.law), newest.decides)
    priced = rules.in_force(year)
    draft.say(*(plan.price for plan, route in named if route.verdict != "may_not" and plan in priced))
    precedents = chain.from_iterable(route.precedents for _, route in named)
    _tell_precedents(draft, precedents, standing.note, year)


# The parts of an answer.


def _opening(text: str) -> str:
    return text[0].upper() + text[1:]


def _set_apart(draft: Draft, plan: Scheme, law: Mechanism) -> None:
    """Correct a question that joins a scheme to a rule it does not run on."""
    runs = funding().law(plan.law).name
    draft.warn(RUNS_ON.format(scheme=_opening(plan.name), runs=runs, asked=law.name)).cite(*plan.uses)


def _tell_rule(draft: Draft, law: Mechanism, decides: str) -> None:
    words = RULE if law.name.startswith("Police Act") else NO_RULE
    draft.say(words.format(name=law.name, rule=law.rule, decides=decides)).cite(*law.uses)


def _tell_price(draft: Draft, law: Mechanism) -> None:
    """The last price under a mechanism; a grant's is that of the scheme now running on it."""
    draft.say(law.price, *(one.price for one in funding().in_force(None) if one.law == law.id))


def _tell_precedents(draft: Draft, ids: Iterable[str], note: str, year: int | None) -> None:
    """Up to three cases, of the year asked about if there is one, and what to bear in mind about them."""
    records = [library().records[one] for one in dict.fromkeys(ids)]
    fitting = [one for one in records if year is None or _held_in(one, year)][:MOST_PRECEDENTS]
    if not fitting:
        draft.say(NO_PRECEDENT if year is None else NO_PRECEDENT_IN.format(year=year))
        return
    draft.say(ON_RECORD).items(map(_whole, fitting)).cite(*(one.id for one in fitting))
    draft.say(note)


def _held_in(record: Record, year: int) -> bool:
    """Whether a record speaks of a year; one without an end speaks of all that followed."""
    start, end = record.holds_from or record.as_of, record.holds_to
    return start[:4] <= str(year) and (end is None or str(year) <= end[:4])


def _whole(record: Record) -> str:
    """What a record says, its figures named in full so that any draft can fill them."""
    return HOLE.sub(lambda hole: f"{{{record.id}.{hole[1]}}}", record.says)
