"""The names of people in what a resident wrote: by the words around them, and by lists of common names.

No model reads the text. A name is found where a cue says one follows ("my neighbour", "called", "Mr"), where a
common given name stands, or where somebody is placed ("Olu at number 12"); then words that make it a street, a
pub or a shop take it back.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from importlib.resources import files

from bot.knowledge.places import name_words
from storage.places import wards
from storage.words import english

LONGEST_NAME = 3
"""Words in a name at most."""

LONGEST_SHORT_FORM = 4
"""Letters of a word that is a short form, not a name, if all are capitals: HMO, CCTV."""

TITLES = frozenset("mr mrs ms mx dr rev pc pcso sgt insp dc ds cllr".split())
RANKS = frozenset("miss reverend father sergeant inspector councillor sir dame imam constable detective".split())
"""Titles that are words as well: a name after one has a capital, or is a common one."""
KIN = frozenset(
    "neighbour neighbor neighbours neighbors landlord landlady tenant husband wife son daughter brother sister mum "
    "mom dad mother father nan nana gran grandad granddad grandmother grandfather uncle aunt auntie aunty cousin "
    "nephew niece friend friends mate mates boyfriend girlfriend partner ex boss manager caretaker cleaner "
    "concierge lodger flatmate housemate witness fella victim suspect kid kids grandson granddaughter colleague "
    "carer nurse".split()
)
NAMING = frozenset(
    tuple(phrase.split())
    for phrase in (
        "name is|names is|name was|goes by|known as|call him|call her|call them|calls himself|calls herself|"
        "called himself|called herself|real name|nickname is|nicknamed|named|first name|surname|my names|his names"
    ).split("|")
)
POINTING = frozenset(
    tuple(phrase.split())
    for phrase in "by|from|that was|it was|its|with|saw|told|was|is|and|contact|ask|ring".split("|")
)
"""What may come before two strange capitalised words that are somebody."""

ALSO_WORDS = frozenset(
    "aden afonso albert alem alexandra ama amin amine angelica ariel asher ashton asta aster ato aurora austin ava "
    "avi awa aya baker bala banks bao basel bela belay bell berk berry beryl bev bill birhan black boaz bola booth "
    "bret brown burns butler can canab carlton carol carter celeste cem chang chelsea cherry christian clifton "
    "clinton cook cooper cruz cyrus dace daisy dale dalton danish dante dawn deb deniz devon dieter dil dolly don "
    "dov duc earl ebony ece eden efe effie eli ernest esi eun eve faith fang field fisher flora florin ford foster "
    "fox freeman gael gardner garfield genet gill grace grant gray green hala hall hamilton hans hart hayes hazel "
    "heather hill hind holly hong hope hui hung hunt hunter hyacinth ige ike ion iris islam ivy jack jan jana "
    "jihad jo juan jude jun june kamal kinda king kinga kit knight lacey lambert lan lance lavinia lech lei len "
    "lester levi lian liga lily linh lourdes lowe luc madison mai marco marcos marina marine maris mark marlene "
    "marsh marshall maximilian may maya mehari mei mel mentor mercedes mercy mia milan miles mills mina morris "
    "moss muse nan nell nelson newman noa noel noor obi ola olive oren orlando ozan paddy page palmer pam parker "
    "patience patsy pearl penny perry petra pilar pope poppy porter precious price prudence rabin ram ramadan read "
    "reg rice rich rida rim rod rogers rosa rose rosemary rosen rowan ruby rufus rui rumen ryo sabin sade said "
    "salem salvador santiago santos scarlett selma shade shalom sharp shaw shirley sid silva skye sola stanley "
    "stone sue sultan sultana summer sutton tali tamer tan taylor thi thu tien tuba tudor turner ugo umut una uri "
    "uwe valentin verity vic victoria viola violet virginia vuk wade walker ward warner watts webb wells west "
    "wheeler white wilfred will willow winsome wolfgang wood woods wright xin xiu yaa yan yang yaw yi yoga young "
    "yue yun zion".split()
)
"""Names that are ordinary words or places too: somebody only where more than the word says so."""

WORDS_IN_LOWER_CASE = frozenset(
    "rob nick robin joy barney bobby roman harry frank jimmy pat bob dean gene mason ray josh jay kay lee ken "
    "sandy scott stan cole wang carmen gail zara amar ana sana bahar zaman wole inna juliet karen uma ade ayo "
    "raj rani jade georgia warren rich sally percy max mike mickey morgan wale jasmine florence jackson saba "
    "maya can tyson troy ling leah mona".split()
)
"""Names that are other words, some in other languages, when no capital says otherwise."""

NOT_NAMES = frozenset(
    "a about after again all also always am an and another any anyone are around as asked at away back be because "
    "been before behind being both but by call called came can cant can't come comes could did didn't didnt do "
    "does doesnt doing don't dont down during each either even ever every everyone few for from get gets go goes "
    "going got had has hasn't have having he he'd he's hed her here him his how i i'd i'll i'm i've if im in "
    "inside into is isn't it it's its ive just keeps kept last left like likes lives living man many may me might "
    "more most my near never next no nobody none not nothing now of off often on once one only onto or other our "
    "out outside over people please police said same saw say says she she's shes should since so some somebody "
    "someone still than thanks that that's thats the their them then there there's these they they're they've "
    "theyre this those three through till to told too two under until up upstairs downstairs us very was wasn't we "
    "we're we've well went were what when where which while who who's whos whose why will with won't would yes "
    "yesterday yet you your monday tuesday wednesday thursday friday saturday sunday january february march april "
    "june july august september october november december morning evening night today tonight tomorrow weekend "
    "christmas easter ramadan eid diwali halloween mr mrs ms miss dr pc sgt cllr pcso met council councillor "
    "officer sergeant team council camden met london england britain british english street door number flat house "
    "road phone car van bike moped bus tube train station ambulance fire crimestoppers crime cad online lol omg "
    "tbh idk fyi cctv id tv asb dob ok okay hi hello dear hey community support werent".split()
)
"""Words that are never part of a name, however they are written."""

BUSINESSES = frozenset(
    "tesco tescos sainsbury sainsburys waitrose lidl aldi asda morrisons co-op coop iceland boots superdrug greggs "
    "nando nandos mcdonald mcdonalds kfc costa pret starbucks wetherspoons spoons argos barclays lloyds hsbc "
    "natwest santander monzo amazon deliveroo uber evri dpd hermes lime bolt tfl thames openreach bt virgin sky "
    "google apple iphone samsung facebook instagram whatsapp snapchat tiktok nextdoor toyota ford vauxhall honda "
    "bmw audi mercedes golf polo corsa astra fiesta focus transit sprinter prius nissan kia fiat renault peugeot "
    "citroen skoda seat volvo mini yamaha suzuki kawasaki vespa lambretta savills foxtons airbnb gumtree ebay "
    "vinted halfords ikea primark westfield".split()
)
NOT_PEOPLE = (
    "marks and spencer|marks spencer|john lewis|paddy power|ted baker|harvey nichols|jack daniels|jim beam|"
    "ann summers|fred perry|ralph lauren|michael kors|louis vuitton|calvin klein|hugo boss|tommy hilfiger|"
    "paul smith|dr martens|jimmy choo|ben sherman|papa john|papa johns|robert dyas|oliver bonas|ali baba|"
    "harry potter|sherlock holmes|jack wills|jack straw|jack straws|charles dickens|william hill|betty ford|"
    "stella artois|johnnie walker|thomas cook|father christmas|miss world|freddie flintoff|karl marx|adam and eve|"
    "sir john soane|neighbourhood watch|keats house|sherlock|harry ramsden|jimmy jimmy|ben and jerry|dominic mews|"
    "sarah lund|tower hamlets|st john|royal free|uncle sam|hyde park|max mara|peter jones|william morris|"
    "joe public|peeping tom|tom dick and harry|mary jane|charlie powder|bobby on the beat|lady margaret|"
    "jehovah witness|victoria cross|jack russell|alsatian|king charles|jerry can|molotov|marie curie|barnardo|"
    "local bobby|harold hill|gordon hill|muswell hill|thomas tallis|henry hoover|kelly block"
).split("|")
"""Shops, brands and figures of speech made of names."""

WHEREABOUTS = frozenset(
    "on in at near by to from along off up down outside behind opposite around round of through past".split()
)
HONOURS = frozenset(
    "st saint king queen prince princess duke lord lady earl royal mount port the old new upper lower north south "
    "east west little great".split()
)
"""What before a name makes it a place, a school or a pub."""

KINDS_OF_PLACE = frozenset(
    "street st road rd lane ln avenue ave close court crescent cres gardens gdns garden grove hill house mews park "
    "place row square sq terrace walk way mansions buildings drive rise vale villas yard green gate heights lodge "
    "wharf passage parade quay point tower towers broadway estate station bridge market school church chapel "
    "hospital surgery pub arms head tavern inn hotel library theatre centre center academy college ward line town "
    "heath common wood woods fields field hall club stadium cemetery junction roundabout underpass canal lock "
    "basin dock docks embankment playground nursery mosque temple synagogue flats block crown castle borough "
    "village cross circus cinema museum university clinic island shopping estates bar road's avenue's primary "
    "secondary infants sports leisure day".split()
)
SHOPS = frozenset(
    "cafe café barbers barber shop takeaway bar salon kebab kebabs chicken pharmacy chemist bakery deli gym nails "
    "restaurant diner kitchen bistro grill pizza fish fishbar hairdressers butchers newsagents newsagent "
    "supermarket store stores off-licence wine wines minimart motors garage cars cabs cleaners launderette florist "
    "florists".split()
)
RELATED = KIN | frozenset(
    "car van house flat dog phone bike door garden kid child children family parents place window bag girl boy lad "
    "lads boys".split()
)
"""What belongs to a person: "Olu's car"."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OWNED = re.compile(r"['’]s$", re.IGNORECASE)
_JOINED = re.compile(r"[^\S\n]{1,3}|-")
_CUED = re.compile(r"\s{0,3}[-:,(\"'‘“]?\s{0,3}")
_TITLED = re.compile(r"\.?\s{0,3}")
_PLACED = re.compile(
    r",?\s+(?:at|from|in|of)\s+(?:flat\b|number\b|no\b\.?|num\b|nr\b|#?\d{1,4}[a-z]?\s)", re.IGNORECASE
)
_NEARBY = re.compile(r",?\s+(?:\(?next door|upstairs|downstairs|across the (?:road|hall))\b", re.IGNORECASE)
_FAMILY = re.compile(r"\s+family\b|\s+(?:at|next door|upstairs)\b", re.IGNORECASE)


class Cue(Enum):
    """What the words before say about the next one, the surest last."""

    NONE = auto()
    POINTED = auto()
    CALLED = auto()
    RELATED = auto()
    NAMED = auto()
    TITLED = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """One word where it stands; `low` is without its possessive, `gap` is what stands between it and the last."""

    start: int
    end: int
    low: str
    gap: str
    capital: bool
    owned: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A text as words, with the ones that are part of a place or a brand."""

    text: str
    words: tuple[Word, ...]
    taken: frozenset[int]

    def low(self, at: int) -> str:
        """The word in lower case, or nothing beyond the ends."""
        return self.words[at].low if 0 <= at < len(self.words) else ""

    def follows(self, at: int, gap: re.Pattern[str] = _JOINED) -> bool:
        """Whether there is such a word, with no more than this between it and the last."""
        return 0 < at < len(self.words) and gap.fullmatch(self.words[at].gap) is not None


@cache
def _listed(name: str) -> frozenset[str]:
    lines = files("bot.reports").joinpath(name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _first(word: str) -> bool:
    return word in _listed("first_names.txt")


def _last(word: str) -> bool:
    return word in _listed("last_names.txt")


def _sure(word: str) -> bool:
    """Whether a word is hardly ever anything but a given name."""
    return _first(word) and word not in ALSO_WORDS


def _known(word: str) -> bool:
    """Whether a word is known as something other than a name."""
    return word in NOT_NAMES or word in KINDS_OF_PLACE or word in BUSINESSES or word in name_words()


def _strange(word: str) -> bool:
    """Whether a word is none we know, as most names are."""
    return len(word) > 2 and not _known(word) and word.replace("'", "") not in english()


def _is_shouted(text: str) -> bool:
    """Whether capitals say nothing here: all are, or Every Word Has One."""
    words = text.split()
    titled = sum(word[0].isupper() for word in words)
    return sum(map(str.isupper, text)) > sum(map(str.islower, text)) or titled > max(5, 0.85 * len(words))


def _words(text: str) -> Iterator[Word]:
    shouted = _is_shouted(text)
    end = 0
    for match in _WORD.finditer(text):
        owned = _OWNED.search(match[0])
        base = match[0][: owned.start()] if owned else match[0]
        capital = base[0].isupper() and not shouted and not (base.isupper() and len(base) <= LONGEST_SHORT_FORM)
        low = base.casefold().replace("’", "'")
        yield Word(match.start(), match.start() + len(base), low, text[end : match.start()], capital, bool(owned))
        end = match.end()


@cache
def _phrases() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Ward names of several words and brands, by first word."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for name in (*NOT_PEOPLE, *(ward.name for ward in wards().values())):
        words = tuple(word.low for word in _words(name))
        if len(words) > 1:
            found.setdefault(words[0], set()).add(words)
    return {first: tuple(several) for first, several in found.items()}


def _taken(words: tuple[Word, ...]) -> Iterator[int]:
    """Which words are part of a ward's name or a brand."""
    lows = tuple(word.low for word in words)
    for at, low in enumerate(lows):
        for phrase in _phrases().get(low, ()):
            if lows[at : at + len(phrase)] == phrase:
                yield from range(at, at + len(phrase))


def names(text: str) -> Iterator[tuple[int, int]]:
    """Where people are named, as starts and ends, in order."""
    words = tuple(_words(text))
    line = Line(text, words, frozenset(_taken(words)))
    at = 0
    while at < len(words):
        size = _named_at(line, at)
        if size:
            yield words[at].start, words[at + size - 1].end
        at += size or 1


def _named_at(line: Line, at: int) -> int:
    """How many words of a name start here; none if it is no name."""
    cue = _cue(line, at)
    if at in line.taken or line.low(at) in BUSINESSES or not _starts(line, at, cue):
        return 0
    if cue not in (Cue.TITLED, Cue.RELATED) and _is_place(line, at):
        return 0
    size = 1
    while size < LONGEST_NAME and _goes_on(line, at + size, cue):
        size += 1
    return size


def _cue(line: Line, at: int) -> Cue:
    """What the words before say about this one."""
    before, earlier = line.low(at - 1), line.low(at - 2)
    if before in TITLES | RANKS and line.follows(at, _TITLED):
        return Cue.TITLED if before in TITLES or line.words[at].capital else Cue.CALLED
    if not line.follows(at, _CUED):
        return Cue.NONE
    if (before,) in NAMING or (earlier, before) in NAMING or (before == "name" and line.words[at - 1].owned):
        return Cue.NAMED
    if _is_kin(line, at):
        return Cue.RELATED
    if before == "called":
        return Cue.CALLED
    pointed = (before,) in POINTING or (earlier, before) in POINTING
    return Cue.POINTED if pointed else Cue.NONE


def _is_kin(line: Line, at: int) -> bool:
    """Whether "my neighbour" or "my neighbour upstairs" comes before."""
    before, earlier = line.low(at - 1), line.low(at - 2)
    if line.words[at - 1].owned:
        return False
    beside = before in {"upstairs", "downstairs", "opposite"} and earlier in KIN
    return before in KIN or beside or (before == "door" and line.low(at - 3) in KIN)


def _starts(line: Line, at: int, cue: Cue) -> bool:
    """Whether a name starts with this word, after such a cue."""
    word = line.words[at]
    if word.low in NOT_NAMES and not (word.capital and _first(word.low)):
        return False
    strange = _strange(word.low)
    match cue:
        case Cue.TITLED:
            return (word.capital and not _known(word.low)) or _first(word.low) or _last(word.low) or strange
        case Cue.NAMED:
            return word.capital or _sure(word.low) or strange or _full(line, at)
        case Cue.CALLED | Cue.RELATED:
            return _sure(word.low) or (word.capital and (_first(word.low) or strange)) or _full(line, at)
        case Cue.POINTED:
            return _stands_alone(line, at) or (word.capital and strange and _strange_follows(line, at + 1))
        case Cue.NONE:
            return _stands_alone(line, at)


def _stands_alone(line: Line, at: int) -> bool:
    """Whether a word is somebody with no cue before it: a given name, a whole name, or someone who is placed."""
    word = line.words[at]
    if (_sure(word.low) and (word.capital or word.low not in WORDS_IN_LOWER_CASE)) or _full(line, at):
        return True
    if not word.capital or not (_first(word.low) or _strange(word.low)):
        return _is_family(line, at)
    owning = word.owned and line.low(at + 1) in RELATED
    return owning or _is_placed(line, at) or _is_family(line, at)


def _full(line: Line, at: int) -> bool:
    """Whether this and the next word are a given and a family name."""
    word = line.words[at]
    if word.owned or not line.follows(at + 1):
        return False
    after = line.words[at + 1]
    if _first(word.low) and not word.capital:
        return _last(after.low) and not {word.low, after.low} <= ALSO_WORDS
    if not word.capital or not after.capital or (_known(after.low) and not _last(after.low)):
        return False
    return (_first(word.low) and (_last(after.low) or _strange(after.low))) or (
        _strange(word.low) and _last(after.low) and after.low not in KINDS_OF_PLACE
    )


def _strange_follows(line: Line, at: int) -> bool:
    return line.follows(at) and line.words[at].capital and (_strange(line.low(at)) or _last(line.low(at)))


def _is_placed(line: Line, at: int) -> bool:
    """Whether the text says where this person lives: "Olu at number 12", "Olu next door"."""
    end = line.words[at].end
    return bool(_PLACED.match(line.text, end) or _NEARBY.match(line.text, end))


def _is_family(line: Line, at: int) -> bool:
    """ "the Okafors at number 3", "the Okafor family"."""
    word = line.words[at]
    named = _last(word.low) or _last(word.low.removesuffix("s")) or _strange(word.low)
    return word.capital and line.low(at - 1) == "the" and named and bool(_FAMILY.match(line.text, word.end))


def _is_place(line: Line, at: int) -> bool:
    """Whether the words around make this a street, a pub or a shop."""
    word, after = line.words[at], line.low(at + 1)
    if line.low(at - 1) in HONOURS and line.follows(at) and not _is_family(line, at):
        return True
    if word.owned and not SHOPS.isdisjoint({after, line.low(at + 2)}):
        return True
    if at + 1 < len(line.words) and "&" in line.words[at + 1].gap and not _first(after):
        return True
    if not line.follows(at + 1) or _is_hill(line, at):
        return False
    return after in KINDS_OF_PLACE or after in SHOPS or _place_after_next(line, at)


def _is_hill(line: Line, at: int) -> bool:
    """ "and Paul Hill": a family name that is a kind of place too, where no word says somebody is there."""
    word, after = line.words[at], line.words[at + 1]
    person = _sure(word.low) and _last(after.low) and word.capital and after.capital
    return person and line.low(at - 1) not in WHEREABOUTS and line.low(at + 2) not in KINDS_OF_PLACE


def _place_after_next(line: Line, at: int) -> bool:
    """ "John Ruskin Street": the word between belongs to the name of the street."""
    between = line.words[at + 1]
    if not line.follows(at + 2) or between.low in NOT_NAMES:
        return False
    return line.low(at + 2) in KINDS_OF_PLACE and (between.capital or _last(between.low) or _strange(between.low))


def _goes_on(line: Line, at: int, cue: Cue) -> bool:
    """Whether a name goes on with this word."""
    if not line.follows(at) or line.words[at - 1].owned or at in line.taken:
        return False
    word = line.words[at]
    if word.capital:
        return not _known(word.low) or (_last(word.low) and word.low not in NOT_NAMES)
    if word.low in NOT_NAMES:
        return False
    cued = cue not in (Cue.NONE, Cue.POINTED)
    return (_last(word.low) and (cued or word.low not in ALSO_WORDS)) or (cued and _strange(word.low))
