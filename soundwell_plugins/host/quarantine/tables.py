"""The table of quarantines, which all processes of a practice share."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from soundwell_plugins.host.quarantine.rest import Rest
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.tables import Moment

NAME_LENGTH = 100
REASON_LENGTH = 500


class QuarantineTable(DeclarativeBase):
    """The base of this table, which belongs to the host's collection."""

    metadata = HOST


class QuarantineRow(QuarantineTable):
    """A plugin that is not asked a hook until a moment."""

    __tablename__ = "quarantine"
    __table_args__ = (CheckConstraint("times >= 1", name="times"),)

    plugin: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    hook: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    times: Mapped[int]
    until: Mapped[datetime] = mapped_column(Moment())
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))

    def rest(self) -> Rest:
        """Return it as a value."""
        return Rest(self.plugin, self.hook, self.times, self.until, self.reason)
