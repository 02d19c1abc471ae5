"""The benches measure the tables as they are: what they put there by the shortest way fits them."""

from pathlib import Path

from sqlalchemy import func, text
from sqlmodel import Session, SQLModel, select

from storage.engine import opened
from storage.models import Concern, Incident, Panel, Room
from tests.bench.crowd import PANELS, fill


def rows(session: Session, table: type[SQLModel]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_what_the_benches_look_among_fits_the_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/crowd.db"
    fill(url, 20 * PANELS)
    with opened(url) as engine, Session(engine) as session:
        assert [rows(session, table) for table in (Panel, Room, Incident, Concern)] == [700, 700, 14_000, 8_400]
        assert session.connection().execute(text("PRAGMA foreign_key_check")).all() == []
