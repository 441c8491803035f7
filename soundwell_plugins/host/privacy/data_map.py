"""The data map: what is kept about people, where, why and how long."""

from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import DataKept, Failure, data_kept
from soundwell_plugins.host.dispatch import Dispatcher
from soundwell_plugins.host.privacy.export import HOST

DATABASE: Final = "Soundwell's database"

CAVEAT: Final = (
    "What is encrypted can be read by whoever holds both this machine, or a copy of its data, and "
    "the key. The key lies outside the data folder and is never part of a backup."
)

OWN: Final = (
    DataKept(
        "Name, address and phone of visitors and clients",
        DATABASE,
        "So that the practice and its plugins can reach them.",
        "Until the person's data are erased, or some weeks after no plugin keeps anything of them.",
        encrypted=True,
    ),
    DataKept(
        "Who cares for whom, and since when",
        DATABASE,
        "So that only those see a client's data who care for them.",
        "Until the person's data are erased.",
    ),
    DataKept(
        "What happened (a booking, a cancellation), on its way to plugins",
        DATABASE,
        "So that nothing is lost when another system does not answer.",
        "30 days after it has arrived everywhere.",
        encrypted=True,
    ),
    DataKept(
        "Names, addresses and sessions of those who sign in",
        DATABASE,
        "So that only they can work here.",
        "Until an admin removes the account.",
        encrypted=True,
    ),
    DataKept(
        "The audit trail: ids of who read or changed what",
        DATABASE,
        "To prove it. It holds no names, addresses or texts.",
        "For ever: no entry can be removed.",
    ),
    DataKept(
        "That a person's data were erased: an id, and what each plugin did",
        DATABASE,
        "To prove it.",
        "For ever; the id leads to nobody any more.",
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
