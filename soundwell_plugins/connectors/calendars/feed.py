"""One calendar of a practitioner, with its last good copy."""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from logging import Logger
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import BusySource, Clock, Window
from soundwell_plugins.connectors.calendars.condition import (
    Condition,
    Freshness,
    age_in_english,
)
from soundwell_plugins.connectors.calendars.configuration import Source, WhenStale
from soundwell_plugins.connectors.calendars.copies import Copies, Copy
from soundwell_plugins.connectors.calendars.dav_account import DavAccount
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
from soundwell_plugins.connectors.calendars.fetching import NO_VALIDATORS, Fetcher, Validators
from soundwell_plugins.connectors.calendars.locations import (
    DavLocation,
    FileLocation,
    Location,
    WebLocation,
)
from soundwell_plugins.connectors.calendars.own_events import OwnEvents
from soundwell_plugins.connectors.calendars.readings import Known, ReadAs, Readings, whole_days
from soundwell_plugins.sdk.configuration import Secret, SecretMissing

RETRY: Final = timedelta(minutes=1)
"""How long a calendar that could not be read is left alone, so that pages do not wait for it."""

DECISION: Final = timedelta(days=1)
"""A longer span is looked at, and gets what is kept; one up to this long is decided about."""

NEVER_READ: Final = "was never read"

_DAY: Final = timedelta(days=1)
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
        ahead: how far ahead busy times are kept.
        own: tells bookings of this practice from other events.
        homes: where the calendars of accounts are listed, as far as that was found out.
    """

    copies: Copies
    fetcher: Fetcher
    readings: Readings
    clock: Clock
    logger: Logger
    refresh: timedelta
    ahead: timedelta
    own: OwnEvents
    homes: dict[str, str] = field(default_factory=dict)

    def horizon(self) -> Window:
        """Return the span in which busy times are kept."""
        now = self.clock.now()
        return whole_days(Window(now - _DAY, now + self.ahead))


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

        A calendar is asked for anything newer in the background. Here that happens only where a
        decision hangs on it, or where there is nothing yet. Where there is no copy, or it is too
        old, the whole window is busy or nothing is, as the source says.

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
                "busy" if self.blocks else "free",
                error.problem,
                error.remedy,
            )
            return [window] if self.blocks else []

    def source_of(self, window: Window, patience: timedelta) -> BusySource | None:
        """Return the calendar as what is busy in a window, or not known; `None` where it is free.

        Args:
            window: the span that is asked about.
            patience: how long the calendar's server may take.
        """
        try:
            return BusySource(self.label) if self._known_busy(window, patience) else None
        except FeedUnreadable:
            return BusySource(self.label, known=False) if self.blocks else None

    def refresh(self, patience: timedelta) -> str:
        """Look for anything newer and keep the busy times ready, in the background.

        Args:
            patience: how long the calendar's server may take.

        Returns:
            What tells apart what stood in the calendar when it was read last, or nothing where
            that is not known.
        """
        try:
            location = self.location()
            copy = self._renewed(location, patience)
            if copy is not None:
                self._known(location, copy, self.reader.horizon())
        except FeedUnreadable as error:
            self._say(error)
            return ""
        return copy.content_hash if copy is not None else ""

    def trouble(self) -> str:
        """Say in half a sentence what is wrong with what is kept, or nothing where all is well."""
        found = self.condition()
        age = age_in_english(found.age)
        sentences = {
            Freshness.FRESH: "",
            Freshness.FAILING: f"{found.problem}; its copy is {age} old",
            Freshness.OLD: f"could not be read for {age}, so its times are {self.counts_as}",
            Freshness.NONE: found.problem or NEVER_READ,
        }
        return sentences[found.freshness]

    def condition(self) -> Condition:
        """Return how far what is kept can be believed."""
        try:
            copy = self.reader.copies.find(self.location().id)
        except FeedUnreadable as error:
            return Condition(Freshness.NONE, problem=error.problem)
        return Condition.of(copy, self.reader.clock.now(), self.source.oldest)

    def renew(self, patience: timedelta) -> None:
        """Read the calendar now, whatever copy there is.

        Args:
            patience: how long the calendar's server may take.

        Raises:
            FeedUnreadable: it cannot be read.
        """
        location = self.location()
        self._renew(location, self.reader.copies.find(location.id), patience)

    def age(self) -> str:
        """Say how old what is kept is, for example `2 hours`; nothing where nothing is kept.

        Raises:
            FeedUnreadable: a secret is missing.
        """
        copy = self.reader.copies.find(self.location().id)
        return age_in_english(self.reader.clock.now() - copy.fetched_at) if copy else ""

    def location(self) -> Location:
        """Return where the calendar stands.

        Raises:
            FeedUnreadable: a secret is missing.
        """
        if self.source.file is not None:
            return FileLocation(self.source.file, self.reader.fetcher.size)
        if self.source.caldav is not None:
            names = self.source.calendars
            return DavLocation(self.account(), names, self.reader.horizon(), self.reader.homes)
        return WebLocation(_revealed(self.source.url, "has no address"), self.reader.fetcher)

    def account(self) -> DavAccount:
        """Return the account with the CalDAV server.

        Raises:
            FeedUnreadable: a secret is missing.
        """
        return DavAccount(
            address=_revealed(self.source.caldav, "has no address"),
            username=self.source.username,
            password=_revealed(self.source.password, "has no password"),
            reachable=self.reader.fetcher.reachable,
            hosts=frozenset(host.lower() for host in self.source.hosts),
        )

    def _known_busy(self, window: Window, patience: timedelta) -> list[Window]:
        location = self.location()
        copy = self.reader.copies.find(location.id)
        if location.is_cheap or copy is None or window.end - window.start <= DECISION:
            copy = self._renewed(location, patience)
        if copy is None:
            raise FeedUnreadable(NEVER_READ, _SEE_BEFORE)
        if self.reader.clock.now() - copy.fetched_at > self.source.oldest:
            raise FeedUnreadable("could not be read for too long", _SEE_BEFORE)
        known = self._known(location, copy, window)
        return sorted(known.within(window) + self.reader.own.busy(known.own, window))

    def _known(self, location: Location, copy: Copy, window: Window) -> Known:
        """Return what is known of a copy: from memory, from what is kept, or by reading it."""
        read_as = self._read_as(copy.content_hash)
        known = self.reader.readings.find(read_as, window)
        if known is not None:
            return known
        kept = self.reader.copies.known(location.id, read_as)
        if kept is not None and kept.covers(window):
            self.reader.readings.remember(read_as, kept)
            return kept
        content_hash, body = self.reader.copies.body(location.id)
        return self._work_out(location, content_hash, window, body)

    def _read_as(self, content_hash: str) -> ReadAs:
        return content_hash, self.zone, self.source.policy(self.reader.own.ours)

    def _renewed(self, location: Location, patience: timedelta) -> Copy | None:
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
                copy = self._renew(location, copy, left)
                self._failed_at = None
        except FeedUnreadable as error:
            self._failed_at = self.reader.clock.now()
            self.reader.copies.fail(location.id, error.problem)
            self._say(error)
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

    def _renew(self, location: Location, copy: Copy | None, patience: timedelta) -> Copy:
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
        read_as = self._read_as(content_hash)
        known = self._read(read_as, self.reader.horizon(), fetched.body)
        copy = Copy(self.reader.clock.now(), fetched.validators, content_hash)
        self.reader.copies.keep(location.id, copy, fetched.body)
        self.reader.copies.keep_known(location.id, read_as, known)
        return copy

    def _confirmed(self, location: Location, copy: Copy, validators: Validators) -> Copy:
        confirmed = replace(
            copy, fetched_at=self.reader.clock.now(), validators=validators, problem=""
        )
        is_old = confirmed.fetched_at - copy.fetched_at >= self.reader.refresh
        if is_old or validators != copy.validators or copy.problem:
            self.reader.copies.confirm(location.id, confirmed)
        return confirmed

    def _work_out(
        self, location: Location, content_hash: str, window: Window, body: bytes
    ) -> Known:
        read_as = self._read_as(content_hash)
        horizon = self.reader.horizon()
        widened = Window(min(window.start, horizon.start), max(window.end, horizon.end))
        known = self._read(read_as, widened, body)
        self.reader.copies.keep_known(location.id, read_as, known)
        return known

    def _read(self, read_as: ReadAs, window: Window, body: bytes) -> Known:
        known, notes = self.reader.readings.work_out(read_as, window, body)
        if notes:
            self.reader.logger.warning(
                "calendar %s: not everything in it is understood; line %d: %s (%d such lines)",
                self.label,
                notes[0].line,
                notes[0].sentence,
                len(notes),
            )
        return known

    def _say(self, error: FeedUnreadable) -> None:
        self.reader.logger.warning("calendar %s %s; %s", self.label, error.problem, error.remedy)

    @property
    def counts_as(self) -> str:
        """What happens to its times while nothing certain is known of them."""
        return "blocked" if self.blocks else "offered without it"

    @property
    def blocks(self) -> bool:
        """Whether its times are blocked while nothing certain is known of them."""
        return self.source.when_stale is WhenStale.BLOCK


def _revealed(secret: Secret | None, problem: str) -> str:
    try:
        return secret.reveal() if secret else ""
    except SecretMissing as error:
        raise FeedUnreadable(problem, str(error)) from None
