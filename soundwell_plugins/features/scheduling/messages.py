"""What the visitor and the practitioner are told about a booking; neutral in every word."""

from collections.abc import Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from soundwell_hookspecs import (
    Attachment,
    Channel,
    MessageRequested,
    PluginContext,
    Practitioner,
    Recipient,
)
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.invitation import Invitation, Method
from soundwell_plugins.features.scheduling.links import BookingLinks
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.sdk.configuration import filled


class Messages:
    """Writes the messages about bookings.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
    """

    def __init__(self, config: SchedulingConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context
        self._practice = context.practice
        self._links = BookingLinks(context.links)

    def to_confirm(self, bookings: Sequence[Booking]) -> MessageRequested:
        """Ask the visitor to confirm what they chose in one form.

        Args:
            bookings: at least one, all of them claimed.
        """
        first = bookings[0]
        wording = Wording(self._context, first.language)
        times = [
            f"{wording.moment(each.start, each.zone)} ({wording.practitioner(each.practitioner)})"
            for each in bookings
        ]
        until = first.claimed_until or first.booked_at
        return MessageRequested(
            about=f"request:{first.request}",
            recipient=Recipient.person(first.person),
            template="scheduling/mail/confirm",
            values={
                "times": "\n".join(times),
                "count": str(len(times)),
                "zone": wording.zone(first.zone),
                "until": wording.time(until, first.zone),
            },
            link=self._practice.url + self._links.for_request(first),
            language=first.language,
        )

    def had_already(self, booking: Booking) -> MessageRequested:
        """Tell somebody who asks for a free consultation that they have one.

        Args:
            booking: the one there is.
        """
        return MessageRequested(
            about=_about(booking),
            recipient=Recipient.person(booking.person),
            template="scheduling/mail/had_already",
            values=self._values(booking, booking.zone, Wording(self._context, booking.language)),
            link=self._practice.url + self._links.for_visitor(booking),
            language=booking.language,
        )

    def to_visitor(self, booking: Booking, template: str, email: str) -> MessageRequested:
        """Tell the visitor what became of a consultation, with an invitation.

        Args:
            booking: the booking as it stands now.
            template: which of `scheduling/mail/`.
            email: the visitor's address, for their calendar.
        """
        wording = Wording(self._context, booking.language)
        return MessageRequested(
            about=_about(booking),
            recipient=Recipient.person(booking.person),
            template=f"scheduling/mail/{template}",
            values=self._values(booking, booking.zone, wording),
            link=self._practice.url + self._links.for_visitor(booking),
            attachments=()
            if template == "reminder"
            else (_attached(self.invitation(booking, email), booking),),
            language=booking.language,
        )

    def to_practitioner(self, booking: Booking, template: str) -> tuple[MessageRequested, ...]:
        """Tell the practitioner likewise, without naming the visitor.

        Args:
            booking: the booking as it stands now.
            template: which of `scheduling/mail/`.

        Returns:
            One message, or none when the practitioner has left the practice.
        """
        practitioner = self._practice.practitioners.get(booking.practitioner)
        if practitioner is None:
            return ()
        texts = self._context.texts.into(practitioner.language)
        wording = Wording(self._context, texts.language)
        message = MessageRequested(
            about=_about(booking),
            recipient=Recipient.practitioner(practitioner.id),
            template=f"scheduling/mail/{template}",
            values=self._values(booking, practitioner.zone, wording),
            link=self._practice.url + self._links.for_practitioner(booking),
            attachments=(_attached(self._note(booking, practitioner, wording), booking),),
            language=wording.texts.language,
        )
        return (message,)

    def invitation(self, booking: Booking, email: str = "") -> Invitation:
        """Return the visitor's invitation.

        Args:
            booking: the booking as it stands now.
            email: the visitor's address, where the invitation is sent and not downloaded.
        """
        wording = Wording(self._context, booking.language)
        name = wording.practitioner(booking.practitioner)
        title = wording.texts.gettext("Conversation with %(name)s", name=name)
        return self._invitation(booking, title, email, wording)

    def _note(self, booking: Booking, practitioner: Practitioner, wording: Wording) -> Invitation:
        title = wording.texts.gettext("Conversation")
        return self._invitation(booking, title, practitioner.email, wording)

    def _invitation(
        self, booking: Booking, title: str, attendee: str, wording: Wording
    ) -> Invitation:
        """Return an invitation in the practice's own words, or neutral ones.

        Args:
            booking: the booking as it stands now.
            title: what it is called where the practice has no words of its own.
            attendee: whose calendar it is for.
            wording: the language.
        """
        gettext = wording.texts.gettext
        online = booking.channel is Channel.ONLINE
        host = urlsplit(self._practice.url).hostname or "soundwell.invalid"
        values = {
            "practitioner": wording.practitioner(booking.practitioner),
            "minutes": str(booking.minutes),
            "how": gettext("online") if online else gettext("by phone"),
        }
        own, words = self._config.title, self._config.description
        return Invitation(
            uid=f"{booking.id}@{host}",
            sequence=booking.sequence,
            written=booking.changed_at,
            start=booking.start,
            end=booking.end,
            title=title if own is None else filled(own, values),
            description=gettext("%(minutes)s minutes, %(how)s.", **values)
            if words is None
            else filled(words, values),
            location=self.online_link(booking),
            organizer=self._practice.email,
            attendee=attendee,
        )

    def _values(self, booking: Booking, zone: ZoneInfo, wording: Wording) -> dict[str, str]:
        return {
            "practitioner": wording.practitioner(booking.practitioner),
            "day": wording.day(booking.start, zone),
            "time": wording.time(booking.start, zone),
            "zone": wording.zone(zone),
            "minutes": str(booking.minutes),
            "channel": booking.channel.value,
            "number": self._config.number_of(booking.practitioner),
            "online_link": self.online_link(booking),
        }

    def online_link(self, booking: Booking) -> str:
        """Return where a consultation takes place online, or nothing."""
        if booking.channel is not Channel.ONLINE:
            return ""
        terms = self._config.terms_of_booked(booking.practitioner, booking.kind)
        return booking.online_link or terms.online_link


def _about(booking: Booking) -> str:
    return f"booking:{booking.id}"


def _attached(invitation: Invitation, booking: Booking) -> Attachment:
    method = Method.CANCEL if booking.is_cancelled else Method.REQUEST
    return Attachment("invitation.ics", "text/calendar", invitation.text(method))
