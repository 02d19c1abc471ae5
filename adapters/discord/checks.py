"""What `panelbot check` finds of Discord: whether it takes the token, and who it says we are."""

import json
from collections.abc import Iterator
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from adapters.findings import Found
from adapters.settings import Settings

TIMEOUT = 10
WHO = "/users/@me"
AGENT = "DiscordBot (panelbot, 1)"
"""Discord turns away what does not say that it is a bot."""
TAKEN = "Discord takes it, for {name}"
REFUSED = "Discord does not take it: copy it anew from the application's page, under Bot"
NO_ANSWER = "Discord answered {status}: try again in a minute"
UNREACHED = "Discord at {url} cannot be reached ({kind}): check the network and DISCORD_API_URL"


def findings(settings: Settings) -> Iterator[Found]:
    """Everything looked at of Discord."""
    name, url = "Discord token", settings.discord_api_url.rstrip("/")
    headers = {"Authorization": f"Bot {settings.discord_token}", "User-Agent": AGENT}
    asking = Request(url + WHO, headers=headers)  # noqa: S310  # settings take http and https only
    try:
        with urlopen(asking, timeout=TIMEOUT) as answer:  # noqa: S310  # settings take http and https only
            yield Found("ready", name, TAKEN.format(name=json.load(answer).get("username", "")))
    except HTTPError as error:
        with error:
            yield Found("wrong", name, REFUSED if error.code == 401 else NO_ANSWER.format(status=error.code))
    except (OSError, HTTPException, ValueError) as error:
        yield Found("wrong", name, UNREACHED.format(url=url, kind=type(error).__name__))
