"""Today: what takes place, what needs a person, and what to do about it."""

from datetime import datetime, timedelta

from fastapi import Request
from starlette.responses import Response

from soundwell_hookspecs import (
    Answers,
    FailureKind,
    Role,
    Window,
    agenda,
    attention,
)
from soundwell_plugins.sdk.pages import PageRouter, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.web.office.frame import Frame
from soundwell_plugins.web.office.own_attention import OwnAttention


class Today:
    """The page on which a day begins.

    Args:
        frame: around the page.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._host = frame.host

    def add_to(self, router: PageRouter) -> None:
        """Add the page to a router."""
        router.get("", permission=Permission.SIGNED_IN)(self.show)

    def show(self, request: Request) -> Response:
        """Show what takes place today and what needs this person."""
        account = signed_in(request)
        today = self._window()
        needed = self._host.hooks.collect(attention, account=account)
        planned = self._host.hooks.collect(agenda, account=account, window=today)
        items = sorted((each for part in planned.values for each in part), key=lambda i: i.when)
        own = OwnAttention(self._frame).all() if Role.ADMIN in account.roles else ()
        values = {
            "account": account,
            "today": today.start,
            "needed": [*own, *(each for part in needed.values for each in part)],
            "planned": items,
            "missing": [*_missing(needed), *_missing(planned)],
        }
        return self._frame.page("today", values)

    def _window(self) -> Window:
        local = self._host.clock.now().astimezone(self._host.practice.zone)
        start = datetime(local.year, local.month, local.day, tzinfo=self._host.practice.zone)
        # By the clock on the wall: a day on which clocks change has 23 or 25 hours.
        return Window(start, start + timedelta(days=1))


def _missing(answers: Answers[object]) -> list[str]:
    return [each.plugin for each in answers.failures if each.kind is not FailureKind.OFF]
