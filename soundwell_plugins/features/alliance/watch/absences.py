"""Check-ins that are not answered any more, and sessions that do not take place."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import PluginContext, Respondent, SessionState
from soundwell_plugins.features.alliance.check_in import CheckIn, State, Way, check_in_of
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.course import Session, session_of
from soundwell_plugins.features.alliance.courses import Courses
from soundwell_plugins.features.alliance.repair.register import Signals
from soundwell_plugins.features.alliance.repair.signal import Finding, Kind
from soundwell_plugins.features.alliance.tables import CHECK_IN, SESSION, SIGNAL
from soundwell_plugins.features.alliance.watch.settings import SignalSettings, Watched

T = TypeVar("T")

_BACK: Final = timedelta(days=7)
_MISSING: Final = frozenset({SessionState.MISSED, SessionState.CANCELLED})


class Absences:
    """Looks for what has stopped; never writes to the client.

    Args:
        settings: the table `[alliance.signals]`.
        context: the plugin's context.
        clients: the clients there are.
        courses: their plans.
        signals: where signals are kept.
    """

    def __init__(
        self,
        settings: SignalSettings,
        context: PluginContext,
        *,
        clients: Clients,
        courses: Courses,
        signals: Signals,
    ) -> None:
        self._settings = settings
        self._context = context
        self._clients = clients
        self._courses = courses
        self._signals = signals

    def look(self, now: datetime) -> None:
        """Raise what has come up within the last week; a repeat raises nothing again.

        Args:
            now: the present moment, in UTC.
        """
        with self._context.storage.reading() as session:
            unanswered = _unanswered(session, now)
            missing = _missing(session, now)
        if Watched.UNANSWERED in self._settings.watched:
            for check_in in unanswered:
                with self._context.storage.transaction() as session:
                    self._judge_check_in(session, check_in)
        if Watched.SESSIONS in self._settings.watched:
            for each in missing:
                with self._context.storage.transaction() as session:
                    self._judge_session(session, each)

    def _judge_check_in(self, session: Transaction, check_in: CheckIn) -> None:
        plan = self._courses.plan(session, check_in.client)
        if plan is None or plan.paused_at is not None:
            return
        if not self._is_cared_for(session, check_in):
            return
        self._signals.raise_one(
            session,
            check_in.client,
            check_in.practitioner,
            occasion=f"check-in:{check_in.id}",
            findings=tuple(self._of_check_in(session, check_in)),
            check_in=check_in.id,
            about=check_in.session,
        )

    def _of_check_in(self, session: Transaction, check_in: CheckIn) -> Iterator[Finding]:
        course = _asked(session, check_in)
        count = begun(
            course,
            lambda each: each.state is not State.SUBMITTED,
            least=self._settings.unanswered,
            first=self._settings.first,
        )
        if count:
            yield Finding(kind=Kind.UNANSWERED, check_in=check_in.id, count=count)
        before = course[-2] if len(course) > 1 else None
        if before is not None and before.state is State.SUBMITTED and _raised(session, before):
            yield Finding(kind=Kind.SILENT, check_in=check_in.id)

    def _judge_session(self, session: Transaction, about: Session) -> None:
        if not self._is_cared_for(session, about):
            return
        count = begun(
            _sessions(session, about),
            lambda each: each.state in _MISSING,
            least=self._settings.sessions,
            first=self._settings.first,
        )
        if count:
            self._signals.raise_one(
                session,
                about.client,
                about.practitioner,
                occasion=f"session:{about.id}",
                findings=[Finding(kind=Kind.SESSIONS, count=count)],
                about=about.id,
            )

    def _is_cared_for(self, session: Transaction, about: CheckIn | Session) -> bool:
        client = self._clients.get(session, about.client)
        return self._clients.is_cared_for(session, client, about.practitioner)


def begun(course: Sequence[T], is_missing: Callable[[T], bool], *, least: int, first: int) -> int:
    """Return how many in a row are missing, if that is many and begins to be so with the newest.

    Args:
        course: up to the newest, in order.
        is_missing: tells whether one is.
        least: how many in a row are many.
        first: up to which place nothing is said.

    Returns:
        How many, or 0 where there is nothing to say, or it was to be said before.
    """
    if len(course) <= first:
        return 0
    row = 0
    for each in reversed(course):
        if not is_missing(each):
            break
        row += 1
    said_before = row > least and len(course) - 1 > first
    return row if row >= least and not said_before else 0


def _unanswered(session: Transaction, now: datetime) -> list[CheckIn]:
    """Return the check-ins by mail that nobody answered in time and that nothing was said of."""
    query = (
        select(CHECK_IN)
        .outerjoin(SIGNAL, SIGNAL.c.check_in == CHECK_IN.c.id)
        .where(
            CHECK_IN.c.state == State.EXPIRED.value,
            CHECK_IN.c.way == Way.MAIL.value,
            CHECK_IN.c.respondent == Respondent.CLIENT.value,
            CHECK_IN.c.expires_at > now - _BACK,
            SIGNAL.c.id.is_(None),
        )
        .order_by(CHECK_IN.c.expires_at, CHECK_IN.c.id)
    )
    return [check_in_of(row) for row in session.execute(query).mappings()]


def _missing(session: Transaction, now: datetime) -> list[Session]:
    query = (
        select(SESSION)
        .where(
            SESSION.c.state.in_([each.value for each in _MISSING]),
            SESSION.c.start > now - _BACK,
            SESSION.c.start <= now,
        )
        .order_by(SESSION.c.start, SESSION.c.id)
    )
    return [session_of(row) for row in session.execute(query).mappings()]


def _asked(session: Transaction, newest: CheckIn) -> list[CheckIn]:
    """Return what the client was asked up to a check-in, as far as its time has passed."""
    query = (
        select(CHECK_IN)
        .where(
            CHECK_IN.c.client == newest.client,
            CHECK_IN.c.practitioner == newest.practitioner,
            CHECK_IN.c.respondent == Respondent.CLIENT.value,
            CHECK_IN.c.state.in_([State.SUBMITTED.value, State.EXPIRED.value]),
            CHECK_IN.c.created_at <= newest.created_at,
        )
        .order_by(CHECK_IN.c.created_at, CHECK_IN.c.id)
    )
    found = [check_in_of(row) for row in session.execute(query).mappings()]
    by_mail = [each for each in found if each.state is State.SUBMITTED or each.way is Way.MAIL]
    return [each for each in by_mail if each.id != newest.id] + [newest]


def _sessions(session: Transaction, newest: Session) -> list[Session]:
    query = (
        select(SESSION)
        .where(
            SESSION.c.client == newest.client,
            SESSION.c.practitioner == newest.practitioner,
            SESSION.c.start <= newest.start,
        )
        .order_by(SESSION.c.start, SESSION.c.id)
    )
    found = [session_of(row) for row in session.execute(query).mappings()]
    return [each for each in found if each.id != newest.id] + [newest]


def _raised(session: Transaction, check_in: CheckIn) -> bool:
    query = select(SIGNAL.c.id).where(SIGNAL.c.check_in == check_in.id)
    return session.scalar(query) is not None
