"""Looking at a practice from outside, and at the server that runs."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from soundwell_hookspecs import Grade
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.security import Deployment, examine_security
from soundwell_plugins.host.security.tls import CertificateRefused, Unreachable, look
from soundwell_plugins.testing import assembled

DAY = timedelta(days=1)
NOW = datetime.now(UTC).replace(microsecond=0)


class Answering(BaseHTTPRequestHandler):
    """Answers as its server wants."""

    server: Any

    def do_GET(self) -> None:
        self.send_response(self.server.status)
        if self.server.told:
            self.send_header("Strict-Transport-Security", self.server.told)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def answering(
    *, told: str = "", status: int = 200, tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.told, server.status = told, status
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Certified:
    """A certificate for this machine, and who believes it."""

    def __init__(self, folder: Path, expires_at: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a practice")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(7)
            .not_valid_before(expires_at - 90 * DAY)
            .not_valid_after(expires_at)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
                critical=False,
            )
            .sign(key, hashes.SHA256())
        )
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        file = folder / "certificate.pem"
        file.write_bytes(
            pem
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.load_cert_chain(file)
        self.believing = ssl.create_default_context(cadata=pem.decode())


def test_an_address_shows_its_certificate_and_what_it_tells_browsers(tmp_path: Path) -> None:
    certified = Certified(tmp_path, NOW + 30 * DAY)
    told = "max-age=31536000; includeSubDomains"
    with answering(told=told, tls=certified.server) as port:
        seen = look(f"https://127.0.0.1:{port}", trust=certified.believing)
    assert (seen.expires_at, seen.strict_for, seen.serves_plainly) == (
        NOW + 30 * DAY,
        365 * DAY,
        False,
    )


def test_an_address_that_does_not_insist_on_tls_is_seen(tmp_path: Path) -> None:
    certified = Certified(tmp_path, NOW + 30 * DAY)
    with answering(tls=certified.server) as port:
        assert (
            look(f"https://127.0.0.1:{port}", trust=certified.believing).strict_for == timedelta()
        )


@pytest.mark.parametrize(("status", "plainly"), [(200, True), (308, False), (403, False)])
def test_a_page_without_tls_is_seen(tmp_path: Path, status: int, plainly: bool) -> None:  # noqa: FBT001  # a parameter of the test
    certified = Certified(tmp_path, NOW + 30 * DAY)
    with answering(tls=certified.server) as port, answering(status=status) as plain:
        seen = look(f"https://127.0.0.1:{port}", trust=certified.believing, plain_port=plain)
    assert seen.serves_plainly is plainly


def test_a_certificate_that_has_expired_is_refused(tmp_path: Path) -> None:
    certified = Certified(tmp_path, NOW - DAY)
    with (
        answering(tls=certified.server) as port,
        pytest.raises(CertificateRefused, match="expired"),
    ):
        look(f"https://127.0.0.1:{port}", trust=certified.believing)


def test_nobody_answers() -> None:
    with pytest.raises(Unreachable):
        look("https://127.0.0.1:9")


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    with closing(assembled(tmp_path)) as host:
        yield Deployment(draw(tmp_path / "soundwell.toml", found={}).configuration, host)


@pytest.mark.parametrize(
    ("command", "grade"),
    [
        ((), Grade.FINE),
        (("python", "soundwell", "serve"), Grade.FINE),
        (("python", "soundwell", "--debug", "serve"), Grade.FAILING),
    ],
)
def test_a_server_that_prints_errors_in_full_is_found(
    deployment: Deployment, command: tuple[str, ...], grade: Grade
) -> None:
    running = Deployment(deployment.configuration, deployment.host, command)
    [found] = [each.finding for each in examine_security(running) if each.plugin == "server"]
    assert found.grade is grade


def test_what_cannot_be_looked_at_is_a_finding_and_keeps_nothing_else_from_speaking(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        type(deployment.host), "verify_audit", lambda _self: (_ for _ in ()).throw(OSError("Ada"))
    )
    found = {each.plugin: each.finding for each in examine_security(deployment)}
    assert found["audit"].grade is Grade.FAILING
    assert "Ada" not in found["audit"].what
    assert found["server"].grade is Grade.FINE
