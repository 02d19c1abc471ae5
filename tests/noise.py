"""Seven ways people type badly or at length, done the same way every time to the same question.

Tokens that hold a digit (codes, years, money, section numbers) are kept: only their case may change.
A blank text stays as it is, and so does one with nothing a kind could act on (`typos` of "yes").
"""

import random
import re
import zlib
from collections.abc import Callable, Iterable

_PROTECTED = re.compile(r"[\d£@/<>&]")
_MARKS = ".,;:!?"

_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Figures, and what slips into one: "three" and "there" are one transposition apart.
_NUMBER_WORDS = frozenset(
    {"three", "there", "seven", "eight", "eleven", "twelve", "twenty", "thirty", "forty", "fifty"}
)
_WORD = re.compile(r"(?<!\S)([^\w\s]*)([^\W\d_][^\W\d_'’-]{4,})([^\w\s]*)(?!\S)")

_SHORT_LINES = """
how many = hw mny; how much = hw mch; as soon as possible = asap; right now = rn; do not know = dunno
don't know = dunno; dont know = dunno; going to = gonna; want to = wanna; thank you = ty; thanks = thx
i am = im; you = u; your = ur; you're = ur; youre = ur; please = pls; are = r; be = b; why = y
people = ppl; before = b4; and = &; about = abt; what = wot; what's = wots; whats = wots; officer = offcr
officers = offcrs; have = hav; sergeant = sgt; sergeants = sgts; constable = pc; constables = pcs
neighbourhood = nbhd; borough = boro; council = cncl; councils = cncls; year = yr; years = yrs
month = mth; months = mths; week = wk; weeks = wks; hour = hr; hours = hrs; meeting = mtg; message = msg
because = cos; between = btwn; number = num; numbers = nums; information = info; government = govt
should = shd; would = wd; could = cd; from = frm; last = lst; does = duz; know = kno; really = rly
something = smthng; someone = some1; anyone = any1; everyone = every1; today = 2day; tonight = 2nite
tomorrow = 2moro; with = wiv; that = tht
"""
_SHORT = dict(pair.split(" = ") for pair in re.split(r"; |\n", _SHORT_LINES.strip()))
_LONG = "|".join(sorted(map(re.escape, _SHORT), key=len, reverse=True))
_SHORT_WORDS = re.compile(rf"(?<![\w'’/-])(?:{_LONG})(?![\w'’-])", re.IGNORECASE)
# "to" and "for" only where a figure could not be meant.
_TO = re.compile(r"\b(?<!\d )to(?= (?:know|ask|see|tell|speak|find|talk|understand|report|contact)\b)", re.I)
_FOR = re.compile(r"\b(?<!\d )for(?= (?:me|us|u|you|free)\b)", re.I)

_VERBS = "need|want|get|cost|pay|say|mean|cover|work|come|meet|run|decide|keep|allow|belong|happen"
_PLURALS = "officer|constable|sergeant|pcso|pc|ward|council|resident|team|scheme|crime|year|month"
_ASKING = "how|what|which|when|where|why|who"
_WE = "i|we|you|they|it|he|she|people|residents|someone"
_GRAMMAR: tuple[tuple[str, str], ...] = (
    (r"\bhow many\b", "how much"),
    (r"^(is|are|was|were) (it|there|they|we|residents|councils|people)\b", r"\2 \1"),
    (r"^(?:can|could|may) (?!you\b|u\b)([^.?!]+)[?]*$", r"is it possible that \1?"),
    (r"^(can|could|would|will) you\b", r"you \1"),
    (r"^what (is|are) (?:the )?([^\s?,]+(?: [^\s?,]+){0,4})[?]*$", r"\2, what \1 it?"),
    (rf"\b({_ASKING}|how much|how often)((?: \w+)??) (?:does|did)\b(?! not)", r"\1\2"),
    (rf"\b({_ASKING})((?: \w+){{0,3}}?) do ({_WE})\b", r"\1\2 \3"),
    (rf"\b({_ASKING})((?: \w+){{0,2}}?) (should|can|could|would|will) ({_WE})\b", r"\1\2 \4 \3"),
    (r"\bshould ((?:\w+ ){1,4})have\b", r"should \1to have"),
    (r"\b(?:is|are|was|were) (?!any|no|some|every|during)(?=\w{3,}ing\b)", ""),
    (r"\bthere(?:'s|s| is| are)\b", "is"),
    (r"\bthe (?=\w)", ""),
    (r"(?<![\dkm] )(?<!once )(?<!twice )(?<!times )\ban? (?=[^\W\d])", ""),
    (rf"\b({_VERBS})s\b", r"\1"),
    (r"\bhas\b", "have"),
    (rf"\b(\d+|two|three|four) ({_PLURALS})s\b", r"\1 \2"),
    (r"\bin ((?:19|20)\d\d)\b(?!-)", r"in year \1"),
    (r"\bpeople\b", "peoples"),
    (r"\binformation\b", "informations"),
    (r"\b(?:someone|somebody)\b", "some person"),
)
# Only where no rule above applies, one at a time; words change places only where there is no figure.
_FALLBACKS: tuple[tuple[str, str], ...] = (
    (rf"^(?:and|what about|how about) (?!{_ASKING})(.+?)[?]*$", r"and how is \1?"),
    (rf"\b({_ASKING})((?: \w+)?) (is|are|was|were) ([^\s,?]+(?: [^\s,?]+){{0,3}})[?]*$", r"\1\2 \4 \3?"),
    (r"^([^\d/,]+?) ((?:in|at|for|on|near|of|to|from|about) [^\d?.!,]+)([?.!]*)$", r"\2 \1\3"),
    (r"^([^\W\d]+) ([^\W\d]+)([?.!]*)$", r"\2 \1\3"),
    (rf"\b({_PLURALS})s\b", r"\1"),
    (r"\b(?:my|our|your) (?=[^\W\d])", ""),
    (r"\b(?:i'm|im|i am)\b", "I"),
    (rf"^(?!.*\b(?:{_ASKING})\b)([^/?\s]+ [^/?]+)[?]*$", r"\1, how is it?"),
)

_HELLOS = (
    "",
    "hi ",
    "Hello, ",
    "Please ",
    "good morning, please could you tell me: ",
    "Hi there, hope you're well! ",
    "Sorry to bother you, ",
    "Hello, I hope you are keeping well and I am sorry to trouble you with this, but I would be grateful for "
    "a little help: ",
)
_THANKS = (
    "",
    " please",
    " thanks",
    " thank you!",
    " Many thanks in advance.",
    " cheers, much appreciated x",
    " Thank you so much for your time, it really is very much appreciated. Kind regards, Anne",
)


def _chance(kind: str, text: str) -> random.Random:
    return random.Random(zlib.crc32(f"{kind}:{text}".encode("utf-8", "surrogatepass")))


def _first_that_differs(text: str, results: Iterable[str]) -> str:
    return next((result for result in results if result != text), text)


def _each_word(text: str, change: Callable[[str], str]) -> str:
    return re.sub(r"\S+", lambda found: change(found.group()), text)


def case(text: str) -> str:
    """All capitals, none, or capitals at random."""
    chance = _chance("case", text)

    def at_random(word: str) -> str:
        if re.search(r"\d", word):
            return word
        return "".join(chance.choice((letter.lower(), letter.upper())) for letter in word)

    results = [text.upper(), text.lower(), _each_word(text, at_random)]
    chance.shuffle(results)
    return _first_that_differs(text, results)


def punctuation(text: str) -> str:
    """Marks dropped, doubled or strewn about; those inside figures and codes stay."""
    if not text.strip():
        return text
    chance = _chance("punctuation", text)
    results = [_marks_dropped(text), _marks_doubled(text, chance), _marks_strewn(text, chance)]
    chance.shuffle(results)
    return _first_that_differs(text, results)


def _marks_dropped(text: str) -> str:
    def bare(word: str) -> str:
        if _PROTECTED.search(word):
            return word.rstrip(_MARKS) or word
        return re.sub(r"[.,;:!?'’\"()]", "", word) or word

    return _each_word(text, bare)


def _marks_doubled(text: str, chance: random.Random) -> str:
    ending = chance.choice(("??", "!!", "...", "?!", "??!!"))
    doubled = re.sub(r"([.,;:!?])(?=\s)", r"\1\1", text.rstrip())
    return doubled.rstrip(_MARKS) + ending


def _marks_strewn(text: str, chance: random.Random) -> str:
    parts = re.split(r"(\s+)", text)
    gaps = _gaps_between_words(parts)
    for gap in chance.sample(gaps, min(len(gaps), chance.randint(1, 2))):
        parts[gap] = chance.choice((", ", " , ", "... ", " - ", "; ", ". "))
    return "".join(parts)


def _gaps_between_words(parts: list[str]) -> list[int]:
    """Where in `parts`, words and spaces in turn, a space stands between two plain words."""
    plain = [not _PROTECTED.search(part) and part[:1].isalpha() and part[-1:].isalpha() for part in parts]
    return [gap for gap in range(1, len(parts) - 1, 2) if plain[gap - 1] and plain[gap + 1]]


def typos(text: str) -> str:
    """One slip of the finger in about every fourth longer word."""
    words = [found for found in _WORD.finditer(text) if found[2].lower() not in _NUMBER_WORDS]
    if not words:
        return text
    chance = _chance("typos", text)
    chosen = [word for word in words if chance.random() < 0.25] or [chance.choice(words)]
    for word in reversed(chosen):
        start, end = word.span(2)
        text = text[:start] + _slip(word[2], chance) + text[end:]
    return text


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    before, letter, following, after = word[:at], word[at], word[at + 1], word[at + 2 :]
    ways = [
        before + _neighbour(letter, chance) + following + after,
        before + following + letter + after,
        before + following + after,
        before + letter + letter + following + after,
    ]
    chance.shuffle(ways)
    return _first_that_differs(word, ways)


def _neighbour(letter: str, chance: random.Random) -> str:
    """The key beside this one, or the letter itself when it is on no English keyboard."""
    row = next((keys for keys in _KEYBOARD if letter.lower() in keys), letter)
    at = row.find(letter.lower())
    beside = chance.choice(row[max(at - 1, 0) : at] + row[at + 1 : at + 2] or letter)
    return beside.upper() if letter.isupper() else beside


def joined(text: str) -> str:
    """One or two pairs of neighbouring words run together."""
    chance = _chance("joined", text)
    parts = re.split(r"(\s+)", text)
    gaps = _gaps_between_words(parts)
    if not gaps:
        return text
    first = chance.choice(gaps)
    others = [gap for gap in gaps if abs(gap - first) > 2]
    parts[first] = ""
    if others and chance.random() < 0.5:
        parts[chance.choice(others)] = ""
    return "".join(parts)


def texting(text: str) -> str:
    """As typed with one thumb."""
    if not text.strip():
        return text
    short = _FOR.sub("4", _TO.sub("2", text))
    short = _SHORT_WORDS.sub(lambda found: _SHORT[found.group().lower()], short)
    return short if short != text else text.rstrip() + " pls"


def grammar(text: str) -> str:
    """By someone whose first language is another."""
    chance = _chance("grammar", text)
    some = [rule for rule in _GRAMMAR if chance.random() < 0.8]
    attempts = (_rewritten(text, rules) for rules in (some, _GRAMMAR))
    fallbacks = (_rewritten(text, [rule]) for rule in _FALLBACKS)
    return _first_that_differs(text, (*attempts, *fallbacks))


def _rewritten(text: str, rules: Iterable[tuple[str, str]]) -> str:
    for pattern, replacement in rules:
        text = re.sub(pattern, replacement, text, flags=re.IGNORECASE)
    return text


def polite(text: str) -> str:
    """With a greeting before, thanks after, or both. A slash command keeps its place at the front."""
    if not text.strip():
        return text
    chance = _chance("polite", text)
    before = "" if text.lstrip().startswith("/") else chance.choice(_HELLOS)
    after = chance.choice(_THANKS if before else _THANKS[1:])
    return before + text + after


NOISES: dict[str, Callable[[str], str]] = {
    "case": case,
    "punctuation": punctuation,
    "typos": typos,
    "joined": joined,
    "texting": texting,
    "grammar": grammar,
    "polite": polite,
}


def noisy(kind: str, text: str) -> str:
    """The text as `kind` of typist would send it."""
    return NOISES[kind](text)
