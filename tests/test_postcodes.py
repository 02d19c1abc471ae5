"""A postcode in place of a ward: looked up, turned into its ward and gone; and every way the look-up may fail."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from adapters.__main__ import main
from adapters.console.render import plain
from adapters.postcodes import HOUR, MOST, REST, Postcodes
from bot.calls import Role
from bot.core import Bot
from bot.postcodes import (
    ELSEWHERE,
    ENDED,
    NO_ANSWER,
    NOT_ONE,
    ONE_ONLY,
    SOURCE,
    STRADDLES,
    UNKNOWN,
    Ended,
    InWard,
    NoAnswer,
    PostcodeAnswer,
    Unknown,
)
from bot.replies import Finding, Notice, Reply
from storage.engine import in_memory, sessions
from tests.conftest import Say

TOWN = "E05013659"
FOUND = {"status": 200, "result": {"postcode": "NW3 1AA", "codes": {"admin_ward": TOWN, "admin_district": "E09000007"}}}
NOT_FOUND = {"status": 404, "error": "Postcode not found"}
INVALID = {"status": 404, "error": "Invalid postcode"}
DEAD = {"postcode": "E1W 1UU", "year_terminated": 2007, "month_terminated": 12}
HELD = STRADDLES.format(ward="Hampstead Town", borough="Camden")

Answer = tuple[int, bytes]
Served = Callable[[str], Answer]


def as_json(status: int, held: object) -> Answer:
    return status, json.dumps(held).encode()


class Service:
    """A postcodes.io on loopback: answers as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: Served = lambda _path: as_json(200, FOUND)
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = unquote(self.path)
                service.asked.append(path)
                status, body = service.answers(path)
                self.send_response(status)
                if status in (301, 302):
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"


@contextmanager
def serving() -> Iterator[Service]:
    service = Service()
    thread = threading.Thread(target=service.server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield service
    finally:
        service.server.shutdown()
        service.server.server_close()
        thread.join()


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as running:
        yield running


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


# Asking


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"postcodes": as_json(200, FOUND)}, InWard(TOWN)),
        ({"postcodes": as_json(404, INVALID)}, Unknown(written=False)),
        ({"postcodes": as_json(404, {**NOT_FOUND, "terminated": DEAD})}, Ended("2007-12")),
        ({"postcodes": as_json(404, NOT_FOUND), "terminated": as_json(200, {"result": DEAD})}, Ended("2007-12")),
        ({"postcodes": as_json(404, NOT_FOUND), "terminated": as_json(404, NOT_FOUND)}, Unknown()),
        ({"postcodes": as_json(404, NOT_FOUND), "terminated": as_json(500, {})}, NoAnswer()),
        ({"postcodes": as_json(404, {"error": "Resource not here"})}, NoAnswer()),
        ({"postcodes": as_json(429, {"error": "Postcode not found"})}, NoAnswer()),
        ({"postcodes": as_json(500, {"error": "oh"})}, NoAnswer()),
        ({"postcodes": as_json(503, [])}, NoAnswer()),
        ({"postcodes": as_json(200, {"result": None})}, NoAnswer()),
        ({"postcodes": as_json(200, {"result": {"codes": []}})}, NoAnswer()),
        ({"postcodes": as_json(200, [])}, NoAnswer()),
        ({"postcodes": (200, b"<html>")}, NoAnswer()),
        ({"postcodes": (200, b"")}, NoAnswer()),
        ({"postcodes": (200, b"\xff\xfe")}, NoAnswer()),
        ({"postcodes": (200, b"[" * 50_000)}, NoAnswer()),
        ({"postcodes": (200, json.dumps({**FOUND, "more": "x" * 100_000}).encode())}, NoAnswer()),
        ({"postcodes": (302, b""), "elsewhere": as_json(200, FOUND)}, NoAnswer()),
        ({"postcodes": as_json(404, {**NOT_FOUND, "terminated": {"year_terminated": "then"}})}, NoAnswer()),
    ],
)
def test_every_answer_is_told_apart(
    service: Service, answers: dict[str, Answer], expected: PostcodeAnswer, caplog: pytest.LogCaptureFixture
) -> None:
    service.answers = lambda path: next(answer for start, answer in answers.items() if path.startswith(f"/{start}"))
    assert Postcodes(service.address)("NW31AA") == expected
    assert service.asked[0] == "/postcodes/NW31AA"
    assert "/elsewhere" not in service.asked
    assert "NW3" not in caplog.text
    assert bool(caplog.records) == (expected == NoAnswer())


def test_an_address_may_end_in_a_stroke(service: Service) -> None:
    assert Postcodes(f"{service.address}/")("NW31AA") == InWard(TOWN)


def test_nobody_there_is_no_answer() -> None:
    with serving() as gone:
        address = gone.address
    assert Postcodes(address)("NW31AA") == NoAnswer()


def test_a_slow_answer_is_none_and_nothing_is_asked_for_a_while(service: Service) -> None:
    held, clock = threading.Event(), Clock()
    look_up = Postcodes(service.address, seconds=0.05, clock=clock)

    def slow(_path: str) -> Answer:
        held.wait(10)
        return as_json(200, FOUND)

    service.answers = slow
    assert look_up("NW31AA") == NoAnswer()
    assert look_up("NW31AB") == NoAnswer()
    held.set()
    assert service.asked == ["/postcodes/NW31AA"]
    look_up._seconds = 5
    clock.now += REST + 1
    assert look_up("NW31AB") == InWard(TOWN)


def test_an_answer_is_kept_for_an_hour_under_no_postcode(service: Service) -> None:
    clock = Clock()
    look_up = Postcodes(service.address, clock=clock)
    assert [look_up("NW31AA") for _ in range(3)] == [InWard(TOWN)] * 3
    assert service.asked == ["/postcodes/NW31AA"]
    assert "NW31AA" not in repr(vars(look_up))
    clock.now += HOUR + 1
    look_up("NW31AA")
    assert len(service.asked) == 2


def test_no_more_than_so_many_answers_are_kept(service: Service) -> None:
    look_up = Postcodes(service.address)
    for number in range(MOST + 10):
        look_up._keep(str(number).encode(), Unknown())
    assert len(look_up._held) == MOST


# In chat


class Told:
    """A look-up that says what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: PostcodeAnswer = InWard(TOWN)

    def __call__(self, postcode: str) -> PostcodeAnswer:
        self.asked.append(postcode)
        return self.answer


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def bot(engine: Engine, told: Told) -> Bot:
    """The real bot, with a look-up of the test's own."""
    return Bot(sessions(engine), look_up=told)


@pytest.mark.parametrize(
    "line",
    [
        "/panel officers NW3 1AA",
        "/panel officers nw31aa",
        "how many officers at NW3 1AA",
        "how many officers should there be in nw3  1aa?",
        "/ask how many police does NW3 1AA have",
        "/panel crime NW3 1AA burglary",
        "crime in NW3 1AA last year",
        "what ward is NW3 1AA in",
    ],
)
def test_a_postcode_stands_for_its_ward(say: Say, told: Told, line: str) -> None:
    reply = say(line)
    assert told.asked == ["NW31AA"]
    assert reply.finding is not None
    assert reply.finding.ward is not None
    assert (reply.finding.outcome, reply.finding.ward.code) == ("answered", TOWN)
    assert Notice(HELD) in reply.blocks
    assert reply.sources[-1] == SOURCE
    assert "1aa" not in plain(reply).casefold()


def test_the_answer_is_the_wards_own_but_for_how_it_was_come_by(say: Say) -> None:
    by_postcode, by_code = say("/panel officers NW3 1AA"), say(f"/panel officers {TOWN}")
    assert by_postcode.summary == by_code.summary
    assert [one for one in by_postcode.sources if one != SOURCE] == list(by_code.sources)


def test_a_panel_may_be_set_up_by_postcode(say: Say) -> None:
    reply = say("/panel setup NW3 1AA", place="slack:T1/C1", role=Role.ADMIN)
    assert reply.summary.startswith("This channel is now the Hampstead Town (Camden) panel's.")
    assert Notice(HELD) in reply.blocks


def test_a_follow_up_may_be_a_postcode(say: Say) -> None:
    say("how many officers should frognal have")
    reply = say("and NW3 1AA?", minutes=1)
    assert reply.finding is not None
    assert (reply.finding.topic, reply.finding.ward and reply.finding.ward.code) == ("officers", TOWN)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Ended("2007-12"), ENDED.format(month="December 2007")),
        (Unknown(), UNKNOWN),
        (Unknown(written=False), NOT_ONE),
        (InWard("E05000001"), ELSEWHERE),
        (InWard("None"), ELSEWHERE),
        (NoAnswer(), NO_ANSWER),
    ],
)
def test_where_there_is_no_ward_to_be_had_it_is_asked_for(
    say: Say, told: Told, answer: PostcodeAnswer, said: str
) -> None:
    told.answer = answer
    assert say("how many officers at NW3 1AA", ward="E05013657") == Reply(said, finding=Finding("clarify", "area"))


def test_one_postcode_at_a_time(say: Say, told: Told) -> None:
    assert say("crime in NW3 1AA and SW9 8LF").summary == ONE_ONLY
    assert told.asked == []


def test_a_ward_that_is_named_needs_no_looking_up(say: Say, told: Told) -> None:
    assert say("how many officers in Frognal, NW3 6XX").summary == say("how many officers in Frognal").summary
    assert told.asked == []


@pytest.mark.parametrize(
    "line",
    [
        "/report bikes stolen outside my flat at NW3 1AA",
        "/panel concern drugs near NW3 1AA",
        "help, he has a knife at NW3 1AA now",
        "cost of 2 PCs from the 8th",
        "what did the G20 8th June cost",
        "how many officers in E05013659",
        "/panel nonsense NW3 1AA",
    ],
)
def test_what_is_no_ward_asked_for_is_never_looked_up(say: Say, told: Told, line: str) -> None:
    say(line)
    assert told.asked == []


def test_a_postcode_is_kept_nowhere(say: Say, engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for line in ("how many officers at NW3 1AA", "/panel officers nw3 1aa", "and the crime at NW31AA"):
        say(line)
    with engine.connect() as connection:
        held = str([tuple(row) for row in connection.execute(text("SELECT * FROM followup"))])
    assert TOWN in held
    for kept in (held, caplog.text):
        assert "1aa" not in kept.casefold()


def test_a_bot_without_a_look_up_asks_for_the_ward() -> None:
    from tests.test_core import call

    assert Bot(sessions(in_memory())).run(call("/panel officers NW3 1AA")).summary == NO_ANSWER


@given(st.text(alphabet="nwNWse 0123456789abAB,.é\u00a0", max_size=40))
def test_no_text_with_a_postcode_makes_it_fail(line: str) -> None:
    from tests.test_core import call

    for answer in (InWard(TOWN), Unknown(), Ended("2007-12")):
        told = Told()
        told.answer = answer
        reply = Bot(sessions(in_memory()), look_up=told).run(call(f"/panel officers {line}"))
        assert reply.finding is not None
        assert all(one.isalnum() and one == one.upper() for one in told.asked)


# The command line


@pytest.mark.parametrize("wanted", [True, False])
def test_the_command_line_asks_only_when_told_to(
    service: Service,
    wanted: bool,
    tmp_path: object,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(str(tmp_path))
    monkeypatch.setenv("POSTCODES_API_URL", service.address)
    assert main(["ask", "how many officers at NW3 1AA", *(["--postcodes"] if wanted else [])]) == 0
    assert service.asked == (["/postcodes/NW31AA"] if wanted else [])
    assert ("Hampstead Town (Camden) is promised" in capsys.readouterr().out) == wanted
