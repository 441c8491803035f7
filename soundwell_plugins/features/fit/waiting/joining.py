"""How somebody puts themselves on the waiting list, and takes themselves off it."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import PersonId, PluginContext, WaitingId
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.tables import WAITING, WISH
from soundwell_plugins.features.fit.waiting.entry import Needs, State
from soundwell_plugins.features.fit.waiting.letters import WaitingLetters
from soundwell_plugins.sdk.tables import new_id

_DAY: Final = timedelta(days=1)
_MAILS_PER_DAY: Final = 3
_LONGEST_NOTICE: Final = timedelta(days=30)


class Joining:
    """Keeps what people ask for until they confirm it, and does what they say afterwards.

    Args:
        config: the table `[fit]`.
        context: the plugin's context.
    """

    def __init__(self, config: FitConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context
        self._letters = WaitingLetters(config, context)

    def ask(self, *, name: str, email: str, needs: Needs, shown: bool) -> None:
        """Keep what somebody asks for, and ask at the address whether it was them.

        Whether the address is known makes no difference to what happens. Nobody is sent more than
        a few of these letters a day.

        Args:
            name: what they want to be called.
            email: the address that was typed.
            needs: what they let us copy, and for whom they would like to wait.
            shown: whether practitioners may read that, without a name.
        """
        may_write = self._context.limits.allow(
            "fit.waiting-mail", email.lower(), times=_MAILS_PER_DAY, per=_DAY
        )
        if not may_write:
            return
        now, language = self._context.clock.now(), self._context.texts.language
        with self._context.storage.transaction() as session:
            person = self._context.people.add(session, email=email, name=name)
            waiting = WaitingId(new_id())
            session.execute(
                insert(WAITING).values(
                    id=waiting,
                    person=person,
                    state=State.PENDING.value,
                    since=now,
                    needs=needs.document(),
                    shown=shown,
                    changed_at=now,
                    language=language,
                )
            )
            self._letters.confirm(session, waiting, person, language)

    def confirm(self, waiting: WaitingId) -> WaitingId:
        """Take somebody onto the list; who waits already keeps their place, with the new needs.

        Args:
            waiting: what was asked for; a repeat changes nothing.

        Returns:
            The entry under which they wait.

        Raises:
            LookupError: it was erased, or has become part of another entry.
        """
        now = self._context.clock.now()
        with self._context.storage.transaction() as session:
            asked = _locked(session, waiting)
            if asked.state != State.PENDING.value:
                return waiting
            before = session.scalar(
                select(WAITING.c.id)
                .where(WAITING.c.person == asked.person, WAITING.c.state == State.WAITING.value)
                .order_by(WAITING.c.since)
                .limit(1)
                .with_for_update()
            )
            values = {
                "needs": asked.needs,
                "shown": asked.shown,
                "language": asked.language,
                "changed_at": now,
                "asked_at": None,
            }
            if before is None:
                values |= {"state": State.WAITING.value, "since": now}
            kept = WaitingId(before or waiting)
            session.execute(update(WAITING).where(WAITING.c.id == kept).values(values))
            session.execute(
                delete(WAITING).where(
                    WAITING.c.person == asked.person, WAITING.c.state == State.PENDING.value
                )
            )
            self._letters.joined(session, kept, PersonId(asked.person), asked.language)
        return kept

    def change(self, waiting: WaitingId, *, answers: bool, shown: bool) -> None:
        """Keep what somebody agrees to now, and that they still wait.

        Args:
            waiting: whose entry.
            answers: whether their answers may be kept; otherwise they are deleted here.
            shown: whether practitioners may read them, without a name.
        """
        with self._context.storage.transaction() as session:
            row = _locked(session, waiting)
            needs = Needs.of_document(row.needs)
            left = needs if answers else Needs(prefers=needs.prefers)
            session.execute(
                update(WAITING)
                .where(WAITING.c.id == waiting)
                .values(
                    needs=left.document(),
                    shown=shown and answers,
                    changed_at=self._context.clock.now(),
                    asked_at=None,
                )
            )

    def leave(self, waiting: WaitingId) -> None:
        """Forget somebody who does not want to wait any more, with all that was kept of it."""
        with self._context.storage.transaction() as session:
            session.execute(delete(WISH).where(WISH.c.waiting == waiting))
            session.execute(
                delete(WAITING).where(
                    WAITING.c.id == waiting, WAITING.c.state == State.WAITING.value
                )
            )

    def ask_who_still_waits(self, now: datetime) -> None:
        """Write to those whose entries are soon deleted; once, until they answer."""
        notice = min(_LONGEST_NOTICE, self._config.keep_waiting / 4)
        query = select(WAITING.c.id).where(
            WAITING.c.state == State.WAITING.value,
            WAITING.c.asked_at.is_(None),
            WAITING.c.changed_at < now - self._config.keep_waiting + notice,
        )
        with self._context.storage.reading() as session:
            ids = session.scalars(query).all()
        for each in ids:
            with self._context.storage.transaction() as session:
                asked = session.execute(
                    update(WAITING)
                    .where(WAITING.c.id == each, WAITING.c.asked_at.is_(None))
                    .values(asked_at=now)
                    .returning(WAITING.c.person, WAITING.c.language)
                ).one_or_none()
                if asked is not None:
                    self._letters.still(
                        session, WaitingId(each), PersonId(asked.person), asked.language
                    )


def _locked(session: Session, waiting: WaitingId) -> Row[Any]:
    query = select(WAITING).where(WAITING.c.id == waiting).with_for_update()
    row = session.execute(query).one_or_none()
    if row is None:
        raise LookupError("there is no such entry any more")
    return row
