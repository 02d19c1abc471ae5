"""Killing the bot while it saves, many times over, to see that nothing acknowledged is lost and nothing is doubled."""
