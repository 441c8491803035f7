"""Asking what plugins think of a form."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import Request

from soundwell_hookspecs import (
    Feature,
    NoConfig,
    PluginContext,
    Submission,
    SubmissionKind,
    Suspicion,
    Verdict,
    hookimpl,
)
from soundwell_plugins.sdk.spam import judged, protection, received
from soundwell_plugins.testing import assembled

ENQUIRY = SubmissionKind.ENQUIRY


class Form(Feature[NoConfig]):
    """Has a form and judges nothing."""

    name = "form"


class Kind(Feature[NoConfig]):
    """Believes everybody."""

    name = "kind"

    @hookimpl
    def spam_verdict(self, submission: Submission) -> Verdict:
        return Verdict(Suspicion.HAM)


class Strict(Feature[NoConfig]):
    """Believes nobody who comes from one network."""

    name = "strict"

    @hookimpl
    def spam_verdict(self, submission: Submission) -> Verdict:
        if submission.network == "192.0.2.7":
            return Verdict(Suspicion.SPAM, "The network is known.")
        return Verdict(Suspicion.HAM)


class Broken(Feature[NoConfig]):
    """Cannot judge."""

    name = "broken"

    @hookimpl
    def spam_verdict(self, submission: Submission) -> Verdict:
        raise OSError


@pytest.fixture
def context(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[PluginContext]:
    host = assembled(tmp_path, Form, *request.param)
    yield host.plugins["form"].context
    host.close()


def sent(network: str = "192.0.2.1") -> Submission:
    return Submission(kind=ENQUIRY, network=network)


@pytest.mark.parametrize("context", [()], indirect=True)
def test_without_anybody_who_judges_everything_is_ham(context: PluginContext) -> None:
    assert judged(context, sent()) == Verdict(Suspicion.HAM)


@pytest.mark.parametrize("context", [()], indirect=True)
def test_without_anybody_who_protects_a_form_carries_nothing(context: PluginContext) -> None:
    assert protection(context, ENQUIRY) is None


@pytest.mark.parametrize("context", [(Strict, Kind), (Kind, Strict)], indirect=True)
def test_the_worst_verdict_wins_in_any_order(context: PluginContext) -> None:
    verdict = judged(context, sent("192.0.2.7"))
    assert verdict == Verdict(Suspicion.SPAM, "The network is known.")


@pytest.mark.parametrize("context", [(Kind, Broken)], indirect=True)
def test_a_plugin_that_fails_counts_as_unsure_and_says_so(
    context: PluginContext,
) -> None:
    verdict = judged(context, sent())
    assert verdict.suspicion is Suspicion.UNSURE
    assert verdict.reason.startswith("Not every plugin that judges forms could do so")


@pytest.mark.parametrize("context", [(Strict, Broken)], indirect=True)
def test_a_plugin_that_fails_does_not_excuse_spam(context: PluginContext) -> None:
    assert judged(context, sent("192.0.2.7")).suspicion is Suspicion.SPAM


@pytest.mark.parametrize("context", [(Kind,)], indirect=True)
def test_nobody_is_asked_inside_a_transaction(context: PluginContext) -> None:
    with context.storage.transaction(), pytest.raises(RuntimeError):
        judged(context, sent())


def test_only_the_fields_of_the_protection_are_shown_to_whoever_judges() -> None:
    request = Request({"type": "http", "client": ("192.0.2.7", 4711)})
    typed = {"message": "I have not slept for weeks.", "proof-time": "t1"}
    submission = received(request, ENQUIRY, typed, email="ada@example.com")
    assert submission == Submission(
        kind=ENQUIRY, network="192.0.2.7", email="ada@example.com", proof={"proof-time": "t1"}
    )


def test_a_proof_of_absurd_length_is_not_passed_on() -> None:
    request = Request({"type": "http", "client": None})
    assert received(request, ENQUIRY, {"proof-work": "x" * 10_001}).proof == {}
