"""Killing the bot as it saves and as it posts, many times over, to see that nothing is lost and nothing doubled."""
