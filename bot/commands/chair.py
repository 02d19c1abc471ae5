"""`/panel chair <person> [remove]`: who leads the panel."""

from bot.commands.serving import serves

COMMAND = serves("chair", "Name a chair of the panel, or remove one")
