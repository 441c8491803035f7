"""The hooks about instruments, sessions and check-ins, in a real practice."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue

import pytest

from soundwell_hookspecs import (
    CheckInId,
    CheckInSubmitted,
    Combination,
    Connector,
    Delivery,
    Essential,
    Event,
    Feature,
    Instrument,
    NoConfig,
    PersonId,
    PluginContext,
    PractitionerId,
    Scale,
    ScaleItem,
    Scoring,
    SessionState,
    SignalId,
    SignalRaised,
    TherapySession,
    Window,
    hookimpl,
    instruments,
    sessions,
)
from soundwell_plugins.host.inspection import PluginUnfit, inspect
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.testing import RunningPractice, running

TEN = datetime(2027, 3, 1, 10, tzinfo=UTC)
WEEK = Window(TEN, TEN + timedelta(days=7))
SESSION = TherapySession(
    key="entry-7",
    client=PersonId("p1"),
    practitioner=PractitionerId("maya"),
    window=Window(TEN, TEN + timedelta(minutes=50)),
    state=SessionState.HELD,
)
SCALE = Scale(
    key="ease",
    label="At ease",
    items=(ScaleItem("ease"),),
    combination=Combination.MEAN,
    needed=1,
    translations={"de": "Wohl gefühlt"},
)
INSTRUMENT = Instrument(
    {"resourceType": "Questionnaire", "item": [{"linkId": "ease", "type": "choice"}]},
    Scoring(evidence="Invented.", scales=(SCALE,), essentials=(Essential("ease", ("no",)),)),
)
SUBMITTED = CheckInSubmitted(
    check_in=CheckInId("c1"), practitioner=PractitionerId("maya"), submitted_at=TEN
)
RAISED = SignalRaised(signal=SignalId("s1"), practitioner=PractitionerId("maya"), raised_at=TEN)


class Diary(Feature[NoConfig]):
    """Brings sessions and a form, and hears what comes of them."""

    name = "diary"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.heard: SimpleQueue[Event] = SimpleQueue()

    @hookimpl
    def instruments(self) -> Sequence[Instrument]:
        return [INSTRUMENT]

    @hookimpl
    def sessions(self, window: Window) -> Sequence[TherapySession]:
        return [SESSION] if SESSION.window.overlaps(window) else []

    @hookimpl
    def check_in_submitted(self, event: CheckInSubmitted, delivery: Delivery) -> None:
        self.heard.put(event)

    @hookimpl
    def signal_raised(self, event: SignalRaised, delivery: Delivery) -> None:
        self.heard.put(event)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPractice]:
    with running(tmp_path_factory.mktemp("diary"), Diary) as found:
        yield found


def heard(practice: RunningPractice, event: Event) -> Event:
    diary = practice.host.plugins["diary"]
    assert isinstance(diary, Diary)
    with diary.context.storage.transaction() as session:
        diary.context.events.publish(session, event)
    return diary.heard.get(timeout=20)


def test_hook_instruments_brings_a_form_with_its_scoring(practice: RunningPractice) -> None:
    assert practice.host.hooks.collect(instruments).values == ([INSTRUMENT],)


def test_hook_sessions_brings_what_begins_in_a_span(practice: RunningPractice) -> None:
    assert practice.host.hooks.collect(sessions, window=WEEK).values == ([SESSION],)


def test_hook_check_in_submitted_hears_of_it_without_whose_it_is(
    practice: RunningPractice,
) -> None:
    assert heard(practice, SUBMITTED) == SUBMITTED


def test_hook_signal_raised_hears_of_an_id(practice: RunningPractice) -> None:
    assert heard(practice, RAISED) == RAISED


class Asker(Connector[NoConfig]):
    """Would like to decide what clients are asked."""

    name = "asker"

    @hookimpl
    def instruments(self) -> Sequence[Instrument]:
        return []


class Watcher(Connector[NoConfig]):
    """Would like to know who is not well."""

    name = "watcher"

    @hookimpl
    def signal_raised(self, event: SignalRaised, delivery: Delivery) -> None:
        return


@pytest.mark.parametrize("connector", [Asker, Watcher])
def test_a_connector_takes_no_part_in_what_clients_say(connector: type) -> None:
    with pytest.raises(PluginUnfit, match="Nothing of a check-in"):
        inspect(connector, connector.name, Specifications())  # type: ignore[attr-defined]  # both have a name
