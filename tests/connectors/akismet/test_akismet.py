"""Comments judged by Akismet: what leaves, what comes back, and what happens when nothing does."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from soundwell_hookspecs import (
    Comment,
    Grade,
    Submission,
    SubmissionKind,
    Suspicion,
    Verdict,
    data_kept,
    health,
    spam_notice,
)
from soundwell_plugins.connectors.akismet import Akismet
from soundwell_plugins.host.host import Host
from soundwell_plugins.sdk.spam import judged
from soundwell_plugins.testing import assembled

from .conftest import KEY, AkismetStandIn

ARTICLE = "https://www.practice.example/journal/spring"
COMMENT = Submission(
    kind=SubmissionKind.COMMENT,
    network="192.0.2.7",
    email="ada@example.org",
    proof={"proof-work": "a number"},
    comment=Comment("Ada Quinn", "Thank you: 7 € & more", ARTICLE, "A browser"),
)


@pytest.fixture
def open_practice(tmp_path: Path, akismet: AkismetStandIn) -> Iterator[Callable[..., Host]]:
    with ExitStack() as stack:

        def open_it(key: str = KEY, more: str = "") -> Host:
            (tmp_path / "akismet.key").write_text(key)
            table = (
                f'[akismet]\napi_key = {{ file = "akismet.key" }}\n'
                f'site = "https://www.practice.example"\naddress = "{akismet.address}"\n{more}'
            )
            host = assembled(tmp_path, Akismet, tables=table)
            stack.callback(host.close)
            return host

        yield open_it


@pytest.fixture
def practice(open_practice: Callable[..., Host]) -> Host:
    return open_practice()


def verdict(host: Host, submission: Submission = COMMENT) -> Verdict:
    return judged(host.plugins["akismet"].context, submission)


@pytest.mark.parametrize(
    ("answer", "tip", "suspicion"),
    [
        ("false", "", Suspicion.HAM),
        ("true", "", Suspicion.SPAM),
        ("true", "discard", Suspicion.DISCARD),
    ],
)
def test_what_akismet_thinks_is_the_verdict(
    practice: Host, akismet: AkismetStandIn, answer: str, tip: str, suspicion: Suspicion
) -> None:
    akismet.answer, akismet.tip = answer, tip
    assert verdict(practice).suspicion is suspicion


def test_this_leaves_and_nothing_else(practice: Host, akismet: AkismetStandIn) -> None:
    verdict(practice)
    assert akismet.asked == [
        (
            "/1.1/comment-check",
            {
                "api_key": KEY,
                "blog": "https://www.practice.example",
                "user_ip": "192.0.2.7",
                "user_agent": "A browser",
                "permalink": ARTICLE,
                "comment_type": "comment",
                "comment_author": "Ada Quinn",
                "comment_content": "Thank you: 7 € & more",
            },
        )
    ]


@pytest.mark.parametrize("kind", [each for each in SubmissionKind if each.value != "comment"])
def test_of_other_forms_nothing_leaves(
    practice: Host, akismet: AkismetStandIn, kind: SubmissionKind
) -> None:
    sent = Submission(kind=kind, network="192.0.2.7", email="ada@example.org")
    assert verdict(practice, sent) == Verdict(Suspicion.HAM)
    assert akismet.asked == []


@pytest.mark.parametrize(
    ("status", "answer"), [(500, "false"), (429, ""), (403, "<html>"), (200, ""), (200, "perhaps")]
)
def test_an_answer_that_is_none_is_unsure(
    practice: Host, akismet: AkismetStandIn, status: int, answer: str
) -> None:
    akismet.status, akismet.answer = status, answer
    assert verdict(practice) == Verdict(Suspicion.UNSURE, "Akismet could not be asked.")


def test_nobody_waits_long_for_akismet(
    open_practice: Callable[..., Host], akismet: AkismetStandIn
) -> None:
    akismet.hangs = True
    assert verdict(open_practice(more='timeout = "1 second"\n')).suspicion is Suspicion.UNSURE


def test_a_wrong_key_is_unsure_and_found_by_the_doctor(
    open_practice: Callable[..., Host],
) -> None:
    host = open_practice(key="another")
    assert verdict(host).suspicion is Suspicion.UNSURE
    [[finding]] = host.hooks.collect(health).values
    assert finding.grade is Grade.FAILING


def test_the_doctor_says_what_leaves(practice: Host) -> None:
    [[finding]] = practice.hooks.collect(health).values
    assert finding.grade is Grade.FINE
    assert "network address" in finding.what
    assert "never an e-mail address" in finding.what


def test_akismet_that_does_not_answer_is_a_warning(practice: Host, akismet: AkismetStandIn) -> None:
    akismet.status = 503
    [[finding]] = practice.hooks.collect(health).values
    assert finding.grade is Grade.WARNING


def test_whoever_comments_is_told(practice: Host) -> None:
    [notice] = practice.hooks.collect(spam_notice, kind=SubmissionKind.COMMENT).values
    assert "Akismet" in notice
    assert practice.hooks.collect(spam_notice, kind=SubmissionKind.BOOKING).values == ("",)


def test_the_data_map_names_it(practice: Host) -> None:
    [[kept]] = practice.hooks.collect(data_kept).values
    assert "Akismet" in kept.where


def test_nothing_of_a_comment_is_in_the_log(
    practice: Host, akismet: AkismetStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    akismet.status = 500
    verdict(practice)
    assert "500" in caplog.text
    assert not [each for each in ("Ada", "Thank", "192.0.2.7", KEY) if each in caplog.text]
