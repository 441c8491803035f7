"""The instruments that Soundwell ships: honest, complete in German, and right by FHIR."""

import json
from hashlib import sha256
from typing import Any

import pytest

from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.instruments.shipped import NAMES, shipped

EVERY = pytest.mark.parametrize("known", shipped(), ids=lambda known: known.name)
ESSENTIAL = {"safe", "accepted", "heard", "understood", "voice"}

RELEASED = {
    "alliance": "9b796664",
    "close-others": "8fe2a8b0",
    "five": "de29e90c",
    "listening": "2128e0f5",
    "music": "fea6338a",
    "music-session": "231d3bc1",
    "practitioner": "20d7e429",
    "teen": "523f8445",
    "words": "2c98d17e",
}
"""The beginning of the hash of what was released: a change needs another version."""


def by_name(name: str) -> KnownInstrument:
    return next(each for each in shipped() if each.name == name)


@EVERY
def test_fhir_resources_finds_them_right(known: KnownInstrument) -> None:
    # imported here: it takes most of a second
    from fhir.resources.R4B.questionnaire import Questionnaire  # noqa: PLC0415

    resource: dict[str, Any] = json.loads(known.document)["questionnaire"]
    read = Questionnaire.model_validate(resource)
    assert json.loads(read.model_dump_json(exclude_none=True))["item"] == resource["item"]


@EVERY
def test_they_are_labelled_unvalidated(known: KnownInstrument) -> None:
    assert known.scoring.evidence.startswith("Unvalidated")
    assert "Unvalidated" in known.questionnaire.copyright
    assert not any(each.cut_offs for each in known.scoring.scales)


@EVERY
def test_all_of_them_can_be_read_in_german(known: KnownInstrument) -> None:
    assert known.questionnaire.languages() == ("en", "de")
    assert all("de" in each.translations for each in known.scoring.scales)


@EVERY
def test_one_that_was_released_never_changes(known: KnownInstrument) -> None:
    assert sha256(known.document.encode()).hexdigest().startswith(RELEASED[known.name])


def test_the_names_are_those_of_the_files() -> None:
    assert tuple(each.name for each in shipped()) == NAMES


@pytest.mark.parametrize("name", ["five", "teen"])
def test_the_five_questions_are_essential(name: str) -> None:
    assert {each.item for each in by_name(name).scoring.essentials} == ESSENTIAL


def test_the_alliance_has_a_headline_three_subscales_and_the_seven_further_qualities() -> None:
    scales = {each.key: len(each.items) for each in by_name("alliance").scoring.scales}
    assert scales == {"alliance": 9, "bond": 3, "goals": 3, "tasks": 3, "qualities": 7}
    assert by_name("alliance").scoring.headline == "alliance"


def test_the_practitioners_form_is_parallel() -> None:
    ours, theirs = by_name("practitioner"), by_name("alliance")
    assert ours.scoring.scales == theirs.scoring.scales
    assert set(ours.questionnaire.questions()) == set(theirs.questionnaire.questions())


def test_the_form_for_the_young_asks_whether_their_music_was_welcome() -> None:
    assert "music-welcome" in by_name("teen").questionnaire.questions()
