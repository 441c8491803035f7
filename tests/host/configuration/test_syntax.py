from collections.abc import Callable
from pathlib import Path

import pytest

from soundwell_plugins.host.configuration import ConfigurationInvalid, Document, Problem, read

Written = Callable[[str], Document]
TEXT = 'text in quotes, such as name = "Maya"'
PAIR = 'one key, = and one value on a line, such as name = "Maya"'
DATE = "a date such as 2027-03-01 or a time such as 09:00:00"


def refused(path: Path) -> Problem:
    with pytest.raises(ConfigurationInvalid) as caught:
        read(path)
    [problem] = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "name = Maya",
            (
                "line 3, p.name: column 8: this is no value: text has to stand in quotes. "
                f"Allowed here: {TEXT}."
            ),
        ),
        (
            "name = ",
            (
                "line 3, p.name: column 8: this is no value: text has to stand in quotes. "
                f"Allowed here: {TEXT}."
            ),
        ),
        (
            'name = "hunter2',
            (
                "line 3, p.name: column 16: this text does not end, or holds a control character. "
                f"Allowed here: {TEXT}."
            ),
        ),
        (
            "name = 'hunter2",
            (
                "line 3, p.name: column 16: this text does not end, or holds a control character. "
                f"Allowed here: {TEXT}."
            ),
        ),
        (
            'name = """hunter2',
            (
                "line 3, p.name: column 18: this text does not end. "
                'Allowed here: three quotes, """, at its end.'
            ),
        ),
        (
            r'name = "C:\maya"',
            (
                "line 3, p.name: column 12: a \\ stands before a character that needs none. "
                "Allowed here: \\\\ for a backslash, or single quotes around the text."
            ),
        ),
        (
            "name == 3",
            f"line 3, p.name: column 7: there is one = too many. Allowed here: {PAIR}.",
        ),
        ("name", f"line 3, p.name: column 5: this key has no value. Allowed here: {PAIR}."),
        ("= 3", f"line 3, p: column 1: a key is missing. Allowed here: {PAIR}."),
        (
            "name = 1 other = 2",
            (
                "line 3, p.name: column 16: something stands behind the value. "
                f"Allowed here: {PAIR}."
            ),
        ),
        (
            "ñame = 1",
            (
                "line 3, p: column 1: a key holds a character that needs quotes. "
                "Allowed here: letters, digits, - and _, or the key in quotes."
            ),
        ),
        (
            "name = 1\nname = 2",
            (
                "line 4, p.name: column 1: this stands here for the second time. "
                "Allowed here: each table and each key once."
            ),
        ),
        (
            "name = 1\n[p]",
            (
                "line 4, p: column 2: this stands here for the second time. "
                "Allowed here: each table and each key once."
            ),
        ),
        (
            "name = 01",
            (
                "line 3, p.name: column 8: a number cannot begin with 0. "
                "Allowed here: a number such as 7."
            ),
        ),
        (
            "day = 2027-02-30",
            f"line 3, p.day: column 7: there is no such day. Allowed here: {DATE}.",
        ),
        (
            "time = 25:00:00",
            f"line 3, p.time: column 8: there is no such time. Allowed here: {DATE}.",
        ),
        (
            "list = [1, 2\nother = 3",
            (
                "line 4, p.other: column 1: a comma or a closing bracket is missing. "
                "Allowed here: a comma between two entries."
            ),
        ),
        (
            "list = [1, 2",
            (
                "line 3, p.list: column 13: the closing ] of a list is missing. "
                'Allowed here: ["one", "two"].'
            ),
        ),
        (
            'token = { env = "A"',
            'line 3, p.token: column 20: the closing } is missing. Allowed here: {env = "NAME"}.',
        ),
        (
            'token = {\n  env = "A" }',
            (
                "line 3, p.token: column 10: a table in braces has to stand on one line. "
                'Allowed here: {env = "NAME"}.'
            ),
        ),
        (
            'token = { env = "A", }',
            (
                "line 3, p.token: column 20: there is one comma too many. "
                'Allowed here: {env = "NAME"}.'
            ),
        ),
        ("[q", "line 3, q: column 3: the closing ] is missing. Allowed here: [name]."),
        ("[[q]", "line 3, q: column 5: the closing ]] is missing. Allowed here: [[name]]."),
    ],
)
def test_a_mistake_in_writing_is_explained(written: Written, text: str, sentence: str) -> None:
    with pytest.raises(ConfigurationInvalid) as caught:
        written(f"# ünï\n[p]\n{text}")
    assert str(caught.value) == f"soundwell.toml, {sentence}"


def test_a_mistake_that_only_one_parser_sees_has_a_line_as_well(written: Written) -> None:
    with pytest.raises(ConfigurationInvalid) as caught:
        written(f"[p]\nnumber = {'9' * 5000}")
    assert str(caught.value) == (
        "soundwell.toml, line 2, p.number: column 1: this is not written as TOML asks for. "
        f"Allowed here: {PAIR}."
    )


@pytest.mark.parametrize(
    "text",
    [
        f"a = {'[' * 5000}{']' * 5000}",
        f"a = {'[' * 50}{']' * 50}",
        f"a = {'{a=' * 1000}1{'}' * 1000}",
        f"a{'.a' * 5000} = 1",
        f"[{'.'.join('a' * 5000)}]",
    ],
)
def test_a_file_that_is_nested_too_deeply_is_refused(written: Written, text: str) -> None:
    with pytest.raises(ConfigurationInvalid) as caught:
        written(text)
    assert str(caught.value) == (
        "soundwell.toml, (whole file): lists and tables are nested too deeply."
    )


def test_a_mistake_before_deep_nesting_is_explained_without_the_second_parser(
    written: Written,
) -> None:
    with pytest.raises(ConfigurationInvalid) as caught:
        written(f"a = hunter2\nb = {'[' * 100_000}")
    assert str(caught.value) == (
        "soundwell.toml, line 1, a: column 5: this is not written as TOML asks for. "
        f"Allowed here: {PAIR}."
    )


def test_a_file_that_is_not_there_is_named() -> None:
    assert str(refused(Path("/no/such/soundwell.toml"))) == (
        "/no/such/soundwell.toml, (whole file): "
        "there is no such file: correct its path or write one."
    )


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path).what == (
        "this file cannot be read: let the account that runs Soundwell read it"
    )


def test_a_file_that_is_no_text_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "soundwell.toml"
    path.write_bytes(b'[p]\nname = "hunter2\xff"\n')
    problem = refused(path)
    assert (problem.line, problem.what) == (2, "this file is not text in UTF-8: save it as such")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "soundwell.toml"
    path.write_text("#" * 1_100_000)
    assert refused(path).what == "this file is larger than a configuration can be"


def test_a_file_from_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "soundwell.toml"
    path.write_bytes(b"\xef\xbb\xbf[p]\r\nname = 1\r\n")
    assert read(path).values == {"p": {"name": 1}}


def test_a_file_from_windows_has_the_same_lines(tmp_path: Path) -> None:
    path = tmp_path / "soundwell.toml"
    path.write_bytes(b"[q]\r\nx = 1\r\n[p]\r\n")
    assert read(path).source.positions.line(("p", "missing")) == 3


def test_all_problems_stand_in_the_text_of_the_exception() -> None:
    problems = [Problem(Path("a.toml"), 1, "b", "c"), Problem(Path("a.toml"), 2, "d", "e")]
    assert str(ConfigurationInvalid(problems)) == "a.toml, line 1, b: c.\na.toml, line 2, d: e."
