"""Courtesies taken off a question: greetings, apologies, thanks and signatures say nothing about what is asked."""

import re

COURTESIES = (
    r"(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day))(?: there| all| again| team| sir| madam| or| panelbot| bot| everyone| guys)*",
    r"(?:i )?(?:do )?(?:really )?hope (?:that )?(?:you|this|all|everyone|youre|your|its)(?: all)?(?: is| are| finds)?(?: you)?(?: keeping| doing)?(?: all)?(?: well| ok| okay| fine| good)?",
    r"(?:i am |im )?(?:so |very |really |terribly )?sorry (?:to|for|if)(?: be)? (?:trouble|troubling|bother|bothering|ask|asking|disturb|a pain|another)(?: you)?(?: with this| again| about this| question| so late)?",
    r"(?:but )?(?:i|we) (?:would|wud|should) (?:be )?(?:so |very |most |really )?(?:grateful|like|love|appreciate)(?: it)?(?: for a little help| for any help| for some help| for your help| if you (?:could|can|would|might))?(?: to (?:know|ask|find out|understand))?",
    r"(?:i|we) (?:was|were|am|are)?(?: just)? ?wonder(?:ing|ed)?(?: if| whether)?(?: you)?(?: (?:could|can|might|would))?(?: (?:tell|help|let))?(?: me| us)?(?: know)?",
    r"(?:could|can|would|will|might) you (?:please |kindly |possibly |perhaps |maybe |just |also )*(?:be so kind as to |be able to |help me |help us )?(?:tell|let|inform|advise|remind|help|say|explain to|confirm for) (?:me|us)?(?: know| with)?",
    r"would you (?:mind|be able to|be so kind as to)(?: telling| helping)?(?: me| us)?",
    r"(?:may|can|could) i (?:please |just )?ask(?: you)?(?: a quick question| something)?",
    r"(?:just )?(?:a )?(?:quick|small|silly|simple) (?:question|one|query)(?: please)?",
    r"(?:any|a little|some|your) (?:help|assistance|advice|information|info)(?: on this)?(?: would be| is| will be)?(?: very| really| so| much| greatly| gratefully)*(?: appreciated| welcome| received)?",
    r"(?:many |so many )?(?:thank you|thanks|thx|ta|cheers|ty)(?: you)?(?: so| very| ever so)?(?: much)?(?: indeed)?(?: in advance)?(?: for (?:your |the |all |any )*(?:time|help|reply|assistance|answer|support|patience)(?: and (?:help|time|patience))?)?",
    r"(?:it |that |this )?(?:really )?(?:is |would be )?(?:very |so |really )?much appreciated",
    r"(?:many thanks |thanks )?in advance",
    r"(?:kind|best|warm|kindest|warmest|many|with) (?:kind |best )?(?:regards|wishes)(?: \w+){0,2}$",
    r"yours (?:sincerely|faithfully|truly)(?: \w+){0,2}$",
    r"(?:if|when|whenever) (?:you )?(?:dont mind|its not too much trouble|possible|at all possible|get a (?:chance|moment|minute|sec)|have a (?:moment|minute|second|sec))",
    r"(?:i |we )?look(?:ing)? forward to (?:hearing from you|your (?:reply|answer))",
    r"no rush|take care|all the best|god bless|much obliged|appreciate it|appreciated|please|kindly",
    r"(?:x+|xo)$",
)  # fmt: skip

_ANY = re.compile(r"\b(?:" + "|".join(f"(?:{courtesy})" for courtesy in COURTESIES) + r")(?=\s|$)")
_MARKS = frozenset(
    "hi hello hey hiya dear good hope sorry grateful wonder wondering could can would will may might quick any little some your "
    "thank thanks thx ta cheers ty appreciated advance regards wishes yours if when whenever look looking no take all god "
    "much appreciate please kindly x xx xxx".split()
)
"""Words that every courtesy has one of."""


def without_courtesies(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without their courtesies; all of them where nothing else is there."""
    if _MARKS.isdisjoint(words):
        return words
    left = tuple(_ANY.sub(" ", " ".join(words)).split())
    return left or words
