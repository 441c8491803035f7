"""Who implements which hook, in which order, on which side of the wall."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from inspect import Parameter, signature
from types import ModuleType

import pluggy

from soundwell_hookspecs import PROJECT, Failure, FailureKind, Feature, Plugin
from soundwell_plugins.host.inspection import PluginUnfit, hooks_of
from soundwell_plugins.host.specifications import Specification, Specifications


@dataclass(frozen=True, slots=True)
class Implementation:
    """One plugin's implementation of one hook.

    Args:
        plugin: the plugin's name.
        function: the bound method.
        arguments: those of the specification's arguments that it takes.
    """

    plugin: str
    function: Callable[..., object]
    arguments: tuple[str, ...]

    def called_with(self, arguments: Mapping[str, object]) -> Callable[[], object]:
        """Return the call, with the arguments that the implementation takes."""
        taken = {name: arguments[name] for name in self.arguments if name in arguments}
        return lambda: self.function(**taken)


@dataclass(frozen=True, slots=True)
class Absent:
    """A plugin that the configuration asks for and that is off.

    Args:
        plugin: its name.
        reason: why it is off.
        hooks: what it implements, or `None` where it could not be imported and nobody knows.
    """

    plugin: str
    reason: str
    hooks: tuple[str, ...] | None


class Implementations:
    """The implementations of every hook, in the order in which they are asked.

    Hooks that carry anything of a check-in or an intake stand on a plugin manager of their own,
    which only features join.

    Args:
        specifications: the hooks.
    """

    def __init__(self, specifications: Specifications) -> None:
        self._specifications = specifications
        self._by_hook: dict[str, tuple[Implementation, ...]] | None = None
        self._absent: tuple[Absent, ...] = ()

    def register(self, plugins: Mapping[str, Plugin[object]], absent: Iterable[Absent]) -> None:
        """Take the plugins.

        Args:
            plugins: those that are on, by name, in the order of the configuration.
            absent: those that the configuration asks for and that are off.
        """
        self._by_hook = dict(_wired(self._specifications, plugins))
        self._absent = tuple(absent)

    def absent(self, hook: str) -> tuple[Failure, ...]:
        """Name the plugins that are off and would have answered, as far as that can be known."""
        return tuple(
            Failure(each.plugin, FailureKind.OFF, each.reason)
            for each in self._absent
            if each.hooks is None or hook in each.hooks
        )

    def of(self, hook: str) -> tuple[Implementation, ...]:
        """Return the implementations of a hook.

        Raises:
            RuntimeError: not all plugins are built yet.
        """
        if self._by_hook is None:
            raise RuntimeError(f"{hook} was asked before all plugins were built")
        return self._by_hook[hook]

    def check(self, plugin: Plugin[object]) -> None:
        """Find out whether a plugin's implementations fit the hooks.

        Raises:
            PluginUnfit: one takes an argument that its hook does not give.
        """
        for method, hook in hooks_of(type(plugin)).items():
            given = self._specifications[hook].signature.parameters
            for unknown in sorted(_demands(getattr(plugin, method)).difference(given)):
                raise PluginUnfit(
                    f"Its {hook} takes the argument {unknown}, which that hook does not give.",
                    f"What its author may take, by name: {', '.join(given) or 'nothing'}.",
                )


def _wired(
    specifications: Specifications, plugins: Mapping[str, Plugin[object]]
) -> Iterator[tuple[str, tuple[Implementation, ...]]]:
    for clinical in (False, True):
        side = _Side([each for each in specifications.values() if each.clinical is clinical])
        # pluggy asks first who was registered last
        for name, plugin in reversed(list(plugins.items())):
            if not clinical or isinstance(plugin, Feature):
                side.register(plugin, name)
        yield from side.implementations()


def _demands(function: Callable[..., object]) -> set[str]:
    """Return the arguments without which a function cannot be called."""
    return {
        name if each.kind is not Parameter.POSITIONAL_ONLY else f"{name} (by position)"
        for name, each in signature(function).parameters.items()
        if each.default is Parameter.empty
        and each.kind not in {Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD}
    }


def _taken(function: Callable[..., object], given: Iterable[str]) -> tuple[str, ...]:
    """Return those of the arguments given that a function takes, keyword-only ones included."""
    own = signature(function).parameters
    if any(each.kind is Parameter.VAR_KEYWORD for each in own.values()):
        return tuple(given)
    return tuple(name for name in given if name in own)


class _Side(pluggy.PluginManager):
    """A plugin manager that sees only the hooks on its own side of the wall."""

    def __init__(self, specifications: Sequence[Specification]) -> None:
        super().__init__(PROJECT)
        self._own = {each.name: each for each in specifications}
        if self._own:
            namespace = ModuleType("specifications")
            vars(namespace).update({name: each.function for name, each in self._own.items()})
            self.add_hookspecs(namespace)

    def parse_hookimpl_opts(self, plugin: object, name: str) -> pluggy.HookimplOpts | None:
        """Leave hooks of the other side alone."""
        options = super().parse_hookimpl_opts(plugin, name)
        hook = (options.get("specname") or name) if options else name
        return options if hook in self._own else None

    def implementations(self) -> Iterator[tuple[str, tuple[Implementation, ...]]]:
        """Yield each hook with its implementations."""
        for hook, specification in self._own.items():
            given = specification.signature.parameters
            callers = reversed(getattr(self.hook, hook).get_hookimpls())
            yield (
                hook,
                tuple(
                    Implementation(each.plugin_name, each.function, _taken(each.function, given))
                    for each in callers
                ),
            )
