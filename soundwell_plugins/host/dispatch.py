"""Contributions and choices: every plugin in its own thread, under a deadline, result checked."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from time import monotonic
from typing import Final, ParamSpec, TypeVar, cast

from soundwell_hookspecs import Answer, Answers, Failure, FailureKind, HookKind
from soundwell_plugins.host.implementations import Implementation, Implementations
from soundwell_plugins.host.leaks import Leaks
from soundwell_plugins.host.logs import fields
from soundwell_plugins.host.observation import HookCall, Observer, size_of, unobserved
from soundwell_plugins.host.quarantine import Quarantine
from soundwell_plugins.host.specifications import Specification, Specifications
from soundwell_plugins.host.traces import describe
from soundwell_plugins.host.workers import Call, TooLate, Workers, WorkersBusy

P = ParamSpec("P")
R = TypeVar("R")

_log: Final = logging.getLogger(__name__)

_COUNTED: Final = frozenset(
    {FailureKind.RAISED, FailureKind.LATE, FailureKind.LEAKED, FailureKind.WRONG_RESULT}
)
"""What leads to quarantine; that a plugin is busy is the fault of other hooks' calls."""


class Dispatcher:
    """Asks plugins; see `soundwell_hookspecs.Hooks`.

    Args:
        specifications: the hooks.
        implementations: who implements them.
        workers: each plugin's threads.
        quarantine: knows who is left out for a while.
        leaks: knows who leaves threads running.
        in_transaction: tells whether the caller holds a transaction open.
        observer: watches every call.
    """

    def __init__(
        self,
        specifications: Specifications,
        implementations: Implementations,
        workers: Mapping[str, Workers],
        *,
        quarantine: Quarantine,
        leaks: Leaks,
        in_transaction: Callable[[], bool],
        observer: Observer = unobserved,
    ) -> None:
        self._specifications = specifications
        self._implementations = implementations
        self._workers = workers
        self._quarantine = quarantine
        self._leaks = leaks
        self._in_transaction = in_transaction
        self._observer = observer

    def collect(
        self, specification: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> Answers[R]:
        """Ask every plugin for its part of a contribution, side by side."""
        spec, arguments = self._ask(specification, HookKind.CONTRIBUTION, args, kwargs)
        answers, failures = self._side_by_side(spec, arguments, self._implementations.of(spec.name))
        return Answers(
            tuple(cast("Answer[R]", each) for each in answers),
            (*failures, *self._implementations.absent(spec.name)),
        )

    def collect_from(
        self,
        plugins: Collection[str],
        specification: Callable[P, R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answers[R]:
        """Ask some plugins for their part of a contribution, side by side."""
        spec, arguments = self._ask(specification, HookKind.CONTRIBUTION, args, kwargs)
        asked = [each for each in self._implementations.of(spec.name) if each.plugin in plugins]
        answers, failures = self._side_by_side(spec, arguments, asked)
        return Answers(tuple(cast("Answer[R]", each) for each in answers), tuple(failures))

    def choose(self, specification: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """Ask plugins in turn until one has an answer."""
        spec, arguments = self._ask(specification, HookKind.CHOICE, args, kwargs)
        for each in self._implementations.of(spec.name):
            call = self._start(spec, each, arguments)
            outcome = self._outcome(spec, each.plugin, call, _until(spec))
            if isinstance(outcome, Answer) and outcome.value is not None:
                return cast("R", outcome.value)
        return None

    def _side_by_side(
        self,
        spec: Specification,
        arguments: Mapping[str, object],
        asked: Sequence[Implementation],
    ) -> tuple[list[Answer[object]], list[Failure]]:
        until = _until(spec)
        calls = [(each, self._start(spec, each, arguments)) for each in asked]
        outcomes = [self._outcome(spec, each.plugin, call, until) for each, call in calls]
        return (
            [each for each in outcomes if isinstance(each, Answer)],
            [each for each in outcomes if isinstance(each, Failure)],
        )

    def retire(self) -> None:
        """Let the plugins' threads end that have nothing to do."""
        for each in self._workers.values():
            each.retire()

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
        self, spec: Specification, implementation: Implementation, arguments: Mapping[str, object]
    ) -> Call[object] | Failure:
        plugin = implementation.plugin
        rest = self._quarantine.rest_of(plugin, spec.name)
        if rest is not None:
            return Failure(plugin, FailureKind.QUARANTINED, rest.detail)
        try:
            return self._workers[plugin].start(implementation.called_with(arguments))
        except WorkersBusy:
            return _busy(plugin)

    def _outcome(
        self, spec: Specification, plugin: str, call: Call[object] | Failure, until: float
    ) -> Answer[object] | Failure:
        """Wait for a call, and let everybody know how it went who keeps count."""
        if isinstance(call, Failure):
            outcome: Answer[object] | Failure = call
            seconds = 0.0
        else:
            outcome = self._unless_leaking(_judged(spec, plugin, call, until))
            seconds = call.seconds
        if isinstance(outcome, Answer):
            self._quarantine.succeeded(plugin, spec.name)
            self._observer(HookCall(spec.name, plugin, seconds, size_of(outcome.value)))
            return outcome
        said = f"{outcome.kind.value} ({outcome.detail})"
        if outcome.kind is not FailureKind.QUARANTINED:
            about = fields(hook=spec.name, plugin=plugin, milliseconds=round(seconds * 1e3, 1))
            _log.warning("%s: %s %s", spec.name, plugin, said, extra=about)
        if outcome.kind in _COUNTED:
            self._quarantine.failed(plugin, spec.name, said)
        self._observer(HookCall(spec.name, plugin, seconds, failure=said))
        return outcome

    def _unless_leaking(self, outcome: Answer[object] | Failure) -> Answer[object] | Failure:
        threads = self._leaks.of(outcome.plugin) if isinstance(outcome, Answer) else 0
        if not threads:
            return outcome
        return Failure(outcome.plugin, FailureKind.LEAKED, f"{threads}, which it never ends")


def _until(spec: Specification) -> float:
    return monotonic() + spec.policy.deadline.total_seconds()


def _judged(
    spec: Specification, plugin: str, call: Call[object], until: float
) -> Answer[object] | Failure:
    """Wait for a call and judge what came back; nothing that a plugin does gets past here."""
    try:
        value = call.result(until)
    except WorkersBusy:
        return _busy(plugin)
    except TooLate:
        seconds = spec.policy.deadline.total_seconds()
        return Failure(plugin, FailureKind.LATE, f"longer than {seconds:g} s")
    except BaseException as error:  # SystemExit of a plugin must not end the host
        if not call.raised(error):
            raise
        return Failure(plugin, FailureKind.RAISED, describe(error))
    try:
        answer = Answer(plugin, spec.checked(value))
        size_of(answer.value)
    except Exception:  # noqa: BLE001  # a sequence of a plugin's own making may raise anything
        returned = type(value).__name__
        return Failure(plugin, FailureKind.WRONG_RESULT, f"of the type {returned}")
    return answer


def _busy(plugin: str) -> Failure:
    return Failure(plugin, FailureKind.BUSY, "all of its threads hang")
