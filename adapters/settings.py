"""The settings: the environment over `.env`, read once into one frozen object. Nothing else reads them."""

import io
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

LEVELS = ("debug", "info", "warning", "error", "critical")
FORMATS = ("text", "json")


class SettingError(Exception):
    """A setting that cannot be used; the message names it and says what to write instead."""


def _secret() -> str:
    return field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, under its own name in small letters; an empty one is not set."""

    database_url: str = field(default="sqlite:///panelbot.db", repr=False)  # may hold a password
    slack_bot_token: str = _secret()
    slack_app_token: str = _secret()
    slack_signing_secret: str = _secret()
    slack_port: int = 3000
    slack_client_id: str = ""
    slack_client_secret: str = _secret()
    slack_api_url: str = "https://slack.com/api/"
    discord_token: str = _secret()
    discord_api_url: str = "https://discord.com/api/v10"
    police_api_url: str = "https://data.police.uk/api"
    postcodes_api_url: str = "https://api.postcodes.io"
    health_port: int = 8080
    log_level: str = "info"
    log_format: str = "text"
    retention_days: int = 365


NAMES = tuple(one.name.upper() for one in fields(Settings))


def is_secret(name: str) -> bool:
    """Whether a setting must never be shown."""
    return any(one.name == name.lower() and not one.repr for one in fields(Settings))


def read_settings(given: Mapping[str, str] | None = None) -> Settings:
    """The settings, from what is given or else from the environment and `.env`. Raises SettingError."""
    held = read_given() if given is None else given
    values: dict[str, Any] = {name.lower(): value(name, held[name]) for name in NAMES if held.get(name)}
    return Settings(**values)


def read_given(file: Path = Path(".env"), environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What is written for each of our settings that is not empty, unchecked. Raises SettingError."""
    written = {**_written(file), **environment}
    return {name: text.strip() for name in NAMES if (text := written.get(name)) and text.strip()}


def _written(file: Path) -> dict[str, str | None]:
    if not file.exists():
        return {}
    from dotenv import dotenv_values  # only where there is a file: it costs every start

    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        message = f"The settings file {file} cannot be read: make it a readable UTF-8 text file, or remove it."
        raise SettingError(message) from None
    return dict(dotenv_values(stream=io.StringIO(text), interpolate=False))  # a token may hold a $


def value(name: str, text: str) -> str | int:
    """What a setting's text means. Raises SettingError."""
    return CHECKS.get(name, _plain)(name, text)


def _plain(_name: str, text: str) -> str:
    return text


def _number(most: int) -> Callable[[str, str], int]:
    def check(name: str, text: str) -> int:
        if text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= most:
            return int(text)
        raise SettingError(f"{name} must be a whole number from 1 to {most}: correct it in .env or the environment.")

    return check


def _one_of(*words: str) -> Callable[[str, str], str]:
    def check(name: str, text: str) -> str:
        if text.lower() in words:
            return text.lower()
        raise SettingError(f"{name} must be one of {', '.join(words)}: correct it in .env or the environment.")

    return check


def _address(name: str, text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme in ("http", "https") and parts.netloc:
        return text
    raise SettingError(f"{name} must be a web address beginning https://: correct it in .env or the environment.")


CHECKS: Mapping[str, Callable[[str, str], str | int]] = {
    "SLACK_PORT": _number(65535),
    "SLACK_API_URL": _address,
    "DISCORD_API_URL": _address,
    "POLICE_API_URL": _address,
    "POSTCODES_API_URL": _address,
    "HEALTH_PORT": _number(65535),
    "LOG_LEVEL": _one_of(*LEVELS),
    "LOG_FORMAT": _one_of(*FORMATS),
    "RETENTION_DAYS": _number(36500),
}
