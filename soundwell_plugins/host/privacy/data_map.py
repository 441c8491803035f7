"""The data map: what is kept about people, where, why and how long."""

from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import DataKept, Failure, data_kept
from soundwell_plugins.host.dispatch import Dispatcher
from soundwell_plugins.host.privacy.export import HOST
from soundwell_plugins.sdk.texts import marked

DATABASE: Final = marked("Soundwell's database")

CAVEAT: Final = marked(
    "What is encrypted can be read by whoever holds both this machine, or a copy of its data, and "
    "the key. The key lies outside the data folder and is never part of a backup."
)

OWN: Final = (
    DataKept(
        marked("Name, address and phone of visitors and clients"),
        DATABASE,
        marked("So that the practice and its plugins can reach them."),
        marked(
            "Until the person's data are erased, or some weeks after no plugin keeps anything of"
            " them."
        ),
        encrypted=True,
    ),
    DataKept(
        marked("Who cares for whom, and since when"),
        DATABASE,
        marked("So that only those see a client's data who care for them."),
        marked("Until the person's data are erased."),
    ),
    DataKept(
        marked("What happened (a booking, a cancellation), on its way to plugins"),
        DATABASE,
        marked("So that nothing is lost when another system does not answer."),
        marked("30 days after it has arrived everywhere."),
        encrypted=True,
    ),
    DataKept(
        marked("Files with a person's data that an admin made and has not taken away"),
        DATABASE,
        marked("So that the person gets them."),
        marked("A day, or until the person's data are erased."),
        encrypted=True,
    ),
    DataKept(
        marked("Names, addresses and sessions of those who sign in"),
        DATABASE,
        marked("So that only they can work here."),
        marked("Until an admin removes the account."),
        encrypted=True,
    ),
    DataKept(
        marked("The audit trail: ids of who read or changed what"),
        DATABASE,
        marked("To prove it. It holds no names, addresses or texts."),
        marked("For ever: no entry can be removed."),
    ),
    DataKept(
        marked("That a person's data were erased: an id, and what each plugin did"),
        DATABASE,
        marked("To prove it."),
        marked("For ever; the id leads to nobody any more."),
    ),
)
"""What the host itself keeps."""


@dataclass(frozen=True, slots=True)
class Place:
    """One kind of data and who keeps it."""

    keeper: str
    data: DataKept


@dataclass(frozen=True, slots=True)
class DataMap:
    """What is kept about people.

    Args:
        places: every kind of data, the host's first.
        missing: plugins that could not say; with one of them the map is not complete.
        caveat: who can read what is encrypted.
    """

    places: tuple[Place, ...]
    missing: tuple[Failure, ...]
    caveat: str = CAVEAT


def data_map(hooks: Dispatcher) -> DataMap:
    """Return what the host and all plugins say that they keep."""
    answers = hooks.collect(data_kept)
    own = [Place(HOST, each) for each in OWN]
    theirs = [Place(each.plugin, kept) for each in answers.answers for kept in each.value]
    return DataMap((*own, *theirs), answers.failures)
