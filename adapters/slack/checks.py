"""What `panelbot check` finds of Slack: each token's kind, whether Slack takes it, and each scope that is missing."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import WebClient

from adapters.findings import Found
from adapters.settings import Settings
from adapters.slack import many, missing
from adapters.slack.manifest import SCOPES
from adapters.slack.outbound import refusal

TIMEOUT = 10
KINDS = {
    "xoxb-": "a bot token",
    "xoxe.xoxb-": "a bot token that is rotated",
    "xoxp-": "a user token",
    "xoxe.xoxp-": "a user token that is rotated",
    "xapp-": "an app-level token",
    "xoxa-": "a legacy token",
    "xoxs-": "a session's token",
}
"""What a token is, by how it begins."""
UNKNOWN_KIND = "of no kind Slack gives out"
BOT, APP = ("xoxb-", "xoxe.xoxb-"), ("xapp-",)
WRONG_BOT = "it is {kind}: copy the Bot User OAuth Token, xoxb-…, from OAuth & Permissions"
WRONG_APP = "it is {kind}: make an app-level token, xapp-…, with connections:write under Basic Information"
REFUSED = "Slack does not take it ({error}): copy it anew from the app's page"
UNREACHED = "Slack at {url} cannot be reached ({kind}): check the network and SLACK_API_URL"
TAKEN = "Slack takes it, for the workspace {team}"
APP_TAKEN = "Slack takes it, for Socket Mode"
NO_SCOPE = "not given, and needed {why}: add it under OAuth & Permissions, then install the app anew"
LACKS = "set {what}"
BY_INSTALLS = "each workspace's own, from /slack/install"


def findings(settings: Settings) -> Iterator[Found]:
    """Everything looked at of Slack, where anything of it is set."""
    for what in missing(settings):
        yield Found("missing", "Slack", LACKS.format(what=what))
    if settings.slack_bot_token and not many(settings):
        yield from _bot(settings)
    if many(settings):
        yield Found("ready", "Slack tokens", BY_INSTALLS)
    if settings.slack_app_token:
        yield _app(settings)


def _bot(settings: Settings) -> Iterator[Found]:
    name, token = "Slack bot token", settings.slack_bot_token
    if not token.startswith(BOT):
        yield Found("wrong", name, WRONG_BOT.format(kind=_kind(token)))
        return
    said = _asked(settings, "auth.test", token)
    if isinstance(said, str):
        yield Found("wrong", name, said)
        return
    yield Found("ready", name, TAKEN.format(team=said.get("team", "")))
    given = str(said.headers.get("x-oauth-scopes", "")).replace(" ", "").split(",")
    for scope, why in SCOPES.items():
        if scope not in given:
            yield Found("missing", f"Slack scope {scope}", NO_SCOPE.format(why=why))


def _app(settings: Settings) -> Found:
    name, token = "Slack app token", settings.slack_app_token
    if not token.startswith(APP):
        return Found("wrong", name, WRONG_APP.format(kind=_kind(token)))
    said = _asked(settings, "apps.connections.open", token)
    return Found("wrong", name, said) if isinstance(said, str) else Found("ready", name, APP_TAKEN)


def _asked(settings: Settings, method: str, token: str) -> Any:
    # Any: slack_sdk's responses hold whatever Slack answered.
    """What Slack answers to a token, or what is wrong."""
    client = WebClient(token=token, base_url=settings.slack_api_url, timeout=TIMEOUT, retry_handlers=[])
    try:
        return client.api_call(method)
    except SlackApiError as error:
        return REFUSED.format(error=refusal(error))
    except (SlackClientError, OSError) as error:
        return UNREACHED.format(url=settings.slack_api_url, kind=type(error).__name__)


def _kind(token: str) -> str:
    return next((kind for start, kind in KINDS.items() if token.startswith(start)), UNKNOWN_KIND)
