"""Who counts as one caller."""

import pytest
from fastapi import Request

from soundwell_plugins.sdk.callers import network, network_of


def request_from(host: str | None) -> Request:
    return Request({"type": "http", "client": None if host is None else (host, 50000)})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_a_household_counts_as_one(one: str, other: str) -> None:
    assert network(one) == network(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("192.0.2.7", "192.0.2.8"),
        ("::ffff:192.0.2.7", "::ffff:198.51.100.1"),
    ],
)
def test_two_households_do_not(one: str, other: str) -> None:
    assert network(one) != network(other)


def test_a_caller_is_known_by_the_request() -> None:
    assert network_of(request_from("2001:db8:1:2::1")) == network("2001:db8:1:2::2")
    assert network_of(request_from(None)) == "unknown"
