"""Sessions, and plans of when to ask."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping

from soundwell_hookspecs import PractitionerId, SessionState
from soundwell_plugins.features.alliance.client import ClientId


class Unit(Enum):
    """What is counted between two check-ins."""

    SESSIONS = "sessions"
    WEEKS = "weeks"


class Delivery(Enum):
    """How a client gets a check-in."""

    MAIL = "mail"
    """As a link, after the session."""
    TABLET = "tablet"
    """On a device of the practice, when the practitioner hands it over."""
    NONE = "none"
    """On paper or by phone; the practitioner types it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session.

    Args:
        id: what names it.
        client: with whom.
        practitioner: by whom.
        start: when it begins, in UTC.
        end: when it ends, in UTC.
        state: what has become of it.
        said_at: when the practitioner said what has become of it, in UTC, or `None`.
    """

    id: str
    client: ClientId
    practitioner: PractitionerId
    start: datetime
    end: datetime
    state: SessionState
    said_at: datetime | None

    @property
    def took_place(self) -> bool:
        """Whether a check-in can follow; what nobody has said anything about took place."""
        return self.state in {SessionState.PLANNED, SessionState.HELD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How often a client is asked, and what.

    Args:
        id: what names it.
        client: who is asked.
        practitioner: who reads the answers.
        every: after how many units.
        unit: of what.
        instruments: the names of the instruments; the five questions come first anyway.
        delivery: how the client gets it.
        practitioner_too: whether the practitioner answers the parallel form.
        since: from when, in UTC.
        paused_at: since when nobody is asked, in UTC, or `None`.
        stopped_at: when the client asked not to be asked any more, in UTC, or `None`.
    """

    id: str
    client: ClientId
    practitioner: PractitionerId
    every: int
    unit: Unit
    instruments: tuple[str, ...]
    delivery: Delivery
    practitioner_too: bool
    since: datetime
    paused_at: datetime | None
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Sessions at the same time of the week.

    Args:
        id: what names it.
        client: with whom.
        practitioner: by whom.
        first: when the first one begins, in UTC.
        zone: by whose clock they take place.
        length: how long each takes.
        weeks: how many weeks from one to the next.
        until: no session begins from then on, in UTC, or `None`.
    """

    id: str
    client: ClientId
    practitioner: PractitionerId
    first: datetime
    zone: ZoneInfo
    length: timedelta
    weeks: int
    until: datetime | None


def session_of(row: RowMapping) -> Session:
    """Return the session that a row holds."""
    return Session(
        id=row["id"],
        client=ClientId(row["client"]),
        practitioner=PractitionerId(row["practitioner"]),
        start=row["start"],
        end=row["end"],
        state=SessionState(row["state"]),
        said_at=row["said_at"],
    )


def plan_of(row: RowMapping) -> Plan:
    """Return the plan that a row holds."""
    return Plan(
        id=row["id"],
        client=ClientId(row["client"]),
        practitioner=PractitionerId(row["practitioner"]),
        every=row["every"],
        unit=Unit(row["unit"]),
        instruments=tuple(row["instruments"].split()),
        delivery=Delivery(row["delivery"]),
        practitioner_too=row["practitioner_too"],
        since=row["since"],
        paused_at=row["paused_at"],
        stopped_at=row["stopped_at"],
    )


def recurrence_of(row: RowMapping) -> Recurrence:
    """Return the recurrence that a row holds."""
    return Recurrence(
        id=row["id"],
        client=ClientId(row["client"]),
        practitioner=PractitionerId(row["practitioner"]),
        first=row["first"],
        zone=ZoneInfo(row["zone"]),
        length=timedelta(minutes=row["minutes"]),
        weeks=row["weeks"],
        until=row["until"],
    )
