"""What the host itself has for an admin who begins the day."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from soundwell_hookspecs import Attention
from soundwell_plugins.host.backups import last_backup
from soundwell_plugins.host.configuration import ConfigurationInvalid
from soundwell_plugins.host.configuration.syntax import content_of
from soundwell_plugins.host.deliveries import State
from soundwell_plugins.host.report import PluginState
from soundwell_plugins.web.office.frame import Frame

_BACKUP_AGE: Final = timedelta(days=7)
_ERASURE_AGE: Final = timedelta(days=1)


class OwnAttention:
    """Looks at what an admin has to do something about.

    Args:
        frame: knows the practice, and says things.
    """

    def __init__(self, frame: Frame) -> None:
        self._host = frame.host
        self._texts = frame.texts

    def all(self) -> Iterator[Attention]:
        """Yield everything, the most urgent first."""
        yield from self._stuck()
        yield from self._off()
        yield from self._resting()
        yield from self._erasures()
        yield from self._templates()
        yield from self._file()
        yield from self._backup()

    def _stuck(self) -> Iterator[Attention]:
        parked = sum(
            each.number for each in self._host.ledger.counts() if each.state is State.PARKED
        )
        if parked:
            yield Attention(
                self._texts.ngettext(
                    "One delivery is stuck.", "%(count)d deliveries are stuck.", parked
                ),
                self._texts.gettext("See why, mend it, and try again."),
                "/office/deliveries?state=parked",
            )

    def _off(self) -> Iterator[Attention]:
        for report in self._host.reports:
            if report.state is PluginState.OFF:
                what = self._texts.gettext("The plugin %(name)s is off.", name=report.name)
                yield Attention(what, report.remedy or report.reason, "/office/plugins")

    def _resting(self) -> Iterator[Attention]:
        now = self._host.clock.now()
        resting = {each.plugin for each in self._host.quarantines.rests() if each.until > now}
        for name in sorted(resting):
            yield Attention(
                self._texts.gettext(
                    "The plugin %(name)s fails again and again, and is left out for a while.",
                    name=name,
                ),
                self._texts.gettext("See why, and ask how it is."),
                "/office/plugins",
            )

    def _erasures(self) -> Iterator[Attention]:
        now = self._host.clock.now()
        late = [
            each
            for each in self._host.privacy.erasures.reports(unfinished=True)
            if now - each.began_at > _ERASURE_AGE
        ]
        if late:
            yield Attention(
                self._texts.ngettext(
                    "One erasure is not done everywhere.",
                    "%(count)d erasures are not done everywhere.",
                    len(late),
                ),
                self._texts.gettext("See which plugin is missing, and why."),
                "/office/erasures",
            )

    def _templates(self) -> Iterator[Attention]:
        for failed in self._host.templates.failed:
            yield Attention(
                self._texts.gettext(
                    "Your template %(name)s fails: %(why)s", name=failed.template, why=failed.why
                ),
                self._texts.gettext("Mend it, or remove it; until then the original is shown."),
            )

    def _file(self) -> Iterator[Attention]:
        blueprint = self._host.blueprint
        try:
            same = content_of(blueprint.configuration.path) == blueprint.document.content
        except ConfigurationInvalid:
            same = False
        if not same:
            yield Attention(
                self._texts.gettext("The configuration file was changed, and is not in force yet."),
                self._texts.gettext("See whether it is right, and take it over."),
                "/office/configuration",
            )

    def _backup(self) -> Iterator[Attention]:
        last = last_backup(self._host)
        age = None if last is None else self._host.clock.now() - last.at
        if age is not None and age <= _BACKUP_AGE:
            return
        what = (
            self._texts.gettext("There is no backup yet.")
            if age is None
            else self._texts.gettext("The last backup is %(days)d days old.", days=age.days)
        )
        remedy = self._texts.gettext("Make one, and keep it on another machine.")
        yield Attention(what, remedy, "/office/backup")
