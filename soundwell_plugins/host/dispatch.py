"""Contributions and choices: every plugin in its own thread, under a deadline, result checked."""

import logging
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Final, ParamSpec, TypeVar, cast

from soundwell_hookspecs import Answer, Answers, Failure, FailureKind, HookKind
from soundwell_plugins.host.implementations import Implementation, Implementations
from soundwell_plugins.host.specifications import Specification, Specifications
from soundwell_plugins.host.traces import describe
from soundwell_plugins.host.workers import Call, TooLate, Workers, WorkersBusy

P = ParamSpec("P")
R = TypeVar("R")

_log: Final = logging.getLogger(__name__)


class Dispatcher:
    """Asks plugins; see `soundwell_hookspecs.Hooks`.

    Args:
        specifications: the hooks.
        implementations: who implements them.
        workers: each plugin's threads.
        in_transaction: tells whether the caller holds a transaction open.
    """

    def __init__(
        self,
        specifications: Specifications,
        implementations: Implementations,
        workers: Mapping[str, Workers],
        in_transaction: Callable[[], bool],
    ) -> None:
        self._specifications = specifications
        self._implementations = implementations
        self._workers = workers
        self._in_transaction = in_transaction

    def collect(
        self, specification: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> Answers[R]:
        """Ask every plugin for its part of a contribution, side by side."""
        spec, arguments = self._ask(specification, HookKind.CONTRIBUTION, args, kwargs)
        until = _until(spec)
        asked = [
            (each, self._start(each, arguments)) for each in self._implementations.of(spec.name)
        ]
        outcomes = [_outcome(spec, each, call, until) for each, call in asked]
        return Answers(
            tuple(cast("Answer[R]", each) for each in outcomes if isinstance(each, Answer)),
            (
                *(each for each in outcomes if isinstance(each, Failure)),
                *self._implementations.absent(spec.name),
            ),
        )

    def choose(self, specification: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """Ask plugins in turn until one has an answer."""
        spec, arguments = self._ask(specification, HookKind.CHOICE, args, kwargs)
        for each in self._implementations.of(spec.name):
            outcome = _outcome(spec, each, self._start(each, arguments), _until(spec))
            if isinstance(outcome, Answer) and outcome.value is not None:
                return cast("R", outcome.value)
        return None

    def _ask(
        self,
        function: Callable[..., object],
        kind: HookKind,
        args: Sequence[object],
        kwargs: Mapping[str, object],
    ) -> tuple[Specification, Mapping[str, object]]:
        spec = self._specifications.of(function, kind)
        if self._in_transaction():
            raise RuntimeError(
                f"{spec.name} was asked inside a transaction: ask before it, or after"
            )
        return spec, spec.signature.bind(*args, **kwargs).arguments

    def _start(
        self, implementation: Implementation, arguments: Mapping[str, object]
    ) -> Call[object] | None:
        try:
            return self._workers[implementation.plugin].start(implementation.called_with(arguments))
        except WorkersBusy:
            return None


def _until(spec: Specification) -> float:
    return monotonic() + spec.policy.deadline.total_seconds()


def _outcome(
    spec: Specification, implementation: Implementation, call: Call[object] | None, until: float
) -> Answer[object] | Failure:
    """Wait for a call and judge what came back; nothing that a plugin does gets past here."""
    try:
        value = _result(call, until)
    except WorkersBusy:
        return _failure(spec, implementation, FailureKind.BUSY, "all of its threads hang")
    except TooLate:
        seconds = spec.policy.deadline.total_seconds()
        return _failure(spec, implementation, FailureKind.LATE, f"longer than {seconds:g} s")
    except BaseException as error:  # SystemExit of a plugin must not end the host
        if call is None or not call.raised(error):
            raise
        return _failure(spec, implementation, FailureKind.RAISED, describe(error))
    try:
        return Answer(implementation.plugin, spec.checked(value))
    except Exception:  # noqa: BLE001  # a sequence of a plugin's own making may raise anything
        returned = type(value).__name__
        return _failure(spec, implementation, FailureKind.WRONG_RESULT, f"of the type {returned}")


def _result(call: Call[object] | None, until: float) -> object:
    if call is None:
        raise WorkersBusy
    return call.result(until)


def _failure(
    spec: Specification, implementation: Implementation, kind: FailureKind, detail: str
) -> Failure:
    _log.warning("%s: %s %s (%s)", spec.name, implementation.plugin, kind.value, detail)
    return Failure(implementation.plugin, kind, detail)
