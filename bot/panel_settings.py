"""What a panel may set for itself: the names, what they mean, and what may be given.

Where a panel has set nothing, retention is as the installation is set: None here, for the core has no environment.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from bot.errors import UserError
from storage.models import Panel
from storage.panels import settings_of

QuietWeek = Literal["line", "skip"]

QUIET_WEEK, RETENTION = "quiet-week", "retention"
FEWEST_DAYS, MOST_DAYS = 30, 3650
USUAL = frozenset("default usual reset none".split())
"""The words that go back to what is usual."""
NO_SUCH = "There is no setting of that name: {names} can be set."


@dataclass(frozen=True, slots=True)
class PanelSetting:
    """A setting. `read` gives the value to keep, or None for one that cannot be; `say` what a kept one means."""

    name: str
    usual: str
    example: str
    refusal: str
    read: Callable[[str], str | None]
    say: Callable[[str], str]


QUIET_WEEKS = {
    "line": "line: when nothing happened, the summary says so in a line",
    "skip": "skip: when nothing happened, no summary is posted",
}


def _quiet_week(text: str) -> str | None:
    return text if text in QUIET_WEEKS else None


def _days(text: str) -> str | None:
    found = re.fullmatch(r"([0-9]{1,6})(?: ?days?)?", text)
    return str(int(found[1])) if found and FEWEST_DAYS <= int(found[1]) <= MOST_DAYS else None


def _kept_for(days: str) -> str:
    return f"{days} days, after which what people wrote is erased"


SETTINGS = (
    PanelSetting(
        QUIET_WEEK,
        usual=QUIET_WEEKS["line"],
        example="skip",
        refusal="quiet-week is `line` or `skip`: `/panel settings quiet-week skip`.",
        read=_quiet_week,
        say=QUIET_WEEKS.__getitem__,
    ),
    PanelSetting(
        RETENTION,
        usual="as the installation is set",
        example="365",
        refusal=f"retention is from {FEWEST_DAYS} to {MOST_DAYS} days: `/panel settings retention 365`.",
        read=_days,
        say=_kept_for,
    ),
)


def quiet_week(session: Session, panel: Panel) -> QuietWeek:
    """What becomes of a summary with nothing in it."""
    return "skip" if settings_of(session, panel).get(QUIET_WEEK) == "skip" else "line"


def retention(session: Session, panel: Panel) -> int | None:
    """For how many days the panel keeps what people wrote; None where it is as the installation is set."""
    kept = settings_of(session, panel).get(RETENTION)
    return int(kept) if kept else None


def meant(text: str) -> tuple[PanelSetting, str]:
    """The setting a line begins with, its name written in any way, and the rest. Raises UserError."""
    line = " ".join(text.casefold().split())
    for one in SETTINGS:
        found = re.match(one.name.replace("-", "[-_ ]?") + r"(?: |$)", line)
        if found:
            return one, line[found.end() :]
    raise UserError(NO_SUCH.format(names=" and ".join(one.name for one in SETTINGS)))


def to_keep(setting: PanelSetting, said: str) -> str | None:
    """What to keep for a setting; None goes back to what is usual. Raises UserError for what it cannot be."""
    if said in USUAL:
        return None
    value = setting.read(said)
    if value is None:
        raise UserError(setting.refusal)
    return value


def how(setting: PanelSetting, kept: str | None) -> str:
    """How a setting stands, in words."""
    return setting.usual if kept is None else setting.say(kept)
