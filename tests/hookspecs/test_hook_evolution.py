"""How the contract changes: arguments come without harm, and nothing goes unannounced."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from soundwell_hookspecs import (
    API_VERSION,
    ENTRY_POINT_GROUP,
    Connector,
    Deprecation,
    Feature,
    HookDeprecated,
    NoConfig,
    contribution,
    hookimpl,
    implements,
    policy_of,
)
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.specifications import CONTRACT, Specifications
from soundwell_plugins.testing import assembled

SOON = timedelta(seconds=5)
GOING = Deprecation(since="1.3", removed_in="2.0", instead="Implement chimes.")
SHORTER = Deprecation(since="1.3", removed_in="2.0", instead="Read strokes.")


@contribution(deadline=SOON)
def bells(hour: int, strokes: int = 0) -> Sequence[str]:
    """Ring; `strokes` was added in version 1.3."""
    raise NotImplementedError


@contribution(deadline=SOON, deprecation=GOING)
def gongs(hour: int) -> Sequence[str]:
    """Strike."""
    raise NotImplementedError


@contribution(deadline=SOON, arguments={"short": SHORTER})
def chimes(hour: int, short: bool = False) -> Sequence[str]:  # noqa: FBT001, FBT002  # as plugins see it
    """Chime."""
    raise NotImplementedError


BELFRY = ModuleType("belfry_of_the_future")
BELFRY.__dict__.update(bells=bells, gongs=gongs, chimes=chimes)
SPECIFICATIONS = Specifications((*CONTRACT, BELFRY))


class Before(Feature[NoConfig]):
    """Was written before `strokes` came."""

    name = "before"

    @hookimpl
    def bells(self, hour: int) -> Sequence[str]:
        return [f"ding at {hour}"]


class After(Feature[NoConfig]):
    """Was written afterwards, and still works where nobody gives strokes."""

    name = "after"

    @implements(bells)
    def bells(self, hour: int, strokes: int = 1) -> Sequence[str]:
        return ["dong"] * strokes


class Old(Connector[NoConfig]):
    """Implements a hook that is going away."""

    name = "old"

    @hookimpl
    def gongs(self, hour: int) -> Sequence[str]:
        return ["gong"]


class Wordy(Connector[NoConfig]):
    """Takes an argument that is going away."""

    name = "wordy"

    @hookimpl
    def chimes(self, hour: int, short: bool) -> Sequence[str]:  # noqa: FBT001  # as the hook has it
        return ["chime"]


@contextmanager
def town(folder: Path, *plugins: type[Feature[NoConfig] | Connector[NoConfig]]) -> Iterator[Host]:
    with closing(assembled(folder, *plugins, specifications=SPECIFICATIONS)) as host:
        yield host


def test_a_plugin_from_before_an_argument_came_goes_on(tmp_path: Path) -> None:
    with town(tmp_path, Before, After) as host:
        asked = host.hooks.collect(bells, hour=3, strokes=2)
    assert asked.values == (["ding at 3"], ["dong", "dong"])


def test_a_plugin_that_knows_an_argument_works_where_nobody_gives_it(tmp_path: Path) -> None:
    with town(tmp_path, After) as host:
        assert host.hooks.collect(bells, hour=3).values == (["dong"],)


def test_whoever_implements_what_is_going_away_is_told_what_to_do(tmp_path: Path) -> None:
    said = (
        r"The hook gongs is deprecated since version 1\.3 .* removed in 2\.0\. Implement chimes\."
    )
    with pytest.warns(HookDeprecated, match=said), town(tmp_path, Old) as host:
        asked = host.hooks.collect(gongs, hour=3)
    assert asked.values == (["gong"],)


def test_whoever_takes_an_argument_that_is_going_away_is_told_what_to_do(tmp_path: Path) -> None:
    said = r"The argument short of chimes is deprecated .* Read strokes\."
    with pytest.warns(HookDeprecated, match=said), town(tmp_path, Wordy):
        pass


def test_the_warning_names_the_place_in_the_plugin(tmp_path: Path) -> None:
    with pytest.warns(HookDeprecated) as caught, town(tmp_path, Old):
        pass
    assert {Path(each.filename).name for each in caught} == {Path(__file__).name}


def test_nobody_else_is_bothered(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with town(tmp_path, Before, After):
            pass


def test_implements_refuses_what_is_no_hook() -> None:
    with pytest.raises(TypeError, match="is no hook specification"):
        implements(len)


def test_the_entry_points_name_the_major_version() -> None:
    assert ENTRY_POINT_GROUP.endswith(f".v{API_VERSION.partition('.')[0]}")


def test_what_is_going_away_goes_with_a_later_major_version() -> None:
    major = int(API_VERSION.partition(".")[0])
    for each in Specifications().values():
        policy = policy_of(each.function)
        assert policy is not None
        going = [policy.deprecation, *policy.arguments.values()]
        assert all(int(one.removed_in.partition(".")[0]) > major for one in going if one)
