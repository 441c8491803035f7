"""Requests that cannot be served, answered with a page that says why and what to do."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec

from fastapi import Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.sdk.pages import page
from soundwell_plugins.sdk.texts import marked

P = ParamSpec("P")

Action = tuple[str, str]
"""The words of a link and where it leads."""


class Refused(Exception):
    """A request cannot be served.

    Args:
        status: the HTTP status.
        title: what is wrong, in a few words.
        message: what it means and what to do.
        actions: where to go from here.
    """

    def __init__(
        self, status: int, title: str, message: str, actions: Sequence[Action] = ()
    ) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.message = message
        self.actions = tuple(actions)


def broken_link(context: PluginContext) -> Refused:
    """Return what is said where a link was not made here.

    Args:
        context: the plugin's context.
    """
    return Refused(
        404,
        marked("This link does not work"),
        marked(
            "Perhaps a part of it got lost on the way."
            " Please open it once more from the e-mail, or write to us."
        ),
        [(marked("Write to us"), f"mailto:{context.practice.email}")],
    )


def kindly(context: PluginContext, endpoint: Callable[P, Response]) -> Callable[P, Response]:
    """Return an endpoint that answers what it refuses with a page.

    Args:
        context: the plugin's context.
        endpoint: may raise `Refused`.
    """

    @wraps(endpoint)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return endpoint(*args, **kwargs)
        except Refused as refused:
            values = {
                "title": refused.title,
                "message": refused.message,
                "actions": refused.actions,
            }
            return page(context, "web/error.html", values, status=refused.status)

    return answer
