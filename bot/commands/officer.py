"""`/panel officer <person> [remove]`: the police liaison officer, who reads and adds updates."""

from bot.commands.serving import serves

COMMAND = serves("officer", "Name the police liaison officer, or remove one")
