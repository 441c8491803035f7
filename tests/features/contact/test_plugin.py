"""Writing to the practice, and reading it there."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

import pytest

from soundwell_hookspecs import (
    Delivery,
    EnquiryReceived,
    Feature,
    MessageRequested,
    NoConfig,
    PersonId,
    PluginContext,
    RecipientKind,
    Role,
    Submission,
    Suspicion,
    Verdict,
    erase_personal_data,
    expire_personal_data,
    hookimpl,
    personal_data,
)
from soundwell_plugins.features.contact import Contact
from soundwell_plugins.host.templates.trial import try_out
from soundwell_plugins.testing import RunningPractice, running, sign_in

WRITTEN: Final = {
    "name": "Ada Quinn",
    "email": "ada@example.org",
    "message": "Do you work with couples, too?",
    "submission": "0" * 32,
}


class Town(Feature[NoConfig]):
    """Judges by the network's address being tried, and hears what leaves."""

    name = "town"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.verdict = Verdict(Suspicion.HAM)
        self.enquiries: SimpleQueue[EnquiryReceived] = SimpleQueue()
        self.messages: SimpleQueue[MessageRequested] = SimpleQueue()

    @hookimpl
    def spam_verdict(self, submission: Submission) -> Verdict:
        return self.verdict

    @hookimpl
    def enquiry_received(self, event: EnquiryReceived, delivery: Delivery) -> None:
        self.enquiries.put(event)

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        self.messages.put(event)


class Visit:
    """A practice that somebody writes to."""

    def __init__(self, practice: RunningPractice) -> None:
        self.practice = practice
        town, contact = practice.host.plugins["town"], practice.host.plugins["contact"]
        assert isinstance(town, Town)
        assert isinstance(contact, Contact)
        self.town, self.contact = town, contact

    def write(self, suspicion: Suspicion = Suspicion.HAM, **fields: str) -> str:
        """Send the form, and return where it leads."""
        reason = "" if suspicion is Suspicion.HAM else "It looks odd."
        self.town.verdict = Verdict(suspicion, reason)
        answer = self.practice.client.post("/contact", data={**WRITTEN, **fields})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def message(self) -> MessageRequested:
        """Wait for the next message that leaves."""
        return self.town.messages.get(timeout=20)

    def office(self) -> str:
        """Return what an admin sees of the enquiries."""
        sign_in(self.practice.host, self.practice.client, Role.ADMIN)
        return self.practice.client.get("/office/enquiries").text


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    with running(tmp_path, Contact, Town) as practice:
        yield Visit(practice)


def test_what_somebody_wrote_reaches_the_practice_without_a_word_of_it_in_the_mail(
    visit: Visit,
) -> None:
    assert visit.write() == "/contact/sent"
    message = visit.message()
    assert message.recipient.kind is RecipientKind.PRACTICE
    assert not message.values
    assert "couples" not in repr(message)


def test_other_plugins_hear_who_wrote(visit: Visit) -> None:
    visit.write()
    heard = visit.town.enquiries.get(timeout=20)
    with visit.contact.context.storage.reading() as session:
        person = visit.contact.context.people.get(session, heard.person)
    assert person is not None
    assert person.email == "ada@example.org"


@pytest.mark.parametrize("suspicion", list(Suspicion))
def test_the_answer_gives_no_verdict_away(visit: Visit, suspicion: Suspicion) -> None:
    assert visit.write(suspicion) == "/contact/sent"


def test_whoever_is_in_doubt_confirms_by_pressing_a_button(visit: Visit) -> None:
    visit.write(Suspicion.UNSURE)
    message = visit.message()
    assert message.recipient.kind is RecipientKind.PERSON
    path = message.link.removeprefix(visit.practice.host.practice.url)
    assert "press the button" in visit.practice.client.get(path).text
    with pytest.raises(Empty):
        visit.town.enquiries.get_nowait()
    visit.practice.client.post(path)
    assert visit.town.enquiries.get(timeout=20).person == person_of(visit)
    assert "has reached us" in visit.practice.client.get(path).text


def test_a_link_that_nobody_signed_confirms_nothing(visit: Visit) -> None:
    assert visit.practice.client.post("/contact/confirm/made-up").status_code == 404


def test_spam_is_kept_aside_with_its_reason_until_an_admin_believes_it(visit: Visit) -> None:
    visit.write(Suspicion.SPAM)
    page = visit.office()
    assert "It looks odd." in page
    [path] = re.findall(r'href="(/office/enquiries/\w+)"', page)
    visit.practice.client.post(f"{path}/release")
    assert visit.town.enquiries.get(timeout=20).person == person_of(visit)


def test_what_nobody_needs_to_see_is_not_kept(visit: Visit) -> None:
    visit.write(Suspicion.DISCARD)
    assert "Ada Quinn" not in visit.office()


def test_the_same_form_counts_once(visit: Visit) -> None:
    visit.write()
    visit.write()
    assert visit.contact.enquiries.count_open() == 1


def test_too_many_messages_from_one_place_have_to_wait(visit: Visit) -> None:
    client = visit.practice.client

    def status(number: int) -> int:
        typed = {**WRITTEN, "submission": f"{number:032x}"}
        return client.post("/contact", data=typed, follow_redirects=False).status_code

    assert [status(number) for number in range(21)] == [303] * 20 + [429]
    page = client.post("/contact", data={**WRITTEN, "submission": "f" * 32})
    assert "Please try again in an hour." in page.text
    assert WRITTEN["message"] in page.text
    assert status(0) == 303
    visit.practice.clock.advance(timedelta(hours=1))
    assert status(22) == 303


def test_an_admin_reads_it_and_is_done_with_it(visit: Visit) -> None:
    visit.write()
    [path] = re.findall(r'href="(/office/enquiries/\w+)"', visit.office())
    assert "Do you work with couples, too?" in visit.practice.client.get(path).text
    visit.practice.client.post(f"{path}/done")
    assert visit.contact.enquiries.count_open() == 0


def test_nobody_else_reads_it(visit: Visit) -> None:
    visit.write()
    sign_in(visit.practice.host, visit.practice.client, Role.PRACTITIONER)
    assert visit.practice.client.get("/office/enquiries").status_code == 403


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "any name you like"),
        ("email", "ada", "Please check the e-mail address"),
        ("message", " ", "Please write us a few words"),
        ("message", "x" * 4001, "at most 4000"),
    ],
)
def test_a_form_comes_back_with_what_is_missing(
    visit: Visit, field: str, typed: str, sentence: str
) -> None:
    answer = visit.practice.client.post("/contact", data={**WRITTEN, field: typed})
    assert answer.status_code == 422
    assert sentence in answer.text


def person_of(visit: Visit) -> PersonId:
    with visit.contact.context.storage.reading() as session:
        found = visit.contact.context.people.find(session, "ada@example.org")
    assert found is not None
    return found.id


def test_what_somebody_wrote_is_handed_out_and_erased_even_if_it_looked_like_spam(
    visit: Visit,
) -> None:
    visit.write()
    visit.write(Suspicion.SPAM, submission="1" * 32, email="Ada@example.org")
    visit.write(Suspicion.SPAM, submission="2" * 32, email="noah@example.org")
    person, hooks = person_of(visit), visit.practice.host.hooks
    [records] = hooks.collect(personal_data, person=person).values
    assert [each.values["message"] for each in records] == [WRITTEN["message"]] * 2
    [erasure] = hooks.collect(erase_personal_data, person=person).values
    assert erasure.erased == 2
    assert hooks.collect(personal_data, person=person).values == ([],)


@pytest.mark.parametrize(
    ("suspicion", "days", "erased"),
    [
        (Suspicion.HAM, 31, 0),
        (Suspicion.HAM, 181, 1),
        (Suspicion.UNSURE, 31, 1),
        (Suspicion.SPAM, 29, 0),
        (Suspicion.SPAM, 31, 1),
    ],
)
def test_nothing_is_kept_for_longer_than_said(
    visit: Visit, suspicion: Suspicion, days: int, erased: int
) -> None:
    visit.write(suspicion)
    now = visit.practice.clock.now() + timedelta(days=days)
    [erasure] = visit.practice.host.hooks.collect(expire_personal_data, now=now).values
    assert erasure.erased == erased


def test_every_template_can_be_rendered(visit: Visit) -> None:
    host = visit.practice.host
    assert not try_out(host.templates, host.hooks).troubles
