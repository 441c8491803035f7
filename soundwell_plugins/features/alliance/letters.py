"""The neutral mails that bring the address of a check-in to a client."""

from typing import Final

from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import MessageRequested, PluginContext, Recipient
from soundwell_plugins.features.alliance.check_in import CheckIn
from soundwell_plugins.features.alliance.client import Client
from soundwell_plugins.features.alliance.doors import Doors

INVITATION: Final = "alliance/mail/check_in"
REMINDER: Final = "alliance/mail/reminder"


class Letters:
    """Asks for mails about check-ins.

    Args:
        context: the plugin's context.
        doors: make the addresses.
    """

    def __init__(self, context: PluginContext, doors: Doors) -> None:
        self._context = context
        self._doors = doors

    def send(self, session: Transaction, check_in: CheckIn, client: Client, template: str) -> None:
        """Ask for a mail that says until when a check-in can be answered, and where.

        Args:
            session: an open transaction that can write.
            check_in: which.
            client: whose.
            template: the name of the text, without its ending.
        """
        texts = self._context.texts.into(client.language)
        values = {"moment": check_in.expires_at, "zone": self._context.practice.zone}
        templates = self._context.templates
        day = templates.render("alliance/words/day.txt", values, language=texts.language)
        message = MessageRequested(
            about=f"check-in:{check_in.id}",
            recipient=Recipient.person(client.person),
            template=template,
            values={"day": day.strip()},
            link=f"{self._context.practice.url}{self._doors.for_mail(check_in)}",
            language=texts.language,
        )
        self._context.events.publish(session, message)
