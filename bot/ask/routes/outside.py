"""What lies outside: places that are not in London, and things that sound like ours and are not held."""

from bot.answers import Draft
from bot.ask import notheld
from bot.ask.asked import CRIME, FUND, PEOPLE, Asked
from bot.ask.declining import WHAT_I_DO, declined
from bot.ask.which import NO_SUCH_WARD
from bot.replies import Finding, Reply, Topic

OUTSIDE = "I know no London ward or borough called {name}, and I only hold London. {rest}"
NO_ASB = (
    "I do not hold antisocial behaviour by ward: the Met's ward crime file leaves it out. "
    "The Met publishes it separately on the London Datastore; your ward team can say what it sees."
)
NO_PANEL = (
    "I do not hold any one panel's own chair, members, minutes or dates. "
    "Ask the panel itself, or its ward's police team."
)
PLAINLY = ("met", "ward", "panel", "howmany", "london", "station")
"""What makes a thing that is not held ours to know of, beside people and crime."""
ITS_OWN = tuple("who whos minutes email phone next when date name contact turned".split())
CERTAIN = 0.92
"""The score at which a record that has the very thing answers all the same."""
OF_CRIME = ("nh_street", "nh_lately")
"""What is not held of crime, and may be meant otherwise in another question."""


def elsewhere(asked: Asked) -> Reply | None:
    """A place that is not in London is declined by name."""
    name = asked.query.strange
    ours = asked.says(*PEOPLE, *CRIME, "ward", "wards", "howmany", "station", "nh_force")
    if name and ours and not asked.in_london and not asked.close(0.75):
        return declined(OUTSIDE.format(name=name.title(), rest=WHAT_I_DO))
    return None


def not_held(asked: Asked) -> Reply | None:
    """What sounds like ours and is not held is said so, unless a record has just that."""
    concept = next((one for one in notheld.NOT_HELD if one in asked.query.said), None)
    if concept is None or any(concept in hit.asked and hit.score >= CERTAIN for hit in asked.hits[:2]):
        return None
    if concept in OF_CRIME and (asked.says(*FUND) or not asked.says(*CRIME)):
        return None
    if _meant_otherwise(asked, concept):
        return None
    entry = notheld.NOT_HELD[concept]
    text = f"I do not hold {entry.what}. Ask {entry.ask}."
    if not entry.ours or not asked.says(*PEOPLE, *CRIME, *PLAINLY):
        return declined(f"{text} {WHAT_I_DO}")
    topic: Topic = "crime" if asked.says(*CRIME) else "officers" if asked.says(*PEOPLE) else "none"
    return Reply(text, finding=Finding("answered", topic))


def _meant_otherwise(asked: Asked, concept: str) -> bool:
    """Whether the words that name a thing not held are about something that is."""
    if concept == "nh_names":
        return asked.says("where", "lookup", "findteam")
    if concept == "nh_top_pay":
        return bool(asked.query.dates)
    return asked.says(*FUND) and (asked.says("law") or concept == "nh_council")


def own_panel(asked: Asked) -> Draft | None:
    """One panel's own chair, members, minutes or dates, of which nothing is held."""
    one = asked.query.mentions or asked.says("ours") or asked.words("our", "my")
    if asked.says(*PEOPLE) or not asked.says("panel", "board") or not one:
        return None
    private = asked.says("chair", "member", "meeting", "report", "nh_names") and asked.words(*ITS_OWN)
    elsewhere = asked.hit is None or asked.query.place_terms.isdisjoint(asked.hit.asked)
    return Draft("panel").say(NO_PANEL).tell("con-find-team") if private and elsewhere else None


def antisocial(asked: Asked) -> Draft | None:
    """Antisocial behaviour is not counted in the ward file."""
    if not asked.says("asb") or asked.says("heading", "define") or (asked.says("report") and not asked.says("howmany")):
        return None
    counted = asked.says("howmany", "lastyear", "datastore", "rank", "crime", "change", "highest", "lowest", "total")
    recorded = asked.words("recorded", "levels", "level", "rate", "rates", "bad", "worst")
    somewhere = asked.ward_named or asked.query.boroughs or asked.home or asked.says("ward", "wards")
    if (counted or recorded) and somewhere:
        return Draft("crime").say(NO_ASB).tell("con-asb-report").cite("crime-ward-file")
    return None


def unknown_ward(asked: Asked) -> Reply | None:
    """A ward we cannot place, with something asked about it that we would know."""
    if asked.says("ward") and asked.says(*CRIME, *PEOPLE) and not asked.query.mentions:
        return declined(f"{NO_SUCH_WARD} {WHAT_I_DO}")
    return None
