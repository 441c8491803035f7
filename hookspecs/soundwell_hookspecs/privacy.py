"""Hooks by which a person's data can be handed out and erased; a plugin with tables has both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from soundwell_hookspecs.markers import contribution
from soundwell_hookspecs.people import PersonId


@dataclass(frozen=True, slots=True)
class PersonalRecord:
    """One thing that a plugin keeps about a person.

    Args:
        kind: what it is, in a word or two, for example `booking`.
        values: its content, ready to be read by the person.
    """

    kind: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Erasure:
    """What became of the data of a person.

    Args:
        erased: how many records were removed or made anonymous.
        kept: for each kind of record that stays, a sentence that says why.
    """

    erased: int
    kept: tuple[str, ...] = ()


@contribution(deadline=timedelta(seconds=30))
def personal_data(person: PersonId) -> Sequence[PersonalRecord]:
    """Hand out all that this plugin keeps about a person.

    Args:
        person: whose data.

    Returns:
        Every record; empty when there is none.

    Raises:
        Exception: anything raised makes the export incomplete, and it says so.

    Example::

        @hookimpl
        def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
            return [PersonalRecord("greeting", {"language": "en"})]
    """


@contribution(deadline=timedelta(seconds=30))
def erase_personal_data(person: PersonId) -> Erasure:
    """Erase what this plugin keeps about a person; a repeat does no harm.

    Args:
        person: whose data.

    Returns:
        How many records went, and which stay for what reason.

    Raises:
        Exception: anything raised makes the erasure incomplete; it is asked again.

    Example::

        @hookimpl
        def erase_personal_data(self, person: PersonId) -> Erasure:
            return Erasure(erased=self.forget(person))
    """
