"""Reading scores from CSV files."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_plugins.features.alliance.score_table import (
    MAX_BYTES,
    MAX_SESSIONS,
    Course,
    read_table,
)
from soundwell_plugins.features.alliance.table_problems import TableUnreadable

HEAD = "client,session,score\n"


def problems(text: str) -> list[str]:
    with pytest.raises(TableUnreadable) as raised:
        read_table(text.encode())
    return [str(problem) for problem in raised.value.problems]


def test_clients_are_separated_and_their_sessions_sorted() -> None:
    text = HEAD + "b,2,7\na,10,1\nb,1,8\na,9,2\n"
    assert read_table(text.encode()) == (
        Course("b", (1, 2), (8, 7)),
        Course("a", (9, 10), (2, 1)),
    )


def test_sessions_may_be_days() -> None:
    text = HEAD + "a,2027-03-08,7\na,2027-03-01,8\n"
    days = (date(2027, 3, 1), date(2027, 3, 8))
    assert read_table(text.encode()) == (Course("a", days, (8, 7)),)


def test_a_session_may_have_no_score() -> None:
    assert read_table((HEAD + "a,1,\na,2, \n").encode())[0].scores == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEAD + "a,1,7.5\n",
        "client;session;score\na;1;7,5\n",
        "client;session;score\na;1;7.5\n",
        "client\tsession\tscore\na\t1\t7,5\n",
        " Client , SESSION,Score\r\n a , 1 ,7.5\r\n",
        "client,session,score\ra,1,7.5\r",
        "score,note,client,session\n7.5,private,a,1\n",
        '"client","session","score"\n"a","1","7.5"\n',
        "\n" + HEAD + "\n\na,1,7.5\n,,\n",
        HEAD + "a,01,+75e-1",
        "client;session;score;a, b\na;1;7,5;x\n",
    ],
)
def test_the_same_table_in_other_spellings(text: str) -> None:
    assert read_table(text.encode()) == (Course("a", (1,), (7.5,)),)


def test_a_table_may_have_no_sessions() -> None:
    assert read_table(HEAD.encode()) == ()


@pytest.mark.parametrize("text", ["", " \n\n", "\ufeff"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert problems(text) == [
        "is empty: its first line has to name the columns client, session and score"
    ]


def test_missing_columns_are_named() -> None:
    sentence = "the first line does not name this column: it has to name client, session and score"
    assert problems("client,date,points\na,1,7\n") == [
        f"line 1, column session: {sentence}",
        f"line 1, column score: {sentence}",
    ]


def test_a_column_named_twice_is_refused() -> None:
    assert problems("client,session,score,score\n") == [
        "line 1, column score: the first line names this column more than once: keep one"
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",1,7", "column client: is empty: give every client a name or number"),
        (
            "a\x1b[2J,1,7",
            (
                "column client: is longer than 200 characters or has some that cannot be printed: "
                "use a short name or number"
            ),
        ),
        (
            f"{'a' * 201},1,7",
            (
                "column client: is longer than 200 characters or has some that cannot be printed: "
                "use a short name or number"
            ),
        ),
        *(
            (
                f"a,{session},7",
                "column session: is no session: give a whole number or a day such as 2027-03-01",
            )
            for session in ("", "one", "1.5", "-1", "2027-02-30", "01.03.2027", "1" * 10, "\u0661")
        ),
        *(
            (
                f"a,1,{score}",
                (
                    "column score: is no number: write it like 7 or 7.5, or leave it empty if "
                    "there is no score"
                ),
            )
            for score in ("nan", "inf", "-inf", "n/a", "7 of 10", "0x10", "1_0", "\u0667", "--7")
        ),
        ("a,1,1e7", "column score: is beyond 1,000,000: check the number"),
        ("a,1,-1e999", "column score: is beyond 1,000,000: check the number"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(row: str, problem: str) -> None:
    assert problems(f"{HEAD}z,1,5\n{row}\n") == [f"line 3, {problem}"]


@pytest.mark.parametrize(("row", "count"), [("a,1", 2), ("a,1,7,5", 4)])
def test_a_row_of_another_length_is_refused(row: str, count: int) -> None:
    assert problems(f"{HEAD}{row}\n") == [
        (
            f"line 2: has {count} values where the first line names 3 columns: add what is "
            "missing, or put a value that holds the separator in quotation marks"
        )
    ]


def test_a_session_given_twice_names_both_lines() -> None:
    assert problems(HEAD + "a,1,7\nb,1,7\na,01,8\n") == [
        (
            "line 4, column session: line 2 has this session of this client already: "
            "keep one of the two"
        )
    ]


def test_numbers_and_days_are_not_mixed_within_a_client() -> None:
    assert problems(HEAD + "a,1,7\na,2027-03-01,8\n") == [
        (
            "line 3, column session: this client's sessions are numbers here and days there "
            "(see line 2): use one of the two"
        )
    ]


def test_different_clients_may_have_numbers_and_days() -> None:
    assert len(read_table((HEAD + "a,1,7\nb,2027-03-01,8\n").encode())) == 2


def test_all_problems_are_told_at_once_up_to_a_limit() -> None:
    assert len(problems(HEAD + "a,x,7\n" * 5)) == 5
    assert len(problems(HEAD + "a,x,7\n" * 500)) == 20


def test_the_line_counts_those_within_quotation_marks() -> None:
    text = 'client,session,score,note\na,1,7,"one\ntwo"\na,x,7,\n'
    assert problems(text)[0].startswith("line 4, column session: ")


def test_a_quotation_mark_that_is_not_closed_is_refused() -> None:
    assert problems(HEAD + 'a,1,"7\n') == [
        (
            "line 2: has a quotation mark that is not closed, or a value that is too long: "
            "export the table as CSV once more"
        )
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            (HEAD + "a,1,7\n").encode("utf-16"),
            "line 1: is encoded in UTF-16: save it as CSV in UTF-8",
        ),
        (
            (HEAD + "Zo\xeb,1,7\n").encode("latin-1"),
            "line 2: has a character that is not UTF-8: save the file as CSV in UTF-8",
        ),
        (b" " * (MAX_BYTES + 1), "is larger than 10 MB: split the file"),
    ],
)
def test_a_file_that_is_no_text_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(TableUnreadable) as raised:
        read_table(content)
    assert str(raised.value) == problem


def test_too_many_sessions_are_refused() -> None:
    rows = "".join(f"a,{session},7\n" for session in range(MAX_SESSIONS + 1))
    assert problems(HEAD + rows) == ["line 100002: has more than 100,000 sessions: split the file"]


def test_no_problem_repeats_a_score_or_a_client() -> None:
    said = " ".join(problems(HEAD + "Maya,1,secret41\nMaya,secret42,7\nMaya,3,4e9\nMaya,5\n"))
    assert not any(word in said for word in ("Maya", "secret", "4e9"))


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    try:
        read_table(content)
    except TableUnreadable as error:
        assert error.problems  # noqa: PT017  # either will do


@given(st.binary(max_size=80))
def test_whatever_rows_come_are_read_or_refused(content: bytes) -> None:
    try:
        read_table(HEAD.encode() + content)
    except TableUnreadable as error:
        assert error.problems  # noqa: PT017  # either will do
