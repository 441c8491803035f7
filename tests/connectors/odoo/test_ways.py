"""Where an Odoo can stand: below a path, behind TLS, at a port of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from soundwell_hookspecs import DeliveryFailed, DeliveryRefused, Grade
from tests.connectors.odoo.conftest import KINDS, BackOffice, place_of
from tests.connectors.odoo.odoo_standin import StandIn, standing_in
from tests.connectors.odoo.odoo_world import World

BASE = "/erp"
HERE = ip_address("127.0.0.1")
ELSEWHERE = ip_address("192.0.2.1")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Return the version and the protocol; always of a pretended Odoo."""
    return str(request.param)


@pytest.fixture
def standin(kind: str) -> Iterator[StandIn]:
    """Return a pretended Odoo below a path."""
    with pretended(kind, base=BASE) as odoo:
        yield odoo


@contextmanager
def pretended(kind: str, base: str = "", tls: SSLContext | None = None) -> Iterator[StandIn]:
    version, protocol = kind.split()
    with standing_in(World(int(version), protocol), base, tls) as odoo:
        yield odoo


def test_an_odoo_below_a_path_is_written_to(office: BackOffice, standin: StandIn) -> None:
    assert standin.url.endswith(BASE)
    office.tell(office.booked(office.visitor()))
    assert standin.world.count("crm.lead") == 1


@pytest.mark.usefixtures("standin")
def test_its_version_is_found_out_below_the_path(office: BackOffice, kind: str) -> None:
    lines = office.place.splitlines()
    known = [line for line in lines if not line.startswith(("version", "protocol"))]
    server = office.practice(place="\n".join(known)).server
    assert server.version().major == int(kind.partition(" ")[0])


@pytest.mark.usefixtures("standin")
def test_without_the_path_there_is_no_odoo(office: BackOffice) -> None:
    office.practice(place=office.place.replace(BASE, ""))
    with pytest.raises(DeliveryRefused, match="There is no Odoo at `url`"):
        office.tell(office.booked(office.visitor()))


class Authority:
    """Somebody who issues certificates, such as a practice's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Harbour Authority")])
        usage = x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        own = (
            self._begun(self._name, self._key.public_key(), timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.file = folder / "authority.pem"
        self.file.write_bytes(own.public_bytes(Encoding.PEM))

    def serving(self, address: object = HERE, lasting: timedelta = timedelta(days=1)) -> SSLContext:
        """Return what a server needs whose certificate this authority has issued."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Odoo")])
        issued = (
            self._begun(name, key.public_key(), lasting)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(address)]),  # type: ignore[arg-type]  # v4
                critical=False,
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
            .sign(self._key, hashes.SHA256())
        )
        file = self._folder / "server.pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(secret + issued.public_bytes(Encoding.PEM))
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _begun(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, lasting: timedelta
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=3))
            .not_valid_after(now + lasting)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        )


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def trusting(authority: Authority, url: str, kind: str) -> str:
    return f'{place_of(url, kind)}\nauthorities = "{authority.file}"'


def test_an_odoo_behind_tls_is_written_to(
    office: BackOffice, authority: Authority, kind: str
) -> None:
    with pretended(kind, tls=authority.serving()) as odoo:
        office.practice(place=trusting(authority, odoo.url, kind))
        office.tell(office.booked(office.visitor()))
        assert odoo.url.startswith("https://")
        assert odoo.world.count("crm.lead") == 1


def test_one_behind_tls_and_below_a_path_is_written_to_over_one_connection(
    office: BackOffice, authority: Authority, kind: str
) -> None:
    with pretended(kind, BASE, authority.serving()) as odoo:
        office.practice(place=trusting(authority, odoo.url, kind))
        office.tell(office.booked(office.visitor()))
        assert odoo.world.count("crm.lead") == 1
        assert odoo.connections == 1


def test_a_certificate_of_an_authority_that_nobody_knows_is_not_trusted(
    office: BackOffice, authority: Authority, kind: str
) -> None:
    with pretended(kind, tls=authority.serving()) as odoo:
        office.practice(place=place_of(odoo.url, kind))
        with pytest.raises(DeliveryRefused, match="name the file of its authority"):
            office.tell(office.booked(office.visitor()))
        assert odoo.bodies == []


@pytest.mark.parametrize(
    ("address", "lasting"),
    [(ELSEWHERE, timedelta(days=1)), (HERE, timedelta(days=-1))],
    ids=["of another host", "that has run out"],
)
def test_a_certificate_is_not_trusted_though_its_authority_is(
    office: BackOffice, authority: Authority, kind: str, address: object, lasting: timedelta
) -> None:
    with pretended(kind, tls=authority.serving(address, lasting)) as odoo:
        office.practice(place=trusting(authority, odoo.url, kind))
        with pytest.raises(DeliveryRefused, match="have the certificate renewed"):
            office.tell(office.booked(office.visitor()))
        assert odoo.bodies == []


def test_the_doctor_says_what_is_wrong_with_a_certificate(
    office: BackOffice, authority: Authority, kind: str
) -> None:
    with pretended(kind, tls=authority.serving()) as odoo:
        findings = office.practice(place=place_of(odoo.url, kind)).health()
        assert any(each.grade is Grade.FAILING and "certificate" in each.what for each in findings)


@pytest.mark.usefixtures("standin")
def test_a_server_without_tls_is_not_spoken_to_as_if_it_had_it(office: BackOffice) -> None:
    office.practice(place=office.place.replace("http://", "https://"))
    with pytest.raises(DeliveryFailed, match="start Odoo, or correct the address"):
        office.tell(office.booked(office.visitor()))
