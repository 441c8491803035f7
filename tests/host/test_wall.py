"""The wall: what clients say is heard by features alone."""

from collections.abc import Sequence
from typing import Any

import pytest

from soundwell_hookspecs import Answer, Connector, Delivery, Feature, NoConfig, hookimpl
from soundwell_plugins.host.discovery import Installed
from soundwell_plugins.host.implementations import Implementations
from soundwell_plugins.host.inspection import PluginUnfit
from soundwell_plugins.host.loading import load
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.testing.practice import InlineEntrance
from tests.host import hooks
from tests.host.conftest import Yard

HOOKS = Specifications([hooks])


class Keepers(Feature[NoConfig]):
    name = "keepers"

    @hookimpl
    def feelings(self) -> Sequence[str]:
        return ["calm"]

    @hookimpl
    def feeling_told(self, event: hooks.FeelingTold, delivery: Delivery) -> None: ...


class Nosy(Connector[NoConfig]):
    name = "nosy"

    @hookimpl
    def feelings(self) -> Sequence[str]:
        return ["copied elsewhere"]


class NosyByAnotherName(Connector[NoConfig]):
    name = "nosy"

    @hookimpl(specname="feeling_told")
    def listen(self, event: hooks.FeelingTold, delivery: Delivery) -> None: ...


class Both(Feature[NoConfig], Connector[NoConfig]):
    name = "both"

    @hookimpl
    def feelings(self) -> Sequence[str]:
        return ["copied elsewhere"]


def refusal(plugin: type[Feature[NoConfig] | Connector[NoConfig]]) -> tuple[str, str]:
    with pytest.raises(PluginUnfit) as refused:
        load(Installed(plugin.name, InlineEntrance(plugin)), HOOKS)
    return refused.value.reason, refused.value.remedy


def test_a_feature_may_hear_what_clients_say(yard: Yard) -> None:
    assert yard.harbour(Keepers).hooks.collect(hooks.feelings).answers == (
        Answer("keepers", ["calm"]),
    )


@pytest.mark.parametrize(
    ("connector", "hook"), [(Nosy, "feelings"), (NosyByAnotherName, "feeling_told")]
)
def test_a_connector_that_wants_to_hear_it_is_refused_with_the_reason(
    connector: type[Connector[NoConfig]], hook: str
) -> None:
    assert refusal(connector) == (
        f"It is a connector and implements {hook}, through which what clients say passes.",
        "Nothing of a check-in or an intake leaves Soundwell: only features may implement it.",
    )


def test_a_connector_cannot_pass_for_a_feature_by_being_both() -> None:
    assert refusal(Both) == (
        "It is a Feature and a Connector at once, and only features may know what clients say.",
        "Its author has to make two plugins of it.",
    )


def test_a_connector_that_was_refused_hears_nothing(yard: Yard) -> None:
    answers = yard.harbour(Keepers, Nosy).hooks.collect(hooks.feelings)
    assert answers.values == (["calm"],)


def test_a_connector_never_joins_the_manager_of_clinical_hooks(yard: Yard) -> None:
    keepers = yard.harbour(Keepers).plugins["keepers"]
    nosy: Any = Nosy(NoConfig(), keepers.context)  # past every inspection
    implementations = Implementations(HOOKS)
    implementations.register({"nosy": nosy, "keepers": keepers}, [])
    assert [each.plugin for each in implementations.of("feelings")] == ["keepers"]


def test_a_feature_stands_on_both_sides_of_the_wall(yard: Yard) -> None:
    class Both(Keepers):
        @hookimpl
        def depths(self) -> Sequence[int]:
            return [3]

    host = yard.harbour(Both)
    assert host.hooks.collect(hooks.depths, buoy="A1", limit=5).values == ([3],)
    assert host.hooks.collect(hooks.feelings).values == (["calm"],)
