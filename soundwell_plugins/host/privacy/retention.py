"""Retention: what was kept for as long as it was meant to be goes."""

from dataclasses import dataclass
from datetime import datetime

from soundwell_hookspecs import Answer, DeliveryFailed, Erasure, Failure, expire_personal_data
from soundwell_plugins.host.dispatch import Dispatcher


@dataclass(frozen=True, slots=True)
class Expired:
    """What a run of retention did.

    Args:
        answers: what each plugin did.
        failures: those that could not.
    """

    answers: tuple[Answer[Erasure], ...]
    failures: tuple[Failure, ...]


def expire(hooks: Dispatcher, now: datetime) -> Expired:
    """Ask every plugin to erase what it has kept for long enough.

    Args:
        hooks: asks plugins.
        now: the present moment, aware.
    """
    answers = hooks.collect(expire_personal_data, now=now)
    return Expired(answers.answers, answers.failures)


def expire_or_fail(hooks: Dispatcher, now: datetime) -> None:
    """Do the same as scheduled work, which is repeated when a plugin could not do its part.

    Raises:
        DeliveryFailed: a plugin could not; it is named.
    """
    failures = expire(hooks, now).failures
    if failures:
        named = ", ".join(f"{each.plugin} {each.kind.value}" for each in failures)
        raise DeliveryFailed(f"Old data could not go everywhere: {named}.")
