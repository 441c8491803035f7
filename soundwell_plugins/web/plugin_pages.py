"""The pages that plugins bring, each router judged before it is served."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, compile_path

from soundwell_hookspecs import Answers, Hooks, pages
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


def add_plugin_pages(app: FastAPI, hooks: Hooks) -> tuple[PagesRefused, ...]:
    """Serve what plugins bring, and return whose pages are left out and why."""
    answers: Answers[APIRouter] = hooks.collect(pages)
    refused = [
        PagesRefused(each.plugin, f"its pages could not be had: {each.kind.value}, {each.detail}")
        for each in answers.failures
    ]
    taken = {shape: "soundwell" for route in app.routes for shape in _shapes(route)}
    for answer in answers.answers:
        reason = _objection(answer.value, taken)
        if reason:
            refused.append(PagesRefused(answer.plugin, reason))
            continue
        app.include_router(answer.value)
        for route in answer.value.routes:
            taken.update(dict.fromkeys(_shapes(route), answer.plugin))
    for each in refused:
        _log.error("the pages of %s are not served: %s", each.plugin, each.reason)
    return tuple(refused)


def _objection(router: APIRouter, taken: dict[tuple[str, str], str]) -> str:
    for route in router.routes:
        if not isinstance(route, APIRoute):
            return "one of its routes is of a kind that nobody can guard"
        if permission_of(route.endpoint) is None:
            return f"its route {route.path} does not declare who may call it"
        for shape in _shapes(route):
            if shape in taken:
                return f"its route {route.path} is served by {taken[shape]} already"
    return ""


def _shapes(route: BaseRoute) -> Iterator[tuple[str, str]]:
    """Yield method and path, the latter without the names that its parameters happen to have."""
    path, methods = getattr(route, "path", ""), getattr(route, "methods", None)
    _, template, parameters = compile_path(path)
    for name in parameters:
        template = template.replace(f"{{{name}}}", "{}")
    for method in methods or ("GET",):
        yield method, template
