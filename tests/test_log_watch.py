"""The watch over the suite's logs can fail."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.log_watch import PERSONAL, LogWatch, readable

_log = logging.getLogger("soundwell.log_watch_test")


@pytest.fixture
def own_watch() -> Iterator[LogWatch]:
    """Return a watch of this test's own; nobody else sees what is logged here."""
    watch = LogWatch()
    _log.addHandler(watch)
    _log.propagate = False
    yield watch
    _log.removeHandler(watch)
    _log.propagate = True


@pytest.mark.parametrize("said", [*PERSONAL, "zoe@tide.example", "+49 30 901820"])
def test_what_is_personal_is_found_in_a_line(own_watch: LogWatch, said: str) -> None:
    _log.warning("it was %s who called", said)
    assert len(own_watch.take()) == 1


def test_what_was_put_into_an_encrypted_column_is_found(own_watch: LogWatch) -> None:
    own_watch.entrust("I sleep badly since spring")
    _log.warning("she wrote: I sleep badly since spring.")
    assert len(own_watch.take()) == 1


def test_what_a_library_logs_is_found_where_its_text_would_be_written(
    own_watch: LogWatch,
) -> None:
    logging.getLogger("soundwell.log_watch_test.inner").error("for %s", "Ada Quinn")
    assert len(own_watch.take()) == 1


def test_ordinary_lines_are_left_alone(own_watch: LogWatch) -> None:
    _log.warning("delivery 4f2 of booking:42 is done, 200 in 12 ms at 2027-03-01T09:00:00Z")
    assert own_watch.take() == []


def test_what_stands_in_a_database_in_clear_is_found(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "soundwell.db-wal").write_bytes(b"..I sleep badly since spring..")
    assert readable(tmp_path, {"I sleep badly since spring", "I sleep well"}) == [
        "I sleep badly since spring"
    ]
