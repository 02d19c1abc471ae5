"""Having a panel in several workspaces: a chair makes a key where the panel is, and an admin elsewhere gives it.

Nothing else crosses from one workspace to another. The key is for one channel and one day, and only its hash is kept.
"""

import hashlib
import re
import secrets
from datetime import timedelta

from sqlmodel import Session

from bot.calls import Call
from bot.errors import UserError
from bot.panels import ward_of
from storage.digests import notify
from storage.joining import invite, invited, part, use_up
from storage.models import Panel
from storage.panels import bind, panel_of_ward, workspace_of

LASTS = timedelta(days=1)
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowel, so that a key holds no word, and no digit, so that it holds no postcode, which would be looked up."""
PART = 7
KEY = re.compile(rf"[A-Z][A-Z0-9]*-([{LETTERS}]{{{PART}}})-([{LETTERS}]{{{PART}}})")
"""A key begins with its panel's code, for whoever finds one lying about: `HT-KMRTWBD-QLXRHFC`."""

NOT_FROM_HERE = "That is for a chair where the panel was made: this channel joined it from there."
NO_SUCH_KEY = (
    "That key is not known, has been used, or is over a day old: a chair of the panel makes a new one with "
    "`/panel settings join`."
)
HAS_ITS_OWN = (
    "There is a panel for {ward} here already, {code}, with what was told to it: two panels cannot be made one. Give "
    "the key in a workspace that has none."
)
NEWS = "A channel in {where} is this panel's too now: `/panel settings join off` ends that."
PLATFORMS = {"slack": "another Slack workspace", "discord": "a Discord server"}


def key_for(call: Call, session: Session, panel: Panel) -> str:
    """A new key to a panel; one made before opens nothing any more. Raises UserError where the panel was not made."""
    _check_home(call, panel)
    made = [secrets.choice(LETTERS) for _ in range(2 * PART)]
    key = f"{panel.code}-{''.join(made[:PART])}-{''.join(made[PART:])}"
    invite(session, panel, _hashed(key), call.at + LASTS)
    return key


def is_key(text: str) -> bool:
    """Whether something is written as a key is."""
    return KEY.fullmatch(text.strip().upper()) is not None


def join(call: Call, session: Session, key: str) -> Panel:
    """Make the channel the panel's whose key it is. Raises UserError where it opens nothing, or may not here."""
    panel = invited(session, _hashed(key.strip().upper()), call.at)
    if panel is None:
        raise UserError(NO_SUCH_KEY)
    here = workspace_of(call.place.id)
    own = panel_of_ward(session, here, panel.ward)
    if own and own.id != panel.id:
        raise UserError(HAS_ITS_OWN.format(ward=ward_of(own).name, code=own.code))
    bind(session, call.place.id, panel)
    use_up(session, panel)
    where = PLATFORMS.get(here.partition(":")[0], "another workspace")
    notify(session, panel, None, call.at, "joined", NEWS.format(where=where))
    return panel


def end(call: Call, session: Session, panel: Panel) -> int:
    """Take the panel from every channel that joined it; how many. Raises UserError where the panel was not made."""
    _check_home(call, panel)
    return part(session, panel)


def _check_home(call: Call, panel: Panel) -> None:
    if workspace_of(call.place.id) != panel.workspace:
        raise UserError(NOT_FROM_HERE)


def _hashed(key: str) -> str:
    """A key as it is kept: it is long enough by chance that nobody finds it from its hash."""
    return hashlib.sha256(key.encode()).hexdigest()
