"""Invented values of the contract's types."""

from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from datetime import timedelta

import pytest

import soundwell_hookspecs
from soundwell_hookspecs import (
    Channel,
    ConsultationBooked,
    Event,
    PersonId,
    PluginContext,
    PractitionerId,
    Window,
)
from soundwell_plugins.testing import Samples, sample_of

VALUES = [
    value
    for name in soundwell_hookspecs.__all__
    if is_dataclass(value := getattr(soundwell_hookspecs, name))
    and isinstance(value, type)
    and value is not PluginContext
    and not getattr(value, "__abstractmethods__", None)
]


@dataclass
class Complicated:
    """Has fields of every kind that annotations know."""

    number: int | None
    texts: frozenset[str]
    call: Callable[[int], None]
    windows: list[Window]
    by_name: dict[str, float]
    anything: object


@dataclass
class Impossible:
    """Has a field that nobody can invent."""

    what: range


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_there_is_a_sample_of_every_value_of_the_contract(kind: type[object]) -> None:
    assert isinstance(sample_of(kind), kind)


def test_what_is_given_stays() -> None:
    assert sample_of(ConsultationBooked, channel=Channel.PHONE).channel is Channel.PHONE


def test_moments_follow_each_other() -> None:
    booked = sample_of(ConsultationBooked)
    assert booked.end - booked.start == timedelta(hours=1)


def test_it_takes_place_with_the_practitioner_of_this_kits_practices() -> None:
    assert sample_of(ConsultationBooked).practitioner == PractitionerId("maya")


def test_the_same_is_invented_each_time() -> None:
    assert sample_of(ConsultationBooked) == sample_of(ConsultationBooked)


def test_ids_differ_where_the_salt_does() -> None:
    one, other = (Samples(salt=salt).of(ConsultationBooked) for salt in "12")
    assert one.booking != other.booking


def test_ids_of_what_exists_are_taken() -> None:
    person = PersonId("somebody")
    assert Samples({PersonId: person}).of(ConsultationBooked).person == person


def test_every_kind_of_field_is_filled() -> None:
    sample = sample_of(Complicated)
    assert (sample.number, sample.texts, sample.by_name) == (
        1,
        frozenset({"texts"}),
        {"by_name": 1.0},
    )
    assert isinstance(sample.windows[0], Window)


def test_what_nobody_can_invent_is_named() -> None:
    with pytest.raises(TypeError, match=r"nobody knows how to invent .*range.* for what"):
        sample_of(Impossible)


def test_events_are_among_them() -> None:
    assert sum(issubclass(each, Event) for each in VALUES) > 10
