"""Where a question is about: wards, old wards and boroughs named in a line of words, and what is settled by whom.

A name may belong to several wards. The borough in the question settles it, then the panel's own borough; otherwise the
person is asked. An old name stands for the ward that has most of its area now, if that is 60 % or more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from bot.errors import UserError
from storage.places import OldWard, Ward, boroughs, old_wards, wards, wards_of
from storage.words import english

ENOUGH = 0.60
"""The share of an old ward's area that makes one present ward its successor."""

SHORT_BOROUGHS = {
    "kingston": "Kingston upon Thames",
    "richmond": "Richmond upon Thames",
    "hammersmith fulham": "Hammersmith and Fulham",
    "hammersmith": "Hammersmith and Fulham",
    "fulham": "Hammersmith and Fulham",
    "h and f": "Hammersmith and Fulham",
    "hf": "Hammersmith and Fulham",
    "lbhf": "Hammersmith and Fulham",
    "kensington chelsea": "Kensington and Chelsea",
    "kensington": "Kensington and Chelsea",
    "chelsea": "Kensington and Chelsea",
    "rbkc": "Kensington and Chelsea",
    "k and c": "Kensington and Chelsea",
    "barking dagenham": "Barking and Dagenham",
    "barking": "Barking and Dagenham",
    "dagenham": "Barking and Dagenham",
    "royal borough of kingston": "Kingston upon Thames",
    "city of westminster": "Westminster",
    "the city": "City of London",
    "square mile": "City of London",
}
TRAPS = frozenset(
    "abbey alexandra arsenal avery barnes beam bedford beverley bishops bridge broadway brunswick castle "
    "centenary central champion chapel charlton chase chatham cheap christchurch church churchill city cleveland "
    "college common crown crystal darwin docks down east edwards evelyn field fields forest garden gardens gate "
    "george grange green grove hale hall hampton harris hayes heath high highlands hill hillside holland hook "
    "hyde james jubilee junction kent king kings knights lancaster lavender lee little lower manor margaret marks "
    "marlborough martins mary meadows middle mill munster new nightingale north oak oaks old oval palace park "
    "peninsula perry peters poplar preston primrose princes queens regents river riverside road royal shirley "
    "south spring springfield square stanley stoke street suburb surrey telegraph thames the tower town trinity "
    "tudor turkey upper vale valentines valley victoria view village villages wall warwick west wharf white wick "
    "william with within without wood addison albert bread candlewick billingsgate on de new reach london "
    "hospital custom docks city canal market olympic india gardens lane lodge lock court cross".split()
)
"""Names and parts of names that are ordinary words too: they are a place only where the words around say so."""

TELLING = frozenset(
    "acton bloomsbury bromley chelsea edmonton hampstead hammersmith holloway kew sheen sudbury wembley wimbledon "
    "canning crouch islington hackney brixton streatham clapham".split()
)
"""Parts of ward names that are common words, and still mean the place."""

LEADS_IN = frozenset("in for of at about does is has around near ward across vs versus like than to".split())
FOLLOWS = frozenset(
    "ward wards have has get gets officers officer crime police pc pcs pcsos team promised should vs versus recorded "
    "numbers last year compared burglary robbery theft".split()
)

OUTSIDE = frozenset(
    "manchester birmingham leeds liverpool sheffield bristol newcastle nottingham leicester glasgow edinburgh "
    "cardiff belfast wales essex surrey hertfordshire sussex hampshire yorkshire lancashire devon "
    "cornwall brighton watford epsom slough luton reading oxford cambridge coventry bradford wolverhampton "
    "southampton portsmouth plymouth derby hull york norwich swansea merseyside humberside cheshire dorset "
    "norfolk suffolk kemptown northumbria berkshire guildford woking dartford basildon southend "
    "chelmsford moseley headingley didsbury solihull stockport salford paris dublin ireland dundee aberdeen "
    "milton keynes swindon gloucester worthing hove crawley gatwick maidstone gravesend".split()
)
"""Places people may ask about that are not in London."""

Key = tuple[str, ...]
Held = TypeVar("Held")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a line: where it stands, and what it may be."""

    start: int
    end: int
    name: str
    current: tuple[Ward, ...] = ()
    old: tuple[OldWard, ...] = ()
    borough: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """One ward, and the old ward it was reached through."""

    ward: Ward
    was: OldWard | None = None
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A name that may be several wards: the person is asked which."""

    name: str
    wards: tuple[Ward, ...]
    was: OldWard | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """A ward that is no more, with no record of where its area went."""

    was: OldWard


@dataclass(frozen=True, slots=True)
class NotThere:
    """A ward name that is in other boroughs than the one asked about."""

    name: str
    borough: str
    wards: tuple[Ward, ...]


Place = Settled | Unsettled | Gone | NotThere


def key(name: str) -> Key:
    """A name as words to match: lower case, "and" for "&", "st" for "saint", no apostrophes or stops."""
    plain = name.casefold().replace("&", " and ").replace("'", "").replace("\u2019", "").replace(".", " ")
    spaced = "".join(char if char.isalnum() else " " for char in plain)
    return tuple("st" if word == "saint" else word for word in spaced.split())


def _without_and(words: Key) -> Key:
    return tuple(word for word in words if word != "and")


@cache
def _current() -> Mapping[Key, tuple[Ward, ...]]:
    return _grouped((ward.name, ward) for ward in wards().values())


@cache
def _old() -> Mapping[Key, tuple[OldWard, ...]]:
    return _grouped((ward.name, ward) for ward in old_wards())


def _grouped(pairs: Iterable[tuple[str, Held]]) -> Mapping[Key, tuple[Held, ...]]:
    found: dict[Key, list[Held]] = {}
    for name, held in pairs:
        for words in {key(name), _without_and(key(name))}:
            found.setdefault(words, []).append(held)
    return {words: tuple(held) for words, held in found.items()}


@cache
def _boroughs() -> Mapping[Key, str]:
    named = {words: name for name in boroughs() for words in (key(name), _without_and(key(name)))}
    return {**{tuple(short.split()): name for short, name in SHORT_BOROUGHS.items()}, **named}


@cache
def _openings() -> Mapping[str, tuple[Key, ...]]:
    """Every name we can find, by its first word, longest first."""
    starting: dict[str, set[Key]] = {}
    for words in (*_current(), *_old(), *_boroughs()):
        starting.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(found, key=lambda k: (-len(k), k))) for first, found in starting.items()}


@cache
def _shuffled() -> Mapping[Key, tuple[Ward, ...]]:
    """Wards of two words or more by their words in alphabetical order: "Town Hampstead" is Hampstead Town."""
    found: dict[Key, tuple[Ward, ...]] = {}
    for words, held in _current().items():
        if len(words) > 1:
            found.setdefault(tuple(sorted(words)), held)
    return found


@cache
def _in_several() -> frozenset[str]:
    return frozenset(word for words in _shuffled() for word in words)


@cache
def _partly() -> Mapping[str, tuple[Ward, ...]]:
    """The wards that share a telling word: "Streatham" is in five of them."""
    found: dict[str, dict[str, Ward]] = {}
    for ward in wards().values():
        for word in key(ward.name):
            if word in TELLING or (word not in TRAPS and word not in english()):
                found.setdefault(word, {})[ward.code] = ward
    return {word: tuple(held.values()) for word, held in found.items()}


@cache
def name_words() -> frozenset[str]:
    """Every word of a place name."""
    return frozenset(word for words in (*_current(), *_old(), *_boroughs()) for word in words) | OUTSIDE


@cache
def _beginnings() -> frozenset[str]:
    """Every word that the name of a place may begin with, in whatever order its words stand."""
    return frozenset((*_openings(), *_in_several(), *_partly()))


def find(words: Sequence[str]) -> tuple[Mention, ...]:
    """The places named in a line of corrected words, in order."""
    line = tuple("st" if word == "saint" else word for word in words)
    found: list[Mention] = []
    beginnings, end = _beginnings(), 0
    for at, word in enumerate(line):
        if at < end or (word not in beginnings and not word.startswith("e0")):
            continue
        mention = _coded(line, at) or _named(line, at) or _turned(line, at) or _part(line, at)
        if mention:
            found.append(mention)
            end = mention.end
    return tuple(_joined(found, line))


def _coded(line: Key, at: int) -> Mention | None:
    code = line[at].upper()
    if len(code) != 9 or not code.startswith("E0"):
        return None
    ward = wards().get(code)
    if ward:
        return Mention(at, at + 1, ward.name, (ward,))
    return Mention(at, at + 1, code, old=tuple(old for old in old_wards() if old.code == code))


def _named(line: Key, at: int) -> Mention | None:
    for words in _openings().get(line[at], ()):
        end = at + len(words)
        if line[at:end] != words or (len(words) == 1 and not _meant(line, at)):
            continue
        name = " ".join(words)
        if words in _boroughs() and words not in _current():
            return Mention(at, end, _boroughs()[words], borough=_boroughs()[words])
        current, old = _current().get(words, ()), _old().get(words, ())
        here = {ward.borough for ward in current}
        gone = tuple(ward for ward in old if ward.borough not in here)
        return Mention(at, end, current[0].name if current else old[0].name if old else name, current, gone)
    return None


def _meant(line: Key, at: int) -> bool:
    """Whether an ordinary word is meant as a ward here."""
    if line[at] not in TRAPS:
        return True
    before = line[at - 1] if at else ""
    after = line[at + 1] if at + 1 < len(line) else ""
    if after == "ward" or (before == "ward" and not after):
        return True
    follows = not after or after in FOLLOWS or bool(_borough_at(line, at + 1))
    borough_before = any(mention.end == at for mention in _boroughs_before(line, at))
    return (
        (before in LEADS_IN and (follows or after == "in"))
        or (borough_before and follows)
        or (not before and (after in FOLLOWS or bool(_borough_at(line, at + 1))))
    )


def _boroughs_before(line: Key, at: int) -> Iterable[Mention]:
    for start in range(max(0, at - 4), at):
        if borough := _borough_at(line, start, at):
            yield Mention(start, at, borough, borough=borough)


def _borough_at(line: Key, at: int, end: int | None = None) -> str:
    """The borough named from this word on, also after "in"; up to `end` exactly where that is given."""
    if end is None and at < len(line) and line[at] == "in":
        at += 1
    for size in range(min(4, len(line) - at), 0, -1):
        name = _boroughs().get(line[at : at + size])
        if name and (end is None or at + size == end):
            return name
    return ""


def _turned(line: Key, at: int) -> Mention | None:
    if line[at] not in _in_several():
        return None
    for size in (4, 3, 2):
        held = _shuffled().get(tuple(sorted(line[at : at + size])))
        if held and len(line[at : at + size]) == size:
            return Mention(at, at + size, held[0].name, held)
    return None


def _part(line: Key, at: int) -> Mention | None:
    """A part of a name: "Streatham" may be any of five wards, "Hampstead" is Hampstead Town."""
    held = _partly().get(line[at])
    if not held:
        return None
    town = _current().get((line[at], "town"), ())
    alone = sum(key(ward.name)[0] == line[at] for ward in held) == 1
    return Mention(at, at + 1, line[at].title(), town if town and alone else held)


def _joined(found: list[Mention], line: Key) -> Iterable[Mention]:
    """Neighbouring parts of one name taken together: "Brixton" and "Windrush" is one ward, not two lists."""
    at = 0
    while at < len(found):
        mention = found[at]
        following = found[at + 1] if at + 1 < len(found) else None
        shared = set(mention.current) & set(following.current) if following else set()
        if following and len(mention.current) > 1 and shared and set(line[mention.end : following.start]) <= {"and"}:
            both = tuple(ward for ward in mention.current if ward in shared)
            yield Mention(mention.start, following.end, both[0].name, both)
            at += 2
        else:
            yield mention
            at += 1


def settle(mention: Mention, borough: str = "", home: Ward | None = None) -> Place | None:
    """Which ward a mention is, given the borough in the question and the panel's own ward; None if it is a borough."""
    if mention.borough:
        return None
    if borough:
        return _in_borough(mention, borough) or NotThere(
            mention.name, borough, (*mention.current, *_successors(mention))
        )
    if home in mention.current:
        return Settled(home)
    if home and (there := _in_borough(mention, home.borough)):
        return there
    if len(mention.current) == 1 and not mention.old:
        return Settled(mention.current[0])
    if not mention.current and len({old.borough for old in mention.old}) == 1:
        return _followed(mention.old)
    return Unsettled(mention.name, (*mention.current, *_successors(mention)))


def _in_borough(mention: Mention, borough: str) -> Place | None:
    current = tuple(ward for ward in mention.current if ward.borough == borough)
    if len(current) == 1:
        return Settled(current[0])
    if current:
        return Unsettled(mention.name, current)
    return _followed(tuple(old for old in mention.old if old.borough == borough))


def _followed(old: tuple[OldWard, ...]) -> Place | None:
    """Where an old ward's area is now; of several of the name, the last to stand."""
    if not old:
        return None
    was = max(old, key=lambda ward: (ward.until or "9999", bool(ward.successors)))
    if not was.successors:
        same = wards().get(was.same_name_now)
        return Settled(same) if same else Gone(was)
    code, share = was.successors[0]
    if share >= ENOUGH:
        return Settled(wards()[code], was, share)
    return Unsettled(was.name, tuple(wards()[code] for code, _ in was.successors), was)


def _successors(mention: Mention) -> tuple[Ward, ...]:
    """Where old wards of the name mostly went, leaving out wards that are offered already."""
    found = {
        old.successors[0][0]: wards()[old.successors[0][0]]
        for old in mention.old
        if old.successors and old.borough not in {ward.borough for ward in mention.current}
    }
    return tuple(found.values())


def ward_named(text: str) -> Ward:
    """The one ward a person means by a name or a code.

    Raises UserError, saying what to try, for a name that is none or several.
    """
    found = [mention for mention in find(key(text)) if not mention.borough]
    borough = next((mention.borough for mention in find(key(text)) if mention.borough), "")
    place = settle(found[0], borough) if found else None
    match place:
        case Settled(ward):
            return ward
        case Unsettled(name, several) | NotThere(name, _, several) if several:
            offered = ", ".join(f"{ward.name} ({ward.borough})" for ward in several[:6])
            raise UserError(f"{name} could be {offered}: name the ward with its borough, or give its code.")
        case _:
            raise UserError(
                "I know no London ward by that name: check the spelling, or give its code such as E05013659."
            )


def wards_in(borough: str) -> tuple[Ward, ...]:
    """The wards of a borough by name."""
    return wards_of(borough)
