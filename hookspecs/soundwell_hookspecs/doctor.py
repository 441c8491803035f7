"""The hook by which a plugin says how it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from soundwell_hookspecs.markers import contribution


class Grade(Enum):
    """How bad a finding is."""

    FINE = "fine"
    WARNING = "warning"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a plugin found out about itself.

    Args:
        grade: how bad it is.
        what: a sentence for the admin, without secrets and personal data.
        remedy: what to do about it; empty when it is fine.

    Raises:
        ValueError: something is not fine and there is no remedy.
    """

    grade: Grade
    what: str
    remedy: str = ""

    def __post_init__(self) -> None:
        if self.grade is not Grade.FINE and not self.remedy:
            raise ValueError("a finding that is not fine needs a remedy")


@contribution(deadline=timedelta(seconds=15))
def health() -> Sequence[Finding]:
    """Find out, live, whether this plugin can do its work: reach its peer, sign in, read.

    Asked by `soundwell doctor`, and by an admin who presses a button for it; never while somebody
    waits for another page. It changes nothing.

    Returns:
        What was found, the fine things too; empty when there is nothing to find out.

    Raises:
        Exception: anything raised counts as failing.

    Example::

        @implements(health)
        def health(self) -> Sequence[Finding]:
            if self.peer.answers():
                return [Finding(Grade.FINE, "The peer answers.")]
            return [Finding(Grade.FAILING, "The peer does not answer.", "Look at its address.")]
    """
