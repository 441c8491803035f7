"""What Mailchimp reports by itself: forms at a secret address, signed where that is configured."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl

from sqlalchemy import delete, insert, select

from soundwell_hookspecs import Elsewhere, PluginContext, SubscriptionReported
from soundwell_plugins.connectors.mailchimp.configuration import Confirms, MailchimpConfig
from soundwell_plugins.connectors.mailchimp.tables import HEARD

PATH: Final = "/mailchimp"
_REMEMBERED: Final = timedelta(days=2)
_FRESH: Final = timedelta(minutes=5)
_WHAT: Final[Mapping[str, Elsewhere]] = {
    "subscribe": Elsewhere.CONFIRMED,
    "unsubscribe": Elsewhere.LEFT,
    "cleaned": Elsewhere.BOUNCED,
    "upemail": Elsewhere.MOVED,
}


class Webhooks:
    """Takes reports in, each of them once.

    Args:
        config: the table `[mailchimp]`.
        context: the plugin's context.
    """

    def __init__(self, config: MailchimpConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context

    @property
    def address(self) -> str:
        """Where Mailchimp has to report; empty when it is not to."""
        secret = self._config.webhook
        return "" if secret is None else f"{self._context.practice.url}{PATH}/{secret.reveal()}"

    def is_ours(self, secret: str) -> bool:
        """Tell whether an address ends with the secret."""
        expected = self._config.webhook
        return expected is not None and hmac.compare_digest(
            expected.reveal().encode(), secret.encode()
        )

    def is_signed(self, body: bytes, header: str) -> bool:
        """Tell whether a report is signed as it has to be; without a secret it need not be.

        Args:
            body: as it came.
            header: `X-Mailchimp-Signature`: `t=…,v1=…`, HMAC-SHA-256 over `{t}.{body}`.
        """
        if self._config.signature is None:
            return True
        parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
        stamp = parts.get("t", "")
        if not stamp.isdecimal() or len(stamp) > len("1" * 12):
            return False
        age = abs(self._context.clock.now() - datetime.fromtimestamp(int(stamp), UTC))
        key = self._config.signature.reveal().encode()
        expected = hmac.new(key, stamp.encode() + b"." + body, sha256).hexdigest()
        given = parts.get("v1", "").encode()
        return age <= _FRESH and hmac.compare_digest(expected.encode(), given)

    def take(self, body: bytes) -> None:
        """Tell everybody what a report says; what was heard before, or is none, is dropped."""
        fields = dict(parse_qsl(body.decode(errors="replace"), max_num_fields=200))
        what = _WHAT.get(fields.get("type", ""))
        email = fields.get("data[old_email]") or fields.get("data[email]", "")
        ours = fields.get("data[list_id]") == self._config.audience
        if what is None or not email or not ours or self._is_not_asked(what):
            return
        now = self._context.clock.now()
        digest = sha256(body).hexdigest()
        with self._context.storage.transaction() as session:
            session.execute(delete(HEARD).where(HEARD.c.at <= now - _REMEMBERED))
            heard = select(HEARD.c.digest).where(HEARD.c.digest == digest)
            person = self._context.people.find(session, email)
            if session.scalar(heard) is not None or person is None:
                return
            session.execute(insert(HEARD).values(digest=digest, at=now))
            moved_to = None
            if what is Elsewhere.MOVED:
                new = fields.get("data[new_email]", "")
                if not new:
                    return
                moved_to = self._context.people.add(session, email=new, name=person.name)
            report = SubscriptionReported(
                person=person.id,
                what=what,
                at=_fired(fields.get("fired_at", ""), now),
                source=self._context.plugin,
                moved_to=moved_to,
            )
            self._context.events.publish(session, report)

    def _is_not_asked(self, what: Elsewhere) -> bool:
        confirmed = what is Elsewhere.CONFIRMED
        return confirmed and self._config.confirms is not Confirms.MAILCHIMP


def _fired(text: str, now: datetime) -> datetime:
    try:
        fired = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return now
    return min(fired, now)
