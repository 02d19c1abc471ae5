"""A plain no, with what to try instead."""

from bot.replies import Finding, Reply

WHAT_I_DO = (
    "I answer about police numbers, who may pay for police, what posts cost, recorded crime by ward, and ward panels. "
    "Try \u201chow many officers should Hampstead Town have\u201d."
)
DECLINED = f"I can't help with that. {WHAT_I_DO}"


def declined(text: str = DECLINED) -> Reply:
    """A reply that declines."""
    return Reply(text, finding=Finding("declined", "none"))
