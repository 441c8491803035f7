"""Reading a waiting list from JSON."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from typing import Any, Final

from soundwell_plugins.features.fit.document import parse
from soundwell_plugins.features.fit.instance import Client, Instance, Practitioner, Scores
from soundwell_plugins.features.fit.pairs import CLIENT, PRACTITIONER, read_forbidden, read_scores
from soundwell_plugins.features.fit.problems import Problems, quoted
from soundwell_plugins.features.fit.shapes import check_keys, is_id, is_list, is_object, read_names

MAX_CLIENTS: Final = 10_000
MAX_PRACTITIONERS: Final = 1_000

Ids = dict[str, int]


def read(body: bytes) -> Instance:
    """Read a waiting list.

    Args:
        body: JSON in UTF-8: an object with `clients`, `practitioners` and, where there are any,
            `scores` and `forbidden`. A practitioner without a capacity has one place.

    Raises:
        WaitingListInvalid: it cannot be used; all that is wrong is told.
    """
    problems = Problems()
    file = parse(body)
    if not is_object(file, "the file", problems):
        problems.raise_any()
    check_keys(
        file,
        "the file",
        problems,
        required=("clients", "practitioners"),
        optional=("scores", "forbidden"),
    )
    clients = _rows(file.get("clients", []), "clients", MAX_CLIENTS, problems)
    practitioners = _rows(
        file.get("practitioners", []), "practitioners", MAX_PRACTITIONERS, problems
    )
    client_ids = _ids(clients, "clients", ("prefers",), problems)
    practitioner_ids = _ids(practitioners, "practitioners", ("capacity", "prefers"), problems)
    instance = Instance(
        clients=tuple(
            Client(
                name,
                _prefers(
                    clients[index], f"clients[{index}]", PRACTITIONER, practitioner_ids, problems
                ),
            )
            for name, index in client_ids.items()
        ),
        practitioners=tuple(
            _practitioner(practitioners[index], f"practitioners[{index}]", client_ids, problems)
            for index in practitioner_ids.values()
        ),
        scores=_scores(file, client_ids, practitioner_ids.keys(), problems),
        forbidden=read_forbidden(file.get("forbidden", []), client_ids, practitioner_ids, problems),
    )
    problems.raise_any()
    return instance


def _scores(
    file: dict[str, Any],
    clients: Collection[str],
    practitioners: AbstractSet[str],
    problems: Problems,
) -> Scores | None:
    if "scores" not in file:
        return None
    return read_scores(file["scores"], clients, practitioners, problems)


def _practitioner(
    row: dict[str, Any], place: str, clients: Collection[str], problems: Problems
) -> Practitioner:
    return Practitioner(
        id=row["id"],
        capacity=_capacity(row, place, problems),
        prefers=_prefers(row, place, CLIENT, clients, problems),
    )


def _rows(value: Any, place: str, limit: int, problems: Problems) -> list[Any]:
    if not is_list(value, place, problems):
        return []
    if len(value) > limit:
        problems.add(place, f"there are {len(value)}, more than {limit}", "Take fewer at a time")
        problems.raise_any()
    return value


def _ids(rows: list[Any], place: str, optional: tuple[str, ...], problems: Problems) -> Ids:
    """Return at which index of its list each id stands."""
    ids: Ids = {}
    for index, row in enumerate(rows):
        here = f"{place}[{index}]"
        if not is_object(row, here, problems):
            continue
        check_keys(row, here, problems, required=("id",), optional=optional)
        if "id" not in row or not is_id(row["id"], f"{here}.id", problems):
            continue
        first = ids.setdefault(row["id"], index)
        if first != index:
            problems.add(
                f"{here}.id",
                f"{quoted(row['id'])} stands at {place}[{first}] already",
                "Give everybody an id of their own",
            )
    return ids


def _capacity(row: dict[str, Any], place: str, problems: Problems) -> int:
    capacity = row.get("capacity", 1)
    if type(capacity) is not int or capacity < 0:
        problems.add(
            f"{place}.capacity",
            f"{quoted(capacity)} is not a number of places",
            "Give a whole number, 0 or more",
        )
        return 0
    return capacity


def _prefers(
    row: dict[str, Any], place: str, kind: str, known: Collection[str], problems: Problems
) -> tuple[str, ...] | None:
    if "prefers" not in row:
        return None
    return read_names(row["prefers"], f"{place}.prefers", kind, known, problems)
