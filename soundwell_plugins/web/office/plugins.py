"""Plugins: which are on, which are off and why, how they are, and who rests; for admins."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.responses import Response

from soundwell_plugins.host.examination import Examined, ask_health
from soundwell_plugins.sdk.forms import submitted
from soundwell_plugins.sdk.pages import PageRouter, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.web.office.frame import Frame

Typed = Annotated[dict[str, str], Depends(submitted)]


class Plugins:
    """The page about plugins.

    Args:
        frame: around the page.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._host = frame.host

    def add_to(self, router: PageRouter) -> None:
        """Add the page to a router."""
        admin = Permission.ADMIN
        router.get("/plugins", permission=admin)(self.show)
        router.post("/plugins/health", permission=admin)(self.examine)
        router.post("/plugins/{name}/release", permission=admin)(self.release)

    def show(self) -> Response:
        """Show all plugins, and for each hook who answers in which order."""
        return self._show(None)

    def examine(self) -> Response:
        """Ask every plugin how it is; each has a deadline."""
        return self._show(tuple(ask_health(self._host)))

    def release(self, request: Request, name: str, typed: Typed) -> Response:
        """Let a plugin be asked again at once."""
        if name not in {each.name for each in self._host.reports}:
            raise HTTPException(404)
        hook = typed.get("hook") or None
        resting = {each.pair for each in self._host.quarantines.rests()}
        if hook is None or (name, hook) in resting:
            self._host.quarantines.end(name, hook)
            with self._host.database.transaction() as session:
                self._host.audit.record(
                    session,
                    actor=signed_in(request).id,
                    action="quarantine.lifted",
                    subject=f"plugin:{name}",
                    detail=hook or "",
                )
        return see_other("/office/plugins")

    def _show(self, found: Sequence[Examined] | None) -> Response:
        hooks = [
            (name, [each.plugin for each in self._host.implementations.of(name)])
            for name in sorted(self._host.specifications)
        ]
        rests = self._host.quarantines.rests()
        values = {
            "reports": self._host.reports,
            "hooks": [(name, plugins) for name, plugins in hooks if plugins],
            "rests": {
                report.name: [each for each in rests if each.plugin == report.name]
                for report in self._host.reports
            },
            "asked": found is not None,
            "findings": {
                report.name: [each.finding for each in found or () if each.plugin == report.name]
                for report in self._host.reports
            },
        }
        return self._frame.page("plugins", values)
