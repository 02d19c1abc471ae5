"""`panelbot run` and `panelbot check`, as a person starts them, against a Slack of ours."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from adapters.slack.manifest import SCOPES
from tests.discord_server import EVERYDAY, DiscordServer, Permission
from tests.slack_app import free_port
from tests.slack_server import SlackServer

ROOT = Path(__file__).parent.parent


def environment(server: SlackServer, mode: str) -> dict[str, str]:
    """The settings for a Slack of ours."""
    way = {"SLACK_APP_TOKEN": server.app_token}
    if mode == "http":
        way = {"SLACK_SIGNING_SECRET": server.signing_secret, "SLACK_PORT": str(free_port())}
    ours = {
        "SLACK_BOT_TOKEN": server.bot_token,
        "SLACK_API_URL": server.url,
        "HEALTH_PORT": str(free_port()),
        "LOG_FORMAT": "json",
        "PYTHONPATH": str(ROOT),
        **way,
    }
    return {**{name: value for name, value in os.environ.items() if "SLACK" not in name}, **ours}


def panelbot(*words: str) -> list[str]:
    """The program, in words for the machine; discord.py loads what Python 3.13 is without, for voices."""
    return [sys.executable, "-W", "error", "-W", "ignore:'audioop' is:DeprecationWarning", "-m", "adapters", *words]


@contextmanager
def run(server: SlackServer, mode: str, folder: Path, says: str, **more: str) -> Iterator[dict[str, str]]:
    """The program running, until it is told to stop, which it does at once and quietly."""
    told = {**environment(server, mode), **more}
    with subprocess.Popen(
        panelbot("run"), cwd=folder, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        try:
            assert program.stdout is not None
            line = program.stdout.readline()
            assert line.startswith(says), program.communicate(timeout=30)
            if mode == "http":
                server.mode, server.request_url = "http", f"http://127.0.0.1:{told['SLACK_PORT']}/slack/events"
            else:
                server.wait_connected()
            yield told
        finally:
            program.send_signal(signal.SIGTERM)
            _, errors = program.communicate(timeout=30)
        assert (program.returncode, "Traceback" in errors) == (0, False), errors


@pytest.fixture
def server() -> Iterator[SlackServer]:
    """A Slack with an admin."""
    with SlackServer(scopes=SCOPES) as slack:
        slack.user("UADMIN", admin=True)
        yield slack


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_serves_slack_and_says_that_all_is_well(mode: str, server: SlackServer, tmp_path: Path) -> None:
    with run(server, mode, tmp_path, "panelbot runs with Slack.") as told:
        made = server.command("/panel setup Hampstead Town", user="UADMIN", wait="answer", timeout=30)
        assert made.answers[0].text.startswith("This channel is now the Hampstead Town")
        server.command("/panel summary post", user="UADMIN", wait="answer")
        digest = server.wait_for(lambda: [one for one in server.messages("C1") if one.metadata], timeout=60)
        assert digest[0].text.startswith("Hampstead Town panel")
        with urlopen(f"http://127.0.0.1:{told['HEALTH_PORT']}/healthz", timeout=10) as health:
            assert (health.status, b'"slack": "ok"' in health.read()) == (200, True)


@pytest.fixture
def discord() -> Iterator[DiscordServer]:
    """A Discord of ours."""
    with DiscordServer() as world:
        yield world


def test_one_process_serves_one_panel_on_both_platforms(
    server: SlackServer, discord: DiscordServer, tmp_path: Path
) -> None:
    guild = discord.guild()
    channel = discord.channel(guild=guild)
    admin = discord.member(guild=guild, permissions=EVERYDAY | Permission.MANAGE_GUILD)
    more = {"DISCORD_TOKEN": discord.token, "DISCORD_API_URL": discord.url}
    with run(server, "socket", tmp_path, "panelbot runs with Slack and with Discord.", **more) as told:
        server.command("/panel setup Hampstead Town", user="UADMIN", wait="answer", timeout=30)
        key = server.command("/panel settings join", user="UADMIN", wait="answer").answers[0].text.split()[3]
        setup = discord.slash("panel setup", {"ward": key.rstrip(".")}, user=admin, channel=channel)
        while "This channel is now" not in str(setup.next_answer(30).data):
            continue  # the answer may be put off before it comes
        server.command("/panel summary post", user="UADMIN", wait="answer")
        discord.slash("panel summary", {"what": "post"}, user=admin, channel=channel).next_answer()
        in_slack = server.wait_for(lambda: [one for one in server.messages("C1") if one.metadata], timeout=60)
        in_discord = discord.until(lambda: [one for one in discord.messages(channel) if one.only_for is None], 60)
        assert [one.text[:20] for one in in_slack] == ["Hampstead Town panel"]
        assert [one.content[:20] for one in in_discord] == ["Hampstead Town panel"]
        with urlopen(f"http://127.0.0.1:{told['HEALTH_PORT']}/healthz", timeout=10) as health:
            page = health.read()
        assert (b'"slack": "ok"' in page, b'"discord": "ok"' in page) == (True, True)


def test_slack_goes_on_where_discord_does_not_take_its_token(
    server: SlackServer, discord: DiscordServer, tmp_path: Path
) -> None:
    more = {"DISCORD_TOKEN": "another", "DISCORD_API_URL": discord.url}
    with run(server, "socket", tmp_path, "panelbot runs with Slack.", **more):
        assert server.command("/panel help", wait="answer", timeout=30).answers[0].text.startswith("Ask me")


@pytest.mark.parametrize(
    ("token", "code", "says"),
    [
        ("", 0, "ready Discord token Discord takes it, for"),
        ("another", 1, "wrong Discord token Discord does not take it: copy it anew"),
    ],
)
def test_check_says_whether_discord_takes_the_token(
    token: str, code: int, says: str, server: SlackServer, discord: DiscordServer, tmp_path: Path
) -> None:
    found = checked(server, tmp_path, DISCORD_TOKEN=token or discord.token, DISCORD_API_URL=discord.url)
    assert (found[0], says in found[1]) == (code, True), found[1]


def checked(server: SlackServer, folder: Path, **changes: str) -> tuple[int, str]:
    """What `panelbot check` prints."""
    told = {**environment(server, "socket"), **changes}
    done = subprocess.run(panelbot("check"), cwd=folder, env=told, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.returncode, " ".join(done.stdout.split())


def test_check_finds_slack_ready(server: SlackServer, tmp_path: Path) -> None:
    code, said = checked(server, tmp_path)
    assert code == 0
    assert "panelbot run is ready, with Slack." in said
    assert "ready Slack bot token Slack takes it, for the workspace" in said


def test_check_names_each_scope_that_is_missing(server: SlackServer, tmp_path: Path) -> None:
    server.grant(server.bot_token, scopes=[one for one in SCOPES if one not in ("files:write", "users:read")])
    code, said = checked(server, tmp_path)
    assert code == 1
    assert "missing Slack scope files:write not given, and needed for a digest's chart" in said
    assert "missing Slack scope users:read" in said
    assert said.count("missing Slack scope") == 2


@pytest.mark.parametrize(
    ("name", "token", "says"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1", "wrong Slack bot token it is a user token: copy the Bot User OAuth Token"),
        ("SLACK_BOT_TOKEN", "xoxb-9", "wrong Slack bot token Slack does not take it (invalid_auth)"),
        ("SLACK_APP_TOKEN", "xoxb-1-bot", "wrong Slack app token it is a bot token: make an app-level token"),
        ("SLACK_APP_TOKEN", "xapp-9", "wrong Slack app token Slack does not take it (invalid_auth)"),
    ],
)
def test_check_names_the_kind_of_a_wrong_token(
    name: str, token: str, says: str, server: SlackServer, tmp_path: Path
) -> None:
    code, said = checked(server, tmp_path, **{name: token})
    assert (code, says in said) == (1, True), said
    assert token not in said


def test_run_says_in_a_sentence_which_token_is_wrong(server: SlackServer, tmp_path: Path) -> None:
    told = {**environment(server, "socket"), "SLACK_BOT_TOKEN": "xoxb-9"}
    done = subprocess.run(panelbot("run"), cwd=tmp_path, env=told, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("SLACK_BOT_TOKEN is not taken by Slack (invalid_auth): copy the Bot User OAuth")
