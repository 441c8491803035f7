"""Requests that never reach into the network that this machine stands in."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_plugins.sdk.outbound import (
    GuardedTransport,
    PrivateAddress,
    Reachable,
    is_public,
)

PUBLIC = "93.184.216.34"
HERE = Reachable.of(["127.0.0.1"])


class Redirecting(BaseHTTPRequestHandler):
    """Answers `/to/<address>` with a redirection there, and everything else with its host."""

    def do_GET(self) -> None:
        _, _, target = self.path.partition("/to/")
        self.send_response(302 if target else 200)
        if target:
            self.send_header("Location", target)
        body = b"" if target else self.headers["Host"].encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Redirecting) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def fetch(address: str, reachable: Reachable) -> httpx2.Response:
    with httpx2.Client(transport=GuardedTransport(reachable), follow_redirects=True) as client:
        return client.get(address)


def answering(*answers: list[str]) -> object:
    """Return a resolver that answers with other addresses each time it is asked."""
    left = list(answers)
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *_: object, **__: object) -> list[object]:
        if host[0].isdigit():
            return list(real(host, port, type=socket.SOCK_STREAM))
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (address, port)) for address in left.pop(0)]

    return resolve


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "0.0.0.0",
        "224.0.0.251",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "::ffff:0:10.0.0.1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::808:808",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
    ],
)
def test_an_address_of_a_private_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [PUBLIC, "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"],
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_that_wraps_another_is_public_only_if_that_is(address: object) -> None:
    wrapped = (f"::ffff:{address}", f"64:ff9b::{address}", f"::{address}")
    assert {is_public(each) for each in wrapped} == {is_public(str(address))}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001"])
def test_this_machine_is_not_asked_however_it_is_written(port: int, host: str) -> None:
    with pytest.raises(PrivateAddress):
        fetch(f"http://{host}:{port}/", Reachable())


def test_a_private_host_is_asked_where_the_admin_allows_it(port: int) -> None:
    assert fetch(f"http://127.0.0.1:{port}/", HERE).text == f"127.0.0.1:{port}"


def test_an_allowed_host_does_not_allow_its_neighbours(port: int) -> None:
    with pytest.raises(PrivateAddress):
        fetch(f"http://127.0.0.2:{port}/", HERE)


@pytest.mark.parametrize("host", ["LOCALHOST", "localhost.", " localhost "])
def test_an_allowed_host_is_found_however_it_is_written(port: int, host: str) -> None:
    assert fetch(f"http://localhost:{port}/", Reachable.of([host])).status_code == 200


def test_a_redirection_into_a_private_network_is_not_followed(port: int) -> None:
    with pytest.raises(PrivateAddress):
        fetch(f"http://127.0.0.1:{port}/to/http://127.0.0.2:{port}/", HERE)


def test_a_name_with_one_private_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering([PUBLIC, "10.0.0.1"]))
    with pytest.raises(PrivateAddress):
        Reachable().resolve("calendar.example", 443)


def test_the_connection_goes_to_the_address_that_was_judged(
    monkeypatch: pytest.MonkeyPatch, port: int
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(["127.0.0.1"], ["10.0.0.1"]))
    answer = fetch(f"http://nas.example:{port}/", Reachable.of(["nas.example"]))
    assert answer.text == f"nas.example:{port}"


def test_a_second_address_is_tried_when_the_first_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, port: int
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(["127.0.0.3", "127.0.0.1"]))
    answer = fetch(f"http://nas.example:{port}/", Reachable.of(["nas.example"]))
    assert answer.status_code == 200


def test_a_name_that_does_not_exist_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: object, **__: object) -> object:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(httpx2.ConnectError):
        fetch("http://calendar.example/", Reachable())


def test_a_refusal_names_neither_host_nor_address() -> None:
    with pytest.raises(PrivateAddress) as caught:
        fetch("http://127.0.0.1/secret-token", Reachable())
    assert str(caught.value) == "the host is not on the public internet"
    assert caught.value.__cause__ is None


def test_a_transport_shows_no_hosts() -> None:
    assert "nas.example" not in repr(GuardedTransport(Reachable.of(["nas.example"])))
