"""Plugins: which are on, which are off and why, and who answers what; for admins."""

from starlette.responses import Response

from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.web.office.frame import Frame


class Plugins:
    """The page about plugins.

    Args:
        frame: around the page.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def add_to(self, router: PageRouter) -> None:
        """Add the page to a router."""
        router.get("/plugins", permission=Permission.ADMIN)(self.show)

    def show(self) -> Response:
        """Show all plugins, and for each hook who answers in which order."""
        host = self._frame.host
        hooks = [
            (name, [each.plugin for each in host.implementations.of(name)])
            for name in sorted(host.specifications)
        ]
        answered = [(name, plugins) for name, plugins in hooks if plugins]
        return self._frame.page("plugins", {"reports": host.reports, "hooks": answered})
