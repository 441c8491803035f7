"""Hooks by which a plugin shows something to people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from soundwell_hookspecs.markers import contribution

if TYPE_CHECKING:
    from fastapi import APIRouter


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a visitor can do, for the practice's first page.

    Args:
        title: the words of the link, for example `Book a free consultation`.
        path: where it leads, beginning with a slash.
        summary: one sentence about it.
    """

    title: str
    path: str
    summary: str


@contribution(deadline=timedelta(seconds=10))
def pages() -> "APIRouter":
    """Bring pages; asked once, when the application starts.

    Build the router with `soundwell_plugins.sdk.pages.PageRouter`: each of its routes declares who
    may call it. A router with a route that does not, or with one that another plugin has, is left
    out and its plugin is named.

    Returns:
        The routes, with their full paths.

    Raises:
        Exception: anything raised leaves this plugin's pages out and names it.

    Example::

        @implements(pages)
        def pages(self) -> APIRouter:
            router = PageRouter(prefix="/hello")

            @router.get("", permission=Permission.PUBLIC)
            def hello() -> str:
                return "Hello"

            return router.router
    """


@contribution(deadline=timedelta(seconds=2))
def entries() -> Sequence[Entry]:
    """Name what visitors can do with this plugin, for the practice's first page.

    Returns:
        The entries, in the order in which they should stand.

    Raises:
        Exception: anything raised leaves this plugin's entries out and names it.

    Example::

        @implements(entries)
        def entries(self) -> Sequence[Entry]:
            return [Entry("Say hello", "/hello", "We would like to hear from you.")]
    """
