"""A postcode in place of a ward: it is looked up, the ward takes its place, and the postcode is gone.

Whatever needs the network is otherwise a job that fills tables. This is the one exception, and nothing of it is a
table: a full postcode is near enough to somebody's home that it is neither stored nor logged, and there are too many to
fetch beforehand. The core knows only the function it is handed. That is called before a session is opened, so that a
slow answer holds up nobody else, and its own limit of time leaves room for the reply's three seconds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.answers import day
from bot.ask.query import understood
from bot.ask.text import LONGEST, inert
from bot.calls import Call, Command
from bot.replies import Choices, Cited, Finding, Notice, Reply, Sources
from bot.reports.personal import postcodes
from storage.places import Ward, wards

STRADDLES = (
    "That postcode's centre is in {ward} ({borough}), and the postcode is not kept. A ward boundary may run through a "
    "postcode: if your ward is another, name it."
)
ENDED = "That postcode has not been in use since {month}: give a present one, or name the ward."
UNKNOWN = "There is no such postcode: check it, or name the ward."
NOT_ONE = "That cannot be a postcode: check it, or name the ward."
ELSEWHERE = "That postcode is in no London ward that I know: check it, or name the ward."
NO_ANSWER = "I cannot look postcodes up now: name the ward, such as Hampstead Town, or give its code such as E05013659."
ONE_ONLY = "Give one postcode at a time, or name the wards."
SOURCE = Cited(
    "postcodes",
    "ONS Postcode Directory. Contains OS data, Royal Mail data and National Statistics data, Crown copyright and "
    "database right; Open Government Licence v3.0",
    "Office for National Statistics, by postcodes.io",
    "https://postcodes.io",
    "",
    "ONS Postcode Directory, by postcodes.io",
)


@dataclass(frozen=True, slots=True)
class InWard:
    """The code of the ward that a postcode's centre is in."""

    code: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A postcode no longer in use since a month, as `2007-12`."""

    month: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A postcode that there is not; `written` where it is at least written as one."""

    written: bool = True


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The look-up could not be done."""


PostcodeAnswer = InWard | Ended | Unknown | NoAnswer
LookUp = Callable[[str], PostcodeAnswer]
"""What looks a postcode up, given without spaces and in capitals. It answers in time, whatever happens."""


def no_look_up(_postcode: str) -> PostcodeAnswer:
    """Look nothing up: for questions that are not to reach the network."""
    return NoAnswer()


@dataclass(frozen=True, slots=True)
class Placed:
    """A call with its postcode's ward in the postcode's place, and that ward where there was one to look up."""

    call: Call
    ward: Ward | None = None


def placed(call: Call, command: Command, look_up: LookUp) -> Placed | Reply:
    """The call with a ward for its postcode; where there is none to be had, the question back which ward it is.

    A report is left as it is: what its place is, and what of it is hidden, is its own affair.
    """
    texts = _may_name_wards(call, command)
    spans = {name: list(postcodes(text)) for name, text in texts.items()}
    found = {_bare(texts[name][start:end]) for name, held in spans.items() for start, end in held}
    if not found:
        return Placed(call)
    without = _instead(texts, spans, "")
    if understood(" ".join(without.values())).ward_mentions:
        return Placed(replace(call, args={**call.args, **without}))  # the ward is named: the postcode says no more
    ward = _ward(look_up(found.pop())) if len(found) == 1 else ONE_ONLY
    if isinstance(ward, str):
        return Reply(ward, finding=Finding("clarify", "area"))
    return Placed(replace(call, args={**call.args, **_instead(texts, spans, ward.code)}), ward)


def _may_name_wards(call: Call, command: Command) -> dict[str, str]:
    """What was given that may name a ward: all of a question, or what the command calls a ward."""
    wanted = {param.name for param in command.params if command.asks or param.kind == "ward"}
    return {name: inert(text) for name, text in call.args.items() if name in wanted and len(text) <= LONGEST}


def _bare(postcode: str) -> str:
    return "".join(postcode.split()).upper()


def _instead(args: Mapping[str, str], spans: Mapping[str, list[tuple[int, int]]], code: str) -> dict[str, str]:
    given = dict(args)
    for name, held in spans.items():
        for start, end in reversed(held):
            given[name] = f"{given[name][:start]}{code}{given[name][end:]}"
    return given


def _ward(answer: PostcodeAnswer) -> Ward | str:
    """The ward of an answer, or what to say where it has none."""
    match answer:
        case InWard(code):
            return wards().get(code, ELSEWHERE)
        case Ended(month):
            return ENDED.format(month=day(month))
        case Unknown(written):
            return UNKNOWN if written else NOT_ONE
        case NoAnswer():
            return NO_ANSWER


def explained(reply: Reply, ward: Ward) -> Reply:
    """The reply, and how its ward was come by: after the answer, before where it comes from and what may be pressed."""
    if reply.finding is None or reply.finding.outcome not in ("answered", "clarify"):
        return reply
    note = Notice(STRADDLES.format(ward=ward.name, borough=ward.borough))
    cited = Sources((*reply.sources, SOURCE))
    said = tuple(block for block in reply.blocks if not isinstance(block, Sources | Choices))
    pressed = tuple(block for block in reply.blocks if isinstance(block, Choices))
    return replace(reply, blocks=(*said, note, cited, *pressed))
