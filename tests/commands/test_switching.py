"""A plugin switched on a page of a running server: nobody is turned away, and it says what came."""

from collections.abc import Iterator

import httpx2
import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import Role
from soundwell_plugins.testing import sign_in
from soundwell_plugins.web.app import create_app
from tests.commands.conftest import PATIENCE, Folder, until
from tests.commands.test_serve import Server, served, web

ASKED = 12
"""So often that two processes that take turns by chance have both answered."""


@pytest.fixture(params=[(), ("--workers", "2")], ids=["one process", "several"])
def server(folder: Folder, request: pytest.FixtureRequest) -> Iterator[Server]:
    folder.write(f"{web()}[scheduling]\n")
    with served(folder, *request.param) as server:
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


def switch(admin: httpx2.Client) -> str:
    """Switch scheduling, and return what the page says once it is over."""
    answer = admin.post("/office/plugins/scheduling/switch")
    assert answer.status_code == 303
    path = answer.headers["location"]
    until(lambda: "data-goes-on" not in admin.get(path).text)
    return str(admin.get(path).text)


def invitations(server: Server) -> set[bool]:
    """Return whether visitors are invited to book, as told on many connections of their own."""
    pages = [httpx2.get(f"{server.address}/", timeout=PATIENCE).text for _ in range(ASKED)]
    return {"Book a free consultation" in page for page in pages}


def test_a_switch_is_in_force_in_every_process_and_its_page_says_so(
    folder: Folder, server: Server, admin: httpx2.Client
) -> None:
    assert "It is off." in switch(admin)
    assert "enabled = false" in folder.file.read_text()
    assert invitations(server) == {False}
    assert "It is on." in switch(admin)
    assert invitations(server) == {True}
