"""The folder of plain files in which version 0.1 kept messages; what is left there moves over."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Final

from soundwell_hookspecs import Recipient, RecipientKind

_NOTE: Final = b"X-Soundwell-Recipient: "
_MESSAGE: Final = ".eml"
_UNFINISHED: Final = ".part"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits here.

    Args:
        id: what names it.
        recipient: whom it is for.
        written: when, aware.
        raw: byte for byte as it would be sent.
    """

    id: str
    recipient: Recipient
    written: datetime
    raw: bytes = field(repr=False)


class OldSpool:
    """Reads the folder, and empties it of what was kept elsewhere since.

    The first line of a file says for whom the message is; all below it is the message.

    Args:
        folder: where; most practices have none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def messages(self) -> list[Waiting]:
        """Return what is there; files that somebody else put there are none of ours."""
        found = (_read(path) for path in sorted(self._folder.glob(f"*{_MESSAGE}")))
        return [each for each in found if each is not None]

    def clear(self, moved: Iterable[Waiting]) -> None:
        """Remove messages that are kept elsewhere now, and those that were never finished."""
        for each in moved:
            (self._folder / f"{each.id}{_MESSAGE}").unlink(missing_ok=True)
        for path in self._folder.glob(f"*{_UNFINISHED}"):
            path.unlink(missing_ok=True)


def _read(path: Path) -> Waiting | None:
    try:
        content = path.read_bytes()
        note, _, raw = content.partition(b"\r\n")
        kind, _, named = note.removeprefix(_NOTE).decode().partition(":")
        if not note.startswith(_NOTE):
            return None
        recipient = Recipient(RecipientKind(kind), named)
        raw.decode()
    except (FileNotFoundError, ValueError):  # another process was quicker, or it is none of ours
        return None
    message = BytesParser(EmailMessage, policy=policy.SMTP).parsebytes(raw, headersonly=True)
    date = message["Date"]
    written = date.datetime if date is not None else None
    return Waiting(path.stem, recipient, written or _changed(path), raw)


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
