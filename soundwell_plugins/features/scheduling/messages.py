"""What the visitor and the practitioner are told about a booking; neutral in every word."""

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

    def to_visitor(self, booking: Booking, email: str) -> MessageRequested:
        """Tell the visitor that a consultation is booked or cancelled, with an invitation.

        Args:
            booking: the booking as it stands now.
            email: the visitor's address, for their calendar.
        """
        template = "cancelled" if booking.is_cancelled else "booked"
        wording = Wording(self._context, self._context.texts.language)
        return MessageRequested(
            about=_about(booking),
            recipient=Recipient.person(booking.person),
            template=f"scheduling/mail/{template}",
            values=self._values(booking, booking.zone, wording),
            link=self._practice.url + self._links.for_visitor(booking),
            attachments=(_attached(self.invitation(booking, email), booking),),
            language=wording.texts.language,
        )

    def to_practitioner(self, booking: Booking) -> tuple[MessageRequested, ...]:
        """Tell the practitioner likewise, without naming the visitor.

        Returns:
            One message, or none when the practitioner has left the practice.
        """
        practitioner = self._practice.practitioners.get(booking.practitioner)
        if practitioner is None:
            return ()
        template = "practitioner_cancelled" if booking.is_cancelled else "practitioner_booked"
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
        wording = Wording(self._context)
        name = wording.practitioner(booking.practitioner)
        title = wording.texts.gettext("Conversation with %(name)s", name=name)
        return self._invitation(booking, title, email, wording)

    def _note(self, booking: Booking, practitioner: Practitioner, wording: Wording) -> Invitation:
        title = wording.texts.gettext("Conversation")
        return self._invitation(booking, title, practitioner.email, wording)

    def _invitation(
        self, booking: Booking, title: str, attendee: str, wording: Wording
    ) -> Invitation:
        gettext = wording.texts.gettext
        online = booking.channel is Channel.ONLINE
        host = urlsplit(self._practice.url).hostname or "soundwell.invalid"
        return Invitation(
            uid=f"{booking.id}@{host}",
            sequence=booking.sequence,
            written=booking.cancelled_at or booking.booked_at,
            start=booking.start,
            end=booking.end,
            title=title,
            description=gettext(
                "%(minutes)s minutes, %(how)s.",
                minutes=self._config.minutes,
                how=gettext("online") if online else gettext("by phone"),
            ),
            location=self._online_link(booking),
            organizer=self._practice.email,
            attendee=attendee,
        )

    def _values(self, booking: Booking, zone: ZoneInfo, wording: Wording) -> dict[str, str]:
        return {
            "practitioner": wording.practitioner(booking.practitioner),
            "day": wording.day(booking.start, zone),
            "time": wording.time(booking.start, zone),
            "zone": wording.zone(zone),
            "channel": booking.channel.value,
            "online_link": self._online_link(booking),
        }

    def _online_link(self, booking: Booking) -> str:
        link = self._config.online_link if booking.channel is Channel.ONLINE else None
        return "" if link is None else str(link)


def _about(booking: Booking) -> str:
    return f"booking:{booking.id}"


def _attached(invitation: Invitation, booking: Booking) -> Attachment:
    method = Method.CANCEL if booking.is_cancelled else Method.REQUEST
    return Attachment("invitation.ics", "text/calendar", invitation.text(method))
