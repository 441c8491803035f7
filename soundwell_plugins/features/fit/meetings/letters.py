"""What is sent about first conversations: links, days and times, and nothing that anybody wrote."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from soundwell_hookspecs import MessageRequested, PluginContext, PractitionerId, Recipient
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.meetings.round import Meeting, Round

OFFICE: Final = "/office/first-conversations"
_PURPOSE: Final = "fit.meetings"


class Letters:
    """Asks for messages.

    Args:
        config: the table `[fit]`.
        context: the plugin's context.
    """

    def __init__(self, config: FitConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context

    def card(self, session: Session, whole: Round) -> None:
        """Send the link to question card and notes, once there are several conversations."""
        self._to_person(session, whole, "fit/mail/card")

    def comparison(self, session: Session, whole: Round) -> None:
        """Ask how it was, once the last conversation is over."""
        self._to_person(session, whole, "fit/mail/compare")

    def decision(
        self, session: Session, whole: Round, chosen: PractitionerId | None, now: datetime
    ) -> None:
        """Tell whoever was chosen, and kindly those who were not and have met the person."""
        told: set[PractitionerId] = set()
        for each in whole.meetings:
            if each.practitioner == chosen:
                template, link = "fit/mail/chosen", f"{self._context.practice.url}{OFFICE}"
            elif each.missed or each.end > now:
                continue
            else:
                template, link = "fit/mail/declined", ""
            if each.practitioner not in told:
                told.add(each.practitioner)
                self._to_practitioner(session, whole, each, template, link)

    def path(self, whole: Round) -> str:
        """Return the path of a person's own page about their conversations."""
        expires = self._context.clock.now() + self._config.keep_meetings
        return f"/fit/meetings/{self._context.links.sign(_PURPOSE, whole.id, expires=expires)}"

    def round_by(self, token: str) -> str:
        """Return the round that a token is for.

        Raises:
            LinkRefused: it was not made here for this purpose, or has expired.
        """
        return self._context.links.verify(_PURPOSE, token)

    def _to_person(self, session: Session, whole: Round, template: str) -> None:
        message = MessageRequested(
            about=f"fit-round:{whole.id}",
            recipient=Recipient.person(whole.person),
            template=template,
            link=f"{self._context.practice.url}{self.path(whole)}",
            language=whole.language,
        )
        self._context.events.publish(session, message)

    def _to_practitioner(
        self, session: Session, whole: Round, meeting: Meeting, template: str, link: str
    ) -> None:
        practitioner = self._context.practice.practitioners.get(meeting.practitioner)
        if practitioner is None:
            return
        values = {"moment": meeting.start, "zone": practitioner.zone}
        language = practitioner.language or self._context.practice.locale
        when = self._context.templates.render(
            "fit/words_when.txt", values, language=language
        ).strip()
        message = MessageRequested(
            about=f"fit-round:{whole.id}",
            recipient=Recipient.practitioner(meeting.practitioner),
            template=template,
            values={"when": when},
            link=link,
            language=language,
        )
        self._context.events.publish(session, message)
