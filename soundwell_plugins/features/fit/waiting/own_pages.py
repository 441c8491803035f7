"""The page of somebody who put themselves on the waiting list, reached by the link in an e-mail."""

from typing import Annotated, Final

from fastapi import Depends, Request, Response

from soundwell_hookspecs import LinkRefused, PluginContext
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.private import private
from soundwell_plugins.features.fit.questions.asking import Asking
from soundwell_plugins.features.fit.ticked import Ticked, one, ticked
from soundwell_plugins.features.fit.waiting.entry import Entry, State
from soundwell_plugins.features.fit.waiting.joining import Joining
from soundwell_plugins.features.fit.waiting.letters import WaitingLetters
from soundwell_plugins.features.fit.waiting.telling import told_needs
from soundwell_plugins.features.fit.waiting.waiting_list import WaitingList
from soundwell_plugins.sdk.pages import PageRouter, page, see_other
from soundwell_plugins.sdk.permissions import Permission

_PATH: Final = "/fit/waiting/mine/{token}"


class OwnPlacePages:
    """Shows what is kept of somebody who waits, and lets them take back or leave.

    Args:
        config: the table `[fit]`.
        context: the plugin's context.
        asking: puts the questions together.
        joining: does it.
        waiting_list: who waits.
    """

    def __init__(
        self,
        config: FitConfig,
        context: PluginContext,
        *,
        asking: Asking,
        joining: Joining,
        waiting_list: WaitingList,
    ) -> None:
        self._config = config
        self._context = context
        self._joining = joining
        self._waiting_list = waiting_list
        self._letters = WaitingLetters(config, context)
        self._asking = asking

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        linked = Permission.SIGNED_LINK
        router.get(_PATH, permission=linked)(self.show)
        router.post(_PATH, permission=linked)(self.change)
        router.post(f"{_PATH}/leave", permission=linked)(self.leave)

    def show(self, request: Request, token: str) -> Response:
        """Show what is kept, for how long, and what happens next."""
        entry = self._entry(token)
        if entry is None:
            return self._over()
        screens = self._asking.screens()
        practitioners = self._context.practice.practitioners
        wanted = [practitioners[each].name for each in entry.needs.prefers if each in practitioners]
        with_whom = practitioners.get(entry.placed_with) if entry.placed_with else None
        values = {
            "entry": entry,
            "waits": entry.state is State.WAITING,
            "told": told_needs(entry.needs, screens),
            "wanted": wanted,
            "with_whom": "" if with_whom is None else with_whom.name,
            "until": entry.changed_at + self._config.keep_waiting,
            "zone": self._context.practice.zone,
            "path": f"/fit/waiting/mine/{token}",
            "kept": request.query_params.get("kept") == "yes",
        }
        return private(page(self._context, "fit/waiting_own.html", values))

    def change(self, token: str, fields: Annotated[Ticked, Depends(ticked)]) -> Response:
        """Keep what somebody agrees to now."""
        entry = self._entry(token)
        if entry is None or entry.state is not State.WAITING:
            return self._over()
        self._joining.change(
            entry.id, answers=bool(one(fields, "copy")), shown=bool(one(fields, "shown"))
        )
        return private(see_other(f"/fit/waiting/mine/{token}?kept=yes"))

    def leave(self, token: str) -> Response:
        """Forget somebody who does not want to wait any more; a repeat says the same."""
        try:
            self._joining.leave(self._letters.owned_by(token))
        except LinkRefused:
            return self._over()
        return private(page(self._context, "fit/waiting_left.html", {}))

    def _entry(self, token: str) -> Entry | None:
        try:
            entry = self._waiting_list.get(self._letters.owned_by(token))
        except (LinkRefused, LookupError):
            return None
        return None if entry.state in {State.PENDING, State.GONE} else entry

    def _over(self) -> Response:
        values = {"may_wait": self._config.open_waiting_list}
        return private(page(self._context, "fit/waiting_over.html", values, status=410))
