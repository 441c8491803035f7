"""Putting oneself on the waiting list: by consent, confirmed by mail, left by a link."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final

import pytest
from sqlalchemy import select

from soundwell_hookspecs import (
    AccountId,
    Delivery,
    Feature,
    MessageRequested,
    NoConfig,
    PeopleMerged,
    PluginContext,
    PractitionerId,
    RecipientKind,
    Role,
    Submission,
    Suspicion,
    Verdict,
    hookimpl,
)
from soundwell_plugins.features.fit.tables import WAITING
from soundwell_plugins.features.fit.waiting.entry import Entry, Needs, State
from soundwell_plugins.testing import AdjustableClock, RunningPractice, sign_in

from .visits import ALL, answer, fit_of, practice, result

FULL: Final = ALL.replace("[fit.practitioners.maya]\n", "[fit.practitioners.maya]\ncapacity = 0\n")
MAYA, JONAS = PractitionerId("maya"), PractitionerId("jonas")
ADA: Final = {"name": "Ada Quinn", "email": "ada@example.org"}
SOON: Final = 20
DAY: Final = timedelta(days=1)


class Town(Feature[NoConfig]):
    """Hears what leaves, and takes one address for spam."""

    name = "town"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.messages: SimpleQueue[MessageRequested] = SimpleQueue()

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        if event.template.startswith("fit/"):  # who is placed is told to staff at the same moment
            self.messages.put(event)

    @hookimpl
    def spam_verdict(self, submission: Submission) -> Verdict:
        is_spam = submission.email.startswith("robot")
        return Verdict(Suspicion.SPAM, "It is a robot.") if is_spam else Verdict(Suspicion.HAM)


@pytest.fixture
def clock() -> AdjustableClock:
    return AdjustableClock()


@pytest.fixture
def ours(tmp_path: Path, clock: AdjustableClock) -> Iterator[RunningPractice]:
    with practice(tmp_path, Town, tables=FULL, clock=clock) as running:
        yield running


def messages(ours: RunningPractice) -> "SimpleQueue[MessageRequested]":
    town = ours.host.plugins["town"]
    assert isinstance(town, Town)
    return town.messages


def message(ours: RunningPractice, template: str) -> str:
    """Return the path in the next message, which has to be of a template."""
    found = messages(ours).get(timeout=SOON)
    assert found.template == f"fit/mail/waiting_{template}"
    return found.link.removeprefix(ours.host.practice.url)


def ask(ours: RunningPractice, **fields: Any) -> str:
    """Send the form, and return the path of the confirmation."""
    sent = ours.client.post("/fit/waiting", data={**ADA, **fields})
    assert (sent.status_code, sent.headers["location"]) == (303, "/fit/waiting/sent")
    return message(ours, "confirm")


def join(ours: RunningPractice, **fields: Any) -> str:
    """Join the list, and return the path of the own page as the mail gives it."""
    ours.client.post(ask(ours, **fields))
    path = message(ours, "joined")
    assert messages(ours).get(timeout=SOON).recipient.kind is RecipientKind.PRACTICE
    return path


def entry(ours: RunningPractice) -> Entry:
    [found] = fit_of(ours).waiting_list.waiting()
    return found


def states(ours: RunningPractice) -> list[str]:
    with fit_of(ours).context.storage.reading() as session:
        return sorted(session.scalars(select(WAITING.c.state)))


def read(ours: RunningPractice, path: str) -> str:
    shown = ours.client.get(path)
    assert shown.status_code == 200, shown.text
    return unescape(shown.text)


def test_who_would_fit_but_is_full_can_be_waited_for(ours: RunningPractice) -> None:
    answer(ours, "topics", "Grief", essential="yes")
    answer(ours, "language", "de", essential="yes")
    page = result(ours)
    assert "nobody of us fits" in page
    assert "Maya Lindqvist would fit, but has no place free at present." in page
    assert 'href="/fit/waiting?with=maya"' in page
    form = read(ours, "/fit/waiting?with=maya")
    assert re.search(r'value="maya" selected>Maya Lindqvist \(no place free', form)


def test_where_waiting_may_not_help_it_is_offered_without_a_promise(ours: RunningPractice) -> None:
    answer(ours, "age", "child")
    answer(ours, "language", "de", essential="yes")
    page = result(ours)
    assert "Something may change here, too." in page
    assert "Places become free again and again." not in page


def test_somebody_full_beside_others_who_fit_is_told_too(ours: RunningPractice) -> None:
    answer(ours, "language", "en")
    assert "Wait for Maya Lindqvist" in result(ours)


def test_nobody_is_on_the_list_before_they_confirm(ours: RunningPractice) -> None:
    path = ask(ours)
    assert fit_of(ours).waiting_list.count() == 0
    assert "Yes, put me on the list" in read(ours, path)
    assert fit_of(ours).waiting_list.count() == 0
    ours.client.post(path)
    assert fit_of(ours).waiting_list.count() == 1


def test_nothing_of_the_answers_is_copied_without_consent(ours: RunningPractice) -> None:
    answer(ours, "topics", "Grief", essential="yes")
    join(ours, first="maya", shown="yes")
    assert entry(ours).needs == Needs(prefers=(MAYA,))
    assert not entry(ours).shown


def test_with_consent_answers_are_copied_and_never_ones_own_words(ours: RunningPractice) -> None:
    answer(ours, "topics", "Grief", essential="yes")
    answer(ours, "songs", words="A song of my mother's")
    page = read(ours, "/fit/waiting")
    assert "Grief" in page
    assert "my mother's" not in page
    join(ours, copy="yes", shown="yes")
    assert entry(ours).needs == Needs({"topics": ("Grief",)}, frozenset({"topics"}))
    assert entry(ours).shown


def test_who_has_answered_nothing_is_asked_for_no_consent(ours: RunningPractice) -> None:
    assert 'name="copy"' not in read(ours, "/fit/waiting")


def test_the_answer_is_the_same_for_robots_and_they_are_not_kept(ours: RunningPractice) -> None:
    sent = ours.client.post("/fit/waiting", data={**ADA, "email": "robot@example.org"})
    assert sent.headers["location"] == "/fit/waiting/sent"
    assert states(ours) == []


def test_the_answer_is_the_same_for_who_waits_already(ours: RunningPractice) -> None:
    join(ours)
    first = entry(ours)
    path = ask(ours, first="jonas")
    assert ours.client.post(path).headers["location"].startswith("/fit/waiting/mine/")
    kept = entry(ours)
    assert (kept.id, kept.since) == (first.id, first.since)
    assert kept.needs.prefers == (JONAS,)


@pytest.mark.parametrize(
    "wrong", [{"email": "ada"}, {"name": ""}, {"name": "A\nda"}, {"name": "x" * 101}]
)
def test_a_form_with_a_mistake_comes_back_as_it_was(
    ours: RunningPractice, wrong: dict[str, str]
) -> None:
    answer(ours, "topics", "Grief")
    fields = {**ADA, "first": "noor", "copy": "yes", **wrong}
    sent = ours.client.post("/fit/waiting", data=fields)
    assert sent.status_code == 422
    assert re.search(r'id="copy"[^>]* checked', sent.text)
    assert re.search(r'value="noor" selected', sent.text)


def test_one_network_asks_only_so_often(ours: RunningPractice) -> None:
    for number in range(10):
        ours.client.post("/fit/waiting", data={**ADA, "email": f"a{number}@example.org"})
    sent = ours.client.post("/fit/waiting", data=ADA)
    assert sent.status_code == 429
    assert "try again in an hour" in sent.text


def test_one_address_is_written_to_only_so_often(ours: RunningPractice) -> None:
    for _ in range(4):
        ours.client.post("/fit/waiting", data=ADA)
    assert states(ours) == ["pending"] * 3


def test_confirming_twice_leads_to_the_same_page(ours: RunningPractice) -> None:
    path = ask(ours)
    pages = [ours.client.post(path).headers["location"] for _ in range(2)]
    assert [read(ours, each).count("You are on the list since") for each in pages] == [1, 1]


def test_other_forms_of_the_same_person_are_gone_once_one_is_confirmed(
    ours: RunningPractice,
) -> None:
    earlier, later = ask(ours), ask(ours)
    ours.client.post(later)
    assert ours.client.post(earlier).status_code == 410
    assert states(ours) == ["waiting"]


@pytest.mark.parametrize("path", ["confirm/made-up", "mine/made-up"])
def test_a_link_that_nobody_was_sent_opens_nothing(ours: RunningPractice, path: str) -> None:
    answers = [ours.client.get(f"/fit/waiting/{path}"), ours.client.post(f"/fit/waiting/{path}")]
    assert [each.status_code for each in answers] == [410, 410]


def test_a_confirmation_opens_no_page_of_ones_own(ours: RunningPractice) -> None:
    token = ask(ours).rpartition("/")[2]
    assert ours.client.get(f"/fit/waiting/mine/{token}").status_code == 410


def test_the_own_page_says_what_is_kept_and_until_when(ours: RunningPractice) -> None:
    answer(ours, "topics", "Grief")
    page = read(ours, join(ours, first="maya", copy="yes"))
    assert "You would like to wait for Maya Lindqvist." in page
    assert "Grief" in page
    assert "Your place is kept until" in page


def test_answers_can_be_taken_back_and_the_place_stays(ours: RunningPractice) -> None:
    answer(ours, "topics", "Grief")
    path = join(ours, first="maya", copy="yes", shown="yes")
    sent = ours.client.post(path, data={"shown": "yes"})
    assert "It is kept." in read(ours, sent.headers["location"])
    assert entry(ours).needs == Needs(prefers=(MAYA,))
    assert not entry(ours).shown


def test_who_leaves_is_forgotten_and_may_press_twice(ours: RunningPractice) -> None:
    path = join(ours)
    pages = [ours.client.post(f"{path}/leave") for _ in range(2)]
    assert [each.status_code for each in pages] == [200, 200]
    assert states(ours) == []
    assert ours.client.get(path).status_code == 410


def test_who_was_placed_reads_with_whom_and_cannot_undo_it(ours: RunningPractice) -> None:
    path = join(ours)
    fit_of(ours).waiting_list.place([(entry(ours), JONAS)], AccountId("admin"))
    assert message(ours, "placed").startswith("/fit/waiting/mine/")
    assert "There is a place for you with Jonas Weber" in read(ours, path)
    ours.client.post(f"{path}/leave")
    assert ours.client.post(path).status_code == 410
    assert states(ours) == ["placed"]


def test_who_was_taken_off_the_list_has_no_page_any_more(ours: RunningPractice) -> None:
    path = join(ours)
    fit_of(ours).waiting_list.remove(entry(ours).id, AccountId("admin"))
    assert ours.client.get(path).status_code == 410


def test_what_is_never_confirmed_goes_after_a_week(
    ours: RunningPractice, clock: AdjustableClock
) -> None:
    path = ask(ours)
    assert fit_of(ours).waiting_list.expire(clock.now() + 6 * DAY) == 0
    assert fit_of(ours).waiting_list.expire(clock.now() + 8 * DAY) == 1
    assert ours.client.post(path).status_code == 410


def test_before_a_place_is_deleted_its_owner_is_asked_once(
    ours: RunningPractice, clock: AdjustableClock
) -> None:
    join(ours)
    joining = fit_of(ours).joining
    joining.ask_who_still_waits(clock.now() + 300 * DAY)
    joining.ask_who_still_waits(clock.now() + 340 * DAY)
    path = message(ours, "still")
    joining.ask_who_still_waits(clock.now() + 341 * DAY)
    with pytest.raises(Empty):
        messages(ours).get(timeout=0.3)
    clock.advance(340 * DAY)
    ours.client.post(path)
    assert fit_of(ours).waiting_list.expire(clock.now() + 360 * DAY) == 0


def test_who_waited_under_two_addresses_waits_once_and_since_the_earlier_day(
    ours: RunningPractice, clock: AdjustableClock
) -> None:
    join(ours)
    first = entry(ours)
    clock.advance(DAY)
    join(ours, email="quinn@example.org", first="maya")
    fit = fit_of(ours)
    [_, second] = fit.waiting_list.waiting()
    merged = PeopleMerged(kept=first.person, dropped=second.person)
    fit.people_merged(merged, Delivery("key", 1))
    kept = entry(ours)
    assert (kept.person, kept.since) == (first.person, first.since)
    assert kept.needs.prefers == (MAYA,)


def test_what_waits_to_be_confirmed_is_handed_out_and_erased(ours: RunningPractice) -> None:
    ask(ours)
    fit = fit_of(ours)
    with fit.context.storage.reading() as session:
        person = fit.context.people.find(session, ADA["email"])
    assert person is not None
    [record] = fit.personal_data(person.id)
    assert record.values["state"] == State.PENDING.value
    assert fit.erase_personal_data(person.id).erased == 1


def test_the_practice_finds_who_has_joined_in_its_list(ours: RunningPractice) -> None:
    answer(ours, "topics", "Grief")
    join(ours, copy="yes")
    sign_in(ours.host, ours.client, Role.ADMIN)
    page = read(ours, "/office/waiting")
    assert "Ada Quinn" in page
    assert "Grief" in page


def test_a_practice_can_keep_its_list_to_itself(tmp_path: Path) -> None:
    closed = FULL.replace("[fit]\n", "[fit]\nopen_waiting_list = false\n")
    with practice(tmp_path, tables=closed) as ours:
        answer(ours, "topics", "Grief", essential="yes")
        answer(ours, "language", "de", essential="yes")
        assert "/fit/waiting" not in result(ours)
        assert ours.client.get("/fit/waiting").status_code == 404
        assert ours.client.post("/fit/waiting", data=ADA).status_code == 404
