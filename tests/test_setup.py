"""Set-up says in one sentence what stops it."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def made(folder: Path, *args: str) -> tuple[int, str]:
    """The exit code of make in a folder, and what it says beside its own last line."""
    ran = subprocess.run(["make", "-s", *args], cwd=folder, capture_output=True, text=True, check=False)
    said = [line for line in ran.stderr.splitlines() if not line.startswith("make")]
    return ran.returncode, "\n".join(said)


@pytest.mark.parametrize("python", ["", "/bin/false", "/nowhere/python3"], ids=["none", "old", "missing"])
def test_a_missing_or_old_python_is_said(python: str) -> None:
    code, said = made(ROOT, "check-python", f"PYTHON={python}")
    assert code != 0
    assert said == "panelbot needs Python 3.11 or newer: install it, then run this again."


def test_no_network_is_said(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    fake = tmp_path / ".venv" / "bin"
    fake.mkdir(parents=True)
    for name in ("python", "pip"):
        (fake / name).write_text("#!/bin/sh\nexit 1\n")
        (fake / name).chmod(0o755)
    code, said = made(tmp_path, ".venv/.ready")
    assert code != 0
    assert "check the network connection" in said.splitlines()[-1]
    assert not (tmp_path / ".venv" / ".ready").exists()
