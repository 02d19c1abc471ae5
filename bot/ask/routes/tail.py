"""The long tail: the record or card that fits best, when it is sure; and the next one where the two are close."""

from functools import lru_cache

from bot.ask.asked import FUND, PEOPLE, Asked
from bot.ask.index import Hit
from bot.knowledge import tail
from bot.replies import Reply

LEAST = (0.80, 0.52, 0.38, 0.25)
"""How sure is sure enough, by how many of the question's concepts are plainly ours: none, one, two, more."""
A_STRANGE_WORD = 0.03
"""How much surer for each word of which nothing is known."""
ANCHORS = frozenset(
    (
        *PEOPLE,
        *FUND,
        *"panel board bcu met npg asb c101 c999 metengage abstraction priority cil commander".split(),
        *"superintendent pool neighbourhood towncentre wards ward handbook quorum crime mopac pcd lpm".split(),
        *"model123 council mayor cut commissioner homeoffice strength recruit chair councillor bid".split(),
        *"developer tfl vacancy staff assembly borough task datastore precept estate scheme casey nmfl".split(),
        *"station firm resident vote agenda meeting crimestoppers findteam casereview deaf heading".split(),
        *"pathfinder survey concern perhead target promise pay_rate london_pay hourly term discount".split(),
        *"costshare".split(),
    )
)
"""What a question plainly ours has some of."""
RINGING = frozenset({"c101", "c999", "officer", "met", "crime"})
EXACT = 0.97
"""A score at which nothing else is told."""
NEXT = 0.8
"""How near the best another must come to be told too."""
NEXT_ON_IT = 0.6
"""How near, where it is a card that puts the best record beside others."""


def route(asked: Asked) -> Reply | None:
    """The record or card that fits best, and the next where it is nearly as good."""
    best = asked.hit
    if best is None or best.score < _least(asked) or (len(asked.query.terms) < 2 and not anchored(asked)):
        return None
    return told_best(asked, best)


def told_best(asked: Asked, best: Hit) -> Reply:
    """What the best entry says, and another that is nearly as good or puts it beside others."""
    after = next((hit for hit in asked.hits[1:] if _both(best, hit)), None)
    return told(best.id, after.id) if after else told(best.id)


def number_to_ring(asked: Asked) -> Reply | None:
    """Which number to ring, where nothing closer is asked."""
    alone = not (asked.query.said & ANCHORS) - RINGING
    if alone and asked.says("c101", "c999") and not asked.close(LEAST[1]):
        return told("who-to-call")
    return None


def anchored(asked: Asked) -> int:
    """How many of the question's concepts are plainly ours."""
    return len(asked.query.said & ANCHORS)


def _least(asked: Asked) -> float:
    return LEAST[min(anchored(asked), len(LEAST) - 1)] + A_STRANGE_WORD * asked.unknown


def _both(best: Hit, after: Hit) -> bool:
    """Whether another entry is told too: nearly as good, or a card that rests on the best and says more."""
    if tail.rests_on(after.id, best.id):
        return after.score >= NEXT_ON_IT * best.score and tail.adds(best.id, after.id)
    return best.score < EXACT and after.score >= NEXT * best.score and tail.adds(best.id, after.id)


@lru_cache(maxsize=4096)
def told(entry_id: str, after: str = "") -> Reply:
    """A record or a card as a reply; after it another, where one is given."""
    draft = tail.told(entry_id)
    return (draft.merge(tail.told(after)) if after else draft).reply()
