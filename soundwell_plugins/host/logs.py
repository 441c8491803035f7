"""The log: one line for each thing that happened, and nothing of what anybody wrote.

Our own records are told with their text and their fields. Of anybody else's, only who reported
it, where in their code and how grave it is: what they log may carry parameters and payloads. Of an
exception, its type and place. Everything goes through here, whoever reports it.
"""

import json
import logging
import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Final, TextIO, TypeAlias

from soundwell_plugins.host.requests import current_request
from soundwell_plugins.host.traces import describe

Value: TypeAlias = str | int | float | bool | None

_OWN: Final = ("soundwell", "soundwell_plugins", "soundwell_hookspecs")
_FIELDS: Final = "soundwell_fields"
_QUOTED: Final = frozenset(' "=\\')


class LogFormat(Enum):
    """How a line of the log looks."""

    TEXT = "text"
    JSON = "json"


def fields(**values: Value) -> Mapping[str, object]:
    """Return what a record tells besides its text; pass it on as `extra`.

    Args:
        values: ids, names of hooks and plugins, figures; never what anybody wrote.
    """
    return {_FIELDS: values}


class LogLine(logging.Formatter):
    """Makes one line of a record.

    Args:
        format: how the line looks.
    """

    def __init__(self, format: LogFormat) -> None:
        super().__init__()
        self._format = format

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told = dict(_told(record))
        if self._format is LogFormat.JSON:
            return json.dumps(told, ensure_ascii=False)
        begin = [str(told.pop(name)) for name in ("time", "level", "logger")]
        event = str(told.pop("event"))
        rest = [f"{name}={_word(value)}" for name, value in told.items()]
        return " ".join([*begin[:2], f"{begin[2]}:", event, *rest])


def log_to(stream: TextIO, format: LogFormat = LogFormat.TEXT) -> None:
    """Send the log of the whole process to a stream.

    Warnings of Python and threads that end with an error become lines of the log as well.

    Args:
        stream: where to.
        format: how a line looks.
    """
    handler = _Handler(stream)
    handler.setFormatter(LogLine(format))
    root = logging.getLogger()
    for earlier in [each for each in root.handlers if isinstance(each, _Handler)]:
        root.removeHandler(earlier)
    root.addHandler(handler)
    listen()
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_failed


def listen() -> None:
    """Let through what we report from the level of information on, and others' warnings."""
    logging.getLogger().setLevel(logging.WARNING)
    for name in _OWN:
        logging.getLogger(name).setLevel(logging.INFO)


class _Handler(logging.StreamHandler[TextIO]):
    """Writes lines; one that cannot be written is not printed in another way."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the base's name
        self.stream.write(f"a line of the log could not be written ({_place(record)})\n")


def _told(record: logging.LogRecord) -> Iterator[tuple[str, Value]]:
    own = record.name.partition(".")[0] in _OWN
    yield "time", f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"
    yield "level", record.levelname
    yield "logger", record.name
    yield "event", _one_line(record.getMessage()) if own else f"reported from {_place(record)}"
    if request := current_request():
        yield "request", request
    values = getattr(record, _FIELDS, None)
    if own and isinstance(values, Mapping):
        yield from values.items()
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        yield "error", describe(error)


def _place(record: logging.LogRecord) -> str:
    return f"{record.module}, line {record.lineno}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _word(value: Value) -> str:
    text = _one_line(str(value))
    return json.dumps(text, ensure_ascii=False) if not text or set(text) & _QUOTED else text


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    error = failed.exc_value
    if error is not None and not isinstance(error, SystemExit):
        logging.getLogger(__name__).error("a thread ended: %s", describe(error))


def log_to_stderr(format: LogFormat = LogFormat.TEXT) -> None:
    """Send the log of the whole process to standard error."""
    log_to(sys.stderr, format)
