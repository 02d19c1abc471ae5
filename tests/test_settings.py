"""The settings: where they come from, what they may be, and that nothing else reads the environment."""

import os
import re
from pathlib import Path

import pytest

from adapters.settings import NAMES, SettingError, Settings, is_secret, read_given, read_settings

ROOT = Path(__file__).parents[1]
SECRETS = {"DATABASE_URL", "DISCORD_TOKEN"} | {
    f"SLACK_{name}" for name in ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "CLIENT_SECRET")
}


def written(file: Path) -> dict[str, str]:
    lines = (line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def test_the_example_names_exactly_what_is_read() -> None:
    assert tuple(written(ROOT / ".env.example")) == NAMES


def test_the_example_shows_the_defaults() -> None:
    assert read_settings(written(ROOT / ".env.example")) == read_settings({}) == Settings()


def test_each_setting_of_the_example_has_a_comment_above_it() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    above = {line.split("=")[0]: lines[n - 1] for n, line in enumerate(lines) if re.match("[A-Z_]+=", line)}
    assert [name for name, comment in above.items() if not comment.startswith("# ")] == []


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("HEALTH_PORT=9000\nDISCORD_TOKEN='a$HOME#b'\nLOG_LEVEL=\nUNKNOWN=1\nRETENTION_DAYS=30\n")
    before = dict(os.environ)
    given = read_given(file, {"HEALTH_PORT": " 9001 ", "RETENTION_DAYS": "", "PATH": "x"})
    assert given == {"HEALTH_PORT": "9001", "DISCORD_TOKEN": "a$HOME#b"}
    assert dict(os.environ) == before


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert read_settings(read_given(tmp_path / ".env", {})) == Settings()


def test_secrets_are_never_shown() -> None:
    settings = read_settings(dict.fromkeys(SECRETS, "sqlite://hush"))
    assert "hush" not in repr(settings)
    assert {name for name in NAMES if is_secret(name)} == SECRETS


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("HEALTH_PORT", "abc"),
        ("HEALTH_PORT", "0"),
        ("HEALTH_PORT", "65536"),
        ("SLACK_PORT", "-1"),
        ("SLACK_PORT", "３０００"),
        ("RETENTION_DAYS", "a year"),
        ("RETENTION_DAYS", "9" * 5000),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("POLICE_API_URL", "data.police.uk"),
        ("SLACK_API_URL", "file:///etc/passwd"),
        ("DISCORD_API_URL", "http://[bad"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(name: str, text: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({name: text})
    assert str(caught.value).startswith(f"{name} must be ")
    assert str(caught.value).endswith(": correct it in .env or the environment.")


def test_words_are_taken_in_any_case() -> None:
    assert read_settings({"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "Json"}) == Settings(log_level="debug", log_format="json")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"DISCORD_TOKEN=\xff\n")
    for file in (tmp_path, tmp_path / "latin"):
        with pytest.raises(SettingError, match="cannot be read"):
            read_given(file, {})


def test_nothing_else_reads_the_environment() -> None:
    files = [file for room in ("adapters", "bot", "storage") for file in (ROOT / room).rglob("*.py")]
    reads = re.compile(r"\bos\.environ|\bgetenv\b|\bdotenv\b")
    assert [file.name for file in files if reads.search(file.read_text("utf-8"))] == ["settings.py"]
