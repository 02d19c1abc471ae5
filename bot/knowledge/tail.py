"""Single records and ready cards, told as they stand."""

from functools import cache

from bot.answers import Draft
from storage.facts import Card, Record, Topic, library


def told(entry_id: str) -> Draft:
    """A record or a card as an answer."""
    held = library()
    entry: Record | Card = held.cards.get(entry_id) or held.records[entry_id]
    draft = Draft(entry.topic)
    if isinstance(entry, Record):
        return draft.tell(entry.id)
    return draft.say(*entry.says).cite(*entry.uses)


def topic(entry_id: str) -> Topic:
    """The topic of a record or a card."""
    held = library()
    return (held.cards.get(entry_id) or held.records[entry_id]).topic


def adds(entry_id: str, other_id: str) -> bool:
    """Whether another entry states a number the first does not, or says something without any."""
    first, other = (_figures(one) for one in (entry_id, other_id))
    return not other or not other <= first


@cache
def rests_on(card_id: str, record_id: str) -> bool:
    """Whether a card is made from a record, among others."""
    return card_id in library().cards and any(one.id == record_id for one in told(card_id).reply().sources)


@cache
def _figures(entry_id: str) -> frozenset[float | str]:
    finding = told(entry_id).reply().finding
    return frozenset(figure.value for figure in finding.figures) if finding else frozenset()
