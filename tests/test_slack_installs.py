"""Slack in many workspaces: installed by link, spoken to with each one's token, forgotten when it is removed."""

import html
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from sqlalchemy import Engine

from adapters.slack.installs import Installs, tokens
from adapters.slack.manifest import SCOPES
from tests.slack_app import App, running, settings_for
from tests.slack_server import SlackServer

pytestmark = [
    pytest.mark.both_engines,
    # slack_sdk asks for a token in a way that aiohttp 4 will not have.
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
]

THEIRS = {"user": "U2", "channel": "C2", "team": "T2"}


@pytest.fixture
def server() -> Iterator[SlackServer]:
    """A Slack with two workspaces, neither of which has us."""
    with SlackServer(scopes=SCOPES) as slack:
        slack.user("U2", team="T2")
        slack.channel("C2", team="T2")
        yield slack


@pytest.fixture
def app(server: SlackServer, engine: Engine) -> Iterator[App]:
    """The app, for whoever installs it."""
    settings = settings_for(
        server,
        "http",
        slack_bot_token="",
        slack_client_id=server.client_id,
        slack_client_secret=server.client_secret,
    )
    with running(server, engine, settings) as up:
        up.settings = settings
        up.base = f"http://127.0.0.1:{settings.slack_port}"
        server.installs.redirect_url = f"{up.base}/slack/oauth_redirect"
        yield up


class NoRedirect(HTTPRedirectHandler):
    """A browser that goes where it is told only when asked to."""

    def redirect_request(self, *_: object) -> None:
        return None


def get(url: str, cookie: str = "") -> tuple[int, str, str]:
    """A page: its status, its words, and the cookie it sets."""
    try:
        with build_opener(NoRedirect).open(Request(url, headers={"Cookie": cookie}), timeout=10) as page:  # noqa: S310
            return page.status, page.read().decode(), page.headers.get("Set-Cookie", "")
    except HTTPError as error:
        with error:
            return error.code, error.read().decode(), ""


def install(server: SlackServer, app: App) -> tuple[int, str]:
    """Go through the install pages as a person does."""
    _, page, cookie = get(f"{app.base}/slack/install")
    link = re.search(r'href="(https://slack.com/oauth[^"]+)"', page)
    assert link is not None
    back = server.allow(html.unescape(link[1]), team="T2", user="U2")
    state = SimpleCookie(cookie)
    status, said, _ = get(back, "; ".join(f"{name}={one.value}" for name, one in state.items()))
    return status, said


def test_serves_a_workspace_that_installs_it_with_its_own_token(app: App, server: SlackServer) -> None:
    status, said = install(server, app)
    assert status == 200
    assert "Thank you" in said
    done = server.command("/panel officers Hampstead Town", **THEIRS, wait="answer")
    assert done.answers[0].text.startswith("Hampstead Town")


def test_refuses_an_installation_nobody_began(app: App, server: SlackServer) -> None:
    code = server.code(team="T2", user="U2")
    status, said, _ = get(f"{app.base}/slack/oauth_redirect?code={code}&state=made-up")
    assert status == 400
    assert "Something Went Wrong" in said


def test_forgets_a_workspace_that_removes_it(app: App, server: SlackServer, engine: Engine) -> None:
    install(server, app)
    held = tokens(Installs(engine, server.client_id), app.settings)
    assert held("T2") is not None
    server.uninstall("T2")
    assert server.wait_for(lambda: held("T2") is None)


def test_renews_a_token_that_soon_ends(app: App, server: SlackServer, engine: Engine) -> None:
    server.rotate_tokens()
    install(server, app)
    before = tokens(Installs(engine, server.client_id), app.settings)("T2")
    installs = Installs(engine, server.client_id)
    held = installs.bot("T2")
    assert held is not None
    held.bot_token_expires_at -= 11 * 3600
    installs.keep(held)
    after = tokens(installs, app.settings)("T2")
    assert before != after
    assert server.command("/panel help", **THEIRS, wait="answer").answers[0].text.startswith("Ask me")


def test_has_no_token_of_a_workspace_that_never_installed_it(engine: Engine, server: SlackServer) -> None:
    settings = settings_for(server, slack_client_id=server.client_id, slack_client_secret=server.client_secret)
    assert tokens(Installs(engine, server.client_id), settings)("T9") is None
