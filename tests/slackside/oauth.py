"""Installing the app in workspaces: what people allow, the tokens that come of it, and their end."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.slackside import scopes
from tests.slackside.values import Grant, Json
from tests.slackside.world import APP, RefusedError, World

if TYPE_CHECKING:
    from tests.slackside.methods import Asked

CODE_SECONDS = 600.0
ROTATED_SECONDS = 12 * 60 * 60


@dataclass(frozen=True, slots=True)
class Code:
    """What a person's browser brings back to the app."""

    code: str
    team: str
    user: str
    scopes: tuple[str, ...]
    redirect: str | None
    until: float


class Installs:
    """Codes and tokens, given out and taken back."""

    def __init__(self, world: World, client_id: str, client_secret: str) -> None:
        self.world, self.client_id, self.client_secret = world, client_id, client_secret
        self.rotates = False
        self.redirect_url = ""
        self.codes: dict[str, Code] = {}
        self.refreshing: dict[str, Grant] = {}

    def allow(self, address: str, team: str, user: str, denies: bool = False) -> str:
        """Where Slack sends the browser of a person who allows what the app's link asks for, or does not."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        redirect = asked.get("redirect_uri")
        wanted = self._wanted(asked, redirect)
        answer = {"error": "access_denied"} if denies else {"code": self.issue(team, user, wanted, redirect)}
        return f"{redirect or self.redirect_url}?{urlencode({**answer, 'state': asked.get('state', '')})}"

    def _wanted(self, asked: dict[str, str], redirect: str | None) -> tuple[str, ...]:
        """The scopes that a link asks for, where Slack would show it to a person."""
        if asked.get("client_id") != self.client_id:
            raise RefusedError("invalid_client_id")
        wanted = tuple(one for one in asked.get("scope", "").split(",") if one)
        if not wanted or set(wanted) - {*scopes.ALL, scopes.POST_ANYWHERE}:
            raise RefusedError("invalid_scope")
        if redirect and self.redirect_url and not redirect.startswith(self.redirect_url):
            raise RefusedError("bad_redirect_uri")
        return wanted

    def issue(self, team: str, user: str, wanted: Iterable[str], redirect: str | None = None) -> str:
        """A code that the app may change for a token."""
        code = self.world.id("code-")
        until = self.world.now() + CODE_SECONDS
        self.codes[code] = Code(code, team, user, tuple(wanted), redirect, until)
        self.world.person(user, team)
        return code

    def access(self, asked: "Asked") -> Json:
        """oauth.v2.access: a token for a code, or a new one for a refresh token."""
        client, secret = asked.basic or (asked.args.get("client_id"), asked.args.get("client_secret"))
        if client != self.client_id:
            raise RefusedError("invalid_client_id")
        if secret != self.client_secret:
            raise RefusedError("bad_client_secret")
        match asked.args.get("grant_type", "authorization_code"):
            case "authorization_code":
                return self._first(asked)
            case "refresh_token":
                return self._again(asked)
            case _:
                raise RefusedError("invalid_grant_type")

    def uninstall(self, asked: "Asked") -> Json:
        """apps.uninstall: no token of the workspace is good any more."""
        if asked.args.get("client_id") != self.client_id:
            raise RefusedError("invalid_client_id")
        if asked.args.get("client_secret") != self.client_secret:
            raise RefusedError("bad_client_secret")
        self.end(asked.grant.team)
        return {}

    def end(self, team: str) -> None:
        """Take back every token of a workspace."""
        for grant in list(self.world.grants.values()):
            if grant.team == team and grant.kind != "app" and grant.error is None:
                self.world.grant(replace(grant, error="account_inactive"))

    def _first(self, asked: "Asked") -> Json:
        code = self.codes.pop(str(asked.args.get("code")), None)
        if code is None or code.until < self.world.now():
            raise RefusedError("invalid_code")
        if code.redirect != asked.args.get("redirect_uri"):
            raise RefusedError("bad_redirect_uri")
        bot_user = self.world.bot_user(code.team)
        return self._given(Grant("", code.team, "bot", code.scopes, bot_user, code.user))

    def _again(self, asked: "Asked") -> Json:
        grant = self.refreshing.pop(str(asked.args.get("refresh_token")), None)
        if grant is None or self.world.grants[grant.token].error is not None:
            raise RefusedError("invalid_refresh_token")
        return self._given(grant)

    def _given(self, grant: Grant) -> Json:
        name = self.world.id("")
        until = self.world.now() + ROTATED_SECONDS if self.rotates else None
        token = f"xoxe.xoxb-1-{name}" if self.rotates else f"xoxb-{name}"
        given = self.world.grant(replace(grant, token=token, expires=until))
        answer: Json = {
            "access_token": token,
            "token_type": "bot",
            "scope": scopes.told(grant.scopes),
            "bot_user_id": grant.bot_user,
            "app_id": APP,
            "team": {"id": grant.team, "name": grant.team},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": grant.user},
        }
        if self.rotates:
            answer |= {"refresh_token": f"xoxe-1-{name}", "expires_in": ROTATED_SECONDS}
            self.refreshing[answer["refresh_token"]] = given
        return answer
