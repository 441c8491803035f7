"""Mailchimp itself, where the environment says so.

SOUNDWELL_TEST_MAILCHIMP holds JSON: `key`, `audience`, and `email`, an address that may be
subscribed, archived and erased there.
"""

import json
import os
from pathlib import Path

import pytest

from soundwell_hookspecs import (
    Grade,
    LeaveReason,
    SubscriberConfirmed,
    SubscriberId,
    SubscriberLeft,
)
from soundwell_plugins.connectors.mailchimp import Mailchimp
from soundwell_plugins.connectors.mailchimp.members import Status, member_hash
from soundwell_plugins.testing import assembled

from .conftest import TURN

ACCOUNT = json.loads(os.environ.get("SOUNDWELL_TEST_MAILCHIMP", "{}"))
READER = SubscriberId("0123456789abcdef0123456789abcdef")

pytestmark = pytest.mark.skipif(not ACCOUNT, reason="SOUNDWELL_TEST_MAILCHIMP names no account")


def test_a_reader_comes_leaves_and_is_erased(tmp_path: Path) -> None:
    (tmp_path / "mailchimp.key").write_text(ACCOUNT["key"])
    tables = (
        '[mailchimp]\napi_key = { file = "mailchimp.key" }\n'
        f'audience = "{ACCOUNT["audience"]}"\ntags = {{ groups = "groups" }}\n'
    )
    host = assembled(tmp_path, Mailchimp, tables=tables)
    try:
        mailchimp = host.plugins["mailchimp"]
        assert isinstance(mailchimp, Mailchimp)
        assert Grade.FAILING not in {finding.grade for finding in mailchimp.health()}
        context, member = mailchimp.context, member_hash(ACCOUNT["email"])
        with context.storage.transaction() as session:
            person = context.people.add(session, email=ACCOUNT["email"], name="")
        now = context.clock.now()
        joined = SubscriberConfirmed(subscriber=READER, person=person, at=now, topics=("groups",))
        mailchimp.subscriber_confirmed(joined, TURN)
        assert Status.of(mailchimp.service.member(member)) is Status.SUBSCRIBED
        left = SubscriberLeft(subscriber=READER, person=person, at=now, reason=LeaveReason.REMOVED)
        mailchimp.subscriber_left(left, TURN)
        assert Status.of(mailchimp.service.member(member)) is Status.ARCHIVED
        assert mailchimp.erase_personal_data(person).erased == 1
    finally:
        host.close()
