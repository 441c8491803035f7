"""`soundwell fit assign`."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from soundwell_plugins.features.fit.commands import app
from soundwell_plugins.sdk.commands import CommandFailed

LISTS = {
    "clients": [{"id": "carla", "prefers": ["ana"]}, {"id": "dov", "prefers": ["ana"]}],
    "practitioners": [{"id": "ana", "capacity": 1, "prefers": ["dov", "carla"]}],
}
SCORES = {
    "clients": [{"id": "carla"}, {"id": "dov"}],
    "practitioners": [{"id": "ana"}],
    "scores": {"carla": {"ana": 0.25}, "dov": {"ana": 0.5}},
}
NEITHER = {"clients": [{"id": "carla"}], "practitioners": [{"id": "ana"}]}


def run(document: Any, *options: str) -> Result:
    return CliRunner().invoke(app, ["assign", "-", *options], input=json.dumps(document))


def sentence(result: Result) -> str:
    assert isinstance(result.exception, CommandFailed)
    assert result.stdout == ""
    return result.exception.sentence


def test_a_stable_assignment_is_printed_as_json() -> None:
    assert json.loads(run(LISTS, "--json").stdout) == {
        "method": "stable",
        "assigned": {"carla": None, "dov": "ana"},
        "total": None,
        "blocking_pairs": [],
        "unplaced": {"carla": "Everybody they listed is full with clients listed higher there."},
    }


def test_the_highest_total_is_printed_as_json() -> None:
    answer = json.loads(run(SCORES, "--json").stdout)
    assert (answer["method"], answer["assigned"], answer["total"]) == (
        "total",
        {"carla": None, "dov": "ana"},
        0.5,
    )


def test_without_lists_and_scores_the_order_is_fair() -> None:
    answer = json.loads(run(NEITHER, "--json").stdout)
    assert (answer["method"], answer["assigned"]) == ("fair", {"carla": "ana"})


def test_the_method_can_be_chosen() -> None:
    answer = json.loads(run(SCORES, "--json", "--method", "fair").stdout)
    assert answer["assigned"] == {"carla": "ana", "dov": None}


def test_pairs_that_another_method_leaves_unhappy_are_printed() -> None:
    answer = json.loads(run(LISTS, "--json", "--method", "fair").stdout)
    assert answer["blocking_pairs"] == [["dov", "ana"]]


def test_the_same_input_gives_the_same_output() -> None:
    assert run(SCORES, "--json").stdout == run(SCORES, "--json").stdout


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "waiting.json"
    path.write_text(json.dumps(NEITHER))
    result = CliRunner().invoke(app, ["assign", str(path), "--json"])
    assert json.loads(result.stdout)["assigned"] == {"carla": "ana"}


def test_without_json_there_is_a_summary_with_reasons() -> None:
    assert run(SCORES).stdout == (
        "1 of 2 have a place. The scores add up to the most.\n"
        "\n"
        "dov    ana (score 0.5)\n"
        "\n"
        "Still waiting:\n"
        "carla  Everybody whom they could have is full, and no change would raise the total.\n"
        "\n"
        "The scores add up to 0.5.\n"
        "\n"
        'Lots among equals were drawn with the seed "soundwell".\n'
    )


def test_the_summary_says_which_choice_somebody_was_given() -> None:
    assert "dov    ana (choice 1)\n" in run(LISTS).stdout


def test_an_empty_waiting_list_is_placed() -> None:
    result = run({"clients": [], "practitioners": []}, "--json")
    assert json.loads(result.stdout)["assigned"] == {}


def test_what_is_wrong_is_told_line_by_line() -> None:
    wrong = {
        "clients": [{"id": "carla", "prefers": ["anna"]}],
        "practitioners": [{"id": "ana", "capacity": -1}],
    }
    assert sentence(run(wrong)) == (
        "What came by the input cannot be used:\n"
        '  clients[0].prefers[0]: "anna" is not the id of a practitioner. Did you mean "ana"?\n'
        "  practitioners[0].capacity: -1 is not a number of places. Give a whole number, 0 or more."
    )


@pytest.mark.parametrize(
    ("method", "remedy"),
    [
        ("stable", "Add `prefers` to clients and practitioners, or leave the method to `auto`."),
        ("total", "Add `scores`, or leave the method to `auto`."),
    ],
)
def test_a_method_without_what_it_goes_by_is_refused(method: str, remedy: str) -> None:
    assert sentence(run(NEITHER, "--method", method)).endswith(remedy)


def test_a_file_that_is_not_there_is_told() -> None:
    result = CliRunner().invoke(app, ["assign", "nowhere.json"])
    assert sentence(result) == "nowhere.json is not there: check the file's name and folder."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["assign", str(tmp_path)])
    assert sentence(result) == f"{tmp_path} is a folder: name a file in it."


def test_declaring_the_command_imports_nothing_slow() -> None:
    code = (
        "import sys, soundwell_plugins.features.fit.commands;"
        "print({'fastapi', 'sqlalchemy', 'pydantic', 'dbos', 'numpy', 'scipy'} & set(sys.modules))"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert outcome.stdout.strip() == b"set()"
