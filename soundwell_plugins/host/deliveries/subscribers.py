"""What deliveries need to know of plugins: who hears of what, and how to call them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from soundwell_hookspecs import Delivery, DeliveryFailed, Event


class Subscribers(Protocol):
    """Knows the hooks that are events, and the enabled plugins that implement them."""

    def hook_for(self, event_type: type[Event]) -> str:
        """Return the name of the hook that hears of events of a type.

        Raises:
            TypeError: there is none.
        """

    def plugins_for(self, hook: str) -> Sequence[str]:
        """Return the enabled plugins that implement a hook; none for an unknown hook."""

    def event_type(self, hook: str) -> type[Event]:
        """Return the type of the events that a hook hears of.

        Raises:
            LookupError: there is no such hook.
        """


class Deliver(Protocol):
    """Calls one plugin's implementation of an event's hook, under the hook's deadline."""

    def __call__(self, plugin: str, hook: str, event: Event, delivery: Delivery) -> None:
        """Return when the plugin has returned.

        Raises:
            DeliveryLate: it took longer than the deadline; its thread may go on.
            StillRunning: an earlier attempt of this delivery has not come back.
            Exception: whatever the plugin raised, `DeliveryFailed` and `DeliveryRefused` above all.
        """


class DeliveryLate(DeliveryFailed):
    """The plugin took longer than it may; whether it got through is not known.

    Args:
        deadline: how long it may take.
    """

    def __init__(self, deadline: timedelta) -> None:
        super().__init__(f"It took longer than {deadline.total_seconds():g} seconds.")


class StillRunning(DeliveryFailed):
    """An earlier attempt of the same delivery hangs, and a second one beside it could do harm."""

    def __init__(self) -> None:
        super().__init__("An earlier attempt has not come back yet.")
