"""The terminal: the same bot, one line at a time."""
