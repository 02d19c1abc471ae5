"""The tables: what people add and what the bot remembers, one class each."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect
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
