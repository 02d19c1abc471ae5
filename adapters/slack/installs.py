"""Installing into many workspaces: slack_sdk's own tables in our database, and the token of each workspace.

slack_sdk's stores wait for the database, so each call goes to a thread. Tokens that Slack rotates are renewed two hours
before they end, by whoever needs one first.
"""

import asyncio
from dataclasses import dataclass
from threading import Lock
from typing import Any

from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from slack_sdk.oauth.token_rotation.rotator import TokenRotator
from slack_sdk.web import WebClient
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine, MetaData
from sqlalchemy.exc import DBAPIError

from adapters.settings import Settings
from adapters.slack.manifest import REDIRECT_PATH, SCOPES

INSTALL_PATH = "/slack/install"
STATE_SECONDS = 600
RENEW_MINUTES = 120


class Installs(AsyncInstallationStore, AsyncOAuthStateStore):
    """Who has installed us, and the installations under way."""

    def __init__(self, engine: Engine, client_id: str) -> None:
        """The stores over a database, which is given their tables."""
        self._held = SQLAlchemyInstallationStore(client_id=client_id, engine=engine)
        self._states = SQLAlchemyOAuthStateStore(expiration_seconds=STATE_SECONDS, engine=engine)
        for metadata in (self._held.metadata, self._states.metadata):
            _make(metadata, engine)

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation."""
        await asyncio.to_thread(self._held.save, installation)

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a workspace's token."""
        await asyncio.to_thread(self._held.save_bot, bot)

    async def async_find_bot(self, **which: Any) -> Bot | None:
        """A workspace's token."""
        return await asyncio.to_thread(lambda: self._held.find_bot(**which))

    async def async_find_installation(self, **which: Any) -> Installation | None:
        """A workspace's latest installation."""
        return await asyncio.to_thread(lambda: self._held.find_installation(**which))

    async def async_delete_bot(self, **which: Any) -> None:
        """Forget a workspace's token."""
        await asyncio.to_thread(lambda: self._held.delete_bot(**which))

    async def async_delete_installation(self, **which: Any) -> None:
        """Forget an installation."""
        await asyncio.to_thread(lambda: self._held.delete_installation(**which))

    async def async_issue(self, *_: object, **__: object) -> str:
        """A mark for an installation that begins."""
        return await asyncio.to_thread(self._states.issue)

    async def async_consume(self, state: str) -> bool:
        """Whether an installation of that mark was begun, which from now on it was not."""
        return await asyncio.to_thread(self._states.consume, state)

    def bot(self, team: str) -> Bot | None:
        """A workspace's token, for those who are off the event loop already."""
        return self._held.find_bot(enterprise_id=None, team_id=team)

    def keep(self, bot: Bot) -> None:
        """Keep a workspace's token, off the event loop."""
        self._held.save_bot(bot)


def _make(metadata: MetaData, engine: Engine) -> None:
    try:
        metadata.create_all(engine)
    except DBAPIError:  # another process made them at the same moment
        metadata.create_all(engine)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The token of each workspace, renewed where it soon ends."""

    installs: Installs
    settings: Settings
    _one_at_a_time: Lock

    def __call__(self, team: str) -> str | None:
        """A workspace's token; None where we are not installed, or not any more."""
        with self._one_at_a_time:
            held = self.installs.bot(team)
            if held is None or not held.bot_refresh_token:
                return held.bot_token if held else None
            client = WebClient(base_url=self.settings.slack_api_url)
            rotator = TokenRotator(
                client_id=self.settings.slack_client_id,
                client_secret=self.settings.slack_client_secret,
                client=client,
            )
            try:
                renewed = rotator.perform_bot_token_rotation(bot=held, minutes_before_expiration=RENEW_MINUTES)
            except SlackTokenRotationError:
                return held.bot_token
            if renewed is not None:
                self.installs.keep(renewed)
            return (renewed or held).bot_token


def tokens(installs: Installs, settings: Settings) -> Tokens:
    """The tokens of all who have installed us."""
    return Tokens(installs, settings, Lock())


def oauth(installs: Installs, settings: Settings) -> AsyncOAuthSettings:
    """How an installation goes."""
    return AsyncOAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        scopes=list(SCOPES),
        user_scopes=[],
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        installation_store=installs,
        installation_store_bot_only=True,
        state_store=installs,
        state_expiration_seconds=STATE_SECONDS,
    )


def authorize(installs: Installs, settings: Settings, client: AsyncWebClient) -> AsyncInstallationStoreAuthorize:
    """What finds the token for something that happened in a workspace; Slack is asked about a token once."""
    return AsyncInstallationStoreAuthorize(
        logger=client._logger,
        installation_store=installs,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        token_rotation_expiration_minutes=RENEW_MINUTES,
        bot_only=True,
        cache_enabled=True,
        client=client,
    )
