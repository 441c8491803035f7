"""Paths of this application, told apart from addresses of somebody else."""

from typing import Final
from urllib.parse import urlencode, urlsplit

from fastapi import Request

OFFICE: Final = "/office"
_LONGEST: Final = 500


def own_path(text: str, otherwise: str = OFFICE) -> str:
    """Return a path to go on to, if it cannot lead anywhere else.

    Args:
        text: what an address or a form names; a browser takes two slashes, or a slash and a
            backslash, for the beginning of another host.
        otherwise: where to go instead.
    """
    fine = (
        text.startswith("/")
        and len(text) <= _LONGEST
        and text.isascii()
        and text.isprintable()
        and "\\" not in text
        and not text.startswith("//")
        and not urlsplit(text).netloc
    )
    return text if fine else otherwise


def sign_in_path(request: Request, page: str = "/sign-in") -> str:
    """Return the path of the page where somebody signs in and then comes back."""
    if request.method not in {"GET", "HEAD"}:
        return page
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{page}?{urlencode({'next': own_path(request.url.path + query)})}"
