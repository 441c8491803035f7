"""Hooks by which a person's data are handed out, erased, and not kept longer than needed.

A plugin that has tables implements `personal_data`, `erase_personal_data` and `data_kept`, or it is
not loaded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from soundwell_hookspecs.markers import contribution
from soundwell_hookspecs.people import PersonId


@dataclass(frozen=True, slots=True)
class PersonalRecord:
    """One thing that a plugin keeps about a person.

    Args:
        kind: what it is, in a word or two, for example `booking`.
        values: its content, ready to be read by the person.
        sealed: a sentence that says why the content is withheld, and until when; the host then
            hands no values out. Empty when nothing is withheld.
    """

    kind: str
    values: Mapping[str, str]
    sealed: str = ""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What became of the data of a person.

    Args:
        erased: how many records were removed or made anonymous.
        kept: for each kind of record that stays, a sentence that says why.
    """

    erased: int
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataKept:
    """One kind of data that a plugin keeps, for the data map.

    Args:
        what: what it is, in words that a client understands, for example `Bookings`.
        where: in which place, for example `Soundwell's database` or `Mailchimp`.
        why: what it is needed for.
        how_long: until when it is kept, as it is configured.
        encrypted: whether it can be read with the practice's key alone.
    """

    what: str
    where: str
    why: str
    how_long: str
    encrypted: bool = False


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

        @implements(personal_data)
        def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
            return [PersonalRecord("greeting", {"language": "en"})]
    """


@contribution(deadline=timedelta(seconds=30))
def erase_personal_data(person: PersonId) -> Erasure:
    """Erase what this plugin keeps about a person; a repeat does no harm.

    Features are asked first. A connector is asked when nothing about the person is on its way to it
    any more, and the person's name and address are there until every plugin has done its part.

    Args:
        person: whose data.

    Returns:
        How many records went, and which stay for what reason.

    Raises:
        Exception: anything raised makes the erasure incomplete; it is asked again until it is done.

    Example::

        @implements(erase_personal_data)
        def erase_personal_data(self, person: PersonId) -> Erasure:
            return Erasure(erased=self.forget(person))
    """


@contribution(deadline=timedelta(seconds=10))
def data_kept() -> Sequence[DataKept]:
    """Name what this plugin keeps about people, here and elsewhere, for the data map.

    Returns:
        Every kind of data; empty when the plugin keeps nothing about anybody.

    Raises:
        Exception: anything raised makes the data map incomplete, and it says so.

    Example::

        @implements(data_kept)
        def data_kept(self) -> Sequence[DataKept]:
            why = "So that we greet in the right language."
            return [DataKept("Languages", "Soundwell's database", why, "Until it is erased.")]
    """


@contribution(deadline=timedelta(minutes=5))
def expire_personal_data(now: datetime) -> Erasure:
    """Erase what this plugin has kept for as long as it was meant to; asked every night.

    Args:
        now: the present moment, in UTC.

    Returns:
        How many records went.

    Raises:
        Exception: anything raised is told, and it is asked again.

    Example::

        @implements(expire_personal_data)
        def expire_personal_data(self, now: datetime) -> Erasure:
            return Erasure(erased=self.forget_before(now - self.config.keep))
    """
