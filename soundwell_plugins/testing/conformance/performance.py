"""Asking a plugin's hooks as the host does, but so that nothing of an error is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Final

from pydantic import ValidationError

from soundwell_hookspecs import Delivery, DeliveryFailed, Event, HookKind, ScheduledWork, pages
from soundwell_plugins.host.specifications import Specification
from soundwell_plugins.host.workers import TooLate, Workers
from soundwell_plugins.testing.conformance.moments import naive_moments
from soundwell_plugins.testing.conformance.scene import Scene, Somebody

FAILED: Final = "500"
"""What a page says that fails."""


@dataclass(frozen=True, slots=True)
class Performance:
    """What came of a call.

    Args:
        value: what was returned.
        error: what was raised instead.
        late: whether it did not come back in time.
        seconds: how long it took.
    """

    value: object = None
    error: BaseException | None = None
    late: bool = False
    seconds: float = 0.0

    @property
    def said(self) -> str:
        """All that it gave away."""
        return (
            f"{self.value!r} {self.value} {self.error!r} {self.error} {self.error.__cause__!r}"
            if (self.error)
            else f"{self.value!r}"
        )

    def faults(self, specification: Specification, deadline: timedelta) -> list[str]:
        """Return what is wrong with it, in words for the author.

        Args:
            specification: the hook.
            deadline: how long it might have taken.
        """
        if self.late:
            return [f"it took longer than {deadline.total_seconds():g} s"]
        if isinstance(self.error, DeliveryFailed):
            return []
        if self.error is not None:
            what = f"it raised {type(self.error).__name__}: {self.error}"
            told = specification.policy.kind is HookKind.EVENT
            return [
                f"{what}; say DeliveryFailed or DeliveryRefused with a reason" if told else what
            ]
        naive = [f"{each} has no time zone" for each in naive_moments(self.value)]
        return [*_wrong_type(specification, self.value), *naive]


def ask(
    scene: Scene,
    hook: str,
    somebody: Somebody | None = None,
    *,
    deadline: timedelta | None = None,
    now: datetime | None = None,
) -> Performance:
    """Ask the plugin for its part of a contribution, or for its choice.

    Args:
        scene: the practice.
        hook: which hook; the plugin has to implement it.
        somebody: whom the arguments are about.
        deadline: how long it may take; the hook's own deadline when not given.
        now: the moment for a hook that takes one; that of the practice's clock when not given.
    """
    specification = scene.hooks[hook]
    samples = scene.samples(somebody)
    moment = now or scene.practice.clock.now()
    arguments = {
        name: moment if wanted is datetime else samples.value(wanted, name)
        for name, wanted in specification.types.items()
        if name != "return"
    }
    return _perform(scene, hook, arguments, deadline or specification.policy.deadline)


def deliver(
    scene: Scene, hook: str, event: Event, delivery: Delivery, deadline: timedelta
) -> Performance:
    """Let the plugin hear of an event.

    Args:
        scene: the practice.
        hook: the hook that tells of it.
        event: what happened.
        delivery: the plugin's turn.
        deadline: how long it may take.
    """
    arguments = {scene.hooks[hook].event_argument: event, "delivery": delivery}
    return _perform(scene, hook, arguments, deadline)


def work(scene: Scene, scheduled: ScheduledWork) -> Performance:
    """Have a piece of scheduled work done."""
    try:
        scheduled.work(scene.practice.clock.now())
    except Exception as error:  # noqa: BLE001  # what it raises is what is looked at
        return Performance(error=error)
    return Performance()


def public_pages(scene: Scene) -> dict[str, str]:
    """Return what the plugin's pages say that anybody can call without knowing an id.

    Args:
        scene: the practice.

    Returns:
        The text of each by its path; `FAILED` where it fails.
    """
    if pages.__name__ not in scene.hooks:
        return {}
    router: Any = ask(scene, pages.__name__).value
    said = {}
    for route in getattr(router, "routes", ()):
        if "GET" in getattr(route, "methods", ()) and "{" not in route.path:
            answer = scene.practice.client.get(route.path)
            said[route.path] = FAILED if answer.is_server_error else answer.text
    return said


def _perform(
    scene: Scene, hook: str, arguments: Mapping[str, object], deadline: timedelta
) -> Performance:
    [implementation] = [
        each for each in scene.host.implementations.of(hook) if each.plugin == scene.plugin.name
    ]
    workers = Workers(f"conformance-{hook}", cap=1)
    began = monotonic()
    try:
        value = workers.start(implementation.called_with(arguments)).within(deadline)
    except TooLate:
        return Performance(late=True)
    except BaseException as error:  # noqa: BLE001  # whatever a plugin does is what is looked at
        return Performance(error=error, seconds=monotonic() - began)
    finally:
        workers.retire()
    return Performance(value, seconds=monotonic() - began)


def _wrong_type(specification: Specification, value: object) -> list[str]:
    if value is None and specification.policy.kind is HookKind.CHOICE:
        return []
    try:
        specification.checked(value)
    except ValidationError:
        wanted = specification.signature.return_annotation
        return [f"it returned {type(value).__name__} where {wanted} is asked for: {value!r:.200}"]
    return []
