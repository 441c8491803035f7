"""Events: which plugins hear of them, and the call by which one does."""

from collections.abc import Mapping
from datetime import timedelta
from time import monotonic

from soundwell_hookspecs import Delivery, DeliveryFailed, Event
from soundwell_plugins.host.deliveries import DeliveryLate, StillRunning
from soundwell_plugins.host.implementations import Implementation, Implementations
from soundwell_plugins.host.observation import HookCall, Observer, unobserved
from soundwell_plugins.host.specifications import Specification, Specifications
from soundwell_plugins.host.traces import describe
from soundwell_plugins.host.workers import Call, TooLate, Workers, WorkersBusy


class Hearing:
    """Knows who hears of an event, and lets one plugin hear of it.

    Args:
        specifications: the hooks.
        implementations: who implements them.
        workers: each plugin's threads.
        observer: watches every call.
    """

    def __init__(
        self,
        specifications: Specifications,
        implementations: Implementations,
        workers: Mapping[str, Workers],
        observer: Observer = unobserved,
    ) -> None:
        self._specifications = specifications
        self._implementations = implementations
        self._workers = workers
        self._observer = observer
        self._hanging: dict[str, Call[object]] = {}

    def hook_for(self, event_type: type[Event]) -> str:
        """Return the name of the hook that tells of a type of event.

        Raises:
            TypeError: there is none.
        """
        return self._specifications.hearing(event_type).name

    def event_type(self, hook: str) -> type[Event]:
        """Return the type of event that a hook tells of.

        Raises:
            KeyError: there is no such hook, or it tells of none.
        """
        event_type = self._specifications[hook].event_type
        if event_type is None:
            raise KeyError(hook)
        return event_type

    def plugins_for(self, hook: str) -> tuple[str, ...]:
        """Return the names of the plugins that hear of a hook's events; none of an unknown one."""
        if hook not in self._specifications:
            return ()
        return tuple(each.plugin for each in self._implementations.of(hook))

    def deliver(self, plugin: str, hook: str, event: Event, delivery: Delivery) -> None:
        """Let one plugin hear of an event, under the hook's deadline.

        Raises:
            StillRunning: an earlier attempt of this delivery has not come back yet.
            DeliveryLate: this attempt has not come back in time.
            DeliveryFailed: no thread of the plugin was free, or it tried to end the program.
            Exception: whatever the plugin raised.
        """
        earlier = self._hanging.pop(delivery.key, None)
        if earlier is not None and earlier.running:
            self._hanging[delivery.key] = earlier
            raise StillRunning
        spec = self._specifications[hook]
        arguments = {spec.event_argument: event, "delivery": delivery}
        for each in self._implementations.of(hook):
            if each.plugin == plugin:
                self._observed(each, arguments, delivery.key, spec)

    def _observed(
        self,
        implementation: Implementation,
        arguments: Mapping[str, object],
        key: str,
        spec: Specification,
    ) -> None:
        began = monotonic()
        failure = ""
        try:
            self._call(implementation, arguments, key, spec.policy.deadline)
        except Exception as error:
            failure = describe(error)
            raise
        finally:
            items = None if failure else 0
            seconds = monotonic() - began
            call = HookCall(spec.name, implementation.plugin, seconds, items, failure)
            self._observer(call)

    def _call(
        self,
        implementation: Implementation,
        arguments: Mapping[str, object],
        key: str,
        deadline: timedelta,
    ) -> None:
        workers = self._workers[implementation.plugin]
        call: Call[object] | None = None
        try:
            call = workers.start(implementation.called_with(arguments))
            call.within(deadline)
        except WorkersBusy:
            raise DeliveryFailed("The plugin is still busy with earlier calls.") from None
        except TooLate:
            if call is not None:
                self._hanging[key] = call
            raise DeliveryLate(deadline) from None
        except Exception:
            raise
        except BaseException as error:  # SystemExit and its like must not end whoever delivers
            raise DeliveryFailed(
                f"The plugin tried to end the program: {describe(error)}."
            ) from error
