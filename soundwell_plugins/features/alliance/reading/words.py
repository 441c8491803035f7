"""Why something is marked, in a few words that are said beside a score."""

from collections.abc import Mapping
from typing import Final

from soundwell_hookspecs import Texts
from soundwell_plugins.features.alliance.repair.signal import Kind, Mark
from soundwell_plugins.sdk.texts import marked

REASONS: Final[Mapping[Kind, str]] = {
    Kind.NO: marked("one of the five questions was answered with a no"),
    Kind.LOOK: marked("possibly far below what is usual for this client"),
    Kind.EWMA: marked("possibly a slow drift"),
    Kind.CUSUM: marked("possibly a slow drift"),
    Kind.RELIABLE_CHANGE: marked("possibly a real fall since the beginning"),
    Kind.SUDDEN_CHANGE: marked("possibly a sudden fall that lasted"),
    Kind.UNANSWERED: marked("several check-ins in a row were not answered"),
    Kind.SILENT: marked("the next check-in was not answered"),
    Kind.STOPPED: marked("the client asked not to be asked any more"),
    Kind.SESSIONS: marked("several sessions in a row were missed or cancelled"),
}

EVIDENCE: Final = marked("Unvalidated: in our own words, without norms and without cut-offs.")
"""What the instruments that are shipped say of themselves; other ones say it in their own words."""


def reason(mark: Mark, texts: Texts) -> str:
    """Return why something is marked.

    Args:
        mark: what.
        texts: in the language of whoever reads it.
    """
    return texts.gettext(REASONS[mark.kind])
