"""A plugin switched on a page of a running server: nobody is turned away, and it says what came."""

from collections.abc import Iterator

import httpx2
import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import Role
from soundwell_plugins.testing import sign_in
from soundwell_plugins.web.app import create_app
from tests.commands.conftest import Folder, until
from tests.commands.test_serve import Server, served, web


@pytest.fixture
def server(folder: Folder) -> Iterator[Server]:
    folder.write(f"{web()}[scheduling]\n")
    with served(folder) as server:
        yield server


@pytest.fixture
def admin(folder: Folder, server: Server) -> Iterator[httpx2.Client]:
    """Return a browser of sorts in which an admin is signed in at the running server."""
    host = folder.host()
    app, _ = create_app(host)
    known = TestClient(app)
    sign_in(host, known, Role.ADMIN)
    host.close()
    with httpx2.Client(
        base_url=server.address, cookies=known.cookies, headers=known.headers
    ) as client:
        yield client


def test_a_switched_off_plugin_is_gone_and_its_page_says_so(
    folder: Folder, server: Server, admin: httpx2.Client
) -> None:
    answer = admin.post("/office/plugins/scheduling/switch")
    assert answer.status_code == 303
    path = answer.headers["location"]
    until(lambda: "data-goes-on" not in admin.get(path).text)
    assert "It is off." in admin.get(path).text
    assert "Book a free consultation" not in httpx2.get(f"{server.address}/").text
    assert "enabled = false" in folder.file.read_text()
