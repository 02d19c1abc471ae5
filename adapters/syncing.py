"""Reading data.police.uk into our tables: what is due of each ward, part by part, each kept whole or not at all.

Each part is kept as soon as it is had, with its time, so a reading that is cut short is gone on with where it was. A
ward that fails fails alone, and is tried again when the others are done.
"""

import logging
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from threading import Event
from typing import NamedTuple

from sqlmodel import Session

from adapters import police_pages as pages
from adapters.police_uk import FORCE, NoAnswerError, PoliceError, PoliceUk, StoppedError, UnknownError
from bot.digest.ledger import Clock, Sessions
from bot.knowledge.listed import CATEGORIES
from storage import listed
from storage.listed import CRIME, EVENTS, NIGHTLY, PEOPLE, PRIORITIES, TEAM, Kept
from storage.places import wards

log = logging.getLogger(__name__)

AT_ONCE = 16
"""How many questions are under way: an answer takes up to a second, and fifteen may be asked in one."""
UNKEPT = 20
"""How many answers may be under way or not kept yet: what is lost, and asked for again, when the process is killed."""
PASSES = 3
WEEK = timedelta(days=7)
IN_A_ROW = 8
"""After how many failures without an answer between them it is asked whether anything answers at all."""
MET = "metropolitan"

NOT_LISTED = "data.police.uk lists no neighbourhood for it"
TAKEN_OVER = "another panelbot has taken over the reading"
NO_MONTH = "data.police.uk did not say which month of crime is its last"

Save = Callable[[Session], None]


class Part(NamedTuple):
    """A part of a ward to be had."""

    ward: str
    name: str


Wave = dict[Part, Future[Save]]
"""Parts that were had together, or were not."""


@dataclass(slots=True)
class Outcome:
    """What came of a reading: how many parts were had, and for each ward that failed, why."""

    had: int = 0
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading of some wards: all of their parts that were last had before `since`."""

    sessions: Sessions
    client: PoliceUk
    clock: Clock
    since: datetime
    stop: Event
    told: Callable[[int, int], None] = lambda _done, _all: None
    held: Callable[[], bool] = lambda: True

    def read(self, codes: Sequence[str]) -> Outcome:
        """Read what is due. Raises PoliceError where nothing more can be had now."""
        due = self._due(codes)
        if not due:
            return Outcome()
        self._list_if_due({part.ward for part in due})
        month = self._month() if any(part.name == CRIME for part in due) else ""
        due = self._without_crime_held(due, month)
        return self._in_passes(due, month)

    def _due(self, codes: Sequence[str]) -> list[Part]:
        with self.sessions() as session:
            had = listed.fetches(session, codes)
        parts = (Part(ward, name) for ward in codes for name in (*NIGHTLY, CRIME))
        return [part for part in parts if part not in had or had[part].at < self.since]

    # The list of neighbourhoods

    def _list_if_due(self, asked: set[str]) -> None:
        with self.sessions() as session:
            known, at = set(listed.neighbourhoods(session)), listed.listed_at(session)
        now = self.clock()
        if at is None or now - at > WEEK or (not asked <= known and at < self.since):
            self._list(otherwise=bool(known))

    def _list(self, *, otherwise: bool) -> None:
        """Have the list anew; where it cannot be had, the one that is held does, if there is one."""
        try:
            found = pages.neighbourhoods(self.client.get(f"{FORCE}/neighbourhoods").document)
        except StoppedError:
            raise
        except PoliceError:
            if not otherwise:
                raise
            log.warning("list of neighbourhoods not had")
            return
        with self.sessions() as session:
            held = listed.neighbourhoods(session)
            if 2 * len(found) < len(held):
                log.warning("list of neighbourhoods too short", extra={"listed": len(found), "held": len(held)})
                return
            listed.keep_list(session, {ward: _chosen(ids) for ward, ids in found.items()}, self.clock())
            session.commit()

    # Crime

    def _month(self) -> str:
        """The month that crime was last published of; none where it cannot be had, and the rest goes on."""
        try:
            return pages.last_month(self.client.get("crime-last-updated").document)
        except StoppedError:
            raise
        except PoliceError:
            return ""

    def _without_crime_held(self, due: Sequence[Part], month: str) -> list[Part]:
        """Without the crime of a month that is held; of these it is noted that it was looked for."""
        with self.sessions() as session:
            held = listed.wards_with_crime(session, month) if month else set()
            known = [part for part in due if part.name == CRIME and part.ward in held]
            for part in known:
                listed.still(session, part.ward, CRIME, self.clock(), "")
            session.commit()
        return [part for part in due if part not in set(known)]

    # The parts

    def _in_passes(self, due: Sequence[Part], month: str) -> Outcome:
        outcome, left = Outcome(), list(due)
        failed: dict[Part, PoliceError] = {}
        for number in range(PASSES):
            if number == 1 and any(isinstance(error, UnknownError) for error in failed.values()):
                self._list(otherwise=True)  # an id may have changed
            failed = self._pass(left, month, outcome, len(due))
            left = [part for part in left if part in failed]
            if not left:
                break
        outcome.failed = {part.ward: str(failed[part]) for part in reversed(left)}
        return outcome

    def _pass(self, due: Sequence[Part], month: str, outcome: Outcome, of: int) -> dict[Part, PoliceError]:
        """Try each part once; why each that failed did. Raises PoliceError where nothing answers."""
        with self.sessions() as session:
            ids = listed.neighbourhoods(session)
            had = listed.fetches(session, {part.ward for part in due})
        failed: dict[Part, PoliceError] = {}
        silent = 0

        def have(part: Part) -> Save:
            return self._have(part, ids, had[part].mark if part in had else "", month)

        with closing(self._waves(have, due)) as waves:
            for wave in waves:
                errors = {part: error for part, one in wave.items() if (error := one.exception()) is not None}
                self._keep([one.result() for part, one in wave.items() if part not in errors])
                outcome.had += len(wave) - len(errors)
                self.told(outcome.had, of)
                for part in wave:
                    silent = silent + 1 if isinstance(errors.get(part), NoAnswerError) else 0
                    failed |= self._failure(part, errors.get(part), silent)
        return failed

    def _waves(self, have: Callable[[Part], Save], due: Sequence[Part]) -> Generator[Wave, None, None]:
        """The parts as they are had, few at a time, so that few are lost where what keeps them is slower."""
        left, under_way = iter(due), dict[Future[Save], Part]()
        with ThreadPoolExecutor(AT_ONCE, "police-uk") as pool:
            try:
                while True:
                    under_way |= {pool.submit(have, part): part for part in islice(left, UNKEPT - len(under_way))}
                    if not under_way:
                        return
                    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                    yield {under_way.pop(one): one for one in done}
            except BaseException:
                self.stop.set()  # whoever waits for another attempt need not
                pool.shutdown(cancel_futures=True)
                raise

    def _failure(self, part: Part, error: BaseException | None, silent: int) -> dict[Part, PoliceError]:
        """Why a part was not had, if it was not. Raises it where it is no failure of that part alone."""
        if error is None:
            return {}
        if not isinstance(error, PoliceError) or isinstance(error, StoppedError):
            raise error
        if silent and silent % IN_A_ROW == 0 and not self.client.answers():
            raise error
        return {part: error}

    def _keep(self, saves: Sequence[Save]) -> None:
        with self.sessions() as session:
            for save in saves:
                save(session)
            session.commit()
        if not self.held():
            raise StoppedError(TAKEN_OVER)

    def _have(self, part: Part, ids: dict[str, str], mark: str, month: str) -> Save:
        """Have one part, and what keeps it. Raises PoliceError."""
        if part.ward not in ids:
            raise UnknownError(NOT_LISTED)
        if part.name == CRIME:
            return self._crime(part.ward, ids[part.ward], month)
        id_ = ids[part.ward]
        answer = self.client.get(f"{FORCE}/{id_}{PATHS[part.name]}", mark)
        at = self.clock()
        if answer.document is None:
            return lambda session: listed.still(session, *part, at, mark)
        rows = _rows(part, id_, answer.document)
        return lambda session: listed.keep(session, *part, rows, at, answer.mark)

    def _crime(self, ward: str, id_: str, month: str) -> Save:
        if not month:
            raise NoAnswerError(NO_MONTH)
        around = pages.boundary(self.client.get(f"{FORCE}/{id_}/boundary").document)
        try:
            numbers = self._crimes(around, month, pages.ALL_CRIME)
        except NoAnswerError:
            if not self.client.answers():
                raise
            numbers = self._by_category(around, month)  # it answers, so it was too much at once
        at = self.clock()
        if not numbers:  # nothing given is not nothing happened: what is held of an earlier month stands
            return lambda session: listed.still(session, ward, CRIME, at, "")
        return lambda session: listed.keep_crime(session, ward, month, numbers, at)

    def _by_category(self, around: str, month: str) -> dict[str, int]:
        counted = (self._crimes(around, month, category) for category in CATEGORIES)
        return {category: number for one in counted for category, number in one.items()}

    def _crimes(self, around: str, month: str, category: str) -> dict[str, int]:
        # The month stands in both places: without one it answers with the latest, and does not say so.
        answer = self.client.post(f"crimes-street/{category}?date={month}", {"date": month, "poly": around})
        return pages.crimes(answer.document, month, category)


PATHS = {TEAM: "", PEOPLE: "/people", PRIORITIES: "/priorities", EVENTS: "/events"}


def _rows(part: Part, id_: str, document: object) -> list[Kept]:
    match part.name:
        case "people":
            return pages.people(document, part.ward)
        case "priorities":
            return pages.priorities(document, part.ward)
        case "events":
            return pages.events(document, part.ward)
        case _:
            return pages.team(document, part.ward, id_)


def _chosen(ids: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Of several ids for a ward, the newer form: ids have been gaining an N."""
    return max(ids)


def met_wards(codes: Iterable[str]) -> list[str]:
    """Those of the wards that the Met polices: the City's have no neighbourhoods that join to them."""
    return [code for code in codes if code in wards() and wards()[code].force == MET]
