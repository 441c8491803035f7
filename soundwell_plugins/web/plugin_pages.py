"""The pages that plugins bring, each router judged before it is served."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from soundwell_hookspecs import Answers, FailureKind, Hooks, pages
from soundwell_plugins.sdk.pages import permission_of

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PagesRefused:
    """A plugin's pages that are not served.

    Args:
        plugin: whose.
        reason: why.
    """

    plugin: str
    reason: str


def add_plugin_pages(app: FastAPI, hooks: Hooks, own: Iterable[str]) -> tuple[PagesRefused, ...]:
    """Serve what plugins bring.

    Args:
        app: the application.
        hooks: asks the plugins.
        own: the paths that the application serves itself.

    Returns:
        Whose pages are left out and why; plugins that are off are not among them.
    """
    answers: Answers[APIRouter] = hooks.collect(pages)
    refused = [
        PagesRefused(each.plugin, f"its pages could not be had: {each.kind.value}, {each.detail}")
        for each in answers.failures
        if each.kind is not FailureKind.OFF
    ]
    owners = dict.fromkeys(own, "Soundwell")
    for answer in answers.answers:
        reason = _objection(answer.value, owners)
        if reason:
            refused.append(PagesRefused(answer.plugin, reason))
            continue
        app.include_router(answer.value)
        owners.update(dict.fromkeys(paths(answer.value), answer.plugin))
    for each in refused:
        _log.error("the pages of %s are not served: %s", each.plugin, each.reason)
    return tuple(refused)


def paths(router: APIRouter) -> list[str]:
    """Return the paths of a router's own routes."""
    return [route.path for route in router.routes if isinstance(route, APIRoute)]


def _objection(router: APIRouter, owners: Mapping[str, str]) -> str:
    for route in router.routes:
        if not isinstance(route, APIRoute):
            return "one of its routes is of a kind that nobody can guard"
        if permission_of(route.endpoint) is None:
            return f"its route {route.path} does not declare who may call it"
        if not route.path.startswith("/"):
            return "one of its routes has no path"
        for path, owner in owners.items():
            if _meet(path, route.path):
                return f"its route {route.path} is in the way of {path}, which {owner} serves"
    return ""


def _meet(one: str, other: str) -> bool:
    """Tell whether there can be an address that fits both paths."""
    for mine, theirs in zip_longest(one.split("/"), other.split("/")):
        if _takes_the_rest(mine) or _takes_the_rest(theirs):
            return True
        if mine is None or theirs is None:
            return False
        if mine != theirs and "{" not in mine + theirs:
            return False
    return True


def _takes_the_rest(part: str | None) -> bool:
    return part is not None and ":path}" in part
