"""A question on its way: the query, the panel's own ward, and what the index makes of it.

Here too are the groups of concepts that more than one route looks for.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.ask.index import Hit, index
from bot.ask.query import Query
from bot.knowledge import tail
from bot.knowledge.places import Place, Settled, settle
from bot.replies import Topic
from storage.places import Ward

CLOSE = 0.80
"""The score at which the index answers before a route that computes."""

CRIME = tuple(
    "crime safe cat_burglary cat_robbery cat_theft cat_vehicle cat_violence cat_weapons cat_drugs cat_sexual cat_order "
    "cat_damage cat_fraud cat_misc".split()
)
PEOPLE = tuple("officer constable pcso sergeant dwo team inspector".split())
FUND = tuple("pay crowdfund raised gift s92 s93 s25 s106 cil mpp pp private grant match".split())
QUOTED = tuple("commissioner casey mayor commander assembly councillor".split())
"""Somebody whose words are asked for."""
SCHEMES = {"mpp": "metpatrol-plus", "pp": "partnership-plus"}


@dataclass(frozen=True)
class Asked:
    """A query, and the panel's own ward where the channel has one."""

    query: Query
    home: Ward | None = None

    def says(self, *concepts: str) -> bool:
        """Whether any of the concepts is in the question."""
        return self.query.says(*concepts)

    def words(self, *words: str) -> bool:
        """Whether any of the very words is in the question."""
        return not set(words).isdisjoint(self.query.words)

    @cached_property
    def hits(self) -> list[Hit]:
        """What the index finds, best first."""
        return _hits(self.query.terms, self.query.numbers)

    @property
    def hit(self) -> Hit | None:
        """The index's best."""
        return self.hits[0] if self.hits else None

    def close(self, least: float = CLOSE) -> bool:
        """Whether a record or card fits the question closely."""
        return self.hit is not None and self.hit.score >= least

    def on(self, *topics: Topic) -> bool:
        """Whether the index's best is on one of the topics."""
        return self.hit is not None and tail.topic(self.hit.id) in topics

    @property
    def unknown(self) -> int:
        """How many of the question's terms nobody asks by, places apart."""
        return sum(not index().knows(term) for term in self.query.terms - self.query.place_terms)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The wards named, each settled as far as it goes."""
        query = self.query
        borough = query.boroughs[0] if query.boroughs else ""
        found = (settle(mention, borough, self.home) for mention in query.ward_mentions)
        return tuple(dict.fromkeys(place for place in found if place))

    @property
    def in_london(self) -> bool:
        """Whether the question names a ward that is settled, or a borough."""
        return bool(self.query.boroughs) or any(isinstance(place, Settled) for place in self.places)

    @property
    def ward_named(self) -> bool:
        """Whether the question is about a ward, named or the panel's own."""
        return bool(self.query.ward_mentions) or self.says("ours")

    @property
    def scheme(self) -> str | None:
        """The scheme named, by its id."""
        return next((scheme for concept, scheme in SCHEMES.items() if self.says(concept)), None)


@lru_cache(maxsize=4096)  # a question asked otherwise often has the same terms
def _hits(terms: frozenset[str], numbers: frozenset[float]) -> list[Hit]:
    return index().hits(terms, numbers)
