"""The request that is being answered, or that caused what is being done.

It follows its work: from a page into the plugins' threads, and with an event into its deliveries.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from uuid import uuid4

REQUEST_LENGTH: Final = 64
"""The longest id of a request."""

_current: Final[ContextVar[str]] = ContextVar("request", default="")


def current_request() -> str:
    """Return the id of the request behind what the caller does; empty when there is none."""
    return _current.get()


def new_request() -> str:
    """Return an id that no request has had."""
    return uuid4().hex


@contextmanager
def caused_by(request: str) -> Iterator[None]:
    """Let everything in the block be done for a request.

    Args:
        request: its id; empty for work that no request caused.
    """
    token = _current.set(request)
    try:
        yield
    finally:
        _current.reset(token)
