"""What the description promises, tried with whatever fits it and whatever does not."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

from soundwell_hookspecs import Role
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.testing import running, sign_in

CALLS = (
    ("GET", "/api/scheduling/kinds"),
    ("GET", "/api/scheduling/practitioners"),
    ("GET", "/api/scheduling/times"),
    ("GET", "/api/scheduling/why"),
    ("PUT", "/api/scheduling/holds/{form}"),
    ("DELETE", "/api/scheduling/holds/{form}"),
    ("POST", "/api/scheduling/bookings"),
)
TRIED = [
    (method, path, mode)
    for method, path in CALLS
    for mode in schemathesis.GenerationMode
    if mode.is_positive or not path.endswith("/kinds")  # which takes nothing that could be wrong
]
KEPT = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return what calls a practice that runs."""
    with running(tmp_path_factory.mktemp("described"), Scheduling) as practice:
        sign_in(practice.host, practice.client, Role.ADMIN)
        yield practice.client


@pytest.fixture(scope="module")
def described(client: TestClient) -> Any:
    """Return what the practice says of itself."""
    return schemathesis.openapi.from_dict(client.get("/api/openapi.json").json())


def sent(client: TestClient, case: Any) -> Any:
    call = case.as_transport_kwargs(base_url=str(client.base_url))
    call["content"] = call.pop("data", None)
    call.pop("cookies", None)
    return client.request(**{name: value for name, value in call.items() if value is not None})


@pytest.mark.filterwarnings("ignore:Do not use the `random` module")  # schemathesis' own strategies
@pytest.mark.parametrize(("method", "path", "mode"), TRIED)
def test_nothing_is_answered_that_is_not_described(
    client: TestClient, described: Any, method: str, path: str, mode: schemathesis.GenerationMode
) -> None:
    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(described[path][method].as_strategy(generation_mode=mode))
    def conforms(case: Any) -> None:
        case.validate_response(sent(client, case), checks=KEPT)

    conforms()


def test_every_call_is_tried(described: Any) -> None:
    found = [each.ok() for each in described.get_all_operations()]
    assert {(each.method.upper(), each.path) for each in found} == set(CALLS)
