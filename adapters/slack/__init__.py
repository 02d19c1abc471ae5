"""Slack: the same bot, in Slack's own manner."""
