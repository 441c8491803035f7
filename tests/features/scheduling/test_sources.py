"""By which way bookings come, and the charts of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import Account, AccountId, Figure, PractitionerId, Role, Window
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.sources import Source

from .conftest import JONAS, MAYA, SUNDAY, Surgery, WantedTimes, booked
from .test_api import filled_in
from .test_booking_pages import TEN, TYPED
from .test_several import BOTH, GOOD

Figures = Callable[..., dict[str, Figure]]
WEEKS = (
    Window(SUNDAY - timedelta(days=13), SUNDAY - timedelta(days=6)),
    Window(SUNDAY - timedelta(days=6), SUNDAY + timedelta(days=1)),
)


def the_only(surgery: Surgery) -> Booking:
    window = Window(SUNDAY, SUNDAY + timedelta(days=30))
    [found] = surgery.scheduling().bookings.between(window)
    return found


def test_a_form_of_the_page_comes_from_the_page(surgery: Surgery, site: TestClient) -> None:
    site.post(TEN, data=TYPED)
    assert the_only(surgery).source is Source.PAGE


def test_a_form_in_the_frame_of_another_site_is_told_by_the_browser(
    surgery: Surgery, site: TestClient
) -> None:
    site.post(TEN, data=TYPED, headers={"Sec-Fetch-Dest": "iframe"})
    assert the_only(surgery).source is Source.EMBEDDED


def test_what_led_there_stays_in_the_links_up_to_the_form(
    surgery: Surgery, site: TestClient
) -> None:
    first = surgery.scheduling().consultation_page([MAYA])
    assert first is not None
    times = site.get(first).text
    assert f'href="{TEN}?via=match"' in times
    assert '<input type="hidden" name="via" value="match">' in times
    site.post(f"{TEN}?via=match", data=TYPED)
    assert the_only(surgery).source is Source.MATCH


def test_a_form_that_has_to_be_sent_again_keeps_what_led_there(
    surgery: Surgery, site: TestClient, wanted: WantedTimes
) -> None:
    booked(surgery.scheduling(), wanted())
    page = site.post(f"{TEN}?via=match", data=TYPED).text
    assert 'formaction="/book/maya/20270301T091500Z?via=match"' in page


def test_several_in_one_go_keep_what_led_there(surgery: Surgery, site: TestClient) -> None:
    assert '<input type="hidden" name="via" value="match">' in site.get(f"{BOTH}&via=match").text
    site.post(f"{GOOD}&via=match", data=TYPED)
    window = Window(SUNDAY, SUNDAY + timedelta(days=30))
    found = surgery.scheduling().bookings.between(window)
    assert [each.source for each in found] == [Source.MATCH] * 2


def test_what_nobody_counts_is_neither_kept_nor_carried_on(
    surgery: Surgery, site: TestClient
) -> None:
    assert "mallory" not in site.get("/book/maya?via=mallory").text
    site.post(f"{TEN}?via=mallory", data=TYPED, headers={"Referer": "https://clinic.example/x"})
    assert the_only(surgery).source is Source.PAGE


def test_a_program_is_a_way_of_its_own(surgery: Surgery, site: TestClient) -> None:
    site.post("/api/scheduling/bookings", json=filled_in())
    assert the_only(surgery).source is Source.API


@pytest.fixture
def figures(surgery: Surgery, wanted: WantedTimes) -> Figures:
    """Return what counts two bookings, one of which was cancelled, as somebody is shown them."""
    scheduling = surgery.scheduling()
    booked(scheduling, wanted(source=Source.PAGE))
    tuesday = wanted().choices[0].start + timedelta(days=1)
    other = booked(scheduling, wanted(practitioner=JONAS, start=tuesday, source=Source.API))
    scheduling.bookings.changes.cancel(other.id, by_practice=True)

    def shown(*roles: Role, practitioner: PractitionerId | None = None) -> dict[str, Figure]:
        account = Account(
            AccountId("someone"),
            "Someone",
            "someone@harbour.example",
            frozenset(roles),
            practitioner,
        )
        return {each.title: each for each in scheduling.figures(account, WEEKS)}

    return shown


def counts(figure: Figure) -> dict[str, tuple[int, ...]]:
    return {each.name: each.counts for each in figure.series}


def test_bookings_are_counted_by_what_came_of_them(figures: Figures) -> None:
    assert counts(figures(Role.ADMIN)["Bookings"]) == {
        "booked": (0, 1),
        "cancelled": (0, 1),
        "did not come": (0, 0),
    }


def test_bookings_are_counted_by_the_way_they_came(figures: Figures) -> None:
    assert counts(figures(Role.ADMIN)["Where bookings come from"]) == {
        "booking page": (0, 1),
        "on another site": (0, 0),
        "after a match": (0, 0),
        "by a program": (0, 1),
    }


def test_a_practitioner_counts_their_own(figures: Figures) -> None:
    own = figures(Role.PRACTITIONER, practitioner=MAYA)["Where bookings come from"]
    assert sum(map(sum, counts(own).values())) == 1


def test_who_only_supervises_counts_none(figures: Figures) -> None:
    assert figures(Role.SUPERVISOR) == {}


def test_of_bookings_from_before_nobody_knows_it(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling()
    booked(scheduling, wanted())
    account = Account(AccountId("a"), "A", "a@harbour.example", frozenset({Role.ADMIN}), None)
    chart = scheduling.figures(account, WEEKS)[1]
    assert counts(chart)["not known"] == (0, 1)
