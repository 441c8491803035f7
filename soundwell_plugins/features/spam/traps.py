"""What machines do and people do not: fill in everything, at once, often."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from soundwell_hookspecs import (
    LinkExpired,
    LinkForged,
    PluginContext,
    Submission,
    Suspicion,
    Verdict,
)
from soundwell_plugins.features.spam.configuration import SpamConfig
from soundwell_plugins.sdk.callers import network
from soundwell_plugins.sdk.texts import marked

HONEYPOT: Final = "proof-homepage"
TIME: Final = "proof-time"

_PURPOSE: Final = "spam.shown"
_LONGEST: Final = timedelta(days=90)
TOO_QUICK: Final = marked("The form came back quicker than people can write.")


class Traps:
    """Judges how a form was filled in.

    Args:
        config: the table `[spam]`.
        context: the plugin's context.
    """

    def __init__(self, config: SpamConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context

    def shown_now(self) -> str:
        """Return a token that says when a form was shown."""
        now = self._context.clock.now()
        return self._context.links.sign(_PURPOSE, str(int(now.timestamp())), expires=now + _LONGEST)

    def suspicions(self, submission: Submission) -> Iterator[Verdict]:
        """Yield what speaks against a submission."""
        if submission.proof.get(HONEYPOT, ""):
            yield Verdict(Suspicion.SPAM, marked("A field was filled in that people do not see."))
        yield from self._haste(submission.proof.get(TIME, ""))
        yield from self._frequency(submission)

    def _haste(self, token: str) -> Iterator[Verdict]:
        if not token:
            yield Verdict(Suspicion.UNSURE, marked("Nobody knows when the form was shown."))
            return
        try:
            seconds = int(self._context.links.verify(_PURPOSE, token))
        except LinkExpired:
            yield Verdict(Suspicion.UNSURE, marked("The form was shown more than 90 days ago."))
        except LinkForged:
            yield Verdict(
                Suspicion.SPAM, marked("The time at which the form was shown is made up.")
            )
        else:
            shown = datetime.fromtimestamp(seconds, UTC)
            if self._context.clock.now() - shown < self._config.quickest:
                yield Verdict(Suspicion.SPAM, TOO_QUICK)

    def _frequency(self, submission: Submission) -> Iterator[Verdict]:
        limits, kind = self._context.limits, submission.kind.value
        caller = network(submission.network)
        if caller and not limits.allow(
            f"spam.network.{kind}", caller, times=self._config.per_network, per=timedelta(hours=1)
        ):
            yield Verdict(
                Suspicion.SPAM, marked("Too many forms came from one network within an hour.")
            )
        address = submission.email.strip().casefold()
        if address and not limits.allow(
            f"spam.address.{kind}", address, times=self._config.per_address, per=timedelta(days=1)
        ):
            yield Verdict(
                Suspicion.SPAM, marked("Too many forms came with one address within a day.")
            )
