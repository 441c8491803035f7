"""A practice with the feature `newsletter`, its pages and its deliveries, and a reader."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from soundwell_hookspecs import (
    Connector,
    Delivery,
    Event,
    MessageRequested,
    NoConfig,
    PluginContext,
    SubscriberChanged,
    SubscriberConfirmed,
    SubscriberLeft,
    SubscriberPending,
    hookimpl,
)
from soundwell_plugins.features.newsletter import Newsletter
from soundwell_plugins.features.newsletter.subscriber import Subscriber
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import AdjustableClock, Deliveries, assembled
from soundwell_plugins.web.app import create_app

E = TypeVar("E", bound=Event)

ADA = "ada@example.org"
TABLES = """
[newsletter]
keep_ip = "30 days"

[newsletter.topics]
groups = "Groups"
sound = "Listening at home"

[post]
"""


class Post(Connector[NoConfig]):
    """Hears what a mail server and a newsletter service would."""

    name = "post"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.messages: SimpleQueue[MessageRequested] = SimpleQueue()
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.confirms: bool | None = None

    @hookimpl
    def confirms_subscribers(self) -> bool | None:
        return self.confirms

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        self.messages.put(event)

    @hookimpl
    def subscriber_pending(self, event: SubscriberPending, delivery: Delivery) -> None:
        self.events.put(event)

    @hookimpl
    def subscriber_confirmed(self, event: SubscriberConfirmed, delivery: Delivery) -> None:
        self.events.put(event)

    @hookimpl
    def subscriber_changed(self, event: SubscriberChanged, delivery: Delivery) -> None:
        self.events.put(event)

    @hookimpl
    def subscriber_left(self, event: SubscriberLeft, delivery: Delivery) -> None:
        self.events.put(event)


class Town:
    """A practice, its readers and its post; what happens is delivered when a test looks."""

    def __init__(self, host: Host, clock: AdjustableClock, client: TestClient) -> None:
        newsletter, post = host.plugins["newsletter"], host.plugins["post"]
        assert isinstance(newsletter, Newsletter)
        assert isinstance(post, Post)
        self.host = host
        self.clock = clock
        self.client = client
        self.newsletter = newsletter
        self.post = post

    def sign_up(self, email: str = ADA, **typed: str) -> Response:
        """Send the form in as a browser does."""
        answer: Response = self.client.post("/newsletter", data=self.form(email, **typed))
        return answer

    def form(self, email: str = ADA, **typed: str) -> dict[str, str]:
        """Return what a browser sends for the form."""
        page = self.client.get("/newsletter").text
        consent = re.findall(r'name="consent" value="([0-9a-f]{64})"', page)
        return {"email": email, "consent": consent[0], **typed}

    def deliver(self) -> None:
        """Deliver what is due, until nothing is."""
        Deliveries(self.host).settle()

    def mails(self) -> list[MessageRequested]:
        """Return what was sent since the last look."""
        self.deliver()
        return list(_emptied(self.post.messages))

    def events(self) -> list[Event]:
        """Return what happened since the last look."""
        self.deliver()
        return list(_emptied(self.post.events))

    def joined(self, email: str = ADA, **typed: str) -> Subscriber:
        """Have somebody sign up and confirm."""
        self.sign_up(email, **typed)
        [mail] = self.mails()
        assert self.client.post(path(mail)).status_code == 200
        self.mails()
        [subscriber] = self.newsletter.readers.search(email)
        return subscriber

    def state(self, email: str = ADA) -> str:
        """Return how far somebody has come, or nothing when they are not known."""
        found = self.newsletter.readers.search(email)
        return found[0].state.value if found else ""


def path(mail: MessageRequested) -> str:
    """Return where the link of a mail leads."""
    return urlsplit(mail.link).path


def words(page: str) -> str:
    """Return what a page says."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def _emptied(queue: SimpleQueue[E]) -> Iterator[E]:
    while True:
        try:
            yield queue.get_nowait()
        except Empty:
            return


@pytest.fixture
def open_town(tmp_path: Path) -> Iterator[Callable[..., Town]]:
    hosts = []

    def open_it(tables: str = TABLES) -> Town:
        clock = AdjustableClock()
        host = assembled(tmp_path, Newsletter, Post, tables=tables, clock=clock)
        hosts.append(host)
        app, _ = create_app(host)
        client = TestClient(app, base_url=host.practice.url, follow_redirects=False)
        return Town(host, clock, client)

    yield open_it
    for host in hosts:
        host.close()


@pytest.fixture
def town(open_town: Callable[..., Town]) -> Town:
    return open_town()
