"""Which ward is meant: the answer about the wards named, or the question back with what may be chosen."""

from collections.abc import Callable, Iterable

from bot.answers import Draft
from bot.ask.asked import Asked
from bot.knowledge import areas
from bot.knowledge.places import Gone, NotThere, Place, Settled, Unsettled
from bot.replies import Choice, Reply, Topic
from storage.places import Ward

MOST = 10
"""How many wards are offered to choose from."""

WHICH_WARD = "Which ward do you mean? Give its name with the borough, or its code such as E05013659."
NO_SUCH_CODE = "I know no London ward with that code. Check it, or give the ward's name with its borough."
NO_SUCH_WARD = "I know no London ward by that name. Check the spelling, or give its borough or code."
NOT_IN_BOROUGH = "I know no {name} ward in {borough}. Did you mean one of these?"
TYPED: dict[Topic, str] = {"crime": "/panel crime {code}", "officers": "/panel officers {code}"}
TYPED_ELSE = "/ask which borough is {code} in"

Answer = Draft | Reply
Compose = Callable[[tuple[Settled, ...]], Answer]


def about_wards(asked: Asked, topic: Topic, compose: Compose, typed: str = "") -> Answer:
    """The answer about the wards named, or the panel's own; or the question which ward is meant.

    `typed` is the command that a choice among several stands for, where it is not the topic's own.
    """
    if not asked.query.ward_mentions:
        return clarify(topic, WHICH_WARD) if asked.home is None else compose((Settled(asked.home),))
    unsettled = next((place for place in asked.places if not isinstance(place, Settled)), None)
    if unsettled is not None:
        return _asks_which(asked, topic, unsettled, typed or TYPED.get(topic, TYPED_ELSE))
    return compose(tuple(place for place in asked.places if isinstance(place, Settled)))


def _asks_which(asked: Asked, topic: Topic, place: Place, typed: str) -> Reply:
    match place:
        case Unsettled(_, ()):
            return clarify(topic, NO_SUCH_CODE)
        case Unsettled(_, several):
            return clarify(topic, areas.which(place), _choices(typed, several, asked, topic))
        case NotThere(name, borough, several):
            text = NOT_IN_BOROUGH.format(name=name, borough=borough) if several else NO_SUCH_WARD
            return clarify(topic, text, _choices(typed, several, asked, topic))
        case Gone():
            return clarify(topic, areas.gone(place))
        case Settled():
            raise AssertionError("a settled ward is not asked about")


def clarify(topic: Topic, text: str, choices: Iterable[Choice] = ()) -> Reply:
    """A question back, with what may be chosen."""
    return Draft(topic).say(text).reply("clarify", choices)


def _choices(typed: str, several: Iterable[Ward], asked: Asked, topic: Topic) -> tuple[Choice, ...]:
    """The wards as choices; each is the same question about that ward."""
    category = asked.query.category if topic == "crime" else None
    rest = (category.lower() if category else "", asked.query.dates[0] if asked.query.dates else "")
    extra = "".join(f" {word}" for word in rest if word and topic in TYPED)
    unique = tuple(dict.fromkeys(several))[:MOST]
    return tuple(Choice(f"{ward.name} ({ward.borough})", typed.format(code=ward.code) + extra) for ward in unique)
