"""The words people use, and what they mean to us: each line is a concept and the ways of saying it.

A phrase may have several words; the longest one wins. A word may stand under one concept only, except as part of a
longer phrase. The index, the spelling and the query all read from here, so a new way of saying something is one word.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from bot.ask.notheld import NOT_HELD

PEOPLE = {
    "constable": "pc, pcs, constable, constables, police constable, police constables, beat officer, beat bobby, pc s",
    "pcso": "pcso, pcsos, pcs os, pc so, community support officer, community support officers, plastic police, "
    "plastic policeman, police community support officer, police community support officers, support officers, psco, pscos",
    "sergeant": "sergeant, sergeants, sarge, sarges, sgt, sgts, skipper, skippers",
    "inspector": "inspector, inspectors, insp, guvnor, guvnors, guvnor s",
    "superintendent": "superintendent, superintendents, supt",
    "chiefofficer": "chief officer, chief constable, chief officer of police",
    "commander": "top cop, police chief, chief of police, top officer, borough chief, borough commander, borough commanders, bcu commander, bcu commanders, commander, commanders, "
    "chief superintendent, chief superintendents, borough command, borough commands",
    "commissioner": "commissioner, the commissioner, rowley, mark rowley, sir mark rowley, hogan howe",
    "dwo": "dwo, dwos, dedicated ward officer, dedicated ward officers, ward officer, ward officers, "
    "dedicated officer, dedicated officers, dedicated ward pcs",
    "officer": "officer, officers, police officer, police officers, cop, cops, copper, coppers, bobby, bobbies, "
    "policeman, policemen, policewoman, policewomen, police, boots on the ground, old bill, offcrs, offcr, feds, rozzers, rozzer, plod, beat team, "
    "polices, staffing, staffing levels, staffed, fully staffed, police numbers, police people, ofcrs, peelers, law enforcement",
    "staff": "police staff, civilian staff, civilians, met staff, staff",
    "recruit": "recruit, recruits, recruited, recruitment, trainee, trainees, in training, still in training, still training",
    "resident": "residents, neighbours, householder, householders, household, households, "
    "individual, individuals, private individual, people on our street, our street, my street, our road, my road, "
    "residents group, residents association, tenants association, community group, local people, locals, wealthy, "
    "rich people, private citizen, private citizens, general public, whip round, the public, ordinary people",
    "council": "council, councils, borough council, local authority, local authorities, town hall, city council",
    "parish": "parish council, parish councils, parish, village council, village or parish council, community council",
    "bid": "bid, bids, business improvement district, business improvement districts, business district, "
    "business districts, traders, shops, shopkeepers, trader, shop owners, retailers, high street businesses",
    "housing": "housing association, housing associations, landlord, landlords, housing provider, social landlord, "
    "registered provider, peabody, ha",
    "developer": "developer, developers, property developer, planning gain, planning obligations, planning agreement",
    "tfl": "tfl, transport for london",
    "firm": "company, companies, private firm, private firms, private company, business, businesses, firm, firms, "
    "employer, corporate, school, schools, college, university, football club, charity, mosque, church, supermarket, "
    "corporate sponsor, sponsor, sponsors",
    "mayor": "mayor, the mayor, mayors, sadiq khan, khan, sadiq, city hall, boris, boris johnson, mayor of london",
    "mopac": "mopac, mayors office for policing and crime, deputy mayor, police authority, mpa, policing body",
    "homeoffice": "home office, home secretary, ho, government, whitehall, downing street, treasury, central government, ministers, the government",
    "met": "met, metropolitan police, metropolitan police service, mps, scotland yard, met police, the met, "
    "whole force, the force, whole met, entire force, london police, the mets, met wide, force wide, londons police, force",
    "london": "london, whole of london, all of london, across london, london wide, londonwide, greater london, londoners, capital",
    "councillor": "councillor, councillors, cllr, cllrs, mp, am, assembly member, local councillor",
    "assembly": "london assembly, assembly",
}
MONEY = {
    "cost": "cost, whats the damage, set us back, sets you back, sets the met back, what the met back, how much, pounds, pound, quid, gbp, costs, costing, price, prices, priced, charge, charges, charged, fee, fees, expensive, cheap, "
    "cheaper, cheapest, how much money, what would it take, price tag, that come to, it come to, would come to, come to in all, the bill be, come in under, come in at, quote, costings, costed, pricing, "
    "how much for, how much is, how much are, how much would, how much does, how much do, how much did, bill, spend",
    "pay_rate": "salary, salaries, wage, wages, earn, earns, earning, earned, pay rise, pay rises, pay award, pay awards, "
    "pay scale, pay scales, pay point, pay points, pay deal, basic pay, basic, starting pay, police pay, "
    "get paid, are paid, be paid, starting salary, pay packet, take home, recruit pay, "
    "paid in, salry, pay settlement, remuneration, neighbourhood recruit pay, were paid",
    "london_pay": "london weighting, london allowance, london payments, london pay, weighting",
    "hourly": "hourly, hourly rate, hourly rates, per hour, an hour, by the hour, rate card, hour",
    "overtime": "overtime",
    "term": "minimum term, minimum years, number of years, how many years, how long, length of contract, for how long, contract length",
    "budget": "budget, budgets, budgeted, set aside, put aside, budget gap, black hole, shortfall in funding",
    "precept": "precept, council tax, band d",
    "grant": "grant, grants, grant money",
    "pay": "pay, pays, paying, paid, fund, funds, funding, funded, buy, buys, buying, bought, purchase, purchased, "
    "purchasing, hire, hiring, hired, finance, financed, financing, bankrolled, bankrolling, footed, footed the bill, forked out, fork out, cough up, stump up, stumped up, shell out, chip in, club together, contribute, contribution, "
    "contributions, rent, top up, bankroll, buy in, were paid for, paid for by, be paid for, are paid for, was paid for, paid for, pay for, pay towards, foot the bill, put up the money, money for, "
    "sponsoring, sponsored, sponsorship, council funded, privately fund, raise money for, get extra officers, money",
    "crowdfund": "crowdfund, crowdfunded, crowdfunding, crowd fund, crowd funded, crowd funding, fundraise, fundraising, "
    "kickstarter, gofundme",
    "raised": "raised, raise, pledges, pledge drive, pledged money, pledge money, money raised, collected",
    "gift": "gift, gifts, donate, donation, donations, donated, donating, legacy, bequest",
    "match": "match, matched, matching, match funding, match funded, match fund",
}
RULES = {
    "s92": "s92, police act grant",
    "s93": "s93",
    "s25": "s25, sps, special services, special police services, special police service, special policing services, "
    "charged services, charging for police services",
    "s106": "s106, planning money",
    "cil": "cil, community infrastructure levy, infrastructure levy",
    "law": "law, legal, legally, lawful, illegal, unlawful, statute, statutory, allowed, permitted, police act, act, "
    "is it allowed, against the law, by law, legislation, legal requirement, rule, rules",
    "private": "private patrol, private patrols, private security, security guard, security guards, security firm, "
    "my local bobby, local bobby, mlb, private police, private police force, private guards, guard, guards, "
    "private patrol firms, security company, patrol firm, tm eye, private bobbies, hired security",
    "mpp": "metpatrol plus, met patrol plus, mpp, patrol plus, buy one get one free, bogof, bogoff, bogo, "
    "two for one, 2 for 1, buy one get one, metpatrol, matched scheme, old scheme, match scheme, metpatrolplus, "
    "old matched scheme, half price scheme, metplus, met plus, matched officers, old matched officers",
    "pp": "partnership plus, new scheme, partnershipplus, current scheme, partnership plus scheme",
    "costshare": "cost sharing, cost share, costshare, cost sharing round, share the cost, split the cost",
    "scheme": "scheme, schemes, programme, initiative, funding scheme",
    "pcd": "pcd, pcd 555, pcd 1163, mopac decision, decision notice",
    "condition": "condition, conditions, strings, strings attached, ring fence, ring fenced, ringfenced, ring fencing, "
    "ringfence, earmarked",
    "stay": "stay, stays, stay in, remain, kept in, guaranteed to stay, moved, moved away, pulled, leave the ward, "
    "taken away, move them, moved elsewhere, kept, pulled away, pulled off, sent elsewhere",
    "objection": "not like, didnt like, dislike, disliked, object, objected, objection, objections, complain, complained, moan, moaned, moaning, beef, gripe, griped, worry about, criticise, "
    "criticised, criticism, unhappy, against the scheme, problem with, wrong with, drawback, drawbacks, downside",
    "open": "open, still open, available, still available, still going, still running, exist, exists, still exist, "
    "still around, on offer, running, join, sign up, apply, application, still there, in operation",
    "closed": "closed, close, ended, scrapped, stopped, finished, axed, abolished, shut, dead, wound up, gone, "
    "replaced, replace, replacement, took over, withdrawn, discontinued, closing",
    "discount": "discount, per cent off, percent off, reduction, half price, discounted, undiscounted",
    "lookup": "police records, police computer, police database, look people up, look up, access to records, access to police records, database, pnc",
    "mou": "mou, memorandum, understanding, agreement, contract, contracts, deal",
}
NUMBERS = {
    "howmany": "how many, number, numbers, count, counts, how mny, hw many, hw mny, hmny, headcount, how big, how large, "
    "size, complement, quantity, tally",
    "strength": "strength, strengths, workforce, fte, ftes, full time equivalent, full time equivalents, strenght",
    "promise": "promised, promise, promises, should, supposed, supposed to, meant, meant to, entitled, entitled to, "
    "minimum, standard, guaranteed, guarantee, pledge, pledged, establishment, allocation, allocated, "
    "ought, quota, deserve, owed, due, commitment, committed, at least, allowance, official number, model, standards, "
    "maximum, baseline",
    "inpost": "in post, actually, really, actual, in place, real number, genuinely, actually there, on the ground, deployed, posted",
    "now": "now, today, currently, current, at the moment, these days, present, at present, nowadays, latest, "
    "right now, up to date, this month, most recent, recent, recently",
    "history": "history, over the years, used to, used to be, timeline, in the past, over time, historically, evolution, "
    "how has it changed, evolved, originally, beginning, started out, through the years, back in the day",
    "change": "change, changed, changes, gone up, gone down, going up, going down, rise, risen, rising, rose, increase, increased, "
    "increasing, fall, fallen, falling, fell, drop, dropped, decline, declined, up or down, fewer, smaller, bigger, "
    "lost, lose, losing, gain, gained, grow, grown, growth, grew, trend, less, shrunk, shrinking, went up, went down, drops",
    "lowest": "lowest, fewest, smallest, minimum ever, low point, record low, least",
    "highest": "highest, peak, biggest, largest, record high, most ever, high point, more than ever, than ever, ever before, ever had, most",
    "share": "share, proportion, percentage, per cent, percent, fraction",
    "average": "average, typical, on average",
    "rank": "rank, ranking, ranked, league table, come among, come in, where does, top, bottom, ranks",
    "compare": "compare, compared, comparison, versus, vs, against, difference between, difference, differ, better than, "
    "worse than, side by side, than, and also, compares, comparing",
    "vacancy": "vacancy, vacancies, vacant, unfilled, empty posts, unfilled posts, short of, posts filled, filled, understaffed, "
    "gaps in the team",
    "target": "target, targets, goal, aim, short of target, planned, plan, plans",
    "short": "hit its, hit the, reached its, delivered, achieved, made its target, short, shortfall, shortage, missed, miss",
    "cut": "cut, cuts, cutting, axe, slash, slashed, austerity, savings, posts going, posts lost, job losses, jobs",
    "extra": "extra, additional, more, added, new, further",
    "total": "total, overall, altogether, in all, in total",
    "perhead": "per 100000, per head, per capita, per person, per 1000, per thousand, per hundred thousand",
    "wrongcount": "wrong, corrected, overstated, inaccurate, revised, revision, mistaken, recount, too high, incorrect, inflated",
    "fill": "post, posts, positions, roles, position, role",
}
WORK = {
    "abstraction": "abstraction, abstractions, abstracted, abstract, backfill, backfilling, aid, on aid, taken off the ward, "
    "pulled off the beat, off the beat, away from ward, away from the ward, lost to, sent to central london, "
    "away from their beat, away from their wards, redeployed, borrowed, called away, deployed elsewhere, taken off",
    "shift": "shift, shifts, hours, minutes, duty, on duty",
    "team": "team, teams, snt, snts, safer neighbourhood team, safer neighbourhood teams, safer neighbourhoods team, "
    "safer neighbourhoods, ward team, ward teams, neighbourhood team, neighbourhood teams, local team, policing team, "
    "neighbourhood policing team, neighbourhood policing teams, local police team, snt team, police team, squad",
    "towncentre": "town centre team, town centre teams, tct, town centre, town centres, town center, town centre police, towncentre",
    "neighbourhood": "neighbourhood, neighbourhoods, neighbourhood policing, neighbourhood police, local policing, community policing, "
    "neighborhood, neighbourhood officer, neighbourhood officers, local officers, local officer, neighborhoods",
    "npg": "neighbourhood policing guarantee, the guarantee, policing guarantee, named officer, named officers, "
    "national guarantee, npg, governments guarantee, neighborhood policing guarantee",
    "lpm": "local policing model, lpm, 2013 model",
    "model123": "1 2 3, 1 2 3 model, one two three, 1 2 3 team, safer neighbourhoods model",
    "pool": "pool, flexible pool, pooled",
    "aidfree": "backfilled, assigned investigations",
    "named": "named, contactable, name",
    "casey": "casey, casey review, baroness casey, louise casey",
    "nmfl": "new met for london, a new met for london, nmfl, phase 2, phase two, second phase",
    "station": "police station, police stations, front counter, front counters, counter, station, stations, nick, base",
    "response": "response time, response times, respond, how quickly, attend, arrive, response, answer, reply",
    "westend": "hotspot, hotspots, hot spot",
    "task": "task force, taskforce, enforcement partnership team, enforcement team, law enforcement team, partnership team, "
    "partnership task force, let",
    "estate": "estate, estates, housing estate, housing estates",
    "datastore": "datastore, london datastore, workbook, spreadsheet, dataset, data set, data, file, published, publish, open data, "
    "statistics, stats, figures, figure, csv, release, publishes",
    "source": "your information come from, your information, is it licensed, data licence, your licence, where do you get, where does that come from, get your figures, your sources, sources, where is that from, "
    "who says, how do you know, your figures from",
}
CRIME = {
    "crime": "crime, crimes, offence, offences, recorded crime, criminality, offending, crime rate, crime rates, crime figures, "
    "crime stats, crime statistics, crime numbers, crime count, reported crime, criminal offences, incidents, crme, crim",
    "safe": "safe, safest, safer than, dangerous, unsafe, rough, worst, dodgy, safety, how bad, bad area, crime ridden, lawless, safe place",
    "cat_burglary": "burglary, burglaries, break ins, break in, burgled, burglar, burglars, housebreaking, breakins, breaking and entering",
    "cat_robbery": "robbery, robberies, mugging, muggings, mugged, robbed, muggers, phone snatching, street robbery",
    "cat_theft": "theft, thefts, stolen, shoplifting, pickpocket, pickpocketing, pickpockets, bike theft, bicycle theft, thieving, "
    "stealing, shoplifters, phone theft, phone thefts, phones stolen, nicked, bike thefts, bikes stolen",
    "cat_vehicle": "vehicle crime, cars nicked, car nicked, cars broken into, nicked or broken into, car crime, car theft, car thefts, vehicle theft, vehicle offences, cars stolen, stolen cars, "
    "motor vehicle, moped crime, thefts from cars, theft from cars, theft of cars, car break ins, vehicle offence, "
    "stolen vehicles, motor crime, car crimes, vehicle crimes, theft from vehicles, theft of vehicles",
    "cat_violence": "violence, violent crime, violent crimes, violent, assault, assaults, stabbing, stabbings, murder, murders, homicide, homicides, "
    "violence against the person, gbh, abh, violent offences, attacks, killings",
    "cat_weapons": "weapons, weapon, possession of weapons, weapons possession, knife crime, knife crimes, gun crime, gun crimes, knives, "
    "knife, guns, weapon offences, weapons offences, knife offences, bladed",
    "cat_drugs": "drugs, drug, drug offences, drug dealing, drug crime, cannabis, drug crimes, drug possession, drugs offences, dealing",
    "cat_sexual": "sexual offences, sexual, sex offences, rape, rapes, sexual assault, sexual assaults, sexual offence, sex crime, sex crimes",
    "cat_order": "public order, public order offences, disorder, hate crime, hate crimes, race hate, public order offence, harassment",
    "cat_damage": "arson, criminal damage, vandalism, graffiti, arson and criminal damage, vandalised",
    "cat_fraud": "fraud, scams, scam, forgery, frauds, fraud and forgery, nfib",
    "cat_misc": "miscellaneous crimes, misc crimes, miscellaneous crimes against society",
    "monthly": "monthly, month by month, per month, each month, by month, every month",
    "unplaced": "unplaced, not placed, no ward",
    "lastyear": "last year, past year, last twelve months, last 12 months, past 12 months, year to june, last yr, past twelve months, "
    "previous year, year on year, this past year",
}
PANELS = {
    "panel": "panel, panels, ward panel, ward panels, safer neighbourhood panel, safer neighbourhood panels, snp, "
    "safer neighbourhoods panel, snps, neighbourhood panel, ward panel meeting, panel meeting, panel meetings",
    "board": "safer neighbourhood board, safer neighbourhood boards, snb, snbs, borough board, boards, board, safer neighbourhoods board",
    "chair": "chair, chairs, chairman, chairperson, chaired, vice chair, chairwoman, chairing",
    "member": "member, members, membership, sit on, attend meetings, turn up, attendance, attendees, who can come, sits on, belong, people on a panel",
    "meeting": "meeting, meetings, meet, meets, met up, agm, get together, met quarterly, meet up",
    "often": "how often, often, frequency, frequently, how regularly, quarterly, times a year, a year, regularly, every two months, per year, monthly meetings, "
    "every three months, bimonthly",
    "priority": "priority, priorities, promises and priorities, smart priorities",
    "agenda": "agenda, agendas, order of business, on the agenda",
    "handbook": "handbook, hand book, ward panel handbook, panel handbook",
    "quorum": "quorum, quorate, inquorate, minimum number of members, minimum attendance",
    "vote": "vote, votes, voting, elect, elects, elected, election, elections, chosen, choose, chooses, appoint, appoints, appointed, nominated, nomination",
    "independent": "independent, independence, run by the police, police run, managed by the police, met managed, run by them",
    "survey": "survey, surveys, questionnaire, survey results",
    "concern": "concern, concerns, issue, issues, complaint raised, raise an issue, raise a concern, raise it, problem",
    "review": "review, reviewed, reviews, guidance, terms of reference, guidelines, best practice",
    "speeding": "speeding, speed, speeders",
    "purpose": "purpose, what is a panel for, for what, point of, whats the point, what do they do, what does it do, job, remit, what does, what do",
    "joinpanel": "join the panel, join a panel, join our panel, get on the panel, become a member, new member, join my panel, how do i join, joining, join panel",
    "minutes_of": "minutes of",
}
AREAS = {
    "wards": "wards, electoral wards, which wards, list the wards, what wards, all the wards, list of wards, name the wards",
    "became": "is it now, is now, what is it now, now part of, split into, merged into, replaced by, which wards replaced, what replaced the ward, what happened to, happened to, became, become of, what became of, now called, turned into, changed to, renamed, gone to, old ward, old wards",
    "ward": "ward, electoral ward, my patch, each ward, every ward, per ward, a ward",
    "borough": "borough, boroughs, london borough, london boroughs, each borough, every borough, per borough, local borough",
    "bcu": "bcu, bcus, basic command unit, basic command units, command unit, command units, command, merged, "
    "lumped in, paired with, twinned with, twinned, paired, grouped with, bundled in, bundled with, share a command, command area, tri borough, merger, merge, lumped in with, joined up with, area bcu, unit",
    "pathfinder": "pathfinder, pathfinders, pilot, pilots, trial, trialled, piloted",
    "boundary": "boundary, boundaries, redrawn, old name, used to be called, new name, called now",
    "ours": "our ward, my ward, our area, my area, our patch, our neighbourhood, my neighbourhood, local area, round here, "
    "around here, round our way, our manor, this ward, this area, our local area, where i live, where we live, "
    "our bit, near me, near us, ours, our panels ward, our own ward, our local ward, on our manor, my local area",
    "code": "ward code, gss code, gss, ons code, code for, code",
    "which": "which, what",
    "where": "ward fall in, ward falls in, ward fall under, ward come under, where, where is",
    "who": "who, whom, whose, whos, right person, person to go to, contact for",
    "lead": "lead, leads, led, in charge, runs, head of, heads, who runs, responsible, boss, led by",
}
CONTACTS = {
    "c999": "999, nine nine nine, emergency number, emergency services, in an emergency, emergency, emergencies",
    "c101": "101, one o one, non emergency, nonemergency, 1o1, non emergency number",
    "wait": "wait, waiting, wait time, wait times, waiting time, waiting times, how long to answer, hold, queue, average wait, on hold",
    "deaf": "deaf, hard of hearing, textphone, hearing impaired, text relay, minicom, sign language, deafness",
    "crimestoppers": "crimestoppers, crime stoppers, anonymous, anonymously, anonymous tip, without giving my name, giving my name, give my name, leave my name, my name to the police, "
    "name left out, without leaving my name, without name, secretly, confidentially, tip off",
    "report": "report, reporting, reported, reports, tell the police, who do i tell, who do i call, who do i contact, ring, call, calls, "
    "contact, phone, get hold of, get in touch, reach, email, telephone, phone number, online, contacts, details, contact details, who do i ring, calling",
    "asb": "asb, antisocial behaviour, anti social behaviour, anti social, antisocial, anti social behavior, nuisance, "
    "rowdy, noise, begging, beggars, street drinking, street drinkers, fireworks, abandoned vehicle, abandoned vehicles, "
    "trespass, noisy neighbours, rowdy neighbours, antisocial behavior, loud music, noisy",
    "heading": "heading, headings, kinds of, types of, what type, category, categories, graded, grading, classed, grade, count as, counts as, sorts of",
    "define": "definition, define, defined, meaning, mean, means, legal definition, stand for, stands for, explain, what is meant",
    "casereview": "case review, community trigger, asb review, asb case review, trigger",
    "metengage": "met engage, metengage, neighbourhood alert, alerts, sign up for updates, email updates, updates",
    "findteam": "find my team, find our team, find my officers, find my ward officers, who are my ward officers, who are my officers, "
    "who is my local officer, who my ward officers are, ward officers are, team page, find out who",
}
BOT = {
    "help": "help, what can you do, what can i ask, what do you do, how does this work, how do you work, commands, instructions, "
    "what can you help with, how do i use you, how do i use this, menu, what are you for, options, what sort of things, what kind of things, what can you tell me, things can you tell, things can i ask, sort of questions, kind of questions",
    "about": "youre the police, youre police, as the police, who are you, what are you, are you the police, are you police, about you, who made you, are you a bot, "
    "are you human, is this the police, are you a real person, are you a robot, are you part of the met, who built you, what is panelbot, "
    "panelbot, panel bot, do you work for the police, am i talking to the police, bot, this bot, are you from the met",
    "digest": "weekly summary, monthly summary, digest, the summary, summary, set up the digest, digests",
    "log": "file something, file a, log this, log, logged, logging, do you store, do you keep, privacy, my data, personal data, store my",
}
FILLER = (
    "a an the is are was were be been being am do does did doing done have has had having having will would can could may might must "
    "shall of in on at to for from by with about as into onto over under per it its this that these those there their they them "
    "he she his her him we us our you your i me my mine and or but so if then because since also too just only any some all each "
    "every both either neither not no nor never none isnt arent wasnt werent dont doesnt didnt cant cannot couldnt wont wouldnt "
    "shouldnt havent hasnt hadnt aint please thanks thank hello hi hey dear sir madam kindly ta cheers sorry excuse morning "
    "afternoon evening good regards hope could wondering wonder know want wanted need needs like tell say says said give gives "
    "given show find get gets got getting go going went come comes make made take takes took put see look looking try tried trying "
    "ask asked asking question answer quick quickly one thing things bit lot lots really very quite much many few when why how "
    "what which who where whether while until till during before after between within without out up down off again still even ever "
    "already yet ok okay right well oh um er eh lol mate yes yeah yep nope sure think thought believe heard hear read seen "
    "someone somebody anyone anybody everyone everybody people person guys folk everything something anything nothing "
    "example such same other others another else own around near roughly approximately exactly "
    "im ive ill id youre youve theyre weve were its hes shes thats whats wheres whos hows theres lets isnt innit whys "
    "year years yr yrs month months week weeks day days time times ago early late mid end start autumn summer spring winter "
    "january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
    "once twice first second third two three four five six seven eight nine ten eleven twelve dozen hundred couple pair half "
    "true correct false according kindly please possible possibly maybe perhaps asap urgent urgently advance "
    "agree agreed disagree always monday tuesday wednesday thursday friday saturday sunday rather whole told came "
    "delivered apparently basically obviously literally honestly actually nobody supposedly reckon reckons reckoned anyway "
    "certain definitely altogether completely simply even though although however instead otherwise especially mainly "
    "mostly lately nearly almost enough quite pretty fairly bit kind kinds stuff wonder wondered curious remember forget "
    "meant ground paper papers colleague colleagues mum dad wife husband neighbour friend mate talk talked talking speak "
    "mention mentioned discuss discussed explain explained sort sorts idea ideas hand hands side sides word words fact facts "
    "place places thing work works working use used using happen happened happens happening "
    "able happy keen plan interested understand appreciate grateful let set keep keeps kept through across back next last "
    "shud shld wud cud av wiv dem dis dat de da der wot wat hw mny cn u r ur y pls plz thx ty tho thru bout abt b4 gonna wanna gotta gimme lemme dunno"
).split()

TEXTING = {
    "southwest": "south west", "southeast": "south east", "northwest": "north west", "northeast": "north east",
    "boro": "borough", "boros": "boroughs", "nbhd": "neighbourhood", "btwn": "between", "tht": "that", "wd": "would", "cd": "could",
    "b": "be", "mch": "much", "duz": "does", "any1": "anyone", "some1": "someone", "every1": "everyone", "frm": "from", "hr": "hour",
    "hrs": "hours", "smthng": "something", "rn": "now", "offcrs": "officers", "cncls": "councils", "wots": "whats", "fr": "for",
    "u": "you", "ur": "your", "r": "are", "y": "why", "hw": "how", "mny": "many", "pls": "please", "plz": "please",
    "thx": "thanks", "ty": "thanks", "ppl": "people", "b4": "before", "abt": "about", "bout": "about", "wot": "what",
    "wat": "what", "wht": "what", "gr8": "great", "cn": "can", "shud": "should", "shld": "should", "shd": "should", "wud": "would",
    "wld": "would", "cud": "could", "cld": "could", "n": "and", "nd": "and", "w": "with", "wiv": "with", "av": "have", "hv": "have",
    "hav": "have", "yr": "year", "yrs": "years", "yrz": "years", "mth": "month", "mths": "months", "wk": "week", "bn": "been",
    "offcr": "officer", "ofcrs": "officers", "ofc": "officers", "nbr": "number", "nbrs": "numbers",
    "bcoz": "because", "cos": "because", "bc": "because", "coz": "because", "tmrw": "tomorrow", "2moro": "tomorrow", "2day": "today",
    "2nite": "tonight", "info": "information", "avg": "average", "approx": "roughly", "govt": "government", "dept": "department",
    "mtg": "meeting", "mtgs": "meetings", "msg": "message", "no": "no", "nos": "numbers", "nums": "numbers", "num": "number",
    "tm": "team", "lndn": "london", "ldn": "london", "hood": "neighbourhood", "nhood": "neighbourhood", "cncl": "council", "resi": "resident",
    "rezidents": "residents", "polis": "police", "plod": "police", "gov": "government", "gud": "good", "hows": "how", "hpnd": "happened",
    "lst": "last", "lv": "leave", "rly": "really", "reli": "really", "sum": "some", "tho": "though", "thru": "through",
    "dis": "this", "dat": "that", "dem": "them", "de": "the", "da": "the", "der": "there", "wen": "when", "wer": "where", "ov": "of",
    "4": "4", "2": "2", "ere": "here", "wardz": "wards", "bin": "been", "gt": "get", "gv": "give", "kno": "know", "knw": "know", "shldnt": "shouldnt",
    "crm": "crime", "polce": "police", "plc": "police", "snr": "senior", "asap": "asap", "btw": "btw", "fyi": "fyi", "k": "ok", "im": "im",
}  # fmt: skip

BOTH = {
    "pcso pay_rate": "pcso pay, pcsos paid, pcso paid, pcso salary, pcsos earn, pcso wages",
    "constable pay_rate": "constable pay, pc pay, pcs paid, constables paid, constable salary, pc salary, pcs earn, constable wages",
    "sergeant pay_rate": "sergeant pay, sergeants paid, sergeant salary",
    "funded officer pay": "bought officers, bought officer, funded officers, funded officer, council funded officers, paid for officers, "
    "purchased officers, funded posts, funded police, bought police, bought in officers, officers bought, council officers, paid officers",
    "officer pay_rate": "officer pay, officers paid, officer salary, officers earn",
}
"""Phrases that say two things at once."""
UNHELD = {concept: entry.said for concept, entry in NOT_HELD.items()}

GROUPS = (PEOPLE, MONEY, RULES, NUMBERS, WORK, CRIME, PANELS, AREAS, CONTACTS, BOT, BOTH, UNHELD)

Phrase = tuple[str, ...]


@cache
def concepts() -> Mapping[Phrase, tuple[str, ...]]:
    """Every phrase as its words, and the concepts it says."""
    return MappingProxyType(
        {
            tuple(phrase.split()): tuple(concept.split())
            for group in GROUPS
            for concept, phrases in group.items()
            for phrase in phrases.split(", ")
        }
    )


@cache
def openings() -> Mapping[str, Mapping[str, Sequence[tuple[Phrase, tuple[str, ...]]]]]:
    """The phrases of two words or more, longest first, by their first word and then by their second."""
    starting: dict[str, dict[str, list[tuple[Phrase, tuple[str, ...]]]]] = {}
    for phrase, said in sorted(concepts().items(), key=lambda pair: -len(pair[0])):
        if len(phrase) > 1:
            starting.setdefault(phrase[0], {}).setdefault(phrase[1], []).append((phrase, said))
    return starting


@cache
def singles() -> Mapping[str, tuple[str, ...]]:
    """What each word says by itself."""
    return {phrase[0]: said for phrase, said in concepts().items() if len(phrase) == 1}


@cache
def words() -> frozenset[str]:
    """Every word of the lexicon: what a misspelling is most likely meant to be."""
    return frozenset((*(word for phrase in concepts() for word in phrase), *FILLER, *TEXTING))
