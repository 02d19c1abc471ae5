"""A small Discord for the tests: REST and gateway on one address, and people to press its buttons."""

from tests.discord_server.burst import Burst
from tests.discord_server.interactions import Asking, Delivery
from tests.discord_server.posting import File
from tests.discord_server.running import LoopThread, Running, running
from tests.discord_server.server import DiscordServer
from tests.discord_server.values import (
    EVERYDAY,
    PRIVILEGED,
    Answer,
    ApiCall,
    Attachment,
    Intent,
    Message,
    NotOfferedError,
    Permission,
)

__all__ = (
    "EVERYDAY",
    "PRIVILEGED",
    "Answer",
    "ApiCall",
    "Asking",
    "Attachment",
    "Burst",
    "Delivery",
    "DiscordServer",
    "File",
    "Intent",
    "LoopThread",
    "Message",
    "NotOfferedError",
    "Permission",
    "Running",
    "running",
)
