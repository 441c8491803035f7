"""Figures for Prometheus: only for the token, by route and plugin alone."""

from typing import Any

import pytest

from soundwell_plugins.sdk.configuration import Secret
from tests.web.conftest import Open, Site

TOKEN = {"Authorization": "Bearer of-good-news"}


@pytest.fixture
def watched(open_site: Open) -> Site:
    """Return a site whose configuration names a token."""
    return open_site(metrics_token=Secret.of("of-good-news"))


def figures(site: Any) -> dict[str, float]:
    lines = site.client.get("/metrics", headers=TOKEN).text.splitlines()
    told = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in told}


def test_without_a_token_in_the_configuration_there_is_no_such_page(site: Site) -> None:
    assert site.client.get("/metrics", headers=TOKEN).status_code == 404


@pytest.mark.parametrize("shown", [{}, {"Authorization": "Bearer of-bad-news"}])
def test_whoever_shows_no_token_is_refused(watched: Site, shown: dict[str, str]) -> None:
    assert watched.client.get("/metrics", headers=shown).status_code == 401


def test_requests_are_counted_by_route_and_status(watched: Site) -> None:
    watched.client.get("/healthz")
    watched.client.get("/nowhere/but-a-secret")
    told = figures(watched)
    assert told['soundwell_requests_total{method="GET",route="/healthz",status="200"}'] == 1
    assert told['soundwell_requests_total{method="GET",route="-",status="404"}'] == 1
    assert not [name for name in told if "but-a-secret" in name]


def test_how_long_somebody_waits_is_told_even_when_nobody_does(watched: Site) -> None:
    assert figures(watched)["soundwell_oldest_waiting_delivery_seconds"] == 0
