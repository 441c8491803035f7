"""A practice's pages around the plugins of a test, without the deliveries."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from soundwell_hookspecs import HookPolicy, Plugin
from soundwell_plugins.host.configuration import WebSettings
from soundwell_plugins.host.discovery import installed
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.testing import AdjustableClock, assembled
from soundwell_plugins.web.app import create_app
from soundwell_plugins.web.plugin_pages import PagesRefused


@dataclass(frozen=True)
class Site:
    """A practice's pages; an error that reaches the server is raised by `client`."""

    host: Host
    app: FastAPI
    refused: tuple[PagesRefused, ...]
    client: TestClient
    clock: AdjustableClock


Open: TypeAlias = Callable[..., Site]

KEY: Final = '{ file = "soundwell.key" }'
NEEDED: Final = {
    "akismet": f'api_key = {KEY}\nsite = "https://harbour.example"\n',
    "contact": 'comments = { articles = ["https://harbour.example/journal"] }\n',
    "mailchimp": f'api_key = {KEY}\naudience = "abc123"\n',
    "odoo": f'url = "https://odoo.example"\ndatabase = "d"\nlogin = "l"\nkey = {KEY}\n',
}
"""What a plugin's table has to say; nobody is connected to, for nothing here is delivered."""


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[Open]:
    """Return what opens a site around plugins: `url` is the practice's, `tables` the plugins'."""
    with ExitStack() as stack:

        def open_it(
            *plugins: type[Plugin[Any]],
            url: str = "http://x.example",
            tables: str | None = None,
            specifications: Specifications | None = None,
            **settings: Any,
        ) -> Site:
            clock = AdjustableClock()
            host = assembled(
                tmp_path,
                *plugins,
                tables=tables,
                specifications=specifications or hurried(),
                clock=clock,
            )
            stack.callback(host.close)
            host = replace(host, practice=replace(host.practice, url=url))
            app, refused = create_app(host, WebSettings(**settings))
            client = stack.enter_context(TestClient(app, base_url=url, follow_redirects=False))
            return Site(host, app, refused, client, clock)

        yield open_it


@pytest.fixture
def suite(open_site: Open) -> Site:
    """Return the pages of all plugins of the suite."""
    ours = [each for each in installed().values() if each.distribution == "soundwell"]
    plugins = [each.entry_point.load() for each in ours]
    tables = "".join(f"[{each.name}]\n{NEEDED.get(each.name, '')}" for each in ours)
    return open_site(*plugins, tables=tables, specifications=Specifications())


@pytest.fixture
def site(open_site: Open) -> Site:
    """Return the pages of a practice without plugins."""
    return open_site()


def hurried() -> Specifications:
    """Return the contract's hooks, for whose pages and entries nobody waits long."""
    hooks = Specifications()
    for name in ("pages", "entries"):
        policy = HookPolicy(hooks[name].policy.kind, timedelta(seconds=1))
        hooks._by_name[name] = replace(hooks[name], policy=policy)
    return hooks
