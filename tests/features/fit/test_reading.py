"""Reading a waiting list, and what is said of a wrong one."""

import json
from typing import Any

import pytest

from soundwell_plugins.features.fit.instance import Client, Practitioner
from soundwell_plugins.features.fit.problems import WaitingListInvalid
from soundwell_plugins.features.fit.reading import MAX_CLIENTS, read


def waiting_list(**changes: Any) -> dict[str, Any]:
    return {
        "clients": [{"id": "carla", "prefers": ["ana", "ben"]}, {"id": "dov"}],
        "practitioners": [{"id": "ana", "capacity": 2, "prefers": ["dov"]}, {"id": "ben"}],
        **changes,
    }


def problems(document: Any) -> tuple[str, ...]:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(WaitingListInvalid) as caught:
        read(body)
    return caught.value.problems


def test_clients_are_read_in_the_order_in_which_they_wait() -> None:
    instance = read(json.dumps(waiting_list()).encode())
    assert instance.clients == (Client("carla", ("ana", "ben")), Client("dov"))


def test_a_practitioner_without_a_capacity_has_one_place() -> None:
    instance = read(json.dumps(waiting_list()).encode())
    assert instance.practitioners == (Practitioner("ana", 2, ("dov",)), Practitioner("ben", 1))


def test_scores_and_forbidden_pairs_are_read() -> None:
    document = waiting_list(scores={"dov": {"ana": 0.5}}, forbidden=[["dov", "ben"]])
    instance = read(json.dumps(document).encode())
    assert instance.scores == {"dov": {"ana": 0.5}}
    assert instance.forbidden == {("dov", "ben")}


def test_a_byte_order_mark_does_no_harm() -> None:
    assert len(read(b"\xef\xbb\xbf" + json.dumps(waiting_list()).encode()).clients) == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"clients": [{"id": "carla", "prefers": ["ben", "anna"]}]},
            'clients[0].prefers[1]: "anna" is not the id of a practitioner. Did you mean "ana"?',
        ),
        (
            {"clients": [{"id": "carla", "prefers": ["ben", "xyz"]}, {"id": "dov"}]},
            (
                'clients[0].prefers[1]: "xyz" is not the id of a practitioner. '
                "Name a practitioner of this file."
            ),
        ),
        (
            {"clients": [{"id": "dov", "prefers": ["ana", "ben", "ana"]}]},
            'clients[0].prefers[2]: "ana" stands in this list already, at [0]. Keep one of them.',
        ),
        (
            {"clients": [{"id": "dov", "prefers": [["ana"]]}]},
            "clients[0].prefers[0]: a list is not an id. Give the id of a practitioner, in quotes.",
        ),
        (
            {"clients": [{"id": "dov", "prefers": "ana"}]},
            'clients[0].prefers: "ana" stands where a list belongs. Write […].',
        ),
        (
            {"clients": [{"id": "dov"}, {"id": "dov"}]},
            'clients[1].id: "dov" stands at clients[0] already. Give everybody an id of their own.',
        ),
        (
            {"clients": [{"id": "dov"}, {"id": 7}]},
            "clients[1].id: 7 is not an id. Give a text of 1 to 200 visible characters, in quotes.",
        ),
        (
            {"clients": [{"id": "dov"}, {"id": "\u001b[2J"}]},
            (
                'clients[1].id: "\\u001b[2J" is not an id. '
                "Give a text of 1 to 200 visible characters, in quotes."
            ),
        ),
        (
            {"clients": [{"id": "dov"}, {"prefers": []}]},
            'clients[1]: the key "id" is missing. Add it.',
        ),
        (
            {"clients": [{"id": "dov", "preferes": []}]},
            (
                'clients[0]: the key "preferes" means nothing. Did you mean "prefers"? '
                "Allowed here: id, prefers."
            ),
        ),
        (
            {"clients": [{"id": "dov"}, "carla"]},
            'clients[1]: "carla" stands where an object belongs. Write {…}.',
        ),
        (
            {"practitioners": [{"id": "ana"}, {"id": "ben", "capacity": -1}]},
            (
                "practitioners[1].capacity: -1 is not a number of places. "
                "Give a whole number, 0 or more."
            ),
        ),
        (
            {"practitioners": [{"id": "ana"}, {"id": "ben", "capacity": True}]},
            (
                "practitioners[1].capacity: true is not a number of places. "
                "Give a whole number, 0 or more."
            ),
        ),
        (
            {"scores": {"dov": {"ana": float("nan"), "ben": 1}}},
            (
                'scores["dov"]["ana"]: NaN is not a score. Give a number between -1e+15 and 1e+15,'
                " or leave the pair out if it may not be."
            ),
        ),
        (
            {"scores": {"dov": {"ana": float("inf")}}},
            (
                'scores["dov"]["ana"]: Infinity is not a score. Give a number between -1e+15 and'
                " 1e+15, or leave the pair out if it may not be."
            ),
        ),
        (
            {"scores": {"dov": {"ana": None}}},
            (
                'scores["dov"]["ana"]: null is not a score. Give a number between -1e+15 and 1e+15,'
                " or leave the pair out if it may not be."
            ),
        ),
        (
            {"scores": {"dow": {}}},
            'scores["dow"]: "dow" is not the id of a client. Did you mean "dov"?',
        ),
        (
            {"scores": {"dov": {"bem": 1}}},
            'scores["dov"]["bem"]: "bem" is not the id of a practitioner. Did you mean "ben"?',
        ),
        (
            {"forbidden": [["dov", "ana"], ["ana", "ana"]]},
            'forbidden[1][0]: "ana" is not the id of a client. Name a client of this file.',
        ),
        (
            {"forbidden": [["dov"]]},
            'forbidden[0]: a list is not a pair. Write ["client\'s id", "practitioner\'s id"].',
        ),
        (
            {"score": {}},
            (
                'the file: the key "score" means nothing. Did you mean "scores"? '
                "Allowed here: clients, practitioners, scores, forbidden."
            ),
        ),
        (
            {"clients": [{"id": "dov"}] * (MAX_CLIENTS + 1)},
            "clients: there are 10001, more than 10000. Take fewer at a time.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_a_remedy(
    changes: dict[str, Any], sentence: str
) -> None:
    document = waiting_list(**changes)
    if "clients" in changes:
        # Whoever lists clients would be wrong as well.
        document["practitioners"] = [{"id": "ana"}, {"id": "ben"}]
    assert problems(document) == (sentence,)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "Line 1, column 1: Expecting value. Mend the JSON there."),
        (b'{"clients": [}', "Line 1, column 14: Expecting value. Mend the JSON there."),
        (b"\xff\xfe", "The file is not in UTF-8. Save it in that encoding."),
        (b"[]", "the file: a list stands where an object belongs. Write {…}."),
        (
            b"[" * 100_000,
            "The file is nested too deeply. Clients and practitioners are plain lists.",
        ),
        (b"1" * 5000, "A number in the file is too long. Write a shorter one."),
    ],
)
def test_what_is_no_waiting_list_at_all_is_told(body: bytes, sentence: str) -> None:
    assert problems(body) == (sentence,)


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert problems(b" " * 100_000_001) == (
        "The file is larger than 100 MB. Place fewer clients at a time.",
    )


def test_a_key_that_stands_twice_is_told_because_one_value_would_be_lost() -> None:
    body = (
        b'{"clients": [{"id": "c"}], "practitioners": [{"id": "p"}],'
        b' "scores": {"c": {"p": 1, "p": 2}}}'
    )
    assert problems(body) == ('scores["c"]: the key "p" stands there twice. Keep one of them.',)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    document = waiting_list(
        practitioners=[{"id": "ana", "capacity": -2}, {"id": "ben"}],
        scores={"dow": {}},
        forbidden=[["dov", "bem"]],
    )
    places = [problem.partition(": ")[0] for problem in problems(document)]
    assert places == ["practitioners[0].capacity", 'scores["dow"]', "forbidden[0][1]"]


def test_after_fifty_problems_the_others_are_counted() -> None:
    document = waiting_list(forbidden=[["nobody", "ana"]] * 60)
    told = problems(document)
    assert len(told) == 51
    assert told[-1] == "… and 10 more."
