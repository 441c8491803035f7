"""Addresses that nothing can have."""

import pytest

from tests.web.conftest import Site


@pytest.mark.parametrize("address", ["/book/%00", "/%00", "/book/?day=2027-01-05%00", "/api/%00"])
def test_nothing_is_at_an_address_with_a_nul(site: Site, address: str) -> None:
    assert site.client.get(address).status_code == 404


def test_a_program_is_told_so_in_its_own_form(site: Site) -> None:
    answer = site.client.get("/api/v1/%00")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_percent_sign_that_is_followed_by_noughts_is_no_nul(site: Site) -> None:
    assert site.client.get("/?share=100%2500").status_code == 200
