"""The waiting list: who needs what, who would go to whom and why, and what happens then."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

import pytest
from typer.testing import CliRunner

from soundwell_hookspecs import (
    AccountId,
    ClientPlaced,
    Delivery,
    Feature,
    FitAnswers,
    FitCriterion,
    FitDegree,
    FitFinding,
    FitProfile,
    NoConfig,
    PluginContext,
    PractitionerId,
    Role,
    WaitingId,
    hookimpl,
)
from soundwell_plugins.features.fit import Fit
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.commands import app
from soundwell_plugins.features.fit.waiting.entry import Liking, Needs
from soundwell_plugins.sdk.commands import CommandFailed
from soundwell_plugins.testing import RunningPractice, sign_in

from .visits import ALL, fit_of, practice

PLACES: Final = (
    ALL.replace("[fit.practitioners.maya]\n", "[fit.practitioners.maya]\ncapacity = 1\n")
    .replace("[fit.practitioners.jonas]\n", "[fit.practitioners.jonas]\ncapacity = 1\n")
    .replace("[fit.practitioners.noor]\n", "[fit.practitioners.noor]\ncapacity = 0\n")
)
MAYA, JONAS = PractitionerId("maya"), PractitionerId("jonas")
ADMIN: Final = AccountId("admin")
GERMAN: Final = Needs({"language": ("de",)}, frozenset({"language"}))


class Town(Feature[NoConfig]):
    """Hears who was placed."""

    name = "town"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.placed: SimpleQueue[ClientPlaced] = SimpleQueue()

    @hookimpl
    def client_placed(self, event: ClientPlaced, delivery: Delivery) -> None:
        self.placed.put(event)


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[RunningPractice]:
    with practice(tmp_path, Town, tables=PLACES) as running:
        yield running


def waits(ours: RunningPractice, name: str, needs: Needs, *, shown: bool = True) -> WaitingId:
    email = f"{name.lower()}@example.org"
    found = fit_of(ours).waiting_list.add(
        name=name, email=email, needs=needs, shown=shown, actor=ADMIN
    )
    ours.clock.advance(timedelta(minutes=1))
    return found


def admin(ours: RunningPractice) -> None:
    sign_in(ours.host, ours.client, Role.ADMIN)


def read(ours: RunningPractice, path: str) -> str:
    shown = ours.client.get(path)
    assert shown.status_code == 200, shown.text
    return unescape(shown.text)


def test_somebody_is_added_with_needs_essentials_and_preferences(ours: RunningPractice) -> None:
    admin(ours)
    fields: dict[str, Any] = {
        "name": "Ada Quinn",
        "email": "ada@example.org",
        "q.language": ["de", "tlh"],
        "e.language": "yes",
        "e.times": "yes",
        "first": "maya",
        "second": "nobody",
    }
    assert ours.client.post("/office/waiting/new", data=fields).status_code == 303
    [entry] = fit_of(ours).waiting_list.waiting()
    assert entry.needs == Needs({"language": ("de",)}, frozenset({"language"}), (MAYA,))
    assert not entry.shown
    assert "Ada Quinn" in read(ours, "/office/waiting")


def test_a_form_without_an_address_comes_back_with_all_that_was_ticked(
    ours: RunningPractice,
) -> None:
    admin(ours)
    sent = ours.client.post("/office/waiting/new", data={"name": "Ada", "q.language": "de"})
    assert sent.status_code == 422
    assert re.search(r'value="de" checked', sent.text)


def test_whoever_waits_already_keeps_their_place_in_the_line(ours: RunningPractice) -> None:
    first = waits(ours, "Ada", Needs())
    waits(ours, "Bo", Needs())
    assert waits(ours, "Ada", GERMAN) == first
    assert fit_of(ours).waiting_list.waiting()[0].id == first


def test_the_preview_says_why_one_was_not_given_another(ours: RunningPractice) -> None:
    waits(ours, "Ada", GERMAN)
    waits(ours, "Bo", GERMAN)
    admin(ours)
    page = read(ours, "/office/waiting/placing")
    assert "Goes to Maya Lindqvist." in page
    assert "Waits on." in page
    assert "Speaks English." in page
    assert re.search(r"Maya Lindqvist</strong>: The practitioner is full.*The places go to: ", page)
    assert fit_of(ours).waiting_list.count() == 2


def test_who_waited_longer_comes_first_in_a_fair_order(ours: RunningPractice) -> None:
    waits(ours, "Ada", GERMAN)
    waits(ours, "Bo", GERMAN)
    preview = fit_of(ours).previews.of(Method.FAIR)
    first = fit_of(ours).waiting_list.waiting()[0]
    assert [(entry.id, who) for entry, who in preview.placed] == [(first.id, MAYA)]


def test_where_both_sides_have_ranked_it_is_stable(ours: RunningPractice) -> None:
    ada = waits(ours, "Ada", Needs(prefers=(JONAS,)))
    bo = waits(ours, "Bo", Needs(prefers=(JONAS,)))
    waiting_list = fit_of(ours).waiting_list
    waiting_list.like(JONAS, {bo: Liking.GLADLY, ada: Liking.COULD})
    preview = fit_of(ours).previews.of(Method.AUTO)
    assert preview.method is Method.STABLE
    assert {entry.id: who for entry, who in preview.placed} == {bo: JONAS, ada: MAYA}


def test_nobody_is_given_to_somebody_who_would_rather_not(ours: RunningPractice) -> None:
    ada = waits(ours, "Ada", GERMAN)
    fit_of(ours).waiting_list.like(MAYA, {ada: Liking.RATHER_NOT})
    admin(ours)
    assert "Has said that they would rather not." in read(ours, "/office/waiting/placing")


def accept(ours: RunningPractice) -> Any:
    page = read(ours, "/office/waiting/placing")
    [fingerprint] = re.findall(r'name="fingerprint" value="(\w+)"', page)
    fields = {"method": "auto", "fingerprint": fingerprint}
    return lambda: ours.client.post("/office/waiting/placing", data=fields)


def test_accepting_gives_care_and_tells_everybody(ours: RunningPractice) -> None:
    ada = waits(ours, "Ada", GERMAN)
    admin(ours)
    assert accept(ours)().headers["location"] == "/office/waiting?placed=1"
    town = ours.host.plugins["town"]
    assert isinstance(town, Town)
    event = town.placed.get(timeout=20)
    assert (event.waiting, event.practitioner) == (ada, MAYA)
    context = fit_of(ours).context
    with context.storage.reading() as session:
        assert [each.client for each in context.people.clients_of(session, MAYA)] == [event.client]
    assert fit_of(ours).waiting_list.count() == 0


def test_nothing_else_is_accepted_than_was_seen(ours: RunningPractice) -> None:
    waits(ours, "Ada", GERMAN)
    admin(ours)
    press = accept(ours)
    waits(ours, "Bo", Needs({"age": ("child",)}))
    answer = press()
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.text
    assert fit_of(ours).waiting_list.count() == 2


class Moody(Feature[NoConfig]):
    """Judges those who speak German, and fails for everybody else."""

    name = "moody"
    asked = 0

    @hookimpl
    def fit_criteria(
        self, answers: FitAnswers, profiles: Sequence[FitProfile]
    ) -> Sequence[FitCriterion]:
        self.asked += 1
        if "language" not in answers.chosen:
            raise RuntimeError("it rains")
        found = (FitFinding(MAYA, FitDegree.MATCHED, "Likes rain."),)
        return [FitCriterion(id="moody.rain", title="Rain", findings=found, weight=10)]


def test_a_plugin_that_fails_for_one_who_waits_counts_for_none_of_them(tmp_path: Path) -> None:
    with practice(tmp_path, Moody, tables=PLACES) as ours:
        waits(ours, "Ada", GERMAN)
        before = fit_of(ours).previews.of(Method.TOTAL)
        waits(ours, "Bo", Needs({"topics": ("Anxiety",)}))
        after = fit_of(ours).previews.of(Method.TOTAL)
    told = [
        {finding.title for finding in row.given.findings}
        for preview in (before, after)
        for row in preview.rows[:1]
        if row.given is not None
    ]
    assert ["Rain" in each for each in told] == [True, False]
    assert (before.missing, after.missing) == (0, 1)


def test_plugins_are_asked_once_about_those_with_the_same_needs(tmp_path: Path) -> None:
    with practice(tmp_path, Moody, tables=PLACES) as ours:
        for name in ("Ada", "Bo", "Cy"):
            waits(ours, name, GERMAN)
        fit_of(ours).previews.of(Method.TOTAL)
        moody = ours.host.plugins["moody"]
        assert isinstance(moody, Moody)
        assert moody.asked == 1


def test_a_practitioner_reads_needs_without_names_and_only_by_consent(
    ours: RunningPractice,
) -> None:
    ada = waits(ours, "Ada", GERMAN)
    waits(ours, "Bo", Needs({"language": ("ar",)}), shown=False)
    sign_in(ours.host, ours.client, Role.PRACTITIONER, practitioner=MAYA)
    page = read(ours, "/office/who-waits")
    assert "German" in page
    assert "Arabic" not in page
    assert "Ada" not in page
    ours.client.post("/office/who-waits", data={f"liking.{ada}": "gladly"})
    [entry, _] = sorted(fit_of(ours).waiting_list.waiting(), key=lambda each: each.id != ada)
    assert entry.likings == {MAYA: Liking.GLADLY}


def test_who_does_not_wait_any_more_is_off_the_list(ours: RunningPractice) -> None:
    ada = waits(ours, "Ada", GERMAN)
    admin(ours)
    ours.client.post(f"/office/waiting/{ada}/remove")
    assert fit_of(ours).waiting_list.count() == 0
    assert ours.client.get(f"/office/waiting/{ada}").status_code == 404


def test_a_person_gets_their_entry_and_can_have_it_erased(ours: RunningPractice) -> None:
    waits(ours, "Ada", GERMAN)
    fit = fit_of(ours)
    [entry] = fit.waiting_list.waiting()
    [record] = fit.personal_data(entry.person)
    assert record.values["language"] == "de"
    assert fit.erase_personal_data(entry.person).erased == 1
    assert fit.waiting_list.count() == 0


def test_own_words_come_before_the_configuration(ours: RunningPractice) -> None:
    sign_in(ours.host, ours.client, Role.PRACTITIONER, practitioner=MAYA)
    fields: dict[str, Any] = {
        "languages": "sv, en",
        "lowest": "50",
        "topics": "Singing\n\nSleep",
        "channels": ["phone"],
        "sources": "A book | https://books.example\nNo link | javascript:alert(1)",
        "method_text": "We listen.",
    }
    assert ours.client.post("/office/my-profile", data=fields).status_code == 303
    page = read(ours, "/fit/people/maya")
    assert "Swedish, English" in page
    assert "Singing, Sleep" in page
    assert 'href="https://books.example"' in page
    assert "javascript:" not in page
    assert "I work with people who grieve." in page


def test_a_profile_with_a_mistake_comes_back_as_it_was_typed(ours: RunningPractice) -> None:
    sign_in(ours.host, ours.client, Role.PRACTITIONER, practitioner=MAYA)
    sent = ours.client.post(
        "/office/my-profile", data={"languages": "German", "lowest": "much", "text": "Hello"}
    )
    assert sent.status_code == 422
    assert 'value="much"' in sent.text
    assert "Please write languages as codes" in sent.text


DOCUMENT: Final = {
    "clients": [{"id": "carla"}, {"id": "dov"}, {"id": "eve"}],
    "practitioners": [{"id": "ana"}, {"id": "bea", "capacity": 0}],
    "scores": {"carla": {"ana": 1, "bea": 3}, "dov": {"ana": 2}, "eve": {}},
}


@pytest.mark.parametrize(
    ("client", "practitioner", "reason"),
    [
        ("dov", "ana", "This is the place that was given."),
        ("carla", "ana", "The practitioner is full, and no exchange would raise the total."),
        ("carla", "bea", "The practitioner has no place to give."),
        ("eve", "ana", "This combination is ruled out."),
    ],
)
def test_a_pair_of_a_file_is_explained(
    tmp_path: Path, client: str, practitioner: str, reason: str
) -> None:
    file = tmp_path / "list.json"
    file.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    command = ["explain", client, practitioner, "--file", str(file), "--json"]
    ran = CliRunner().invoke(app, command)
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    assert (found["reason"], found["given"]) == (reason, reason.startswith("This is"))


@dataclass(frozen=True)
class OnePlugin:
    """A practice with the feature."""

    fit: Fit

    def plugin(self, kind: type[Fit]) -> Fit:
        assert isinstance(self.fit, kind)
        return self.fit


def test_a_pair_of_the_practice_is_explained(ours: RunningPractice) -> None:
    waits(ours, "Ada", GERMAN)
    for who, sentence in (("maya", "This is the place"), ("jonas", "Language: Speaks English.")):
        command = ["explain", "ada@example.org", who]
        ran = CliRunner().invoke(app, command, obj=OnePlugin(fit_of(ours)))
        assert sentence in ran.stdout


@pytest.mark.parametrize("pair", [("nobody", "maya"), ("ada@example.org", "nobody")])
def test_whoever_is_not_known_is_named_as_such(ours: RunningPractice, pair: list[str]) -> None:
    waits(ours, "Ada", GERMAN)
    ran = CliRunner().invoke(app, ["explain", *pair], obj=OnePlugin(fit_of(ours)))
    assert isinstance(ran.exception, CommandFailed)
