"""The folder where messages wait when there is no mail server."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Final

from soundwell_hookspecs import PersonId, Recipient
from soundwell_plugins.connectors.mail.message import digest

_NOTE: Final = b"X-Soundwell-Recipient: "
_MESSAGE: Final = ".eml"
_UNFINISHED: Final = ".part"


@dataclass(frozen=True, slots=True)
class Spooled:
    """A message in the spool.

    Args:
        id: what names it.
        when: when it was written, in UTC.
        raw: the message, byte for byte as it would have been sent.
        message: the same, taken apart.
    """

    id: str
    when: datetime
    raw: bytes
    message: EmailMessage

    @property
    def to(self) -> str:
        """Name and address of the recipient."""
        return str(self.message["To"])

    @property
    def subject(self) -> str:
        """The subject as it is read."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """What the recipient reads."""
        body = self.message.get_body(("plain",))
        return "\n".join(str(body.get_content()).splitlines()) if body is not None else ""

    @property
    def attachments(self) -> tuple[str, ...]:
        """The names of the files that go with it."""
        names = (part.get_filename() for part in self.message.iter_attachments())
        return tuple(name for name in names if name)


class Spool:
    """Keeps messages, one file each, readable by the practice's own account alone.

    The first line of a file says for whom the message is, so that it is found again when a person
    wants to see or erase their data; all below it is the message.

    Args:
        folder: where; it need not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, message: EmailMessage, *, recipient: Recipient, key: str) -> None:
        """Keep a message; a repeat with the same key takes the place of the first.

        Args:
            message: as it would be sent.
            recipient: whom it is for.
            key: the delivery's.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{digest(key)}{_MESSAGE}"
        unfinished = path.with_suffix(_UNFINISHED)
        with open(unfinished, "wb", opener=_private) as file:
            file.write(_note(recipient) + message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)

    def messages(self) -> list[Spooled]:
        """Return what waits here, the newest last."""
        paths = sorted(self.folder.glob(f"*{_MESSAGE}"), key=lambda path: path.stat().st_mtime_ns)
        return sorted(map(_read, paths), key=lambda spooled: spooled.when)

    def of_person(self, person: PersonId) -> list[Spooled]:
        """Return what waits here for a person, the newest last."""
        theirs = {path.stem for path in self._files_of(person)}
        return [spooled for spooled in self.messages() if spooled.id in theirs]

    def erase(self, person: PersonId) -> int:
        """Remove what waits here for a person, and say how many messages it was."""
        paths = list(self._files_of(person))
        for path in paths:
            path.unlink(missing_ok=True)
        return len({path.stem for path in paths})

    def expire(self, before: datetime) -> int:
        """Remove messages that were written before a moment, and say how many there were."""
        old = [spooled for spooled in self.messages() if spooled.when < before]
        for spooled in old:
            (self.folder / f"{spooled.id}{_MESSAGE}").unlink(missing_ok=True)
        return len(old)

    def _files_of(self, person: PersonId) -> Iterator[Path]:
        note = _note(Recipient.person(person))
        for ending in (_MESSAGE, _UNFINISHED):
            for path in self.folder.glob(f"*{ending}"):
                with path.open("rb") as file:
                    if file.readline() == note:
                        yield path


def _note(recipient: Recipient) -> bytes:
    return _NOTE + f"{recipient.kind.value}:{recipient.id}\r\n".encode()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _read(path: Path) -> Spooled:
    content = path.read_bytes()
    raw = content.partition(b"\r\n")[2] if content.startswith(_NOTE) else content
    message = BytesParser(EmailMessage, policy=policy.SMTP).parsebytes(raw)
    return Spooled(path.stem, _written(message, path), raw, message)


def _written(message: EmailMessage, path: Path) -> datetime:
    date = message["Date"]
    if date is None or date.datetime is None:  # a file that somebody else put here
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    written: datetime = date.datetime
    return written.astimezone(UTC)
