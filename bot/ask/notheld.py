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
        "british transport police, btp, police scotland, psni, other forces, other force, mod police, "
        "ministry of defence police, national crime agency, nca, transport police, greater manchester police, gmp, "
        "west midlands police, thames valley police, kent police, essex police, surrey police, outside london, rest of england, "
        "military police, parks police, park police, parks constabulary, parks police officers, "
        "hertfordshire police, sussex police, nypd, merseyside police, west yorkshire police, port of london police",
    ),
    "nh_detective": NotHeld(
        "numbers of detectives or specialist officers",
        MET_DATA,
        "detective, detectives, cid, firearms officer, firearms officers, armed officers, armed police, armed response, firearms, sniper, "
        "traffic officers, traffic police, response officers, response team, riot police, public order officers, undercover, "
        "safer schools officer, safer schools officers, schools officers, school officers, schools officer, school officer, "
        "family liaison officers, forensic officers, officers guard, guard the palace, royal protection, diplomatic protection, "
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
        "body cameras, body worn, uniform, uniforms, drone, drones, radios, handcuffs, police bikes, police vehicles, vehicles do the police, boats, riot gear, "
        "stab vest, stab vests, carry guns, carry a gun, officers have bicycles, officers have bikes, "
        "have bicycles, electric cars, police motorbikes, truncheons, batons, pepper spray, water cannon, "
        "police boats, phones do",
    ),
    "nh_search": NotHeld(
        "stop and search figures",
        "the Met's stop and search dashboard",
        "stop and search, stop and searches, stop searches, stops and searches, stop search, searched, "
        "police stops, stops were, strip search, strip searches, strip searched, section 60, stop and account, "
        "searches, stopped by police, stopped more than, number of stops",
    ),
    "nh_solved": NotHeld(
        "arrests, charges, convictions or how many crimes were solved",
        DASHBOARD,
        "solved, get solved, detection rate, detection rates, clear up rate, clear up, cleared up, charge rate, convicted, conviction, "
        "convictions, arrests, arrest, arrested, prosecuted, prosecutions, prosecution, sanction detections, charged with, outcomes, "
        "end in a charge, were caught, been caught, cautions, cautioned, clearance rate, clearance rates, "
        "community resolutions, no suspect, unsolved, got away with, thieves caught, closed without, "
        "investigation closed",
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
        "badge number, collar number, personal mobile, mobile number, named pcs, "
        "who is the pc, who are the pcs, who is our pc, who is my pc, who is our sergeant, who is my sergeant, "
        "who is the pcso, who is our pcso, who is my pcso, name of our ward, name of my, names of our, names of my, "
        "who is the inspector",
        ours=False,
    ),
    "nh_wardens": NotHeld(
        "numbers or pay of council wardens and enforcement staff",
        COUNCIL,
        "traffic warden, traffic wardens, parking wardens, parking warden, wardens, warden, civil enforcement officers, enforcement officers, "
        "community safety wardens, council wardens, park keepers, lollipop",
        ours=False,
    ),
    "nh_streets": NotHeld(
        "gates, lighting, parking or anything else of the street itself",
        COUNCIL,
        "alley gates, alley gate, alley gating, alleygates, alleygating, "
        "parking tickets, parking ticket, parking fines, parking permit, "
        "parking permits, penalty charge, speeding tickets, speeding fines, fixed penalty, fixed penalties, knife arches, "
        "alcohol licence, pub licence, premises licence, shotgun licence, shotgun certificate, firearms licence",
        ours=False,
    ),
    "nh_calls": NotHeld(
        "how many calls, reports or visitors the police get",
        MET_DATA,
        "101 calls, calls to 101, calls to 999, calls a day, calls each day, "
        "calls does the met get, calls do the police get, calls do they get",
    ),
    "nh_watch": NotHeld(
        "Neighbourhood Watch schemes",
        "Neighbourhood Watch, or your ward team",
        "neighbourhood watch schemes, watch schemes, how many neighbourhood watch, neighbourhood watch areas, "
        "neighbourhood watches, watch coordinators, watch members",
        ours=False,
    ),
    "nh_minutes": NotHeld(
        "any one panel's meetings: who came, what was decided, or its minutes",
        "the panel itself, or its ward's police team",
        "came to the last, attended the last, people attended, turned up to the last, panel decide in, panel decided in, "
        "panel decide last, panel vote for last, panels minutes, minutes of the last, minutes from the last, "
        "last panel meeting, last ward panel meeting, next panel meeting, next ward panel meeting, our next panel, "
        "next meeting of the, last meeting of the, panel set in, panel set last, panel set this, "
        "priorities did the, priorities did our, panel last meet, panel meet next, panel meeting next, "
        "sit on the panel in, members does the",
    ),
    "nh_spend": NotHeld(
        "the Met's own budgets: overtime, buildings or one command unit's money",
        MET_DATA,
        "overtime last year, spend on overtime, spent on overtime, spends on overtime, overtime bill, overtime budget, "
        "budget of the bcu, bcu budget, bcus budget, budget for the bcu, budget of the borough, borough police budget, "
        "station being sold, station sold, stations sold, sell the police station, selling the police station, station sale, "
        "sale of the police station, sell off the station, spend on fuel, spend on diesel, spent on consultants, "
        "police station being sold, police station sold, police station for sale, selling new scotland yard, "
        "sale of new scotland yard, selling scotland yard, sold scotland yard, sold new scotland yard, "
        "rent does the met pay, met pay in rent, how many buildings, buildings does the met, met buildings, "
        "police buildings, total debt, in debt, the mets reserves, consultants, agency staff, paid in compensation, "
        "compensation paid, legal costs, legal bills, payouts, carnival cost, policing notting hill carnival, "
        "policing the carnival, refurbishing",
    ),
    "nh_code": NotHeld(
        "commands for computers",
        "whoever runs panelbot",
        "drop table, select from, delete from, insert into, union select, script alert, sudo rm",
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
        "unemployment, council homes, life expectancy, inhabitants, flats cost, "
        "rough sleepers, rough sleeping, homeless, homelessness",
        ours=False,
    ),
    "nh_people": NotHeld(
        "the make-up of the workforce: sickness, diversity, conduct or leavers",
        MET_DATA,
        "sick days, sickness, sick leave, off sick, black officers, asian officers, ethnic, ethnicity, women officers, female officers, are women, "
        "are female, gender, diversity, sacked, misconduct, dismissed, suspended, vetting, complaints against, complaints about, gross misconduct, resigned, "
        "injured on duty, hurt on duty, officers injured, officers were injured, officers were hurt, speak bengali, speak other languages, "
        "average length of service, stay in the job, live in the borough, live outside london, "
        "resignations, retire, retired, retirement, leavers, female, male, racism, corrupt, gay, minority, overweight, average age, "
        "black police, black police officers, asian police, asian police officers, female police officers, "
        "women police officers, women are on, women police, how many women, muslim, sikh, officers quit, "
        "officers have quit, left the met, officers left the, years experience, years of experience, light duties, "
        "restricted duties, maternity leave, disabled officers, length of service, lgbt, second jobs",
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
        "police stations has, stations have closed, stations are left, stations left, stations are there, holborn police station, "
        "cells are there",
    ),
    "nh_missing": NotHeld(
        "missing people, domestic abuse or road casualty figures",
        "the Met's statistics pages or Transport for London",
        "missing people, went missing, missing persons, missing person, domestic abuse, domestic violence, road deaths, died on the roads, "
        "killed on the roads, road casualties, collisions, traffic accidents, coercive control, stalking, runaways, car crashes, accidents, "
        "hit and run, hit and runs, drink drivers, drunk drivers, drink driving, knocked down, uninsured, "
        "car accidents, road accidents, drivers were caught, drivers caught, were seized",
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
        "streets, by street, near the station, at the station, in the park, outside the school, "
        "tube station, near the tube",
    ),
    "nh_when": NotHeld(
        "crime by time of day, or by who did it or suffered it",
        DASHBOARD,
        "hour of the day, time of day, which hour, which day, day of the week, at night, after dark, victims, victim, suspects, suspect, "
        "offenders, offender, perpetrators, under 25, under 18, aged, teenagers charged, repeat offenders, "
        "old people, elderly people, elderly residents, children under, how many students, how many tourists, "
        "how many children, time of night",
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
        "predict, predicted, prediction, forecast, forecasts, next year, will there be in, in the future, by 2030, "
        "will we have in, will they cut, will the met cut, will our pcso, will we lose, will we get next, "
        "going to be cut, cost in 2027, cost in 2028, cost in 2029, cost in 2030, will crime go, will crime rise, "
        "will crime fall, will knife crime",
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
        "999 call, 999 calls, calls answered, answer times, how long does it take police, take to arrive, take to get here, arrival time, call handlers, "
        "police take to, met take to, police to turn up, time for police to, officers come out, police come out, "
        "emergency calls, never attend, police to reach, police to get to, grade call, grade calls, "
        "how quick do officers, how fast do police, how fast do the police",
    ),
    "nh_rota": NotHeld(
        "who is on duty when: shifts, rotas and leave",
        "your ward team",
        "on duty tonight, on duty now, on duty today, on duty this weekend, on duty right now, on shift tonight, on shift now, "
        "who is on duty, who is on shift, whos on duty, "
        "working this week, working tonight, working today, working this weekend, back from leave, what days does our, "
        "been our sergeant, been our pc, sergeant been here, pc been here, officer been here",
        ours=False,
    ),
    "nh_orders": NotHeld(
        "orders and notices against antisocial behaviour, or evictions",
        COUNCIL,
        "asbos, asbo, dispersal orders, dispersal order, dispersal zone, dispersal zones, closure orders, closure order, "
        "community protection notice, community protection notices, criminal behaviour orders, criminal behaviour order, "
        "injunctions, injunction, evicted, evictions, banning orders, pspo, pspos, public space protection order",
        ours=False,
    ),
    "nh_price": NotHeld(
        "prices of guards, door staff, rangers or the policing of a match",
        "whoever would supply them",
        "hire a security guard, security guard cost, security guards cost, security guard an hour, price of a security guard, "
        "cost of a security guard, hire a guard, bouncer, bouncers, door staff, door supervisors, park ranger, park rangers, "
        "night wardens, policing football, football match police, policing a match, policing a football match",
    ),
    "nh_city": NotHeld(
        "figures for the City of London Police",
        "the City of London Police",
        "city of london police, city police, square mile police",
    ),
}
