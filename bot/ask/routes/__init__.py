"""The map of the answers: each route takes a question, or leaves it to the next.

The routes that compute (crime, cost, strength, a ward's officers, areas, funding) give way to the index where a record
or card fits the question closely; the index answers the rest, when it is sure.
"""

from collections.abc import Callable

from bot.ask.asked import Asked
from bot.ask.routes import areas, cost, crime, funding, help, officers, outside, strength, tail  # noqa: A004  # its word
from bot.ask.which import Answer
from bot.replies import Topic

Route = Callable[[Asked], Answer | None]

ROUTES: tuple[Route, ...] = (
    help.route,
    outside.elsewhere,
    outside.not_held,
    outside.antisocial,
    outside.own_panel,
    areas.route,
    crime.route,
    cost.route,
    strength.route,
    officers.route,
    funding.route,
    tail.number_to_ring,
    tail.route,
    outside.unknown_ward,
)

COMMANDED: dict[Topic, tuple[str, Route]] = {
    "officers": ("officer", officers.commanded),
    "crime": ("crime", crime.commanded),
    "cost": ("cost", cost.commanded),
    "funding": ("pay", funding.commanded),
}
"""What each answering command runs, and the word it stands for."""
