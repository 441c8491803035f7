"""Windows of a real browser in which somebody is signed in to the back office."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page

from soundwell_hookspecs import PractitionerId, Role
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import sign_in
from soundwell_plugins.web.app import create_app
from tests.real_browser import serving, windows


@contextmanager
def office_window(
    browser: Browser, host: Host, role: Role, practitioner: PractitionerId | None = None
) -> Iterator[Page]:
    """Serve a practice and open a small window in which somebody is signed in.

    Args:
        browser: the browser.
        host: the practice.
        role: what somebody does there.
        practitioner: which practitioner they are, if they are one.
    """
    app, _ = create_app(host)
    client = TestClient(app)
    sign_in(host, client, role, practitioner=practitioner)
    with serving(app) as address, windows(browser, address) as open_page:
        yield open_page("/healthz", signed_in=client)
