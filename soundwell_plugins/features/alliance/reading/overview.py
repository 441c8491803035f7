"""A practitioner's clients at a glance: who needs a look first, and why."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final

from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import Account, PluginContext, PractitionerId, Role
from soundwell_plugins.features.alliance.check_in import BY_HAND
from soundwell_plugins.features.alliance.client import Client, ClientId
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.configuration import AllianceConfig
from soundwell_plugins.features.alliance.instruments.catalogue import Catalogue
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.reading.glance import Glance, Last, glances
from soundwell_plugins.features.alliance.reading.readings import Readings
from soundwell_plugins.features.alliance.reading.seen import Seen
from soundwell_plugins.features.alliance.reading.standing import Direction, direction, rank
from soundwell_plugins.features.alliance.reading.waiting import Waiting, waiting
from soundwell_plugins.features.alliance.repair.register import Signals
from soundwell_plugins.features.alliance.repair.signal import Signal
from soundwell_plugins.features.alliance.scored import read, score_in
from soundwell_plugins.features.alliance.tables import SIGNAL

_MISSED: Final = 2
"""From how many check-ins in a row that were not answered a client needs a look."""


class Reason(Enum):
    """Why a client needs a look, the most urgent first."""

    NOT_PUT_RIGHT = "not-put-right"
    """A signal that nobody has looked at yet, or the client says that it was not put right."""
    OVERDUE = "overdue"
    """Answers that nobody has read within the time that clients are told."""
    WAITING = "waiting"
    """The client hopes for something to be taken up."""
    SIGNAL = "signal"
    """A signal about which something is still to be done."""
    UNREAD = "unread"
    """Answers that nobody has read yet."""
    UNANSWERED = "unanswered"
    """Several check-ins in a row were not answered."""


@dataclass(frozen=True, slots=True)
class LastScore:
    """The last score of a client.

    Args:
        score: in points of the scale.
        highest: that it can be.
        direction: compared with those just before it.
    """

    score: float = field(repr=False)
    highest: float
    direction: Direction = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """A client at a glance.

    Args:
        client: who.
        name: their name, or empty after an erasure.
        practitioner: with whom they work.
        glance: what is known of them.
        reasons: why they need a look, the most urgent first; none if they do not.
        signals: about which something is still to be done, the earliest first.
        waiting: what they hope to be taken up.
        score: their last score, or `None`.
    """

    client: Client
    name: str = field(repr=False)
    practitioner: PractitionerId
    glance: Glance = field(repr=False)
    reasons: tuple[Reason, ...] = field(repr=False)
    signals: tuple[Signal, ...] = field(repr=False)
    waiting: tuple[Waiting, ...] = field(repr=False)
    score: LastScore | None = field(repr=False)

    @property
    def answered_at(self) -> datetime | None:
        """When they answered last, in UTC, or `None`."""
        return self.glance.last[0].submitted_at if self.glance.last else None


@dataclass(frozen=True, slots=True)
class Overview:
    """Clients at a glance.

    Args:
        needing: those who need a look, the most urgent first.
        others: all others, by name.
    """

    needing: tuple[ClientRow, ...]
    others: tuple[ClientRow, ...]

    def first(self, most: int) -> "Overview":
        """Return the first ones alone: those who need a look, and others as far as there is room.

        Args:
            most: how many clients there may be.
        """
        needing = self.needing[:most]
        return Overview(needing, self.others[: most - len(needing)])

    @property
    def count(self) -> int:
        """How many clients there are."""
        return len(self.needing) + len(self.others)


class Overviews:
    """Puts overviews together; looking at one is written down.

    Args:
        config: the table `[alliance]`.
        context: the plugin's context.
        clients: the clients there are.
        catalogue: the instruments, in all versions that were asked.
        signals: what may deserve attention.
        seen: what has been read already.
        readings: write down who looked.
    """

    def __init__(
        self,
        config: AllianceConfig,
        context: PluginContext,
        *,
        clients: Clients,
        catalogue: Catalogue,
        signals: Signals,
        seen: Seen,
        readings: Readings,
    ) -> None:
        self._config = config
        self._context = context
        self._clients = clients
        self._catalogue = catalogue
        self._signals = signals
        self._seen = seen
        self._readings = readings

    def of(self, account: Account) -> Overview:
        """Return the clients whom somebody may see, and write down that they looked.

        Args:
            account: who looks; to an admin who is nothing else nobody is shown.
        """
        rows: list[ClientRow] = []
        with self._context.storage.transaction() as session:
            seen = self._seen.all(session, account.id)
            counts: dict[PractitionerId, int] = {}
            for practitioner, clients in self._shown(session, account):
                rows += self._rows(session, account, practitioner, clients, seen)
                counts[practitioner] = len(clients)
            for practitioner, count in counts.items():
                self._readings.overview(session, account, practitioner, count)
        needing = sorted((each for each in rows if each.reasons), key=_urgency)
        others = sorted((each for each in rows if not each.reasons), key=_name)
        return Overview(tuple(needing), tuple(others))

    def _shown(
        self, session: Transaction, account: Account
    ) -> Iterator[tuple[PractitionerId, Sequence[Client]]]:
        """Yield each practitioner of whose clients somebody may see some, and these."""
        people = self._context.people
        own = account.practitioner if Role.PRACTITIONER in account.roles else None
        supervises = Role.SUPERVISOR in account.roles
        for practitioner in self._context.practice.practitioners:
            if practitioner != own and not supervises:
                continue
            care = people.clients_of(session, practitioner)
            shown = [each.client for each in care if practitioner == own or each.supervisor_allowed]
            clients = self._clients.of_people(session, shown)
            if clients:
                yield practitioner, clients

    def _rows(
        self,
        session: Transaction,
        account: Account,
        practitioner: PractitionerId,
        clients: Sequence[Client],
        seen: Mapping[ClientId, datetime],
    ) -> list[ClientRow]:
        now = self._context.clock.now()
        names = self._context.people.names(session, [each.person for each in clients])
        known = glances(session, practitioner, [each.id for each in clients], now)
        signals = self._open(session, practitioner)
        own = account.practitioner == practitioner
        rows: list[ClientRow] = []
        for client in clients:
            glance = known.get(client.id, Glance())
            wishes = _wishes(glance, signals[client.id])
            unread = _unread(glance, seen.get(client.id)) if own else None
            rows.append(
                ClientRow(
                    client=client,
                    name=names.get(client.person, ""),
                    practitioner=practitioner,
                    glance=glance,
                    reasons=_reasons(
                        signals[client.id],
                        wishes,
                        is_unread=unread is not None,
                        is_overdue=unread is not None and now - unread > self._config.read_within,
                        unanswered=glance.unanswered,
                    ),
                    signals=tuple(signals[client.id]),
                    waiting=wishes,
                    score=self._score(session, glance.last),
                )
            )
        return rows

    def _open(
        self, session: Transaction, practitioner: PractitionerId
    ) -> Mapping[ClientId, list[Signal]]:
        found: defaultdict[ClientId, list[Signal]] = defaultdict(list)
        for each in self._signals.where(
            session, SIGNAL.c.practitioner == practitioner, SIGNAL.c.closed_at.is_(None)
        ):
            found[each.client].append(each)
        return found

    def _score(self, session: Transaction, last: Sequence[Last]) -> LastScore | None:
        """Return the headline of the last check-in that has one, compared with those before."""
        for place, each in enumerate(last):
            asked = [self._catalogue.of_hash(session, one) for one in each.instruments]
            with_headline = [one for one in asked if one.headline is not None]
            for instrument in sorted(with_headline, key=rank):
                scores = _headlines(instrument, last[place:])
                if scores and instrument.headline is not None:
                    ends = instrument.headline[1]
                    return LastScore(scores[-1], ends[1], direction(scores, ends))
        return None


def _reasons(
    signals: Sequence[Signal],
    wishes: Sequence[Waiting],
    *,
    is_unread: bool,
    is_overdue: bool,
    unanswered: int,
) -> tuple[Reason, ...]:
    holds = {
        Reason.NOT_PUT_RIGHT: any(each.state.waits for each in signals),
        Reason.OVERDUE: is_overdue,
        Reason.WAITING: any(each.is_a_reason for each in wishes),
        Reason.SIGNAL: any(not each.state.waits for each in signals),
        Reason.UNREAD: is_unread,
        Reason.UNANSWERED: unanswered >= _MISSED,
    }
    return tuple(each for each in Reason if holds[each])


def _headlines(instrument: KnownInstrument, last: Sequence[Last]) -> list[float]:
    """Return the headlines of check-ins of one version and language, the earliest first.

    Nothing is returned where the newest of these check-ins has none.
    """
    name, version, headline = instrument.name, instrument.version, instrument.scoring.headline
    newest = score_in(last[0].text, name, version, headline)
    if newest is None:
        return []
    found = [score_in(each.text, name, version, headline) for each in last]
    return [each[1] for each in reversed(found) if each is not None and each[0] == newest[0]]


def _wishes(glance: Glance, signals: Sequence[Signal]) -> tuple[Waiting, ...]:
    """Return what a client hopes to be taken up: it waits until a session has taken place."""
    if not glance.last:
        return ()
    newest = glance.last[0]
    if glance.session is not None and glance.session > newest.submitted_at:
        return ()
    return waiting(read(newest.text), {one.kind for each in signals for one in each.findings})


def _unread(glance: Glance, seen: datetime | None) -> datetime | None:
    """Return since when answers have waited to be read, in UTC, or `None` if none do.

    What the practitioner typed in is not new to them.
    """
    sent = (each.submitted_at for each in glance.last if each.way not in BY_HAND)
    return min((at for at in sent if seen is None or at > seen), default=None)


def _urgency(row: ClientRow) -> tuple[int, float]:
    answered = row.answered_at
    first = list(Reason).index(row.reasons[0])
    return first, -answered.timestamp() if answered is not None else 0.0


def _name(row: ClientRow) -> str:
    return row.name.casefold()
