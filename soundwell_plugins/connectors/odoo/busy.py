"""Times at which a practitioner is busy, from Odoo's calendar."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from soundwell_hookspecs import Clock, PractitionerId, Storage, Window
from soundwell_plugins.connectors.odoo.configuration import BusyMap, WhenStale
from soundwell_plugins.connectors.odoo.directory import Directory
from soundwell_plugins.connectors.odoo.ledger import BUSY, Ledger
from soundwell_plugins.connectors.odoo.problems import OdooProblem, Temporary
from soundwell_plugins.connectors.odoo.rows import from_utc, utc
from soundwell_plugins.connectors.odoo.server import Domain, OdooServer, Record
from soundwell_plugins.sdk.configuration import SecretMissing
from soundwell_plugins.sdk.deadline import within

FIELDS: Final = ("start", "stop", "allday", "start_date", "stop_date")
_BEFORE: Final = timedelta(days=1)
_DAY: Final = timedelta(days=1)
PATIENCE: Final = timedelta(seconds=3)
"""How long a page waits for Odoo; the hook has to answer within five seconds."""

_PAUSE: Final = timedelta(minutes=1)
"""How long pages ask no more after Odoo did not answer one of them."""

_LATE: Final = "Odoo did not answer in the time that a page can wait."


@dataclass(frozen=True, slots=True)
class Copy:
    """Busy times as they were read.

    Args:
        read_at: when.
        busy: in any order.
    """

    read_at: datetime
    busy: tuple[Window, ...]


class BusyTimes:
    """Knows when practitioners are busy; reads ahead, and answers from what was read.

    Args:
        server: the Odoo.
        directory: who is who there.
        ledger: knows our own meetings, which do not count: Soundwell knows them better.
        storage: keeps what was read.
        clock: the time.
        mapping: how often, how far, and what happens when nothing can be read.
        zones: each practitioner's, for whole days.
    """

    def __init__(
        self,
        server: OdooServer,
        directory: Directory,
        ledger: Ledger,
        *,
        storage: Storage,
        clock: Clock,
        mapping: BusyMap,
        zones: Mapping[PractitionerId, ZoneInfo],
    ) -> None:
        self._server = server
        self._directory = directory
        self._ledger = ledger
        self._storage = storage
        self._clock = clock
        self._mapping = mapping
        self._zones = zones
        self._asked_in_vain: datetime | None = None

    def within(self, practitioner: PractitionerId, window: Window) -> list[Window]:
        """Return a practitioner's busy times that overlap a window, from the kept copy.

        Raises:
            Temporary: there is no copy, or it is too old, and then nothing is to be offered.
        """
        copy = self._copy(practitioner)
        now = self._clock.now()
        if copy is None or now - copy.read_at > self._mapping.oldest:
            if self._mapping.when_stale is WhenStale.OFFER:
                return []
            raise Temporary("Odoo's calendar has not been read for too long: run soundwell doctor.")
        ours = self._ledger.meetings_of(practitioner, window.start)
        return [
            each
            for each in copy.busy
            if each.overlaps(window) and (each.start, each.end) not in ours
        ]

    def refresh_for_page(self, practitioner: PractitionerId) -> None:
        """Read a calendar whose turn was missed or never came, while somebody is waiting.

        Nobody waits longer than `PATIENCE`; an answer that comes later is kept for the next page.
        When it does not work the copy before may be good enough, so nothing is raised, and for a
        while no page waits for Odoo.
        """
        now = self._clock.now()
        if not self._is_due(practitioner, now) or self._is_pausing(now):
            return
        try:
            within(PATIENCE, lambda: self.refresh(practitioner), late=lambda: Temporary(_LATE))
        except OdooProblem as problem:
            if not problem.final:
                self._asked_in_vain = now
        except SecretMissing:
            return

    def _is_due(self, practitioner: PractitionerId, now: datetime) -> bool:
        copy = self._copy(practitioner)
        return copy is None or now - copy.read_at >= 2 * self._mapping.refresh

    def _is_pausing(self, now: datetime) -> bool:
        return self._asked_in_vain is not None and now - self._asked_in_vain < _PAUSE

    def refresh(self, practitioner: PractitionerId) -> None:
        """Read a practitioner's calendar and keep what is busy: one query.

        Raises:
            OdooProblem: it did not work; the copy before stays.
        """
        now = self._clock.now()
        window = Window(now - _BEFORE, now + self._mapping.ahead)
        partner = self._directory.user_of(practitioner).partner
        rows = self._server.search("calendar.event", domain(partner, window), FIELDS)
        zone = self._zones[practitioner]
        self._keep(practitioner, Copy(now, tuple(span(row, zone) for row in rows)))

    def _copy(self, practitioner: PractitionerId) -> Copy | None:
        query = select(BUSY.c.read_at, BUSY.c.busy).where(BUSY.c.practitioner == practitioner)
        with self._storage.reading() as session:
            row = session.execute(query).one_or_none()
        return None if row is None else Copy(row.read_at, _read(row.busy))

    def _keep(self, practitioner: PractitionerId, copy: Copy) -> None:
        values = {"read_at": copy.read_at, "busy": _text(copy.busy)}
        same = BUSY.c.practitioner == practitioner
        with self._storage.transaction() as session:
            if session.scalar(select(BUSY.c.practitioner).where(same)) is None:
                session.execute(insert(BUSY).values(practitioner=practitioner, **values))
            else:
                session.execute(update(BUSY).where(same).values(**values))


def domain(partner: int, window: Window) -> Domain:
    """Return the condition for meetings that make somebody busy.

    Every occurrence of a recurrence is a record of its own. Whole days are kept from 8 to 18 by
    Odoo, in no zone, so a day is added at either end.

    Args:
        partner: the contact that stands for the user.
        window: the span that is asked about.
    """
    return [
        ["partner_ids", "in", [partner]],
        ["attendee_ids", "not any", [["partner_id", "=", partner], ["state", "=", "declined"]]],
        ["start", "<", utc(window.end + _DAY)],
        ["stop", ">", utc(window.start - _DAY)],
        ["show_as", "=", "busy"],
    ]


def span(row: Record, zone: ZoneInfo) -> Window:
    """Return when a meeting takes place.

    Args:
        row: with `FIELDS`.
        zone: for whole days.
    """
    if not row["allday"]:
        start, end = from_utc(row["start"]), from_utc(row["stop"])
        return Window(start, max(end, start + timedelta(minutes=1)))
    first, last = date.fromisoformat(row["start_date"]), date.fromisoformat(row["stop_date"])
    return Window(
        datetime.combine(first, time(), zone), datetime.combine(last + _DAY, time(), zone)
    )


def _text(busy: Sequence[Window]) -> str:
    return json.dumps([[each.start.isoformat(), each.end.isoformat()] for each in busy])


def _read(text: str) -> tuple[Window, ...]:
    return tuple(
        Window(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in json.loads(text)
    )
