"""The command line: what each command prints, where, and with which exit code."""

import gc
import io
import json
import logging
import os
import re
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import __main__ as program
from adapters.__main__ import main
from adapters.asking import LONGEST, raw_lines
from adapters.collecting import collected_beside, uncollected
from adapters.console.render import plain
from adapters.document import document, indented, one_line
from adapters.evaluate import Question, chosen, judge, read_questions, report
from adapters.logs import JsonLine, TextLine, set_up_logs
from adapters.settings import NAMES
from bot.replies import Choice, Choices, Cited, Figure, Finding, Reply, Sources, WardRef

ASKED = "how many officers should hampstead town have"
SET = Path(__file__).parent / "questions"
HERE = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty folder, no settings, and the logging left as it was."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


def started(*args: str, given: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]:
    """The program run for real."""
    environment = {**os.environ, "PYTHONPATH": str(HERE), **settings}
    command = [sys.executable, "-W", "error", "-m", "adapters", *args]
    return subprocess.run(command, input=given, capture_output=True, env=environment, timeout=60)


def misused(*args: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(args)
    assert isinstance(caught.value.code, int)
    return caught.value.code


def one_sentence(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith(".\n") and "Traceback" not in text


# ask


def test_answers_a_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", ASKED]) == 0
    out, err = capsys.readouterr()
    assert "2 constables" in out
    assert "Source: " in out
    assert err == ""


def test_a_question_need_not_be_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", *ASKED.split()])
    unquoted = capsys.readouterr().out
    main(["ask", ASKED])
    assert unquoted == capsys.readouterr().out


def test_asking_leaves_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", ASKED, "--ward", "Hampstead Town"])
    assert "Hampstead Town" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_setting_does_not_stop_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTH_PORT", "abc")
    assert main(["ask", ASKED]) == 0


def test_json_is_the_answer_document_and_its_text_is_what_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["ask", ASKED])
    text = capsys.readouterr().out
    main(["ask", ASKED, "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["question", "outcome", "topic", "ward", "text", "figures", "sources", "choices"]
    assert answer["question"] == ASKED
    assert (answer["outcome"], answer["topic"]) == ("answered", "officers")
    assert answer["ward"] == {"code": "E05013659", "name": "Hampstead Town", "borough": "Camden"}
    assert answer["text"] == text.rstrip("\n")
    assert 2 in [one["value"] for one in answer["figures"]]
    assert {one["source"] for one in answer["figures"]} <= {one["id"] for one in answer["sources"]}


def test_the_document_has_exactly_its_keys() -> None:
    source = Cited("r", "Title", "Met", "https://example.org", "2022-02", "Met, February 2022")
    figures = (
        Figure("constables", 2, "officers", "2022-02", "r"),
        Figure("total", 4.5, "officers", "2022-02", "r", "2 + 2.5 = 4.5"),
    )
    finding = Finding("answered", "officers", WardRef("E05013659", "Hampstead Town", "Camden"), figures)
    blocks = (Sources((source, source)), Choices((Choice("Next", "/panel crime"),)))
    reply = Reply("Two.", blocks, finding=finding)
    assert document("how many", reply) == {
        "question": "how many",
        "outcome": "answered",
        "topic": "officers",
        "ward": {"code": "E05013659", "name": "Hampstead Town", "borough": "Camden"},
        "text": plain(reply),
        "figures": [
            {"label": "constables", "value": 2, "unit": "officers", "as_of": "2022-02", "source": "r"},
            {
                "label": "total",
                "value": 4.5,
                "unit": "officers",
                "as_of": "2022-02",
                "source": "r",
                "working": "2 + 2.5 = 4.5",
            },
        ],
        "sources": [
            {
                "id": "r",
                "title": "Title",
                "publisher": "Met",
                "url": "https://example.org",
                "date": "2022-02",
            }
        ],
        "choices": [{"label": "Next", "command": "/panel crime"}],
    }


def test_a_reply_that_found_nothing_is_a_declined_document() -> None:
    answer = document("x", Reply("No such command."))
    assert (answer["outcome"], answer["topic"], answer["ward"]) == ("declined", "none", None)


@pytest.mark.parametrize("text", ["£5", "\u2028\x85", "警察 🚓"])
def test_a_document_is_one_line_however_lines_are_broken(text: str) -> None:
    answer = document(text, Reply(text))
    assert one_line(answer).splitlines() == [one_line(answer)]
    assert json.loads(one_line(answer)) == json.loads(indented(answer)) == answer


@pytest.mark.parametrize("ward", ["E05999999", "Brixon Hull", "", "'; DROP TABLE ward", "\x00"])
def test_an_unknown_ward_gets_its_sentence(ward: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", ASKED, "--ward", ward]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert one_sentence(err)


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "a" * 10_000,
        "how many\x00 \x1b[31mofficers\u202e",
        "🚓🚓🚓",
        "警察有多少人",
        "'; DROP TABLE followup; --",
        "<script>alert(1)</script>",
        "<!channel> @everyone how many officers",
        "/no-such-command",
        "/panel",
        "\udcff",
    ],
)
def test_odd_questions_are_answered_in_inert_text(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", question]) == 0
    out, err = capsys.readouterr()
    assert out.strip()
    assert out.replace("\n", "").replace("\u00a0", "").isprintable()
    assert "<!channel>" not in out
    assert err == ""


@pytest.mark.parametrize("args", [["ask"], ["ask", "--jsonl", "x"], ["ask", "--jsonl", "--ward", "E05013659"], []])
def test_a_question_is_needed_once(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(args) == 2
    assert one_sentence(capsys.readouterr().err)


@pytest.mark.parametrize(
    "args", [["bogus"], ["ask", "--json", "--jsonl"], ["console", "--as", "king"], ["ask", "--nope", "x"]]
)
def test_misuse_is_one_sentence(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert misused(*args) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert one_sentence(err)
    assert "--help" in err


# ask --jsonl


def asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: bytes
) -> tuple[int, list[object]]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    code = main(["ask", "--jsonl"])
    out, err = capsys.readouterr()
    assert err == ""
    return code, [json.loads(line) for line in out.splitlines()]


def test_one_document_a_line_in_order(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    given = [
        {"question": ASKED, "ward": None},
        {"question": "how many officers here", "ward": "E05013659"},
        {"question": "what colour is the sky"},
    ]
    code, answers = asked(monkeypatch, capsys, "\r\n".join(map(json.dumps, given)).encode())
    assert code == 0
    main(["ask", ASKED, "--json"])
    assert answers[0] == json.loads(capsys.readouterr().out)
    assert [one["question"] for one in answers] == [one["question"] for one in given]  # type: ignore[index]  # JSON


def test_a_line_does_not_lean_on_the_one_before(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = b'{"question": "and in Frognal?"}\n'
    _, [answer] = asked(monkeypatch, capsys, alone)
    _, [_, after] = asked(monkeypatch, capsys, b'{"question": "crime in Highgate, Camden"}\n' + alone)
    assert after == answer


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"not json", "not a JSON object"),
        (b"", "not a JSON object"),
        (b"[1]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'{"question": "x"', "not a JSON object"),
        (b"[" * 100_000, "not a JSON object"),
        (b"9" * 5000, "not a JSON object"),
        (b"{}", '"question"'),
        (b'{"question": 3}', '"question"'),
        (b'{"question": "x", "ward": 3}', "ward code"),
        (b'{"question": "x", "ward": "Hampstead Town"}', "ward code"),
        (b'{"question": "x", "ward": "E05999999"}', "ward"),
        (b'{"question": "\xff"}', "not UTF-8"),
        (b'{"question": "' + b"x" * LONGEST + b'"}', "longer than"),
    ],
)
def test_a_bad_line_is_named_and_the_run_goes_on(
    line: bytes, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = json.dumps({"question": ASKED, "ward": None}).encode()
    code, answers = asked(monkeypatch, capsys, good + b"\n" + line + b"\n" + good)
    assert code == 1
    first, error, last = answers
    assert first == last
    assert isinstance(error, dict)
    assert (list(error), error["line"]) == (["error", "line"], 2)
    assert says in error["error"]


def test_odd_text_in_a_line_is_a_question(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["\ud800", "\x00\u202e", "<!channel> @everyone", "a" * 10_000]
    code, answers = asked(monkeypatch, capsys, "\n".join(json.dumps({"question": one}) for one in given).encode())
    assert code == 0
    assert [one["question"] for one in answers] == given  # type: ignore[index]  # JSON


def test_each_line_is_answered_before_the_next_is_read() -> None:
    command = [sys.executable, "-m", "adapters", "ask", "--jsonl"]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as running:
        assert running.stdin
        assert running.stdout
        for _ in range(3):
            running.stdin.write(b'{"question": "help"}\n')
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["question"] == "help"
        running.stdin.close()
        assert running.wait(20) == 0


class Trickle(io.BytesIO):
    """A file that comes a few bytes at a time."""

    few = 3

    def read1(self, _most: int | None = -1, /) -> bytes:
        return super().read1(self.few)


@given(st.lists(st.sampled_from([b"\n", b"\r", b"ab", b"c"])).map(b"".join))
def test_lines_are_the_same_however_they_come(held: bytes) -> None:
    waits: list[None] = []
    assert list(raw_lines(Trickle(held), lambda: waits.append(None))) == io.BytesIO(held).readlines()
    assert len(waits) == -(-len(held) // Trickle.few) + 1


def test_garbage_is_looked_for_again_once_all_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_for: list[bool] = []

    class Sink(io.StringIO):
        def write(self, text: str) -> int:
            looked_for.append(gc.isenabled())
            return super().write(text)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"question": "hello"}\n' * 3)))
    monkeypatch.setattr(sys, "stdout", Sink())
    assert main(["ask", "--jsonl"]) == 0
    assert (looked_for, gc.isenabled()) == ([True] * 3, True)


def test_garbage_is_looked_for_again_after_a_failure() -> None:
    with pytest.raises(KeyError), uncollected():
        raise KeyError
    assert gc.isenabled()


def test_what_is_loaded_is_looked_through_no_more() -> None:
    loaded, gone = {"a": {"ward"}}, weakref.WeakSet[Circle]()
    try:
        collected_beside()
        assert all(one is not loaded for one in gc.get_objects())
        gone.add(Circle())
        gc.collect()
        assert not gone
    finally:
        gc.unfreeze()


class Circle:
    """Something that only the search for garbage finds."""

    def __init__(self) -> None:
        self.itself = self


def test_a_reader_that_leaves_is_no_fault() -> None:
    command = [sys.executable, "-m", "adapters", "ask", "--jsonl"]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as running:
        assert running.stdout
        running.stdout.close()
        _, err = running.communicate(b'{"question": "help"}\n' * 5)
    assert (running.returncode, err) == (0, b"")


# console


def test_piped_console_answers_each_line_and_presses_numbers(tmp_path: Path) -> None:
    given = f"{ASKED}\nhighgate crime\n1\n/no-such\n".encode()
    ran = started("console", "--database", f"sqlite:///{tmp_path}/p.db", given=given)
    replies = ran.stdout.decode().split("\n\n")
    assert (ran.returncode, ran.stderr, len(replies)) == (0, b"", 5)
    assert "2 constables" in replies[0]
    assert re.search(r"^1\. .*Highgate", replies[1], re.MULTILINE)
    assert "Highgate" in replies[2]
    assert "don't know that command" in replies[3]


def test_the_console_knows_the_panels_ward_and_keeps_the_topic() -> None:
    ran = started("console", "--ward", "hampstead town", given=b"how many officers here\nand in Gospel Oak?\n")
    first, second, _ = ran.stdout.decode().split("\n\n")
    assert "Hampstead Town" in first
    assert "Gospel Oak" in second
    assert "constables" in second
    assert Path("panelbot.db").exists()


def test_the_console_is_quiet_with_nothing_to_answer() -> None:
    ran = started("console")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


@pytest.mark.parametrize(
    ("args", "settings", "code"),
    [
        (["console", "--database", "sqlite:////no/such/folder/p.db"], {}, 1),
        (["console", "--database", "sqlite:////etc"], {}, 1),
        (["console", "--database", "nonsense"], {}, 1),
        (["console"], {"DATABASE_URL": "mysql://me:hush@here/db"}, 1),
        (["migrate"], {"DATABASE_URL": "sqlite:////etc"}, 1),
        (["console"], {"HEALTH_PORT": "abc"}, 2),
        (["run"], {"LOG_LEVEL": "loud"}, 2),
        (["console", "--ward", "Brixon Hull"], {}, 2),
        (["run"], {}, 2),
        (["run"], {"DISCORD_TOKEN": "hush", "SLACK_BOT_TOKEN": "hush"}, 2),
        (["evaluate", "no-such-file.jsonl"], {}, 2),
        (["evaluate", "."], {}, 2),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    args: list[str],
    settings: dict[str, str],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, text in settings.items():
        monkeypatch.setenv(name, text)
    assert main(args) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert one_sentence(err)
    assert "hush" not in err


def test_a_fault_of_our_own_is_one_line_and_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("what a person typed")

    monkeypatch.setattr(program, "_bot_that_reads", broken)
    assert main(["ask", "x"]) == 1
    line, sentence = capsys.readouterr().err.splitlines()
    assert "command failed error=KeyError trace=" in line
    assert "what a person typed" not in line
    assert sentence == "panelbot met a fault of its own (KeyError): please report it with the line above."


# run, check, migrate, --version


def test_run_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 2
    assert capsys.readouterr().err == (
        "Nothing to run: for Slack set SLACK_BOT_TOKEN, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET to be installed in "
        "many workspaces and SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP; for Discord set "
        "DISCORD_TOKEN; or set a digest in panelbot console with /panel summary. panelbot check says how each setting "
        "stands.\n"
    )
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert main(["run"]) == 2
    assert capsys.readouterr().err == (
        "Slack is not wholly set up: set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP. "
        "panelbot check says how each setting stands.\n"
    )


def test_check_names_every_setting(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("HEALTH_PORT", "abc")
    monkeypatch.setenv("DISCORD_TOKEN", "hush")
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    stands = {words[1]: words[0] for line in out.splitlines() if len(words := line.split()) > 2}
    assert [name for name in NAMES if name not in stands] == []
    assert [stands[name] for name in ("HEALTH_PORT", "DISCORD_TOKEN", "SLACK_BOT_TOKEN")] == [
        "wrong",
        "ready",
        "missing",
    ]
    assert stands["DATABASE_URL"] == stands["sqlmodel"] == stands["facts"] == "ready"
    assert "hush" not in out
    assert not Path("panelbot.db").exists()


def test_check_says_when_the_console_is_ready(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1  # `run` has nothing to start yet
    assert "panelbot console and panelbot ask are ready." in capsys.readouterr().out


def test_migrate_brings_the_database_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["migrate"]) == 0
        assert capsys.readouterr().out.startswith("The database opens, version ")
    assert Path("panelbot.db").exists()


def test_the_version_is_the_distributions(capsys: pytest.CaptureFixture[str]) -> None:
    assert misused("--version") == 0
    assert re.fullmatch(r"panelbot \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize("command", ["", "console", "ask", "check", "run", "sync", "evaluate", "migrate"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert misused(*command.split(), "--help") == 0
    assert capsys.readouterr().out.startswith("usage: panelbot")


def test_asking_loads_nothing_it_does_not_need() -> None:
    code = f"import sys; from adapters.__main__ import main; main(['ask', {ASKED!r}]); print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE)},
    )
    loaded = set(ran.stdout.splitlines()[-1].split())
    unneeded = {"alembic", "prompt_toolkit", "dotenv", "adapters.evaluate", "bot.commands.report", "bot.suggest"}
    assert (loaded & unneeded, "bot.commands.ask" in loaded) == (set(), True)


# evaluate


def question(**held: object) -> Question:
    return Question.model_validate({"id": "q", "kind": "in_scope", "question": "x", **held})


def answered(outcome: str = "answered", text: str = "Two.", ward: str | None = None, *figures: float) -> Reply:
    numbers = tuple(Figure("n", one, "", "2022", "r") for one in figures)
    about = WardRef(ward, "", "") if ward else None
    return Reply(text, finding=Finding(outcome, "officers", about, numbers))  # type: ignore[arg-type]  # any outcome


@pytest.mark.parametrize(
    ("wants", "reply", "right", "wrong"),
    [
        ({"outcome": "answered"}, answered(), True, False),
        ({"outcome": ["answered", "clarify"]}, answered("clarify"), True, False),
        ({"outcome": "clarify"}, answered(), False, True),
        ({"outcome": "answered"}, answered("declined"), False, False),
        ({"topic": "officers"}, answered(), True, False),
        ({"topic": ["crime", "cost"]}, answered(), False, False),
        ({"place": "E1"}, answered("answered", "Two.", "E1"), True, False),
        ({"place": "E1"}, answered(), False, True),
        ({"place": None}, answered("answered", "Two.", "E1"), False, True),
        ({}, answered("answered", "Two.", "E1"), True, False),
        ({"figures": [2, 0.5]}, answered("answered", "Two.", None, 2.0, 0.5), True, False),
        ({"figures": [2]}, answered("answered", "Two.", None, 3), False, True),
        ({"figures": [2]}, answered("clarify"), False, False),
        ({"says": ["TWO"]}, answered(), True, False),
        ({"says": ["three"]}, answered(), False, False),
        ({"never": ["two"]}, answered(), False, False),
        ({"never": ["35,000"]}, answered("answered", "There are 135,000."), True, False),
        ({"never": ["35,000"]}, answered("answered", "There are 35,000."), False, False),
        ({"kind": "out_of_scope"}, answered("declined"), True, False),
        ({"kind": "out_of_scope"}, answered(), False, True),
        ({"kind": "near_miss"}, answered("declined"), True, False),
        ({"kind": "near_miss"}, answered("answered", "I do not hold that."), True, False),
        ({"kind": "near_miss"}, answered(), False, True),
        ({"kind": "emergency"}, answered("emergency"), True, False),
        ({"kind": "emergency"}, answered(), False, True),
        ({"kind": "lookalike"}, answered("declined"), True, False),
        ({"kind": "lookalike"}, answered("emergency"), False, False),
    ],
)
def test_an_answer_is_judged(wants: dict[str, object], reply: Reply, right: bool, wrong: bool) -> None:
    verdict = judge(question(**wants), document("x", reply))
    assert (not verdict.faults, verdict.answered_wrong) == (right, wrong)


def test_the_score_by_kind_and_topic() -> None:
    verdicts = [
        judge(question(topic="officers", outcome="answered"), document("x", answered())),
        judge(question(id="r", topic=["officers", "crime"], figures=[3]), document("x", answered())),
        judge(question(id="s", kind="emergency"), document("x", answered("emergency"))),
    ]
    assert plain(report(verdicts, failures=True)).splitlines() == [
        "Right: 2 of 3 (66.7 %)",
        "kind       questions  right      %  answered but wrong",
        "in_scope           2      1   50.0                   1",
        "emergency          1      1  100.0                   0",
        "topic     questions  right      %  answered but wrong",
        "officers          2      1   50.0                   1",
        "-                 1      1  100.0                   0",
        "Answered but wrong: 1 of 3 (33.3 %)",
        "- r: x (no figure 3)",
    ]


def test_the_third_that_is_not_looked_at_can_be_left_out() -> None:
    questions = [question(id=str(n)) for n in range(300)]
    only, rest = chosen(questions, "only"), chosen(questions, "skip")
    assert 70 < len(only) < 130
    assert len(only) + len(rest) == len(chosen(questions, "include")) == 300


def test_evaluate_prints_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    Path("set.jsonl").write_text(
        json.dumps({"id": "a", "kind": "in_scope", "question": ASKED, "topic": "officers", "figures": [2, 1]}) + "\n"
    )
    assert main(["evaluate", "set.jsonl"]) == 0
    assert capsys.readouterr().out.startswith("Right: 1 of 1 (100.0 %)\n\nkind      questions")


def test_a_followup_is_asked_after_what_came_before(capsys: pytest.CaptureFixture[str]) -> None:
    one = {
        "id": "a",
        "kind": "followup",
        "before": [ASKED],
        "question": "and in Gospel Oak?",
        "topic": "officers",
        "place": "E05013658",
    }
    Path("set.jsonl").write_text(json.dumps(one) + "\n")
    main(["evaluate", "set.jsonl", "--failures"])
    assert "Right: 1 of 1" in capsys.readouterr().out


def test_a_bad_line_of_a_set_is_named_and_skipped(capsys: pytest.CaptureFixture[str]) -> None:
    good = {"id": "a", "kind": "emergency", "question": "help i am being attacked"}
    Path("set.jsonl").write_text(f'{json.dumps(good)}\n{{"id": "b"}}\nnot json\n{{"id": "c", "x": 1}}\n')
    assert main(["evaluate", "set.jsonl"]) == 1
    out, err = capsys.readouterr()
    assert " of 1 (" in out
    assert [line.split(" is skipped: ")[0] for line in err.splitlines()] == [f"set.jsonl: Line {n}" for n in (2, 3, 4)]


@pytest.mark.parametrize("file", sorted(SET.glob("*.jsonl")), ids=lambda file: file.stem)
def test_our_own_question_sets_are_well_formed(file: Path) -> None:
    with file.open("rb") as source:
        questions, bad = read_questions(source)
    assert bad == []
    assert len({one.id for one in questions}) == len(questions) > 0


# Logs


def logged(shape: logging.Formatter, **extra: object) -> str:
    record = logging.makeLogRecord(
        {"name": "bot.core", "levelname": "INFO", "msg": "call handled", "created": 0, **extra}
    )
    return shape.format(record)


def test_a_log_line_is_its_message_and_its_facts() -> None:
    facts = {"command": "ask", "place": "two words\n"}
    assert logged(TextLine(), **facts) == (
        '1970-01-01T00:00:00.000+00:00 INFO bot.core: call handled command=ask place="two words\\n"'
    )
    assert json.loads(logged(JsonLine(), **facts)) == {
        "at": "1970-01-01T00:00:00.000+00:00",
        "level": "info",
        "logger": "bot.core",
        "message": "call handled",
        **facts,
    }


@pytest.mark.parametrize("shape", [TextLine(), JsonLine()])
def test_an_error_is_logged_without_its_words(shape: logging.Formatter) -> None:
    try:
        int("what a person typed")
    except ValueError:
        line = logged(shape, exc_info=sys.exc_info())
    assert "ValueError" in line
    assert "test_cli.py:" in line
    assert "typed" not in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("level", "beside_talk", "lowest"),
    [("info", True, "WARNING"), ("debug", True, "DEBUG"), ("error", True, "ERROR"), ("info", False, "INFO")],
)
def test_beside_a_conversation_only_what_went_wrong_is_logged(level: str, beside_talk: bool, lowest: str) -> None:
    set_up_logs(level, "text", beside_talk)
    assert logging.getLevelName(logging.getLogger().level) == lowest
