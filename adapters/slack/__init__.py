"""Slack: the same bot, in Slack's own manner. What is set for it is looked at here, before slack-bolt is loaded."""

from adapters.settings import Settings

ACCESS = "SLACK_BOT_TOKEN, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET to be installed in many workspaces"
WAY = "SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP"
NAMES = ("slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_id", "slack_client_secret")


def wanted(settings: Settings) -> bool:
    """Whether anything of Slack is set."""
    return any(getattr(settings, name) for name in NAMES)


def many(settings: Settings) -> bool:
    """Whether any workspace may install us."""
    return bool(settings.slack_client_id and settings.slack_client_secret)


def missing(settings: Settings) -> tuple[str, ...]:
    """What is still to be set."""
    access = settings.slack_bot_token or many(settings)
    way = settings.slack_app_token or settings.slack_signing_secret
    return (*(() if access else (ACCESS,)), *(() if way else (WAY,)))
