"""First conversations with several: notes for oneself, sharing by consent, a kind decline."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

import pytest

from soundwell_hookspecs import (
    BookingId,
    Channel,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationEvent,
    ConsultationMissed,
    ConsultationRescheduled,
    Delivery,
    Feature,
    MessageRequested,
    NoConfig,
    PersonId,
    PluginContext,
    PractitionerId,
    RecipientKind,
    Role,
    hookimpl,
)
from soundwell_plugins.features.fit import Fit
from soundwell_plugins.testing import AdjustableClock, RunningPractice, sign_in

from .visits import answer, fit_of, practice

NOW: Final = datetime(2027, 3, 1, 9, tzinfo=UTC)
DELIVERY: Final = Delivery("key", 1)
MAYA, JONAS = PractitionerId("maya"), PractitionerId("jonas")
QUARTER: Final = timedelta(minutes=15)


class Town(Feature[NoConfig]):
    """Hears what leaves."""

    name = "town"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.messages: SimpleQueue[MessageRequested] = SimpleQueue()

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        self.messages.put(event)


class Talks:
    """Somebody who talks with several."""

    def __init__(self, ours: RunningPractice) -> None:
        self.ours = ours
        self.fit: Fit = fit_of(ours)
        town = ours.host.plugins["town"]
        assert isinstance(town, Town)
        self.town = town
        context = self.fit.context
        with context.storage.transaction() as session:
            self.person = context.people.add(session, email="ada@example.org", name="Ada Quinn")

    def event(
        self,
        kind: type[ConsultationEvent],
        who: PractitionerId,
        *,
        hours: int = 1,
        **more: datetime,
    ) -> ConsultationEvent:
        start = NOW + timedelta(hours=hours)
        return kind(
            booking=BookingId(f"b-{who}"),
            practitioner=who,
            person=self.person,
            start=start,
            end=start + QUARTER,
            channel=Channel.PHONE,
            sequence=0,
            **more,
        )

    def book(self, *practitioners: PractitionerId) -> None:
        for hours, who in enumerate(practitioners, start=1):
            self.fit.rounds.booked(self.event(ConsultationBooked, who, hours=hours))

    def message(self) -> MessageRequested:
        return self.town.messages.get(timeout=20)

    def silence(self) -> bool:
        try:
            self.town.messages.get(timeout=0.3)
        except Empty:
            return True
        return False

    def path(self) -> str:
        """Return the path in the next message to the person."""
        return self.message().link.removeprefix(self.ours.host.practice.url)

    def read(self, path: str) -> str:
        shown = self.ours.client.get(path)
        assert shown.status_code == 200, shown.text
        return unescape(shown.text)

    def later(self, hours: int) -> None:
        self.ours.clock.advance(timedelta(hours=hours))
        self.fit.rounds.ask(self.ours.clock.now())


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Talks]:
    with practice(tmp_path, Town, clock=AdjustableClock(NOW)) as ours:
        yield Talks(ours)


def test_one_conversation_alone_is_nobodys_business(talks: Talks) -> None:
    talks.book(MAYA)
    assert talks.silence()


def test_with_the_second_a_page_of_ones_own_is_sent_once(talks: Talks) -> None:
    talks.book(MAYA, JONAS)
    message = talks.message()
    assert (message.recipient.kind, message.template) == (RecipientKind.PERSON, "fit/mail/card")
    assert not message.values
    talks.book(MAYA, JONAS, PractitionerId("noor"))
    assert talks.silence()


def test_who_does_not_want_that_switches_it_off(tmp_path: Path) -> None:
    tables = "[practitioners.jonas]\nname = 'Jonas'\nemail = 'jonas@harbour.example'\n"
    tables += "[scheduling]\n[fit]\ncomparing = false\n"
    with practice(tmp_path, Town, tables=tables, clock=AdjustableClock(NOW)) as ours:
        talks = Talks(ours)
        talks.book(MAYA, JONAS)
        assert talks.silence()


def test_after_the_last_one_they_are_asked_once_how_it_was(talks: Talks) -> None:
    talks.book(MAYA, JONAS)
    talks.path()
    talks.later(1)
    assert talks.silence()
    talks.later(2)
    assert talks.message().template == "fit/mail/compare"
    talks.later(24)
    assert talks.silence()


def test_notes_stand_side_by_side_for_them_alone(talks: Talks) -> None:
    talks.book(MAYA, JONAS)
    path = talks.path()
    talks.later(3)
    for who, degree in ((MAYA, "4"), (JONAS, "1")):
        notes = f"{path}/notes/b-{who}"
        fields = {"safe": degree, "heard": "", "note": f"I felt {degree}."}
        assert talks.ours.client.post(notes, data=fields).status_code == 303
    page = talks.read(path)
    assert re.search(r"very much</td><td>a little", page)
    assert "I felt 4." in page
    assert "no-store" in talks.ours.client.get(path).headers["cache-control"]
    sign_in(talks.ours.host, talks.ours.client, Role.PRACTITIONER, practitioner=MAYA)
    assert "I felt" not in talks.read("/office/first-conversations")


def test_notes_and_what_was_shared_can_be_taken_back_at_once(talks: Talks) -> None:
    talks.book(MAYA, JONAS)
    path = talks.path()
    answer(talks.ours, "words", words="A calm voice.")
    talks.ours.client.post(f"{path}/share", data={"with": ["b-maya"]})
    talks.ours.client.post(f"{path}/notes/b-maya", data={"note": "Warm."})
    talks.ours.client.post(f"{path}/forget")
    [whole] = talks.fit.rounds.of(talks.person)
    assert {(each.rating, each.shared) for each in whole.meetings} == {(None, None)}


def test_nothing_is_shared_without_a_tick_and_with_nobody_else(talks: Talks) -> None:
    talks.book(MAYA, JONAS)
    path = talks.path()
    answer(talks.ours, "words", words="A calm voice.")
    talks.ours.client.post(f"{path}/share", data={"with": ["b-maya", "b-stranger"]})
    office = "/office/first-conversations"
    sign_in(talks.ours.host, talks.ours.client, Role.PRACTITIONER, practitioner=JONAS)
    assert "A calm voice." not in talks.read(office)
    sign_in(talks.ours.host, talks.ours.client, Role.PRACTITIONER, practitioner=MAYA)
    assert "A calm voice." in talks.read(office)
    talks.ours.client.post(f"{path}/share", data={})
    assert "A calm voice." not in talks.read(office)


def test_a_choice_is_told_and_the_others_are_declined_without_a_name(talks: Talks) -> None:
    talks.book(MAYA, JONAS)
    path = talks.path()
    talks.later(3)
    talks.message()
    talks.ours.client.post(f"{path}/choose", data={"chosen": "maya"})
    messages = {each.recipient.id: each for each in (talks.message(), talks.message())}
    assert messages["maya"].template == "fit/mail/chosen"
    declined = messages["jonas"]
    assert declined.template == "fit/mail/declined"
    assert not declined.link
    assert not {"Ada", "Maya", "maya"} & set(re.findall(r"\w+", repr(declined.values)))
    assert "Maya Lindqvist" in talks.read(path)


def test_a_choice_counts_once(talks: Talks) -> None:
    talks.book(MAYA, JONAS)
    path = talks.path()
    talks.later(3)
    talks.message()
    for chosen in ("nobody", "maya"):
        talks.ours.client.post(f"{path}/choose", data={"chosen": chosen})
    assert {talks.message().template, talks.message().template} == {"fit/mail/declined"}
    assert talks.silence()


def test_whom_they_have_not_met_yet_is_not_declined_but_the_page_reminds_them(
    talks: Talks,
) -> None:
    talks.book(MAYA, JONAS)
    path = talks.path()
    talks.ours.clock.advance(timedelta(hours=1, minutes=30))
    talks.ours.client.post(f"{path}/choose", data={"chosen": "maya"})
    assert talks.message().recipient.id == "maya"
    assert talks.silence()
    assert "Your conversation with Jonas Weber is still booked" in talks.read(path)


def test_what_was_missed_is_no_conversation_and_what_was_moved_is_awaited(talks: Talks) -> None:
    talks.book(MAYA, JONAS)
    path = talks.path()
    talks.fit.rounds.missed(talks.event(ConsultationMissed, MAYA))
    talks.fit.rounds.moved(
        talks.event(ConsultationRescheduled, JONAS, hours=30, previous_start=NOW)
    )
    talks.later(4)
    assert talks.silence()
    assert "It did not take place." in talks.read(path)


def test_with_the_last_cancellation_nothing_is_kept(talks: Talks) -> None:
    talks.book(MAYA)
    talks.fit.rounds.cancelled(talks.event(ConsultationCancelled, MAYA))
    assert talks.fit.rounds.of(talks.person) == []


def test_a_link_that_nobody_signed_opens_nothing(talks: Talks) -> None:
    assert talks.ours.client.get("/fit/meetings/made-up").status_code == 404


def test_a_person_gets_all_of_it_and_can_have_it_erased(talks: Talks) -> None:
    talks.book(MAYA, JONAS)
    path = talks.path()
    talks.ours.client.post(f"{path}/notes/b-maya", data={"safe": "3", "note": "Warm."})
    found = talks.fit.personal_data(talks.person)
    assert any(each.values.get("note") == "Warm." for each in found)
    assert talks.fit.erase_personal_data(talks.person).erased == 1
    assert talks.fit.personal_data(talks.person) == []
    assert talks.ours.client.get(path).status_code == 404


def test_it_is_forgotten_in_time(talks: Talks) -> None:
    talks.book(MAYA)
    assert talks.fit.expire_personal_data(NOW + timedelta(days=89)).erased == 0
    assert talks.fit.expire_personal_data(NOW + timedelta(days=91)).erased == 1


def test_of_two_entries_of_one_person_one_round_is_made(talks: Talks) -> None:
    talks.book(MAYA)
    other = PersonId("other")
    here = talks.person
    talks.person = other
    talks.book(JONAS)
    talks.fit.rounds.merge(kept=here, dropped=other)
    [whole] = talks.fit.rounds.of(here)
    assert {each.practitioner for each in whole.meetings} == {MAYA, JONAS}
