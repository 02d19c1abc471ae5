"""What answers need, loaded before anybody waits for one: the first of each kind takes up to a second otherwise.

Meanwhile nobody else is answered either, since what is loaded is read and reckoned, not waited for.
"""

from datetime import datetime

from bot.calls import Caller, Place, Role
from bot.core import Bot
from bot.parse import typed
from storage.engine import in_memory, sessions

QUESTIONS = (
    "how many officers should hampstead town have",
    "is hampstead town one of the safest wards",
    "how many members must be present at a panel vote",
)
"""One that the facts answer, one that the crime file does, and one that is looked for among everything held."""
LINES = (
    "/panel setup Hampstead Town",
    *(f"/ask {one}" for one in QUESTIONS),
    "/report bike stolen on heath street last night about 10",
    "/panel concern mopeds racing on heath street",
    "/panel summary preview",
)
WHERE = "console:rehearsal"


def rehearse(at: datetime) -> None:
    """Have one of each kind answered, in a database that is gone afterwards."""
    engine = in_memory()
    bot = Bot(sessions(engine))
    for number, line in enumerate(LINES):
        bot.run(typed(line, Caller(WHERE, Role.ADMIN), Place(WHERE), at, f"{number}"))
    engine.dispose()
