"""The audit trail itself: adds entries and lists them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import AccountId, AuditEntry, Clock
from soundwell_plugins.host.audit.chain import START, Chain, Facts
from soundwell_plugins.host.audit.tables import AUDIT, HEAD
from soundwell_plugins.host.storage import Database

LIMIT: Final = 1000
"""The longest list that is given out."""

_ACTION: Final = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
_SUBJECT: Final = re.compile(r"[A-Za-z0-9_.:/-]{1,200}")
_DETAIL: Final = re.compile(r"[A-Za-z0-9_.:/=,; -]{0,200}")
_LOCK: Final = int.from_bytes(sha256(b"soundwell audit").digest()[:8], "big", signed=True)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as people see it.

    Args:
        seq: its number, 1 for the first.
        at: when it was added, in UTC.
        actor: whose doing it was; `None` for the machine itself or its command line.
        action: what was done.
        subject: to what.
        detail: more, in ids.
    """

    seq: int
    at: datetime
    actor: AccountId | None
    action: str
    subject: str
    detail: str


class Trail:
    """Adds entries; see `soundwell_hookspecs.Audit`.

    Args:
        database: where it is kept.
        chain: binds entries together.
        clock: tells when one was added.
    """

    def __init__(self, database: Database, chain: Chain, clock: Clock) -> None:
        self._database = database
        self._chain = chain
        self._clock = clock

    def record(
        self,
        session: Session,
        *,
        actor: AccountId | None,
        action: str,
        subject: str,
        detail: str = "",
    ) -> None:
        """Add an entry, in the transaction of what it tells of."""
        _check(action, subject, detail)
        _wait_for_turn(session)
        before = session.execute(
            select(AUDIT.c.seq, AUDIT.c.link).order_by(AUDIT.c.seq.desc()).limit(1)
        ).one_or_none()
        seq, link_before = (0, START) if before is None else before
        sealed = session.scalar(select(HEAD.c.seq)) or 0
        # Numbers that were cut off at the end are never used again, or the cut would heal.
        facts = Facts(max(seq, sealed) + 1, self._clock.now(), actor, action, subject, detail)
        link = self._chain.link(link_before, facts)
        session.execute(
            insert(AUDIT).values(
                seq=facts.seq,
                at=facts.at,
                actor=actor,
                action=action,
                subject=subject,
                detail=detail,
                link=link,
            )
        )
        self._seal(session, facts.seq, link)

    def about(
        self, session: Session, subject: str, *, actions: Collection[str], limit: int = 100
    ) -> tuple[AuditEntry, ...]:
        """Return what was written down about one subject, the newest first."""
        query = (
            select(AUDIT)
            .where(AUDIT.c.subject == subject, AUDIT.c.action.in_(actions))
            .order_by(AUDIT.c.seq.desc())
            .limit(max(0, min(limit, LIMIT)))
        )
        return tuple(
            AuditEntry(row.at, row.actor, row.action, row.subject, row.detail)
            for row in session.execute(query)
        )

    def entries(
        self,
        *,
        subject: str | None = None,
        actor: AccountId | None = None,
        action: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> tuple[Entry, ...]:
        """Return entries, the newest first.

        Args:
            subject: only those about it.
            actor: only those of this account's doing.
            action: only those of this kind.
            since: only those from this moment on.
            until: only those before this moment.
            before: only those with a smaller number, for turning pages.
            limit: how many at most; never more than `LIMIT`.
        """
        query = select(AUDIT).order_by(AUDIT.c.seq.desc()).limit(max(0, min(limit, LIMIT)))
        if subject is not None:
            query = query.where(AUDIT.c.subject == subject)
        if actor is not None:
            query = query.where(AUDIT.c.actor == actor)
        if action is not None:
            query = query.where(AUDIT.c.action == action)
        if since is not None:
            query = query.where(AUDIT.c.at >= since)
        if until is not None:
            query = query.where(AUDIT.c.at < until)
        if before is not None:
            query = query.where(AUDIT.c.seq < before)
        with self._database.reading() as session:
            rows = session.execute(query).all()
        return tuple(
            Entry(row.seq, row.at, row.actor, row.action, row.subject, row.detail) for row in rows
        )

    def actions(self) -> tuple[str, ...]:
        """Return what kinds of things were ever done, in the order of their names."""
        with self._database.reading() as session:
            found = session.scalars(select(AUDIT.c.action).distinct().order_by(AUDIT.c.action))
            return tuple(found.all())

    def _seal(self, session: Session, seq: int, link: bytes) -> None:
        values = {"seq": seq, "seal": self._chain.seal(seq, link)}
        changed = session.execute(
            update(HEAD).where(HEAD.c.id == 1).values(values).returning(HEAD.c.id)
        )
        if not changed.all():
            session.execute(insert(HEAD).values(id=1, **values))


def _check(action: str, subject: str, detail: str) -> None:
    for name, text, pattern in (
        ("action", action, _ACTION),
        ("subject", subject, _SUBJECT),
        ("detail", detail, _DETAIL),
    ):
        if not pattern.fullmatch(text):
            raise ValueError(
                f"the {name} of an audit entry is empty, too long, or has characters that ids do "
                "not have"
            )


def _wait_for_turn(session: Session) -> None:
    """Let nobody else add an entry before this transaction ends; on SQLite it is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
