"""Where bookings come from: by which way in, never what somebody looked at before."""

from enum import Enum
from typing import Final

from fastapi import Request

VIA: Final = "via"
"""The field of an address that says what led there; links on the way to a form carry it on."""
_FRAMES: Final = frozenset({"iframe", "frame"})


class Source(Enum):
    """A way in."""

    UNKNOWN = ""
    PAGE = "page"
    EMBEDDED = "embedded"
    MATCH = "match"
    API = "api"


def led_by(via: str) -> str:
    """Return what links carry on of a `via`; nothing if it is none that is counted.

    Args:
        via: as it stands in an address.
    """
    return via if via == Source.MATCH.value else ""


def source_of(request: Request) -> Source:
    """Return by which way a page's form came.

    Whether the page stands in a frame of another site is what the browser says of the request
    itself, in `Sec-Fetch-Dest` (W3C Fetch Metadata); which site it is stays unknown.
    """
    if led_by(request.query_params.get(VIA, "")):
        return Source.MATCH
    framed = request.headers.get("sec-fetch-dest", "") in _FRAMES
    return Source.EMBEDDED if framed else Source.PAGE
