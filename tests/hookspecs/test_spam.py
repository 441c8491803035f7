"""The hooks about strangers' forms, answered by small plugins in a real practice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soundwell_hookspecs import (
    Comment,
    Feature,
    FormProtection,
    NoConfig,
    Submission,
    SubmissionKind,
    Suspicion,
    Verdict,
    form_protection,
    hookimpl,
    spam_notice,
    spam_verdict,
)
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import assembled

RIDDLE = FormProtection("riddle/field.html", {"riddle": "What has keys and no doors?"})
ROBOT = Verdict(Suspicion.SPAM, "The riddle was not solved.")


class Riddle(Feature[NoConfig]):
    """Asks whoever comments."""

    name = "riddle"

    @hookimpl
    def form_protection(self, kind: SubmissionKind) -> FormProtection | None:
        return RIDDLE if kind is SubmissionKind.COMMENT else None

    @hookimpl
    def spam_verdict(self, submission: Submission) -> Verdict:
        solved = submission.proof.get("proof-riddle") == "a piano"
        return Verdict(Suspicion.HAM) if solved else ROBOT

    @hookimpl
    def spam_notice(self, kind: SubmissionKind) -> str:
        return "A riddle master reads it." if kind is SubmissionKind.COMMENT else ""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    host = assembled(tmp_path, Riddle)
    yield host
    host.close()


@pytest.mark.parametrize(
    ("kind", "expected"), [(SubmissionKind.COMMENT, RIDDLE), (SubmissionKind.ENQUIRY, None)]
)
def test_hook_form_protection_is_chosen_for_the_kind_of_form(
    host: Host, kind: SubmissionKind, expected: FormProtection | None
) -> None:
    assert host.hooks.choose(form_protection, kind=kind) == expected


@pytest.mark.parametrize(
    ("solution", "expected"), [("a piano", Verdict(Suspicion.HAM)), ("a castle", ROBOT)]
)
def test_hook_spam_verdict_judges_what_was_sent_in(
    host: Host, solution: str, expected: Verdict
) -> None:
    sent = Submission(kind=SubmissionKind.COMMENT, proof={"proof-riddle": solution})
    assert host.hooks.collect(spam_verdict, submission=sent).values == (expected,)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(SubmissionKind.COMMENT, ("A riddle master reads it.",)), (SubmissionKind.BOOKING, ("",))],
)
def test_hook_spam_notice_says_who_else_reads_it(
    host: Host, kind: SubmissionKind, expected: tuple[str, ...]
) -> None:
    assert host.hooks.collect(spam_notice, kind=kind).values == expected


def test_a_suspicion_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        Verdict(Suspicion.UNSURE)


def test_what_somebody_writes_to_the_practice_alone_is_shown_to_nobody_who_judges() -> None:
    comment = Comment("Ada", "I would rather tell you alone.", "https://harbour.example/articles/1")
    with pytest.raises(ValueError, match="only a comment"):
        Submission(kind=SubmissionKind.ENQUIRY, comment=comment)


def test_nothing_personal_shows_when_a_submission_is_printed() -> None:
    sent = Submission(
        kind=SubmissionKind.COMMENT,
        network="192.0.2.7",
        email="ada@example.com",
        comment=Comment("Ada", "Thank you", "https://harbour.example/articles/1"),
    )
    shown = repr(sent)
    assert not [each for each in ("192.0.2.7", "ada@", "Ada", "Thank") if each in shown]
