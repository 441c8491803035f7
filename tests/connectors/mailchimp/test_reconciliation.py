"""Differences between the practice's list and the audience, and how they are mended."""

from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from sqlalchemy import delete, func, select
from typer.testing import CliRunner, Result

from soundwell_hookspecs import ListedSubscriber, Plugin, SubscriberConfirmed, SubscriberId
from soundwell_plugins.connectors.mailchimp import Mailchimp
from soundwell_plugins.connectors.mailchimp.commands import app
from soundwell_plugins.connectors.mailchimp.members import member_hash
from soundwell_plugins.connectors.mailchimp.reconciliation import ListIncomplete
from soundwell_plugins.host.deliveries.tables import EventRow
from soundwell_plugins.host.people import PERSON
from soundwell_plugins.sdk.commands import CommandFailed

from .conftest import ADA, TURN, Town
from .mailchimp_stand_in import Answer

P = TypeVar("P", bound=Plugin[Any])
EVE = "eve@example.org"
READER, OTHER = SubscriberId("a" * 32), SubscriberId("b" * 32)


def join(town: Town, email: str = ADA, subscriber: SubscriberId = READER) -> None:
    event = SubscriberConfirmed(
        subscriber=subscriber, person=town.person(email), at=town.mailchimp.context.clock.now()
    )
    town.mailchimp.subscriber_confirmed(event, TURN)


def on_the_list(town: Town, *emails: str, topics: tuple[str, ...] = ()) -> None:
    ids = (READER, OTHER)
    town.listener.listed = [
        ListedSubscriber(ids[number], town.person(email), topics)
        for number, email in enumerate(emails)
    ]


def repaired(town: Town) -> list[bool]:
    differences = town.mailchimp.reconciliation.compare().differences
    return [town.mailchimp.reconciliation.repair(each) for each in differences]


def statuses(town: Town) -> dict[str, str]:
    return {each["email_address"]: each["status"] for each in town.stand_in.members.values()}


def reports(town: Town) -> int:
    with town.host.database.reading() as session:
        return session.scalar(select(func.count()).select_from(EventRow)) or 0


def test_who_is_missing_there_is_put_there(town: Town) -> None:
    join(town)
    town.stand_in.members.clear()
    assert repaired(town) == [True]
    assert town.mailchimp.reconciliation.compare().differences == []


def test_who_was_on_the_list_before_mailchimp_is_put_there_with_name_and_topics(
    town: Town,
) -> None:
    on_the_list(town, ADA, EVE, topics=("groups",))
    assert repaired(town) == [True, True]
    assert statuses(town) == {ADA: "subscribed", EVE: "subscribed"}
    member = town.stand_in.members[member_hash(ADA)]
    assert member["merge_fields"] == {"FNAME": "Ada"}
    assert member["tags"] == {"groups": "active", "sound": "inactive"}
    assert town.mailchimp.reconciliation.compare().alike == 2


def test_who_is_not_on_the_list_any_more_leaves_there(town: Town) -> None:
    join(town)
    on_the_list(town)
    assert repaired(town) == [True]
    assert statuses(town) == {ADA: "unsubscribed"}


def test_who_left_there_is_not_brought_back_by_a_repair(town: Town) -> None:
    join(town)
    town.stand_in.members[member_hash(ADA)]["status"] = "unsubscribed"
    assert repaired(town) == [True]
    assert statuses(town) == {ADA: "unsubscribed"}
    assert reports(town) == 1


@pytest.mark.parametrize("there", ["unsubscribed", "cleaned", "archived"])
def test_who_has_left_on_both_sides_is_no_difference(town: Town, there: str) -> None:
    join(town)
    on_the_list(town)
    town.stand_in.members[member_hash(ADA)]["status"] = there
    assert town.mailchimp.reconciliation.compare().differences == []


def test_who_was_erased_here_is_erased_there(town: Town) -> None:
    join(town)
    town.stand_in.members[member_hash(ADA)]["status"] = "unsubscribed"
    with town.host.database.transaction() as session:
        session.execute(delete(PERSON))
    assert repaired(town) == [True]
    assert town.stand_in.members == {}


def test_strangers_are_counted_and_left_alone(town: Town) -> None:
    town.stand_in.members["0" * 32] = {
        "id": "0" * 32,
        "email_address": "stranger@example.org",
        "status": "subscribed",
        "tags": {},
    }
    comparison = town.mailchimp.reconciliation.compare()
    assert (comparison.strangers, comparison.differences) == (1, [])


def test_more_members_than_fit_on_a_page_are_all_compared(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soundwell_plugins.connectors.mailchimp.reconciliation._PAGE", 1)
    join(town)
    join(town, EVE, OTHER)
    assert town.mailchimp.reconciliation.compare().alike == 2


def test_a_list_that_breaks_off_lets_nobody_leave(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_list(town, ADA, EVE)
    pages = iter([town.listener.listed_subscribers(""), None])
    monkeypatch.setattr(town.host.hooks, "choose", lambda *_, **__: next(pages))
    with pytest.raises(ListIncomplete):
        town.mailchimp.reconciliation.compare()


@dataclass
class OnePlugin:
    """A practice whose only plugin is `mailchimp`."""

    mailchimp: Mailchimp

    def plugin(self, kind: type[P]) -> P:
        assert isinstance(self.mailchimp, kind)
        return self.mailchimp


def run(town: Town, *words: str) -> Result:
    return CliRunner().invoke(app, list(words), obj=OnePlugin(town.mailchimp))


def test_the_command_shows_differences_and_changes_nothing(town: Town) -> None:
    join(town)
    town.stand_in.members.clear()
    assert run(town, "reconcile").output.splitlines() == [
        f"{READER}  here subscribed, there missing",
        "0 alike, 1 different, 0 only in Mailchimp.",
        "`soundwell mailchimp reconcile --repair` mends what differs.",
    ]
    assert statuses(town) == {}


def test_the_command_mends_differences(town: Town) -> None:
    join(town)
    town.stand_in.members.clear()
    assert run(town, "reconcile", "--repair").output.splitlines() == [
        f"{READER}  here subscribed, there missing  mended",
        "0 alike, 1 different, 0 only in Mailchimp.",
    ]
    assert statuses(town) == {ADA: "subscribed"}


def test_the_command_names_nobodys_address(town: Town) -> None:
    join(town)
    town.stand_in.members.clear()
    assert ADA not in run(town, "reconcile", "--repair").output


def test_the_command_says_what_stands_in_the_way(town: Town) -> None:
    town.stand_in.next.append(Answer(403, kind=None))
    failed = run(town, "reconcile").exception
    assert isinstance(failed, CommandFailed)
    assert failed.sentence.startswith("Mailchimp keeps this machine out")


def test_the_command_prints_where_mailchimp_has_to_report(town: Town) -> None:
    url = town.host.practice.url
    assert run(town, "webhook").output == f"{url}/mailchimp/a-secret-end\n"


def test_without_a_secret_the_command_says_what_to_set(town: Town) -> None:
    object.__setattr__(town.mailchimp.config, "webhook", None)
    failed = run(town, "webhook").exception
    assert isinstance(failed, CommandFailed)
    assert "Set `webhook`" in failed.sentence
