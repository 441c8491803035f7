"""What is sent to somebody who puts themselves on the waiting list: links, and no reason."""

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from soundwell_hookspecs import MessageRequested, PersonId, PluginContext, Recipient, WaitingId
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.waiting.entry import Entry

CONFIRMABLE: Final = timedelta(days=7)
"""How long a wish waits to be confirmed; then it is deleted."""

_OFFICE: Final = "/office/waiting"
_CONFIRM: Final = "fit.waiting-confirm"
_OWN: Final = "fit.waiting"


class WaitingLetters:
    """Asks for messages, and makes and reads the links in them.

    Args:
        config: the table `[fit]`.
        context: the plugin's context.
    """

    def __init__(self, config: FitConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context

    def confirm(
        self, session: Session, waiting: WaitingId, person: PersonId, language: str
    ) -> None:
        """Ask whether it was them."""
        expires = self._context.clock.now() + CONFIRMABLE
        token = self._context.links.sign(_CONFIRM, waiting, expires=expires)
        path = f"/fit/waiting/confirm/{token}"
        to = Recipient.person(person)
        self._ask(session, waiting, "confirm", to=to, path=path, language=language)

    def joined(self, session: Session, waiting: WaitingId, person: PersonId, language: str) -> None:
        """Send the link to their own page, and tell the practice that somebody waits."""
        to, path = Recipient.person(person), self.path(waiting)
        self._ask(session, waiting, "joined", to=to, path=path, language=language)
        self._ask(session, waiting, "new", to=Recipient.practice(), path=_OFFICE)

    def still(self, session: Session, waiting: WaitingId, person: PersonId, language: str) -> None:
        """Ask whether they still wait, before their place is deleted."""
        to, path = Recipient.person(person), self.path(waiting)
        self._ask(session, waiting, "still", to=to, path=path, language=language)

    def placed(self, session: Session, entry: Entry) -> None:
        """Say that there is a place; which one their own page says."""
        to, path = Recipient.person(entry.person), self.path(entry.id)
        self._ask(session, entry.id, "placed", to=to, path=path, language=entry.language)

    def path(self, waiting: WaitingId) -> str:
        """Return the path of somebody's own page about their place in the line."""
        expires = self._context.clock.now() + self._config.keep_waiting
        return f"/fit/waiting/mine/{self._context.links.sign(_OWN, waiting, expires=expires)}"

    def confirmed_by(self, token: str) -> WaitingId:
        """Return what a token confirms.

        Raises:
            LinkRefused: it was not made here for this purpose, or has expired.
        """
        return WaitingId(self._context.links.verify(_CONFIRM, token))

    def owned_by(self, token: str) -> WaitingId:
        """Return whose own page a token opens.

        Raises:
            LinkRefused: it was not made here for this purpose, or has expired.
        """
        return WaitingId(self._context.links.verify(_OWN, token))

    def _ask(  # one thing each
        self,
        session: Session,
        waiting: WaitingId,
        template: str,
        *,
        to: Recipient,
        path: str,
        language: str = "",
    ) -> None:
        message = MessageRequested(
            about=f"fit-waiting:{waiting}",
            recipient=to,
            template=f"fit/mail/waiting_{template}",
            link=f"{self._context.practice.url}{path}",
            language=language,
        )
        self._context.events.publish(session, message)
