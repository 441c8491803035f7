"""Fetching feeds from a server."""

import gzip
import logging
import socket
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from soundwell_plugins.connectors.calendars.failures import FeedTooLarge, FeedUnreadable
from soundwell_plugins.connectors.calendars.fetching import Fetched, Fetcher, Validators
from soundwell_plugins.sdk.outbound import Reachable

from .conftest import Server

HERE = Reachable.of(["127.0.0.1"])
UNHURRIED = Fetcher(reachable=HERE)
HASTY = Fetcher(connect=timedelta(seconds=0.2), total=timedelta(seconds=0.3), reachable=HERE)


def problem(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(FeedUnreadable) as caught:
        fetcher.fetch(address)
    assert "secret-token" not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value.problem


def test_a_feed_comes_with_its_validators(server: Server) -> None:
    server.send(b"feed", {"ETag": '"1"', "Last-Modified": "Mon, 01 Mar 2027 08:00:00 GMT"})
    validators = Validators('"1"', "Mon, 01 Mar 2027 08:00:00 GMT")
    assert UNHURRIED.fetch(server.address) == Fetched(b"feed", validators)


def test_an_unchanged_feed_is_not_sent_again_by_its_etag(server: Server) -> None:
    server.send_if_changed(b"feed", {"ETag": '"1"'})
    assert UNHURRIED.fetch(server.address, Validators(etag='"1"')) is None


def test_an_unchanged_feed_is_not_sent_again_by_its_date(server: Server) -> None:
    date = "Mon, 01 Mar 2027 08:00:00 GMT"
    server.send_if_changed(b"feed", {"Last-Modified": date})
    assert UNHURRIED.fetch(server.address, Validators(last_modified=date)) is None


def test_webcal_is_read_from_a_server_without_tls(server: Server) -> None:
    server.send(b"feed")
    fetched = UNHURRIED.fetch(server.address.replace("http://", "webcal://"))
    assert fetched is not None
    assert fetched.body == b"feed"


def test_redirections_are_followed(server: Server) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        moved = request.path != "/new.ics"
        request.send_response(302 if moved else 200)
        if moved:
            request.send_header("Location", "/new.ics")
        request.send_header("Content-Length", "0" if moved else "4")
        request.end_headers()
        request.wfile.write(b"" if moved else b"feed")

    server.answer = answer
    fetched = UNHURRIED.fetch(server.address)
    assert fetched is not None
    assert fetched.body == b"feed"


def test_a_private_network_is_not_asked(server: Server) -> None:
    assert problem(Fetcher(), server.address) == "leads into a private network, which is not asked"
    assert server.seen == []


def test_a_redirection_into_a_private_network_is_not_followed(server: Server) -> None:
    server.send(b"", {"Location": server.address.replace("127.0.0.1", "localhost")}, status=302)
    said = problem(UNHURRIED, server.address)
    assert said == "leads into a private network, which is not asked"


def test_redirections_come_to_an_end(server: Server) -> None:
    server.send(b"", {"Location": server.address}, status=302)
    assert problem(UNHURRIED, server.address) == "is redirected too often"
    assert len(server.seen) == 6


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x/"])
def test_redirections_lead_to_the_web_only(server: Server, location: str) -> None:
    server.send(b"", {"Location": location}, status=302)
    assert problem(UNHURRIED, server.address) == "has an address of a kind that is not read"


@pytest.mark.parametrize(
    "address", ["file:///secret-token", "ftp://x/secret-token", "secret-token", "https://", ""]
)
def test_other_kinds_of_address_are_refused(address: str) -> None:
    assert problem(UNHURRIED, address) == "has an address of a kind that is not read"


def test_an_address_that_is_none_is_refused() -> None:
    assert (
        problem(UNHURRIED, "http://example.org:secret-token/")
        == "has an address that cannot be read"
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, "is not open to whoever has its address (status 401)"),
        (403, "is not open to whoever has its address (status 403)"),
        (404, "is not at its address any more (status 404)"),
        (410, "is not at its address any more (status 410)"),
        (500, "is answered with an error (status 500)"),
        (204, "is answered with an error (status 204)"),
    ],
)
def test_an_answer_that_is_no_feed_says_why(server: Server, status: int, expected: str) -> None:
    server.send(b"", status=status)
    assert problem(UNHURRIED, server.address) == expected


def test_a_server_that_is_not_there_cannot_be_reached() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert problem(UNHURRIED, f"http://127.0.0.1:{port}/secret-token") == "cannot be reached"


def test_an_answer_that_breaks_off_is_refused(server: Server) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "100")
        request.end_headers()
        request.wfile.write(b"BEGIN:VCALENDAR")
        request.close_connection = True

    server.answer = answer
    assert problem(UNHURRIED, server.address) == "was not sent whole"


def test_a_feed_that_is_too_large_is_refused(server: Server) -> None:
    server.send(b"x" * 1001)
    with pytest.raises(FeedTooLarge):
        Fetcher(size=1000, reachable=HERE).fetch(server.address)


def test_a_feed_is_measured_unpacked(server: Server) -> None:
    server.send(gzip.compress(b"x" * 100_000), {"Content-Encoding": "gzip"})
    with pytest.raises(FeedTooLarge):
        Fetcher(size=1000, reachable=HERE).fetch(server.address)


def test_a_server_that_does_not_answer_is_given_up_in_time(server: Server) -> None:
    finished = threading.Event()

    def answer(_: BaseHTTPRequestHandler) -> None:
        finished.wait(5)

    server.answer = answer
    began = time.monotonic()
    assert problem(HASTY, server.address) == "is not sent in time"
    finished.set()
    assert time.monotonic() - began < 2


def test_a_server_that_sends_byte_by_byte_is_given_up_in_time(server: Server) -> None:
    finished = threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not finished.wait(0.02):
            request.wfile.write(b"x")

    server.answer = answer
    began = time.monotonic()
    assert problem(HASTY, server.address) == "is not sent in time"
    finished.set()
    assert time.monotonic() - began < 2


def test_the_address_is_not_logged(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.send(b"feed")
    with caplog.at_level(logging.INFO):
        UNHURRIED.fetch(server.address)
    assert "secret-token" not in caplog.text
