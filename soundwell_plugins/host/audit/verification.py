"""Finds what was done to the audit trail behind the program's back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from soundwell_plugins.host.audit.chain import START, Chain, Facts
from soundwell_plugins.host.audit.tables import AUDIT, HEAD
from soundwell_plugins.host.storage import Database

_BATCH: Final = 1000
_FINGERPRINT: Final = 16


@dataclass(frozen=True, slots=True)
class Verification:
    """What a look at the whole trail found.

    Args:
        entries: how many there are.
        began: when the first was added, in UTC.
        end: number and fingerprint of the last; noted elsewhere, it proves later that nobody put
            an older copy of the whole database in place. Empty when there is no entry.
        faults: a sentence for each thing that is wrong.
    """

    entries: int
    began: datetime | None
    end: str
    faults: tuple[str, ...]


def verify(database: Database, chain: Chain, *, noted: str = "") -> Verification:
    """Look at the whole trail.

    Args:
        database: where it is kept.
        chain: of the practice that wrote it.
        noted: an `end` that was noted earlier; it has to be found in the trail.
    """
    faults: list[str] = []
    count, began, before, last = 0, None, START, 0
    missed = noted
    with database.reading() as session:
        # The head first: what is added meanwhile then lies behind it, and is no fault.
        head = session.execute(select(HEAD)).one_or_none()
        sealed = START
        for row in _rows(session):
            count, began = count + 1, began or row.at
            faults.extend(_faults(chain, before, last, row))
            before, last = row.link, row.seq
            missed = "" if _end(last, before) == missed else missed
            sealed = before if head is not None and last == head.seq else sealed
    faults.extend(_faults_of_end(chain, head, last, sealed))
    if missed:
        faults.append(f"The entry {missed[:40]} that was noted is not in the trail.")
    return Verification(count, began, _end(last, before) if count else "", tuple(faults))


def _rows(session: Session) -> Iterator[Row[Any]]:
    return iter(session.execute(select(AUDIT).order_by(AUDIT.c.seq)).yield_per(_BATCH))


def _faults(chain: Chain, before: bytes, last: int, row: Row[Any]) -> Iterator[str]:
    if row.seq != last + 1:
        yield f"Between the entries {last} and {row.seq} some were removed."
        return  # what it was bound to is gone, so its own link says nothing more
    facts = Facts(row.seq, row.at, row.actor, row.action, row.subject, row.detail)
    if not chain.binds(before, facts, row.link):
        yield f"The entry {row.seq} was changed or moved."


def _faults_of_end(chain: Chain, head: Row[Any] | None, last: int, sealed: bytes) -> Iterator[str]:
    if head is None:
        if last:
            yield "The seal at the end of the trail was removed."
    elif head.seq > last:
        yield f"All after the entry {last} was cut off, up to the entry {head.seq}."
    elif not chain.seals(head.seq, sealed, head.seal):
        yield "The seal does not fit the end of the trail."


def _end(seq: int, link: bytes) -> str:
    return f"{seq}:{link.hex()[:_FINGERPRINT]}"
