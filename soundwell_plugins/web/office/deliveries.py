"""Deliveries: what is on its way to other systems, and what is stuck; for admins."""

from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request
from starlette.responses import Response

from soundwell_hookspecs import HookKind
from soundwell_plugins.host.deliveries import State
from soundwell_plugins.host.deliveries.ledger import LedgerRefused, UnknownDelivery
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.office.frame import Frame, checked_id

Typed = Annotated[dict[str, str], Depends(submitted)]

_HERE: Final = "/office/deliveries"
_SHOWN: Final = 100
_REASON_LENGTH: Final = 300
_SAY_WHY: Final = marked("Please say in a sentence why it is given up.")


class Deliveries:
    """The pages about deliveries; what is in them is never shown.

    Args:
        frame: around the pages.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._ledger = frame.host.ledger

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.get("/deliveries", permission=Permission.ADMIN)(self.show)
        router.post("/deliveries/retry", permission=Permission.ADMIN)(self.retry_all)
        router.get("/deliveries/{id}", permission=Permission.ADMIN)(self.show_one)
        router.post("/deliveries/{id}/retry", permission=Permission.ADMIN)(self.retry)
        router.post("/deliveries/{id}/discard", permission=Permission.ADMIN)(self.discard)

    def show(self, request: Request) -> Response:
        """List deliveries, the newest first."""
        given = request.query_params
        state = next((each for each in State if each.value == given.get("state")), None)
        plugins = [each.name for each in self._frame.host.reports]
        plugin = next((each for each in plugins if each == given.get("plugin")), None)
        hooks = self._hooks()
        hook = next((each for each in hooks if each == given.get("event")), None)
        entries = self._ledger.entries(state=state, plugin=plugin, hook=hook, limit=_SHOWN)
        values = {
            "entries": entries,
            "states": list(State),
            "plugins": plugins,
            "hooks": hooks,
            "hook": hook or "",
            "stuck": plugin is not None and any(each.state is State.PARKED for each in entries),
            "state": "" if state is None else state.value,
            "plugin": plugin or "",
            "shown": _SHOWN,
        }
        return self._frame.page("deliveries", values)

    def show_one(self, id: str) -> Response:
        """Show one delivery."""
        return self._one(id, FormState())

    def retry(self, request: Request, id: str) -> Response:
        """Set a delivery going again."""
        try:
            self._ledger.retry(checked_id(id))
        except UnknownDelivery:
            raise HTTPException(404) from None
        except LedgerRefused as error:
            return self._one(id, FormState({}, {"": str(error)}), 409)
        self._note(request, "delivery.retried", id)
        return see_other(f"{_HERE}/{id}")

    def retry_all(self, request: Request, typed: Typed) -> Response:
        """Set everything going again that is stuck on its way to a plugin."""
        plugin = typed.get("plugin", "")
        if plugin not in {each.name for each in self._frame.host.reports}:
            raise HTTPException(404)
        count = self._ledger.retry_parked(plugin)
        with self._frame.host.database.transaction() as session:
            self._frame.host.audit.record(
                session,
                actor=signed_in(request).id,
                action="delivery.retried",
                subject=f"plugin:{plugin}",
                detail=f"deliveries={count}",
            )
        return see_other(f"{_HERE}?plugin={plugin}")

    def discard(self, request: Request, id: str, typed: Typed) -> Response:
        """Give a delivery up."""
        reason = typed.get("reason", "").strip()[:_REASON_LENGTH]
        if not reason:
            return self._one(id, FormState({}, {"reason": _SAY_WHY}), 422)
        try:
            self._ledger.discard(checked_id(id), reason)
        except UnknownDelivery:
            raise HTTPException(404) from None
        except LedgerRefused as error:
            return self._one(id, FormState({"reason": reason}, {"": str(error)}), 409)
        self._note(request, "delivery.discarded", id)
        return see_other(f"{_HERE}/{id}")

    def _hooks(self) -> list[str]:
        """Return the events there are."""
        known = self._frame.host.specifications
        return [name for name in sorted(known) if known[name].policy.kind is HookKind.EVENT]

    def _note(self, request: Request, action: str, id: str) -> None:
        with self._frame.host.database.transaction() as session:
            self._frame.host.audit.record(
                session, actor=signed_in(request).id, action=action, subject=f"delivery:{id}"
            )

    def _one(self, id: str, form: FormState, status: int = 200) -> Response:
        try:
            entry = self._ledger.entry(checked_id(id))
        except LedgerRefused:
            raise HTTPException(404) from None
        is_open = entry.state in {State.PENDING, State.PARKED}
        values = {"entry": entry, "form": form, "is_open": is_open}
        return self._frame.page("delivery", values, status)
