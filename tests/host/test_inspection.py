"""What has to be true of a plugin's class: a reason and a remedy for each thing that is not."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, Table

from soundwell_hookspecs import (
    ConsultationBooked,
    DataKept,
    Delivery,
    Entry,
    Erasure,
    Feature,
    NoConfig,
    PersonalRecord,
    PersonId,
    Plugin,
    hookimpl,
)
from soundwell_plugins.host.inspection import PluginUnfit, hooks_of, implemented, inspect
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.sdk.tables import metadata

HOOKS = Specifications()


def inspecting(plugin: object, name: str = "acme") -> tuple[str, str]:
    """Return why a plugin cannot be used, and what to do about it."""
    with pytest.raises(PluginUnfit) as refused:
        inspect(plugin, name, HOOKS)
    return refused.value.reason, refused.value.remedy


class Acme(Feature[NoConfig]):
    """A plugin with nothing wrong; the tests derive from it what has."""

    name = "acme"

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        return []


class Kept(Acme):
    """One that keeps things, and hands them out and erases them."""

    tables = metadata()

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        return []

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        return []

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        return Erasure(0)


Table("acme_note", Kept.tables, Column("id", Integer, primary_key=True))


@pytest.mark.parametrize("something", [42, "Acme", object, Plugin, Acme.entries])
def test_something_that_is_no_plugin_is_refused(something: object) -> None:
    assert inspecting(something) == (
        "The entry point acme leads to something that is neither a Feature nor a Connector.",
        "Its author has to name a class that derives from one of the two.",
    )


def test_a_plugin_with_two_names_is_refused() -> None:
    assert inspecting(Acme, name="bell") == (
        "It announces itself as bell but calls itself acme.",
        "Its author has to give both the same name.",
    )


def test_a_plugin_without_a_name_is_refused() -> None:
    assert inspecting(Feature) == (
        "It announces itself as acme but calls itself None.",
        "Its author has to give both the same name.",
    )


@pytest.mark.parametrize("odd", ["host", "Acme", "a b", "../acme", "1acme", "", "a" * 65])
def test_a_plugin_whose_name_would_cause_trouble_is_refused(odd: str) -> None:
    class Odd(Acme):
        name = odd

    reason, remedy = inspecting(Odd, name=odd)
    assert reason == f"A plugin cannot be called {odd}."
    assert remedy == (
        "Its author has to name it with small letters, digits, - and _, beginning with a letter; "
        "host is taken."
    )


@pytest.mark.parametrize("lie", ["9.0", "1.99", "0.9"])
def test_a_plugin_that_needs_another_version_of_the_contract_is_refused(lie: str) -> None:
    class Liar(Acme):
        api = lie

    assert inspecting(Liar) == (
        f"It needs version {lie} of the contract; this Soundwell has 1.0.",
        "Upgrade the older of the two.",
    )


@pytest.mark.parametrize("lie", ["nonsense", "", "1", "1.0.0", "-1.0", 1, None, "9" * 5000 + ".x"])
def test_a_plugin_whose_version_is_none_is_refused(lie: Any) -> None:
    class Liar(Acme):
        api = lie

    assert inspecting(Liar) == (
        "The contract version that it names in `api` is not one.",
        'Its author has to write it as two numbers, for example "1.0".',
    )


def test_a_hook_that_does_not_exist_is_refused_with_the_nearest_name() -> None:
    class Misspelt(Acme):
        @hookimpl
        def busy_time(self) -> Sequence[Entry]:
            return []

    assert inspecting(Misspelt) == (
        "It implements busy_time, and there is no such hook.",
        "Did its author mean busy_times?",
    )


def test_a_hook_that_resembles_none_has_to_go() -> None:
    class Misspelt(Acme):
        @hookimpl
        def zzz(self) -> None: ...

    assert inspecting(Misspelt)[1] == "Its author has to remove it."


class Wrapper(Acme):
    @hookimpl(wrapper=True)
    def entries(self) -> Any:
        return (yield)


class OldWrapper(Acme):
    @hookimpl(hookwrapper=True)
    def entries(self) -> Any:
        yield


class HiddenWrapper(Acme):
    @hookimpl(specname="pages", wrapper=True)
    def around(self) -> Any:
        return (yield)


@pytest.mark.parametrize(
    ("wrapper", "hook"), [(Wrapper, "entries"), (OldWrapper, "entries"), (HiddenWrapper, "pages")]
)
def test_a_plugin_that_wraps_a_hook_is_refused(wrapper: type, hook: str) -> None:
    assert inspecting(wrapper) == (
        f"It wraps the hook {hook}, and hooks cannot be wrapped here.",
        "Its author has to implement the hook plainly.",
    )


class Coroutine(Acme):
    @hookimpl
    async def consultation_booked(  # type: ignore[override]  # that is what is wrong with it
        self, event: ConsultationBooked, delivery: Delivery
    ) -> None: ...


class Generator(Acme):
    @hookimpl
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> Any:
        yield


@pytest.mark.parametrize("unrun", [Coroutine, Generator])
def test_a_hook_that_would_never_run_when_it_is_called_is_refused(unrun: type) -> None:
    assert inspecting(unrun) == (
        "Its consultation_booked is a coroutine or a generator, which calling does not run.",
        "Its author has to write a plain function that does its work and returns.",
    )


def test_a_hook_implemented_twice_is_refused() -> None:
    class Twice(Acme):
        @hookimpl(specname="entries")
        def more(self) -> Sequence[Entry]:
            return []

    assert inspecting(Twice) == (
        "It implements entries 2 times.",
        "Its author has to make one method of them.",
    )


def test_tables_without_the_hooks_for_privacy_are_refused() -> None:
    class Silent(Acme):
        tables = Kept.tables

    assert inspecting(Silent) == (
        "It has tables but does not implement data_kept and erase_personal_data and personal_data.",
        "Its author has to say what is kept of people, and how it is handed out and erased.",
    )


def test_tables_with_only_one_of_the_hooks_for_privacy_are_refused() -> None:
    class Forgetful(Acme):
        tables = Kept.tables

        @hookimpl
        def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
            return []

    assert inspecting(Forgetful)[0] == (
        "It has tables but does not implement data_kept and erase_personal_data."
    )


def test_a_table_that_another_plugin_could_have_is_refused() -> None:
    class Broad(Kept):
        tables = metadata()

    Table("person", Broad.tables, Column("id", Integer, primary_key=True))
    assert inspecting(Broad) == (
        "Its table person does not begin with acme_.",
        "Its author has to rename it, so that no two plugins share a table.",
    )


def test_tables_without_migrations_are_refused() -> None:
    assert inspecting(Kept) == (
        "It has tables but no migrations.",
        "Its author has to name the package of its migrations.",
    )


def test_migrations_that_are_not_there_are_found_before_anything_starts() -> None:
    class Empty(Kept):
        migrations = "acme.migrations"

    assert inspecting(Empty) == (
        "Its migrations are not where it says: there is no package acme.migrations.",
        "Install it again; if that does not help, its author has to pack the migrations.",
    )


@pytest.mark.parametrize("package", ["acme", "soundwell_plugins.sdk"])
def test_templates_that_are_not_there_are_found_before_anything_starts(package: str) -> None:
    class Bare(Acme):
        templates = package

    assert inspecting(Bare) == (
        f"Its templates are not where it says: {package} has no folder templates.",
        "Install it again; if that does not help, its author has to pack the templates.",
    )


def test_templates_that_are_there_are_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "acme_shown" / "templates").mkdir(parents=True)
    (tmp_path / "acme_shown" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))

    class Shown(Acme):
        templates = "acme_shown"

    assert inspect(Shown, "acme", HOOKS) is Shown


def test_a_property_is_not_read_when_hooks_are_looked_for() -> None:
    class Lazy(Acme):
        @property
        def costly(self) -> object:
            raise RuntimeError("too early")

    assert inspect(Lazy, "acme", HOOKS) is Lazy


def test_the_hooks_of_a_plugin_are_listed_once_and_sorted() -> None:
    class Busy(Kept):
        @hookimpl(specname="pages")
        def bring(self) -> object: ...

    busy: Any = Busy
    assert implemented(busy) == (
        "data_kept",
        "entries",
        "erase_personal_data",
        "pages",
        "personal_data",
    )
    assert hooks_of(busy)["bring"] == "pages"
