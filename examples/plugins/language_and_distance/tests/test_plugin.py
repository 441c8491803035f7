"""Whom the criteria find, what they say of them, and what the instrument asks."""

from collections.abc import Mapping

import pytest
from soundwell_hookspecs import (
    FitAnswers,
    FitDegree,
    FitProfile,
    Grade,
    fit_criteria,
    fit_questions,
    health,
    instruments,
)
from soundwell_plugins.features.alliance.plugin import Alliance
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import MAYA
from soundwell_plugins.testing.conformance import PluginConformance

from soundwell_language_and_distance import LanguageAndDistance
from soundwell_language_and_distance.places import distance
from soundwell_language_and_distance.plugin import LANGUAGE, TOWN

BONN, COLOGNE, BERLIN = (50.74, 7.10), (50.94, 6.96), (52.52, 13.40)
TOWNS = """
[language-and-distance]
languages = { de = "German", tr = "Turkish" }

[language-and-distance.towns]
Bonn = [50.74, 7.10]
Cologne = [50.94, 6.96]
Berlin = [52.52, 13.40]
"""
ROOM = """
[language-and-distance.rooms]
maya = [50.73, 7.09]
"""

placed = pytest.mark.soundwell(plugins=[LanguageAndDistance], tables=f"{TOWNS}{ROOM}")
unplaced = pytest.mark.soundwell(plugins=[LanguageAndDistance], tables=TOWNS)


def judged(
    host: Host, chosen: Mapping[str, tuple[str, ...]], *languages: str
) -> list[tuple[FitDegree, str]]:
    """Return what is found of Maya after some answers."""
    profiles = [FitProfile(practitioner=MAYA, languages=languages)]
    answers = FitAnswers(chosen)
    [criteria] = host.hooks.collect(fit_criteria, answers=answers, profiles=profiles).values
    return [(finding.degree, finding.reason) for each in criteria for finding in each.findings]


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [(BONN, BONN, 0), (BONN, COLOGNE, 24), (BONN, BERLIN, 477), ((0, 179), (0, -179), 222)],
)
def test_distances_are_those_of_a_globe(
    one: tuple[float, float], other: tuple[float, float], kilometres: int
) -> None:
    assert distance(one, other) == pytest.approx(kilometres, abs=2)


@placed
@pytest.mark.parametrize(
    ("town", "degree", "reason"),
    [
        ("Bonn", FitDegree.MATCHED, "About 1 km away."),
        ("Cologne", FitDegree.PARTLY, "About 25 km away."),
        ("Berlin", FitDegree.NOT_MET, "About 479 km away."),
    ],
)
def test_near_is_better_than_far(host: Host, town: str, degree: FitDegree, reason: str) -> None:
    [(found, said)] = judged(host, {TOWN: (town,)})
    assert found is degree
    assert said == reason


@placed
@pytest.mark.parametrize(
    ("speaks", "degree"),
    [
        (("tr", "en"), FitDegree.MATCHED),
        (("en",), FitDegree.NOT_MET),
        ((), FitDegree.UNKNOWN),
    ],
)
def test_a_shared_language_is_found(host: Host, speaks: tuple[str, ...], degree: FitDegree) -> None:
    [(found, _)] = judged(host, {LANGUAGE: ("tr",)}, *speaks)
    assert found is degree


@placed
def test_who_says_nothing_is_not_judged(host: Host) -> None:
    assert judged(host, {}) == []


@unplaced
def test_a_place_that_nobody_knows_is_no_reason_against_somebody(host: Host) -> None:
    [(degree, _)] = judged(host, {TOWN: ("Bonn",)})
    assert degree is FitDegree.UNKNOWN


@unplaced
def test_it_names_who_has_no_place(host: Host) -> None:
    [[finding]] = host.hooks.collect(health).values
    assert finding.grade is Grade.WARNING
    assert "maya" in finding.remedy


@placed
def test_visitors_are_asked_two_things(host: Host) -> None:
    [questions] = host.hooks.collect(fit_questions).values
    assert [each.id for each in questions] == [LANGUAGE, TOWN]


@placed
def test_the_instrument_scores_what_it_asks(host: Host) -> None:
    [[instrument]] = host.hooks.collect(instruments).values
    asked = str(instrument.questionnaire["item"])
    [scale] = instrument.scoring.scales
    assert all(f"'{each.item}'" in asked for each in scale.items)


@pytest.mark.soundwell(
    plugins=[LanguageAndDistance, Alliance], tables=f"{TOWNS}{ROOM}\n[alliance]\n"
)
def test_check_ins_can_use_it(host: Host) -> None:
    said = [each for findings in host.hooks.collect(health).values for each in findings]
    assert [each.remedy for each in said if each.grade is not Grade.FINE] == []


class TestLanguageAndDistance(PluginConformance):
    plugin = LanguageAndDistance
    table = 'languages = { de = "German" }'
