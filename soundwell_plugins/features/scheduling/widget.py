"""The script that puts the booking pages into a practice's existing site."""

from typing import Final

from fastapi import Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission

PATH: Final = "/scheduling/widget.js"
_HOUR: Final = "public, max-age=3600"


class Widget:
    """Serves the script; which sites may use it stands in `sites` of `[web]`.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._templates = context.templates

    def add_to(self, router: PageRouter) -> None:
        """Add the script to a router."""
        router.get(PATH, permission=Permission.PUBLIC)(self.script)

    def script(self) -> Response:
        """Return the script, which depends on nothing else."""
        text = self._templates.render("scheduling/widget.js", {})
        return Response(text, media_type="text/javascript", headers={"Cache-Control": _HOUR})
