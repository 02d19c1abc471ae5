"""Things people ask that sound like ours and are not held: how they are said, what to call them and who to ask.

Each entry is a concept of the lexicon. A record that has the concept itself still answers.
"""

from typing import NamedTuple

MET_DATA = "the Met's statistics pages or a freedom of information request"
DASHBOARD = "the Met's crime dashboard, or data.police.uk"
COUNCIL = "your council"


class NotHeld(NamedTuple):
    """What it is called, who to ask, the ways of saying it, and whether it is our job at all."""

    what: str
    ask: str
    said: str
    ours: bool = True


NOT_HELD = {
    "nh_force": NotHeld(
        "figures for forces other than the Met",
        "that force, or the Home Office's police workforce statistics",
        "british transport police, btp, city of london police, police scotland, psni, other forces, other force, mod police, "
        "ministry of defence police, national crime agency, nca, transport police, greater manchester police, gmp, "
        "west midlands police, thames valley police, kent police, essex police, surrey police, outside london, rest of england",
    ),
    "nh_detective": NotHeld(
        "numbers of detectives or specialist officers",
        MET_DATA,
        "detective, detectives, cid, firearms officer, firearms officers, armed officers, armed police, armed response, firearms, sniper, "
        "traffic officers, traffic police, response officers, response team, riot police, public order officers, undercover, "
        "counter terrorism, plain clothes, motorbike officers, cycle officers, bike officers, negotiators, flying squad",
    ),
    "nh_animals": NotHeld(
        "numbers of police dogs or horses",
        MET_DATA,
        "police dog, police dogs, dogs, dog unit, horse, horses, police horses, mounted, mounted police, mounted branch, dog handlers, sniffer dogs",
    ),
    "nh_kit": NotHeld(
        "numbers or prices of police vehicles and equipment",
        MET_DATA,
        "taser, tasers, police car, police cars, patrol cars, patrol car, police van, police vans, helicopter, helicopters, body cam, "
        "body cameras, body worn, uniform, uniforms, drone, drones, radios, handcuffs, police bikes, police vehicles, vehicles do the police, boats, riot gear",
    ),
    "nh_search": NotHeld(
        "stop and search figures",
        "the Met's stop and search dashboard",
        "stop and search, stop and searches, stop searches, stops and searches, stop search, searched",
    ),
    "nh_solved": NotHeld(
        "arrests, charges, convictions or how many crimes were solved",
        DASHBOARD,
        "solved, get solved, detection rate, detection rates, clear up rate, clear up, cleared up, charge rate, convicted, conviction, "
        "convictions, arrests, arrest, arrested, prosecuted, prosecutions, prosecution, sanction detections, charged with, outcomes",
    ),
    "nh_sentence": NotHeld(
        "sentences, courts or prisons",
        "the Ministry of Justice or a solicitor",
        "sentence, sentences, sentenced, prison, prisons, jail, jailed, prisoners, court, courts, magistrates, go to prison, tried in court, probation",
        ours=False,
    ),
    "nh_fire": NotHeld(
        "figures for the fire or ambulance services",
        "the London Fire Brigade or the London Ambulance Service",
        "fire station, fire stations, firefighter, firefighters, fire engines, fire brigade, ambulance, ambulances, paramedic, paramedics, "
        "ambulance stations, ambulance station, lfb, fire service, fire officers, fires attended",
        ours=False,
    ),
    "nh_names": NotHeld(
        "officers' names, or their own details",
        "the Met's website or data.police.uk, which list each ward's team",
        "names of, name of the, officers names, whats the name, what is the name, full name, first name, called pc, who is pc, home address, "
        "badge number, collar number, personal mobile, mobile number, named pcs",
        ours=False,
    ),
    "nh_wardens": NotHeld(
        "numbers or pay of council wardens and enforcement staff",
        COUNCIL,
        "traffic warden, traffic wardens, parking wardens, parking warden, wardens, warden, civil enforcement officers, enforcement officers, "
        "community safety wardens, council wardens, park keepers, lollipop",
        ours=False,
    ),
    "nh_cctv": NotHeld(
        "CCTV or other cameras",
        COUNCIL,
        "cctv, cctv camera, cctv cameras, cameras, camera, speed camera, speed cameras, ring doorbell, anpr, facial recognition",
        ours=False,
    ),
    "nh_council": NotHeld(
        "councillors, elections or council spending",
        COUNCIL,
        "how many councillors, number of councillors, mayoral election, election results, local elections, by election, ward councillors, "
        "vote for, pay my council tax, pay council tax, single person discount, council tax discount, council tax online, council tax bill, council leader, who is my councillor, who are my councillors, who is the mp, turnout, election by",
        ours=False,
    ),
    "nh_homes": NotHeld(
        "house prices, population or anything else about a ward's homes and people",
        "the Office for National Statistics",
        "house price, house prices, population of, how many people live, ward population, census, demographics, rents, average rent, property prices, deprivation, "
        "unemployment, council homes, life expectancy, inhabitants, flats cost",
        ours=False,
    ),
    "nh_people": NotHeld(
        "the make-up of the workforce: sickness, diversity, conduct or leavers",
        MET_DATA,
        "sick days, sickness, sick leave, off sick, black officers, asian officers, ethnic, ethnicity, women officers, female officers, are women, "
        "are female, gender, diversity, sacked, misconduct, dismissed, suspended, vetting, complaints against, complaints about, gross misconduct, resigned, "
        "resignations, retire, retired, retirement, leavers, female, male, racism, corrupt, gay, minority, overweight, average age",
    ),
    "nh_specials": NotHeld(
        "numbers of special constables, cadets or volunteers",
        MET_DATA,
        "special constable, special constables, specials, msc, cadet, cadets, police cadets, volunteers, volunteer police",
    ),
    "nh_custody": NotHeld(
        "custody suites, police stations or their opening hours",
        "the Met's website",
        "custody, custody cells, police cells, custody suites, how many police stations, opening hours, opening times, open until, nearest police station, "
        "police stations has, stations have closed, stations are left, stations left, stations are there, holborn police station",
    ),
    "nh_missing": NotHeld(
        "missing people, domestic abuse or road casualty figures",
        "the Met's statistics pages or Transport for London",
        "missing people, went missing, missing persons, missing person, domestic abuse, domestic violence, road deaths, died on the roads, "
        "killed on the roads, road casualties, collisions, traffic accidents, coercive control, stalking, runaways, car crashes, accidents",
    ),
    "nh_gangs": NotHeld(
        "gangs or named suspects",
        "your ward team; tell Crimestoppers what you know",
        "gang, gangs, gang members, drug dealers, dealers on, who are the drug dealers, sex offender, sex offenders, paedophiles, registered offenders, county lines",
        ours=False,
    ),
    "nh_phones": NotHeld(
        "what was stolen or what it was worth",
        DASHBOARD,
        "iphones, iphone, worth, value of stolen, rolex, watches, catalytic converters, laptops, e scooters",
    ),
    "nh_street": NotHeld(
        "crime by street, estate or postcode: my figures stop at the ward",
        "data.police.uk, which maps crime near an address",
        "crime on my street, just that street, that street, crime on my road, on my street, on our street, on our road, crime on our street, crime map, my postcode, by postcode, "
        "crime near my house, on the high street, crime hotspots map, on my estate, on our estate, on the estate, which street, which streets, which road, "
        "streets, by street, near the station, at the station, in the park, outside the school",
    ),
    "nh_when": NotHeld(
        "crime by time of day, or by who did it or suffered it",
        DASHBOARD,
        "hour of the day, time of day, which hour, which day, day of the week, at night, after dark, victims, victim, suspects, suspect, "
        "offenders, offender, perpetrators, under 25, under 18, aged, teenagers charged, repeat offenders",
    ),
    "nh_transport": NotHeld(
        "crime on trains, buses or the Underground",
        "British Transport Police and Transport for London",
        "central line, northern line, jubilee line, victoria line, district line, piccadilly line, bakerloo line, overground, "
        "on the tube, on the underground, on the train, on trains, on the bus, on buses, railway, dlr, elizabeth line",
    ),
    "nh_future": NotHeld(
        "forecasts",
        "MOPAC for plans and budgets",
        "predict, predicted, prediction, forecast, forecasts, next year, will there be in, in the future, by 2030",
    ),
    "nh_lately": NotHeld(
        "crime since June 2025",
        DASHBOARD,
        "last week, this week, yesterday, last night, last month, this month, today so far, so far this year, last weekend, at the weekend, past week, past month",
    ),
    "nh_top_pay": NotHeld(
        "senior officers' or staff pay",
        MET_DATA,
        "commissioners salary, commissioner earn, commissioner paid, commissioner get paid, chief superintendent salary, salary of the commissioner, "
        "commander earn, superintendent earn, chief inspector, bonus, bonuses, pension, pensions, rowley earn, rowley paid, mayor earn, mayors salary",
    ),
    "nh_response": NotHeld(
        "how long the police take to come or to answer",
        "the Met's performance pages",
        "999 call, 999 calls, calls answered, answer times, how long does it take police, take to arrive, take to get here, arrival time, call handlers",
    ),
}
