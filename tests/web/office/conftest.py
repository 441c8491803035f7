"""A real browser, and a server of one's own for it."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Chromium; where it is missing, these tests are skipped, except in CI."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sentence = "Chromium is not installed: install the system's package `chromium`"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@contextmanager
def window(browser: Browser, app: FastAPI, signed_in: TestClient) -> Iterator[Page]:
    """Serve an application, and open a window in which the same person is signed in.

    Args:
        browser: opens it.
        app: what is served.
        signed_in: has the session.
    """
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_keep_alive=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = monotonic() + 10
    while not server.started and thread.is_alive() and monotonic() < deadline:
        sleep(0.01)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    [cookie] = list(signed_in.cookies.jar)
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740})
    context.add_cookies([{"name": cookie.name, "value": cookie.value or "", "url": address}])
    try:
        yield context.new_page()
    finally:
        context.close()
        server.should_exit = True
        thread.join()
