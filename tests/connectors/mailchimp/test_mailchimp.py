"""What is sent to Mailchimp, what its answers mean, and what it reports."""

import hmac
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Event, Lock
from typing import Any
from urllib.parse import urlencode

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import ValidationError
from sqlalchemy import func, select

from soundwell_hookspecs import (
    DeliveryFailed,
    DeliveryRefused,
    LeaveReason,
    PeopleMerged,
    SubscriberChanged,
    SubscriberConfirmed,
    SubscriberId,
    SubscriberLeft,
    SubscriberPending,
)
from soundwell_plugins.connectors.mailchimp import book, errors
from soundwell_plugins.connectors.mailchimp.configuration import MailchimpConfig
from soundwell_plugins.connectors.mailchimp.errors import MailchimpError, judged
from soundwell_plugins.connectors.mailchimp.members import Status, member_hash
from soundwell_plugins.connectors.mailchimp.tables import TABLES
from soundwell_plugins.host.deliveries.tables import EventRow

from .conftest import ADA, TURN, Town
from .mailchimp_stand_in import AUDIENCE, DATA, Answer

READER = SubscriberId("0123456789abcdef0123456789abcdef")
EXCHANGES = json.loads((DATA / "exchanges-sample.json").read_text(encoding="utf-8"))
HOOK = "/mailchimp/a-secret-end"


def confirmed(town: Town, *topics: str, source: str = "") -> SubscriberConfirmed:
    return SubscriberConfirmed(
        subscriber=READER,
        person=town.person(),
        at=town.mailchimp.context.clock.now(),
        topics=topics,
        source=source,
    )


def join(town: Town, *topics: str) -> None:
    town.mailchimp.subscriber_confirmed(confirmed(town, *topics), TURN)


def left(town: Town, reason: LeaveReason) -> None:
    event = SubscriberLeft(
        subscriber=READER,
        person=town.person(),
        at=town.mailchimp.context.clock.now(),
        reason=reason,
    )
    town.mailchimp.subscriber_left(event, TURN)


def member(town: Town) -> dict[str, Any]:
    return town.stand_in.members[member_hash(ADA)]


def problem(status: int, title: str, detail: str = "", **more: object) -> Answer:
    return Answer(status, json.dumps({"status": status, "title": title, "detail": detail, **more}))


def reports(town: Town) -> int:
    with town.host.database.reading() as session:
        return session.scalar(select(func.count()).select_from(EventRow)) or 0


def test_a_confirmed_reader_is_subscribed_with_their_topics(town: Town) -> None:
    join(town, "groups")
    assert member(town)["status"] == "subscribed"
    assert member(town)["tags"] == {"groups": "active", "sound": "inactive"}


def test_only_what_is_allowed_leaves(town: Town) -> None:
    join(town)
    sent = json.dumps(town.stand_in.asked)
    assert "Quinn" not in sent
    assert {name for _, _, body in town.stand_in.asked for name in body} == {
        "email_address",
        "status_if_new",
        "tags",
    }


def test_everything_that_is_sent_is_as_the_description_wants_it(town: Town) -> None:
    join(town)
    left(town, LeaveReason.ASKED)
    left(town, LeaveReason.REMOVED)
    town.mailchimp.erase_personal_data(town.person())
    town.mailchimp.health()
    town.mailchimp.reconciliation.compare()
    assert town.stand_in.violations == []


def test_a_repeat_changes_nothing(town: Town) -> None:
    for _ in range(2):
        join(town)
    assert len(town.stand_in.members) == 1


def test_who_asked_to_leave_is_unsubscribed(town: Town) -> None:
    join(town)
    left(town, LeaveReason.ASKED)
    assert member(town)["status"] == "unsubscribed"


def test_who_was_removed_is_archived_and_a_repeat_is_no_failure(town: Town) -> None:
    join(town)
    for _ in range(2):
        left(town, LeaveReason.REMOVED)
    assert member(town)["status"] == "archived"


def test_who_comes_back_after_a_fresh_consent_is_subscribed(town: Town) -> None:
    join(town)
    left(town, LeaveReason.ASKED)
    join(town)
    assert member(town)["status"] == "subscribed"


def test_a_report_of_mailchimps_own_is_not_sent_back_as_a_status(town: Town) -> None:
    join(town)
    left(town, LeaveReason.ASKED)
    town.mailchimp.subscriber_confirmed(confirmed(town, source="mailchimp"), TURN)
    assert member(town)["status"] == "unsubscribed"


def test_after_an_unsubscription_there_mailchimp_asks_once_more(town: Town) -> None:
    town.stand_in.members[member_hash(ADA)] = {
        "id": member_hash(ADA),
        "email_address": ADA,
        "status": "unsubscribed",
        "tags": {},
    }
    unsubscribed = Answer(200, json.dumps({"status": "unsubscribed"}), "application/json")
    town.stand_in.next += [unsubscribed, problem(400, "Member In Compliance State")]
    join(town)
    assert member(town)["status"] == "pending"


def test_an_erasure_erases_there_for_good(town: Town) -> None:
    join(town)
    erasures = [town.mailchimp.erase_personal_data(town.person()).erased for _ in range(2)]
    assert erasures == [1, 0]
    assert town.stand_in.members == {}


def test_one_of_us_asks_for_the_confirmation(open_town: Callable[..., Town]) -> None:
    town = open_town('confirms = "mailchimp"')
    assert town.mailchimp.confirms_subscribers() is True
    pending = SubscriberPending(
        subscriber=READER, person=town.person(), at=town.mailchimp.context.clock.now()
    )
    town.mailchimp.subscriber_pending(pending, TURN)
    assert member(town)["status"] == "pending"


def test_usually_mailchimp_leaves_the_confirmation_to_us(town: Town) -> None:
    assert town.mailchimp.confirms_subscribers() is None


CASES: tuple[tuple[Answer, type[MailchimpError]], ...] = (
    (problem(400, "Member In Compliance State"), errors.InComplianceState),
    (problem(400, "Forgotten Email Not Subscribed"), errors.ForgottenEmail),
    (problem(400, "Invalid Resource", "It looks fake or invalid."), errors.AddressInvalid),
    (
        problem(400, "Invalid Resource", "", errors=[{"field": "PHONE", "message": "!"}]),
        errors.FieldsInvalid,
    ),
    (problem(401, "API Key Invalid"), errors.NotAllowed),
    (problem(403, "Forbidden"), errors.NotAllowed),
    (problem(404, "Resource Not Found"), errors.NotThere),
)


@pytest.mark.parametrize(("answer", "kind"), CASES, ids=[each.__name__ for _, each in CASES])
def test_what_cannot_work_waits_for_the_admin(
    town: Town, answer: Answer, kind: type[MailchimpError]
) -> None:
    town.stand_in.next.append(answer)
    with pytest.raises(DeliveryRefused) as refused:
        join(town)
    assert refused.value.reason.startswith(kind.what)
    assert ADA not in refused.value.reason


@pytest.mark.parametrize(
    "answer",
    [
        Answer(429, kind=None),
        Answer(403, kind=None),
        Answer(500, kind=None),
        Answer(403, "<html>Access denied</html>", "text/html"),
        Answer(200, "<html>Hello</html>", "text/html"),
        Answer(503, '{"broken', "application/json"),
        Answer(200, '{"broken', "application/json"),
        Answer(200, "", "application/json"),
        problem(429, "Too Many Requests"),
        problem(500, "Internal Server Error"),
    ],
)
def test_what_may_work_later_is_tried_again(town: Town, answer: Answer) -> None:
    town.stand_in.next.append(answer)
    with pytest.raises(DeliveryFailed) as failed:
        join(town)
    assert not isinstance(failed.value, DeliveryRefused)


PAUSES = [
    ("120", timedelta(minutes=2)),
    ("Mon, 04 Jan 2027 08:05:00 GMT", timedelta(minutes=5)),
    ("999999999", timedelta(days=1)),
    ("Mon, 04 Jan 2021 08:05:00 GMT", None),
    ("soon", None),
    ("", None),
]


@pytest.mark.parametrize(("asked", "pause"), PAUSES)
@pytest.mark.parametrize("body", ["", json.dumps({"title": "Slow", "status": 429})])
def test_a_pause_that_mailchimp_asks_for_is_kept(
    town: Town, asked: str, pause: timedelta | None, body: str
) -> None:
    assert town.host.clock.now() == datetime(2027, 1, 4, 8, tzinfo=UTC)
    kind = "application/problem+json" if body else None
    town.stand_in.next.append(Answer(429, body, kind, {"Retry-After": asked}))
    with pytest.raises(DeliveryFailed) as failed:
        join(town)
    assert failed.value.retry_after == pause


def test_who_signed_up_to_too_many_lists_is_tried_another_day(town: Town) -> None:
    detail = "It has signed up to a lot of lists very recently"
    town.stand_in.next.append(problem(400, "Invalid Resource", detail))
    with pytest.raises(DeliveryFailed) as failed:
        join(town)
    assert not isinstance(failed.value, DeliveryRefused)
    assert failed.value.retry_after == timedelta(days=1)
    notice = town.mailchimp.subscription_notice(READER)
    assert notice is not None
    assert "another day" in notice.sentence


def test_no_more_than_ten_connections_are_open_at_once(town: Town) -> None:
    most = now = 0
    counting = Lock()

    def ask(_client: object) -> dict[str, object]:
        nonlocal most, now
        with counting:
            now += 1
            most = max(most, now)
        sleeping.wait(0.02)
        with counting:
            now -= 1
        return {}

    sleeping = Event()
    with ThreadPoolExecutor(30) as pool:
        list(pool.map(lambda _: town.mailchimp.service._asked(ask), range(30)))
    assert most == 10


def test_what_mailchimp_wrote_goes_no_further(town: Town) -> None:
    town.stand_in.next.append(problem(400, "Invalid Resource", f"{ADA} looks fake or invalid"))
    with pytest.raises(DeliveryRefused) as refused:
        join(town)
    assert refused.value.__context__ is None
    assert ADA not in refused.value.reason


EVE = "eve@example.org"


def moved(town: Town) -> None:
    """Have the reader change their address, as the newsletter tells it."""
    event = SubscriberChanged(
        subscriber=READER,
        person=town.person(EVE),
        at=town.mailchimp.context.clock.now(),
        previous=town.person(),
    )
    town.mailchimp.subscriber_changed(event, TURN)


def test_a_reader_with_another_address_stays_one_member(town: Town) -> None:
    join(town)
    moved(town)
    assert list(town.stand_in.members) == [member_hash(EVE)]


def test_a_reader_whose_new_address_is_a_member_leaves_the_old_one(town: Town) -> None:
    town.stand_in.members[member_hash(EVE)] = {
        "id": member_hash(EVE),
        "email_address": EVE,
        "status": "subscribed",
        "tags": {},
    }
    join(town)
    moved(town)
    assert member(town)["status"] == "archived"
    assert town.stand_in.members[member_hash(EVE)]["status"] == "subscribed"


def test_who_left_there_does_not_return_by_another_address(town: Town) -> None:
    join(town)
    member(town)["status"] = "unsubscribed"
    moved(town)
    assert member(town)["status"] == "unsubscribed"


def test_after_a_merge_a_member_is_erased_with_the_person_who_stays(town: Town) -> None:
    join(town)
    kept = town.person("kept@example.org")
    town.mailchimp.people_merged(PeopleMerged(kept=kept, dropped=town.person()), TURN)
    assert town.mailchimp.erase_personal_data(kept).erased == 1
    assert town.stand_in.members == {}


def test_nobody_at_home_is_tried_again(open_town: Callable[..., Town]) -> None:
    town = open_town()
    town.use("http://127.0.0.1:9/3.0")
    with pytest.raises(DeliveryFailed, match="The connection failed"):
        join(town)


def test_a_reader_is_told_what_stands_between(open_town: Callable[..., Town]) -> None:
    town = open_town('hosted_form = "https://letters.example/form"')
    town.stand_in.next.append(problem(400, "Forgotten Email Not Subscribed"))
    with pytest.raises(DeliveryRefused):
        join(town)
    notice = town.mailchimp.subscription_notice(READER)
    assert notice is not None
    assert notice.link == "https://letters.example/form"
    assert "sign up once more" in notice.sentence


EXPECTED: Mapping[tuple[str, int, str], type[MailchimpError]] = {
    ("DELETE", 405, "Method Not Allowed"): errors.NotThere,
    ("GET", 404, "Resource Not Found"): errors.NotThere,
    ("POST", 404, "Resource Not Found"): errors.NotThere,
    ("POST", 400, "Invalid Resource"): errors.AddressInvalid,
    ("PUT", 400, "Invalid Resource"): errors.FieldsInvalid,
    ("PUT", 400, "Member Exists"): errors.MemberExists,
}


@pytest.mark.parametrize("exchange", EXCHANGES, ids=range(len(EXCHANGES)))
def test_every_recorded_answer_is_understood(town: Town, exchange: dict[str, Any]) -> None:
    status, content = exchange["status"], exchange["response"]
    success = status < 400
    kind = "application/json" if success else "application/problem+json"
    body = json.dumps(content) if content else ""
    town.stand_in.next.append(Answer(status, body, kind if content else None))
    if success:
        answer = town.mailchimp.service._asked(
            lambda client: client.call_api("/ping", exchange["method"])
        )
        assert answer == (content or {})
    else:
        key = (exchange["method"], status, content["title"])
        with pytest.raises(EXPECTED[key]):
            town.mailchimp.service._asked(
                lambda client: client.call_api("/ping", exchange["method"])
            )


@pytest.mark.parametrize("kind", [each for _, each in CASES])
def test_every_error_has_a_sentence_and_a_remedy(kind: type[MailchimpError]) -> None:
    assert kind.sentence.endswith(".")
    assert kind.what.endswith(".")


def test_an_answer_without_json_is_never_final() -> None:
    assert judged(403, None).later


@pytest.mark.parametrize(
    "tag",
    [
        *("booked", "Check-in done", "good fit", "PHQ score", "client"),
        *("Termin gebucht", "Sitzung 3", "Klientin", "bei Therapeutin Maya"),
    ],
)
def test_a_tag_about_therapy_is_refused_when_it_is_configured(tag: str) -> None:
    with pytest.raises(ValidationError, match="Mailchimp must hear nothing"):
        MailchimpConfig.model_validate(
            {"api_key": {"env": "KEY"}, "audience": AUDIENCE, "tags": {"groups": tag}}
        )


@pytest.mark.parametrize(
    "tag", ["Groups", "Gruppen", "Music therapy at home", "Fitness", "Konzerte"]
)
def test_a_tag_about_what_the_letter_is_about_is_taken(tag: str) -> None:
    table = {"api_key": {"env": "KEY"}, "audience": AUDIENCE, "tags": {"groups": tag}}
    assert MailchimpConfig.model_validate(table).tags == {"groups": tag}


@pytest.mark.parametrize("wanted", [Status.PENDING, Status.SUBSCRIBED, Status.UNSUBSCRIBED])
def test_what_stands_between_changes_nothing_about_how_somebody_ought_to_stand(
    open_town: Callable[..., Town], wanted: Status
) -> None:
    town = open_town('confirms = "mailchimp"')
    mailchimp, now = town.mailchimp, town.mailchimp.context.clock.now()
    person = town.person()
    asked = SubscriberPending(subscriber=READER, person=person, at=now)
    gone = SubscriberLeft(subscriber=READER, person=person, at=now, reason=LeaveReason.ASKED)
    tell = {
        Status.PENDING: lambda: mailchimp.subscriber_pending(asked, TURN),
        Status.SUBSCRIBED: lambda: join(town),
        Status.UNSUBSCRIBED: lambda: mailchimp.subscriber_left(gone, TURN),
    }
    town.stand_in.next.append(problem(400, "Invalid Resource", "fake or invalid email"))
    with pytest.raises(DeliveryRefused):
        tell[wanted]()
    with mailchimp.context.storage.reading() as session:
        [noted] = book.all_noted(session)
    assert (noted.wanted, noted.trouble) == (wanted, "AddressInvalid")


def test_a_field_about_therapy_is_refused_when_it_is_configured() -> None:
    with pytest.raises(ValidationError, match="Mailchimp must hear nothing"):
        MailchimpConfig.model_validate(
            {"api_key": {"env": "KEY"}, "audience": AUDIENCE, "name_field": "SESSIONS"}
        )


def test_mailchimp_cannot_confirm_where_it_cannot_report() -> None:
    with pytest.raises(ValidationError, match="needs a `webhook`"):
        MailchimpConfig.model_validate(
            {"api_key": {"env": "KEY"}, "audience": AUDIENCE, "confirms": "mailchimp"}
        )


def report(kind: str = "unsubscribe", **more: str) -> bytes:
    fields = {
        "type": kind,
        "fired_at": "2027-01-04 07:59:00",
        "data[list_id]": AUDIENCE,
        "data[email]": ADA,
        **more,
    }
    return urlencode(fields).encode()


def test_the_address_for_reports_is_validated(town: Town) -> None:
    assert [town.client.get(path).status_code for path in (HOOK, "/mailchimp/wrong")] == [200, 404]


def test_a_report_is_told_once(town: Town) -> None:
    town.person()
    answers = [town.client.post(HOOK, content=report()).status_code for _ in range(3)]
    assert answers == [200, 200, 200]
    assert reports(town) == 1


@pytest.mark.parametrize("kind", ["cleaned", "unsubscribe"])
def test_who_left_there_is_reported(town: Town, kind: str) -> None:
    town.person()
    town.client.post(HOOK, content=report(kind))
    assert reports(town) == 1


def test_another_address_there_is_reported(town: Town) -> None:
    town.person()
    moved = {"data[old_email]": ADA, "data[new_email]": "eve@example.org"}
    town.client.post(HOOK, content=report("upemail", **moved))
    assert reports(town) == 1


@pytest.mark.parametrize(
    "body",
    [
        report("profile"),
        report("subscribe"),
        report(**{"data[email]": "stranger@example.org"}),
        report(**{"data[list_id]": "another"}),
        b"\xff\x00",
        b"",
    ],
)
def test_what_is_none_of_our_business_is_dropped(town: Town, body: bytes) -> None:
    town.person()
    assert town.client.post(HOOK, content=body).status_code == 200
    assert reports(town) == 0


def signed(body: bytes, stamp: int, key: str = "signing") -> dict[str, str]:
    digest = hmac.new(key.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    return {"X-Mailchimp-Signature": f"t={stamp},v1={digest}"}


def test_where_reports_are_signed_others_are_refused(
    open_town: Callable[..., Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNATURE", "signing")
    town = open_town('signature = { env = "SIGNATURE" }')
    town.person()
    now = int(town.mailchimp.context.clock.now().timestamp())
    old = now - int(timedelta(hours=1).total_seconds())
    body = report()
    headers = [{}, signed(body, now, "wrong"), signed(body, old), signed(body, now)]
    statuses = [town.client.post(HOOK, content=body, headers=each).status_code for each in headers]
    assert statuses == [403, 403, 403, 200]


def test_the_migrations_make_the_tables_that_the_code_uses(town: Town) -> None:
    with town.host.database.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or name in TABLES.tables}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, TABLES) == []
