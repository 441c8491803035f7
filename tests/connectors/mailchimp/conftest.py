"""A practice with the connector `mailchimp`, and a stand-in that it talks to."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import (
    Connector,
    Delivery,
    ListedSubscriber,
    NoConfig,
    PersonId,
    PluginContext,
    SubscriberId,
    SubscriptionReported,
    hookimpl,
)
from soundwell_plugins.connectors.mailchimp import Mailchimp
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import AdjustableClock, assembled
from soundwell_plugins.web.app import create_app

from .mailchimp_stand_in import AUDIENCE, StandIn, serving

ADA = "ada@example.org"
TURN = Delivery("e1:subscriber_confirmed:mailchimp", 1)


class Listener(Connector[NoConfig]):
    """Hears what Mailchimp reports, so that it is written down; knows who is on the list."""

    name = "listener"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.listed: list[ListedSubscriber] | None = None

    @hookimpl
    def listed_subscribers(self, after: str) -> Sequence[ListedSubscriber] | None:
        """Name who is on the list, one at a time."""
        if self.listed is None:
            return None
        return sorted(
            (each for each in self.listed if each.subscriber > after),
            key=lambda each: each.subscriber,
        )[:1]

    @hookimpl
    def subscriber_first_name(self, subscriber: SubscriberId) -> str | None:
        """Say what everybody is called."""
        return "" if self.listed is None else "Ada"

    @hookimpl
    def subscription_reported(self, event: SubscriptionReported, delivery: Delivery) -> None:
        """Do nothing about it."""


class Town:
    """A practice that sends its letters by Mailchimp."""

    def __init__(self, host: Host, stand_in: StandIn) -> None:
        mailchimp, listener = host.plugins["mailchimp"], host.plugins["listener"]
        assert isinstance(mailchimp, Mailchimp)
        assert isinstance(listener, Listener)
        self.listener = listener
        self.host = host
        self.mailchimp = mailchimp
        self.stand_in = stand_in
        app, _ = create_app(host)
        self.client = TestClient(app, base_url=host.practice.url)

    def use(self, address: str) -> None:
        """Have Mailchimp asked at another address."""
        object.__setattr__(self.mailchimp.config, "address", address)

    def person(self, email: str = ADA) -> PersonId:
        context = self.mailchimp.context
        with context.storage.transaction() as session:
            return context.people.add(session, email=email, name="Ada Quinn")


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with serving() as stand_in:
        yield stand_in


@pytest.fixture
def open_town(tmp_path: Path, stand_in: StandIn) -> Iterator[Callable[..., Town]]:
    (tmp_path / "mailchimp.key").write_text("0123456789abcdef-us21")
    (tmp_path / "webhook.secret").write_text("a-secret-end")
    hosts = []

    def open_it(more: str = "") -> Town:
        tables = f"""
[mailchimp]
api_key = {{ file = "mailchimp.key" }}
webhook = {{ file = "webhook.secret" }}
audience = "{AUDIENCE}"
address = "{stand_in.address}"
timeout = "1 second"
tags = {{ groups = "groups", sound = "sound" }}
{more}

[listener]
"""
        host = assembled(tmp_path, Mailchimp, Listener, tables=tables, clock=AdjustableClock())
        hosts.append(host)
        return Town(host, stand_in)

    yield open_it
    for host in hosts:
        host.close()


@pytest.fixture
def town(open_town: Callable[..., Town]) -> Town:
    return open_town()
