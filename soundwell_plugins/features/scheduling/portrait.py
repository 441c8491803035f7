"""What the practice is shown of a booking."""

from collections.abc import Mapping

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.booking import State
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.messages import Messages
from soundwell_plugins.features.scheduling.sides import Side
from soundwell_plugins.features.scheduling.wording import Wording


class Portrait:
    """Gathers all that a page about one booking says.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
    """

    def __init__(self, config: SchedulingConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context
        self._messages = Messages(config, context)
        self._wording = Wording(context)

    def of(self, side: Side, *, answers: bool = True) -> Mapping[str, object]:
        """Return the values of the page.

        Args:
            side: who looks, and at which booking.
            answers: whether they may read what the visitor answered.
        """
        booking = side.booking
        with self._context.storage.reading() as session:
            person = self._context.people.get(session, booking.person)
        begun = self._context.clock.now() >= booking.start
        booked = booking.state is State.BOOKED
        questions = self._config.terms_of_booked(booking.practitioner, booking.kind).questions
        return {
            "side": side,
            "booking": booking,
            "practitioner_name": self._wording.practitioner(booking.practitioner),
            "email": "" if person is None else person.email,
            "zone": side.zone,
            "zone_name": self._wording.zone(side.zone),
            "online_link": self._messages.online_link(booking),
            "number": self._config.number_of(booking.practitioner),
            "questions": questions if answers else (),
            "can_change": booked and not begun,
            "can_miss": booked and begun,
        }
