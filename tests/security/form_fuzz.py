"""Sends forms that nobody has filled in like this to every route that takes one.

Names of fields come from the templates, addresses from the routes and from links in real messages;
values are what people type, what machines try, and what breaks programs. The same seed makes the
same bodies.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from queue import Empty, SimpleQueue
from random import Random
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from soundwell_hookspecs import (
    Delivery,
    Feature,
    MessageRequested,
    NoConfig,
    PluginContext,
    PractitionerId,
    Role,
    hookimpl,
)
from soundwell_plugins.testing import RunningPractice, sign_in

ERROR: Final = 500
TABLES: Final = {
    "spam": "per_network = 10000\nper_address = 1000\n",
    "contact": 'comments = { articles = ["https://www.harbour.example/journal"] }\n',
    "newsletter": 'sign_ups_per_hour = 1000\ntopics = { groups = "Groups" }\n',
}
_SIGNED_OUT: Final = 401
_MAYA: Final = PractitionerId("maya")
_PATIENCE: Final = 20
_MOST_PAGES: Final = 300
_CHUNK: Final = 250
"""After so many bodies somebody else signs in: forms end sessions and switch accounts off."""

_NAME: Final = re.compile(r'\bname="([a-z][a-z0-9_-]*)"')
_FIELD: Final = re.compile(r'\btext\(form, "([a-z_]+)"')
_LED_TO: Final = re.compile(r'\b(?:href|action)="(/[^"]*)"')
_GAP: Final = re.compile(r"\{[^}]*\}")
_PLAIN: Final = (
    *("", " ", "yes", "on", "1", "0", "-1", "online", "phone", "maya", "admin", "en", "de_DE"),
    *("Ada Quinn", "ada@example.org", "+44 117 496 0123", "0" * 32, "f" * 32, "Europe/London"),
    *("2027-01-05", "20270105T113000Z", "2027-01-05T11:30:00Z", "09:00", "/office", "choir"),
)
_STRANGE: Final = (
    *(
        "\0",
        "a\0b",
        "\ud7ff",
        "\ufffe",
        "\u202eevil",
        "\u0085",
        "e\u0301" * 40,
        "🜁" * 50,
        "ß" * 300,
    ),
    *("'; DROP TABLE person; --", "{{ 7*7 }}", "{% raise %}", "%(name)s %s %n", "${7*7}", "%"),
    *("<script>alert(1)</script>", '"><img src=x>', "../../etc/passwd", "..%2f..", "C:\\con"),
    *("a\r\nBcc: all@example.org", "a\nb", "javascript:alert(1)", "//evil.example", "http://["),
    *(
        "9" * 400,
        "1e999",
        "NaN",
        "-0",
        "0x10",
        "١٢٣",
        "9999-12-31T23:59:59Z",
        "0000-00-00",
        "24:61",
    ),
    *(
        "a@" + "b" * 250,
        "@",
        "a@b@c",
        "ada@[127.0.0.1]",
        "ada@xn--",
        '"a b"@example.org',
        "x" * 5000,
    ),
    *(
        "[]",
        "{}",
        "null",
        "true",
        '{"a":',
        "W10=",
        "e30",
        "....",
        "a" * 64,
        "-" * 70,
        "Mars/Olympus",
    ),
)


class Postbox(Feature[NoConfig]):
    """Keeps the links of messages: addresses that only the practice can make."""

    name = "postbox"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.links: SimpleQueue[str] = SimpleQueue()

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        self.links.put(urlsplit(event.link).path)


@dataclass(frozen=True, slots=True)
class Body:
    """A form to send.

    Args:
        path: where to.
        kind: its content type.
        content: its bytes.
        network: who sends it.
        fresh: whether it comes without a session.
    """

    path: str
    kind: str
    content: bytes
    network: str
    fresh: bool


@dataclass
class Report:
    """What came of it: how often each status, and which bodies met an error of the server."""

    statuses: Counter[int] = field(default_factory=Counter)
    errors: list[tuple[int, Body]] = field(default_factory=list)


def fuzzed(practice: RunningPractice, bodies: int, seed: int) -> Report:
    """Send bodies to a practice of the whole suite that has a `Postbox`.

    Args:
        practice: where to.
        bodies: how many.
        seed: which ones.
    """
    routes = sorted(set(_routes(practice)))
    report = Report()
    # from this machine, as a proxy would: so it is believed who sends each
    with TestClient(
        practice.app,
        base_url=practice.host.practice.url,
        follow_redirects=False,
        raise_server_exceptions=False,
        client=("127.0.0.1", 50000),
    ) as client:
        links = _links(practice, client)
        _sign_in(practice, client)
        _let_happen(practice, client)
        making = _Making(Random(seed), routes, [*links, *_crawled(client)])
        for number in range(bodies):
            if number and number % _CHUNK == 0:
                _sign_in(practice, client)
            body = making.body()
            status = _sent(client, body)
            report.statuses[status] += 1
            if status == _SIGNED_OUT and not body.fresh:
                _sign_in(practice, client)
            if status >= ERROR:
                report.errors.append((status, body))
    return report


class _Making:
    def __init__(self, random: Random, routes: Sequence[str], links: Sequence[str]) -> None:
        self._random = random
        self._routes = routes
        self._links = links
        self._names = _names()

    def body(self) -> Body:
        random = self._random
        kind, content = self._content()
        network = f"198.51.{random.randrange(256)}.{random.randrange(256)}"
        return Body(self._path(), kind, content, network, random.random() < 0.3)

    def _path(self) -> str:
        route = self._random.choice(self._routes)
        real = [each for each in self._links if _fits(route, each)]
        if real and self._random.random() < 0.6:
            return self._random.choice(real)
        return _GAP.sub(lambda _: quote(self._value()[:200], safe="") or "x", route)

    def _content(self) -> tuple[str, bytes]:
        chance = self._random.random()
        if chance < 0.8:
            return "application/x-www-form-urlencoded", self._urlencoded().encode()
        if chance < 0.9:
            return "multipart/form-data; boundary=b", self._multipart()
        kinds = ("", "application/x-www-form-urlencoded", "multipart/form-data", "application/json")
        noise = self._random.randbytes(self._random.randrange(200))
        return self._random.choice(kinds), self._random.choice((noise, b"%ff=%zz&=&&a", b"[1"))

    def _urlencoded(self) -> str:
        fields = [(self._name(), self._value()) for _ in range(self._random.randrange(14))]
        return urlencode(fields, errors="surrogatepass")

    def _multipart(self) -> bytes:
        parts = [
            f'--b\r\nContent-Disposition: form-data; name="{self._name()}"'
            f"{self._random.choice(('', '; filename=a.txt'))}\r\n\r\n{self._value()}\r\n"
            for _ in range(self._random.randrange(6))
        ]
        end = self._random.choice(("--b--\r\n", "", "--b"))
        return "".join([*parts, end]).encode(errors="surrogatepass")

    def _name(self) -> str:
        return self._random.choice(self._names)

    def _value(self) -> str:
        return self._random.choice(_PLAIN if self._random.random() < 0.6 else _STRANGE)


def _fits(route: str, path: str) -> bool:
    pattern = "[^/]+".join(re.escape(part) for part in _GAP.split(route))
    return re.fullmatch(pattern, path) is not None


def _sent(client: TestClient, body: Body) -> int:
    headers = {"X-Forwarded-For": body.network, "Content-Type": body.kind}
    if not body.fresh:
        return client.post(body.path, content=body.content, headers=headers).status_code
    kept = list(client.cookies.jar)
    client.cookies.clear()
    try:
        return client.post(body.path, content=body.content, headers=headers).status_code
    finally:
        for cookie in kept:
            client.cookies.jar.set_cookie(cookie)


def _sign_in(practice: RunningPractice, client: TestClient) -> None:
    """Sign somebody in who holds every role and is Maya; whoever was her before no longer is."""
    register = practice.host.accounts.register
    with practice.host.database.transaction() as session:
        for each in register.everybody(session):
            if each.account.practitioner == _MAYA:
                register.set_roles(session, each.account.id, tuple(Role), practitioner=None)
    sign_in(practice.host, client, *Role, practitioner=_MAYA)


def _routes(practice: RunningPractice) -> Iterator[str]:
    """Yield the address of every route that takes a form."""
    for route in practice.app.routes:
        included = getattr(route, "original_router", None)
        for each in included.routes if included is not None else [route]:
            if isinstance(each, APIRoute) and "POST" in (each.methods or ()):
                yield each.path


def _names() -> list[str]:
    """Return the names of all fields in all templates, and a few that there are not."""
    texts = (path.read_text(encoding="utf-8") for path in _templates())
    found = {name for text in texts for name in (*_NAME.findall(text), *_FIELD.findall(text))}
    return [*sorted(found), "answer-x", "time-0", "with", "__proto__", "", "x" * 100]


def _templates() -> Iterator[Path]:
    root = Path(str(files("soundwell_templates")))
    yield from (path for path in sorted(root.rglob("*.html")))


def _links(practice: RunningPractice, client: TestClient) -> list[str]:
    """Let things happen, and return the addresses that their messages carry."""
    page = client.get("/newsletter").text
    consent = re.findall(r'name="consent" value="([0-9a-f]{64})"', page)
    person = {"name": "Ada Quinn", "email": "ada@example.org"}
    booking = {**person, "channel": "online", "submission": "1" * 32}
    client.post("/book/maya/20270105T113000Z", data=booking)
    client.post("/contact", data={**person, "message": "Hello", "submission": "2" * 32})
    client.post("/newsletter", data={**person, "consent": consent[0]})
    postbox: Any = practice.host.plugins["postbox"]
    links = [postbox.links.get(timeout=_PATIENCE) for _ in range(3)]
    for link in links:
        client.post(link)
    links.append(postbox.links.get(timeout=_PATIENCE))
    try:
        while True:
            links.append(postbox.links.get(timeout=1))
    except Empty:
        endings = ("", "/move", "/cancel", "/confirm")
        return sorted({f"{link}{ending}" for link in links for ending in endings})


def _let_happen(practice: RunningPractice, client: TestClient) -> None:
    """Let an admin do what makes pages of the back office lead to more pages."""
    people = practice.host.people
    with practice.host.database.transaction() as session:
        ada = people.add(session, email="ada@home.example", name="Ada Quinn")
        people.add(session, email="ada@work.example", name="Ada Quinn")
        gone = people.add(session, email="tom@home.example", name="Tom Hale")
        people.assign_care(session, client=ada, practitioner=_MAYA, actor=None)
    practice.host.privacy.erasures.begin(gone, actor=None)
    waiting = {"name": "Ada Quinn", "email": "ada@home.example"}
    for path, typed in (
        ("/office/waiting/new", waiting),
        ("/office/check-ins/clients", {"person": ada}),
        (f"/office/people/{ada}/export", {}),
        ("/office/backup", {}),
    ):
        client.post(path, data=typed)


def _crawled(client: TestClient) -> list[str]:
    """Follow the links from the page of the day, and return all addresses, forms' ones too."""
    found, waiting = {"/office"}, ["/office"]
    while waiting and len(found) < _MOST_PAGES:
        path = waiting.pop(0)
        page = client.get(path)
        if not page.headers.get("content-type", "").startswith("text/html"):
            continue
        new = {urlsplit(each).path for each in _LED_TO.findall(page.text)} - found
        waiting += sorted(each for each in new if each.startswith("/office"))
        found |= new | {path}
    return sorted(each for each in found if each.startswith("/"))
