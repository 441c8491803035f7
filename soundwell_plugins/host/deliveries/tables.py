"""The tables of events and deliveries.

What must never be wrong stands as a constraint: one place in the order for each delivery, and one
wake-up at a time for each plugin and record.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from soundwell_plugins.host.deliveries.state import State
from soundwell_plugins.host.requests import REQUEST_LENGTH
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Id, Moment, new_id

NAME_LENGTH: Final = 100
RECORD_LENGTH: Final = 200
REASON_LENGTH: Final = 500

_AWAKE: Final = text("state = 'pending' AND due IS NOT NULL")
_OPEN: Final = text("state IN ('pending', 'parked')")


class DeliveryTable(DeclarativeBase):
    """The base of these tables, which belong to the host's collection."""

    metadata = HOST


class EventRow(DeliveryTable):
    """Something that happened; `payload` is the event as JSON, `request` the id of its cause."""

    __tablename__ = "events"

    id: Mapped[str] = mapped_column(Id(), primary_key=True, default=new_id)
    hook: Mapped[str] = mapped_column(String(NAME_LENGTH))
    record: Mapped[str] = mapped_column(String(RECORD_LENGTH))
    payload: Mapped[str] = mapped_column(EncryptedText("events.payload"))
    happened_at: Mapped[datetime] = mapped_column(Moment(), index=True)
    request: Mapped[str] = mapped_column(
        String(REQUEST_LENGTH), default="", server_default=text("''")
    )


class DeliveryRow(DeliveryTable):
    """One plugin's turn to hear of an event.

    `attempt` is the number of the wake-up that was asked for last: any other has come too late.
    `failures` counts the failed attempts since the delivery was last set going. `due` is when the
    wake-up was asked for, and empty while there is none.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("plugin", "record", "seq"),
        CheckConstraint("seq >= 1", name="seq"),
        CheckConstraint("attempt >= 0 AND failures >= 0", name="attempt"),
        CheckConstraint("due IS NULL OR (state = 'pending' AND attempt >= 1)", name="due"),
        CheckConstraint("state <> 'parked' OR reason <> ''", name="reason"),
        CheckConstraint("(settled_at IS NULL) = (state IN ('pending', 'parked'))", name="settled"),
        Index(
            "deliveries_one_wake_up_index",
            "plugin",
            "record",
            unique=True,
            sqlite_where=_AWAKE,
            postgresql_where=_AWAKE,
        ),
        Index(
            "deliveries_open_index",
            "plugin",
            "record",
            "seq",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[str] = mapped_column(Id(), primary_key=True, default=new_id)
    event: Mapped[str] = mapped_column(Id(), ForeignKey("events.id"), index=True)
    hook: Mapped[str] = mapped_column(String(NAME_LENGTH))
    plugin: Mapped[str] = mapped_column(String(NAME_LENGTH))
    record: Mapped[str] = mapped_column(String(RECORD_LENGTH))
    seq: Mapped[int]
    state: Mapped[State] = mapped_column(
        Enum(
            State,
            name="state",
            length=16,
            native_enum=False,
            create_constraint=True,
            values_callable=lambda states: [state.value for state in states],
        ),
        default=State.PENDING,
    )
    attempt: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    due: Mapped[datetime | None] = mapped_column(Moment())
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    settled_at: Mapped[datetime | None] = mapped_column(Moment(), index=True)
