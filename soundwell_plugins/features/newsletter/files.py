"""The list as a file (CSV, RFC 4180), with the columns that prove consent."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from soundwell_hookspecs import PluginContext, SubscriberConfirmed
from soundwell_plugins.features.newsletter import rows
from soundwell_plugins.features.newsletter.configuration import NewsletterConfig
from soundwell_plugins.features.newsletter.consent import ConsentText, keep_text
from soundwell_plugins.features.newsletter.links import way_out
from soundwell_plugins.features.newsletter.subscriber import Origin, State, Subscriber
from soundwell_plugins.features.newsletter.tables import SUBSCRIBER
from soundwell_plugins.sdk.texts import marked

COLUMNS: Final = (
    "email",
    "first_name",
    "language",
    "topics",
    "tags",
    "state",
    "confirmed_at",
    "consent_given_at",
    "consent_version",
    "consent_language",
    "consent_text_hash",
    "consent_origin",
    "consent_text",
    "unsubscribe_url",
)
_LARGEST: Final = 100_000
_IMPORTED: Final = "import"
"""The version of a text that somebody agreed to elsewhere."""

_LONGEST_NAME: Final = 100
_NO_PROOF: Final = marked(
    "The first line lacks the columns %(columns)s: without the proof of consent nobody can be taken"
    " in. A file that was exported here shows what it has to look like."
)
_NO_CSV: Final = marked("Line %(line)s is no CSV: check its quotation marks.")
_TOO_LONG: Final = marked("The file has more than %(lines)s lines: split it.")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class FileWrong(Exception):
    """A file cannot be taken in as a list; nothing of it was.

    Args:
        words: what is wrong, where, and what to do, with gaps such as `%(line)s`.
        values: what stands in the gaps.
    """

    def __init__(self, words: str, **values: object) -> None:
        super().__init__(words % values)
        self.words = words
        self.values = values

    @property
    def sentence(self) -> str:
        """What is wrong, in English."""
        return str(self)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rows of a file.

    Args:
        added: how many are readers now.
        left_out: the lines that were left out, each with the reason.
    """

    added: int
    left_out: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    email: str
    first_name: str
    language: str
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    given_at: datetime
    text: str


class ListFiles:
    """Writes the list into files and reads files into the list.

    Args:
        config: the table `[newsletter]`.
        context: the plugin's context.
    """

    def __init__(self, config: NewsletterConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context

    def export(self, state: State | None = State.CONFIRMED) -> str:
        """Return the list as CSV.

        Args:
            state: how far the readers in it have come; all of them when `None`.
        """
        written = io.StringIO()
        writer = csv.writer(written)
        writer.writerow(COLUMNS)
        query = select(SUBSCRIBER).order_by(SUBSCRIBER.c.asked_at, SUBSCRIBER.c.id)
        if state is not None:
            query = query.where(SUBSCRIBER.c.state == state.value)
        with self._context.storage.reading() as session:
            for each in rows.find_all(session, query):
                writer.writerow(_harmless(cell) for cell in self._cells(session, each))
        return written.getvalue()

    def take(self, text: str) -> Taken:
        """Take readers in who have agreed elsewhere; they get no mail, their proof is the file's.

        Args:
            text: CSV with at least `email`, `consent_given_at` (ISO 8601) and `consent_text`.

        Raises:
            FileWrong: a column is missing, or the file is too large.
        """
        lines = _rows(text)
        left_out: list[tuple[int, str]] = []
        added = 0
        with self._context.storage.transaction() as session:
            for number, row in lines:
                reason = self._add(session, row)
                added += not reason
                if reason:
                    left_out.append((number, reason))
        return Taken(added, tuple(left_out))

    def _add(self, session: Session, row: Mapping[str, str]) -> str:
        """Take one row in; return why not, or nothing."""
        now = self._context.clock.now()
        try:
            line = _line(row, now)
        except ValueError as error:
            return str(error)
        hashes = self._context.people.fingerprints(line.email)
        if rows.suppression(session, hashes) is not None:
            return marked("this address has left or must not be written to")
        if rows.find(session, SUBSCRIBER.c.address_hash.in_(hashes)) is not None:
            return marked("this address is in the list already")
        known = tuple(topic for topic in line.topics if topic in self._config.topics)
        person = self._context.people.add(session, email=line.email, name=line.first_name)
        subscriber = rows.add(
            session,
            person=person,
            address_hash=hashes[0],
            email=line.email,
            first_name=line.first_name,
            language=line.language,
            topics=known,
            now=now,
        )
        rows.change(
            session,
            subscriber.id,
            state=State.CONFIRMED.value,
            confirmed_at=line.given_at,
            tags=" ".join(line.tags),
        )
        self._write_consent(session, subscriber, line, now)
        event = SubscriberConfirmed(
            subscriber=subscriber.id,
            person=person,
            at=now,
            language=line.language,
            topics=known,
        )
        self._context.events.publish(session, event)
        return ""

    def _write_consent(
        self, session: Session, subscriber: Subscriber, line: _Line, now: datetime
    ) -> None:
        text = ConsentText(_IMPORTED, line.language, line.text)
        keep_text(session, text, now)
        rows.add_consent(
            session,
            subscriber.id,
            text_hash=text.hash,
            origin=Origin.IMPORT,
            given_at=line.given_at,
            confirmed_at=line.given_at,
        )

    def _cells(self, session: Session, each: Subscriber) -> Iterator[str]:
        consent = next(iter(rows.consents(session, each.id)), None)
        yield from (each.email, each.first_name, each.language)
        yield from (" ".join(each.topics), " ".join(each.tags), each.state.value)
        yield _iso(each.confirmed_at)
        yield _iso(consent["given_at"]) if consent else ""
        for column in ("version", "language", "text_hash", "origin", "text"):
            yield str(consent[column] or "") if consent else ""
        yield self._context.practice.url + way_out(each.way_out)


def _rows(text: str) -> Sequence[tuple[int, Mapping[str, str]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restval="")
    missing = {"email", "consent_given_at", "consent_text"} - set(reader.fieldnames or ())
    if missing:
        raise FileWrong(_NO_PROOF, columns=", ".join(sorted(missing)))
    try:
        found = [(reader.line_num, row) for row in reader]
    except csv.Error:
        raise FileWrong(_NO_CSV, line=reader.line_num) from None
    if len(found) > _LARGEST:
        raise FileWrong(_TOO_LONG, lines=_LARGEST)
    return found


def _line(row: Mapping[str, str], now: datetime) -> _Line:
    read: Callable[[str], str] = lambda name: _original((row.get(name) or "").strip())  # noqa: E731
    if read("state") not in {"", State.CONFIRMED.value}:
        raise ValueError(marked("this reader has not confirmed or has left"))
    try:
        email = validate_email(read("email"), check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValueError(marked("this is no mail address")) from None
    try:
        given_at = datetime.fromisoformat(read("consent_given_at"))
    except ValueError:
        raise ValueError(marked("consent_given_at is no date and time in ISO 8601")) from None
    given_at = given_at if given_at.tzinfo is not None else given_at.replace(tzinfo=UTC)
    if given_at > now:
        raise ValueError(marked("consent_given_at lies in the future"))
    if not read("consent_text"):
        raise ValueError(marked("consent_text is empty: it says what the reader has agreed to"))
    return _Line(
        email=email,
        first_name=read("first_name")[:_LONGEST_NAME],
        language=read("language")[:16],
        topics=tuple(read("topics").split()),
        tags=tuple(read("tags").split()),
        given_at=given_at,
        text=read("consent_text"),
    )


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking what somebody typed for a formula (CWE-1236)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _original(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
