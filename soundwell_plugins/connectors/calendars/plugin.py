"""The connector `calendars`."""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from soundwell_hookspecs import (
    Connector,
    Erasure,
    Finding,
    PersonalRecord,
    PersonId,
    PluginContext,
    PractitionerId,
    Window,
    hookimpl,
)
from soundwell_plugins.connectors.calendars.configuration import CalendarsConfig
from soundwell_plugins.connectors.calendars.copies import TABLES, Copies
from soundwell_plugins.connectors.calendars.feed import Feed, Reader
from soundwell_plugins.connectors.calendars.fetching import Fetcher
from soundwell_plugins.connectors.calendars.readings import Readings
from soundwell_plugins.sdk.outbound import Reachable

PATIENCE: Final = timedelta(seconds=4)
"""How long all calendars of a practitioner may take together: less than the hook's deadline."""

EXAMINATION: Final = timedelta(seconds=12)
"""How long reading all calendars for `soundwell doctor` may take: less than its deadline."""

LOOK_AHEAD: Final = timedelta(days=28)


class Calendars(Connector[CalendarsConfig]):
    """Knows from practitioners' calendars when they cannot be booked."""

    name = "calendars"
    Config = CalendarsConfig
    tables = TABLES
    migrations = "soundwell_plugins.connectors.calendars.migrations"

    def __init__(self, config: CalendarsConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        reader = Reader(
            copies=Copies(context.storage),
            fetcher=Fetcher(reachable=Reachable.of(config.private_hosts)),
            readings=Readings(),
            clock=context.clock,
            logger=context.logger,
            refresh=config.refresh,
        )
        self._feeds = _feeds(config, context, reader)

    @hookimpl
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
        """Say when a practitioner's calendars are busy."""
        until = time.monotonic() + PATIENCE.total_seconds()
        feeds = self._feeds.get(practitioner, ())
        busy: list[Window] = []
        for position, feed in enumerate(feeds):
            # A calendar that does not answer leaves the others their share of the time.
            left = max(0.0, until - time.monotonic()) / (len(feeds) - position)
            busy.extend(feed.busy(window, timedelta(seconds=left)))
        return busy

    @hookimpl
    def health(self) -> Sequence[Finding]:
        """Read every calendar now."""
        feeds = [feed for own in self._feeds.values() for feed in own]
        now = self.context.clock.now()
        ahead = Window(now, now + LOOK_AHEAD)
        return [feed.examined(ahead, EXAMINATION / len(feeds)) for feed in feeds]

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out nothing: copies of practitioners' calendars are all that is kept here.

        They are encrypted, nothing in them is bound to a visitor or client, and only their busy
        times are ever read.
        """
        return []

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase nothing, for the same reason: nothing is kept here about visitors or clients."""
        return Erasure(erased=0)


def _feeds(
    config: CalendarsConfig, context: PluginContext, reader: Reader
) -> dict[PractitionerId, list[Feed]]:
    feeds: dict[PractitionerId, list[Feed]] = {}
    for source in config.sources:
        own = feeds.setdefault(source.practitioner, [])
        zone = source.zone or context.practice.practitioners[source.practitioner].zone
        own.append(Feed(f"{len(own) + 1} of {source.practitioner}", source, zone, reader))
    return feeds
