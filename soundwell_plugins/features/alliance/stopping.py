"""A client who would rather not be asked: this time, or not any more."""

from typing import Annotated, Final

from fastapi import Depends, Response
from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import LinkExpired, LinkRefused, PluginContext
from soundwell_plugins.features.alliance.check_in import CheckIn, State, Way
from soundwell_plugins.features.alliance.configuration import AllianceConfig
from soundwell_plugins.features.alliance.doors import Doors
from soundwell_plugins.features.alliance.repair.register import Signals
from soundwell_plugins.features.alliance.repair.signal import Finding, Kind
from soundwell_plugins.features.alliance.tables import CHECK_IN, PLAN
from soundwell_plugins.sdk.forms import submitted
from soundwell_plugins.sdk.pages import PageRouter, page, see_other
from soundwell_plugins.sdk.permissions import Permission

_PATH: Final = "/check-in/{token}/stop"
_ALWAYS: Final = "always"
_GONE: Final = 410
_UNKNOWN: Final = 404


class Stopping:
    """Takes check-ins back for those who do not want them.

    Args:
        context: the plugin's context.
        signals: where the practitioner hears of it.
    """

    def __init__(self, context: PluginContext, signals: Signals) -> None:
        self._context = context
        self._signals = signals

    def skip(self, session: Transaction, check_in: CheckIn) -> None:
        """Take one check-in back; what was answered in it is deleted.

        Args:
            session: an open transaction that can write.
            check_in: which.
        """
        self._withdraw(session, CHECK_IN.c.id == check_in.id)

    def stop(self, session: Transaction, check_in: CheckIn) -> None:
        """Ask a client no more, and let the practitioner know that it was their wish.

        Args:
            session: an open transaction that can write.
            check_in: the one from which the client said so.
        """
        theirs = (CHECK_IN.c.client == check_in.client) & (CHECK_IN.c.way == Way.MAIL.value)
        self._withdraw(session, theirs)
        now = self._context.clock.now()
        plan = update(PLAN).where(PLAN.c.client == check_in.client)
        session.execute(plan.values(paused_at=now, stopped_at=now))
        self._signals.raise_one(
            session,
            check_in.client,
            check_in.practitioner,
            occasion=f"check-in:{check_in.id}",
            findings=[Finding(kind=Kind.STOPPED, check_in=check_in.id)],
            check_in=check_in.id,
            about=check_in.session,
        )

    def _withdraw(self, session: Transaction, condition: ColumnElement[bool]) -> None:
        open_ones = update(CHECK_IN).where(condition, CHECK_IN.c.state == State.OPEN.value)
        session.execute(open_ones.values(state=State.WITHDRAWN.value, draft=None, tablet=None))


class StoppingPages:
    """The page on which a client says that they would rather not be asked.

    Args:
        config: the table `[alliance]`.
        context: the plugin's context.
        doors: open the addresses.
        stopping: takes check-ins back.
    """

    def __init__(
        self, config: AllianceConfig, context: PluginContext, doors: Doors, stopping: Stopping
    ) -> None:
        self._config = config
        self._context = context
        self._doors = doors
        self._stopping = stopping

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.get(_PATH, permission=Permission.SIGNED_LINK)(self.show)
        router.post(_PATH, permission=Permission.SIGNED_LINK)(self.take)

    def show(self, token: str) -> Response:
        """Ask what is meant; it changes nothing, so that a mail scanner does not either."""
        found = self._opened(token)
        if isinstance(found, Response):
            return found
        values = {"action": f"/check-in/{token}/stop", "exit": self._config.quick_exit}
        return self._page("alliance/stop.html", {**values, "back": f"/check-in/{token}"})

    def take(self, token: str, typed: Annotated[dict[str, str], Depends(submitted)]) -> Response:
        """Do what was said."""
        found = self._opened(token)
        if isinstance(found, Response):
            return found
        with self._context.storage.transaction() as session:
            if typed.get("what") == _ALWAYS:
                self._stopping.stop(session, found)
            else:
                self._stopping.skip(session, found)
        return see_other(f"/check-in/{token}")

    def _opened(self, token: str) -> CheckIn | Response:
        try:
            door = self._doors.open(token)
        except LinkExpired:
            return self._page("alliance/closed.html", {"reason": "expired"}, status=_GONE)
        except (LinkRefused, LookupError):
            return self._page("alliance/closed.html", {"reason": "unknown"}, status=_UNKNOWN)
        if door.shared or not door.open:
            return see_other(f"/check-in/{token}")
        return door.check_in

    def _page(self, template: str, values: dict[str, object], *, status: int = 200) -> Response:
        response = page(self._context, template, values, status=status)
        response.headers["Cache-Control"] = "no-store"
        return response
