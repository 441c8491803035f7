"""One calendar of a practitioner, with its last good copy."""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from logging import Logger
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import Clock, Finding, Grade, Window
from soundwell_plugins.connectors.calendars.configuration import Source, WhenStale
from soundwell_plugins.connectors.calendars.copies import Copies, Copy
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
from soundwell_plugins.connectors.calendars.fetching import NO_VALIDATORS, Fetcher, Validators
from soundwell_plugins.connectors.calendars.locations import FileLocation, Location, WebLocation
from soundwell_plugins.connectors.calendars.readings import Readings
from soundwell_plugins.sdk.configuration import SecretMissing

RETRY: Final = timedelta(minutes=1)
"""How long a calendar that could not be read is left alone, so that pages do not wait for it."""

_SEE_BEFORE: Final = "see the lines of the log before this one"


@dataclass(frozen=True, slots=True)
class Reader:
    """What every calendar is read with.

    Args:
        copies: the last good copies.
        fetcher: fetches by HTTP.
        readings: what was worked out already.
        clock: tells how old a copy is.
        logger: for lines without addresses or content.
        refresh: how old a copy may be before the calendar's server is asked again.
    """

    copies: Copies
    fetcher: Fetcher
    readings: Readings
    clock: Clock
    logger: Logger
    refresh: timedelta


@dataclass(slots=True)
class Feed:
    """One calendar of a practitioner.

    Args:
        label: what it is called in the log, for example `1 of maya`.
        source: where it stands and what counts while it cannot be read.
        zone: where whole days and times without a zone are meant.
        reader: what it is read with.
    """

    label: str
    source: Source
    zone: ZoneInfo
    reader: Reader
    _turn: Lock = field(default_factory=Lock)
    _failed_at: datetime | None = None

    def busy(self, window: Window, patience: timedelta) -> list[Window]:
        """Return when the calendar is busy, from its last good copy if it cannot be read.

        Where there is no copy, or it is too old, the whole window is busy or nothing is, as the
        source says.

        Args:
            window: the span that is asked about.
            patience: how long the calendar's server may take.
        """
        try:
            return self._known_busy(window, patience)
        except FeedUnreadable as error:
            self.reader.logger.warning(
                "calendar %s: no copy can be used, so it counts as %s: it %s; %s",
                self.label,
                "busy" if self.source.when_stale is WhenStale.BLOCK else "free",
                error.problem,
                error.remedy,
            )
            return [window] if self.source.when_stale is WhenStale.BLOCK else []

    def examined(self, window: Window, patience: timedelta) -> Finding:
        """Read the calendar now, whatever copy there is, and say how that went.

        Args:
            window: the span in which its events are read.
            patience: how long the calendar's server may take.
        """
        try:
            location = self._location()
            self._renew(location, self.reader.copies.find(location.id), window, patience)
        except FeedUnreadable as error:
            what = f"Calendar {self.label} {error.problem}."
            return Finding(Grade.FAILING, what, f"{error.remedy[:1].upper()}{error.remedy[1:]}.")
        return Finding(Grade.FINE, f"Calendar {self.label} can be read.")

    def _known_busy(self, window: Window, patience: timedelta) -> list[Window]:
        location = self._location()
        copy = self._renewed(location, window, patience)
        if copy is None:
            raise FeedUnreadable("was never read", _SEE_BEFORE)
        if self.reader.clock.now() - copy.fetched_at > self.source.oldest:
            raise FeedUnreadable("could not be read for too long", _SEE_BEFORE)
        known = self.reader.readings.find(copy.content_hash, self.zone, window)
        if known is not None:
            return known
        content_hash, body = self.reader.copies.body(location.id)
        return self._work_out(content_hash, window, body)

    def _location(self) -> Location:
        if self.source.file is not None:
            return FileLocation(self.source.file, self.reader.fetcher.size)
        try:
            address = self.source.url.reveal() if self.source.url else ""
        except SecretMissing as error:
            raise FeedUnreadable("has no address", str(error)) from None
        return WebLocation(address, self.reader.fetcher)

    def _renewed(self, location: Location, window: Window, patience: timedelta) -> Copy | None:
        """Return the copy after asking for a newer one, where that is due."""
        until = time.monotonic() + patience.total_seconds()
        copy = self.reader.copies.find(location.id)
        if not self._is_due(location, copy) or not self._turn.acquire(
            timeout=patience.total_seconds()
        ):
            return copy
        try:
            # Somebody else may have asked while this one waited for its turn.
            copy = self.reader.copies.find(location.id)
            if self._is_due(location, copy):
                left = timedelta(seconds=max(0.0, until - time.monotonic()))
                copy = self._renew(location, copy, window, left)
                self._failed_at = None
        except FeedUnreadable as error:
            self._failed_at = self.reader.clock.now()
            self.reader.logger.warning(
                "calendar %s %s; %s", self.label, error.problem, error.remedy
            )
        finally:
            self._turn.release()
        return copy

    def _is_due(self, location: Location, copy: Copy | None) -> bool:
        if location.is_cheap:
            return True
        now = self.reader.clock.now()
        if self._failed_at is not None and now - self._failed_at < RETRY:
            return False
        return copy is None or now - copy.fetched_at >= self.reader.refresh

    def _renew(
        self, location: Location, copy: Copy | None, window: Window, patience: timedelta
    ) -> Copy:
        """Ask for a newer copy; no transaction is open while the server takes its time."""
        fetched = location.fetch(copy.validators if copy else NO_VALIDATORS, patience)
        if fetched is None:
            if copy is None:
                raise FeedUnreadable("was not sent", "try again later")
            return self._confirmed(location, copy, copy.validators)
        content_hash = sha256(fetched.body).hexdigest()
        if copy is not None and content_hash == copy.content_hash:
            return self._confirmed(location, copy, fetched.validators)
        # Only what can be read takes the place of the last good copy.
        self._work_out(content_hash, window, fetched.body)
        copy = Copy(self.reader.clock.now(), fetched.validators, content_hash)
        self.reader.copies.keep(location.id, copy, fetched.body)
        return copy

    def _confirmed(self, location: Location, copy: Copy, validators: Validators) -> Copy:
        confirmed = replace(copy, fetched_at=self.reader.clock.now(), validators=validators)
        is_old = confirmed.fetched_at - copy.fetched_at >= self.reader.refresh
        if is_old or validators != copy.validators:
            self.reader.copies.confirm(location.id, confirmed)
        return confirmed

    def _work_out(self, content_hash: str, window: Window, body: bytes) -> list[Window]:
        busy, notes = self.reader.readings.work_out(content_hash, self.zone, window, body)
        if notes:
            self.reader.logger.warning(
                "calendar %s: not everything in it is understood; line %d: %s (%d such lines)",
                self.label,
                notes[0].line,
                notes[0].sentence,
                len(notes),
            )
        return busy
