"""The page with charts."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from soundwell_hookspecs import (
    Account,
    Feature,
    Figure,
    NoConfig,
    PractitionerId,
    Role,
    Series,
    Window,
    hookimpl,
)
from soundwell_plugins.testing import sign_in

Open = Callable[..., Any]


class Kitchen(Feature[NoConfig]):
    name = "kitchen"

    @hookimpl
    def figures(self, account: Account, weeks: Sequence[Window]) -> Sequence[Figure]:
        counts = tuple(range(len(weeks)))
        return [Figure("<Lunches>", "By week.", (Series("eaten", counts), Series("left", counts)))]


class Careless(Feature[NoConfig]):
    name = "careless"

    @hookimpl
    def figures(self, account: Account, weeks: Sequence[Window]) -> Sequence[Figure]:
        return [Figure("Short", "By week.", (Series("one", (1,)),))]


@pytest.fixture
def admin(open_site: Open) -> Any:
    site = open_site(Kitchen, Careless)
    sign_in(site.host, site.client, Role.ADMIN)
    return site


def test_a_chart_has_a_title_a_description_and_a_table(admin: Any) -> None:
    page = admin.client.get("/office/figures").text
    assert '<title id="chart-1-title">&lt;Lunches&gt;</title>' in page
    assert "All together: 132." in page
    assert page.count('<th scope="row">') == 12
    assert "<td>11</td>" in page


def test_nothing_in_it_is_a_style_or_a_script(admin: Any) -> None:
    page = admin.client.get("/office/figures").text
    assert (" style=" in page, "<script>" in page) == (False, False)


def test_counts_of_other_weeks_are_left_out_and_named(admin: Any) -> None:
    page = admin.client.get("/office/figures").text
    assert "could not be had just now: careless." in page
    assert "Short" not in page


def test_deliveries_are_counted_for_an_admin_alone(open_site: Open) -> None:
    site = open_site(Kitchen)
    sign_in(site.host, site.client, Role.PRACTITIONER, practitioner=PractitionerId("maya"))
    assert '<h2 id="chart-2">' not in site.client.get("/office/figures").text
    sign_in(site.host, site.client, Role.ADMIN)
    assert '<h2 id="chart-2">Deliveries</h2>' in site.client.get("/office/figures").text


def test_a_supervisor_alone_has_no_figures_and_is_not_led_there(open_site: Open) -> None:
    site = open_site(Kitchen)
    sign_in(site.host, site.client, Role.SUPERVISOR)
    assert site.client.get("/office/figures").status_code == 403
    assert "/office/figures" not in site.client.get("/office").text
