"""Entries that may be one person twice."""

from datetime import UTC, datetime, timedelta

import pytest

from soundwell_hookspecs import Person, PersonId
from soundwell_plugins.host.duplicates import Likeness, suggest
from soundwell_plugins.host.people import Known

BEGINNING = datetime(2027, 3, 1, tzinfo=UTC)


def known(day: int, name: str, phone: str = "") -> Known:
    person = Person(PersonId(f"p{day}"), f"{day}@home.example", name, phone)
    return Known(person, BEGINNING + timedelta(days=day))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Eva Müller", "eva  muller"), ("Eva Müller", "Müller, Eva"), ("José Ortiz", "JOSE ORTIZ")],
)
def test_a_name_is_the_same_however_it_is_written(one: str, other: str) -> None:
    [pair] = suggest([known(1, one), known(2, other)])
    assert pair.alike == (Likeness.NAME,)


def test_a_number_is_the_same_with_and_without_its_country() -> None:
    [pair] = suggest([known(1, "Eva", "+44 20 7946 0123"), known(2, "Tom", "020 7946 0123")])
    assert pair.alike == (Likeness.PHONE,)


def test_the_older_entry_is_the_one_that_stays() -> None:
    [pair] = suggest([known(2, "Eva Müller"), known(1, "Eva Müller")])
    assert (pair.kept.id, pair.dropped.id) == ("p1", "p2")


def test_those_with_most_in_common_come_first() -> None:
    pairs = suggest(
        [
            known(1, "Ada Quinn"),
            known(2, "Ada Quinn"),
            known(3, "Eva Müller", "02079460123"),
            known(4, "Eva Müller", "02079460123"),
        ]
    )
    assert [len(each.alike) for each in pairs] == [2, 1]


@pytest.mark.parametrize(("one", "other"), [("Eva", "Eva"), ("", ""), ("Eva Müller", "Eva Maier")])
def test_too_little_in_common_suggests_nothing(one: str, other: str) -> None:
    assert suggest([known(1, one, "123"), known(2, other, "123")]) == ()


def test_a_name_that_many_share_suggests_nothing() -> None:
    assert suggest([known(day, "Eva Müller") for day in range(6)]) == ()
