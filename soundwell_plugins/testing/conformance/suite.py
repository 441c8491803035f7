"""The suite: what has to be true of every plugin."""

import logging
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, Final

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import BaseModel
from sqlalchemy import inspect

from soundwell_hookspecs import (
    Connector,
    PeopleMerged,
    data_kept,
    erase_personal_data,
    expire_personal_data,
    health,
    people_merged,
    personal_data,
    template_samples,
)
from soundwell_plugins.host.configuration import read
from soundwell_plugins.host.inspection import implemented
from soundwell_plugins.host.templates.trial import try_out
from soundwell_plugins.testing.conformance.crashes import CrashPoint, Interruption, Side
from soundwell_plugins.testing.conformance.moments import naive_columns
from soundwell_plugins.testing.conformance.performance import FAILED, ask, public_pages
from soundwell_plugins.testing.conformance.scene import Scene
from soundwell_plugins.testing.conformance.traces import readable_in
from soundwell_plugins.testing.conformance.trial import Trial
from soundwell_plugins.testing.conformance.verdicts import fail, named, none

_SECRET_WORDS: Final = ("password", "secret", "token", "api_key", "apikey", "credential")
_MOST_TRANSACTIONS: Final = 5


class PluginConformance(Trial):
    """Derive from it, name your plugin, and pytest tries everything below.

    Attributes:
        plugin: the plugin's class.
        table: the lines of its table in TOML. Secrets stand there as `{ env = "NAME" }` or
            `{ file = "name" }`, and get a value by themselves.
        secrets: values for those of them that not any text will do for, by variable or file.
        others: further plugins that it needs in the practice.
        patience: how long hearing of an event may take here.
        retention: after how long at the latest nothing is kept of somebody any more; not tried when
            `None`, for what is kept until somebody asks.
    """

    def test_it_takes_part(self, scene: Scene) -> None:
        """It can be imported, configured and built, and its pages are served."""
        none([each.reason for each in scene.practice.refused])

    def test_an_unknown_key_in_its_table_is_a_mistake(self, scene: Scene) -> None:
        """A misspelt key is named instead of being ignored."""
        problems = self._problems(scene, {"no-such-key": 1})
        if not any("no-such-key" in each for each in problems):
            fail("an unknown key in its table is not named: derive its Config from PluginConfig")

    def test_a_wrong_value_in_its_table_is_a_mistake_and_no_crash(self, scene: Scene) -> None:
        """Whatever stands in the file, the admin is told which key is wrong."""
        for key in _keys(self.plugin.Config):
            for wrong in ([[["?"]]], {"?": {"?": 1}}, -1.5):
                said = " ".join(self._problems(scene, {key: wrong}))
                if "the plugin failed" in said:
                    fail(f"a wrong value of {key} makes its Config crash: {said}")

    def test_what_is_secret_is_a_secret(self) -> None:
        """What is called a password or a token stands elsewhere than in the file."""
        readable = [
            key
            for key, kind in _keys(self.plugin.Config).items()
            if any(word in key.lower() for word in _SECRET_WORDS) and kind in {str, str | None}
        ]
        none([f"{each} is plain text in its table: make it a Secret" for each in readable])

    def test_its_secrets_are_never_shown(
        self,
        scene: Scene,
        caplog: pytest.LogCaptureFixture,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        """No secret is in results, errors, pages, texts of its objects, logs or output."""
        caplog.set_level(logging.INFO)
        caplog.set_level(logging.DEBUG, logger=f"soundwell.{self.plugin.name}")
        said = {"its configuration as text": f"{scene.plugin.config!r} {scene.plugin!r}"}
        said |= {f"{hook}": performed.said for hook, performed in self._everything(scene).items()}
        said |= {f"the page {path}": text for path, text in public_pages(scene).items()}
        output = capsys.readouterr()
        said["a log"] = caplog.text
        said["what it prints"] = output.out + output.err
        shown = [
            f"a secret is shown by {where}"
            for where, text in said.items()
            if any(secret in text for secret in scene.secrets)
        ]
        none(shown)

    def test_its_answer_is_right_and_in_time(self, scene: Scene, asked_hook: str) -> None:
        """What it answers has the declared type, moments have a zone, and it keeps the deadline."""
        specification = scene.hooks[asked_hook]
        performed = ask(scene, asked_hook)
        none(named(asked_hook, performed.faults(specification, specification.policy.deadline)))

    def test_it_hears_without_a_fault(self, scene: Scene, told_hook: str) -> None:
        """An event is taken in time; what cannot be done is said with a reason."""
        performed = self._heard(scene, told_hook, self._event(scene, told_hook))
        none(named(told_hook, performed.faults(scene.hooks[told_hook], self.patience)))

    def test_hearing_twice_does_no_more_than_once(self, scene: Scene, told_hook: str) -> None:
        """A delivery that is made again changes nothing."""
        event = self._event(scene, told_hook)
        self._heard(scene, told_hook, event)
        once = scene.traces(self.effects(scene))
        self._heard(scene, told_hook, event, attempt=2)
        differences = scene.traces(self.effects(scene)).differences(once)
        none([f"{told_hook}, delivered twice: {each}" for each in differences])

    def test_hearing_again_after_a_crash_completes_it(self, scene: Scene, told_hook: str) -> None:
        """Wherever the program ends, the next attempt leads to the same."""
        event = self._event(scene, told_hook)
        before = scene.traces()
        interruption = Interruption(scene.host.database)
        with interruption.lurking():
            self._heard(scene, told_hook, event)
        whole = scene.traces().more_than(before)
        for number in range(1, min(interruption.transactions, _MOST_TRANSACTIONS) + 1):
            for side in Side:
                self._crash(scene, told_hook, CrashPoint(number, side), whole)

    def test_what_it_keeps_of_a_person_is_handed_out_and_erased(self, scene: Scene) -> None:
        """A person gets all that is kept of them, and then it is gone; others' data stay."""
        person, neighbour = scene.newcomer(), scene.newcomer()
        self._happen(scene, person)
        self._happen(scene, neighbour)
        theirs = scene.mentioning(neighbour)
        if not scene.mentioning(person):
            pytest.skip("nothing was kept of anybody: override `fill` so that this is tried")
        self._must_implement(personal_data.__name__, erase_personal_data.__name__)
        if not ask(scene, personal_data.__name__, person).value:
            fail("it keeps something of a person and hands nothing out: mend personal_data")
        erasure: Any = ask(scene, erase_personal_data.__name__, person).value
        left = scene.mentioning(person)
        if left and not getattr(erasure, "kept", ()):
            fail(f"after an erasure {_tables(left)} still names the person")
        if scene.mentioning(neighbour) != theirs:
            fail("erasing one person changed what is kept of another")
        again = ask(scene, erase_personal_data.__name__, person)
        if again.error is not None:
            fail(f"erasing a person for the second time raises {again.error!r}")

    def test_what_it_keeps_is_let_go_in_time_and_not_before(self, scene: Scene) -> None:
        """What has just come stays, and after `retention` nothing is left of a person."""
        if expire_personal_data.__name__ not in scene.hooks:
            if self.retention is not None:
                fail("it does not implement expire_personal_data, by which it would let go")
            pytest.skip("it lets nothing go by itself")
        person = scene.newcomer()
        self._happen(scene, person)
        kept = scene.mentioning(person)
        now = scene.practice.clock.now()
        self._expire(scene, now)
        if scene.mentioning(person) != kept:
            fail("expire_personal_data lets go of what has just come")
        if self.retention is None:
            return
        self._expire(scene, now + self.retention)
        left = scene.mentioning(person)
        if left:
            fail(f"after {self.retention.days} days {_tables(left)} still names the person")

    def test_nobody_reads_names_without_the_key(self, scene: Scene) -> None:
        """Names, addresses and phones are in encrypted columns."""
        person = scene.newcomer()
        self._happen(scene, person)
        readable = readable_in(scene.host.database, self.plugin)
        none(
            [
                f"{column} can be read without the key: make it EncryptedText"
                for column, text in readable.items()
                if any(each in text for each in person.texts)
            ]
        )

    def test_two_people_who_are_one_become_one(self, scene: Scene) -> None:
        """What is kept of one person is put under the other's id when the two are merged."""
        kept, dropped = scene.newcomer(), scene.newcomer()
        self._happen(scene, dropped)
        if not scene.rows_with(repr(dropped.id)):
            pytest.skip("nothing is kept under anybody's id")
        self._must_implement(people_merged.__name__)
        self._heard(scene, people_merged.__name__, PeopleMerged(kept=kept.id, dropped=dropped.id))
        left = scene.rows_with(repr(dropped.id))
        if left:
            fail(f"after people_merged {_tables(left)} still has the id that went")

    def test_it_says_what_it_keeps(self, scene: Scene) -> None:
        """A plugin that keeps something of people says so in the data map."""
        person = scene.newcomer()
        self._happen(scene, person)
        if scene.mentioning(person):
            self._must_implement(data_kept.__name__)
            if not ask(scene, data_kept.__name__).value:
                fail("it keeps something of people, and data_kept names nothing")

    def test_its_examination_changes_nothing(self, scene: Scene) -> None:
        """A connector examines itself, and looking changes nothing."""
        if health.__name__ not in scene.hooks:
            if issubclass(self.plugin, Connector):
                fail("a connector has to implement health, so that `soundwell doctor` can help")
            pytest.skip("a feature need not examine itself")
        before = scene.traces(self.effects(scene))
        ask(scene, health.__name__)
        differences = scene.traces(self.effects(scene)).differences(before)
        none([f"health changes something: {each}" for each in differences])

    def test_it_writes_into_its_own_tables_alone(self, scene: Scene) -> None:
        """Whatever it is asked and told, it writes nowhere else but by its context."""
        writing = scene.writing()
        with writing.watching(scene.host.database.engine):
            self._everything(scene)
            self._happen(scene, scene.newcomer())
        none([f"it writes into {each}, which is not its own" for each in set(writing.astray)])

    def test_its_migrations_make_its_tables(self, scene: Scene) -> None:
        """The tables in the database are those that the code declares."""
        tables = self.plugin.tables
        if tables is None:
            pytest.skip("it has no tables")
        with scene.host.database.engine.connect() as connection:
            own = set(tables.tables)
            made = set(inspect(connection).get_table_names())
            options = {"include_name": lambda name, kind, _: kind != "table" or name in own}
            context = MigrationContext.configure(connection, opts=options)
            differences = compare_metadata(context, tables)
        missing = [f"no migration makes {each}" for each in sorted(own - made)]
        none([*missing, *(f"tables and migrations differ: {each}" for each in differences)])

    def test_its_tables_keep_moments_with_their_zone(self) -> None:
        """What comes out of its tables is aware."""
        tables = self.plugin.tables
        naive = naive_columns(tables) if tables is not None else ()
        none([f"{each} gives moments back without a time zone: make it a Moment" for each in naive])

    def test_its_templates_can_be_rendered(self, scene: Scene) -> None:
        """Every template has a sample with which it can be tried out."""
        if not self.plugin.templates and template_samples.__name__ not in scene.hooks:
            pytest.skip("it has no templates")
        trial = try_out(scene.host.templates, scene.host.hooks)
        own = f"{self.plugin.name}/"
        untried = [
            f"{each} has no sample: bring one in template_samples"
            for each in trial.untried
            if each.startswith(own)
        ]
        none([*(str(each) for each in trial.troubles), *untried])

    def test_its_public_pages_answer(self, scene: Scene) -> None:
        """No page that anybody can call fails."""
        none([f"{path} fails" for path, text in public_pages(scene).items() if text == FAILED])

    # How it is judged.

    def _expire(self, scene: Scene, now: datetime) -> None:
        came = ask(scene, expire_personal_data.__name__, now=now)
        if came.error is not None:
            fail(f"expire_personal_data raises {came.error!r}")

    def _problems(self, scene: Scene, change: Mapping[str, object]) -> list[str]:
        document = read(scene.practice.folder / "soundwell.toml")
        document.values[self.plugin.name].update(change)
        checked = document.plugin(self.plugin.name, self.plugin.Config, scene.host.practice)
        return [str(each) for each in checked.problems]

    def _crash(self, scene: Scene, hook: str, point: CrashPoint, whole: Mapping[str, int]) -> None:
        event = self._event(scene, hook)
        before = scene.traces()
        with Interruption(scene.host.database, point).lurking():
            self._heard(scene, hook, event)
        self._heard(scene, hook, event, attempt=2)
        came = scene.traces().more_than(before)
        if came != whole:
            fail(
                f"{hook}, begun again after the program ended {point}: there are now {came or '{}'}"
                f" more, and {whole or '{}'} without a crash"
            )

    def _must_implement(self, *hooks: str) -> None:
        missing = sorted(set(hooks).difference(implemented(self.plugin)))
        none([f"it keeps something of people and does not implement {each}" for each in missing])


def _keys(config: type) -> dict[str, object]:
    """Return the keys of a plugin's table, each with its type."""
    if issubclass(config, BaseModel):
        return {(each.alias or name): each.annotation for name, each in config.model_fields.items()}
    return {each.name: each.type for each in fields(config)} if is_dataclass(config) else {}


def _tables(rows: Mapping[str, object]) -> str:
    return " and ".join(sorted(rows))
