"""The names under which a practice is reached, and who may say who calls."""

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import Open, Site


@pytest.mark.parametrize("host", ["x.example", "X.EXAMPLE:8443", "127.0.0.1:8000", "[::1]:8000"])
def test_the_practice_answers_under_its_own_name_and_on_this_machine(site: Site, host: str) -> None:
    assert site.client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "x.example.evil.example", "[::1", ""])
def test_a_request_for_another_host_is_turned_away_and_not_led_there(site: Site, host: str) -> None:
    answer = site.client.get("/static/../book/", headers={"Host": host})
    assert answer.status_code == 421
    assert "location" not in answer.headers


def test_whoever_watches_over_the_process_may_call_it_by_any_name(site: Site) -> None:
    assert site.client.get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200


def test_another_configured_name_is_known(open_site: Open) -> None:
    site = open_site(names=("praxis.example",))
    assert site.client.get("/", headers={"Host": "praxis.example"}).status_code == 200


@pytest.mark.parametrize(("caller", "scheme"), [("127.0.0.1", "https"), ("203.0.113.9", "http")])
def test_only_a_known_proxy_says_that_tls_was_spoken(site: Site, caller: str, scheme: str) -> None:
    client = TestClient(
        site.app, base_url="http://x.example", client=(caller, 50_000), follow_redirects=False
    )
    answer = client.get("/healthz/", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers["location"] == f"{scheme}://x.example/healthz"
