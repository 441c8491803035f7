"""Sending to real servers on the loopback address."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import TypeAdapter

from soundwell_hookspecs import DeliveryFailed, DeliveryRefused
from soundwell_plugins.connectors.mail.configuration import Security
from soundwell_plugins.connectors.mail.message import Letter, Mailbox, compose
from soundwell_plugins.connectors.mail.smtp import Account, Server
from soundwell_plugins.sdk.configuration import Secret

HOST = "127.0.0.1"
ACCOUNT = Account("harbour", Secret.of("tide-and-wind"))


def letter(to: str = "ada@example.org") -> Letter:
    practice = Mailbox("Harbour", "hello@harbour.example")
    written = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    text = "Subject: Grüße\n\n.A line that begins with a dot, and ein Umlaut: ä\n"
    return Letter(practice, practice, Mailbox("Ada Quinn", to), text, (), written, "17")


@dataclass
class Postbox:
    """Takes what comes, or answers as a test wants it to; keeps what it took."""

    on_recipient: str = "250 OK"
    on_data: str = "250 OK"
    on_quit: str = "221 Bye"
    taken: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.on_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.on_recipient

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.on_data.startswith("250"):
            self.taken.append(envelope)
        return self.on_data

    async def handle_QUIT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        return self.on_quit


class AnyPort(Controller):
    """Listens where the system finds a port free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd's own, untyped


Serve = Callable[..., Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return a function that starts a mail server and says how to reach it."""
    running: list[Controller] = []

    def start(
        postbox: Postbox,
        security: Security = Security.NONE,
        account: Account | None = None,
        **options: Any,
    ) -> Server:
        controller = AnyPort(postbox, hostname=HOST, port=0, **options)
        controller.start()
        running.append(controller)
        return Server(HOST, controller.port, security, account, timeout=5)

    yield start
    for controller in running:
        controller.stop()


@dataclass(frozen=True)
class Certificate:
    path: Path
    context: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Return a certificate for the loopback address that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = tmp_path_factory.mktemp("certificate") / "loopback.pem"
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return Certificate(path, context)


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """Make this machine trust the certificate, as an admin would."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    return certificate


def passes(*details: object) -> AuthResult:
    data = details[-1]
    assert isinstance(data, LoginPassword)
    right = (data.login, data.password) == (b"harbour", b"tide-and-wind")
    return AuthResult(success=right, handled=False)


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def failure(server: Server, to: str = "ada@example.org") -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        server.send(compose(letter(to)))
    return caught.value


def test_a_message_arrives_as_it_was_composed(serve: Serve) -> None:
    postbox = Postbox()
    serve(postbox).send(compose(letter()))
    [envelope] = postbox.taken
    assert envelope.original_content == compose(letter()).as_bytes()


def test_the_envelope_names_sender_and_recipient(serve: Serve) -> None:
    postbox = Postbox()
    serve(postbox).send(compose(letter()))
    [envelope] = postbox.taken
    assert envelope.mail_from == "hello@harbour.example"
    assert envelope.rcpt_tos == ["ada@example.org"]


def test_what_cannot_be_delivered_returns_where_the_practice_wants_it(serve: Serve) -> None:
    postbox = Postbox()
    server = replace(serve(postbox), bounces="bounces@harbour.example")
    server.send(compose(letter()))
    [envelope] = postbox.taken
    assert envelope.mail_from == "bounces@harbour.example"
    assert message_from_bytes(envelope.original_content or b"")["From"] == (
        "Harbour <hello@harbour.example>"
    )


def test_the_link_for_leaving_arrives_in_one_piece(serve: Serve) -> None:
    postbox = Postbox()
    link = f"https://{'long-' * 20}name.example/newsletter/leave/0"
    serve(postbox).send(compose(replace(letter(), unsubscribe=link)))
    [envelope] = postbox.taken
    lines = (envelope.original_content or b"").split(b"\r\n")
    assert f"List-Unsubscribe: <{link}>".encode() in lines


def test_a_repeat_arrives_with_the_same_id(serve: Serve) -> None:
    postbox = Postbox()
    server = serve(postbox)
    server.send(compose(letter()))
    server.send(compose(letter()))
    ids = [message_from_bytes(e.original_content or b"")["Message-ID"] for e in postbox.taken]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_an_address_with_unusual_letters_goes_to_a_server_that_knows_them(serve: Serve) -> None:
    postbox = Postbox()
    serve(postbox, enable_SMTPUTF8=True).send(compose(letter("jürgen@example.org")))
    assert [envelope.rcpt_tos for envelope in postbox.taken] == [["jürgen@example.org"]]


def test_an_address_with_unusual_letters_is_refused_where_the_server_cannot(serve: Serve) -> None:
    server = serve(Postbox(), enable_SMTPUTF8=False)
    refused = failure(server, "jürgen@example.org")
    assert isinstance(refused, DeliveryRefused)
    assert "SMTPUTF8" in refused.reason


def test_the_password_is_given_on_a_protected_way(serve: Serve, trusted: Certificate) -> None:
    postbox = Postbox()
    server = serve(
        postbox,
        Security.STARTTLS,
        ACCOUNT,
        tls_context=trusted.context,
        require_starttls=True,
        auth_required=True,
        authenticator=passes,
    )
    server.send(compose(letter()))
    assert len(postbox.taken) == 1


def test_a_message_arrives_over_tls(serve: Serve, trusted: Certificate) -> None:
    postbox = Postbox()
    serve(postbox, Security.TLS, ssl_context=trusted.context).send(compose(letter()))
    assert len(postbox.taken) == 1


# The server means STARTTLS alone when it speaks of TLS.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_the_password_is_given_over_tls(serve: Serve, trusted: Certificate) -> None:
    postbox = Postbox()
    server = serve(
        postbox,
        Security.TLS,
        ACCOUNT,
        ssl_context=trusted.context,
        auth_required=True,
        auth_require_tls=False,
        authenticator=passes,
    )
    server.send(compose(letter()))
    assert len(postbox.taken) == 1


def test_a_wrong_password_is_refused_and_says_where_to_look(
    serve: Serve, trusted: Certificate
) -> None:
    server = serve(
        Postbox(),
        Security.STARTTLS,
        Account("harbour", Secret.of("wrong-one")),
        tls_context=trusted.context,
        authenticator=passes,
    )
    refused = failure(server)
    assert isinstance(refused, DeliveryRefused)
    assert refused.reason == (
        "The mail server 127.0.0.1 refused (535)."
        " Check `user` and `password` in the table `[mail]`."
    )


def test_a_password_that_no_server_takes_is_refused(serve: Serve, trusted: Certificate) -> None:
    account = Account("harbour", Secret.of("pässwort"))
    server = serve(
        Postbox(),
        Security.STARTTLS,
        account,
        tls_context=trusted.context,
        authenticator=passes,
    )
    refused = failure(server)
    assert isinstance(refused, DeliveryRefused)
    assert "plain letters" in refused.reason


def test_a_password_that_is_missing_is_refused_and_the_place_named(
    serve: Serve, trusted: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HARBOUR_PASSWORD", raising=False)
    context = trusted.context
    secret = TypeAdapter(Secret).validate_python({"env": "HARBOUR_PASSWORD"})
    missing = Account("harbour", secret)
    refused = failure(serve(Postbox(), Security.STARTTLS, missing, tls_context=context))
    assert isinstance(refused, DeliveryRefused)
    assert "HARBOUR_PASSWORD is not set" in refused.reason


def test_a_certificate_that_nobody_vouches_for_is_refused(
    serve: Serve, certificate: Certificate
) -> None:
    refused = failure(serve(Postbox(), Security.STARTTLS, tls_context=certificate.context))
    assert isinstance(refused, DeliveryRefused)
    assert "a certificate that this machine does not trust" in refused.reason


def test_a_server_that_offers_no_protection_gets_nothing(serve: Serve) -> None:
    postbox = Postbox()
    refused = failure(serve(postbox, Security.STARTTLS))
    assert isinstance(refused, DeliveryRefused)
    assert "check `security`" in refused.reason
    assert postbox.taken == []


def test_tls_with_a_server_that_speaks_none_is_refused(serve: Serve) -> None:
    refused = failure(serve(Postbox(), Security.TLS))
    assert isinstance(refused, DeliveryRefused)
    assert "check `security` and `port`" in refused.reason


@pytest.mark.parametrize(
    "postbox",
    [
        Postbox(on_recipient="450 4.2.0 ada@example.org is greylisted"),
        Postbox(on_data="451 4.3.0 try later, ada@example.org"),
    ],
    ids=["recipient", "data"],
)
def test_not_now_is_tried_again(serve: Serve, postbox: Postbox) -> None:
    failed = failure(serve(postbox))
    assert not isinstance(failed, DeliveryRefused)
    assert "asks to try again later (45" in failed.reason


@pytest.mark.parametrize(
    ("postbox", "remedy"),
    [
        (Postbox(on_recipient="550 5.1.1 no ada@example.org here"), "address may be wrong"),
        (Postbox(on_data="554 5.7.1 ada@example.org looks like spam"), "Ask whoever runs it"),
    ],
    ids=["recipient", "data"],
)
def test_never_is_refused_with_a_remedy(serve: Serve, postbox: Postbox, remedy: str) -> None:
    refused = failure(serve(postbox))
    assert isinstance(refused, DeliveryRefused)
    assert remedy in refused.reason


@pytest.mark.parametrize(
    "postbox",
    [
        Postbox(on_recipient="550 5.1.1 no ada@example.org here"),
        Postbox(on_recipient="450 4.2.0 ada@example.org is greylisted"),
        Postbox(on_data="554 5.7.1 ada@example.org, Grüße"),
    ],
    ids=["unknown", "greylisted", "spam"],
)
def test_what_the_server_wrote_goes_no_further(serve: Serve, postbox: Postbox) -> None:
    failed = failure(serve(postbox))
    assert "ada" not in failed.reason
    assert (failed.__cause__, failed.__context__) == (None, None)


def test_an_odd_goodbye_does_not_make_a_message_go_out_twice(serve: Serve) -> None:
    postbox = Postbox(on_quit="500 what")
    serve(postbox).send(compose(letter()))
    assert len(postbox.taken) == 1


def test_a_server_that_is_not_there_is_tried_again() -> None:
    port = closed_port()
    failed = failure(Server(HOST, port, Security.NONE, None, timeout=5))
    assert not isinstance(failed, DeliveryRefused)
    assert failed.reason == f"The mail server {HOST} cannot be reached at port {port}."


def test_a_server_that_says_nothing_is_tried_again() -> None:
    with socket.create_server((HOST, 0)) as silent:
        port = silent.getsockname()[1]
        failed = failure(Server(HOST, port, Security.NONE, None, timeout=0.1))
    assert not isinstance(failed, DeliveryRefused)
    assert failed.reason == f"The mail server {HOST} did not answer in time, or hung up."


def test_a_server_that_is_closing_is_tried_again(serve: Serve) -> None:
    server = serve(Postbox(on_data="421 4.3.2 closing"))
    assert not isinstance(failure(server), DeliveryRefused)


def test_a_host_that_cannot_be_one_is_refused() -> None:
    refused = failure(Server("mail..example", 25, Security.NONE, None, timeout=5))
    assert isinstance(refused, DeliveryRefused)


def test_a_server_can_be_examined_without_sending_anything(serve: Serve) -> None:
    postbox = Postbox()
    serve(postbox).examine()
    assert postbox.taken == []
