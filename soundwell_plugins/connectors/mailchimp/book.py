"""What is noted here about members: under which hash they stand, and how they ought to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import PersonId, SubscriberId
from soundwell_plugins.connectors.mailchimp.members import Status
from soundwell_plugins.connectors.mailchimp.tables import MEMBER


@dataclass(frozen=True, slots=True)
class Noted:
    """A member as noted here.

    Args:
        subscriber: which subscriber.
        person: who it is to the host.
        hash: what Mailchimp calls them.
        wanted: how they ought to stand.
        trouble: the name of the error that stands between, or empty.
    """

    subscriber: SubscriberId
    person: PersonId
    hash: str
    wanted: Status
    trouble: str = ""


def note(session: Session, noted: Noted) -> None:
    """Note a member, in the place of what was noted before."""
    session.execute(delete(MEMBER).where(MEMBER.c.subscriber == noted.subscriber))
    values = {
        "subscriber": noted.subscriber,
        "person": noted.person,
        "called": noted.hash,
        "wanted": noted.wanted.value,
        "trouble": noted.trouble,
    }
    session.execute(insert(MEMBER).values(values))


def all_noted(session: Session, *conditions: object) -> Sequence[Noted]:
    """Return the members who meet some conditions on the table."""
    rows = session.execute(select(MEMBER).where(*conditions)).mappings()  # type: ignore[arg-type]  # conditions are SQLAlchemy's, whose type has parameters that nobody needs here
    return [
        Noted(
            SubscriberId(row["subscriber"]),
            PersonId(row["person"]),
            row["called"],
            Status(row["wanted"]),
            row["trouble"],
        )
        for row in rows
    ]


def reassign(session: Session, kept: PersonId, dropped: PersonId) -> None:
    """Note what was noted of one person under the id of another."""
    session.execute(update(MEMBER).where(MEMBER.c.person == dropped).values(person=kept))


def forget(session: Session, person: PersonId) -> int:
    """Forget a person, and return how many notes went."""
    found = all_noted(session, MEMBER.c.person == person)
    session.execute(delete(MEMBER).where(MEMBER.c.person == person))
    return len(found)
