"""A client as the feature knows them: by an id of its own, and by what was agreed on."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import Enum
from typing import NewType

from sqlalchemy import RowMapping

from soundwell_hookspecs import PersonId

ClientId = NewType("ClientId", str)
"""What names a client in the tables of the feature; `alliance_client` alone says who it is."""


class GuardianSees(Enum):
    """What a young person's guardians are told of their check-ins."""

    NOTHING = "nothing"
    """Only that there are check-ins."""
    WHETHER = "whether"
    """Whether check-ins are answered, not what is in them."""


@dataclass(frozen=True, slots=True)
class Guardian:
    """A guardian who agreed to check-ins.

    Args:
        name: who.
        agreed_on: the day, as ISO 8601.
        how: for example `on paper`.
    """

    name: str
    agreed_on: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What was agreed on with a client.

    Args:
        young: whether they are asked in the way that is meant for young people.
        guardian: who agreed for them, or `None`.
        guardian_sees: what guardians are told.
    """

    young: bool = False
    guardian: Guardian | None = None
    guardian_sees: GuardianSees = GuardianSees.NOTHING

    @property
    def may_be_asked(self) -> bool:
        """Whether all have agreed who need to."""
        return not self.young or self.guardian is not None

    def written(self) -> str:
        """Return it as text, to be encrypted."""
        return json.dumps(asdict(self) | {"guardian_sees": self.guardian_sees.value})

    @classmethod
    def read(cls, text: str) -> "Details":
        """Return what a text holds."""
        values = json.loads(text)
        guardian = values["guardian"]
        return cls(
            young=values["young"],
            guardian=Guardian(**guardian) if guardian else None,
            guardian_sees=GuardianSees(values["guardian_sees"]),
        )


@dataclass(frozen=True, slots=True)
class Client:
    """A client.

    Args:
        id: what names them in the feature's tables.
        person: who they are.
        language: in which they are asked, as a locale.
        details: what was agreed on.
        added_at: since when there are check-ins for them, in UTC.
        released_at: when the practitioner let their own export hold the answers, or `None`.
    """

    id: ClientId
    person: PersonId
    language: str
    details: Details = field(repr=False)
    added_at: datetime
    released_at: datetime | None


def client_of(row: RowMapping) -> Client:
    """Return the client that a row holds."""
    return Client(
        id=ClientId(row["id"]),
        person=PersonId(row["person"]),
        language=row["language"],
        details=Details.read(row["details"]),
        added_at=row["added_at"],
        released_at=row["released_at"],
    )
