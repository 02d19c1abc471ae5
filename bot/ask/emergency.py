"""Whether a message tells of danger at this moment, which belongs with 999 before anything else."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from rapidfuzz.distance import OSA

from bot.ask.text import plain, tokens

# How the lists below are read. A group is a set of words with a name in capitals. A rule is a line of words and
# groups in the order a person would type them, and a line that begins with spaces goes on with the one above:
#   a|b    either            ^  $   the start, the end of a clause
#   word?  may be missing    -      a word in no list (`-?`: any word, or none)
#   !a|b   neither           #  %   a number, a year
#   ...    up to three words of any kind; `......` up to twelve
# A word counts as itself with one slip of the finger, in texting, or run together with its neighbours.
#
# How they decide. Politeness and harmless ways of speaking go first; then the message is cut into clauses, and
# those that ask, suppose, tell of the past or of a habit are dropped. What is left is told: it is an emergency if
# it holds anything SURE, or anything LIKELY or a word of DANGER in a message that asks for nothing ORDINARY.

GROUPS = {
    "OPENING": "please and so but also ok hi hello or then just really anyway hey well now yes no",
    "DET": """a an the my our your his her their this that some another these those one two three four five
        six several few many old elderly young little big small poor drunk masked armed teenage""",
    "ME": "i me my we us our myself",
    "PERSON": """he she they someone somebody man men woman women guy guys bloke blokes lad lads boy boys girl
        girls kid child children baby toddler infant newborn teenager youth person group crowd mob gang thug
        thugs neighbour neighbours husband wife partner boyfriend girlfriend bf gf ex fiance mum mom mam
        mother dad father stepdad stepfather stepmum nan nana gran granny grandma grandad grandfather parent
        son daughter brother sister bro uncle aunt auntie cousin friend friends mate mates flatmate housemate
        roommate colleague coworker carer nurse teacher pupil student tenant lodger landlord passenger cyclist
        biker motorcyclist rider pedestrian lady ladies gentleman gentlemen stranger strangers thief burglar
        burglars robber robbers intruder intruders attacker attackers prowler gunman shooter mugger muggers
        rapist kidnapper dealer customer customers shopkeeper cashier guard bouncer passerby dude fella chap
        geezer pensioner swimmer jogger postman builder stalker wifey hubby baddie dog dogs""",
    "CROWD": "people peoples kids youths teenagers gangs thieves drivers students pupils everyone everybody",
    "FAMILY": """baby toddler child kid son daughter boy girl mum mom mam mother dad father nan nana gran
        granny grandma grandad grandfather husband wife partner infant brother sister pensioner""",
    "VICTIM": "me us him her them myself himself herself themselves someone somebody another",
    "SELF": "myself himself herself themselves themself hisself ourselves",
    "IS": "is are am",
    "HAS": "has have had having",
    "NOT": """not no isnt arent wasnt wont cant cannot doesnt dont didnt couldnt wouldnt stopped without never
        aint""",
    "GO": """going gonna about trying tryna want wants wanna wanting try tries will planning threatening
        threatened""",
    "HARM": """blood stabbing shooting brawl riot explosion fire smoke flames bomb gunshot gunshots gunfire
        screaming screams scream suicide suicidal overdose hostage attack attacker intruder intruders burglar
        burglars robbers fight fighting beat hits slit drowning drown petrol acid seizure stroke blaze alight
        burning robber gunman bleed rapist kidnap kidnapper prowler kill kills murder crash accident mugging
        rape robbed danger razor rope noose slumped balaclava balaclavas masked lurking breathe numb swollen
        poisoned tablets burns wheezing asthma pulse cpr seizures epipen threatened threats hurts burgled
        flooding electrocuted sparks burst crowbar crowbars hammers bricks torched assault assaulted abused
        stalker trapped stranded casualty casualties wounded corpse bleach rioting looting looters brawling
        punches kicks knifeman hijacked carjacked exploded exploding coma hotwire hotwiring groomed strangled
        smashing stealing nicking burgling vandalising looted raided rampage spitting spat spiked drowned
        convulsing fainted vomiting unconscious collapsing collapsed crashed collision overturned derailed
        ransacking mauled barricaded hurting torching arsonist armed gunpoint knifepoint trampled stampede
        crushed dangling collapse sharpened syringe drugged overdosing murdered lynching hallucinating
        delirious rabid swarm landslide electrocution evacuated evacuate scalding scalded severed amputated
        fracture fractured haemorrhaging miscarrying contractions choked gasping hives anaphylaxis insulin
        pacemaker angina epileptic convulsion miscarriage crowning dislocated artery tourniquet squirting
        gushing drooling slurring slurred droopy drooping meningitis sepsis septic hypothermia heatstroke
        blistering ketamine fentanyl nitazene heroin antifreeze weedkiller chlorine fumes monoxide ramming
        ramraid prowling hooded boltcutters trafficked kidnappers barricading gagged swallowed overdone defib
        sinkhole suffocated seizing jerking twitching mumbling dribbling bloodied writhing whimpering
        convulses ablaze firebombed gunfight stabber knifing axes hatchets pitchfork ransom lunging lunged
        battering throttled""",
    "CANT": "cant cannot couldnt unable",
    "HURTING": """stabbing shanking knifing attacking assaulting beating punching kicking hitting strangling
        strangle suffocating choking slashing shooting raping molesting groping grabbing robbing mugging
        chasing threatening hurting abusing torturing battering bashing stamping murdering killing kidnapping
        abducting dragging biting mauling headbutting slapping whipping glassing harassing pushing shoving
        burgling pointing swinging forcing throttling drowning pinning bullying""",
    "DYING": """bleeding dying unconscious unresponsive convulsing fitting trapped collapsed choking drowning
        suffocating overdosed lifeless motionless delirious injured electrocuted fainted concussed paralysed
        hypothermic""",
    "HIT": """stab stabs beat beats hit hits punch punches kick kicks attack attacks kill kills hurt hurts
        strangle strangles shoot shoots rob robs threaten threatens chase chases grab grabs grabbed bite bites
        rape rapes punched kicked attacked stabbed bit slap slaps slapped strangled push pushed pushes
        assaulted robbed mugged raped headbutted slashed chased threatened hurted beated groped""",
    "HURT": """stabbed shanked knifed attacked assaulted beaten punched kicked strangled slashed shot raped
        robbed mugged battered bashed murdered killed kidnapped abducted glassed injured wounded hurt
        electrocuted poisoned spiked crushed trapped bitten mauled groped burned drowned hit jumped threatened
        chased followed stalked molested harassed impaled scalded""",
    "KILL": """kill stab shoot hurt murder rape burn attack beat harm strangle batter kidnap punch suffocate
        drown shank poison""",
    "WEAPON": """knife knives knifes blade blades gun guns pistol shotgun rifle firearm machete machetes sword
        swords axe hatchet dagger cleaver crossbow grenade chainsaw shank shanks strap shooter uzi cutlass
        scissors revolver weapon weapons katana""",
    "BLUNT": """hammer hammers bat bats crowbar crowbars acid petrol bomb bombs brick bricks bottle bottles
        axes pole poles""",
    "TOOL": """hammer hammers bat bats crowbar crowbars screwdriver bottle bottles acid petrol brick bricks
        pole chain chains stick sticks spanner needle glass iron rock rocks stone stones baseball bar bars
        grinder tools belt golf club pan fireworks firework bomb bombs ammonia""",
    "HOLDING": """has have got with holding carrying waving swinging pulled armed pointing brandishing having
        wielding using pulling held carry hold pull wave threw throwing clutching""",
    "HOME": """house flat home kitchen garden bedroom bathroom room living lounge hallway hall loft cellar
        basement shop store building office block stairwell porch balcony drive driveway shed garage car
        van school nursery stairs letterbox pub church mosque synagogue hotel classroom takeaway bungalow
        landing""",
    "SCENE": """floor stairs steps balcony ledge roof rooftop tracks rails pavement ladder letterbox
        windscreen kerb lift pram pushchair railings barrier motorway carriageway hallway landing bathroom
        bath cupboard wardrobe boot boiler garage escalator cliff canal river pond ditch hole bridge platform
        tablets pills meds bleach lighter petrol wheel wheels bushes alley underpass toilets scaffold ice wire
        wires cable ceiling""",
    "STATE": """crying shaking sweating lying slumped stood standing hiding holding coughing wheezing gasping
        mumbling dribbling twitching jerking foaming limping staggering swaying screaming shouting yelling
        begging whimpering awake asleep conscious cold blue grey white yellow pale purple limp stiff floppy
        confused dizzy drowsy hot boiling naked barefoot pinned wedged stuck tied gagged cornered crushed
        buried bleeding locked shut trapped squirting pouring gushing leaking driving ramming throwing pulling
        dragging taking forcing climbing""",
    "DOOR": "door doors window windows letterbox gate shutter shutters patio lock locks frontdoor",
    "BURNABLE": """house houses flat flats home kitchen shop building buildings car cars van bus bin bins
        store shed garage school pub roof block tower bed curtains sofa room warehouse factory church mosque
        synagogue hotel restaurant stairwell balcony bedroom garden fence cooker oven pan scooter lorry bike
        heath grass hospital train estate loft park woods""",
    "VEHICLE": """car cars bus van lorry truck bike motorbike moped scooter cyclist tram train taxi coach
        motorcycle ambulance hgv pedestrian motorcyclist biker tube""",
    "CRASHED": """crashed hit overturned collided ploughed mounted rammed smashed flipped hitting ploughing
        skidded knocked""",
    "WATER": "river canal lake pond ponds water thames sea lock reservoir pool stream",
    "LEDGE": """bridge roof railings ledge building balcony platform rooftop parapet window cliff viaduct
        tower scaffolding train track tracks edge""",
    "TAKING": """nicking stealing robbing looting burgling vandalising smashing jemmying hotwiring breaking
        prising trashing wrecking cutting tampering torching""",
    "NICK": "nick steal rob snatch burgle break smash take jack",
    "BODY": """head face neck arm arms leg legs chest stomach belly throat wrist wrists eyes eye mouth nose
        ear hands body lips tongue jaw knee knees ankle thigh forehead ribs teeth scalp heart lungs pulse
        shoulder finger fingers skull hair""",
    "CLIMB": "get getting break breaking come coming climb climbing force forcing kick smash",
    "FEAR": "scared frightened terrified afraid hiding petrified scary alone",
    "NOTALK": "talk speak quiet whisper whispering",
    "MINUTE": "minute minutes min mins second seconds sec secs moment moments",
    "MONTH": """january february april june july august september october november december jan feb sept oct
        nov dec""",
    "DAY": """monday tuesday wednesday thursday friday saturday sunday mon tues weds thurs fri weekend mondays
        tuesdays wednesdays thursdays fridays saturdays sundays""",
    "SPAN": """year years month months week weeks fortnight summer winter spring autumn term christmas easter
        decade""",
    "TEAM": """we team teams panel panels ward wards squad officers sergeant pcs police met scheme campaign
        you band topic""",
    "THING": """it numbers number scheme budget team teams funding plan plans panel price prices cuts cost
        costs support system service services morale rate rates figures pcsos crime met council""",
}

LIKELY = """
he|she IS|HAS !DET|from|called|right|nice|good|great|lovely|interested|new|leaving|retiring|joining
he|she NOT
he|she|FAMILY|someone|somebody|man|woman|guy|bloke|lad|kid IS|HAS|just ... off|down|out|under|over|through
    |away|onto
PERSON|VICTIM ... BODY
BODY ... PERSON|VICTIM
just VICTIM|PERSON|HURT|fell|fallen|dropped|gone|hit|had
my|our|her|his FAMILY NOT|HAS|just
PERSON ... PERSON ... BODY|SCENE|STATE|DOOR
he|she|they|PERSON|CROWD IS|HAS|just|NOT ... BODY|SCENE|STATE
PERSON|CROWD STATE ... BODY|SCENE|DOOR|PERSON|ME|HOME
he|she|they|PERSON IS|HAS ...... SCENE|BODY
there is|are ...... SCENE|BODY|STATE|DOOR
his|her|my|their BODY IS|HAS? -? STATE|burning|gone|off|out|trapped|caught|broken|numb|swelling|swollen|stuck
BODY ... IS|has ... caught|trapped|stuck|bleeding|off|out|blue|grey|squirting
PERSON|CROWD -? went|fell|fallen|dropped|rolled|tipped|slipped|climbed|climbing|jumped ... SCENE|WATER|window
    |wall|car|bus
PERSON|CROWD ... in|on|under|through|over|off the|a -? SCENE
he|she|they|someone|somebody|PERSON IS downstairs|upstairs|outside|inside|behind $|now|help|please|with|and
    |me|in|he|up|down|shh|my
he|she|they IS back|coming|here please|help|now|hurry|he|for|i|police|me
PERSON in|inside|outside DET? HOME|wardrobe|cupboard|room
hiding|hidden|hid|hide in|under|behind|from
in|under DET? cupboard|wardrobe|bed|toilet|closet|bathroom|loft|attic PERSON|he|she|they|and|with
ME IS? stood|standing|sat|sitting|hanging on|at|over|off DET? edge|ledge|platform|bridge|roof|railings
    |parapet|cliff
PERSON IS? stuck|caught|pinned|wedged on|in|under|between|behind
PERSON|CROWD|guys ... in masks|hoods|balaclavas
PERSON|guys|CROWD ... run|ran|running|burst|charged|stormed|barged into|in DET? jewellers|bank|shop|post|pub
    |bookies|store|school|mosque|church|house
ex|PERSON ... going|coming|trying|says|threatening ... take|taking|taken|snatch her|him|them|my|our|the
VEHICLE in|into DET? WATER
through the? ice
PERSON he|she|they -? HIT|KILL
PERSON|CROWD IS|have|has|locked ... pills|tablets|razor
PERSON|CROWD HURTING|jumping ... PERSON|VICTIM|my
banged|hit|bumped ... head
this|it is? DET? real? emergency
^ emergency at|in|please|help|now|he|she|there|police
^ help|sos help|me|us|please? help|sos
help|sos me|us|him|her|them please|now|quick|quickly|someone|somebody|anyone|police|he|she|they|there|hurry|i
    |fast
help|sos me|us|him|her|them please? $
help|sos my|our FAMILY|PERSON
somebody|someone|anyone|anybody|please come? and? help? help now|quick|quickly|$
somebody|someone help
PERSON|CROWD ...... help|sos $
need help now|quick|quickly|urgently|immediately|fast
mayday|sos
GO to -? KILL the|a|an|his|her|my|our|their -|PERSON|CROWD|staff
locked|locks the doors|door|gate ... wont|not|and|on|me|us|in|behind
NOT go|carry on anymore|any|living
cut too|so|really deep
NOT be here|around tomorrow|anymore|tonight
hurt|hurting|cut|cutting myself|himself|herself|themselves
driving|drove|driven|drives|heading|accelerating straight? at|into|through|towards ... crowd|people|us
    |pavement|wall|shop|protest|PERSON
gone up and|its|it|flames|in
it IS spreading
fire|flames|smoke ... spreading
spreading to|fast|quickly|across
gone|missing|out|lost -? # hours|hour|minutes
bull|bully|rottweiler|staffie|alsatian|dog|dogs ... got|has|going|bit|attack|attacked|grabbed ... my|a|the|me
    |kid|child|cat|dog|PERSON
going|went|goes for ... PERSON|my|me|us|him|her|people|kid
tree|wall|branch|lamppost|fence|chimney|bricks|balcony IS|HAS|came|come|fell|fallen|down -? down? on|onto
    |over ... PERSON|my|car|guy|cyclist
burn|burning|break|breaking|smash|smashing|steal|stealing|rob|robbing DET car|cars|shop|window|windows|door
    |house ... in|now|my|street|they
sawing|drilling|grinding|prising|angle|bolt through|off|at|open|into|grinder|cutters|cropping
kicked|punched|slapped|hit ... and IS|HAS|just|still
NOT leave ... my|our|the shop|house|flat|property|store|door|us|me|her
refusing|refuses to leave ... and|he|threatening|smashing|shouting|violent|drunk
IS|being|getting|turning|turned|gone very|really|so? violent|aggressive|abusive
getting|got|become violent|aggressive
NOT escape|get out
found|find ... hanging|hanged|unconscious|dead|collapsed
HAS|just|IS locked DET? doors|door|us|me|him|her
HAS|just|IS -? blown|blew|blow|explode|exploded|exploding|caved
going|gonna|about to blow|explode
VEHICLE ... just|has|have ... PERSON|tree|wall|shop|people
been|just|got|was run|knocked over|down
flood water
PERSON ... wandering|confused|disoriented ... confused|lost|nightie|pyjamas|naked|snow|road
PERSON ... wandering|walking ... road|traffic|motorway|tracks|railway
left|leaving|dumped|abandoned DET? bag|rucksack|suitcase|package|backpack|parcel|holdall ...... run|ran|left
    |gone|walked|runs
by the hair|throat|neck
he|she|they|PERSON IS? on his|her|their way ... here|with|over|round|now
took|take|wiped out DET? family|PERSON|people|pedestrians
hit|banged|bumped|smashed his|her|my|their head ... sick|vomiting|dizzy|confused|blood|unconscious|drowsy
smell|smells very? strong
on DET? floor ... NOT|unconscious|blood|cold|blue
labour|head IS? started|coming|crowning
cable|wire|cables|wires ... live|hanging|down|sparking
run|running down man|PERSON
NOT leave ... house|flat|door|shop
NOT responding|answering|moving|respond|move|stand|getting
stopped responding
being held up
being|getting been? -? assaulted|raped|groped|abused
pushed|threw|knocked|shoved|kicked|pushing DET? PERSON|VICTIM|me into|under|off|onto|in
PERSON ... running|walking|lying|standing ... traffic|road|motorway
crying|naked|injured|unconscious ... street|road|park|clothes
having some kind|sort of? fit|attack|seizure|reaction
have|has DET? -? list and
hoods|masks|balaclavas ... over|into|through|wall|fence|crowbar|with
set|setting light to
run up in
PERSON IS? HOLDING DET? TOOL
PERSON ... with DET? TOOL
NOT let|letting|lets|allow|allowing ... go|out|past|up|call|leave
NOT let|letting go
have|has|had|got ... staff|PERSON|CROWD|customers ... floor|corner
he|she|they IS|HAS? coming up|for|after|back|in|me|us|round
send|get|need|want someone|somebody|police|help|officers over|round|now|quick|please|to|here|$
PERSON|CROWD on|in DET? platform|bridge|traffic|tracks|road|motorway
being|been|IS followed
going|gone to meet a|some|an man|guy|stranger|older|bloke
VEHICLE|two|buses ... went|gone|smashed|crashed|into each|wall|shop|PERSON|tree|house|lamppost|it|straight
"""
"""Cries for help, and what is danger unless the message also asks for something we hold."""

SURE = """
PERSON ... HURTING
HURTING ... VICTIM|FAMILY|PERSON|CROWD
following|stalking VICTIM|FAMILY|home
following|stalking|chasing my|a DET? PERSON
PERSON is? following|stalking|behind me|us|my|her
PERSON ... DET? PERSON? follows|follow|stalks me|us
PERSON IS|HAS? been behind|following me|us|her
ME ... being|getting been? followed|stalked|HURT
PERSON|CROWD ... being|getting DET? -? HURT
i|we|PERSON ... HAS|just|got|gets|is|am been|bin|just|being|-? been|bin|being|-? HURT
PERSON IS HURT|dead
^ been|got|just been? just? HURT
i HAS? bin|been HURT
PERSON -? -? HIT DET? PERSON|VICTIM
PERSON ... said|says|saying|told|shouting|screaming|messaged ... GO to? -? KILL ... VICTIM|SELF|PERSON|ME
ME|PERSON IS|will? GO to? jump|die|strangle|hang
threatening|threatened|threatens to -? KILL|blow|set|throw
threatening|threatened|threatens ME|PERSON ... with
PERSON ... HOLDING ... WEAPON
PERSON ... armed
with|swinging|waving|brandishing|wielding|pointing|pulled DET? -? WEAPON ... VICTIM|outside|now|PERSON|at
with|swinging|waving|brandishing|wielding|pointing|pulled DET? -? WEAPON $
WEAPON|glass|bottle|needle to|at|against his|her|my|our|their|someones|the throat|neck|head|face|back|chest
pulled|pulling|drawn|drew DET? WEAPON
PERSON ... swung|swings|lunged|lunging|stormed|barricaded
hiding ... from
thrown|threw|throwing ... acid|petrol|ammonia|bleach|something|liquid ... face|eyes|at|on|me|through
PERSON ... throwing|throw|throws things|stones|bricks|rocks|bottles|punches|-? at ME|PERSON
throwing ... bombs|bomb|bricks|bottles
poured|pouring petrol
put|puts|putting|pushed|posted|throwing|threw fireworks|firework|petrol|lighter|burning ... through|in|at
    |under
cut|cuts the phone line|wires
shots|gunshots|gunshot|gunfire at|in|by|near|through|into|fired|outside|being|now|going|heard|ringing
hear|hearing|heard ... gunshots|gunshot|gunfire|shots|shooting|screams|explosion|explosions|bang|bangs
    |stabbing
hear|hearing ... screaming|shouting|banging|footsteps|smashing|breaking|crying|noises
gunshots|gunfire
no pulse|heartbeat
PERSON ... IS|HAS|just|suddenly|gone|so? -? DYING
PERSON ... DYING on|in|at|outside|under|underneath|inside|here
^ DET? PERSON ... unconscious|collapsed|drowning|choking|unresponsive|overdosed|stabbed|shot|dying|attacked
ME ... unconscious|choking|suffocating|drowning|trapped
IS|HAS|just -? unconscious|convulsing|fitting|unresponsive|choking
passed|pass|blacked|knocked|spaced out
heart attack
chest pain|pains
lips|face are|is|gone|going|turning|turned|have|has|look -? blue|dropped|purple|grey
PERSON ... gone|going|turned|turning|went -? -? blue|floppy|limp|purple|grey|stiff|colour|pale
throat ... closing|swelling|closed|cut
swallowed|drank|drunk|took|taken|taking|eaten ...... pills|tablets|paracetamol|bleach|overdose|battery|poison
    |antifreeze
took|taken|has|have|had|having|taking|an|a|in overdose
overdosed|overdosing
PERSON ... overdose
waters HAS? -? broke|broken
baby IS coming
giving birth
IS|HAS|still|wont|not|PERSON|been|just|BODY|VICTIM|stop|is bleeding|bleedin|bleeds|bleed out|badly|heavily
    |everywhere
PERSON|VICTIM IS|HAS? still|been? bleeding
bleeding out|badly|heavily|everywhere|profusely|loads|to|really|from|so|lots|$
NOT stop bleeding|bleed|seizing|crying
blood ... everywhere|coming|pouring|all|pumping|spurting|gushing|down|on the|floor
covered|pool|lots|loads|much|lot|losing|many|full|so of? much? blood|bleeding
have|has|with blood
cut my|his|her|their BODY|wrists
slit|slitting|cutting|slashed DET? -? SELF|wrists|throat
cut|cutting|harming|harmed SELF
kill|killing|hang|hanged|hanging|hung|shot|harm|stab|drown|burn SELF
end|ending my|his|her|their|it life|lives|all
end|ending it $|all|now|tonight|today
suicidal
suicide note|letter|message|text|attempt
-|posted|texted|messaged|said|wrote|post|note|saying|sent|text|video goodbye
NOT keep myself|himself|herself|themselves|her|him safe
nobody|noone|no will|would|one miss me
voices telling me
feel|feels like|likely hurting|harming|killing
commit|committing|attempting suicide
want|wants|wanna|going|gonna|about|ready to die|overdose
going|gonna|want|wants|wanna|about|trying|threatening|threatens|ready to? jump $|off|from|in|into|now
jump|jumps|jumped|jumping off|from|front|onto|in|into of? DET? -? LEDGE|WATER
jump|jumped|jumping in|infront front? of
PERSON|teen ... in the middle of the? road|street|traffic
NOT want to live|wake|exist|carry
NOT want to be here|alive
NOT live|living|alive any|anymore|more
better off dead
taking|taken|take my|his|her|their own life
goodbye everyone|world|all
PERSON in DET? -? river|canal|lake|pond|thames|boot
PERSON|VICTIM ... in|into|inside ... canal|river|lake|pond|ponds|thames|lock|sea|reservoir
going|gone|went|keeps|slipped|pulled|dragged going? under $|DET|now|and|the|help|water
NOT swim
going|gonna|want|wants|about|might to? do something|somthing|anything|it stupid|silly|bad|tonight|terrible
life IS? not|no|isnt worth|point
better without me
NOT want to? live|wake|exist|carry|go
NOT wake up tomorrow
goodbye text|message|note|video|letter|texts
took|taken|had too|so many|much ... pills|tablets|drugs|paracetamol
wrote|written|left|leaving ... suicide|note
PERSON|CROWD ... fell|fallen|fall|jumped|slipped|pushed ... WATER|lido|swimming|bath|weir
PERSON|CROWD IS? alone in|on ... water|road|balcony|street|tracks|car|window
^ OPENING? call|get|ring|phone|fetch|want|need DET? police|cops|feds $|now|here|please|quick|to|he|she|they
    |there|someone|round|at|officers
call|get|ring DET? police please|now|quick|quickly
dementia|alzheimers ... gone|missing|lost|out|wandering|vanished|wandered|find
missing|gone|lost ... NOT find|seen|see|locate
NOT see|find her|him|them anywhere
touches|touching|touched|gropes|groping me|her|him|kids
pit|xl bull|bully
power|electric|live|overhead line|lines|cable|cables|wire|pylon ... down|sparking|sparks|fallen|snapped|live
sparking next|near|and|everywhere|by|outside
pain|pains|tightness in|down my|his|her|the? chest|arm
big|bad|terrible|severe pain ... chest|arm|head
PERSON|CROWD -? burn|break|smash|torch DET? car|cars|shop|window|windows|door|doors|house|bus
shoved|bundled|dragged|threw|thrown|forced ... in|into DET? boot|van|car
hood|bag over|on ... head|PERSON
fire|bonfire|it IS|HAS|got|getting -? out of control
VEHICLE IS|HAS? -? gone|driven|crashed|fallen|sinking into|in|off DET? WATER|river|bridge
face|facedown down
fell|fallen|falling|fall|pushed|pushes|thrown|falls ... stairs|window|roof|balcony|train|track|tracks|river
    |canal
fell|fallen|fall|falls|lying|lay|laying ... in|on|down DET? floor|road|street|pavement|ground|middle|and
    |blood|tracks
fall|falls|fallen|is down|over ... blood|bleeding|NOT|unconscious
PERSON ... lying|laying|slumped|curled|staggering
swimmer|PERSON in trouble|distress
drowning|drown $|help|in|now|please
house|place|everything|BURNABLE IS|HAS|just|gone|went|still|have? -? on fire
BURNABLE IS|HAS|being? alight|burning|ablaze|exploded|filling|smoking|flooding
BURNABLE alight|ablaze|flames
in flames
BURNABLE on|caught|catching|catch fire
caught|catching|catch|catches fire
fire in|at|on|inside|outside|next DET? -? BURNABLE|my|our|HOME|upstairs|downstairs
there|theres|here is|are ... fire|flames|smoke|explosion|blaze|gas
^ police now? now|quick|please|help|hurry|he|she|they $|now|quick|please|IS|has|help|come|hurry
^ help|please|police|now? come|coming quick|quickly|fast now|please|$
^ DET? armed? robbery|raid|heist|holdup at|on|in|outside|now
ex|PERSON HAS broken|forced|smashed in
CROWD|PERSON IS? on|in|by DET? railway|tracks|rails|motorway|water|line|ledge
CROWD|PERSON on DET? railway|train tracks|line|track
FAMILY IS|HAS? -? blue|floppy|limp
NOT feel my|his|her|their BODY
gas $|gas|whole|smell|everywhere|in|leak
dog|dogs IS|HAS? got hold
locked ... razor|pills|tablets|knife|rope|rail
^ is DET? fire|flames|smoke|explosion|blaze
big|huge|massive|help|theres fire|blaze $|now|in|at|outside|help|please|everywhere
^ fire $|help|fire|please|now|quick|in|inside|outside
IS DET? -? fire ... smoke|inside|people|now|please|help|flames|in|and|omg|next
IS fire
fire now|spreading|inside
flames ... window|roof|coming|from|building|door|everywhere
smoke ... coming|pouring|everywhere|filling|window|door|under|billowing
smell|smelling|smells of? -? -? gas|smoke|burning|petrol
filling|full|filled up? with|of smoke
gas leak|leaking|explosion|everywhere
leaking|leak gas
carbon monoxide|alarm
explosion ... just|heard|outside|now|at|near|in|on|people
exploded|explodes|exploding ... just|outside|people|help
PERSON|trying|going|gonna|threatening|just ... set|setting|sets|lit|lighting|burn ... fire|alight|house|down
IS ... setting ... fire|alight
setting fire|alight to|DET|himself|me|PERSON
electrocuted|sparks everywhere|flying
live wire|wires|cable|cables
people|kids|CROWD|everyone|PERSON hurt|injured|trapped|screaming|running|inside|bleeding|dead|crushed
    |underneath|buried
people|kids|CROWD|everyone|PERSON are|is|have|has been? -? hurt|injured|trapped|dead|crushed|buried|panicking
trapped|stuck ... under|underneath|inside|beneath|lift
trapped in
ME IS? -? trapped|cornered|surrounded|barricaded
CRASHED ... VEHICLE ... NOT|PERSON|hurt|injured|drove|driven
VEHICLE ... HAS|just been|just|-? CRASHED|gone|hit|driven
VEHICLE ... CRASHED ... PERSON|people|CROWD|hurt|injured|trapped|lady
VEHICLE ... driving|driven|drove|drives ... into|at|towards|over people|PERSON|CROWD|crowd|pavement
bad|serious|big|horrible|just|been|huge|nasty|awful car? crash|accident|smash|collision|crashed
car? crash|accident|collision|crashed ... hurt|injured|trapped|bleeding|people|moving|unconscious|ambulance
    |now|cyclist
been|just|is DET? -? accident|crash
hit|struck by DET? VEHICLE
under|underneath|beneath DET? VEHICLE
v|versus lorry|car|bus|van
swerving|careering
drunk|drugged driver|driving
driving ... wrong|pavement|drunk|recklessly
breaking|breakin|brkin|broke|broken|break|smashed|climbed|forced in|into|inside now|help|DET|as|please|PERSON
    |$
IS ... breaking|brkin|bursting in|into|down|through|my|our|the
IS being broken|robbed|burgled|raided|ransacked|attacked|smashed|looted|vandalised|torched|shot|stormed
    |ramraided
breaking|brkin|breakin in|into|down my|our|the|next|a|his|her
GO to -? CLIMB in|into|inside|through|DET|DOOR|door|down
trying|tries|attempting|try|tryna ... DOOR|handle|handles
trying ... break|force|kick|smash|get|climb in|into|down|through
PERSON ... breaking|smashing|kicking|banging|climbing|hammering|bashing|bursting|forcing DET|in|into|at|on
    |DOOR|over|up
smashing|kicking|banging|hammering|bashing|pounding|knocking|forced|trying on? DET? -? -? DOOR
smashing|bashing|kicking|caving|stoving|boot|booting DET? -? DOOR|shop|my in|down|now|up
kicking|beating|stamping ... in|head|up
kick|kicked|kicking|smashed|smash|beat|bash|bust my|the|our|down|in DET? -? DOOR in|down|now|help
PERSON ... kicked|kicks|kicking|smashed|smash|climbed|forced ... DOOR|way ... in|inside|and|climbed|down
PERSON|they HAS|IS? -? got|came|come|broken|climbed|getting in|inside through|via|by|over
PERSON IS? -? -? in|inside|entering|entered|outside|at|on|under|stood my|our|next HOME|DOOR|-
PERSON IS? -? -? in|inside|at|outside|coming the|up|down|to|through|HOME HOME|DOOR|next|door|stairs|house
    |wardrobe
PERSON stood|standing|hiding|lurking|creeping|sat|walking|prowling ... in|outside|at|by my|our|the -? HOME
    |DOOR|bed
^ there? is? DET? intruder|intruders|burglar|burglars|prowler|robbers|robber|gunman|attacker|shooter|rapist
intruder|intruders|thief|thieves|burglar|burglars|robbers|robber|gunman|prowler|shooter|burgler -? in|inside
    |with|at|downstairs|is|are|now|has|$
in ... house|home|flat with|right|now|and|help
glass breaking|smashing|shattering|smashed
footsteps|noises|noise|voices downstairs|upstairs|in|outside|inside
robbery|stabbing|shooting|fight|attack|burglary|mugging|assault|riot|theft|break in? happening|in|going
    |taking|now|underway progress|on|now|place|here
robbery|stabbing|shooting|fight|attack|burglary|mugging|raid|riot|brawl|assault happening|now|underway
    |outside|right|going
fight|brawl|riot HAS|is|just -? broken|kicked|started|going|happening|out|breaking
there is ... fight|stabbing|shooting|riot|brawl|robbery|attack|assault|mugging|punch|bomb|gunman|machete
    |shooter|raid
^ DET? big|massive|mass? fight|brawl|riot|stabbing outside|in|at|on
^ is DET? -? fight|brawl|riot|stabbing|shooting|robbery|bomb
robbing|raiding|looting|burgling|ransacking DET|my|our|us|me
PERSON ... TAKING ... my|his|her|our|next|neighbours|the|a -? car|bike|moped|van|shop|scooter|house|parcels
    |motorbike|lead|catalytic|machine|atm|cashpoint|till|bikes|cars
PERSON|CROWD ... TAKING|NICK ... as|now|right|still
TAKING ... as i|we type|speak|write|watch
PERSON ... GO to? NICK ... my|his|her|our|car|bike|moped|van|motorbike|shop
GO to? NICK ... right now
PERSON just|HAS just? just snatched|grabbed|mugged|robbed|nicked|stole|stolen|taken
just snatched|grabbed|mugged|robbed ... bag|phone|PERSON|my|me
snatched|stole|nicked|grabbed|robbed ... he|she|they|still IS|still|running|just
snatched|stolen|nicked ... seconds|moments|minutes|mins ago
dragged|dragging|forced|forcing|force|forces|bundled|bundle|bundling|pulled|pulling|shoved|pushed|push|pull
    |put|drag|throwing ... in|into|inside -? -? van|car|boot|bushes|alley|woods|taxi|house|flat|garage|toilets
taken|take|takes|took|taking|snatched|grabbed|snatch|grab|got|grabbing DET? -? FAMILY|girl|PERSON|her|him
    |them ... in|into|from -? -? car|van|boot|playground|pram|bushes|street
grab|snatch|take|lure|abduct|kidnap DET? -? FAMILY|girl|child|kid|kids|boy|children
kidnapped|abducted|kidnapping|abducting DET? -? PERSON|ME|$|in
locked in DET? -? HOME|bathroom|toilet|hot|cupboard|boot|wardrobe
locked|trapped|left|stuck|alone in DET? hot? car
holding|keeping|held ME|PERSON|VICTIM|her|him hostage|down|against|here|underwater
hostage|hostages
strange|white|suspicious powder
fire alarm is? going|gone|ringing ... stuck|trapped|smoke|NOT
FAMILY|her|him|boy|girl|old IS|HAS gone? -? missing|vanished|disappeared|lost|kidnapped|taken
child|toddler|boy|girl|daughter|son|baby|old -? -? missing|vanished|disappeared
FAMILY|old HAS|IS? gone|wandered|went|run|ran missing|off|out
taken|took|stole|stolen|snatched my|her|the -? baby|child|son|daughter|kid|kids
bomb in|at|on|outside|under|going|strapped|threat|planted
have|has|got|planted|is|found|there DET? bomb|explosives|explosive
suspicious|unattended|abandoned package|bag|suitcase|rucksack|parcel|device|backpack|object ... wires|ticking
    |outside|at|under|on|in
ticking|wires ... bag|package|parcel|out|outside
exposing|touching|exposed|wanking|flashing|masturbating|touched|flashed|rubbing himself|SELF|kids|children
    |girls|me|girl|at
now he|she|they IS gone|missing
he|she|they IS|HAS? got|taken|took|grabbed|have|has my|our|her|his FAMILY|PERSON|kids|children
put|puts|putting|holding|held|has|got DET? WEAPON to|at|against my|his|her|the head|throat|neck|face|me
HAS|just come|came|got|broken|climbed through|in DET? window|door|skylight
eaten|ate|swallowed|drank ... poison|bleach|battery|batteries|berries|pills|tablets|needle|coin|glass
gas IS? leak|leaking|strong
VEHICLE ... rolled|flipped|overturned|upside|on ... over|side|roof|down
raped|attacked|mugged|stabbed|assaulted ... hour|hours|MINUTE ago
NOT leave|leaving|get alive
has|have|got ... razor|pills|tablets|rope|noose|blade ... PERSON|her|his|and|locked|in
locked ... razor|pills|tablets|rope|noose|blade|took my|our|her|his FAMILY|PERSON|kids|children
PERSON masturbating|flashing|exposing|wanking
sexually assaulted|assaulting|assault|abused|abusing
officers IS -? being|getting? beaten|stabbed|attacked|punched outside|in|on|by|at|now|up
pc|pcso|sergeant|officer|councillor|chair|secretary|two IS|HAS -? -? -? collapsed|stabbed|beaten|attacked
    |shot|injured|unconscious|bleeding|dying|assaulted
PERSON ... raped|raping|molesting|molested me|her|him|us|my
drink|drinks ... spiked
spiked|spike my|her|his|our
collapsed ... NOT|on|in|people|under|onto
scaffolding|building|wall|ceiling|crane|roof|tree|bridge HAS|IS|just|is ... collapsed|collapsing|fallen|down
    |falling|in|on|through
stuck|trapped in DET? lift
PERSON|ME ... FEAR ... he|she|they|man|men|someone|guy|outside|door|behind|following|here|downstairs|wardrobe
    |cupboard|bathroom|bed|closet|toilet|shop|room
ME IS? so|really|very? scared|frightened|terrified|hiding|petrified|afraid $|please|for|help|right|of him|he
he|she|they|PERSON ...... i am so|really|very? scared|frightened|terrified|hiding|petrified
PERSON|CROWD IS HIT
PERSON|CROWD IS -? -? HARM|HURTING
scared|terrified|frightened he|she|they|someone
fear|fearing|scared for my|our|her|his life|lives|safety
fearing|fear for
my life IS? in danger
IS|am|in in? danger
CANT|NOT -? NOTALK ... he|she|they|police|is|are|room|send|please|help|next
have|need to be? NOTALK|quiet ... he|she|they|police|is|next|send|help
he|she|they IS|HAS|still? -? back|here|found|outside|inside|coming|upstairs|downstairs ... help|please|hurry
    |police|scared|door|quick|send|kill|hiding|stairs
IS coming after|for me|us|her|him|my
PERSON ... at|outside my|our|her|the -? DOOR|bedroom|house|flat ... help|please|hurry|police|scared|screaming
    |banging|shouting|NOT|won|refuses
PERSON ... turned|showed|show|shown up at|with|outside|and ... WEAPON|TOOL|house|door|threatening|shouting
NOT leave me|us|her|him|alone
need|want|call|send|get|ring|phone|calling an|a|the? ambulance|paramedic|paramedics
call|ring|phone|dial 999 now|quick|quickly|please|he|she|they|someone|there|hurry|for
police|cops|feds|someone|ambulance come|now|quick|quickly|please come|now|quick|quickly|hurry|fast
please|pls|just|police|someone|you come|hurry quick|quickly|now|fast|hurry|straight|up|here|please
hurry $|up|please|he|she|they|police|there
he|she|they IS|am? -? killing|hurting|beating|hitting|attacking
screaming|screams|scream|crying|shouting|calling|cries|cry|yelling ... help|stop|murder|fire|off
PERSON|neighbour ... screaming|screams|scream ... now|bang|banging|smashing|thuds|next|and|stopped|door
get off me
his|her|their|put hands? -? round|around|on my|her|his throat|neck
hands round|around my|her|his
body in|on|under|floating DET? WATER|bushes|park|road|street|stairwell
baby|newborn|infant ... left|abandoned|dumped ... bag|box|bin|church|street|doorstep|road
in labour
contractions ... minutes|apart|close
kick|kicking|kicks off with|DET WEAPON|blade
running|run|runs|ran ... with|after|WEAPON ... WEAPON|TOOL|PERSON
WEAPON|TOOL fight|fighting|attack
fighting ... outside|with|now|street|knives|in|bottles|on|here|at|really
two|three|group|gang|people|PERSON|CROWD ... fight|fighting|brawling|scrapping|brawl outside|in|with|now|at
    |on|one|viciously|over
breaking|brkin in|into|2 my|our|the|DET|2
PERSON ... slumped|staggered|staggering
needle in
hanging off|from|out
PERSON ... GO to? -? KILL|jump|hang|die ... VICTIM|SELF|PERSON|CROWD|ME
GO to? -? cut|hit|slash|punch me|her|him|them|SELF|PERSON
NOT -? breathing|breathe|breath|wake|waking|swim
NOT conscious|responsive|alive
stopped breathing|moving
having|had|has DET -? stroke|seizure|fit|hypo
having|had|has DET? asthma|anaphylactic|seizures
dog|dogs ... attacking|biting|mauling|savaging|bit|bitten|mauled|attack|bites|attacked|savaged
dog|dogs ... NOT let
IS in lockdown
wrong way down|up|along|round|on the|a
wrong side of DET? -? -? railings|railing|barrier|bridge|fence|rail|parapet|LEDGE|road|motorway
PERSON -? fell|fallen|fall|falling off|from
no point living|carrying
PERSON|VEHICLE ... went|gone straight into|under|through|over
VEHICLE ... smashed|crashed|ploughed|slammed|collided into|with
ME|PERSON|VICTIM IS|am? being? held|kept hostage|captive|against|prisoner|in|by|for|down
held|holding|keeping hostage|captive|prisoner
he|she|they IS? coming after|for me|us|her|him|my
he|she|they IS? coming up|in|through|down DET? stairs|house|door|window|garden
he|she|they HAS? found me|us|her
there is ... PERSON|noises|noise|CROWD|people ... in|inside|outside|at|under|climbing my|our|her|his|next
    |neighbours
there is ... PERSON|CROWD|noises|noise ... DOOR|porch|garden|drive|stairs|roof|loft
see|saw|watching PERSON|CROWD ... climbing|breaking|smashing|forcing|kicking|dragging|beating|hitting
need a|an|some pc|officer|police|copper|officers here|round asap|now|quick|urgently|immediately|please
there is ... PERSON|noises|noise|CROWD ... in|inside|outside|at|on|under DET? HOME|DOOR
there is ... PERSON|noises|noise|CROWD ... downstairs|upstairs
shop|bank|bookies|jewellers|store|place|post IS|being|getting being? held|holding up
run|ran|runs|knocked|knock over|down by|VICTIM|PERSON
run|ran|knocked DET? PERSON|VICTIM over|down
being|been followed|stalked by
PERSON|teen|student ... on|over|off DET? LEDGE|barrier|tracks|rails|motorway edge|of|with|and|about|trying
    |screaming|threatening|crying
PERSON|teen|student ... on|over|off DET? ledge|roof|railings|parapet|cliff|barrier|tracks|rails|edge
PERSON|teen|student ... sitting|standing|stood|climbing|climbed|hanging|sat ... ledge|edge|roof|railings
    |bridge|parapet|cliff|tracks|balcony
PERSON ... trying to -? break|force|rob|steal|nick|snatch|burgle|smash|grab
PERSON ... trying|tries|tried to -? get|come|climb|kick in|into|inside|through|my|our|the
trying|tried|tries to -? grab|kill|stab|strangle|rape|snatch|attack|kidnap|burn|lure|drown
trying|tried|tries to hit|push|take me|her|him|us|my|PERSON
need|send|want DET? police|cops|feds|help|someone|somebody now|here|quick|quickly|urgently|immediately|hurry
    |fast
send|dispatch|get|call DET? police|cops|feds|help|ambulance now|here|quick|quickly|urgently|immediately|hurry
    |fast|please|to
i need DET? police|ambulance|cops $|now|at|here|please
need DET? ambulance
please|you|they|can send DET? police|cops|help|ambulance|feds
^ OPENING? send|dispatch DET? police|cops|feds|help|ambulance $|now|please|quick|quickly|here|hurry|he|she
    |they|i|im
CANT|NOT find|reach DET? -? FAMILY|her|him $|anywhere|in|at|and|he|she|please|help
ME|PERSON ... trapped|locked|hiding|cornered|barricaded in|inside|under|my|behind|from|DET|between
ME|PERSON ... stuck in|inside|under|underneath|behind DET? HOME|lift|water|railings|tunnel|wreck|VEHICLE|fire
    |well|mud
PERSON|CROWD ... with|swinging|waving|wielding|brandishing|HOLDING BLUNT
PERSON ... swinging|waving|throwing|wielding|brandishing|pulled|threw|thrown|using DET? TOOL
people|PERSON|kids|CROWD ... still inside|under|underneath|trapped|stuck|there
people|PERSON|kids|CROWD ... trapped|stuck in|inside|under|underneath|on|between
locked|lock|locks|locking me|us|her|him|them|myself|PERSON|child|baby|dog in|inside|up|himself
NOT let|letting|lets|allow|allowing|release me|us|her|him|them|PERSON|my -? out|leave
keeping|forcing|making|holding me|us|girls|her|them|women ... sex|locked|against
have|has|had|got ... staff|PERSON|CROWD|customers|us|me ... hostage|gunpoint|knifepoint|tied
"""
"""What is danger now however it is dressed up, once the asking and supposing clauses are out of the way."""

DANGER = """
WEAPON|HURTING|DYING|HURT|HARM
"""
"""Words of harm: danger if they are told rather than asked, and the message asks for nothing we hold."""

NOW = """
right now|outside|here
now|rn|immediately|currently $|now|please|help|hurry|outside|he|she|they|in|at
just now
as i|we|you type|speak|write|read|watch
at|this the|very? moment|second|minute|instant
happening|unfolding
in progress
still here|there|outside|inside|in|going|happening|trying|at|on
#|few|couple|MINUTE|one|two|five|ten of? MINUTE ago
MINUTE|hour|hours ago
hurry
come quick|quickly|now|fast
please|pls come|send|hurry|help
send police|help|someone|ambulance|cops
HAS just
just been|got|had|now
help me|us|him|her|them|my
"""
"""What puts a danger in this moment."""

NEAR = """
PERSON IS outside|here|inside|downstairs|upstairs|still|screaming|running|coming
he|she|they|PERSON IS|has -? -? outside|inside|still|behind|downstairs
next door
"""
"""What puts a danger close by."""

PRESENT = """
he|she|they|PERSON IS still|now|right|just|back|currently|standing? -? outside|here|inside|there|downstairs
    |upstairs|in|at
he|she|they|PERSON IS outside|inside|downstairs|upstairs|behind|coming|running|bleeding|hiding
i|we IS? scared|frightened|hiding|terrified|trapped|hurt
please hurry
hurry up|please|$
"""
"""Somebody there at this moment: with a word of harm anywhere in the message, an emergency."""

ORDINARY = """
partnership|metpatrol|mpp|sps|minister|government|commissioner|assembly|recruit|recruits|recruitment|rank
    |ranks|salary
salaries|award|abstraction|abstracted|abstractions|backfill|dwo|dwos|guarantee|pledge|pledged|promise
    |promised|vacancy
vacant|safer|snb|snt|tfl|cil|residents|policing|policed|patrols|discount|establishment|headcount|workforce
    |cadets
specials|detectives|command|commander|commanders|chief|constabulary|beats|deployed|posts|postcode|website
music|parking|parked|rubbish|tipping|litter|graffiti|weed|cannabis|barking|noisy|noise|speeding|begging
    |landlord
deposit|rent|homework|passport|recipe|appointment|ticket|holiday|birthday|gardening|wedding|quiz
bobby|bobbies|copper|coppers|sarge|inspector|inspectors|superintendent
pc|pcso|pcsos|pcs|constable|constables|sergeant|sergeants|panel|panels|figures|figure|numbers|stats
    |statistics|rate|rates
recorded|offences|offence|crimes|crime|funding|fund|funds|funded|cost|costs|price|prices|scheme|budget|cuts
    |council
councillor|councils|ward|wards|pay|pays|paid|charge|quorum|chair|meeting|bcu|officers|team|teams|borough
boroughs|mayor|met|strength|vacancies|report|crowdfund|section|s92|s93|s25|s106|law|data|grant|money
    |incidents|neighbourhoods
"""
"""Words of the questions we answer."""

ASKS = """
^ OPENING? OPENING? how|what|which|whose|where|why|whats|wheres|whos|who|when|hows
^ OPENING? OPENING? was|does|did|should|would|may|might|shall|isnt|arent|wasnt|werent|doesnt|didnt|wouldnt
    |couldnt|shouldnt|am
^ OPENING? OPENING? are !on|being|still|inside|outside|HURTING|HARM|STATE|DYING|HURT|breaking|coming|going
    |trying|running|in
^ OPENING? OPENING? were !in|being|under|on|at|trapped|stuck|having|all|hiding|locked|outside|inside|here
    |getting|about
^ OPENING? OPENING? is !being|going|dead|hanging|having|on|STATE|HURT|suspicious|unattended|some|loud|strange
    |gas|DET|PERSON|CROWD|WEAPON|TOOL|HURTING|HARM|DYING|BURNABLE
^ OPENING? OPENING? is the|this|that|my|our|your|these|those
^ OPENING? OPENING? is|are burglary|robbery|theft|stabbing|arson|assault|mugging|HURTING ... same|counted
    |covered|included|classed|legal|up|down|as
^ OPENING? OPENING? do|have|has|had|hasnt|havent !been|just|something|it|WEAPON|now|not|to|he|she|someone
    |fallen|collapsed
^ OPENING? OPENING? do it|to
^ OPENING? OPENING? can|could|will|must !you|someone|somebody|anyone|anybody|police|hear|see|smell|feel|not
    |please|HAS
^ OPENING? OPENING? can|could|would|will you tell|explain|show|say|give|list|compare|find|run|shoot|get|check
    |confirm|do|please -? -
^ OPENING? any|anyone|number|numbers|list|compare|give|show|explain|tell|define|suppose|supposing|imagine
    |assuming|difference|odds|victims|after|threatened
to know|understand|compare|learn
stabbings|shootings|muggings|murders|killings|rapes|assaults|robberies|burglaries|knifings|arsons|snatchings
    |thefts
^ 999|# is
^ is ...... emergency|crime|offence|illegal|allowed|priority
for when
help|support|advice for|with someone|victims|a|people
figures|numbers|stats|statistics|rate|rates|recorded|crime|crimes|offences|offence|percentage|average|trend
    |trends|data|incidents|categories
response|target|possession|allowed|legal|illegal|likely|unlikely|dangerous|definition|legally
looking|interested|info|information|asking|asked|asks|curious|wondering|details
worried|concerned|concerns|talk|talking|awareness|prevention|training|workshop|campaign|policy|strategy
    |priority|course about|in|on|for|is|-
spate|rise|increase|increases|surge|wave|risk|chance|chances|number|numbers|history|spike|amount of|in
count|counts|class|classed|counted|reported|treated|recorded as
years|year ending|to
in DET? -? paper|papers|headline|headlines|news|article|story|film|movie|documentary
headline|headlines says
there HAS been DET? -? rise|increase|spate
"""
"""What makes a clause a question, or a report of how often."""

SUPPOSES = """
if|unless|whether|suppose|supposing|imagine|assuming|whenever
in case
when|where someone|somebody|a|an|there|people|PERSON|my|your|you|its|it|is|should|do|to|police|CROWD
"""
"""What makes the rest of a clause a supposition."""

PAST = """
yesterday|previously|formerly|historically|overnight
last night|SPAN|DAY|MONTH|time|evening
SPAN|days|day|while|ages ago
before|after|since DAY|christmas|easter|SPAN
a|one|two|three|few|SPAN|#|hours|days -? back
on|this|last|since|from|until DAY
DAY morning|afternoon|evening|night|last
this|past|earlier|each|per|twelve SPAN
in|since|during|last|by|until MONTH|SPAN|%|march|may
in|over|during the past|last|SPAN|DAY|weekend
over the? DAY|weekend|christmas|easter
%
MONTH
the other day|night|week
used|need to be
when i|we|he|she were? -? young|younger
at school last
earlier today|on|this
was there
were there|any
"""
"""What puts a clause in the past."""

TELLING = """
was|were|came|went|happened|had
"""
"""Past tenses that leave a told harm in the past unless something else puts it here."""

HABIT = """
barking|bark ... all
always|often|usually|regularly|sometimes|frequently|weekly|nightly|daily
every day|night|week|weekend|time|month|DAY|evening|SPAN|other|single
most|some nights|days|weeks|evenings|weekends|DAY
all the time
these days
lately|recently|nowadays|repeatedly
a|per|times week|month|year|day
CROWD|thugs|neighbours|neighbour keep|keeps
again and again
all day|night|weekend|summer
fight|fights|argue|shout a|all lot|time
for|since|been|there #|two|three|four|five|several|many|few SPAN
#|two|three|four|five|several|many|few|- times in|since|this|last|over|already|now|before|and
after school
keep|keeps smashing|breaking|stealing|nicking|vandalising|throwing|shouting
"""
"""What makes a clause a complaint of how things are."""

HARMLESS = """
if you|u|poss|possible|could|possibly|thats|its|that|i|not ok|okay|can|could|would|dont|mind|may|possible
    |please|have|too|is
if this|it is DET? wrong|right|not|too|possible
if possible|poss|not
dont|not|cant|unsure know|sure|tell if|whether|what|who|where|how
not sure|certain if|whether
when i|we|he|she|they just? got|came|opened|saw|walked|woke|went|heard|looked|returned|answered|arrived
hope|hoping|wonder|wondering|think|sorry|say|afraid|seems|fairly|certain|appears|says that|if|whether
knife|gun|weapon|weapons|blade|firearm|firearms crime|crimes|bin|bins|arch|arches|amnesty|surrender|awareness
    |offence|offences|figures|sweep|sweeps|session|possession|stats|wand|wands|licence|officers|officer
    |enabled|carrying|detectors|law|laws|story|violence|lessons
acid|gun|knife|dog attacks
gunshot|gunshots detectors|sensors
fire station|stations|drill|drills|brigade|service|services|engine|engines|door|doors|alarm|exit|exits|safety
    |risk|extinguisher|extinguishers|officer|officers|fighter|fighters|warden|wardens|hydrant|works
    |regulations|sale|marshal|authority|assembly|inspection|certificate|away|over|off|regs|test
burning question|questions|issue|desire|need|topic|ambition|rubber|rubbish|leaves|wood|bridges|bush|cash
    |money|through
smashing the? it|that|this|target|targets|records|job|work|bloke|lass
sergeant|pc|officer|bot|team|she IS smashing $|can
killing it|time
killing me -? laughing|softly
dying laughing|lol|inside
lol|haha|lmao IS? dying|dead
good|nice|great shot
it|that|this|you IS fire $
hit with DET? -? bill|fine|charge|bills|cuts|cost|invoice
found a|an|some WEAPON
push|pushed|pushes me|us|them|him|her to apply|join|ask|stand|volunteer|chair|write|sign
jump|jumping in here|with
killing|kill|killed|kills|murder|strangle|strangling|bleeding|attacking|attack|axe|choke|choking|drown|bleed
    |stab|burn|shoot off? the|our|an|this|that|a|its|all THING|old|scheme|budget|idea|panel|motion|plan|deal
    |proposal|funding|time|mood|vibe|project|messenger|breeze|council|met|money|cash
THING|-|this|that|back|feet|head|heat|they is|are|all|was -? killing us|them|the
THING|-|this|that|back|feet|head|heat is|are|all|was -? killing me
chair|boss|councillor|editor|committee|colleagues|secretary|clerk|treasurer|members|manager|panel|residents
    |vice will|would|is|are going|gonna|-? to? kill|murder|shoot|strangle|lynch|slaughter me|us
kill|murder|strangle|shoot me|us|myself if|unless|for i|we|not dont|do|forget|miss|turn|bringing|forgetting
    |missing|bring|get
could|would|id kill|murder for|a
killing|kill myself over|with|trying|laughing|doing
dying breed|art|day|days
get|gets|getting|got away with murder
metpatrol|scheme|what killed
kill|killed|killing|kills off
dying to|for|of|out know|hear|see|find|ask|meet|curiosity|boredom|laughter|a|an|some|how
panel|scheme|group|club|IS|platform|system|network|town|high? street -? is dying
bleeding out? officers|money|staff|cash|talent|bobbies|edge|obvious|pcs|pcsos|coppers|kits|kit|control|funds
    |members|constables|us|heck
stop the bleed
bleed kit|kits|control
team|panel|squad|you|chair|channel|thread|chat|bot|crew|band|ward|sergeant IS|have|had|has? been? really
    |absolutely|all|totally? on fire
on fire lately|recently
on fire this|these year|week|month|season|days
THING IS|has|have|are? been? -? bleeding|dying|drowning|collapsing|collapsed|choking|burning|strangled
    |exploded|exploding
under attack|fire again|from|over|for|by|in
under|line of? fire $
attack|attacks|assault|war on|against the|our? pcso|pcsos|funding|policing|numbers|budgets|neighbourhood
    |services|jobs|-
panic|heart? attack at|when the|i|price|prices|cost|bill|saw
gave|give|given|nearly|almost|near me? had? a|an? heart attack
fighting|fight|fights|fought for|over|against|back|about|off|to|the|tooth|between|our more|s106|better|cuts
    |crime|closure|closures|keep|save|get|money|council|councils|nail|plans|decision|our
fight crime
TEAM|residents|campaigners|neighbours IS|have|has been? fighting|battling
shot|shots|stab|leap in the|a dark
long|best|cheap|parting|your|worth|screen|mug|drone shot|shots
shot|shots of|to pieces|bits|bites
stabbed|stab in the? back
it|its is? murder -|trying|getting|parking|finding
would|id|rather|sooner jump|die|drown off|before|than|if
fireworks|noise|heat|it IS killing
HAS shot|rocketed|jumped up|since
crime|burglary|theft|robbery|numbers|costs|price|prices|rates|arson|shoplifting HAS|have|has? shot|exploded
    |rocketed|soared|jumped|leapt|collapsed|plunged
taking|take|taken|have|having a stab|shot|punt
stab|stabs|crack at
stab|bullet vest|vests|proof
shoot me|us|you|over|through|straight|the|it|down|an|a over|an|a|the|your|some|across|email|message|line|link
    |figures|breeze|idea|ideas
just|please|go|ok|so shoot $|what|how
shooting star|stars|range|club|pool|hoops
shooters|shoot hill|up
gun|guns to our|the|your|my|their heads
gun to our|the head
sticking|stick to|by my|our|your|their guns
jump|jumping|jumped|jumps the|a gun|queue|in|from|between|number|numbers|of|to|through
jump|jumping from|to|of|in #
head|heads|brain|mind|inbox|phone IS exploding|spinning|pounding|banging|burning
scared|afraid|fear|frightened|terrified|worried of|about being? -? HURT|attacked|burgled
fighting|fight fires
shot down in flames
finances|budget|scheme|plan|borough|council|- IS|are|was? in|into flames|tatters|ruins
bid|idea|motion|question|request|proposal|plan|scheme|funding|- HAS|got|was|is|been been|got? shot down
biggest|big|a|the|top jump|leap in|of
top|young guns
daylight|highway|train robbery
robbed|robbing of our|another|its|their|us
robbed|robbing peter|us blind|to
cost|costs|costing|charge|charges|pay|paid|worth a|an bomb
photo|f|love|sex bomb
bomb|fire|smoke disposal|squad|damage|detectors|detector|alarms|proof|screen
smoke and mirrors
smoke without fire
bumper crash
it|that|meeting|scheme|this|panel|plan was|is|were a|an? total|complete|slow|absolute|real? car|train crash
    |wreck
crash course|landing|diet|bang|barrier|barriers|test
website|site|app|page|computer|laptop|system|browser|link|online|server|bot|form|projector|thread -? HAS|is
    |keeps|just? crashed|crashing|crash|froze|dead|died|dying
dead link|links|simple|easy|end|ends|horse|weight|wood|good|useful|keen|interested|serious|letter|duck|wrong
    |tired
drowning|drown in paper|paperwork|emails|email|admin|work|costs|debt|data|spreadsheets|papers|reports|minutes
    |forms|red|bureaucracy
breathing down|space|room|exercises
breath|breathe easy|of|life|fresh
blood on -? -? hands
blood pressure|test|tests|bank|donor|donors|type|sugar|bike|sweat|donation
blood|bad IS boiling
beat|beating about|around the? bush|houses
beat|beats officers|officer|bobbies|bobby|cop|cops|policing|manager|pc|pcs|team|constable|sergeant|sheet
beat|beats|beating the odds|traffic|rush|clock|record|target|targets
beat|beats us|them|me to
on|the|walk|walks|walking|walked|our|a|local|neighbourhood|off|home beat|beats
beat|beats $|in
heart beat
hit|hits|hitting hard|the|a|our|its|rock -? target|targets|nail|headlines|hardest|cuts|numbers|bottom|reforms
hit|hits me|us with|up the|a|some|your|those
hit by DET? -? -? cuts|reforms|changes|freeze|austerity|inflation|budget
hardest|hard hit
hit and|or|n miss
punch|punches|punching above|line|bag
kick|kicks|kicked|kicking off? off about|over|at|with|the|a|in|myself|start|out|meeting|can|bucket|season
meeting|season|match kicked|kicks|kicking off
axe|axed|axing|slash|slashed|slashing|cut|cutting|cuts the|our|to|pcso|pcsos|police|a|in|by|jobs|posts|of|all
    |half|numbers|officers|back|down|off budget|sergeant|team|pcsos|pcs|officers|half|our
axed $|our|pcsos|the|by|in
axe our|pcsos|the|a
lost the plot|will|way
choke|choking on the|our? costs|numbers|cost|price|paperwork
strangle|strangling|strangled our|the|by a? budget|finances|red|council|bureaucracy|panel
held|holding|hold hostage|ransom|accountable|responsible to|by|over the? mayor|council|met|cuts|budget
    |developers|city|fortune|government
threatening|threatened|threatens|threaten|threats to|with close|leave|quit|sue|resign|strike|merge|withdraw
    |scrap|axe|evict|stop|move|sell|reduce|closure|cuts|cut
threatening|threatened|threatens|threaten to|with take|pull our|away|the pc|pcs|pcso|sergeant|team|funding
    |officers
threatened cuts|closure|with|closures
threatening|threatened legal|letter|letters
scared|afraid|frightened|worried|sorry i|it|that|you|to|so dont|not|the|ask|say|is|missed|have
chasing|chase|chased|chases me|us|you|them? up|for|about? an|the? figures|numbers|answer|answers|this|it
    |reply|councillor|council
following up|the|on|this|our|these|your|meeting|question|my|questions|rules|advice|procedure|from|that|last|a
    $|on|from|meeting|question|rules|last|-|review|complaint|the
following|follow us|me|up|you|them on|up|twitter|x|facebook|insta|instagram|nextdoor|with
being followed|chased up|through
emergency contact|number|numbers|meeting|meetings|response|responses|services|service|plan|plans|planning
    |funding|powers|room|grant|item|motion|exit|panel|calls|call|cover|budget|department|repair|repairs
    |dentist|lighting|accommodation|appointment|from|and|fund
non|not|nonemergency an? emergency
help me|us|you|him|her|them|my? to? find|understand|with|work|write|plan|set|decide|compare|choose|fill
    |prepare|see|know|learn|make|improve|claim|sort|read|draft|figure|look|track|book|apply|pick|check|join
    |do|explain|calculate
help me|us|you? get|with some|figures|more|officers|numbers|extra|hold
help|helps|helped|helping desk|page|needed|line|text|menu|command|file|centre|point
of|great|little|any|a|big|some|more|bit|their|your|no|much|be|very|this|such|looking|asking|ask|thanks for?
    help|helpful
with|about|and murder|murders|suicide|rape|arson|kidnap investigation|squad|investigations|team|teams
    |detectives|scene|scenes|prevention|rate|rates|statistics|cases|pact|mystery|trial
political|career|social|business suicide|murder
suicide prevention|mission|rates|figures|watch|calls|call|squad
scream|screaming into|from the? void|rooftops
screaming for attention
up in|to arms
sword|swords of|damocles|crossed|double
at daggers|loggerheads drawn
double|two edged sword
no|any smoke
gas bill|bills|meter|main|mains|works|prices|boiler|board|engineer|man|lamp
private|security|nightclub|crossing guard|guards
first|front|home|land|mental|health|sexual|public aid
boy|girl scout|scouts|guides
dog bin|bins|unit|units|walker|walkers|mess|fouling|poo|handler|handlers|section|warden|licence|police|show
    |horse|food|friendly
police dog|dogs
guard|guide|sniffer|hot dog|dogs
violence|violent with|crime|crimes|offences|and|against
stop|stopping and|n search|searches|searched
the bottom|road|back|head burning|hitting
burnt oak
crash|helmet helmet|helmets
wild|friendly|bon|camp|cease|quick|rapid fire
hanging around|about|baskets
bottle|bottles bank|recycling
acid|bottle|petrol test|bank|station|stations|prices|price|tank
passed on|away
run|ran over time|budget|to
run|ran down the? list|agenda
passed|pass out leaflets|copies|papers|the|flyers
cut|cuts to|in|and|from
accident|emergency and|& emergency|blackspot
stuck on|with|at the|this|these|my|a funding|rules|question|form|scheme|spreadsheet|agenda|section|cost|costs
    |-
stuck on|with|at how|what|which|this|rules|funding
lock|locked horns
locked out of my|our|the? -? facebook|slack|account|discord|email|laptop|app|-
set|setting fire|up to the|a|my world
stroke of
quick question|one|q|query|check|answer|word|poll|look
crashed and burned
999 call|calls|response
play|film|book|show|novel|thriller|song fire|murder|-? fire|in|about
toy|water|pellet gun|guns|pistol|pistols
shooting|shoot|killing me|my notifications|inbox|emails|messages|vibe
test|hypothetically|example ... WEAPON|fire|house|attacked
game|video|computer|toy|water|nerf|football|cricket|vampire gun|guns|pistol|pistols|shooting|game|bat|bats
"""
"""Ways of speaking, names and things that only sound alarming."""

STARTS = """
because|cos|since
DET? DET? PERSON|CROWD IS|being|HAS|just|got|NOT|will|wants|want|he|she|they|says|HIT|texted|rang|unconscious
there is|are
my|our HOME|BURNABLE|- IS|being
FAMILY is? HURTING|HURT
"""
"""Someone or something of whom something is told begins a new clause, except after `LEADS`."""

DOINGS = """
DET? DET? PERSON|CROWD HURTING|trying|breaking|following|screaming|lying|going
"""
"""So does someone doing something, except after `LEADS` or a word in no list."""

LEADS = """
two three four five six several few old elderly young little big small poor drunk masked armed teenage one
another some if when whenever whether that where which who about of like for by any is was were do does did
can could should would than how why many much what are has have a an the my our your his her their this these
those tell said says with to and or in on at from see saw against think told say unless after before suppose
had will may might most every more report because cos since until while texted rang hear heard hearing people
but
"""

SUBJECTS = """
he|she|they|i|someone|somebody IS|HAS|just|being|wont|said|says|will|got
"""
"""So does a pronoun and its verb, except after `JOINTS`."""

JOINTS = """
if when whenever whether that where which who is was were do does did can could should would than of for how
why many what think told unless after before suppose had will may might because cos until while says said tell
say hear heard hope
"""

THERES = """
there is|are
"""
"""So does "there is", except after `IFS`."""

IFS = """
if when whenever whether that where which is are was were does did how why what think unless after before
suppose because cos until while says say hear heard hope
"""

QUESTIONS = """
how many|much|long|often|do|does|is|are
what is|are|does|do|would|should|can|will|happens|was|number|to
who|where|when do|does|is|are|can|should|pays|covers|was
is|are there any|a|an|more|enough|another
"""
"""So does a question, except after `ASIDES`."""

ASIDES = """
ask asked asking tell me us see know knows about of for like or and just also to please no not is are so the
if whether when that what who
"""

ENDS = """
what|who|where|whats|how do|should|can|to i|we? do|call|ring|phone|contact|tell|dial
"""
"""A question that is over when one of `FRESH` follows it."""
FRESH = "DET|PERSON|there|help|hurry|please|i|my|we|CROWD|fire"

COURTESY = """
sorry to|for bother|trouble|disturb|ask|bothering|troubling you|this|anyone|everyone?
hope you|this|everyone is|are? -? well|keeping|ok|okay|good|fine|finds|having
good morning|afternoon|evening|day everyone|all|team|there|panel?
hi|hello|hey|hiya|dear|yo there|all|everyone|team|panel|folks|guys|mate?
please can|could|would you? tell me|us
can|could|would you please|kindly|possibly? tell me|us
i was|am wondering|curious if|whether?
just? wondering if|whether?
thank|thanks you|so|very|for|in? much|your|advance|time|help|so|very? for|much|in? your|advance? help|time?
many thanks|thank in? advance?
kind|best|warm regards|wishes
grateful for a|any|some? -? help
"""
"""Politeness before and after what is said."""

TYPED = """
abt about · amberlance ambulance · ambo ambulance · ambulence ambulance · atack attack · atackd attacked
attackd attacked · attak attack · av have · bangin banging · bc because · beatin beating · bein being
blammed shot · bledin bleeding · bleedin bleeding · blud blood · bludd blood · bomd bomb · brakin breaking
braking breaking · breakin breaking · breathin breathing · bredrin friend · brekin breaking · breth breathe
brething breathing · brkin breaking · bruv brother · btwn between · burglay burglary · burnin burning
cause because · cd could · chasin chasing · chokin choking · cnt cant · colapsd collapsed · colapsed collapsed
collapsd collapsed · com come · comin coming · coppas police · cops police · cos because · couldnt cant
coz because · cum come · cuz because · da the · dads dad is · dat that · daughters daughter is · dem them
der there · dere there · ders there is · didnt not · dis this · doesnt not · dont not · dor door · dr door
dunno not know · duz does · dyin dying · everyones everyone is · falen fallen · fallin falling · feds police
fel fell · fier fire · fightin fighting · fir fire · followin following · frm from · fyr fire · fyre fire
geting getting · gettin getting · gna going to · gnu gun · goign going · goin going · gon going
gonna going to · grans gran is · gto got · gunn gun · gunna going to · halp help · hapening happening
hav have · heelp help · hell he will · hepl help · herd heard · hert hurt · hes he is · hittin hitting
hlp help · hous house · hows how is · hr hour · hrry hurry · hrs hours · hsa has · hse house · hubby husband
hurtin hurting · hury hurry · husbands husband is · hv have · hw how · id i would · idk not know · im i am
its it is · ive i have · iz is · jst just · jumpd jumped · jus just · kickin kicking · kikd kicked · kil kill
kild killed · killin killing · knif knife · kno know · knoking knocking · kwik quick · leavin leaving
lst last · machette machete · mams mam is · mandem gang · mans man is · manz man is · mashette machete
mashety machete · matchete machete · missus wife · mny many · moms mom is · mth month · mths months
mugd mugged · mums mum is · n and · nabour neighbour · nans nan is · naow now · nd and · neighbor neighbour
neighbors neighbours · nickin nicking · niebour neighbour · nieghbour neighbour · nife knife · nives knives
noone nobody · num number · nums numbers · nw now · nxt next · nyf knife · od overdose · ods overdosed
onfire on fire · ova over · plees please · pleez please · pls please · plse please · plz please · polis police
polise police · popo police · ppl people · pple people · punchd punched · punchin punching · qick quick
quik quick · r are · rambo knife · rambos knives · rite right · rn right now · robbin robbing · robd robbed
robed robbed · robing robbing · runnin running · scard scared · screamin screaming · shd should
shell she will · shes she is · shootin shooting · shotted shot · shoutin shouting · si is · skared scared
smashin smashing · smone someone · smthng something · snatchd snatched · som some · sombody somebody
somebdy somebody · somebodys somebody is · someones someone is · sons son is · stabbin stabbing
stabd stabbed · stabed stabbed · stabing stabbing · stealin stealing · stranglin strangling · stuk stuck
suiside suicide · sum some · sumbody somebody · summon someone · sumone someone · takin taking · teen teenager
teens teenagers · teh the · tha the · thats that is · ther there · theres there is · thers there is
theyll they will · theyre they are · theyve they have · thru through · tht that · ting gun · tmrw tomorrow
trapt trapped · tryin trying · tryna trying to · u you · ur your · wana want to · wanna want to · wat what
wd would · wen when · weve we have · whats what is · wheres where is · whos who is · wid with · wif with
windo window · wit with · wiv with · wk week · wks weeks · wot what · wots what is · wrk work · yard home
yr year · yrs years · yute youth · yutes youths
"""
"""Texting and common slips, and the words they stand for."""

UNMISTAKEN = """
ahead ahmed aimed allen allot allows andrew andrewdismore anger apprentice areas arising armchair arming armor
aside assets attach attached attaching averages avoid award awards backed backfill backfilling background
baiting baked baker banal bands banking bankrolled banks bankside banning barkingside barns baron barred based
basing basked batch batches bates bathed bathing batman battersea battle beach beading beads beam beans
bearing bears beast beater beatings became becoming bedrock begun bells belong belting bending betting biding
biking billed billing billy binder bingo bitcoin bitter black bladed blake blame blames blanked blazer bleak
bleeping blend blends blocked blocking bloodbath bloods bloody bloom blows blueline bluelinejobs bluetooth
boards bobbing boiled bombshell booking bookkeeping boosting booted bottleneck botwell bought bounce bounded
bounding bower bowling bragging brash brass breach bread breading breadth breakages breakaway breakdown
breakout breaks breeding brent brice bright brisk broker brood brook brothers brown brushed bugging builders
bumping bumps bunch bunching bundles burger burying bushey busting butter bypass bypassed cabal canals
canalside candle cannon canteen caper cared careers cares carey cargo caring carson carved cashiers casting
catcher cater cathall cator ceased centres chafing chairman chairs chairwoman change changed changing chapman
charmed chatting cheam chess chief childs chipping choir chopping chose citing cityhall clapping cleaner
clearer clever climbs clipped clocked clockhouse clocking clone cloning closest clubbed coding collide
collisions color colours combing combs commander commanders commands commits committees common compass
complaints concern cooked cooking cooper coping couch court cousins couth crasher crashes crate crawl cream
creaming cropped cross crowdfunded crowdfunding crowe crown crush curry curved cutoff dancer dashed dashes
dashing dataset datastore dates dawn deadlock dealers decides decline defines delicious demand dentists
detailed devices devise disallow disallowing disarm disarmed discount discovered dismore diving docked docks
doorway dorset dove downing downstream dragon drain draws dries dropper dropping drums dumping dumps dwelling
early earn eating eaton eels eight elder endings endpoint estates evaluate evaluated exchanges exists explore
explored exploring expose exposes factor factors failing fails fallback fallout farmed farther fathers feather
fellow fellows fenced fences fever fiddle filed files filing filler filming finance finder fined finer
firefighter firefighters fireplace firewall firms fittings fixed flags flame flamed flapping flaws flight
floats flock flour flushed flushing focus focusing folding folk follower followup fond footed footing forge
forged forgiving forked forking formed forming frames framing france frank fridge fried frost frown frowning
frying fullwell furry garbage gardens gates gateway gather giant ginger girlfriends glade glasses goat goods
goose grabber grams grapes grilling gross grounds grouped grouping groups grout grove groves growing grown
guidelines gunpowder guzman haircut halfway hamper handed handing hanger hangs hangup harasses hashed hashing
hatch hauled havering headcount headings headstone healer hearts heating heaving heels hell hence hereafter
hidings higham highgate highlighting hills hillside hinting hired hiring hissing hither hobby hollow hooting
hoped horn horribly horses hothead hourglass household hugging hunting hurling hurray hushed impact incoming
input insider island jackson jelly joint jumper keating kelly kilburn killer kinking kissing kitten knight
knights knowledge lace lacing lacked lacking lacks ladywell lakes lanes lashing latch latching later lather
latter lawful layout leading leaning leaping leasing least ledger leeds legend lending licking lightning
linger linking liver loans lobbing locke locker lodge logger longbridge longer looks lookup loose lower lumped
lunching mail mailed mailing mainstream makes mango marked marry mashing mask matches matching matter
mayorwatch meats mending messi milling minterm minus mister mitten mobile mocked mocking mothers mouse moved
mowing nails named nooses north notebook notice nototal notting objective objects odin offending offset
offsets oncoming order outfit outsider outsides outsize outstanding overkill overlay overshoot overtime
packaged packages paint painted painting pairs palace panda panning pans parks parkway passages passes passive
password pasta pasted patch patches patching patrol paused paying peace peach peaking pence persons peterson
phase phased phases pickaxe picked picking picks pilling pinched pinching pining pinner pint pitfall pitfalls
places plane planid planned plate playing pledge policeauthority policeman policenow polling polls pools
posing poster posting potting pouch pound pounds prawn priced pricing priming print printing prison
progressive protests prove pulls pulsing pumps purse quilt quite raced races racing ragged rain raised raising
raking ramping ranging ranking ranting rash rating ratio react reaped redbridge reduced refuse refused
released releases resident riding rising riverside roach roads roaming robbins robin rocked rocking rocky
roles roman rooted rooting roping rounded rounding rounds roundup roundwood rubbed sacred sadly safely sailing
sample sand sands sapping savage saved saving scale scaled scaling scanner scare scarf scarred scattering
schools scolding score scored scots scouting scraping scrapped screenshot seal sealing seating seats selling
serving settings sewing shaming shane shaping shared shark shaving shell shells shipped shipping shoes shops
shore short shorter shorting shorts shotguns shovel showing shows siding sight singer singers sisters sites
sitter skill skilling skills skipped slabbing slabs slade slams slashes sleep slight slipping sloppy slots
smart smoked smoker smokes snapping snuck soaking sobbing socks sound soup south spaces spare spared spark
spear spell spelling spells spikes spine spinner splash splitting spoke spots spotting stabling stacked
stacker stale stalk stalled stalling stalls standalone stands stared starting stashed staying stays steak
steam steaming steel sterling sticky stinging stock stocks stoke stoking stonebridge stool stored stores
storing storm stove straps straw stray streaming streamline streams streetlight streets strengths strip
stripped strokes stronger stubbing stubs stuff stutter style suing sunray supposed swapped swapping swaps
swearing swing switching swore sworn table tables tablet tainted tapes tapped tasked taught taxing teach
tearing tenants tending textphone theirs themes thereafter theyworkforyou thing thinks though threads
throughout throwaway ticks tight tilling timed timeline tombs tones tooting topics touch toward towel townsend
trace traces trap trash treat treats trick tricks tripped troubleshoot trove trucks trunk tucking tugging
tulse tumbling turns tutting tying unclean underhill underlying understanding upcoming uplift upper upset
upsets upstream usable valley vanguard vanishes voice voiced wading wailing waist waiter waiters waiting wakes
wales walkabout walling wandle wandsworth warming washing wasting watchdog watches waterfall watson waxing
wearing weaving wedge weeping weirdo welling wetter whats whitehall wider widow widows willing wings winning
wipes wired witch withdraws within woodhouse woodside workbook workforce worry wrapped wreath writes yard
yates yeading yearly yielding youngman yours youtube
"""
"""Words that are what they say and no slip for an alarming one."""

ABROAD = """
secours aidez laide moidez socorro auxilio pomocy ratunku imdat aiuto ajutor bachao bachaao bachalo banchao
bachan banchan hilfe hjalp pomogite pomozite ndihme padekite caawiya icaawi gargaar musaidni saiduni saaiduni
saaduni anqidni ayudenme ajudem pomozcie sauvez najda lanajda ilhaquni
"""
"""Cries for help in other languages: enough alone."""

ABROAD_HELP = """
ayuda ayudame ayudeme ayudanos ajuda ajude aide aider pomoc pomoz pomozcie yardim edin aiutami aiutatemi
ajutati ajutatima ajuta madad madat shahajjo sahajjo sahajyo caawi caawin musaada bantu bitte vite rapido
rapid repede szybko presto jaldi acil urgente urgence urgencia
"""
"""Weaker ones: enough in a few words, or two of them."""
ABROAD_DANGER = """
enfermees enferme tombee sauter rompiendo atropellado atropello pastillas despierta desmayado desmayada cazut
lesinat dureri vlamaju laužiasi tabletki polknal nieprzytomny nieprzytomna svenuta svenuto caduta kanala dustu
yuzme bayildi behush behosh mindiyeynaya dhacday kuttde thurathuran kathiyoda kutsilyo gelbekit ananipiga
kukku kirpan rakshinchandi couteau couteaux bagarre flammes incendie flingue pistolet sang tuer tue entre chez
brulent frappe frapper frappent agresse agresser agression viole voleur voleurs cambrioleur cambrioleurs meurt
mourir saigne poignarde armee feu brule bruler respire suivi poursuit saigner fusil cuchillo llamas navaja
fuego incendio pistola sangre matar matarme matando pegando golpeando siguiendo persiguiendo robando ladron
ladrones quemando muriendo violando ahoga apunalado apunalando secuestrado entrando intruso secuestrando
atrapado atrapada atrapados disparos disparando herido herida hirio ahogando humo arma armas armado armata
caido seguida seguido arder ardendo faca facas fogo sangue bater batendo seguindo perseguindo assaltando
ladrao ladroes morrendo tiros esfaqueado arrombando fumaca matarem incendios esfaquear esfaqueando roubar
roubando golpear golpeado apunalar disparar pegar respira respirar caiu oddycha krwawi bije dusi dusza
strzelaja nozem pozar pali ogien zabic zabije wlamuje wlamanie wlamywacz zlodziej napad sledzi strzela umiera
pobil bicie noz bija goni dym cutit cutitul foc focul incendiu sange arde spart nevasta intrus omoara omoare
ucide loveste urmareste hoti moare injunghiat impusca fum bicak bicakli bicakladi bicakla yangin yaniyor silah
silahli olduruyor oldurecek saldirdi mahsur nefes dovuyor vuruyor girdi dovuyo hirsiz kavga olecek ates duman
saldiriyor kovaliyor olduracak coltello uccidermi ammazzarmi caduto sparato fuoco picchiando uccidere uccide
ammazza ammazzare bruciando brucia entrati entrato inseguendo ladro ladri rapina sparano sparando accoltellato
accoltellando muore fiamme segue fumo chaku chaaku chakoo chhuri chuuri aag saans bondhuk bondook bandook
banduk goli khoon maar maarne maarta qatal daku dakoo peecha hamla jalraha ghus ghusa ghusgaya agun aagun
dakat rokto khun marche marchhe guli churi mindi qori kacay guriga toogasho dhiig dilaya tuug burcad toorey
sikkin sikeen sikina hariq hareeq nar musallah yaqtul silaah messer feuer zjarr thike gaisras peilis
"""
"""Weapons, fire, blows and blood in other languages."""
ABROAD_PAIRS = """
alguien casa · alguien puerta · alguem casa · quelquun chez · quelquun maison · ktos mieszkaniu · ktos domu · ktos mieszkania
cineva casa · cineva usa · biri evde · biri kapida · qualcuno casa · koi ghar · lok ghore
"""
"""Words of other languages that say together that someone is in the house."""
ABROAD_ASKS = """
combien chiffres statistiques cuantos cuantas cuanto estadisticas quantos quantas quanto estatisticas ile
statystyki kac istatistik istatistikleri quanti quante statistiche cati cate statistici kitne kitni kitna koto
immisa hier ayer ontem wczoraj ieri wieviele semaine semana annee mois derniere pasada pasado passada roku
gecen encontrar chercher trouver znalezc bulmak
"""
"""Words of a question, or of the past, in other languages."""
SCRIPTS = """
النجدة النجده ساعدوني ساعدني انقذوني أنقذوني انقذني أنقذني حريق سكين يقتل سيقتل مسدس بچاؤ آگ چاقو گولی چھری
کمک آتش قتل বাঁচাও বাঁচান আগুন ছুরি মারছে বন্দুক বাচাও বাচান মেরে ਬਚਾਓ ਅੱਗ ਚਾਕੂ ਛੁਰੀ ਗੋਲੀ बचाओ आग चाकू बचाइए
बन्दूक काப்பாற்ற காப்பாற்று காப்பாற்றுங்கள் கத்தி தீப்பிடி બચાવો આગ છરી 救命 着火 起火 有刀 持刀 拿刀 杀人 殺人 火灾 火災 報警 报警
助けて 살려 도와줘 помогите помощь помощ допоможіть б'є бият бьет бьёт дышит дишит сознания страшно انقاذ يلاحقني
تتنفس سقطت مدد دورہ मदद रगत एम्बुलेंस એમ્બ્યુલન્સ ਮਦਦ ਬੇਹੋਸ਼ ਚੋਰ மயங்கி வலி 叫不醒 晕倒 暈倒 小偷 đuổi quỵ пожар пожежа
убивают вбивають ножом βοήθεια φωτιά μαχαίρι እርዱኝ ช่วยด้วย cứu
"""
"""The same in other scripts, wherever they stand in the text."""
SCRIPTS_ASK = """
كم عدد কত सংখ্যা কতজন کتنے تعداد कितने कितनी ਕਿੰਨੇ કેટલા எத்தனை 多少 几 сколько скільки πόσοι پولیس چند
"""

_ENGLISH = (LIKELY, SURE, DANGER, NOW, NEAR, PRESENT, ORDINARY, ASKS, SUPPOSES, PAST, TELLING, HABIT, HARMLESS)

_UNKNOWN, _NUMBER, _YEAR, _MARK = "\ue000", "\ue001", "\ue002", "/"
_DROPPED = _MARK * 4
_PIECE_ENDS = re.compile(r"[.,?!;:]+(?:\s|$)|\s-+\s")
_ABROAD_ALONE = frozenset((ABROAD + ABROAD_DANGER).split())
_ABROAD_PAIRS = tuple(frozenset(pair.split()) for pair in re.split(r"·|\n", ABROAD_PAIRS.strip()))
_ABROAD_ALL = _ABROAD_ALONE.union(ABROAD_HELP.split(), *_ABROAD_PAIRS)
# In words: a question broken off, a cry of few words, and a date put after what it dates.
_FALSE_START, _SHORT_CRY, _AFTERTHOUGHT = 2, 4, 4
_SHORTENED = re.compile(
    r"'s (?=(?:been|gone|got|being|just|not|on|in|a|still|broken|fallen|taken|stuck|hurt|hit|down|dead|out|at|lost"
    r"|unconscious|outside|trapped|come|[a-z]+ing|[a-z]+ed)\b)"
)
_ANYTHING = {"...": ".{0,3}", "......": ".{0,12}", "^": "(?<![^/])", "-?": "[^/]?"}
_SUM1 = re.compile(r"\bs[ou]?me?1\b")
_STRETCHED = re.compile(r"(.)\1{2,}")
_YEARS = re.compile(r"(?:19|20)\d\d")
_FOLDED = re.compile(r"\n +(?:(?=(\|))|)")
_BARRED = re.compile(r"[\s|?!]+")
# In letters: the shortest word a slip is looked for in, here and abroad, the longest run of words and a word's room.
_SHORTEST, _SHORTEST_ABROAD, _LONGEST, _ROOM = 5, 6, 40, 3


@dataclass(frozen=True, eq=False)
class _Rule:
    """One line of a list: what a message must hold for it to be worth matching, and the pattern over letters."""

    place: int
    needs: tuple[frozenset[str], ...]
    source: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.source, re.DOTALL)

    def may_match(self, letters: set[str]) -> bool:
        return not any(need.isdisjoint(letters) for need in self.needs)


@lru_cache(maxsize=1)
def is_emergency(text: str) -> bool:
    """Whether someone seems to be in danger as this is typed; a question about danger is not an emergency."""
    simple = _unshortened(plain(text))
    if not simple.isascii() and _in_another_script(simple):
        return True
    words = [word for token in tokens(simple) for word in _read(token)]
    return _in_another_language(words) or (_worth_reading(words) and _in_english(simple))


def _unshortened(simple: str) -> str:
    simple = _SUM1.sub("someone", simple)
    if "'" not in simple:
        return simple
    return _SHORTENED.sub(" is ", simple).replace("we're", "we are").replace("'ll ", " will ")


def _worth_reading(words: list[str]) -> bool:
    """Whether the words could make up anything that alarms, whatever their order."""
    letters = {_UNKNOWN, *map(_letter, words)}
    return any(_may_match(rules, letters) for rules in (SURE, DANGER, LIKELY))


def _may_match(rules: str, letters: set[str]) -> bool:
    index = _index(rules)
    return any(rule.may_match(letters) for letter in letters for rule in index.get(letter, ()))


def _in_another_script(simple: str) -> bool:
    return any(cry in simple for cry in SCRIPTS.split()) and not any(ask in simple for ask in SCRIPTS_ASK.split())


def _in_another_language(words: list[str]) -> bool:
    if _ABROAD_ALL.isdisjoint(words) or not _words(ABROAD_ASKS).isdisjoint(words):
        return False
    helps = sum(word in _words(ABROAD_HELP) for word in words)
    paired = any(pair.issubset(words) for pair in _ABROAD_PAIRS)
    return paired or helps > 1 or (helps == 1 and len(words) <= _SHORT_CRY) or not _ABROAD_ALONE.isdisjoint(words)


def _in_english(simple: str) -> bool:
    line = _clauses(simple)
    told = _told(line)
    if _found(SURE, told) or _found(PRESENT, told) and _found(DANGER, line):
        return True
    ordinary = _found(ORDINARY, line)
    if not ordinary and _found(LIKELY, told):
        return True
    return _found(DANGER, told) and (_found(NOW, told) or _found(NEAR, told) or not (ordinary or _found(TELLING, told)))


def _clauses(simple: str) -> str:
    """The words as letters, one each, without what only sounds alarming, and a mark where a clause ends."""
    pieces = _PIECE_ENDS.split(simple)
    line = _MARK.join("".join(map(_letter, _known(piece))) for piece in pieces)
    for rule in _likely(COURTESY, line):
        line = rule.pattern.sub(_MARK, line)
    for rule in _likely(HARMLESS, line):
        line = rule.pattern.sub(lambda found: _UNKNOWN + _MARK * (found[0][-1] == _MARK), line)
    return _starts().sub(lambda found: found[0] + _MARK if found["asked"] else _MARK + found[0], line)


def _told(line: str) -> str:
    """What the message states, with its questions, suppositions and past dropped."""
    kept: list[str] = []
    supposing, length = False, 0
    for clause in line.split(_MARK):
        goes_on = clause[:1] in (_letter("and"), _letter("or")) or (
            kept and kept[-1] == _DROPPED and length <= _FALSE_START
        )
        supposing = (supposing and goes_on) or _found(ASKS, clause)
        past = _found(PAST, clause)
        if past and len(clause) <= _AFTERTHOUGHT:
            kept[-1:] = [_DROPPED]
        habit = _found(HABIT, clause) and not _found(NOW, clause)
        stated = clause[: _first(SUPPOSES, clause)]
        kept.append(_DROPPED if supposing or past or habit else stated)
        supposing, length = supposing or stated != clause, len(clause)
    return _MARK.join(kept)


def _found(rules: str, line: str) -> bool:
    return any(rule.pattern.search(line) for rule in _likely(rules, line))


def _first(rules: str, line: str) -> int:
    """Where the first match begins, or the end of the line."""
    matches = (rule.pattern.search(line) for rule in _likely(rules, line))
    return min((match.start() for match in matches if match), default=len(line))


def _likely(rules: str, line: str) -> list[_Rule]:
    letters = set(line)
    index = _index(rules)
    found = {rule for letter in letters for rule in index.get(letter, ()) if rule.may_match(letters)}
    return sorted(found, key=lambda rule: rule.place)


def _known(piece: str) -> Iterator[str]:
    for token in tokens(piece):
        yield from _read(token)


@lru_cache(maxsize=8192)
def _read(token: str) -> tuple[str, ...]:
    """The known words a token stands for, else the token itself."""
    token = _unaccented(token)
    short = _typed().get(token)
    if short or token in _lexicon() or token in _words(UNMISTAKEN) or not token.isalpha():
        return short or (token,)
    full = _unclipped(token)
    if full != token:
        return _read(full)
    squeezed = _STRETCHED.sub(r"\1", token)
    if squeezed == "help":
        return "help", "help"
    if squeezed != token:
        return _read(squeezed)
    near = _one_slip_away(token)
    return (near,) if near else _parted(token)


def _unclipped(token: str) -> str:
    """A known word for one typed as `robbin` or `robbd`."""
    full = token + "g" if token.endswith("in") else token[:-1] + "ed" if token.endswith("d") else token
    return full if full in _lexicon() or full in _typed() else token


def _unaccented(token: str) -> str:
    if token.isascii():
        return token
    bare = unicodedata.normalize("NFD", token.replace("ł", "l").replace("ı", "i"))
    return "".join(char for char in bare if not unicodedata.combining(char)) or token


def _one_slip_away(token: str) -> str | None:
    """The known word a letter missing, added, changed or swapped makes of the token."""
    if len(token) < _SHORTEST - 1:
        return None
    found = {word for piece in (token, *_deletions(token)) for word in _slips().get(piece, ())}
    near = [word for word in found if OSA.distance(word, token, score_cutoff=1) <= 1]
    return min(near, key=lambda word: (word[0] != token[0], len(word) != len(token), word), default=None)


def _parted(token: str) -> tuple[str, ...]:
    """The known words run together in a token, as few as will do and alarming ones before others."""
    if not _SHORTEST - 1 <= len(token) <= _LONGEST:
        return (token,)
    best: list[tuple[str, ...]] = [()]
    for end in range(1, len(token) + 1):
        ways = ((*best[start], token[start:end]) for start in range(end) if best[start] or not start)
        best.append(min((way for way in ways if _is_word(way[-1])), key=_unlikelihood, default=()))
    if not 1 < len(best[-1]) <= max(2, len(token) // _ROOM):
        return (token,)
    return tuple(word for piece in best[-1] for word in _read(piece))


def _is_word(piece: str) -> bool:
    return piece in ("a", "i") or (len(piece) > 1 and (piece in _lexicon() or piece in _typed()))


def _unlikelihood(pieces: tuple[str, ...]) -> tuple[int, int, int]:
    alarming = sum(piece in _dangers() for piece in pieces)
    return len(pieces), -alarming, -sum(piece in _lexicon() for piece in pieces)


def _deletions(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


@cache
def _slips() -> dict[str, list[str]]:
    """Each word a slip can be for, under itself and under itself less one letter."""
    slips: dict[str, list[str]] = {}
    for word in _lexicon().keys() - _words(ABROAD_HELP + ABROAD_ASKS):
        if len(word) >= (_SHORTEST_ABROAD if word in _ABROAD_ALONE else _SHORTEST):
            for piece in {word, *_deletions(word)}:
                slips.setdefault(piece, []).append(word)
    return slips


@cache
def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


@cache
def _typed() -> dict[str, tuple[str, ...]]:
    pairs = (pair.split() for pair in re.split(r"·|\n", TYPED) if pair.strip())
    return {short: tuple(full) for short, *full in pairs}


@cache
def _lexicon() -> dict[str, str]:
    """Every word of the lists and the letter that stands for it."""
    rules = (*_ENGLISH, STARTS, DOINGS, SUBJECTS, THERES, QUESTIONS, COURTESY, ENDS, FRESH)
    others = (LEADS, JOINTS, IFS, ASIDES, ABROAD, ABROAD_HELP, ABROAD_DANGER, ABROAD_ASKS, ABROAD_PAIRS)
    typed = (word for full in _typed().values() for word in full)
    every = _BARRED.split(" ".join((*GROUPS.values(), *rules, *others, *typed)))
    words = dict.fromkeys(word for word in every if word.islower() or word.isdigit())
    return {word: chr(0xE003 + at) for at, word in enumerate(words)} | {"-": _UNKNOWN, "#": _NUMBER, "%": _YEAR}


@cache
def _dangers() -> frozenset[str]:
    return frozenset(word for group in DANGER.strip().split("|") for word in GROUPS[group].split())


@lru_cache(maxsize=8192)
def _letter(word: str) -> str:
    if word[0].isdigit() and word not in _lexicon():
        return _YEAR if _YEARS.fullmatch(word) else _NUMBER
    return _lexicon().get(word, _UNKNOWN)


@cache
def _rules(lines: str) -> tuple[_Rule, ...]:
    whole = _FOLDED.sub(lambda fold: "" if fold[1] else " ", lines.strip())
    return tuple(_rule(place, line) for place, line in enumerate(whole.splitlines()))


@cache
def _index(lines: str) -> dict[str, list[_Rule]]:
    """The rules under each letter of the rarest thing they need."""
    index: dict[str, list[_Rule]] = {}
    for rule in _rules(lines):
        for letter in rule.needs[0]:
            index.setdefault(letter, []).append(rule)
    return index


def _rule(place: int, line: str) -> _Rule:
    items = line.split()
    needs = (
        _letters(item)
        for item in items
        if not (item.endswith("?") or "$" in item or item in _ANYTHING or item[0] == "!")
    )
    return _Rule(place, tuple(sorted(needs, key=_commonness)), "".join(map(_pattern, items)))


def _commonness(need: frozenset[str]) -> tuple[int, int]:
    return len(need & _common()), len(need)


@cache
def _common() -> frozenset[str]:
    return frozenset(_group(" ".join((LEADS, ASIDES, GROUPS["DET"]))))


@cache
def _letters(item: str) -> frozenset[str]:
    words = (word for part in item.strip("!?").split("|") if part != "$" for word in GROUPS.get(part, part).split())
    return frozenset(map(_letter, words))


def _pattern(item: str) -> str:
    if item in _ANYTHING:
        return _ANYTHING[item]
    letters = "".join(sorted(_letters(item)))
    barred = "^/" * item.startswith("!")
    pattern = f"[{barred}{letters}]/?" if letters else "(?!)"
    if "$" in item:
        pattern = f"(?:{pattern}|(?<=/)|$)"
    return f"(?:{pattern})?" if item.endswith("?") else pattern


@cache
def _starts() -> re.Pattern[str]:
    kinds = ((LEADS, STARTS), (LEADS + " -", DOINGS), (JOINTS, SUBJECTS), (IFS, THERES), (ASIDES, QUESTIONS))
    either = "|".join(f"(?<![{_group(before)}])(?:{_either(lines)})" for before, lines in kinds)
    asked = f"(?:{_either(ENDS)})(?={_pattern(FRESH)})"
    return re.compile(f"(?P<asked>{asked})|(?<!^)(?<!/)(?:{either})", re.DOTALL)


def _group(words: str) -> str:
    return "".join(map(_letter, words.split()))


def _either(lines: str) -> str:
    return "|".join(rule.source for rule in _rules(lines))
