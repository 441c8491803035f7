"""A plugin that hears of everything, so that a test sees what has happened."""

from collections.abc import Callable
from typing import TypeVar

from soundwell_hookspecs import (
    Delivery,
    Event,
    Feature,
    HookKind,
    NoConfig,
    PluginContext,
    hookimpl,
)
from soundwell_plugins.host.specifications import Specifications

E = TypeVar("E", bound=Event)


class Witness(Feature[NoConfig]):
    """Hears of every event of the contract, and remembers each once."""

    name = "witness"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self._heard: dict[str, Event] = {}

    @property
    def events(self) -> list[Event]:
        """Everything that was delivered, the oldest first."""
        return list(self._heard.values())

    def of(self, kind: type[E]) -> list[E]:
        """Return what was delivered of one type of event, the oldest first.

        Args:
            kind: the type.
        """
        return [each for each in self._heard.values() if isinstance(each, kind)]

    def hear(self, event: Event, delivery: Delivery) -> None:
        """Remember what has happened; a repeat is the same."""
        self._heard.setdefault(delivery.key, event)


def _hearing(hook: str) -> Callable[[Witness, Event, Delivery], None]:
    @hookimpl(specname=hook)
    def hear(self: Witness, event: Event, delivery: Delivery) -> None:
        self.hear(event, delivery)

    return hear


for _name, _each in Specifications().items():
    if _each.policy.kind is HookKind.EVENT:
        setattr(Witness, _name, _hearing(_name))
