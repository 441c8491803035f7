"""How a plugin is tried: what its author may say, and what is then asked and told."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, ClassVar, Final

import pytest

from soundwell_hookspecs import (
    Delivery,
    Event,
    HookKind,
    Plugin,
    erase_personal_data,
    expire_personal_data,
    people_merged,
    scheduled_work,
)
from soundwell_plugins.host.configuration import ConfigurationInvalid
from soundwell_plugins.host.inspection import implemented
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.testing.conformance.performance import Performance, ask, deliver, work
from soundwell_plugins.testing.conformance.scene import Scene, Somebody, staged
from soundwell_plugins.testing.conformance.verdicts import fail

_LAST: Final = (expire_personal_data.__name__, erase_personal_data.__name__)
"""Hooks that take away what others need."""
_SPECIFICATIONS: Final = Specifications()


class Trial:
    """A plugin, its table, and what is done with it; `PluginConformance` judges the outcome."""

    plugin: ClassVar[type[Plugin[Any]]]
    table: ClassVar[str] = ""
    secrets: ClassVar[Mapping[str, str]] = {}
    others: ClassVar[tuple[type[Plugin[Any]], ...]] = ()
    patience: ClassVar[timedelta] = timedelta(seconds=10)
    retention: ClassVar[timedelta | None] = None

    # What an author may say more precisely.

    @pytest.fixture(scope="class")
    @classmethod
    def written(cls) -> str:
        """Return the table; override it where it names a stand-in that is started first."""
        return cls.table

    def event_for(self, event_type: type[Event], scene: Scene, somebody: Somebody) -> Event:
        """Return an event that the plugin is going to hear of; override it for a telling one.

        Args:
            event_type: of what type.
            scene: the practice; make in it what the event is about.
            somebody: the person whom it is about.
        """
        return scene.samples(somebody).of(event_type)

    def fill(self, scene: Scene, somebody: Somebody) -> None:
        """Make the plugin keep something about a person, besides what events bring; override it.

        Args:
            scene: the practice, whose pages can be called.
            somebody: the person.
        """

    def effects(self, scene: Scene) -> object:
        """Return what the plugin's peer holds, so that repeats show there; override it.

        Args:
            scene: the practice.
        """
        return None

    # What is built for it.

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Try each hook of the plugin in a test of its own."""
        if "told_hook" in metafunc.fixturenames:
            metafunc.parametrize("told_hook", list(self._hooks(told=True)))
        if "asked_hook" in metafunc.fixturenames:
            metafunc.parametrize("asked_hook", list(self._hooks(told=False)))

    @pytest.fixture(scope="class")
    @classmethod
    def scene(cls, tmp_path_factory: pytest.TempPathFactory, written: str) -> Iterator[Scene]:
        """Build one practice with the plugin switched on; each test begins with new people."""
        with ExitStack() as stack:
            context = staged(
                tmp_path_factory.mktemp(cls.plugin.name),
                cls.plugin,
                written,
                others=cls.others,
                secrets=cls.secrets,
            )
            try:
                opened = stack.enter_context(context)
            except (LookupError, ConfigurationInvalid) as error:
                fail(f"{cls.plugin.name} cannot be switched on: {error}")
            yield opened

    # How it is tried.

    @classmethod
    def _hooks(cls, *, told: bool) -> Iterator[str]:
        for hook in implemented(cls.plugin):
            if hook in _SPECIFICATIONS:
                kind = _SPECIFICATIONS[hook].policy.kind
                if (kind is HookKind.EVENT) is told:
                    yield hook

    def _event(self, scene: Scene, hook: str, somebody: Somebody | None = None) -> Event:
        event_type = scene.hooks[hook].event_type
        if event_type is None:
            raise LookupError(hook)
        return self.event_for(event_type, scene, somebody or scene.newcomer())

    def _heard(self, scene: Scene, hook: str, event: Event, attempt: int = 1) -> Performance:
        key = f"{event.record}:{hook}:{self.plugin.name}"
        deadline = min(scene.hooks[hook].policy.deadline, self.patience)
        return deliver(scene, hook, event, Delivery(key, attempt), deadline)

    def _happen(self, scene: Scene, somebody: Somebody) -> None:
        """Let everything happen that the plugin hears of, about one person."""
        self.fill(scene, somebody)
        for hook in scene.hooks:
            told = scene.hooks[hook].policy.kind is HookKind.EVENT
            if told and hook != people_merged.__name__:
                self._heard(scene, hook, self._event(scene, hook, somebody))

    def _everything(self, scene: Scene) -> dict[str, Performance]:
        """Tell it of everything, then ask it everything, and have its work done."""
        done: dict[str, Performance] = {}
        for hook in sorted(scene.hooks, key=lambda each: each in _LAST):
            if scene.hooks[hook].policy.kind is HookKind.EVENT:
                done[hook] = self._heard(scene, hook, self._event(scene, hook))
        for hook in sorted(scene.hooks, key=lambda each: each in _LAST):
            if hook not in done:
                done[hook] = ask(scene, hook)
        named: Any = done.get(scheduled_work.__name__, Performance()).value
        for each in named or ():
            done[f"its work {each.name}"] = work(scene, each)
        return done
