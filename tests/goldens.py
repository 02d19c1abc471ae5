"""Golden files: what a renderer makes of a reply, kept to be read in review like code, and compared whole.

    GOLDEN=write .venv/bin/python -m pytest tests/test_slack_render.py

writes them anew; `git diff tests/golden` is then to be read before it is committed.
"""

import json
import os
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parent / "golden"


def same_as_golden(name: str, made: Any) -> None:
    """Compare what was made with its file, such as `slack/officers`; or write the file, where that is asked for."""
    file = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert made == json.loads(file.read_text(encoding="utf-8")), f"{name} differs: see tests/goldens.py"
