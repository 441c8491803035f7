"""The hooks about who fits whom, answered by a small plugin in a real practice."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from soundwell_hookspecs import (
    ClientPlaced,
    Connector,
    Delivery,
    FailureKind,
    Feature,
    FitAges,
    FitAnswers,
    FitCriterion,
    FitDegree,
    FitFee,
    FitFinding,
    FitOption,
    FitProfile,
    FitQuestion,
    NoConfig,
    PersonId,
    PluginContext,
    PractitionerId,
    WaitingId,
    client_placed,
    fit_criteria,
    fit_profiles,
    fit_questions,
    hookimpl,
)
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import assembled, running

MAYA = PractitionerId("maya")
DOG = FitQuestion(
    id="animals.dog",
    text="Would you like a dog in the room?",
    title="A dog",
    options=(FitOption("dog", "With the dog"), FitOption("none", "Rather without")),
)


class Animals(Feature[NoConfig]):
    """Knows who has a dog."""

    name = "animals"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.placed: SimpleQueue[ClientPlaced] = SimpleQueue()

    @hookimpl
    def fit_profiles(self) -> Sequence[FitProfile]:
        return [FitProfile(practitioner=MAYA, languages=("en", "de"), ages=FitAges(12, 99))]

    @hookimpl
    def fit_questions(self) -> Sequence[FitQuestion]:
        return [DOG]

    @hookimpl
    def fit_criteria(
        self, answers: FitAnswers, profiles: Sequence[FitProfile]
    ) -> Sequence[FitCriterion]:
        if answers.chosen.get(DOG.id) != ("dog",):
            return []
        found = tuple(
            FitFinding(each.practitioner, FitDegree.MATCHED, "Has a dog.") for each in profiles
        )
        return [FitCriterion(id=DOG.id, title=DOG.title, findings=found, question=DOG.id)]

    @hookimpl
    def client_placed(self, event: ClientPlaced, delivery: Delivery) -> None:
        self.placed.put(event)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    host = assembled(tmp_path_factory.mktemp("fit"), Animals)
    yield host
    host.close()


def test_hook_fit_profiles_brings_what_is_known_of_practitioners(host: Host) -> None:
    ((profile,),) = host.hooks.collect(fit_profiles).values
    assert (profile.practitioner, profile.ages) == (MAYA, FitAges(12, 99))


def test_hook_fit_questions_are_asked_as_they_are(host: Host) -> None:
    assert host.hooks.collect(fit_questions).values == ([DOG],)


def test_hook_fit_criteria_judge_everybody_by_the_answers(host: Host) -> None:
    profiles = [FitProfile(practitioner=MAYA)]
    answers = FitAnswers({DOG.id: ("dog",)})
    ((criterion,),) = host.hooks.collect(fit_criteria, answers=answers, profiles=profiles).values
    assert criterion.findings == (FitFinding(MAYA, FitDegree.MATCHED, "Has a dog."),)


def test_hook_fit_criteria_are_refused_to_a_connector(tmp_path: Path) -> None:
    class Curious(Connector[NoConfig]):
        name = "curious"

        @hookimpl
        def fit_criteria(
            self, answers: FitAnswers, profiles: Sequence[FitProfile]
        ) -> Sequence[FitCriterion]:
            return []

    host = assembled(tmp_path, Curious)
    try:
        failures = host.hooks.collect(fit_criteria, answers=FitAnswers(), profiles=[]).failures
        assert "curious" not in host.plugins
    finally:
        host.close()
    assert all(each.kind is FailureKind.OFF for each in failures)


def test_hook_client_placed_hears_who_was_placed_with_whom(tmp_path: Path) -> None:
    placed = ClientPlaced(waiting=WaitingId("w1"), client=PersonId("p1"), practitioner=MAYA)
    with running(tmp_path, Animals) as practice:
        animals = practice.host.plugins["animals"]
        assert isinstance(animals, Animals)
        with animals.context.storage.transaction() as session:
            animals.context.events.publish(session, placed)
        assert animals.placed.get(timeout=20) == placed
    assert client_placed.__doc__


def test_answers_do_not_show_in_what_is_logged() -> None:
    assert "grief" not in repr(FitAnswers({"topics": ("grief",)}, frozenset({"topics"})))


WRONG: list[tuple[type, dict[str, Any]]] = [
    (FitAges, {"youngest": 18, "oldest": 12}),
    (FitFee, {"lowest": 90, "highest": 60, "currency": "EUR"}),
    (FitOption, {"id": "", "text": "Yes"}),
    (FitOption, {"id": "yes", "text": "x" * 401}),
    (FitQuestion, {"id": "a.b", "text": "Well?", "title": "Well", "options": ()}),
    (
        FitQuestion,
        {"id": "a.b", "text": "Well?", "title": "Well", "options": (FitOption("a", "A"),) * 2},
    ),
    (FitFinding, {"practitioner": MAYA, "degree": FitDegree.PARTLY, "reason": " "}),
    (FitCriterion, {"id": "a.b", "title": "B", "findings": (), "weight": 11}),
    (
        FitCriterion,
        {
            "id": "a.b",
            "title": "B",
            "findings": (FitFinding(MAYA, FitDegree.MATCHED, "Yes."),) * 2,
        },
    ),
]


@pytest.mark.parametrize(("kind", "given"), WRONG)
def test_a_value_that_says_nothing_sensible_is_refused(kind: type, given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        kind(**given)
