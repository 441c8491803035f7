"""The addresses at which practitioners' bookings are published."""

from hashlib import sha256
from typing import Annotated, Final

from fastapi import APIRouter, Header, HTTPException, Path, Response

from soundwell_plugins.connectors.calendars.published import Published
from soundwell_plugins.sdk.pages import declare
from soundwell_plugins.sdk.permissions import Permission

PREFIX: Final = "/calendars/published"


def feed_router(published: Published) -> APIRouter:
    """Return the route of published feeds.

    Args:
        published: what stands there.
    """
    router = APIRouter(prefix=PREFIX)

    @router.get("/{token}.ics", include_in_schema=False)
    @declare(Permission.SIGNED_LINK)
    def feed(
        token: Annotated[str, Path(max_length=100)],
        if_none_match: Annotated[str, Header(max_length=500)] = "",
    ) -> Response:
        """Answer with a practitioner's bookings; whoever has the address may read them."""
        text = published.text(token)
        if text is None:
            raise HTTPException(404)
        etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if etag in (part.strip().removeprefix("W/") for part in if_none_match.split(",")):
            return Response(status_code=304, headers=headers)
        return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)

    return router
