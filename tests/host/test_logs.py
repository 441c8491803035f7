"""The log: what a line says, and what it never does."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from soundwell_plugins.host.logs import LogFormat, LogLine, fields
from soundwell_plugins.host.requests import caused_by

PERSONAL = "ada@home.example"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Return what loggers of both kinds write, as lines of JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LogLine(LogFormat.JSON))
    loggers = [logging.getLogger(name) for name in ("soundwell.log_test", "acme_log_test")]
    for each in loggers:
        each.addHandler(handler)
        each.propagate = False
    yield stream
    for each in loggers:
        each.removeHandler(handler)
        each.propagate = True


def last(stream: io.StringIO) -> dict[str, object]:
    told: dict[str, object] = json.loads(stream.getvalue().splitlines()[-1])
    return told


def test_a_line_of_ours_has_text_fields_and_the_request(written: io.StringIO) -> None:
    with caused_by("request-1"):
        logging.getLogger("soundwell.log_test").warning(
            "a %s rang", "bell", extra=fields(plugin="ear", status=200)
        )
    told = last(written)
    assert told.pop("time")
    assert told == {
        "level": "WARNING",
        "logger": "soundwell.log_test",
        "event": "a bell rang",
        "request": "request-1",
        "plugin": "ear",
        "status": 200,
    }


@pytest.mark.parametrize("arguments", [(f"refused {PERSONAL}",), ("refused %s", PERSONAL)])
def test_of_others_only_the_place_is_told(written: io.StringIO, arguments: tuple[str, ...]) -> None:
    logging.getLogger("acme_log_test").error(*arguments, extra={"address": PERSONAL})
    assert PERSONAL not in written.getvalue()
    assert str(last(written)["event"]).startswith("reported from test_logs, line ")


@pytest.mark.parametrize("name", ["soundwell.log_test", "acme_log_test"])
def test_of_an_exception_type_and_place_are_told(written: io.StringIO, name: str) -> None:
    try:
        int(PERSONAL)
    except ValueError:
        logging.getLogger(name).exception("it failed")
    assert PERSONAL not in written.getvalue()
    assert str(last(written)["error"]).startswith("ValueError in tests.host.test_logs, line ")


def test_a_line_of_text_stays_one_line_and_quotes_what_needs_it() -> None:
    record = logging.makeLogRecord(
        {"name": "soundwell", "levelname": "INFO", "msg": "two\nlines", "created": 0.0}
        | dict(fields(plain="mail", spoken='he said "no"', nothing=""))
    )
    assert LogLine(LogFormat.TEXT).format(record) == (
        "1970-01-01T00:00:00.000Z INFO soundwell: two lines "
        'plain=mail spoken="he said \\"no\\"" nothing=""'
    )
