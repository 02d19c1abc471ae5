"""Discord: the same bot, in Discord's own manner."""
