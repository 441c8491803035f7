"""The hooks that are contributions, answered by a small plugin in a real practice."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import APIRouter

from soundwell_hookspecs import (
    BookingId,
    BusySource,
    Entry,
    Erasure,
    Feature,
    Finding,
    Grade,
    NoConfig,
    PersonalRecord,
    PersonId,
    PluginContext,
    PractitionerId,
    Window,
    busy_sources,
    busy_times,
    consultation_page,
    entries,
    erase_personal_data,
    health,
    hookimpl,
    meeting_link,
    pages,
    personal_data,
)
from soundwell_plugins.host.host import Host
from soundwell_plugins.sdk.pages import PageRouter, permission_of
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.testing import assembled

MAYA = PractitionerId("maya")
GUEST = PersonId("p1")
LUNCH = Window(datetime(2027, 3, 1, 12, tzinfo=UTC), datetime(2027, 3, 1, 13, tzinfo=UTC))
WEEK = Window(LUNCH.start, LUNCH.start + timedelta(days=7))


class Greeter(Feature[NoConfig]):
    """Greets, and remembers whom."""

    name = "greeter"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.greeted = {GUEST: "en"}

    @hookimpl
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
        return [LUNCH] if practitioner == MAYA and window.overlaps(LUNCH) else []

    @hookimpl
    def busy_sources(self, practitioner: PractitionerId, window: Window) -> Sequence[BusySource]:
        return [BusySource("the list in the kitchen")] if self.busy_times(MAYA, window) else []

    @hookimpl
    def pages(self) -> APIRouter:
        router = PageRouter(prefix="/hello")

        @router.get("", permission=Permission.PUBLIC)
        def hello() -> str:
            return "Hello"

        return router.router

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        return [Entry("Say hello", "/hello", "We would like to hear from you.")]

    @hookimpl
    def health(self) -> Sequence[Finding]:
        return [Finding(Grade.FINE, "There is tea.")]

    @hookimpl
    def meeting_link(
        self, booking: BookingId, practitioner: PractitionerId, window: Window
    ) -> str | None:
        return f"https://meet.example/{practitioner}" if practitioner == MAYA else None

    @hookimpl
    def consultation_page(self, practitioners: Sequence[PractitionerId]) -> str | None:
        return "/hello?with=" + ",".join(practitioners)

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        language = self.greeted.get(person)
        return [PersonalRecord("greeting", {"language": language})] if language else []

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        return Erasure(erased=1 if self.greeted.pop(person, None) else 0)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    host = assembled(tmp_path, Greeter)
    yield host
    host.close()


def test_hook_busy_times_is_answered_for_the_practitioner_and_the_window(host: Host) -> None:
    answers = host.hooks.collect(busy_times, practitioner=MAYA, window=WEEK)
    assert answers.values == ([LUNCH],)


def test_hook_busy_times_may_be_answered_with_nothing(host: Host) -> None:
    answers = host.hooks.collect(busy_times, practitioner=PractitionerId("noah"), window=WEEK)
    assert answers.values == ([],)
    assert answers.failures == ()


def test_hook_busy_sources_is_answered_for_the_window(host: Host) -> None:
    after = Window(LUNCH.end, WEEK.end)
    answers = [
        host.hooks.collect(busy_sources, practitioner=MAYA, window=window).values
        for window in (WEEK, after)
    ]
    assert answers == [([BusySource("the list in the kitchen")],), ([],)]


def test_hook_meeting_link_is_chosen_for_the_booking(host: Host) -> None:
    chosen = [
        host.hooks.choose(
            meeting_link, booking=BookingId("b1"), practitioner=practitioner, window=LUNCH
        )
        for practitioner in (MAYA, PractitionerId("noah"))
    ]
    assert chosen == ["https://meet.example/maya", None]


def test_hook_consultation_page_keeps_the_order_of_practitioners(host: Host) -> None:
    both = [PractitionerId("noah"), MAYA]
    assert host.hooks.choose(consultation_page, practitioners=both) == "/hello?with=noah,maya"


def test_hook_pages_brings_routes_with_their_full_paths(host: Host) -> None:
    [router] = host.hooks.collect(pages).values
    [route] = router.routes
    assert getattr(route, "path", "") == "/hello"
    assert permission_of(getattr(route, "endpoint", print)) is Permission.PUBLIC


def test_hook_entries_are_named_by_their_plugin(host: Host) -> None:
    [answer] = host.hooks.collect(entries).answers
    assert answer.plugin == "greeter"
    assert answer.value == [Entry("Say hello", "/hello", "We would like to hear from you.")]


def test_hook_personal_data_hands_out_what_is_kept_of_a_person(host: Host) -> None:
    [records] = host.hooks.collect(personal_data, person=GUEST).values
    assert records == [PersonalRecord("greeting", {"language": "en"})]


def test_hook_erase_personal_data_may_be_repeated(host: Host) -> None:
    erasures = [host.hooks.collect(erase_personal_data, person=GUEST).values for _ in range(2)]
    assert erasures == [(Erasure(erased=1),), (Erasure(erased=0),)]


def test_hook_erase_personal_data_leaves_nothing_to_hand_out(host: Host) -> None:
    host.hooks.collect(erase_personal_data, person=GUEST)
    assert host.hooks.collect(personal_data, person=GUEST).values == ([],)


def test_hook_health_is_answered_with_findings(host: Host) -> None:
    assert host.hooks.collect(health).values == ([Finding(Grade.FINE, "There is tea.")],)


@pytest.mark.parametrize("grade", [Grade.WARNING, Grade.FAILING])
def test_a_finding_that_is_not_fine_needs_a_remedy(grade: Grade) -> None:
    with pytest.raises(ValueError, match="needs a remedy"):
        Finding(grade, "There is no tea.")
