"""What panelbot says of itself."""

from bot.answers import Draft

WHAT = (
    "I am panelbot, a helper for London's safer neighbourhood panels. I am not the police, I do not report to the "
    "police, and nothing you tell me reaches them: in an emergency call 999, otherwise 101."
)
NOT_POLICE = "We are not the police, and nothing here reaches them by itself: in an emergency call 999, otherwise 101."
SOURCES = (
    "Every figure I give comes from a record with its source and date, or from a sum I show. The records are drawn "
    "from the Met, MOPAC and City Hall, councils, Parliament, statutes, the press and panels themselves; ward names "
    "and crime figures are open data. Where something is not held, I say so."
)
LICENCE = (
    "Contains public sector information licensed under the Open Government Licence, from the Office for National "
    "Statistics, the Greater London Authority, the Metropolitan Police and data.police.uk."
)
PRIVACY = (
    "Nobody is shown who reported something. Names, numbers and addresses are left out of it, unless you keep them for "
    "the chair and the police team. It is erased when its time is up, and `/panel forget-me` erases what is yours at "
    "once. Of a question I keep what it came to (its topic, ward and dates, not your words) for ten minutes."
)
HELP = (
    "Ask me about police numbers, who may pay for police, what posts cost, recorded crime and ward panels, in your own "
    "words. `/report` tells your panel what happened. `/panel help` lists the commands, and `/panel about` says where "
    "my facts come from."
)
TRY = (
    "How many officers should Hampstead Town have?",
    "Can residents pay for their own police officer?",
    "What would two PCs and a sergeant cost for three years?",
    "Is Hampstead Town one of the safest wards?",
)
DIGEST = (
    "A chair sets the panel's regular summary with `/panel summary`, in the channel it is to be posted in; by itself "
    "it says how. `/panel summary preview` shows it first."
)


def about() -> Draft:
    """Who I am, my sources, licence and privacy."""
    return Draft("help").say(WHAT, SOURCES, LICENCE, PRIVACY)


def helped() -> Draft:
    """What can be asked, with examples."""
    return Draft("help").say(HELP).items(TRY)


def digest() -> Draft:
    """How a panel's regular summary is set up."""
    return Draft("help").say(DIGEST)
