"""What the answering commands share: the panel's own ward, and the words of a command read like a question."""

from bot.ask.answer import on_topic
from bot.ask.query import understood
from bot.ask.text import LONGEST
from bot.calls import Call
from bot.errors import UserError
from bot.replies import Field, Form, Reply, Topic
from storage.places import Ward, wards

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
    return on_topic(understood(words(call)), topic, home(call))


def asked_for(title: str, command: str, *fields: Field) -> Reply:
    """A form for what a command needs and was not given."""
    return Reply(title, form=Form(title, command, fields))
