"""What `soundwell doctor` finds out about a calendar, step by step."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from soundwell_hookspecs import Finding, Grade
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
from soundwell_plugins.connectors.calendars.feed import NEVER_READ, Feed
from soundwell_plugins.connectors.calendars.locations import chosen
from soundwell_plugins.connectors.calendars.writing import Writing

if TYPE_CHECKING:
    from soundwell_plugins.connectors.calendars.dav import Server

_Step: TypeAlias = tuple[str, Callable[[timedelta], object]]
"""What is true of a calendar, and what raises `FeedUnreadable`, in some time, where it is not."""

_MEND: Final = "Mend what is named above."


def examined(feed: Feed, writing: Writing | None, patience: timedelta) -> list[Finding]:
    """Go through what it takes to read a calendar, and to write to it, until something fails.

    Args:
        feed: the calendar.
        writing: what writes bookings to it, if anything does.
        patience: how long its server may take.

    Returns:
        A finding for each step that was taken, and one on how fresh the copy is.
    """
    until = time.monotonic() + patience.total_seconds()
    findings = []
    for fine, step in _steps(feed, writing):
        try:
            step(timedelta(seconds=max(0.0, until - time.monotonic())))
        except FeedUnreadable as error:
            what = f"Calendar {feed.label} {error.problem}."
            remedy = f"{error.remedy[:1].upper()}{error.remedy[1:]}."
            findings.append(Finding(Grade.FAILING, what, remedy))
            break
        findings.append(Finding(Grade.FINE, f"Calendar {feed.label} {fine}."))
    return [*findings, *_fresh(feed)]


def _steps(feed: Feed, writing: Writing | None) -> Iterator[_Step]:
    """Yield the steps in their order: each is of use only where those before it went well."""
    if feed.source.caldav is not None:
        yield "can be reached", lambda left: _ask(feed, left, lambda server: server.reach())
        yield "lets us sign in", lambda left: _ask(feed, left, lambda server: server.sign_in())
        yield "has the calendars that count", lambda left: _ask(feed, left, _found(feed))
    yield "can be read", feed.renew
    if writing is not None:
        yield "takes bookings", writing.examine


def _found(feed: Feed) -> "Callable[[Server], object]":
    return lambda server: chosen(server.calendars(server.home()), feed.source.calendars)


def _ask(feed: Feed, patience: timedelta, question: "Callable[[Server], object]") -> None:
    from soundwell_plugins.connectors.calendars.dav import conversation  # noqa: PLC0415 -- slow

    with conversation(replace(feed.account(), total=patience)) as server:
        question(server)


def _fresh(feed: Feed) -> Iterator[Finding]:
    trouble = feed.trouble()
    if trouble == NEVER_READ:
        what = f"Nothing is known of calendar {feed.label} yet, so its times are {feed.counts_as}."
        yield Finding(Grade.WARNING, what, _MEND)
    elif trouble:
        yield Finding(Grade.WARNING, f"Calendar {feed.label}: {trouble}.", _MEND)
    else:
        yield Finding(
            Grade.FINE, f"Calendar {feed.label} is fresh: what is known is {feed.age()} old."
        )
