"""The pages on which a booking is moved by whoever has its link, from either side."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Query, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.moving import Moving
from soundwell_plugins.features.scheduling.refusals import kindly
from soundwell_plugins.features.scheduling.sides import Side
from soundwell_plugins.sdk.forms import submitted
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission


class MovingPages:
    """Choosing another time, and moving the booking there.

    Args:
        context: the plugin's context.
        moving: moves bookings.
        side: tells from the token of a link whose side it is.
    """

    def __init__(self, context: PluginContext, moving: Moving, side: Callable[[str], Side]) -> None:
        self._context = context
        self._moving = moving
        self._side = side

    def add_to(self, router: PageRouter, path: str) -> None:
        """Add the pages to a router.

        Args:
            router: the router.
            path: where; it holds `{token}`.
        """
        linked = Permission.SIGNED_LINK
        router.get(path, permission=linked)(kindly(self._context, self.times))
        router.post(path, permission=linked)(kindly(self._context, self.move))

    def times(
        self,
        token: str,
        first: Annotated[str, Query(alias="from")] = "",
        to: str = "",
        zone: str = "",
    ) -> Response:
        """Show to which times the booking can be moved."""
        return self._moving.show(self._side(token), first, to, zone)

    def move(self, token: str, typed: Annotated[dict[str, str], Depends(submitted)]) -> Response:
        """Move the booking."""
        return self._moving.move(self._side(token), typed)
