"""What residents report, in the police's own headings: antisocial behaviour first, then crime."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz import fuzz, process, utils

Heading = Literal["ASB", "crime"]

NEAR = 80
"""How alike, of 100, a typed name must be to a category's own for the category to be meant."""


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of incident. Each of its `words` is a term that tells of it; "bike+stolen" needs both words, anywhere."""

    key: str
    name: str
    heading: Heading
    words: tuple[str, ...]


def _category(key: str, name: str, heading: Heading, words: str) -> Category:
    return Category(key, name, heading, tuple(term.strip() for term in words.split(",")))


CATEGORIES = (
    _category(
        "nuisance-vehicles",
        "Nuisance vehicles",
        "ASB",
        "racing, boy racers, doughnuts, donuts, revving, speeding, wheelies, abandoned car, abandoned vehicle, "
        "abandoned van, quad bikes, quad bike, moped, car+parked, van+parked, car+dumped, van+dumped, parking, "
        "parked, pavement+riding, pavement+moped, pavement+riders, deliveroo riders, blocking+car, exhaust, "
        "joyriding, scooter+pavement, bike+pavement, dangerous driving, drag racing, hit and run, modified cars, "
        "car meet, dirt bikes, motorbike, riding",
    ),
    _category(
        "noise",
        "Noise",
        "ASB",
        "noise, noisy, loud, music, party, parties, barking, drum and bass, drilling, banging, rave, speakers, "
        "car alarm, shouting, karaoke, bass, music+loud, party+loud, screaming",
    ),
    _category(
        "street-drinking",
        "Street drinking or begging",
        "ASB",
        "street drinkers, street drinking, drinkers, drinking, drunk, drunks, drunken, lager, cans, cider, vodka, "
        "urinating, pissing, begging, beggar, beggars, asking for money, asking for change, spare change, rough "
        "sleeper, rough sleeping, alcohol",
    ),
    _category(
        "groups",
        "Intimidating groups",
        "ASB",
        "intimidating, hanging about, hanging around, loitering, gang, gathering, throwing eggs, throwing stones, "
        "throwing, thrown, kids+fireworks, fireworks, catapult, footballs, football, kicking doors, knock down "
        "ginger, youths+nuisance, kids+nuisance, teenagers+nuisance, group of kids, group of lads, group of "
        "youths, group of boys, group, group+shouting, group+smoking, hanging about+threatening, hanging "
        "around+threatening, group+threatening, groups of, antisocial",
    ),
    _category(
        "litter",
        "Litter, dumping and dog fouling",
        "ASB",
        "fly tipping, fly tipped, fly tip, flytipping, flytipped, fly tippers, dumped, mattress, litter, rubbish, "
        "bin bags, rubbish bags, dog mess, dog poo, dog fouling, dogs mess, mattress+dumped, sofa+dumped, "
        "fridge+dumped, waste, rats",
    ),
    _category(
        "burglary",
        "Burglary",
        "crime",
        "burglary, burgled, broken into, broke into, burglar, burglars, break in to my flat, break into my house, "
        "break into my flat, breaking into, breaking in+house, broke into+house, broke into+flat, broken "
        "into+house, broken into+flat, broke in, break in, broken in, shed broken, shed broken into, garage "
        "broken into, door kicked in, door handle, tried door, came in through, back window, intruder, bike "
        "store+broken, jemmied",
    ),
    _category(
        "robbery",
        "Robbery",
        "crime",
        "robbery, robbed, robbing, mugged, mugging, mugger, muggers, mugged+stolen, at knifepoint, "
        "knifepoint+robbed, gunpoint, phone+knifepoint, steaming, jumped+stolen, took+threatened",
    ),
    _category(
        "theft-from-the-person",
        "Theft from the person",
        "crime",
        "phone snatched, snatched, snatch, snatching, pickpocket, pickpocketed, pickpockets, purse+stolen, "
        "wallet+stolen, handbag+stolen, bag+snatched, phone+stolen, phone+grabbed, grabbed, phone+snatched, "
        "necklace+snatched, dipped, purse+lifted, watch+snatched",
    ),
    _category(
        "bicycle-theft",
        "Bicycle theft",
        "crime",
        "bike+stolen, bike theft, bike thief, bike thieves, bike+gone, bike+missing, bike+lock cut, "
        "bike+racks+stolen, bike+stolen+bike store, lock cut, wheels+bike",
    ),
    _category(
        "vehicle-crime",
        "Vehicle crime",
        "crime",
        "car+stolen, van+stolen, moped+stolen, scooter+stolen, motorbike+stolen, car broken into, van broken "
        "into, car+broken into, van+broken into, car window smashed, car+window+smashed, van+window+smashed, "
        "number plates, number plates+stolen, catalytic converter, catalytic converter+stolen, cat converter, car "
        "doors, car+keyless, van+tools+stolen, trying car doors, trying+car+door, tried+car+door, car door "
        "handles, tyres+stolen, tools+van, car window",
    ),
    _category(
        "shoplifting",
        "Shoplifting",
        "crime",
        "shoplifting, shoplifter, shoplifters, shop+stolen, stolen+from the co-op, stolen+from tesco, stolen+from "
        "boots, stolen+from sainsburys, stolen+from the shop, stolen+from lidl, stolen+from aldi, without paying, "
        "stealing from the shop, ran out of the shop, stolen+from waitrose, stolen+from superdrug",
    ),
    _category(
        "damage",
        "Criminal damage, graffiti and arson",
        "crime",
        "graffiti, graffitied, spray paint, sprayed, tagging, tags, vandalism, vandalised, vandals, vandal, "
        "smashed, smashing, broken window, window broken, arson, set on fire, set alight, set fire, on fire, "
        "keyed, scratched, slashed, tyres slashed, wing mirror, wing mirrors, brick, wing mirror+car, damaged, "
        "damage, bins+fire, car+keyed, bricked, torched, kicked off, window put through, glass+smashed, "
        "smashed+phone box",
    ),
    _category(
        "drugs",
        "Drugs",
        "crime",
        "drug, drugs, druggies, drug taking, smoking+cannabis, dealing, dealer, dealers, dealing drugs, drug "
        "dealer, drug dealers, selling drugs, weed, cannabis, smoking weed, crack, cocaine, heroin, needles, "
        "needle, syringe, syringes, nitrous, nos canisters, canisters, laughing gas, spliff, skunk, crack pipes, "
        "injecting, shooting up, county lines, balloons",
    ),
    _category(
        "violence",
        "Violence and sexual offences",
        "crime",
        "fight, fighting, fights, punched, punch, hit me, attacked, attack, assault, assaulted, stabbed, "
        "stabbing, beaten up, beaten, kicked in the head, headbutted, exposed himself, flashed, flasher, groped, "
        "followed me, followed, followed home, stalked, followed my, following me, stalking, sexual, touched, "
        "spat at, slapped, threatened with, threatened+hammer, threatened+knife, threatened to kill, acid, "
        "strangled, domestic, dog attack, dog bit, harassed, jumped, stranger followed, pushed, upskirting, "
        "spiked",
    ),
    _category(
        "public-order",
        "Abuse, threats and hate",
        "crime",
        "abuse, abused, abusive, racist, racially, racism, racist abuse, shouting+abuse, screaming+abuse, "
        "homophobic, homophobic+shouted, transphobic, antisemitic, islamophobic, slurs, slur, hate crime, hate, "
        "swearing, swearing at, shouting+swearing, hijab, threats, threatening, threatened, swastika, verbal",
    ),
    _category(
        "weapons",
        "Weapons",
        "crime",
        "knife, knives, machete, machetes, zombie knife, gun, sword, weapon, weapons, knuckleduster, knife found, "
        "with a knife, with a machete, with a gun, crossbow, axe, blade",
    ),
    _category(
        "other-theft",
        "Other theft",
        "crime",
        "parcel+stolen, parcel+gone, delivery+stolen, package+stolen, parcels+stolen, stolen, theft, thieves, "
        "thief, porch pirate, plants+stolen, pots+stolen, metal+stolen, lead+stolen, drill+stolen",
    ),
    _category(
        "other",
        "Something else",
        "crime",
        "scam, scammed, scammer, scammers, fake, prostitution, prostitutes, sex workers, brothel, dangerous dog, "
        "off lead, fraud, scam caller, fraudster, phishing, trespass, trespassing, squatters, drone, conned, "
        "bogus",
    ),
)
"""In the order they are offered."""


@cache
def by_key() -> Mapping[str, Category]:
    """The categories by key, as they are stored."""
    return {category.key: category for category in CATEGORIES}


@cache
def _names() -> Mapping[str, str]:
    """The key of every name a category may be asked for by, in plain words."""
    named = {utils.default_process(way): one.key for one in CATEGORIES for way in (one.key, one.name)}
    return named | {term: one.key for one in CATEGORIES for term in one.words if "+" not in term and term not in named}


def category_named(text: str) -> Category | None:
    """The category a person names by its key, its name or one of its words, slips of spelling allowed."""
    typed = utils.default_process(text)
    key = _names().get(typed)
    if key:
        return by_key()[key]
    near = process.extractOne(typed, _names().keys(), scorer=fuzz.ratio, score_cutoff=NEAR) if len(typed) > 3 else None
    return by_key()[_names()[near[0]]] if near else None
