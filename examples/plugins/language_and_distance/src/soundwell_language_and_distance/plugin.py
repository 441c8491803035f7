"""The feature as Soundwell knows it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from soundwell_hookspecs import (
    Feature,
    Finding,
    FitAnswers,
    FitCriterion,
    FitDegree,
    FitFinding,
    FitOption,
    FitProfile,
    FitQuestion,
    Grade,
    Instrument,
    fit_criteria,
    fit_questions,
    health,
    implements,
    instruments,
)

from soundwell_language_and_distance.configuration import LanguageAndDistanceConfig
from soundwell_language_and_distance.getting_there import getting_there
from soundwell_language_and_distance.places import Place, distance

LANGUAGE: Final = "language-and-distance.language"
TOWN: Final = "language-and-distance.town"

Judge = Callable[[FitProfile], FitFinding]


class LanguageAndDistance(Feature[LanguageAndDistanceConfig]):
    """Finds practitioners who speak a visitor's language and are near enough."""

    name = "language-and-distance"
    Config = LanguageAndDistanceConfig

    @implements(fit_questions)
    def fit_questions(self) -> Sequence[FitQuestion]:
        """Ask for the language, and for the town where any is configured."""
        gettext = self.context.texts.gettext
        return [
            FitQuestion(
                id=LANGUAGE,
                text=gettext("In which language would you like to speak?"),
                title=gettext("Language"),
                options=tuple(FitOption(*each) for each in self.config.languages.items()),
                several=True,
                essential=True,
            ),
            *(self._town() if self.config.towns else ()),
        ]

    @implements(fit_criteria)
    def fit_criteria(
        self, answers: FitAnswers, profiles: Sequence[FitProfile]
    ) -> Sequence[FitCriterion]:
        """Judge everybody by what the visitor has said something about."""
        gettext = self.context.texts.gettext
        criteria = []
        if spoken := answers.chosen.get(LANGUAGE):
            criteria.append(
                _criterion(LANGUAGE, gettext("Language"), profiles, self._speaks(spoken))
            )
        lived = answers.chosen.get(TOWN, ())
        if home := next(
            (self.config.towns[each] for each in lived if each in self.config.towns), None
        ):
            criteria.append(_criterion(TOWN, gettext("Distance"), profiles, self._is_near(home)))
        return criteria

    @implements(instruments)
    def instruments(self) -> Sequence[Instrument]:
        """Bring the form about getting there."""
        return [getting_there()]

    @implements(health)
    def health(self) -> Sequence[Finding]:
        """Say for whom distance can be judged."""
        without = [
            each for each in self.context.practice.practitioners if each not in self.config.rooms
        ]
        if self.config.towns and without:
            remedy = f"Add them to `rooms`: {', '.join(without)}."
            return [Finding(Grade.WARNING, "Some practitioners have no place.", remedy)]
        return [Finding(Grade.FINE, "Everybody's distance can be judged.")]

    def _town(self) -> Iterator[FitQuestion]:
        gettext = self.context.texts.gettext
        yield FitQuestion(
            id=TOWN,
            text=gettext("Near which town do you live?"),
            title=gettext("Distance"),
            options=tuple(FitOption(town, town) for town in self.config.towns),
            essential=True,
        )

    def _speaks(self, wanted: Sequence[str]) -> Judge:
        gettext = self.context.texts.gettext

        def judge(profile: FitProfile) -> FitFinding:
            names = [self.config.languages[each] for each in wanted if each in profile.languages]
            if not profile.languages:
                reason = gettext("We do not know the languages yet.")
                return FitFinding(profile.practitioner, FitDegree.UNKNOWN, reason)
            if not names:
                reason = gettext("Works in other languages.")
                return FitFinding(profile.practitioner, FitDegree.NOT_MET, reason)
            reason = gettext("Speaks %(languages)s.", languages=", ".join(names))
            return FitFinding(profile.practitioner, FitDegree.MATCHED, reason)

        return judge

    def _is_near(self, home: Place) -> Judge:
        gettext = self.context.texts.gettext

        def judge(profile: FitProfile) -> FitFinding:
            room = self.config.rooms.get(profile.practitioner)
            if room is None:
                reason = gettext("We do not know the place yet.")
                return FitFinding(profile.practitioner, FitDegree.UNKNOWN, reason)
            far = distance(home, room)
            reason = gettext("About %(distance)s km away.", distance=round(far))
            return FitFinding(profile.practitioner, self._degree(far), reason)

        return judge

    def _degree(self, far: float) -> FitDegree:
        if far <= self.config.near:
            return FitDegree.MATCHED
        return FitDegree.PARTLY if far < self.config.far else FitDegree.NOT_MET


def _criterion(
    question: str, title: str, profiles: Sequence[FitProfile], judge: Judge
) -> FitCriterion:
    findings = tuple(judge(each) for each in profiles)
    return FitCriterion(id=question, title=title, findings=findings, question=question)
