"""What can be wrong between us and an Odoo, in words for the admin who can mend it.

Odoo's own texts quote what was sent to it, so none of them is passed on: a sentence here names
models and fields, never what stands in them.
"""

from datetime import timedelta
from typing import ClassVar

from soundwell_hookspecs import DeliveryFailed, DeliveryRefused


class OdooProblem(Exception):
    """A call to Odoo did not work.

    Args:
        sentence: what is wrong and what to do about it.
        field: the field it is about, where one is known.
        retry_after: the earliest next attempt, where Odoo asked for a pause.
    """

    final: ClassVar[bool] = True
    """Whether trying again is of no use until somebody changes something."""

    def __init__(
        self, sentence: str, *, field: str = "", retry_after: timedelta | None = None
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.retry_after = retry_after

    def as_delivery_failure(self) -> DeliveryFailed:
        """Return what to tell the host: whether to try again, and the sentence."""
        if self.final:
            return DeliveryRefused(self.sentence)
        return DeliveryFailed(self.sentence, retry_after=self.retry_after)


class Unreachable(OdooProblem):
    """Nothing answers at the address."""

    final = False


class Temporary(OdooProblem):
    """Odoo, or what stands before it, cannot answer now."""

    final = False


class Conflict(OdooProblem):
    """Somebody else was writing the same record."""

    final = False


class NotAllowed(OdooProblem):
    """The key, or the rights of its user, do not suffice."""


class WrongDatabase(OdooProblem):
    """There is no such database."""


class Misconfigured(OdooProblem):
    """The configuration names something that this Odoo does not have."""


class InvalidData(OdooProblem):
    """Odoo does not accept a value, or the record is gone."""


class UnknownExternalId(OdooProblem):
    """No record has this external id: it was never written, or staff deleted it."""
