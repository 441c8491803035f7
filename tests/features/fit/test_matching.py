"""Suggestions: who, in which order, and why."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from threading import Event
from types import MappingProxyType
from typing import cast

import pytest

from soundwell_hookspecs import (
    Feature,
    FitAnswers,
    FitCriterion,
    FitDegree,
    FitFinding,
    FitProfile,
    NoConfig,
    PractitionerId,
    hookimpl,
)
from soundwell_plugins.testing import RunningPractice

from .visits import ALL, answer, fit_of, practice, result, suggested

MAYA = PractitionerId("maya")
COULD_NOT = "could not be considered"


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[RunningPractice]:
    with practice(tmp_path) as running:
        yield running


def test_who_meets_more_comes_first_and_the_reasons_are_told(ours: RunningPractice) -> None:
    answer(ours, "topics", "Grief")
    answer(ours, "language", "de", essential="yes")
    page = result(ours)
    assert suggested(page) == ["maya"]
    assert "Has experience with this: Grief." in page
    assert "Speaks German." in page


def test_what_is_not_essential_only_moves_somebody_down(ours: RunningPractice) -> None:
    answer(ours, "language", "de")
    page = result(ours)
    assert suggested(page)[0] == "maya"
    assert len(suggested(page)) == 3
    assert "does not fit" in page


def test_what_we_do_not_know_is_said_and_rules_nobody_out(ours: RunningPractice) -> None:
    answer(ours, "topics", "Grief", essential="yes")
    page = result(ours)
    assert suggested(page) == ["maya", "noor"]
    assert "Please ask what they have experience with." in page


def test_licence_and_age_are_nobodys_to_waive(ours: RunningPractice) -> None:
    answer(ours, "age", "child")
    assert set(suggested(result(ours))) == {"jonas", "noor"}
    answer(ours, "place", "DE")
    assert set(suggested(result(ours))) == {"jonas", "noor"}


def test_the_lower_end_of_a_fee_fits_in_part(ours: RunningPractice) -> None:
    answer(ours, "fee", "60 EUR", essential="yes")
    page = result(ours)
    assert "Please ask for the lower fee" in page
    assert "fits in part" in page


def test_music_counts_only_where_both_agree(ours: RunningPractice) -> None:
    answer(ours, "music", "song-writing")
    page = result(ours)
    assert suggested(page)[0] == "maya"
    assert page.count("You could do this: writing songs.") == 1
    assert "does not fit" not in page


def test_there_is_no_percentage_anywhere(ours: RunningPractice) -> None:
    answer(ours, "topics", "Grief", "Anxiety")
    assert "%" not in result(ours)


def test_the_same_answers_give_the_same_page_in_whatever_order_they_came(
    ours: RunningPractice,
) -> None:
    answer(ours, "age", "teen")
    answer(ours, "times", "mornings", "evenings")
    first = result(ours)
    ours.client.post("/fit/forget")
    answer(ours, "times", "evenings", "mornings")
    answer(ours, "age", "teen")
    assert suggested(result(ours)) == suggested(first)


def test_among_equals_other_answers_bring_others_first(tmp_path: Path) -> None:
    profile = "languages = ['en', 'fr']\nchannels = ['online', 'phone']\n"
    tables = ALL[: ALL.index("[fit.practitioners.maya]")] + "".join(
        f"[fit.practitioners.{each}]\ntimes = ['mornings']\n{profile}"
        for each in ("maya", "jonas", "noor")
    )
    first = set()
    with practice(tmp_path, tables=tables) as ours:
        for question, option in [
            *(("age", each) for each in ("child", "teen", "adult", "older")),
            *(("channel", each) for each in ("online", "phone")),
            *(("language", each) for each in ("en", "fr")),
        ]:
            answer(ours, question, option)
            first.add(suggested(result(ours))[0])
    assert len(first) > 1


def test_the_rule_of_the_order_is_stated(ours: RunningPractice) -> None:
    answer(ours, "age", "teen")
    page = result(ours)
    assert "How this order comes about" in page
    assert "a lot decides" in page


def test_a_single_wish_that_alters_who_comes_first_is_named(ours: RunningPractice) -> None:
    answer(ours, "language", "de", essential="yes")
    answer(ours, "topics", "Anxiety")
    answer(ours, "gender", "man")
    page = result(ours)
    assert "Without your answer about “Language”, Jonas Weber would come first." in page


def test_when_nobody_fits_it_says_what_blocks_and_where_else_to_look(ours: RunningPractice) -> None:
    answer(ours, "language", "ar", essential="yes")
    answer(ours, "channel", "in person", essential="yes")
    page = result(ours)
    assert suggested(page) == []
    assert "Meets people only online, by video, by phone." in page
    assert 'href="/fit/questions/channel"' in page
    assert "Your doctor knows other practices." in page


def test_who_has_no_place_free_is_not_suggested_and_it_is_said(tmp_path: Path) -> None:
    full = ALL.replace('text = "I work', 'capacity = 3\ncaseload = 3\ntext = "I work')
    with practice(tmp_path, tables=full) as ours:
        answer(ours, "language", "de", essential="yes")
        page = result(ours)
    assert suggested(page) == []
    assert "Has no place free at present." in page


def test_who_is_chosen_can_be_booked_in_one_go(ours: RunningPractice) -> None:
    sent = ours.client.post("/fit/meet", data={"with": ["maya", "jonas", "nobody"]})
    assert sent.headers["location"] == "/booking/several?with=maya&with=jonas&via=match"
    assert ours.client.get(sent.headers["location"]).status_code == 200


def test_whoever_chooses_nobody_is_asked_again(ours: RunningPractice) -> None:
    answer(ours, "age", "teen")
    sent = ours.client.post("/fit/meet", data={})
    assert "tick at least one person" in ours.client.get(sent.headers["location"]).text


def test_the_summary_holds_answers_words_suggestions_and_the_card(ours: RunningPractice) -> None:
    answer(ours, "language", "de", essential="yes")
    answer(ours, "words", words="A calm voice.")
    ours.client.post("/fit/card", data={"question": ["1"], "own": "May I bring my dog?"})
    page = unescape(ours.client.get("/fit/summary").text)
    assert "A calm voice." in page
    assert "Maya Lindqvist" in page
    assert "May I bring my dog?" in page
    assert page.count("What would we do in the first sessions?") == 1
    assert "How do you usually work" not in page


class Noor:
    """Looks like a finding from afar."""

    practitioner = PractitionerId("noor")


class Shaky(Feature[NoConfig]):
    """Brings an aspect, or fails in whatever way a test wants."""

    name = "shaky"
    manner = "well"
    gate = Event()

    @hookimpl
    def fit_criteria(
        self, answers: FitAnswers, profiles: Sequence[FitProfile]
    ) -> Sequence[FitCriterion]:
        found = (FitFinding(MAYA, FitDegree.NOT_MET, "Has no dog."),)
        good = FitCriterion(id="shaky.dog", title="A dog", findings=found, constraint=True)
        stranger = (FitFinding(PractitionerId("stranger"), FitDegree.MATCHED, "Is one."),)
        odd = FitCriterion(id="shaky.odd", title="Odd", findings=stranger)
        if self.manner == "raises":
            raise RuntimeError("it rains")
        if self.manner == "hangs":
            self.gate.wait(30)
        vague = FitFinding(MAYA, cast("FitDegree", "great"), "Is great.")
        numbered = FitFinding(MAYA, FitDegree.MATCHED, cast("str", b"It is so."))
        nonsense: dict[str, object] = {
            "no list": 42,
            "no criteria": ["good"],
            "a stranger": [odd],
            "twice": [good, good],
            "too many": [good] * 51,
            "no degree": [replace(good, findings=(vague,))],
            "no reason": [replace(good, findings=(numbered,))],
            "no finding": [replace(good, findings=(cast("FitFinding", Noor()),))],
            "half a weight": [replace(good, weight=cast("int", 2.5))],
            "no question": [replace(good, question=cast("str", None))],
            "our id": [replace(good, id="language")],
        }
        return nonsense.get(self.manner, [good])  # type: ignore[return-value]  # that is the test


def shaky(manner: str) -> type[Shaky]:
    return type("Shaky", (Shaky,), {"manner": manner, "gate": Event()})


def test_a_criterion_of_a_plugin_can_rule_somebody_out_with_its_reason(tmp_path: Path) -> None:
    with practice(tmp_path, shaky("well")) as ours:
        answer(ours, "age", "teen")
        page = result(ours)
    assert "maya" not in suggested(page)
    assert COULD_NOT not in page


@pytest.mark.parametrize(
    "manner",
    [
        "raises",
        "no list",
        "no criteria",
        "a stranger",
        "twice",
        "too many",
        "no degree",
        "no reason",
        "no finding",
        "half a weight",
        "no question",
        "our id",
    ],
)
def test_a_criterion_that_fails_empties_nothing_and_is_owned_up_to(
    tmp_path: Path, manner: str
) -> None:
    with practice(tmp_path, shaky(manner)) as ours:
        answer(ours, "language", "de", essential="yes")
        page = result(ours)
    assert suggested(page) == ["maya"]
    assert f"One aspect {COULD_NOT}" in page


def test_a_criterion_that_hangs_is_left_behind(tmp_path: Path) -> None:
    hanging = shaky("hangs")
    with practice(tmp_path, hanging) as ours:
        answer(ours, "language", "de", essential="yes")
        page = result(ours)
        hanging.gate.set()
    assert suggested(page) == ["maya"]
    assert f"One aspect {COULD_NOT}" in page


class Archive(Feature[NoConfig]):
    """Knows something of everybody, and of somebody whom nobody knows."""

    name = "archive"

    @hookimpl
    def fit_profiles(self) -> Sequence[FitProfile]:
        return [
            FitProfile(practitioner=PractitionerId("noor"), topics=("Pain",), gender="woman"),
            FitProfile(practitioner=PractitionerId("maya"), topics=("Nothing",)),
            FitProfile(practitioner=PractitionerId("stranger"), topics=("Crime",)),
        ]


def test_what_plugins_know_fills_what_the_configuration_leaves_open(tmp_path: Path) -> None:
    with practice(tmp_path, Archive) as ours:
        portraits = {each.practitioner.id: each for each in fit_of(ours).gallery.all()}
    assert portraits[PractitionerId("noor")].profile.topics == ("Pain",)
    assert portraits[MAYA].profile.topics == ("Grief", "Anxiety")
    assert set(portraits) == {"maya", "jonas", "noor"}


class Muddle(Feature[NoConfig]):
    """Knows things of Noor that no profile can hold."""

    name = "muddle"
    more: Mapping[str, object] = MappingProxyType({})

    @hookimpl
    def fit_profiles(self) -> Sequence[FitProfile]:
        return [FitProfile(practitioner=PractitionerId("noor"), **self.more)]  # type: ignore[arg-type]  # that is the test


@pytest.mark.parametrize(
    "more",
    [
        {"topics": "Grief"},
        {"topics": (1,)},
        {"topics": ("",)},
        {"topics": ("x" * 81,)},
        {"instruments": ["Piano"]},
        {"times": ("mornings",), "channels": ("online",)},
        {"ages": (1, 2)},
        {"fee": 60},
        {"gender": None},
        {"text": b"Hello"},
        {"capacity": -1, "caseload": True},
    ],
)
def test_a_profile_that_holds_nonsense_spoils_no_page(
    tmp_path: Path, more: Mapping[str, object]
) -> None:
    with practice(tmp_path, type("Muddle", (Muddle,), {"more": more})) as ours:
        answer(ours, "language", "ar", essential="yes")
        assert suggested(result(ours)) == ["noor"]
        pages = ("/fit/people", "/fit/people/noor", "/fit/questions/topics", "/fit/summary")
        assert [ours.client.get(each).status_code for each in pages] == [200] * len(pages)


def test_styles_and_artists_count_only_where_both_agree(ours: RunningPractice) -> None:
    answer(ours, "styles", "folk")
    answer(ours, "songs", words="Hurt by johnny cash, bjork")
    page = result(ours)
    assert suggested(page)[0] == "noor"
    assert "You both like this: Folk." in page
    assert "You both like this: folk." in page
    assert "You both name this: Björk, Johnny Cash." in page
    assert page.count("You both") == 3
    assert 'class="degree not-met"' not in page


def test_music_that_nobody_here_names_moves_nobody(ours: RunningPractice) -> None:
    answer(ours, "topics", "Grief")
    before = suggested(result(ours))
    answer(ours, "songs", words="Something that only I know")
    assert suggested(result(ours)) == before


def test_what_somebody_writes_about_music_reaches_no_plugin(tmp_path: Path) -> None:
    seen: list[FitAnswers] = []

    class Curious(Feature[NoConfig]):
        name = "curious"

        @hookimpl
        def fit_criteria(
            self, answers: FitAnswers, profiles: Sequence[FitProfile]
        ) -> Sequence[FitCriterion]:
            seen.append(answers)
            return []

    with practice(tmp_path, Curious) as ours:
        answer(ours, "songs", words="Björk")
        assert "You both name this: Björk." in result(ours)
    assert [dict(each.chosen) for each in seen] == [{}]


def test_labels_that_differ_in_capitals_are_one_option(ours: RunningPractice) -> None:
    page = ours.client.get("/fit/questions/styles").text
    assert page.lower().count('value="folk"') == 1


def test_times_come_from_the_hours_where_nothing_else_is_said(ours: RunningPractice) -> None:
    times = {each.practitioner.id: each.profile.times for each in fit_of(ours).gallery.all()}
    assert [each.value for each in times[MAYA]] == ["mornings", "afternoons"]
    assert [each.value for each in times[PractitionerId("jonas")]] == ["evenings"]
    assert [each.value for each in times[PractitionerId("noor")]] == ["weekends"]


def test_a_person_has_a_page_with_all_that_is_known(ours: RunningPractice) -> None:
    page = unescape(ours.client.get("/fit/people/maya").text)
    assert "I work with people who grieve." in page
    assert "English, German" in page
    assert re.search("€60 to €90", page)
    assert 'href="/book/maya?via=match"' in page
    assert ours.client.get("/fit/people/nobody").status_code == 404
