"""What the answering commands share: the panel's own ward, and the words of a command read like a question."""

from sqlmodel import Session

from bot.ask.answer import on_topic
from bot.ask.query import Query, understood
from bot.ask.text import LONGEST
from bot.calls import Call
from bot.commands.posts import with_posts
from bot.errors import UserError
from bot.knowledge.told import beside
from bot.replies import Field, Form, Reply, Topic, WardRef
from storage.models import Panel, Staffing
from storage.panels import workspace_of
from storage.places import Ward, wards
from storage.told import told_of_ward

ABOUT_WARDS: frozenset[Topic] = frozenset(("officers", "crime"))
TOO_LONG = "That is longer than I can read in one go: give a ward, a date or a team in a few words."


def home(call: Call) -> Ward | None:
    """The ward of the panel whose channel this is."""
    return wards().get(call.place.ward or "")


def words(call: Call) -> str:
    """Everything the command was given, in its order."""
    text = " ".join(value for value in call.args.values() if value)
    if len(text) > LONGEST:
        raise UserError(TOO_LONG)
    return text


def answered(call: Call, topic: Topic) -> Reply:
    """The answer on a topic to what the command was given."""
    return on_topic(_understood(words(call), topic), topic, home(call))


def _understood(text: str, topic: Topic) -> Query:
    """The words as a query; a ward's name that is an ordinary word too, such as Abbey, counts where it comes first."""
    query = understood(text)
    if topic not in ABOUT_WARDS or query.ward_mentions or query.boroughs or not text:
        return query
    named = understood(f"{text} ward")
    return named if named.ward_mentions and named.ward_mentions[0].start == 0 else query


def named(text: str) -> Query:
    """The words as a query about a ward; a name that is an ordinary word too counts where it comes first."""
    return _understood(text, "officers")


def told_here(call: Call, session: Session, ward: WardRef | None) -> tuple[Panel, Staffing] | None:
    """What a ward's team told last to a panel that the channel's workspace may know of, and that panel."""
    where = workspace_of(call.place.id)
    return told_of_ward(session, where, ward.code) if ward and where else None


def with_told(reply: Reply, call: Call, session: Session) -> Reply:
    """The reply, and where it is on a ward's officers, who is in post and what that team told the panel."""
    found = reply.finding
    if found is None or found.topic != "officers":
        return reply
    told = told_here(call, session, found.ward)
    reply = with_posts(reply, call, session, told[1] if told else None)
    return beside(reply, *told) if told else reply


def asked_for(title: str, command: str, *fields: Field) -> Reply:
    """A form for what a command needs and was not given."""
    return Reply(title, form=Form(title, command, fields))
