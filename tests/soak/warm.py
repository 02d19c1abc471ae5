"""What all children share, loaded once by saving one report, so that each is about its work at once."""

from bot.core import Bot
from storage.engine import in_memory, sessions
from tests.soak.child import drafted, pressed
from tests.soak.rounds import make_panel

ENGINE = in_memory()
BOT = Bot(sessions(ENGINE))
make_panel(BOT)
pressed(BOT, drafted(BOT, "warm", "soak:W/warm"))
ENGINE.dispose()
