"""What becomes of forms that look like spam."""

import pytest

from soundwell_hookspecs import ConsultationBooked, Suspicion, Verdict

from .conftest import Surgery

PATHS = (
    "/book/maya/20270301T090000Z",
    "/booking/several/details?with=maya&time-maya=20270301T090000Z",
)
TYPED = {
    "channel": "online",
    "name": "Ada Quinn",
    "email": "ada@example.org",
    "submission": "0" * 32,
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("suspicion", [Suspicion.SPAM, Suspicion.DISCARD])
def test_spam_gets_the_usual_answer_and_brings_nothing_about(
    surgery: Surgery, path: str, suspicion: Suspicion
) -> None:
    surgery.calendars.verdicts.append(Verdict(suspicion, "A machine wrote it."))
    answer = surgery.site().post(path, data=TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, "/booking/sent")
    assert surgery.happened.events == []


@pytest.mark.parametrize("path", PATHS)
def test_what_is_unclear_has_to_be_confirmed(surgery: Surgery, path: str) -> None:
    surgery.calendars.verdicts.append(Verdict(Suspicion.UNSURE, "It came without a proof."))
    answer = surgery.site(confirmation="direct").post(path, data=TYPED)
    assert answer.headers["location"] == "/booking/sent"
    assert surgery.happened.of(ConsultationBooked) == []
    assert "scheduling/mail/confirm" in surgery.happened.messages()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_asked_of_ham(surgery: Surgery, path: str) -> None:
    surgery.calendars.verdicts.append(Verdict(Suspicion.HAM))
    surgery.site().post(path, data=TYPED)
    assert len(surgery.happened.of(ConsultationBooked)) == 1
