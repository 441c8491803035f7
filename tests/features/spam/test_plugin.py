"""Telling people from machines, in a real practice."""

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from altcha import Challenge, Payload, solve_challenge

from soundwell_hookspecs import (
    PluginContext,
    Role,
    Submission,
    SubmissionKind,
    Suspicion,
    Verdict,
)
from soundwell_plugins.features.spam import Spam
from soundwell_plugins.sdk.spam import judged, protection
from soundwell_plugins.testing import RunningPractice, running, sign_in

ENQUIRY: Final = SubmissionKind.ENQUIRY
TABLE: Final = "[spam]\nwork = 1000\nper_network = 3\nper_address = 2\n"


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[RunningPractice]:
    with running(tmp_path, Spam, tables=TABLE) as practice:
        yield practice


def context(practice: RunningPractice) -> PluginContext:
    return practice.host.plugins["spam"].context


def filled_in(practice: RunningPractice, *, after: float = 30, work: str = "") -> dict[str, str]:
    """Return the fields of a form that somebody filled in with care."""
    shown = protection(context(practice), ENQUIRY)
    assert shown is not None
    practice.clock.advance(timedelta(seconds=after))
    return {"proof-homepage": "", "proof-time": shown.values["time"], "proof-work": work}


def worked(practice: RunningPractice) -> str:
    """Return what a browser calculates."""
    challenge = Challenge.from_dict(practice.client.get("/spam/challenge").json())
    solution = solve_challenge(challenge)
    assert solution is not None
    return Payload(challenge, solution).to_base64()


def verdict(
    practice: RunningPractice, proof: Mapping[str, str], *, network: str = "", email: str = ""
) -> Verdict:
    sent = Submission(kind=ENQUIRY, network=network, email=email, proof=proof)
    return judged(context(practice), sent)


def test_somebody_with_a_browser_is_believed(practice: RunningPractice) -> None:
    assert verdict(practice, filled_in(practice, work=worked(practice))) == Verdict(Suspicion.HAM)


def test_somebody_without_javascript_is_asked_to_confirm(practice: RunningPractice) -> None:
    found = verdict(practice, filled_in(practice))
    assert found.suspicion is Suspicion.UNSURE
    assert "JavaScript" in found.reason


def test_work_that_was_used_before_is_refused(practice: RunningPractice) -> None:
    work = worked(practice)
    verdict(practice, filled_in(practice, work=work))
    again = verdict(practice, filled_in(practice, work=work))
    assert again == Verdict(Suspicion.SPAM, "The same proof of work was used before.")


def test_work_written_in_another_way_is_still_the_same_work(practice: RunningPractice) -> None:
    work = worked(practice)
    verdict(practice, filled_in(practice, work=work))
    other = Payload.from_base64(work)
    other.solution.time = 17.0
    again = verdict(practice, filled_in(practice, work=other.to_base64()))
    assert again.suspicion is Suspicion.SPAM


def test_work_that_comes_too_late_is_not_enough(practice: RunningPractice) -> None:
    work = worked(practice)
    practice.clock.advance(timedelta(hours=3))
    assert verdict(practice, filled_in(practice, work=work)).suspicion is Suspicion.UNSURE


def test_a_task_that_somebody_set_themselves_is_not_enough(practice: RunningPractice) -> None:
    challenge = Challenge.from_dict(practice.client.get("/spam/challenge").json())
    challenge.parameters.key_prefix = ""
    solution = solve_challenge(challenge)
    assert solution is not None
    work = Payload(challenge, solution).to_base64()
    assert verdict(practice, filled_in(practice, work=work)).suspicion is Suspicion.UNSURE


@pytest.mark.parametrize("nonsense", ["x", "e30=", "bnVsbA==", "[" * 5000])
def test_nonsense_is_no_work(practice: RunningPractice, nonsense: str) -> None:
    assert verdict(practice, filled_in(practice, work=nonsense)).suspicion is Suspicion.UNSURE


def test_a_form_that_comes_back_at_once_is_spam(practice: RunningPractice) -> None:
    found = verdict(practice, filled_in(practice, after=1, work=worked(practice)))
    assert found == Verdict(Suspicion.SPAM, "The form came back quicker than people can write.")


def test_a_field_that_nobody_sees_betrays_a_machine(practice: RunningPractice) -> None:
    fields = {**filled_in(practice), "proof-homepage": "https://pills.example"}
    assert verdict(practice, fields).suspicion is Suspicion.SPAM


def test_a_time_that_is_made_up_is_spam(practice: RunningPractice) -> None:
    assert verdict(practice, {"proof-time": "yesterday"}).suspicion is Suspicion.SPAM


def test_a_form_shown_long_ago_has_to_be_confirmed(practice: RunningPractice) -> None:
    fields = filled_in(practice, after=timedelta(days=91).total_seconds())
    assert verdict(practice, fields).suspicion is Suspicion.UNSURE


def test_too_many_forms_from_one_network_are_spam(practice: RunningPractice) -> None:
    fields = filled_in(practice)
    found = [verdict(practice, fields, network="192.0.2.7").suspicion for _ in range(4)]
    assert found == [Suspicion.UNSURE] * 3 + [Suspicion.SPAM]


def test_too_many_forms_with_one_address_are_spam(practice: RunningPractice) -> None:
    fields = filled_in(practice)
    addresses = ("ada@example.org", "Ada@Example.org", "ADA@example.org ")
    found = [verdict(practice, fields, email=each).suspicion for each in addresses]
    assert found == [Suspicion.UNSURE] * 2 + [Suspicion.SPAM]


def kept_out(practice: RunningPractice) -> str:
    sign_in(practice.host, practice.client, Role.ADMIN)
    return practice.client.get("/office/kept-out").text


def test_an_admin_finds_why_forms_were_kept_out(practice: RunningPractice) -> None:
    for _ in range(2):
        verdict(practice, filled_in(practice, after=1))
    verdict(practice, {**filled_in(practice), "proof-homepage": "x"}, email="ada@example.org")
    page = kept_out(practice)
    assert "<h2>Monday 4 January 2027</h2>" in page
    assert re.findall(r"<li><strong>([^<]*)</strong>: ([^<]*)</li>", page) == [
        ("2 \u00d7 Enquiry", "The form came back quicker than people can write."),
        ("1 \u00d7 Enquiry", "A field was filled in that people do not see."),
    ]
    assert "ada@example.org" not in page


def test_what_is_not_kept_out_is_not_counted(practice: RunningPractice) -> None:
    verdict(practice, filled_in(practice))
    assert "Nothing was kept out." in kept_out(practice)


def test_of_many_at_once_each_is_counted(practice: RunningPractice) -> None:
    proof = filled_in(practice, after=1)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: verdict(practice, proof), range(16)))
    assert "16 \u00d7 Enquiry" in kept_out(practice)


def test_after_a_month_it_is_forgotten(practice: RunningPractice) -> None:
    verdict(practice, filled_in(practice, after=1))
    spam = practice.host.plugins["spam"]
    assert isinstance(spam, Spam)
    now = practice.clock.now()
    assert spam.expire_personal_data(now + timedelta(days=30)).erased == 0
    assert spam.expire_personal_data(now + timedelta(days=31)).erased == 1
    assert spam.expire_personal_data(now + timedelta(days=31)).erased == 0
