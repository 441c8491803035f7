"""Whatever goes wrong is of the right kind, and told in a sentence that an admin can act on."""

import logging
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from soundwell_hookspecs import DeliveryFailed, DeliveryRefused
from soundwell_plugins.connectors.odoo.answers import of_json2
from soundwell_plugins.connectors.odoo.faults import Call, Fault, problem_of, problem_of_load
from soundwell_plugins.connectors.odoo.problems import (
    Conflict,
    InvalidData,
    Misconfigured,
    NotAllowed,
    OdooProblem,
    Temporary,
    UnknownExternalId,
    WrongDatabase,
)
from tests.connectors.odoo.conftest import BackOffice
from tests.connectors.odoo.odoo_observations import Observation, parsed, table
from tests.connectors.odoo.odoo_standin import StandIn, Trouble

MEANINGS: dict[str, type[OdooProblem]] = {
    "02b": NotAllowed,
    "03": WrongDatabase,
    "03b": WrongDatabase,
    "03c": WrongDatabase,
    "04": Misconfigured,
    "05": Misconfigured,
    "05b": NotAllowed,
    "06": Misconfigured,
    "06b": Misconfigured,
    "06c": Misconfigured,
    "07": InvalidData,
    "07b": InvalidData,
    "07c": InvalidData,
    "08": NotAllowed,
    "08b": NotAllowed,
    "08c": NotAllowed,
    "09": InvalidData,
    "09b": InvalidData,
    "09b2": InvalidData,
    "09c": InvalidData,
    "09d": InvalidData,
    "09e": InvalidData,
    "10b": InvalidData,
    "11": Misconfigured,
    "13": InvalidData,
}
"""For each observed mistake what it is; `12` is a method that is not called."""

OBSERVED = [
    (case.split()[0], how, parsed(answer["result"]))
    for case, answers in table("observed-errors").items()
    for how, answer in answers.items()
    if case.split()[0] in MEANINGS and "xmlrpc" not in how
    if not answer["result"].startswith(("OK", "httpx", "odoolib.tools.Auth"))
    if parsed(answer["result"]).name
]


@pytest.mark.parametrize(
    ("case", "seen"),
    [(case, seen) for case, _, seen in OBSERVED],
    ids=[f"{c} {h}" for c, h, _ in OBSERVED],
)
def test_an_observed_mistake_is_of_its_kind(case: str, seen: Observation) -> None:
    call = Call("res.partner", "create", ("no_such_field",))
    assert type(problem_of(Fault(seen.name, seen.message), call)) is MEANINGS[case]


@pytest.mark.parametrize(
    "seen", [seen for _, _, seen in OBSERVED], ids=[f"{c} {h}" for c, h, _ in OBSERVED]
)
def test_no_word_of_odoos_own_is_passed_on(seen: Observation) -> None:
    sentence = problem_of(Fault(seen.name, seen.message), Call("res.partner", "create")).sentence
    assert not any(word in sentence for word in ("bogus", "2026-12-01", "nosuchdb", "99999999"))


SAID_BY_LOAD = {
    "could not serialize access due to concurrent update": Conflict,
    "Contacts require a name": InvalidData,
}


@pytest.mark.parametrize("text", SAID_BY_LOAD)
def test_what_load_says_is_of_its_kind(text: str) -> None:
    messages = [{"type": "error", "message": text}]
    assert type(problem_of_load(messages, Call("res.partner", "load"))) is SAID_BY_LOAD[text]


def test_a_name_that_load_does_not_find_is_the_configurations() -> None:
    said = {"type": "error", "message": "No matching record", "field": "stage_id", "moreinfo": {}}
    problem = problem_of_load([said], Call("crm.lead", "load", ("stage_id",)))
    assert isinstance(problem, Misconfigured)
    assert problem.field == "stage_id"


def test_an_external_id_that_nobody_knows_is_told_apart() -> None:
    fault = Fault("builtins.ValueError", "External ID not found in the system: soundwell.x")
    assert type(problem_of(fault, Call())) is UnknownExternalId


BROKEN: dict[str, tuple[Trouble, type[DeliveryFailed], str]] = {
    "200 empty": (Trouble(status=200, body=""), DeliveryFailed, "Something else than Odoo"),
    "200 html (login page)": (Trouble(status=200, body="<html>"), DeliveryFailed, "Something else"),
    "301 to https": (
        Trouble(status=301, headers=(("Location", "https://x.example/"),)),
        DeliveryRefused,
        "sends us to another address",
    ),
    "429 retry-after": (
        Trouble(status=429, body='{"message":"slow"}', headers=(("Retry-After", "120"),)),
        DeliveryFailed,
        "fewer calls",
    ),
    "502 html": (
        Trouble(status=502, body="<html>bad gateway</html>"),
        DeliveryFailed,
        "status 502",
    ),
    "503 html": (Trouble(status=503, body="<html>maint</html>"), DeliveryFailed, "status 503"),
    "closed without response": (Trouble(), DeliveryFailed, "hung up"),
    "hang": (Trouble(hangs=True), DeliveryFailed, "did not answer in time"),
    "reset": (Trouble(), DeliveryFailed, "hung up"),
    "truncated": (Trouble(cut=True), DeliveryFailed, "hung up"),
}
"""For each of `observed-transport.json` what the delivery is told."""


def test_every_observed_way_to_break_is_tried() -> None:
    assert set(BROKEN) == set(table("observed-transport"))


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_way_is_told_as_what_it_is(
    office: BackOffice, standin: StandIn, case: str
) -> None:
    trouble, kind, words = BROKEN[case]
    office.practice(place=office.place + '\ntimeout = "1 second"')
    event = office.booked(office.visitor())
    standin.chance = lambda: trouble
    with pytest.raises(DeliveryFailed, match=words) as told:
        office.tell(event)
    assert type(told.value) is kind


def test_a_pause_that_odoo_asks_for_is_passed_on(office: BackOffice, standin: StandIn) -> None:
    event = office.booked(office.visitor())
    standin.chance = lambda: BROKEN["429 retry-after"][0]
    with pytest.raises(DeliveryFailed) as told:
        office.tell(event)
    assert told.value.retry_after == timedelta(minutes=2)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ('key = { env = "WRONG_KEY" }', "does not accept `login` and `key`"),
        ('database = "nosuchdb"', "knows no database of this name"),
        ('url = "http://127.0.0.1:1"', "Nothing answers"),
        ('url = "http://nobody.invalid"', "Nothing answers"),
    ],
)
@pytest.mark.usefixtures("standin")
def test_a_wrong_place_is_told_as_what_it_is(
    office: BackOffice, monkeypatch: pytest.MonkeyPatch, wrong: str, words: str
) -> None:
    monkeypatch.setenv("WRONG_KEY", "0" * 40)
    name = wrong.partition(" ")[0]
    lines = [line for line in office.place.splitlines() if not line.startswith(f"{name} ")]
    office.practice(place="\n".join([*lines, wrong]))
    with pytest.raises(DeliveryFailed, match=words):
        office.tell(office.booked(office.visitor()))


def test_a_key_that_is_not_there_parks_the_delivery(
    office: BackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.practice()
    event = office.booked(office.visitor())
    monkeypatch.delenv("TEST_ODOO_KEY")
    with pytest.raises(DeliveryRefused, match="TEST_ODOO_KEY is not set"):
        office.tell(event)


def test_a_right_that_is_missing_is_told_with_the_application(
    office: BackOffice, standin: StandIn
) -> None:
    standin.world.forbidden.add(("crm.lead", "create"))
    with pytest.raises(DeliveryRefused, match="access to CRM"):
        office.tell(office.booked(office.visitor()))


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
def test_what_was_cut_before_or_after_it_was_done_is_there_once_in_the_end(
    office: BackOffice, standin: StandIn, *, done: bool
) -> None:
    person = office.visitor()
    event = office.booked(person)
    for _ in range(12):
        standin.troubles.extend([None, Trouble(done=done)])
        try:
            office.tell(event)
        except DeliveryFailed:
            continue
        break
    standin.troubles.clear()
    office.tell(event)
    world = standin.world
    email = office.email_of(person)
    assert world.count("res.partner", email=email) == 1
    assert world.count("crm.lead", email_from=email) == 1
    assert world.count("calendar.event") == 1


@pytest.mark.usefixtures("standin")
def test_neither_key_nor_what_is_sent_reaches_the_log(
    office: BackOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = office.visitor("Zebedee Unusual")
    office.tell(office.booked(person))
    secrets = ("Zebedee", office.email_of(person), office.odoo.config.key.reveal())
    ours = [record for record in caplog.records if not record.name.startswith("sqlalchemy")]
    assert not any(secret in record.getMessage() for record in ours for secret in secrets)


@pytest.mark.usefixtures("standin")
def test_no_payload_is_in_what_a_refusal_chains(office: BackOffice) -> None:
    office.practice('[odoo.contact.fields]\nx_no_such = "1"\n')
    person = office.visitor("Zebedee Unusual")
    with pytest.raises(DeliveryRefused) as told:
        office.tell(office.booked(person))
    cause: BaseException | None = told.value
    while cause is not None:
        assert "Zebedee" not in f"{cause} {cause!r}"
        cause = cause.__cause__


def test_connections_stay_open_between_calls(office: BackOffice, standin: StandIn) -> None:
    for _ in range(3):
        office.tell(office.booked(office.visitor()))
    assert standin.connections == 1


def test_proxies_of_the_environment_are_left_alone(
    office: BackOffice, standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    office.practice()
    office.tell(office.booked(office.visitor()))
    assert standin.world.count("crm.lead") == 1


def test_a_server_error_without_a_name_is_temporary() -> None:
    with pytest.raises(Temporary):
        of_json2(httpx2.Response(500, text="<html>"), Call())


def test_a_file_of_authorities_that_holds_none_is_told(office: BackOffice, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    office.practice(place=f'{office.place}\nauthorities = "{tmp_path / "ca.pem"}"')
    with pytest.raises(DeliveryRefused, match="PEM"):
        office.tell(office.booked(office.visitor()))
