"""Calls whatever the description of the interface promises, with what fits it and what does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, seed, settings

PATH: Final = "/api/openapi.json"
KEPT: Final = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
]


@dataclass
class Called:
    """What came of it: how many calls of how many operations, and what was wrong."""

    operations: int = 0
    calls: int = 0
    faults: tuple[str, ...] = ()


def called(client: TestClient, examples: int, number: int = 1) -> Called:
    """Call every operation that a practice describes.

    Args:
        client: calls it.
        examples: how many calls of each operation, of those that fit and of those that do not.
        number: which calls: the same number makes the same ones.
    """
    described: Any = schemathesis.openapi.from_dict(client.get(PATH).json())
    report = Called()
    for found in described.get_all_operations():
        report.operations += 1
        operation = found.ok()
        report.faults += tuple(_faults(client, operation, examples, number, report))
    return report


def _faults(
    client: TestClient, operation: Any, examples: int, number: int, report: Called
) -> Iterator[str]:
    for mode in schemathesis.GenerationMode:
        if mode.is_negative and not _takes_something(operation):
            continue

        @seed(number)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def conforms(case: Any) -> None:
            report.calls += 1
            case.validate_response(_sent(client, case), checks=KEPT)

        try:
            conforms()
        except Exception as error:  # noqa: BLE001  # hypothesis raises whatever a check raised
            yield f"{operation.method.upper()} {operation.path}, {mode.value}: {error}"


def _takes_something(operation: Any) -> bool:
    return bool(operation.body or any(operation.iter_parameters()))


def _sent(client: TestClient, case: Any) -> Any:
    call = case.as_transport_kwargs(base_url=str(client.base_url))
    call["content"] = call.pop("data", None)
    call.pop("cookies", None)
    return client.request(**{name: value for name, value in call.items() if value is not None})
