"""Strengths and abstractions of ward teams, as they were imported from the Met's workbook."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_
from sqlmodel import Session, col, select

from storage.models import Abstraction, Imported, Strength
from storage.places import Ward, wards_of

COUNTED = or_(col(Strength.constables).is_not(None), col(Strength.pcsos).is_not(None))
LAST_OF_WARD = (
    select(Strength)
    .where(col(Strength.ward) == bindparam("ward"), col(Strength.month) <= bindparam("month"), COUNTED)
    .order_by(col(Strength.month).desc())
    .limit(1)
)
END = "9999-12"
"""A month after all there are."""


@dataclass(frozen=True, slots=True)
class WardPosts:
    """What the workbook has of a ward's team up to a month: its last strength, its borough's last month, its minutes.

    `first` and `last` are the months that were imported.
    """

    ward: Ward
    first: str
    last: str
    strength: Strength | None
    borough_last: str | None
    minutes: Abstraction | None


def posts_of(session: Session, ward: Ward, last: str, up_to: str = END) -> WardPosts:
    """What the workbook, imported to its last month, has of a ward's team up to another."""
    return WardPosts(
        ward,
        session.exec(select(func.min(Imported.month)).where(Imported.kind == "strengths")).one() or last,
        last,
        session.exec(LAST_OF_WARD, params={"ward": ward.code, "month": up_to}).first(),
        _last_of_borough(session, ward.borough),
        _minutes(session, ward, up_to),
    )


def _last_of_borough(session: Session, borough: str) -> str | None:
    among = col(Strength.ward).in_([ward.code for ward in wards_of(borough)])
    return session.exec(select(func.max(Strength.month)).where(among, COUNTED)).one()


def _minutes(session: Session, ward: Ward, up_to: str) -> Abstraction | None:
    chosen = select(Abstraction).where(Abstraction.ward == ward.code, Abstraction.month <= up_to)
    return session.exec(chosen.order_by(col(Abstraction.month).desc())).first()
