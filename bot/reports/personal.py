"""Personal data in what a resident wrote, so that the preview can mark it and what is posted can leave it out.

A pure function of the text: patterns for numbers of known shapes, `bot.reports.names` for people. A street, a shop
or a reference number is nobody's, and stays.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.reports.names import names
from storage.words import english

Span = tuple[int, int]


class Kind(StrEnum):
    """What a mark is; the value is the word people read in its place."""

    NAME = "name"
    PHONE = "phone number"
    EMAIL = "email"
    PLATE = "number plate"
    HOUSE = "house number"
    POSTCODE = "postcode"
    HANDLE = "social media name"
    BANK = "bank number"
    INSURANCE = "National Insurance number"


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of personal data: where it stands, and what it is."""

    start: int
    end: int
    kind: Kind


_HIDDEN = re.compile("|".join(rf"\[{kind}\]" for kind in Kind))
_WORD_BEFORE = re.compile(r"([^\W\d_]{1,20})[\s.:#]{0,3}(?:(?:number|no|num|nr)[\s.:#]{0,3})?$", re.IGNORECASE)
_WORD_AFTER = re.compile(r"[\s,]{0,2}([^\W\d_]{1,20})")

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[\[(]?\bat\b[\])]?\s?(?=(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|btinternet|aol|proton\w{0,4})\b))"
    r"[\w-]{1,63}(?:(?:\.|\s?[\[(]?\bdot\b[\])]?\s?)[a-z][\w-]{1,62}){1,4}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z][\w.]{1,29}(?<!\.)")
_PROFILE = re.compile(
    r"\b(?:insta|instagram|snap|snapchat|tiktok|twitter|facebook|fb|telegram|discord|ig|sc)\b"
    r"(?:\s(?:is|name|handle|account|user|username))?[\s:=-]{1,3}((?=[a-z.]{0,29}[\d_])[a-z][\w.]{2,29})\b",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(r"police|mps|council|tfl|met|gov|nhs|lfb|panel", re.IGNORECASE)
_CARD = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
_SORT_CODE = re.compile(r"\bsort[ -]?code\b\D{0,12}(\d{2}[ -]?\d{2}[ -]?\d{2})\b", re.IGNORECASE)
_ACCOUNT = re.compile(r"\b(?:account|acc|acct|a/c)\b\D{0,12}(\d{8})\b", re.IGNORECASE)
_INSURANCE = re.compile(r"\b[a-ceghj-pr-tw-z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d]\b|\bqq(?:\s?\d\d){3}\s?[a-d]\b", re.I)

_SPELT_PHONE = re.compile(
    r"(?<![\w.+])(?:\+?44|0044|\(?0|(?=7\d{3}))[\s.()-]{0,3}[1-37-9](?:[\s.()-]{0,3}\d){8,9}(?!\d|/\d\d\b)"
)
"""A number as people type it, whatever its spaces; those kept for dramas are in no library's list of valid ones."""
_NOT_PHONES = frozenset("ref reference cad crime case account urn order parcel booking tracking ticket".split())

_POSTCODE = re.compile(r"\b([a-z]{1,2})\d[a-z\d]?\s?(\d[abd-hjlnp-uw-z]{2})\b", re.IGNORECASE)
_AREAS = frozenset(
    "ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec en ex eh fk "
    "fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn "
    "np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw "
    "ub w wa wc wd wf wn wr ws wv yo ze".split()
)
_ORDINAL = re.compile(r"1st|2nd|3rd|[04-9]th|\dft|\dhr|\dpn")

_PLATE = re.compile(
    r"(?<![\w/])(?:([a-z]{2})\s?\d{2}\s?([a-z]{3})|([a-z])\d{1,3}\s?([a-z]{3})|([a-z]{3})\s?\d{1,3}([a-z]))(?![\w/])",
    re.I,
)
_TOLD_PLATE = re.compile(
    r"\b(?:reg(?:istration)?|plates?|vrm|vrn)\b[\s.]?(?:(?:number|no|plate|mark)\b\.?\s?)?"
    r"(?:(?:is|was|were|started|starts|starting|begins|beginning|ends|ending|with)\b\s?){0,2}"
    r"[\s:=-]{0,3}(?!\d{1,2}\b)(?!(?:in|at|on|of|for|to|is|by|and)\b)([a-z]{0,3}\s?\d{1,4}[a-z]{0,3})\b",
    re.IGNORECASE,
)
"""What is said to be a plate, or a part of one, whatever its shape."""
_SHORT_WORDS = frozenset("am an as at by do go he if in is it me my no of on or so to up us we".split())
_VEHICLE = re.compile(
    r"\b(?:reg\w*|plates?|vrm|car|van|moped|motorbike|bike|drives?|driving|vehicle|parked|audi|bmw|corsa|fiesta|ford|golf|merc|mercedes|polo|toyota|transit|vauxhall)\b",
    re.I,
)
_NOT_PLATES = frozenset("ref reference cad crime case order".split())
_IN_FRONT = 30
"""How many characters before a plate may say that it is one."""

_STREETS = frozenset(
    "street st road rd lane ln avenue ave crescent cres gardens gdns grove mews terrace square sq".split()
)
_LOOSE_STREETS = frozenset(
    "close cl court ct hill house park place pl row walk way mansions buildings drive dr rise vale villas yard "
    "green gate heights lodge wharf passage parade quay point tower broadway mount estate common end".split()
)
"""Words that end a street's name, and also mean other things."""
_RANGE = r"\d{1,4}[a-z]?(?:\s?[-–/&]\s?\d{1,4}[a-z]?)?"
_ADDRESS = re.compile(
    rf"(?<![\w£$€@#/:+-])(?<!\d[.,])({_RANGE}),?((?:\s[^\W\d_][\w'’.-]{{0,20}}){{1,5}})", re.IGNORECASE
)
_FLAT = re.compile(
    r"\b(?:flats?|apartment|apt|maisonette|bedsit)\b\.?\s?(?:(?:no|number|num|nr)\b\.?\s?)?#?(\d{1,4}[a-z]?|[b-hj-z](?!['’]))\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(rf"\b(?:number|no|nos|num|nr|house|door)\b\.?\s?#?({_RANGE})\b(?![\s/.:-]?\d)", re.IGNORECASE)
_LIVED_AT = re.compile(
    rf"\b(?:(?:liv(?:e|es|ed|ing)|we are|im|i am|i'm) at|address(?: is)?) ({_RANGE})\b(?![:.]?\d|%)",
    re.IGNORECASE,
)
_SOMEBODY_AT = re.compile(
    r"\b(?:man|woman|lady|guy|bloke|couple|family|people|lot|house|home|neighbours?|tenants?|party|door) at "
    r"(\d{2,4}[a-z]?)\b(?![:.]\d|%)",
    re.IGNORECASE,
)
_LATEST_HOUR = 24

_NUMBERED_OTHERWISE = frozenset(
    "bus buses route routes platform gate floor zone junction ref reference case cad bay stand post lamppost aged "
    "age ages year grade page section option top another about around over under nearly phase item phone mobile "
    "tel call crime order badge shoulder than only every issue priority level stop room ward junction exit approx "
    "approximately were was channel car tram train lost between least most some".split()
)
"""Words before a number that is no house's."""
_COUNTED = frozenset(
    "am pm bus buses hour hours hr hrs minute minutes min mins second seconds day days week weeks month months "
    "year years yr yrs lad lads boy boys girl girls man men woman women people kid kids youth youths person "
    "officer officers police time times mile miles mph metre metres feet ft foot inch degrees quid pounds pound "
    "percent of on in at to and or from with for the by problem issue priority concern rule thing one enemy "
    "suspect choice reason spot bike bikes car cars van vans moped mopeds night route tram train big different "
    "other more less old new young other armed men's burglary burglaries robbery robberies thefts theft incidents "
    "teenagers teens dogs reports o'clock oclock ish masked drunk large small black white asian january february "
    "march april june july august september october november december jan feb mar apr jun jul aug sept sep oct nov "
    "dec st nd rd th grand k".split()
)
"""Words after a number that say what it counts."""
_GOES_ON = frozenset("and on in at from with the".split())
"""Words after a number that say only that the sentence goes on."""
_IN_STREETS = frozenset("the st new old young black white".split())
"""Words that, with a capital, open a street's name: "5 Old Street"."""
_BREAKS = frozenset(
    "on in at near by from to with outside behind of and or who were was is are off opposite onto into down up "
    "along around round for that this these those going towards past through then but has have had keep get got "
    "were they it a an my our their your his her".split()
)
"""Words that a street's name does not hold."""
_LEADS = frozenset("at no number num of from live lives outside opposite to address is nr".split())


@lru_cache(maxsize=8)  # a report is weighed as it is shown, then as it is saved
def marks(text: str) -> tuple[Mark, ...]:
    """The personal data in a text, in order, none overlapping another."""
    found: list[Mark] = []
    free = bytearray(b"\1") * len(text)
    for match in _HIDDEN.finditer(text):
        free[match.start() : match.end()] = bytes(len(match[0]))
    for kind, find in _FINDERS:
        for start, end in find(text):
            if start < end and all(free[start:end]):
                free[start:end] = bytes(end - start)
                found.append(Mark(start, end, kind))
    return tuple(sorted(found, key=lambda mark: mark.start))


def hidden(text: str, found: Sequence[Mark] | None = None) -> str:
    """The text with a plain word in square brackets for each mark, until nothing more is found.

    Taking one thing out can bring another to light: a number that read as part of a phone number, say.
    """
    if found is not None:
        return _without(text, found)
    while left := marks(text):
        text = _without(text, left)
    return text


def _without(text: str, found: Iterable[Mark]) -> str:
    pieces: list[str] = []
    at = 0
    for mark in sorted(found, key=lambda mark: mark.start):
        pieces += [text[at : mark.start], f"[{mark.kind}]"]
        at = mark.end
    return "".join((*pieces, text[at:]))


def _before(text: str, at: int) -> str:
    """The word before a place in the text, leaving out "number"."""
    match = _WORD_BEFORE.search(text[max(0, at - _IN_FRONT) : at])
    return match[1].casefold() if match else ""


def _after(text: str, at: int) -> str:
    match = _WORD_AFTER.match(text, at)
    return match[1].casefold() if match else ""


def _emails(text: str) -> Iterator[Span]:
    return (match.span() for match in _EMAIL.finditer(text))


def _handles(text: str) -> Iterator[Span]:
    for match in _HANDLE.finditer(text):
        if not _OFFICIAL.search(match[0]) and match[0][1:].casefold() not in english():
            yield match.span()
    yield from (match.span(1) for match in _PROFILE.finditer(text))


def _bank_numbers(text: str) -> Iterator[Span]:
    yield from (match.span() for match in _CARD.finditer(text) if _checks(match[0]))
    for pattern in (_SORT_CODE, _ACCOUNT):
        yield from (match.span(1) for match in pattern.finditer(text))


def _checks(number: str) -> bool:
    """Whether a card number's last digit is the one the others ask for (ISO/IEC 7812)."""
    digits = [int(char) for char in reversed(number) if char.isdecimal()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _insurance_numbers(text: str) -> Iterator[Span]:
    return (match.span() for match in _INSURANCE.finditer(text))


def _phones(text: str) -> Iterator[Span]:
    for start, end in (*_valid_phones(text), *(match.span() for match in _SPELT_PHONE.finditer(text))):
        if "/" not in text[start:end] and _before(text, start) not in _NOT_PHONES:
            yield start, end


def _valid_phones(text: str) -> Iterator[Span]:
    if sum(map(str.isdigit, text)) < 7:
        return
    from phonenumbers import PhoneNumberMatcher  # 50 ms that only a report should pay

    yield from ((match.start, match.end) for match in PhoneNumberMatcher(text, "GB"))


def _plates(text: str) -> Iterator[Span]:
    for match in _PLATE.finditer(text):
        if _before(text, match.start()) not in _NOT_PLATES and (_is_plate(match) or _said_of_a_vehicle(match)):
            yield match.span()
    yield from (match.span(1) for match in _TOLD_PLATE.finditer(text))


def _is_plate(match: re.Match[str]) -> bool:
    """Whether the letters alone say plate: "AB12 CDE" and "ab12 cdf" do, "in20 min" and "N29 BUS" do not."""
    if _spoken(match):
        return match[1] is not None and match[0].isupper() and match[1].casefold() not in _SHORT_WORDS
    return match[0].isupper() or (match[1] is not None and match[1].casefold() not in _SHORT_WORDS)


def _spoken(match: re.Match[str]) -> bool:
    """Whether the last letters are a word: "A40 and"."""
    last = next(part.casefold() for part in reversed(match.groups()) if part)
    return last in english() or last in _COUNTED


def _said_of_a_vehicle(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - _IN_FRONT) : match.start()]
    joined = match[1] is not None and match[1].casefold() not in _SHORT_WORDS | _BREAKS
    return (joined or not _spoken(match)) and bool(_VEHICLE.search(before))


def postcodes(text: str) -> Iterator[Span]:
    """Where a text has a whole postcode of the kingdom's, by its shape and its area."""
    for match in _POSTCODE.finditer(text):
        if match[1].casefold() in _AREAS and not _ORDINAL.fullmatch(match[2]):
            yield match.span()


def _houses(text: str) -> Iterator[Span]:
    yield from (match.span(1) for match in _ADDRESS.finditer(text) if _is_address(match))
    yield from (match.span(1) for match in _FLAT.finditer(text))
    for pattern in (_NUMBERED, _LIVED_AT):
        yield from (match.span(1) for match in pattern.finditer(text) if _is_house(match))
    for match in _SOMEBODY_AT.finditer(text):
        if int(re.sub(r"\D", "", match[1])) > _LATEST_HOUR and _is_house(match):
            yield match.span(1)


def _is_house(match: re.Match[str]) -> bool:
    """Whether a number is a house's by the words on either side: not "bus number 12", not "number 1 problem"."""
    before, after = _before(match.string, match.start(1)), _after(match.string, match.end(1))
    return before not in _NUMBERED_OTHERWISE and after not in _COUNTED - _GOES_ON


def _is_address(match: re.Match[str]) -> bool:
    """Whether a street's name follows a number."""
    before = _before(match.string, match.start(1))
    words = match[2].split()
    counted = _COUNTED - (_IN_STREETS if words[0][0].isupper() else {"the"})
    if before in _NUMBERED_OTHERWISE or words[0].casefold() in counted:
        return False
    return _street_in(words, loosely=before in _LEADS)


def _street_in(words: Sequence[str], *, loosely: bool) -> bool:
    """Whether words open with a street's name; some of its last words count only in capitals or after "at"."""
    for at, word in enumerate(words):
        low = word.rstrip(".'’-").casefold()
        if at and (low in _STREETS or (low in _LOOSE_STREETS and (loosely or word[0].isupper()))):
            return words[at + 1 : at + 2] != ["bus"]
        if low in _BREAKS or (low == "the" and at):
            return False
    return False


_FINDERS: tuple[tuple[Kind, Callable[[str], Iterator[Span]]], ...] = (
    (Kind.EMAIL, _emails),
    (Kind.HANDLE, _handles),
    (Kind.BANK, _bank_numbers),
    (Kind.INSURANCE, _insurance_numbers),
    (Kind.PHONE, _phones),
    (Kind.PLATE, _plates),
    (Kind.POSTCODE, postcodes),
    (Kind.HOUSE, _houses),
    (Kind.NAME, names),
)
"""What is looked for, the surest first: what one has taken is not looked at by the next."""
