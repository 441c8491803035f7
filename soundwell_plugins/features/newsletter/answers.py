"""Pages that the newsletter answers with."""

from collections.abc import Mapping

from fastapi import Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.sdk.pages import page, private


def shown(
    context: PluginContext, template: str, values: Mapping[str, object], *, status: int = 200
) -> Response:
    """Return a page below `newsletter/` that nobody keeps."""
    return private(page(context, f"newsletter/{template}.html", values, status=status))
