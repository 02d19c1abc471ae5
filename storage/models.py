"""The tables: what people add and what the bot remembers, one class each."""

from datetime import UTC, date, datetime

from sqlalchemy import DateTime, Dialect, Index, UniqueConstraint
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, aware on the way in and out; SQLite would otherwise forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone, and keep the rest in UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back what was kept, in UTC."""
        if value is None or value.tzinfo:
            return value and value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


class FollowUp(SQLModel, table=True):
    """What a person last asked in a place, so that "and in Frognal?" can keep the topic."""

    caller: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    topic: str
    query_json: str
    at: datetime = Field(sa_type=Moment, index=True)


class Workspace(SQLModel, table=True):
    """A Slack workspace, a Discord server or a terminal: rows of one are never seen from another."""

    id: str = Field(primary_key=True)
    made_at: datetime = Field(sa_type=Moment)


class Panel(SQLModel, table=True):
    """A ward's panel in a workspace. `code` is unique everywhere and begins every reference: HT-0042.

    `incidents` and `concerns` are how many there have been, so that the next gets the next number.
    """

    __table_args__ = (UniqueConstraint("workspace", "ward"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    ward: str
    workspace: str = Field(foreign_key="workspace.id")
    made_at: datetime = Field(sa_type=Moment)
    incidents: int = 0
    concerns: int = 0


class Room(SQLModel, table=True):
    """A channel bound to its panel; its workspace may be another than the panel's, where a chair has let it join."""

    place: str = Field(primary_key=True)
    workspace: str = Field(index=True)
    panel_id: int = Field(foreign_key="panel.id", index=True)


class Invitation(SQLModel, table=True):
    """What lets a channel of another workspace join a panel, once, until it is too old: a key's hash, not the key."""

    panel_id: int = Field(foreign_key="panel.id", primary_key=True)
    hashed: str = Field(unique=True)
    until: datetime = Field(sa_type=Moment)


class Member(SQLModel, table=True):
    """A person's role in a panel beyond resident: `chair` or `officer`."""

    panel_id: int = Field(foreign_key="panel.id", primary_key=True)
    person: str = Field(primary_key=True, index=True)
    role: str


class Setting(SQLModel, table=True):
    """A panel's own setting, where it differs from what is usual."""

    panel_id: int = Field(foreign_key="panel.id", primary_key=True)
    name: str = Field(primary_key=True)
    value: str


class Draft(SQLModel, table=True):
    """A report being looked over before it is saved; `reference` is what it became, so a second press finds it."""

    id: str = Field(primary_key=True)
    panel_id: int = Field(foreign_key="panel.id")
    person: str = Field(index=True)
    at: datetime = Field(sa_type=Moment, index=True)
    written: str = ""
    reference: str = ""


class Incident(SQLModel, table=True):
    """What happened, once, however many reported it. `state` repeats its last change, for lists.

    `what` and `place` are emptied when the one who wrote them is forgotten or time is up. `happened_at` is when it was
    reported, where nobody said; `precision` is then empty.
    """

    __table_args__ = (
        UniqueConstraint("panel_id", "number"),
        Index("ix_incident_panel_state", "panel_id", "state", "number"),
        Index("ix_incident_panel_happened", "panel_id", "happened_at"),
        Index("ix_incident_panel_reported", "panel_id", "reported_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id")
    number: int
    category: str
    what: str
    place: str
    happened_at: datetime = Field(sa_type=Moment)
    precision: str = ""
    reported_at: datetime = Field(sa_type=Moment)
    state: str
    reason: str = ""
    into_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    changes: int = 0


class Report(SQLModel, table=True):
    """One person's report of an incident. Nobody is shown who; `reporter` is empty once they are forgotten."""

    __table_args__ = (Index("ix_report_reporter", "reporter", "incident_id"),)

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    reporter: str | None = None
    wrote: bool = False
    withdrawn: bool = False
    at: datetime = Field(sa_type=Moment)
    call_id: str = Field(unique=True)


class Concern(SQLModel, table=True):
    """What the panel asks to be worked on. `state` repeats its last change."""

    __table_args__ = (
        UniqueConstraint("panel_id", "number"),
        Index("ix_concern_panel_state", "panel_id", "state", "number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id")
    number: int
    title: str
    raised_at: datetime = Field(sa_type=Moment)
    owner: str | None = None
    state: str
    reason: str = ""
    changes: int = 0
    call_id: str = Field(unique=True)


class Link(SQLModel, table=True):
    """An incident gathered under a concern."""

    incident_id: int = Field(foreign_key="incident.id", primary_key=True)
    concern_id: int = Field(foreign_key="concern.id", primary_key=True, index=True)
    at: datetime = Field(sa_type=Moment)


class Change(SQLModel, table=True):
    """One step of an incident or a concern: never altered, but for the person and the note when they are erased."""

    __table_args__ = (
        Index("ix_change_incident", "incident_id", "id"),
        Index("ix_change_concern", "concern_id", "id"),
        Index("ix_change_panel_at", "panel_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id", index=True)
    incident_id: int | None = Field(default=None, foreign_key="incident.id")
    concern_id: int | None = Field(default=None, foreign_key="concern.id")
    at: datetime = Field(sa_type=Moment)
    person: str | None = Field(default=None, index=True)
    role: str
    before: str
    after: str
    reason: str = ""
    note: str = ""
    call_id: str = Field(unique=True)


class Letter(SQLModel, table=True):
    """What is to be told to a person whose report has been dealt with; `sent_at` is when they were."""

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id")
    person: str = Field(index=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    change_id: int = Field(foreign_key="change.id", index=True)
    at: datetime = Field(sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)


class Staffing(SQLModel, table=True):
    """What the team told the panel of its strength: who said so, when, and as of when. Never overwritten."""

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id", index=True)
    constables: int
    pcsos: int
    sergeants: int | None = None
    as_of: date
    source: str
    told_by: str | None = None
    told_at: datetime = Field(sa_type=Moment)
    call_id: str = Field(unique=True)


class Meeting(SQLModel, table=True):
    """A meeting of the panel; the last one entered for a day is the one that stands."""

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id", index=True)
    at: datetime = Field(sa_type=Moment)
    where: str
    set_by: str | None = None
    set_at: datetime = Field(sa_type=Moment)
    cancelled: bool = False
    call_id: str = Field(unique=True)


class Schedule(SQLModel, table=True):
    """When a panel's digest is due in a workspace, and in which channel. Slots up to `handled_until` are dealt with.

    `pattern` is as people type it (`weekly mon 09:00`, in London time); a fortnight is counted from `began_at`. `owner`
    is who is told when a digest cannot be posted.
    """

    panel_id: int = Field(foreign_key="panel.id", primary_key=True)
    workspace: str = Field(primary_key=True)
    place: str
    pattern: str
    began_at: datetime = Field(sa_type=Moment)
    handled_until: datetime = Field(sa_type=Moment)
    owner: str | None = None
    paused: bool = False


class Digest(SQLModel, table=True):
    """A slot of a panel's digest and what became of it: the ledger. There is one row for a panel, channel and slot.

    `state`: `due`, `claimed` (by `leased_by` until `lease_until`), `posted`, `unknown` (it may have been posted, and
    nobody can look), `failed`, `combined` (told by a later one) or `skipped` (a quiet period, by the panel's setting).
    """

    __table_args__ = (
        UniqueConstraint("panel_id", "place", "slot"),
        Index("ix_digest_state", "state", "try_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id")
    place: str
    slot: datetime = Field(sa_type=Moment)
    covers_from: datetime = Field(sa_type=Moment)
    state: str = "due"
    attempts: int = 0
    try_at: datetime = Field(sa_type=Moment)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    leased_by: str = ""
    posted_at: datetime | None = Field(default=None, sa_type=Moment)
    message: str = ""
    late: bool = False
    stale: bool = False
    why: str = ""


class Notice(SQLModel, table=True):
    """Something a panel's chair or owner must know, such as a digest that cannot be posted: told once."""

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id", index=True)
    person: str | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=Moment)
    kind: str
    text: str
    told_at: datetime | None = Field(default=None, sa_type=Moment)


class Heard(SQLModel, table=True):
    """Something that arrived from a platform, by the id of its call."""

    call_id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)


class Neighbourhood(SQLModel, table=True):
    """What police.uk calls a ward: its id there is never built, only read from the list, and it changes."""

    ward: str = Field(primary_key=True)
    id: str = Field(unique=True)
    name: str
    listed_at: datetime = Field(sa_type=Moment)


class Fetched(SQLModel, table=True):
    """When a part of what police.uk says of a ward was last had whole; `mark` is what it asks to be asked again with.

    `part`: `team`, `people`, `priorities`, `events` or `crime`.
    """

    ward: str = Field(primary_key=True)
    part: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)
    mark: str = ""


class ListedTeam(SQLModel, table=True):
    """A ward's team as police.uk describes it: its own page, and how it is reached."""

    ward: str = Field(primary_key=True)
    page: str = ""
    email: str = ""
    telephone: str = ""


class ListedOfficer(SQLModel, table=True):
    """Somebody whom police.uk lists on a ward's team: gone when no longer listed, and when retention says so."""

    id: int | None = Field(default=None, primary_key=True)
    ward: str = Field(index=True)
    name: str
    rank: str


class ListedPriority(SQLModel, table=True):
    """A current priority of a ward on police.uk, in plain text, in the order it is listed."""

    id: int | None = Field(default=None, primary_key=True)
    ward: str = Field(index=True)
    issue: str
    issued_on: date | None = None
    action: str = ""
    acted_on: date | None = None


class ListedEvent(SQLModel, table=True):
    """A public event of a ward's team that police.uk lists."""

    id: int | None = Field(default=None, primary_key=True)
    ward: str = Field(index=True)
    title: str
    where: str
    starts_at: datetime = Field(sa_type=Moment)


class ListedCrime(SQLModel, table=True):
    """How many crimes police.uk puts inside a ward's boundary in a month, in one of its own categories."""

    ward: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    category: str = Field(primary_key=True)
    number: int


class Sync(SQLModel, table=True):
    """A reading of police.uk for some wards: one cut short is gone on with. `holder` is the process that is at it."""

    scope: str = Field(primary_key=True)
    began_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    holder: str = ""
    held_until: datetime = Field(sa_type=Moment)


class Imported(SQLModel, table=True):
    """A month of one of the Met's files that was imported: `strengths`, `abstractions` or `crime`.

    `up_to` is the last month of the file that gave it, so that an older file does not undo what a newer one has said.
    """

    kind: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    up_to: str
    imported_at: datetime = Field(sa_type=Moment)


class Strength(SQLModel, table=True):
    """A ward team's full-time equivalents in a month, by the Met's workbook. What is not there is not known: no zero.

    `team` is how the workbook names it.
    """

    ward: str = Field(primary_key=True)
    month: str = Field(primary_key=True, index=True)
    team: str
    constables: float | None = None
    pcsos: float | None = None


class Abstraction(SQLModel, table=True):
    """The minutes a ward team recorded in a month, and how many of them outside its normal role, by the workbook."""

    ward: str = Field(primary_key=True)
    month: str = Field(primary_key=True, index=True)
    team: str
    minutes: int
    abstracted: int


class Recorded(SQLModel, table=True):
    """Offences recorded in a ward in a month, by the Met's ward level file: a JSON object of types that had any."""

    month: str = Field(primary_key=True)
    ward: str = Field(primary_key=True)
    counts: str
