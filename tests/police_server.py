"""A small data.police.uk that works, for the tests: what it answered when recorded, with its traps, and every failure.

It runs in a thread of its own on this machine. Faults are played for requests whose path ends in a text, as often as is
said; by chance too, for any request, with a seed.
"""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from aiohttp import web

from tests.discord_server.running import LoopThread

HERE = Path(__file__).parent / "police"
MONTH = "2026-08"
NOT_FOUND = "Not Found"
MOST_CRIMES = 10_000
LONGEST_LINE = 4_094

Kind = Literal["503", "502", "500", "429", "404", "400", "html", "cut", "reset", "hang", "half"]


def sample(name: str) -> Any:
    """A recorded answer."""
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))


@dataclass(slots=True)
class Neighbourhood:
    """One of its neighbourhoods, and all it says of it; `crimes` by month."""

    id: str
    name: str
    team: dict[str, Any] = field(default_factory=lambda: sample("team"))
    people: list[dict[str, Any]] = field(default_factory=lambda: sample("people"))
    priorities: list[dict[str, Any]] = field(default_factory=lambda: sample("priorities"))
    events: list[dict[str, Any]] = field(default_factory=lambda: sample("events"))
    boundary: list[dict[str, str]] = field(default_factory=lambda: sample("boundary"))
    crimes: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {MONTH: dated(sample("crimes"), MONTH)})


@dataclass(slots=True)
class Fault:
    """What goes wrong with requests whose path ends so, so many times more."""

    ends: str
    kind: Kind
    times: int
    retry_after: str = ""


def dated(crimes: list[dict[str, Any]], month: str) -> list[dict[str, Any]]:
    """Recorded crimes, of a month."""
    return [{**one, "month": month} for one in crimes]


class PoliceServer:
    """It, running. `requests` are the paths asked for, in order, and `moments` when each arrived."""

    def __init__(self, ids: Iterable[str] = ("E05013659",), *, tags: bool = False, delay: float = 0.0) -> None:
        """With these neighbourhoods; `tags` where it answers with entity tags; `delay` what an answer takes it."""
        self.places = {one: Neighbourhood(one, f"Neighbourhood {one}") for one in ids}
        self.last_month = MONTH
        self.requests: list[str] = []
        self.moments: list[float] = []
        self.unchanged = 0
        self.faults: list[Fault] = []
        self.most_crimes = MOST_CRIMES
        self.on_request: Callable[[int], None] = lambda _number: None
        self._chance, self._random = 0.0, random.Random(0)
        self._tags, self._delay = tags, delay
        self._loop = LoopThread("police server")

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._port}/api"

    @property
    def asked(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(self.requests)

    def fail(self, ends: str, kind: Kind, times: int = 1, retry_after: str = "") -> None:
        """Have requests whose path ends so fail."""
        self.faults.append(Fault(ends, kind, times, retry_after))

    def fail_by_chance(self, share: float, seed: int = 0) -> None:
        """Have this share of all requests fail, each in a way of its own."""
        self._chance, self._random = share, random.Random(seed)

    def __enter__(self) -> Self:
        """Start it."""
        self._loop.__enter__()
        self._loop.run(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self._loop.run(self._runner.cleanup())
        self._loop.__exit__(kind, error, trace)

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{path:.*}", self._answered)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        self.requests.append(path)
        self.moments.append(time.monotonic())
        self.on_request(len(self.requests))
        await asyncio.sleep(self._delay)
        fault = self._fault(path)
        if fault is not None and fault.kind not in ("cut", "half"):
            return await self._failing(request, fault)
        try:
            answer = await self._answer(request, path)
        except ConnectionResetError:  # whoever asked was killed
            return web.Response()
        if fault is None:
            return self._tagged(request, answer)
        return await self._short(request, answer, fault.kind)

    def _fault(self, path: str) -> Fault | None:
        for one in self.faults:
            if one.times > 0 and path.endswith(one.ends):
                one.times -= 1
                return one
        if self._random.random() < self._chance:
            kinds: tuple[Kind, ...] = ("503", "502", "500", "429", "html", "cut", "reset", "half")
            return Fault("", self._random.choice(kinds), 1)
        return None

    async def _failing(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        match fault.kind:
            case "html":
                return web.Response(text="<html><body>Just a moment</body></html>", content_type="text/html")
            case "404":
                return web.Response(status=404, text=NOT_FOUND)
            case "400":
                return web.Response(status=400, text="<h1>400 Bad request</h1>", content_type="text/html")
            case "reset" | "hang":
                if fault.kind == "hang":
                    await asyncio.sleep(3600)
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            case _:
                headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
                return web.Response(status=int(fault.kind), headers=headers)

    async def _short(self, request: web.Request, answer: web.Response, kind: Kind) -> web.StreamResponse:
        """An answer cut off: `cut` before the length it promised, `half` with a length that fits."""
        body = answer.body if isinstance(answer.body, bytes) else b""
        half = body[: len(body) // 2]
        if kind == "half":
            return web.Response(body=half, status=answer.status, content_type="application/json")
        response = web.StreamResponse(status=answer.status, headers={"Content-Length": str(len(body) + 1)})
        response.content_type = "application/json"
        await response.prepare(request)
        await response.write(half)
        assert request.transport is not None
        request.transport.close()
        return response

    def _tagged(self, request: web.Request, answer: web.Response) -> web.Response:
        if not self._tags or answer.status != 200:
            return answer
        tag = f'"{hash(answer.body):x}"'
        if request.headers.get("If-None-Match") == tag:
            self.unchanged += 1
            return web.Response(status=304)
        answer.headers["ETag"] = tag
        return answer

    async def _answer(self, request: web.Request, path: str) -> web.Response:
        match path.split("/"):
            case ["crime-last-updated"]:
                return _json({"date": f"{self.last_month}-01"})
            case ["metropolitan", "neighbourhoods"]:
                return _json([{"id": one.id, "name": one.name} for one in self.places.values()])
            case ["metropolitan", id_]:
                return self._of(id_, lambda one: {**one.team, "id": one.id, "name": one.name})
            case ["metropolitan", id_, ("people" | "priorities" | "events" | "boundary") as part]:
                return self._of(id_, lambda one: getattr(one, part))
            case ["crimes-street", category]:
                return await self._crimes(request, category)
            case _:
                return web.Response(status=404, text=NOT_FOUND)

    def _of(self, id_: str, what: Callable[[Neighbourhood], object]) -> web.Response:
        place = self.places.get(id_)
        return _json(what(place)) if place else web.Response(status=404, text=NOT_FOUND)

    async def _crimes(self, request: web.Request, category: str) -> web.Response:
        """Without a month, or with one too late, it answers as it does; with a category it has not, all crime."""
        if request.method == "GET" and len(request.raw_path) > LONGEST_LINE:
            return web.Response(status=400, text="<h1>400</h1>", content_type="text/html")
        form = await request.post() if request.method == "POST" else request.query
        month, poly = str(request.query.get("date", form.get("date", self.last_month))), str(form.get("poly", ""))
        if month > self.last_month:
            return _json([])
        if poly.count(":") < 3:
            return web.Response(status=502)
        place = next((one for one in self.places.values() if _drawn(one) == _without_twins(poly)), None)
        found = place.crimes.get(month, []) if place else []
        known = {one["url"] for one in sample("categories")} - {"all-crime"}
        chosen = [one for one in found if one["category"] == category] if category in known else found
        if len(chosen) > self.most_crimes:
            return web.Response(status=503)
        return _json(chosen)


def _drawn(place: Neighbourhood) -> str:
    return _without_twins(":".join(f"{one['latitude']},{one['longitude']}" for one in place.boundary))


def _without_twins(poly: str) -> str:
    points = poly.split(":")
    return ":".join(point for number, point in enumerate(points) if number == 0 or point != points[number - 1])


def _json(document: object) -> web.Response:
    return web.Response(body=json.dumps(document).encode(), content_type="application/json")
