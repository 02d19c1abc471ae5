"""What a row of each file must be, field by field; a field that is not says what it must be."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Annotated, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.handover.files import FORMAT
from bot.reports.categories import by_key
from bot.reports.moments import Precision
from bot.reports.states import CONCERN, INCIDENT, reason_of
from storage.digests import CLAIMED, DUE, OVER
from storage.places import wards

MOST = 999_999_999
ROLES = ("resident", "officer", "chair", "admin", "system")

A_MOMENT = "must be a date and time with its offset, such as 2026-11-21T12:00:00+00:00"
A_DAY = "must be a date, such as 2026-11-21"
A_NUMBER = "must be a whole number, not less than {least}"
A_REASON = "must be empty, or one of the reasons `panelbot` closes with, such as fixed or not-ours"
A_CATEGORY = "must be a category's key, such as noise"
A_WARD = "must be the code of a London ward, such as E05013659"
A_CODE = "must be a panel's code of two to eight capitals and digits, such as HT"
THIS_FORMAT = "must be {format}, which is what this panelbot reads"
ONE_OF = "must be one of {words}"
NO_NULL = "must not hold a null character"


def wrong(what: str) -> PydanticCustomError:
    """A field that is not what it must be."""
    return PydanticCustomError("handover", "{what}", {"what": what})


def _moment(text: object) -> object:
    """A moment with its offset; what pydantic takes beside, such as a bare number, is not one."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        raise wrong(A_MOMENT) from None
    if found.tzinfo is None or not 1900 < found.year < 2200:
        raise wrong(A_MOMENT)
    return found


def _day(text: object) -> object:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise wrong(A_DAY) from None


def _number(least: int) -> Callable[[object], int]:
    def read(text: object) -> int:
        if str(text).isascii() and str(text).isdigit() and least <= int(str(text)[:10]) <= MOST:
            return int(str(text))
        raise wrong(A_NUMBER.format(least=least))

    return read


def _among(words: Iterable[str], said: str = "") -> Callable[[str], str]:
    known = frozenset(words)

    def check(text: str) -> str:
        if text not in known:
            raise wrong(said or ONE_OF.format(words=", ".join(sorted(known - {""}))))
        return text

    return check


def _reason(text: str) -> str:
    if text and not reason_of(text):
        raise wrong(A_REASON)
    return text


def _ward(text: str) -> str:
    if text not in wards():
        raise wrong(A_WARD)
    return text


def _code(text: str) -> str:
    if not re.fullmatch(r"[A-Z][A-Z0-9]{1,7}", text):
        raise wrong(A_CODE)
    return text


def _format(number: int) -> int:
    if number != FORMAT:
        raise wrong(THIS_FORMAT.format(format=FORMAT))
    return number


def _text(text: str) -> str:
    if "\0" in text:
        raise wrong(NO_NULL)
    return text


def _empty_is_none(text: object) -> object:
    return None if text == "" else text


Moment = Annotated[datetime, BeforeValidator(_moment)]
Day = Annotated[date, BeforeValidator(_day)]
Count = Annotated[int, BeforeValidator(_number(0))]
MaybeCount = Annotated[Count | None, BeforeValidator(_empty_is_none)]
Person = Annotated[Annotated[int, BeforeValidator(_number(1))] | None, BeforeValidator(_empty_is_none)]
Yes = Annotated[str, AfterValidator(_among(("yes", "no")))]
Text = Annotated[str, AfterValidator(_text)]
Reason = Annotated[str, AfterValidator(_reason)]
IncidentState = Annotated[str, AfterValidator(_among(INCIDENT))]
ConcernState = Annotated[str, AfterValidator(_among(CONCERN))]
AnyState = Annotated[str, AfterValidator(_among({*INCIDENT, *CONCERN}))]
DigestState = Annotated[str, AfterValidator(_among((DUE, CLAIMED, *OVER)))]
Before = Annotated[str, AfterValidator(_among({"", *INCIDENT, *CONCERN}))]
Exactly = Annotated[str, AfterValidator(_among({"", *get_args(Precision)}))]


class Row(BaseModel):
    """A row; `line` is where it stands in its file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PanelRow(Row):
    """panel.json. The ward's name and borough are for readers: the code says which it is."""

    format: Annotated[int, AfterValidator(_format)]
    code: Annotated[str, AfterValidator(_code)]
    ward: Annotated[str, AfterValidator(_ward)]
    ward_name: str
    borough: str
    made_at: Moment
    settings: dict[Text, Text]
    incidents: Annotated[int, Field(ge=0, le=MOST)]
    concerns: Annotated[int, Field(ge=0, le=MOST)]


class IncidentRow(Row):
    """A row of incidents.csv."""

    reference: str
    state: IncidentState
    reason: Reason
    category: Annotated[str, AfterValidator(_among(by_key(), A_CATEGORY))]
    ward: str
    place: Text
    happened_at: Annotated[Moment | None, BeforeValidator(_empty_is_none)]
    reported_at: Moment
    text: Text
    reports: Count
    reporters: Count
    precision: Exactly
    merged_into: str


class ConcernRow(Row):
    """A row of concerns.csv."""

    reference: str
    state: ConcernState
    reason: Reason
    title: Text
    raised_at: Moment
    incidents: str


class ChangeRow(Row):
    """A row of changes.csv."""

    reference: str
    at: Moment
    by: Annotated[str, AfterValidator(_among(ROLES))]
    before: Annotated[Before, Field(alias="from")]
    after: Annotated[AnyState, Field(alias="to")]
    note: Text
    reason: Reason


class ReportRow(Row):
    """A row of reports.csv."""

    reference: str
    at: Moment
    reporter: Person
    wrote: Yes
    withdrawn: Yes


class StaffingRow(Row):
    """A row of staffing.csv."""

    as_of: Day
    constables: Count
    pcsos: Count
    sergeants: MaybeCount
    source: Text
    told_at: Moment


class MeetingRow(Row):
    """A row of meetings.csv."""

    at: Moment
    where: Text
    set_at: Moment
    cancelled: Yes


class DigestRow(Row):
    """A row of digests.csv."""

    slot: Annotated[Moment, Field(alias="slot_utc")]
    state: DigestState
    posted_at: Annotated[Moment | None, BeforeValidator(_empty_is_none)]
    place: Annotated[int, BeforeValidator(_number(1))]
    message: Text
    late: Yes
    attempts: Count
    covers_from: Moment
    why: Text
