"""The questions: one on each screen, skippable, kept on the device alone."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_hookspecs import (
    Feature,
    FitAnswers,
    FitOption,
    FitQuestion,
    NoConfig,
    hookimpl,
)
from soundwell_plugins.features.fit.questions.intake import UNSURE, Intake, IntakeUnreadable
from soundwell_plugins.testing import AdjustableClock, RunningPractice

from .visits import answer, practice, result

COOKIE = "soundwell-fit"


class Animals(Feature[NoConfig]):
    """Asks two more things, one of them by an id that is taken."""

    name = "animals"

    @hookimpl
    def fit_questions(self) -> Sequence[FitQuestion]:
        options = (FitOption("dog", "With the dog"), FitOption("none", "Rather without"))
        return [
            FitQuestion(id=each, text="A dog in the room?", title="A dog", options=options)
            for each in ("animals.dog", "age", "no address")
        ]


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[RunningPractice]:
    with practice(tmp_path) as running:
        yield running


def questions(ours: RunningPractice) -> list[str]:
    """Skip every question, and return them in order."""
    found, path = [], ours.client.get("/fit/questions").headers["location"]
    while path.startswith("/fit/questions/"):
        found.append(path.rpartition("/")[2])
        path = ours.client.post(path, data={"step": "skip"}).headers["location"]
    assert path == "/fit/result"
    return found


def test_the_opening_is_gentle_and_promises_that_all_can_be_skipped(ours: RunningPractice) -> None:
    page = ours.client.get("/fit").text
    assert "takes courage" in page
    assert "skip every one" in page


def test_all_questions_can_be_skipped(ours: RunningPractice) -> None:
    found = questions(ours)
    assert found[0] == "age"
    assert {"language", "channel", "fee", "topics", "music", "songs", "words"} <= set(found)
    assert len(result(ours)) > 0


def test_what_nobody_here_differs_in_is_not_asked(tmp_path: Path) -> None:
    with practice(tmp_path, tables="[scheduling]\n[fit]\n") as bare:
        found = questions(bare)
    assert found == ["age", "channel", "access", "times", "words"]


def test_not_sure_yet_can_be_said_to_every_choice(ours: RunningPractice) -> None:
    for question in questions(ours):
        page = ours.client.get(f"/fit/questions/{question}").text
        assert "<textarea" in page or f'value="{UNSURE}"' in page


def test_not_sure_yet_counts_as_no_answer_and_is_remembered(ours: RunningPractice) -> None:
    answer(ours, "language", UNSURE, essential="yes")
    assert re.search(r'value="unsure" checked', ours.client.get("/fit/questions/language").text)
    assert "not sure yet" in result(ours)
    assert "Speaks" not in result(ours)


def test_an_answer_stands_in_the_form_again(ours: RunningPractice) -> None:
    answer(ours, "language", "de", "en")
    page = ours.client.get("/fit/questions/language").text
    assert len(re.findall(r'value="(?:de|en)" checked', page)) == 2


def test_skipping_takes_an_answer_back(ours: RunningPractice) -> None:
    answer(ours, "language", "de")
    answer(ours, "language", step="skip")
    assert "German" not in result(ours)


def test_an_answer_that_is_no_option_is_not_taken(ours: RunningPractice) -> None:
    answer(ours, "language", "<script>", "tlh")
    assert "tlh" not in result(ours)


def test_of_a_question_with_one_answer_only_one_is_taken(ours: RunningPractice) -> None:
    answer(ours, "age", "adult", "child")
    assert len(re.findall(r" checked", ours.client.get("/fit/questions/age").text)) == 1


def test_practical_things_have_to_fit_until_the_visitor_says_otherwise(
    ours: RunningPractice,
) -> None:
    box = r'id="essential"[^>]* checked'
    assert re.search(box, ours.client.get("/fit/questions/language").text)
    assert not re.search(box, ours.client.get("/fit/questions/times").text)
    answer(ours, "language", "de")
    assert not re.search(box, ours.client.get("/fit/questions/language").text)


def test_nothing_that_was_answered_stands_in_an_address(ours: RunningPractice) -> None:
    sent = answer(ours, "topics", "Grief")
    assert "?" not in sent.headers["location"]
    assert "Grief" not in sent.headers["location"]


def test_the_device_keeps_nothing_that_can_be_read(ours: RunningPractice) -> None:
    sent = answer(ours, "topics", "Grief")
    kept = sent.headers["set-cookie"]
    assert "Grief" not in kept
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept


def test_one_goes_on_where_one_stopped(ours: RunningPractice) -> None:
    answer(ours, "age", "adult")
    assert "Go on where you stopped" in ours.client.get("/fit").text
    assert ours.client.get("/fit/questions").headers["location"] == "/fit/questions/place"


def test_answers_are_forgotten_after_their_time(tmp_path: Path) -> None:
    clock = AdjustableClock()
    with practice(tmp_path, clock=clock) as ours:
        answer(ours, "age", "adult")
        clock.advance(timedelta(days=31))
        assert "Go on where you stopped" not in ours.client.get("/fit").text


def test_answers_are_forgotten_at_once_when_the_visitor_says_so(ours: RunningPractice) -> None:
    answer(ours, "age", "adult")
    ours.client.post("/fit/forget")
    assert ours.client.get("/fit/result").headers["location"] == "/fit"


def test_a_changed_cookie_is_as_none(ours: RunningPractice) -> None:
    ours.client.cookies.set(COOKIE, "made-up", path="/fit")
    assert "Begin" in ours.client.get("/fit").text


def test_what_a_browser_cannot_keep_comes_back_with_a_sentence(ours: RunningPractice) -> None:
    fields = {"step": "next", "words": "\U0001f3b5" * 300}
    for question in ("songs", "avoid"):
        ours.client.post(f"/fit/questions/{question}", data=fields)
    shown = ours.client.post("/fit/questions/words", data=fields)
    assert shown.status_code == 422
    assert "fewer words" in shown.text


def test_plugins_ask_more_but_never_in_place_of_our_questions(tmp_path: Path) -> None:
    with practice(tmp_path, Animals) as ours:
        found = questions(ours)
        assert found[-2:] == ["animals.dog", "words"]
        assert len(set(found)) == len(found)
        assert "A dog in the room?" in ours.client.get("/fit/questions/animals.dog").text


@pytest.mark.parametrize("page", ["what-happens-next", "first-session", "words"])
def test_what_to_expect_can_be_read_before_anything_is_asked(
    ours: RunningPractice, page: str
) -> None:
    assert ours.client.get(f"/fit/{page}").status_code == 200


def test_the_words_of_therapists_are_explained(ours: RunningPractice) -> None:
    page = unescape(ours.client.get("/fit/words").text)
    assert all(word in page for word in ("Alliance", "Goals", "Tasks", "Here and now"))


def test_a_question_that_nobody_asks_is_not_there(ours: RunningPractice) -> None:
    assert ours.client.get("/fit/questions/weight").status_code == 404


TEXTS = st.text(max_size=20)


@given(
    st.dictionaries(TEXTS, st.lists(TEXTS, max_size=3).map(tuple), max_size=4),
    st.frozensets(TEXTS, max_size=3),
    st.dictionaries(TEXTS, TEXTS, max_size=3),
)
def test_a_device_gives_back_what_it_was_given(
    chosen: dict[str, tuple[str, ...]], essential: frozenset[str], words: dict[str, str]
) -> None:
    intake = Intake(chosen, essential, words, tuple(chosen), (1,), "May I sing?")
    assert Intake.of_text(intake.text()) == intake


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"c": 1}', json.dumps({"c": {"a": 1}})])
def test_what_was_never_written_by_us_is_unreadable(text: str) -> None:
    with pytest.raises(IntakeUnreadable):
        Intake.of_text(text)


def test_answers_are_of_the_types_that_plugins_are_promised() -> None:
    intake = Intake({"topics": ("Grief",)}, frozenset({"topics", "age"}))
    assert intake.answers == FitAnswers({"topics": ("Grief",)}, frozenset({"topics"}))
    assert isinstance(intake.answers.essential, frozenset)


def test_answers_never_show_in_a_log() -> None:
    assert "Grief" not in repr(Intake({"topics": ("Grief",)}, words={"words": "Grief"}))
