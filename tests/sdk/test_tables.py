"""A plugin's tables: aware moments, ids that say nothing, constraints with names."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    create_engine,
    insert,
    select,
    text,
)
from sqlalchemy.exc import StatementError

from soundwell_plugins.sdk.tables import Id, Moment, metadata, new_id

TABLES = metadata()
VISIT = Table(
    "acme_visit",
    TABLES,
    Column("id", Id(), primary_key=True, default=new_id),
    Column("code", String(8), unique=True),
    Column("at", Moment(), index=True),
    Column("after", Id(), ForeignKey("acme_visit.id")),
)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        TABLES.create_all(connection)
        yield connection
    engine.dispose()


def kept(connection: Connection, moment: datetime | None) -> datetime | None:
    connection.execute(VISIT.delete())
    connection.execute(insert(VISIT).values(at=moment))
    return connection.scalar(select(VISIT.c.at))


@given(
    moment=st.datetimes(
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
        max_value=datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.timezones(),
    )
)
def test_a_moment_comes_back_in_utc(connection: Connection, moment: datetime) -> None:
    back = kept(connection, moment)
    assert back is not None
    assert back == moment.astimezone(UTC)
    assert back.tzinfo is UTC


def test_a_moment_that_is_missing_stays_missing(connection: Connection) -> None:
    assert kept(connection, None) is None


def test_a_moment_without_a_zone_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="a moment without a time zone cannot be kept"):
        kept(connection, datetime(2027, 3, 1, 9))  # noqa: DTZ001  # what must be refused


def test_a_moment_without_a_zone_is_not_compared_either(connection: Connection) -> None:
    naive = datetime(2027, 3, 1, 9)  # noqa: DTZ001  # what must be refused
    with pytest.raises(StatementError, match="a moment without a time zone cannot be kept"):
        connection.scalar(select(VISIT.c.id).where(naive > VISIT.c.at))


def test_moments_are_compared_across_zones(connection: Connection) -> None:
    nine_in_utc = datetime(2027, 3, 1, 9, tzinfo=UTC)
    kept(connection, nine_in_utc)
    ten_in_the_east = datetime(2027, 3, 1, 10, tzinfo=timezone(timedelta(hours=2)))
    found = connection.scalars(select(VISIT.c.at).where(ten_in_the_east < VISIT.c.at)).all()
    assert found == [nine_in_utc]


def test_ids_are_short_hexadecimal_and_differ() -> None:
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(each) == 32 and int(each, 16) >= 0 for each in ids)


def test_an_id_column_has_room_for_an_id() -> None:
    assert Id().length == len(new_id())


def test_every_constraint_and_index_has_a_name(connection: Connection) -> None:
    written = connection.scalars(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
    for name in (
        "acme_visit_primary",
        "acme_visit_code_unique",
        "acme_visit_at_index",
        "acme_visit_after_references",
    ):
        assert any(name in statement for statement in written)


def test_each_plugin_has_a_collection_of_its_own() -> None:
    first, second = metadata(), metadata()
    Table("acme_one", first, Column("id", Integer, primary_key=True))
    assert dict(second.tables) == {}
