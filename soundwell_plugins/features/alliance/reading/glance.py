"""What an overview has to know of clients, read in few statements and with few decryptions.

Of each client the last check-ins alone are read: the overview of a practice with 50,000 of them
decrypts 1,500, and nothing is kept twice that could ever disagree.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import CheckInId, PractitionerId, Respondent, SessionState
from soundwell_plugins.features.alliance.check_in import State, Way
from soundwell_plugins.features.alliance.client import ClientId
from soundwell_plugins.features.alliance.tables import CHECK_IN, CLIENT, SESSION

COMPARED: Final = 3
"""How many of the last check-ins of each client are read."""

_LOOKED_BACK: Final = timedelta(days=120)
"""How far back check-ins that nobody answered are counted."""

_TOOK_PLACE: Final = (SessionState.PLANNED.value, SessionState.HELD.value)


@dataclass(frozen=True, slots=True)
class Last:
    """One of the last check-ins of a client.

    Args:
        id: which.
        way: on which way.
        submitted_at: when it was answered, in UTC.
        instruments: the hashes of what it asked.
        text: what its answers come to, as it was written.
    """

    id: CheckInId
    way: Way
    submitted_at: datetime
    instruments: tuple[str, ...]
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Glance:
    """What an overview has to know of a client.

    Args:
        last: the last check-ins, the newest first.
        session: when the last session was that took place, in UTC, or `None`.
        coming: when the next one is planned, in UTC, or `None`.
        unanswered: how many check-ins since the last answered one were not answered.
        own_view: the practitioner's own form that is open, or `None`.
    """

    last: tuple[Last, ...] = ()
    session: datetime | None = None
    coming: datetime | None = None
    unanswered: int = 0
    own_view: CheckInId | None = None


def glances(
    session: Transaction,
    practitioner: PractitionerId,
    clients: Sequence[ClientId],
    now: datetime,
) -> Mapping[ClientId, Glance]:
    """Return what an overview has to know of a practitioner's clients.

    Args:
        session: an open transaction.
        practitioner: with whom they work.
        clients: which.
        now: the present moment, in UTC.
    """
    rows = list(session.execute(_places(practitioner, clients, now)).mappings())
    ids = [row[f"last_{each}"] for row in rows for each in range(COMPARED)]
    last = _last(session, [each for each in ids if each is not None])
    unanswered = _unanswered(session, practitioner, now)
    own_views = _own_views(session, practitioner, now)
    found: dict[ClientId, Glance] = {}
    for row in rows:
        client = ClientId(row["id"])
        theirs = tuple(
            last[row[f"last_{each}"]] for each in range(COMPARED) if row[f"last_{each}"] in last
        )
        newest = theirs[0].submitted_at if theirs else None
        missed = [at for at in unanswered[client] if newest is None or at > newest]
        found[client] = Glance(
            last=theirs,
            session=row["session"],
            coming=row["coming"],
            unanswered=len(missed),
            own_view=own_views.get(client),
        )
    return found


def _places(practitioner: PractitionerId, clients: Sequence[ClientId], now: datetime) -> Any:
    """Return a statement that finds the last check-ins and sessions of clients by their index."""
    newest = [_newest(practitioner, each).label(f"last_{each}") for each in range(COMPARED)]
    sessions = select(SESSION.c.start).where(
        SESSION.c.client == CLIENT.c.id, SESSION.c.practitioner == practitioner
    )
    past = sessions.where(SESSION.c.start <= now, SESSION.c.state.in_(_TOOK_PLACE))
    coming = sessions.where(SESSION.c.start > now, SESSION.c.state == SessionState.PLANNED.value)
    return select(
        CLIENT.c.id,
        *newest,
        past.order_by(SESSION.c.start.desc()).limit(1).scalar_subquery().label("session"),
        coming.order_by(SESSION.c.start).limit(1).scalar_subquery().label("coming"),
    ).where(CLIENT.c.id.in_(clients))


def _newest(practitioner: PractitionerId, place: int) -> ScalarSelect[Any]:
    return (
        select(CHECK_IN.c.id)
        .where(
            CHECK_IN.c.client == CLIENT.c.id,
            CHECK_IN.c.submitted_at.is_not(None),
            CHECK_IN.c.practitioner == practitioner,
            CHECK_IN.c.respondent == Respondent.CLIENT.value,
        )
        .order_by(CHECK_IN.c.submitted_at.desc())
        .limit(1)
        .offset(place)
        .scalar_subquery()
    )


def _last(session: Transaction, ids: Sequence[str]) -> Mapping[str, Last]:
    query = select(
        CHECK_IN.c.id,
        CHECK_IN.c.way,
        CHECK_IN.c.submitted_at,
        CHECK_IN.c.instruments,
        CHECK_IN.c.scores,
    ).where(CHECK_IN.c.id.in_(ids))
    return {
        row.id: Last(
            CheckInId(row.id),
            Way(row.way),
            row.submitted_at,
            tuple(row.instruments.split()),
            row.scores or "{}",
        )
        for row in session.execute(query)
    }


def _unanswered(
    session: Transaction, practitioner: PractitionerId, now: datetime
) -> Mapping[ClientId, list[datetime]]:
    query = select(CHECK_IN.c.client, CHECK_IN.c.created_at).where(
        CHECK_IN.c.state == State.EXPIRED.value,
        CHECK_IN.c.expires_at > now - _LOOKED_BACK,
        CHECK_IN.c.practitioner == practitioner,
        CHECK_IN.c.respondent == Respondent.CLIENT.value,
    )
    found: defaultdict[ClientId, list[datetime]] = defaultdict(list)
    for row in session.execute(query):
        found[ClientId(row.client)].append(row.created_at)
    return found


def _own_views(
    session: Transaction, practitioner: PractitionerId, now: datetime
) -> Mapping[ClientId, CheckInId]:
    query = select(CHECK_IN.c.client, CHECK_IN.c.id).where(
        CHECK_IN.c.state == State.OPEN.value,
        CHECK_IN.c.expires_at > now,
        CHECK_IN.c.practitioner == practitioner,
        CHECK_IN.c.respondent == Respondent.PRACTITIONER.value,
    )
    return {ClientId(row.client): CheckInId(row.id) for row in session.execute(query)}
