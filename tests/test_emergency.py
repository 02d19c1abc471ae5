"""Danger now is always caught; a question about danger, a past one or a way of speaking is let through."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ask import emergency
from bot.ask.emergency import is_emergency
from tests.noise import NOISES, noisy

QUESTIONS = Path(__file__).parent / "questions"

TUNED_EMERGENCIES = """
there's someone in my house
a man is trying to get in through my bedroom window
SOMEONE IS BREAKING INTO MY NEIGHBOURS FLAT RIGHT NOW
hes got a knife
he has a gun and hes pointing it at people in the shop
my boyfriend is strangling me
my dad is beating my mum up please send someone
i've been stabbed
kid stabbed outside the station loads of blood
my son has taken an overdose
im going to jump
I don't want to live any more, I have the pills in front of me
my daughter says shes going to end her life tonight and she isnt answering her phone
house on fire
there are flames coming out of the window of number 14
Strong smell of gas in our block and people are feeling faint
my husband has collapsed and has no pulse
think my mum is having a stroke her face has dropped
he's having a seizure and won't wake up
a car has gone into the bus stop, people are trapped underneath
motorbike v lorry on the A41, rider not moving
a man keeps following me and I'm on my own
some guy has been following my sister since she got off the tube, she's hiding in a shop
Im locked in the bathroom he is trying to break the door
he wont let me leave the flat and hes taken my phone im on the laptop
my ex is outside banging on the door and says he will kill me
can you send police to 12 Elm Road they're fighting with knives
hlp plz sum1 brkin in 2 my hous
ther is a man wit a nife in the park
pls com quik they beatin him up
someoen is shootign outside my flat
man he has big knife, he is shouting to peoples in market
my neighbor he hit his wife now, she is cry very loud
in my building is fire, smoke everywhere, old lady is inside
How many PCSOs are there in Brixton? Also there's a man lying on the pavement outside not breathing
what's the crime rate here because I can hear gunshots right now
Could you tell me who our ward officer is, somebody is attacking the shopkeeper
two lads on a moped just snatched a woman's bag and knocked her down, she's hurt
a toddler has fallen out of a window
child missing, four years old, vanished from the playground ten minutes ago
my elderly father with dementia has gone out in his pyjamas and we can't find him
there's a dog attacking a child
he's threatening to set fire to the house with us in it
a group with bats smashing up the shop across the road, staff are still inside
someone's spiked my drink i can't stand up and this man wont leave me alone
a woman is being sexually assaulted in the alley behind the pub
my carer is hurting me
there is a suspicious package ticking outside the synagogue
a van is driving into people on the bridge
Robbery happening at the jewellers on the high street, men with hammers
burglars in next door's house, owners away, they're loading a van
he's back. he's at the door. please hurry
call an ambulance he's been run over
my waters have broken and the baby is coming, we're stuck in the lift
au secours il y a un homme armé dans l'immeuble
socorro me quiere matar
pomocy, ktoś się włamuje do mieszkania
yardım edin yangın var
aiuto mio marito mi sta picchiando
bachao bachao mere ghar mein chor hai
"""
"""Looked at while the rules were written."""

CHECKED_EMERGENCIES = """
intruder in my garden trying the back door
I can hear glass breaking downstairs and footsteps and I'm home alone
theyre robbing the corner shop
Man waving a samurai sword about near the clock tower
my flatmate just slit her wrists
I've cut myself really badly and it won't stop bleeding
im gonna end it all cant do this anymore goodbye
there is a woman standing on the edge of the multi storey car park roof
my mate has been shot
gunfire on the estate, everyone is lying on the floor
PLEASE HURRY HE IS GOING TO KILL HER
my stepdad's drunk and he's throwing things at us, my little brother is bleeding
i can hear a child screaming next door and a man shouting im going to kill you
Bin store alight and it's spreading to the flats
kitchens on fire what do we do
explosion heard, windows blown out, smoke pouring from the pub
carbon monoxide alarm going off, wife has passed out
old man has fallen in the road and he's unconscious
my friend's stopped breathing
she's eaten nuts and her throat is closing up
bus has overturned at the roundabout
someone's jumped in front of a train at finsbury park
a boy is in the river he is going under
swimmer in trouble at the ponds, he keeps going under
he's dragged her into the bushes
they've got my brother in the boot of a car
a man tried to grab my daughter outside school, he's still in his car watching the gate
man exposing himself to kids in the playground at this moment
I am a teacher at the primary school. We are in lockdown. There is a person on site with a weapon.
hes kickin off wiv a blade in the kebab shop
yo man jus got shanked outside maccies he bleedin out
some1 help my bro he cant breath
theyre trying 2 nick my moped rn they got angle grinder
hepl me hes goign to kil me
thers a fir in the stairwel
sombody is geting stabed
please police come, my husband want kill me, i am with baby
two person fight, one have bottle broken, many blood
thief is inside my shop now what i do
I wouldn't normally bother you, but a gentleman appears to be lying face down in the pond and isn't responding.
Sorry if this is the wrong place: my neighbour is screaming for help and there's a lot of banging
how do i contact the ward team, there are 20 lads with machetes outside my block
is there a pc near Norbiton station? girl being beaten up by a gang
who do I call, man with a gun on the 38 bus
what do I do my flat is being broken into
My sister just rang from Peckham, her ex has smashed the window and climbed in
my colleague texted, she is hiding in the stockroom, robbers in the store with guns
my grandad isn't waking up
drunk driver swerving all over the north circular nearly hit people
there's a baby locked in a hot car in the sainsbury's car park and it's gone floppy
a crowd is attacking the hotel, throwing petrol bombs
they have thrown something in my eyes it burns i can't see
stop him hes hitting her with a bat
he's in the house. I'm hiding in the wardrobe
ajutor, un bărbat cu cuțit mă urmărește
hay un incendio en mi edificio y hay gente atrapada
um homem está a bater na minha mãe, socorro
النجدة هناك رجل معه سكين
আগুন লেগেছে বাঁচান
adamın elinde bıçak var imdat
help there's a man with a knife in the Co-op
someone has broken into my flat and he's still in the bedroom
my next door neighbour is being attacked by her son
two guys are trying to smash their way into the jewellers
Just watched someone get stabbed at Finsbury Park station
There has been an accident outside the school, a child is hurt
my mother has collapsed and I don't know what to do
our house is filling with smoke
can't breathe chest hurts
my girlfriend is threatening to kill herself
i can't take it any more im going to end my life
he's following me, please help
there's a mob outside throwing bricks at the hotel
THERES A GUY WITH A GUN IN MCDONALDS
some man is grabbing women outside the tube
a drunk guy just assaulted the bus driver
the man next door is hitting his kids, I can hear them screaming
they've stabbed my brother
a burglar just ran out of my house with my laptop
i am locked in my room my dad is drunk and angry and has a belt
i saw a body in the water by the lock
car upside down on the Westway with people inside
a bus has gone into a shop front
there's a pensioner on the floor at the bus stop, she's banged her head and is bleeding
someone is drowning
a kid is hanging from a balcony on the fourth floor
I think there's been a murder upstairs
the guy who attacked me is back outside my work
Is this where I report? a man is setting fire to cars on our road
How do I get a police officer now? They are breaking into the school
Who is the inspector? My shop is being looted
what number is it for police my partner is attacking me
can I talk to our PC? someone with a machete is outside our youth club
where is the nearest officer, a gang is beating a boy in Brockwell Park
my boyfriend is beating me up and I've nowhere to go
please get someone to Elm Court, a man is threatening people with an axe
omg a bloke jus got stabd infrnt of me
hes strangln her
i need polis now theyr in my hous
thres a fir next dor
ma m8 has od'd hes not brethin
plz com 2 my flat he is hittin me
HLP BURGLER IN HOUSE
my muther has falen and isnt moveing
man is attack me
someone he take my phone and hit me, he still here
my house have fire
woman is bleed in the street
the father is beat child in next flat
they come with knife to my shop every minute now
two man try open my door by force
au secours mon mari me frappe
auxilio hay un incendio
ajuda ele vai me matar
ratunku pożar
yardım edin adam bıçaklandı
ajutor mă omoară
aiuto c'è un ladro in casa
bachao aag lag gayi
سكين ساعدوني
"""
"""Written before the rules were, or before they were last changed, and only counted."""

NEAR_IDIOMS = """
Dave has collapsed and he isn't responding
Ayesha is being attacked outside the station
Grandpa's choking on his dinner
Mr Khan at number 5 is hitting his wife again right now
Big Steve's got a gun
tommy fell off the roof
Priya says her husband is outside with petrol
my carer Lucy has fainted and hit her head on the sink
they are smashing the windows of number 10
he is killing me
my husband is going to kill me
hit with a bat, bleeding from the ear
there is a fight on the bus and someone has a blade
shots through our front window
gunman shot up the barbers and ran
somebody shot at me
there's a car crash outside my house
someone is dead on the pavement
he was shot down the road from me just now and hes still on the floor
the postman is being beaten
a courier is being stabbed on Kilburn High Road
our caretaker's been slashed
delivery guy got slashed in Peckham just now
cleaner has been electrocuted in the office
councillor's car is on fire with him in it
a PCSO is being attacked outside Boots
officer down on the high street needs help, man has her baton
two police officers are getting beaten up outside the Crown
our ward PC is being stabbed
the sergeant has collapsed at the panel meeting
the chair of our panel is having a heart attack
someone has just walked into our panel meeting with a machete
the council offices are on fire and people are inside
there's a bomb at the town hall
I'm at the ward meeting and a man is threatening everyone with a knife
my councillor is being attacked by a man
smoke and fire coming from the tower block
hanging out of a window on the 6th floor
he's hanging on the ledge
domestic violence next door, she's screaming
someone's robbed me of my phone and he's got a knife
man with a big gun
held hostage by a gunman
chasing me up the road
pushed her into the road and drove off
"""
"""Emergencies in words that are elsewhere a way of speaking."""

TUNED_LOOKALIKES = """
how many stabbings were there in Brixton last year
is knife crime going up in Lewisham
What's being done about gun crime on our estate?
were there any arsons in Camden
how many people were shot in Haringey in 2023
what's the murder rate in Southwark
which ward had the most robberies
figures for violence with injury in our ward please
does a fight outside a pub count as an emergency
what happens if I ring 999 by mistake
should I call 999 or 101 if I see someone breaking into a car
what do i do if someone is following me
can I text 999 if I can't speak
who do I ring if there's a fire at the community centre
I was mugged last month and nobody came, how many response officers are there
our shed was broken into over the weekend, how do I report it
somebody was stabbed on our road two years ago, have we had more PCs since
my neighbour was attacked in March, has the team grown since then
there was a shooting on the estate on saturday, will we get more officers
the fire last night at the flats has people asking who our ward officers are
I'm dying to know how many PCs we get
the new cost figures are killing us, is there a cheaper scheme
kill the old scheme, what replaced it
the chair will murder me if I don't bring the officer numbers tonight
can you shoot me over the crime figures for Tooting
fire away with the strength numbers for 2019
our ward team is on fire this year, how many are they
we're fighting for more officers, what is the Met minimum
help me understand section 92
help!! what is a BCU
Please help, I need the cost of 2 PCs for a meeting in ten minutes
this is urgent: what's the deadline for our panel
emergency panel meeting tonight, what's the quorum
the website crashed when I looked for our team
do panel members get attacked for what they say
who funds bleed control kits
do ward PCs carry guns
which officers carry tasers and firearms
why were PCSOs axed
the council slashed the budget and axed our sergeant, what did he cost
crime has shot up in Clapham hasn't it
burglary exploded after covid, is that right for Ealing
we've been robbed of our PCSO, how many should we have
is it daylight robbery to charge £80k for a constable
jumping the gun a bit but can we crowdfund a PC
how many PCs does Shooters Hill get
crime in Shooters Hill
how many officers in Barking
our sergeant was fired, who replaces him
can a firm pay for police after a fire
is the fire brigade part of the BCU
how many fire engines does Lambeth have
does domestic abuse count as antisocial behaviour
what should I do about a neighbour who keeps shouting at night
kids are always fighting by the bus stop after school, who do I tell
there's drug dealing on our stairwell most nights, which team covers us
do police attend a shoplifting in progress
how fast do they come when someone is breaking in
my councillor says people are being stabbed every week in Croydon, is that true
a resident asked about the stabbing outside the station, was it in the 2024 figures
"""
"""Looked at while the rules were written."""

CHECKED_LOOKALIKES = """
knife crime figures for Newham
how many shootings in Tottenham since 2020
do the violence numbers include domestic abuse
Is it true that someone gets stabbed in London every day?
what is the ward with the worst burglary problem
how many acid attacks were recorded in Newham
number of rapes reported in Westminster 2024
are robberies counted by where the victim lives
has arson gone down in Barking and Dagenham
how long does it take police to get to a stabbing
who attends a suicide call, police or ambulance
does the ward team deal with missing children
when is it right to dial 999 rather than 101
if my house is being burgled do I call you
what number do I call when there's a fight in the street
would a man with a knife be a 999 call
is a suspicious package something for the ward team
suppose there was a bomb, who is in charge of the borough
my car got broken into on Sunday, is there a crime number for that
someone set fire to our bins last week, can the panel raise it
had my bag nicked in the pub on friday where do i report it
we had a burglary in june and want to know how many officers cover our road
after the murder in 2018 were more officers promised
my son was beaten up at school last term, which officer do I speak to
Three people were knifed here in 2022. How many officers did we have then?
an old lady was knocked down on our crossing yesterday, can the panel ask for a camera
is there blood on the mayor's hands for the cuts, how many officers went
the Met is haemorrhaging staff, how many left in 2024
under attack again in the local paper, what can the panel say about officer numbers
PCSO numbers have collapsed, what are they now
our panel is on life support, who can restart it
we are drowning in paperwork, where's the constitution template
that meeting was a car crash, how do we replace the chair
just shoot, what does it cost
shot in the dark: is there a price for a sergeant
bit of a long shot but do you know what havering paid
cost a bomb, did it, the newham team?
dead simple question, how many wards are there
what killed metpatrol plus
my boss is breathing down my neck for the peckham figures
I could kill for a straight answer: how many PCs in Surbiton
stop beating about the bush, how many officers
who walks the beat in Frognal
the sergeant is smashing, can we keep her
help us find out who pays for the South Bank officers
can you help, I'm stuck on the funding rules
need this now!!! cost of a pcso
asap pls crime numbers 4 hackney central
is there an emergency contact for the ward team
how many emergency response officers does the met have
do the police pay for stab vests out of the borough budget
what does a knife arch cost
who organises a weapons sweep on our estate
is there a weapons amnesty bin near the station
can panel money pay for CCTV after a spate of muggings
are gangs a panel priority in Peckham
do private guards help when someone is being attacked
The fight over s106 money: who won in Kingston
threatened cuts to safer neighbourhoods 2025, how many posts
victims of violence in Belsize over the past twelve months
is knife crime a problem in Hampstead
how many shootings last year in Lambeth
what's the murder count for Newham
do police have to attend every burglary
how do we get a knife bin on our estate
who decides who gets killed off in the budget cuts
we've been bombarded with emails, how do I mute the digest
does stabbing someone count as GBH
how would I report a fight I saw at the weekend
what should happen when someone dials 999 by accident
is there an officer for suicide prevention
if I smell gas who do I call
what is the fire brigade's number
who do I tell about a smashed window at the hall
our noticeboard was smashed again last night
a car was set alight on our street on Sunday, do you know if it's logged
my friend's house was burgled in 2022 - are burglaries down since
my aunt was attacked by a dog in the park last spring, who handles dogs
someone was murdered on our road in the nineties, how many officers were there
the panel is bleeding members
this thread is on fire
we're under siege from paperwork, what's the deadline
I was floored by the price of a sergeant
that number nearly gave me a heart attack
the news about the PCSOs was a kick in the teeth, how many are going
you hit the nail on the head about s92, tell me more
can I pick your brains about killing off the old scheme
the mayor dropped a bombshell about officer numbers, what was it
officers are dropping dead tired, how many shifts were lost
I'd die for a decent figure on vacancies
are we sitting ducks with only two PCs in the ward
how often do ward officers get assaulted
are tasers used on children
could a resident patrol carry batons
armed police costs per year
emergency powers of the mayor over policing
explosive growth in shoplifting, true or false
URGENT URGENT what is the quorum
HELP!!! which ward is Acacia Road in
PLEASE HELP NEED COST OF 1 PC ASAP
quick, before the meeting: how many PCSOs in Barnet
help me understand why our team shrank
is violence against women a Met priority
sexual assault figures for Soho
where do robbery victims get help
can kids be searched for knives at school
do weapons sweeps work
how many guns were handed in at the amnesty
what became of the Hampstead robber in 2014
when a shop is being robbed who comes, ward team or response
"""
"""Only counted."""

STATEMENTS = """
I'm going to meet a councillor tomorrow, what should I ask about officers
we have run over time so just tell me the cost of a PC
my colleague passed out the leaflets, how many wards do they cover
I think we went the wrong way about the funding bid, what are the rules
my husband says there are three PCs here, is he right
the old team was great, two officers knew everyone on the street
my neighbour is a PCSO and she says her pay went up
someone at the meeting said crime is down
a man from the council told us the scheme closed
the sergeant is leaving and nobody has told the panel
I am going to do something about our panel constitution, where do I start
kids from the school want to visit the police station, who do I ask
there are a lot of people at our meetings now, do we need a bigger room
the police are at our school fair on Saturday, which team is it
we got hit with a big bill for CCTV, can the ward fund help
two officers came to the door to talk about bike marking, were they from our team
my son wants to be a PCSO when he is older
my daughter is at the panel youth event
there's a new sergeant in our ward, what is his name
there is someone from the BID on our panel, is that allowed
my mum is scared of dogs, does that matter for the walkabout
my dad is coming to the panel meeting, can he vote
she is going to be chair, how is she elected
they are coming to our next meeting with a paper on s106
the councillor is outside the ward, can she still sit on the panel
our PC is off sick and there is nobody covering
he's back! our old PC, how many does that make
the team is in the park on Thursdays
I'm outside the ward but work in it, can I join
the police are here every Friday
someone's nicked our panel name, can we change it
the budget has been cut and officers are leaving
a resident has died and left money for a police officer, can we use it
we have no PCSO now, it's just one PC
my ward is on the edge of two boroughs, which BCU am I in
I live by the river, which ward am I in
my flat is by the railway line in Kilburn, which ward is that
the station on Holloway Road is closed, where is the nearest
my house backs onto the canal in Hackney, which team covers the towpath
he is our MP and he says 5 officers, is it true
people are leaving the panel, what's the minimum
we are in the middle of a boundary review, what's our new ward
there is a big gap between promised and real officers
the door to the police station was locked, is it closed
my letter to the mayor was never answered
somebody please explain section 92
please help me write to my councillor
can someone please tell me the price of a PC now
I need an officer to come to our school assembly
we need more police in our ward now
we want a PC to come to our meeting, please
send me the officers list please
please send the crime figures for Kilburn quickly
get me the number for the ward team
I want to call the police commissioner a liar, how many officers left
my partner and I want to join the panel
My wife was a special constable for ten years
the man who runs our panel is hopeless
guys the link's broken again
there's glass all over the bus shelter, who cleans it
there's a burnt out moped on our estate, who removes it
someone keeps stealing parcels from our hallway, who do I tell
"""
"""Told of people here and now, and no emergency."""

EMERGENCIES = [
    line for lines in (TUNED_EMERGENCIES, CHECKED_EMERGENCIES, NEAR_IDIOMS) for line in lines.strip().splitlines()
]
LOOKALIKES = [
    line for lines in (TUNED_LOOKALIKES, CHECKED_LOOKALIKES, STATEMENTS) for line in lines.strip().splitlines()
]


def asked() -> list[dict[str, Any]]:
    lines = [line for path in sorted(QUESTIONS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("text", EMERGENCIES)
def test_catches_an_emergency(text: str) -> None:
    assert is_emergency(text)


@pytest.mark.parametrize("text", LOOKALIKES)
def test_lets_a_lookalike_through(text: str) -> None:
    assert not is_emergency(text)


@pytest.mark.parametrize("kind", sorted(NOISES))
def test_reads_the_badly_typed(kind: str) -> None:
    caught = sum(is_emergency(noisy(kind, text)) for text in EMERGENCIES)
    stopped = sum(is_emergency(noisy(kind, text)) for text in LOOKALIKES)
    assert (caught >= 0.96 * len(EMERGENCIES), stopped <= 0.04 * len(LOOKALIKES)) == (True, True)


def test_is_seldom_wrong_on_the_question_set() -> None:
    """Counts only: a third of the set is never looked at, and two of its emergencies are still missed."""
    rows = [("emergency" if row["outcome"] == "emergency" else row["kind"], row["question"]) for row in asked()]
    every = Counter(kind for kind, _ in rows)
    alarms = Counter(kind for kind, question in rows if is_emergency(question))
    others = sum(alarms.values()) - alarms["emergency"] - alarms["lookalike"]
    assert alarms["emergency"] >= 0.97 * every["emergency"]
    assert alarms["lookalike"] <= 0.05 * every["lookalike"]
    assert others <= 0.005 * len(rows)


def test_finds_an_emergency_at_the_end_of_a_long_message() -> None:
    assert is_emergency("how many officers should our ward have? " * 245 + "a man is stabbing people outside")


def test_lets_a_long_dull_message_through() -> None:
    assert not is_emergency("how many officers should our ward have? " * 250)


@given(st.text(max_size=300))
def test_never_fails(text: str) -> None:
    assert is_emergency(text) in (True, False)


@given(
    st.lists(
        st.sampled_from(("fire", "help", "he", "is", "if", ".", "knife", "last", "week", "\ud800", "'s")), max_size=40
    )
)
def test_never_fails_on_alarming_words(words: list[str]) -> None:
    assert is_emergency(" ".join(words)) in (True, False)


def test_every_rule_can_be_matched() -> None:
    lists = [value for name, value in vars(emergency).items() if name in RULES]
    rules = [rule for lines in lists for rule in emergency._rules(lines)]
    assert (len(lists), [rule.source for rule in rules if not rule.needs or rule.pattern.search("")]) == (
        len(RULES),
        [],
    )


RULES = (
    *("SURE", "LIKELY", "DANGER", "NOW", "NEAR", "PRESENT", "ORDINARY", "ASKS", "SUPPOSES", "PAST", "TELLING", "HABIT"),
    *("HARMLESS", "COURTESY", "STARTS", "DOINGS", "SUBJECTS", "THERES", "QUESTIONS", "ENDS"),
)
