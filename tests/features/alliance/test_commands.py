"""`soundwell alliance signals`."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from soundwell_plugins.features.alliance.commands import app
from soundwell_plugins.features.alliance.judgement import judge_all
from soundwell_plugins.features.alliance.options import Options
from soundwell_plugins.features.alliance.score_table import Course
from soundwell_plugins.features.alliance.signals.rules import Rule
from soundwell_plugins.sdk.commands import CommandFailed

HEAD = "client,session,score\n"
FALL = HEAD + "".join(
    f"a,{session},{score}\n" for session, score in enumerate((8, 9, 7, 8, 8, 8, 2, 2, 3), start=1)
)
KNOWN = ("--target", "8", "--sigma", "1")


def run(*arguments: str, text: str = FALL) -> Result:
    return CliRunner().invoke(app, ["signals", "-", *arguments], input=text.encode())


def rows(*arguments: str, text: str = FALL) -> list[dict[str, Any]]:
    result = run(*arguments, "--json", text=text)
    assert result.exception is None
    return list(json.loads(result.stdout))


def sentence(*arguments: str, text: str = FALL) -> str:
    result = run(*arguments, text=text)
    assert isinstance(result.exception, CommandFailed)
    assert result.stdout == ""
    return result.exception.sentence


def test_a_row_of_the_look_rule() -> None:
    assert rows("--rule", "look", *KNOWN)[6] == {
        "client": "a",
        "session": 7,
        "score": 2.0,
        "rule": "look",
        "mean": 8.0,
        "spread": 1.0,
        "lower": 6.0,
        "signal": True,
        "side": "low",
        "unjudged": None,
        "parameters": {"k": 2.0, "target": 8.0, "sigma": 1.0, "sd": None, "baseline": 0},
        "false_alarms": 0.28,
    }


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("look",), {"mean", "spread", "lower"}),
        (("ewma",), {"ewma", "target", "sigma", "lower", "upper"}),
        (("cusum",), {"cusum_lower", "cusum_upper", "target", "sigma", "limit"}),
        (
            ("reliable-change", "--sd", "1", "--reliability", "0.8"),
            {"compared_with", "change", "index", "limit"},
        ),
        (
            ("sudden-change", "--cutoff", "3"),
            {"drop", "cutoff", "mean_before", "mean_after", "limit"},
        ),
    ],
)
def test_every_rule_finds_the_fall_and_prints_its_statistics(
    arguments: tuple[str, ...], names: set[str]
) -> None:
    row = rows("--rule", *arguments)[6]
    common = {"client", "session", "score", "rule", "signal", "side", "unjudged"}
    assert set(row) == common | names | {"parameters", "false_alarms"}
    assert (row["signal"], row["side"]) == (True, "low")


@pytest.mark.parametrize(
    ("arguments", "parameters"),
    [
        (("look",), {"k": 2, "target": None, "sigma": None, "sd": None, "baseline": 5}),
        (
            ("ewma",),
            {
                "lambda": 0.3,
                "limit": 3,
                "limits": "steady",
                "target": None,
                "sigma": None,
                "sd": None,
                "baseline": 5,
            },
        ),
        (("cusum",), {"k": 0.5, "h": 5, "target": None, "sigma": None, "sd": None, "baseline": 5}),
        (
            ("reliable-change", "--sd", "7.5", "--reliability", "0.8"),
            {
                "sd": 7.5,
                "reliability": 0.8,
                "limit": 1.959963984540054,
                "target": None,
                "baseline": 1,
            },
        ),
        (
            ("sudden-change", "--sd", "7.5", "--reliability", "0.8"),
            {"cutoff": pytest.approx(9.2969, abs=5e-5)},
        ),
    ],
)
def test_defaults_stand_in_every_row(
    arguments: tuple[str, ...], parameters: dict[str, object]
) -> None:
    assert rows("--rule", *arguments)[0]["parameters"] == parameters


@pytest.mark.parametrize(
    ("arguments", "parameters"),
    [
        (("look", "--k", "1.5", "--baseline", "3"), {"k": 1.5, "baseline": 3}),
        (("look", "--sd", "2", "--reliability", "0.8"), {"sd": 2}),
        (
            ("ewma", "--lambda", "0.2", "--limit", "2.5", "--limits", "exact"),
            {"lambda": 0.2, "limit": 2.5, "limits": "exact"},
        ),
        (("cusum", "--k", "1", "--h", "4"), {"k": 1, "h": 4}),
        (
            ("reliable-change", "--sd", "2", "--reliability", "0", "--limit", "1.96"),
            {"limit": 1.96},
        ),
        (
            ("reliable-change", "--sd", "2", "--reliability", "0", "--baseline", "2"),
            {"baseline": 2},
        ),
    ],
)
def test_options_reach_the_rule(arguments: tuple[str, ...], parameters: dict[str, object]) -> None:
    found = rows("--rule", *arguments)[0]["parameters"]
    assert {name: found[name] for name in parameters} == parameters


def test_the_other_clients_spread_is_the_floor() -> None:
    text = FALL + "b,1,5\nb,2,9\n"
    found = {row["client"]: row["parameters"]["sd"] for row in rows("--rule", "look", text=text)}
    assert found["a"] == pytest.approx(8**0.5)


def test_a_session_without_a_score_is_null() -> None:
    row = rows("--rule", "look", text=HEAD + "a,2027-03-01,\n")[0]
    assert (row["session"], row["score"], row["signal"]) == ("2027-03-01", None, None)
    assert row["unjudged"] == "no score"


def test_sudden_change_is_null_where_it_cannot_be_judged() -> None:
    signals = [row["signal"] for row in rows("--rule", "sudden-change", "--cutoff", "3")]
    assert signals == [None, None, False, False, False, False, True, False, None]


def test_no_sessions_are_an_empty_list() -> None:
    assert rows("--rule", "look", text=HEAD) == []


def test_without_json_there_is_a_table() -> None:
    text = HEAD + "a,1,8\na,2,\na,3,5.5\n"
    assert run("--rule", "look", *KNOWN, text=text).stdout == (
        "client  session  score  mean  spread  lower  signal\n"
        "a       1        8      8     1       6      no\n"
        "a       2                                    not judged: no score\n"
        "a       3        5.5    8     1       6      possible, low\n"
        "\n"
        "Where nothing has changed, about 28 in 100 courses of 14 sessions show this signal "
        "at least once.\n"
        "A signal is a possibility to talk about, no finding.\n"
    )


def test_a_table_without_sessions_says_so() -> None:
    assert run("--rule", "look", text=HEAD).stdout == "There are no sessions.\n"


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(FALL)
    result = CliRunner().invoke(app, ["signals", str(path), "--rule", "look", "--json"])
    assert len(json.loads(result.stdout)) == 9


def test_a_problem_names_file_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(HEAD + "a,1,x\n")
    result = CliRunner().invoke(app, ["signals", str(path), "--rule", "look"])
    assert str(result.exception) == (
        f"{path}, line 2, column score: is no number: write it like 7 or 7.5, "
        "or leave it empty if there is no score."
    )


def test_several_problems_are_a_list() -> None:
    assert sentence("--rule", "look", text=HEAD + "a,x,1\n,1,1\n") == (
        "The input cannot be read:\n"
        "  line 2, column session: is no session: give a whole number or a day such as "
        "2027-03-01.\n"
        "  line 3, column client: is empty: give every client a name or number."
    )


def test_an_empty_input_is_named() -> None:
    assert sentence("--rule", "look", text="").startswith("The input is empty: ")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("none.csv", "is not there: check the file's name and folder"),
        (".", "is a folder: name a file in it"),
        ("\0", "cannot be read: no file can have this name"),
    ],
)
def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, name: str, what: str) -> None:
    file = f"{tmp_path}/{name}"
    result = CliRunner().invoke(app, ["signals", file, "--rule", "look"])
    assert str(result.exception) == f"{file} {what}."


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("ewma", "--lambda", "2"), "--lambda has to be more than 0 and at most 1."),
        (("ewma", "--sigma", "nan"), "--sigma has to be more than 0."),
        (("cusum", "--h", "0"), "--h has to be more than 0."),
        (("look", "--target", "inf"), "--target has to be a finite number."),
        (("look", "--sd", "0"), "--sd has to be more than 0."),
        (
            ("look", "--baseline", "1"),
            "--baseline has to be 2 or more (a standard deviation needs two scores).",
        ),
        (
            ("reliable-change", "--sd", "1", "--reliability", "1"),
            "--reliability has to be 0 or more and less than 1.",
        ),
        (
            ("reliable-change", "--sd", "1", "--reliability", "0", "--baseline", "0"),
            "--baseline has to be 1 or more (a change needs a score to compare with).",
        ),
        (
            ("reliable-change", "--sd", "1"),
            (
                "The rule reliable-change needs --sd and --reliability: take them from the "
                "instrument's manual or from the practice's own data."
            ),
        ),
        (
            ("sudden-change",),
            (
                "The rule sudden-change needs --cutoff, the least drop that counts; or --sd and "
                "--reliability, to take the reliable change."
            ),
        ),
        (
            ("sudden-change", "--cutoff", "3", "--sd", "1"),
            (
                "--cutoff says what --sd, --reliability and --limit would: leave out the one or "
                "the others."
            ),
        ),
        (
            ("look", "--sd", "1", "--sigma", "1"),
            "--sd is for estimating what --sigma says already: leave out one of the two.",
        ),
        (
            ("look", "--reliability", "0.8"),
            "--reliability needs --sd, the instrument's standard deviation.",
        ),
        (
            ("cusum", "--lambda", "0.3"),
            (
                "--lambda means nothing to the rule cusum: leave it out. This rule knows "
                "--baseline, --h, --k, --reliability, --sd, --sigma, --target."
            ),
        ),
    ],
)
@pytest.mark.parametrize("text", [FALL, HEAD])
def test_wrong_options_say_what_to_do(arguments: tuple[str, ...], expected: str, text: str) -> None:
    assert sentence("--rule", *arguments, text=text) == expected


def test_a_rule_that_does_not_exist_is_refused() -> None:
    result = run("--rule", "guess")
    assert result.exit_code == 2
    assert "reliable-change" in result.stderr


SCORES = st.lists(st.none() | st.integers(0, 40).map(float), max_size=12).map(tuple)


@given(courses=st.lists(SCORES, max_size=5), order=st.randoms(use_true_random=False))
def test_the_order_of_clients_does_not_matter(
    courses: list[tuple[float | None, ...]], order: Any
) -> None:
    clients = [
        Course(str(number), tuple(range(len(scores))), scores)
        for number, scores in enumerate(courses)
    ]
    shuffled = list(clients)
    order.shuffle(shuffled)
    options = Options(Rule.LOOK)
    said = {each.course.client: each.outcomes for each in judge_all(clients, options)}
    assert {each.course.client: each.outcomes for each in judge_all(shuffled, options)} == said


def test_declaring_the_command_imports_nothing_slow() -> None:
    script = (
        "import sys; import soundwell_plugins.features.alliance.commands;"
        "slow = {'fastapi', 'sqlalchemy', 'pydantic', 'jinja2', 'numpy', 'statistics'};"
        "found = slow & set(sys.modules);"
        "sys.exit(str(found) if found else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
