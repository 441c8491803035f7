"""The host: everything that one practice needs, built from a blueprint and passed on."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from soundwell_hookspecs import Clock, Plugin, PluginContext, Practice
from soundwell_plugins.host.accounts.presence import Presence
from soundwell_plugins.host.accounts.register import AccountRegister
from soundwell_plugins.host.accounts.services import AccountServices, account_services
from soundwell_plugins.host.audit import Trail, Verification, verify
from soundwell_plugins.host.audit.chain import Chain
from soundwell_plugins.host.blueprint import Blueprint
from soundwell_plugins.host.configuration import StorageSettings
from soundwell_plugins.host.deliveries import Courier, Ledger, Line, Outbox, RetryPolicy, Upkeep
from soundwell_plugins.host.deliveries import engine as deliveries
from soundwell_plugins.host.deliveries.lock import WORKING, ExecutorLock
from soundwell_plugins.host.directory import Directory
from soundwell_plugins.host.dispatch import Dispatcher
from soundwell_plugins.host.hearing import Hearing
from soundwell_plugins.host.implementations import Absent, Implementations
from soundwell_plugins.host.inspection import PluginUnfit, implemented
from soundwell_plugins.host.languages import SpokenTexts
from soundwell_plugins.host.leaks import Leaks
from soundwell_plugins.host.limits import RateLimits
from soundwell_plugins.host.loading import build
from soundwell_plugins.host.observation import Observer, unobserved
from soundwell_plugins.host.precedence import Precedence
from soundwell_plugins.host.privacy import PrivacyOffice, privacy_office
from soundwell_plugins.host.quarantine import Quarantine, QuarantinePolicy, Register
from soundwell_plugins.host.report import PluginReport, report
from soundwell_plugins.host.schedules import Catalogue, Runner, Timetable
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.schema import Owner, migrate, pending
from soundwell_plugins.host.templates import PracticeTemplates
from soundwell_plugins.host.undertakings import Undertakings
from soundwell_plugins.host.workers import Workers
from soundwell_plugins.sdk.clock import SystemClock
from soundwell_plugins.sdk.encryption import KeyFile, KeyRing, Keys
from soundwell_plugins.sdk.links import SignedLinks
from soundwell_plugins.sdk.seals import SealedTexts

FAREWELL: Final = timedelta(seconds=10)
"""How long an ending process waits for what is being delivered."""

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Host:
    """A practice's plugins with all that they build on; `assemble` builds it.

    Args:
        practice: who runs this.
        blueprint: what it was built from.
        plugins: those that are on, by name, in the order of the configuration.
        reports: what can be said of every plugin.
        specifications: the hooks.
        implementations: who implements them.
        hooks: asks plugins.
        templates: renders.
        database: where everything is kept.
        keys: open what is encrypted there.
        quarantine: keeps plugins that fail again and again away from a hook.
        quarantines: shows which ones, and releases them.
        accounts: what can be done with accounts.
        presence: who is there while a request is answered.
        clock: the time.
        ledger: shows deliveries and mends them.
        engine: delivers.
        people: visitors and clients.
        events: tells plugins what happened.
        audit: who read or changed what.
        privacy: hands out and erases people's data, and lets old data go.
        chain: shows what was done to the audit trail.
        catalogue: knows what work is done again and again.
        timetable: knows when that is due and how it went.
        runner: does it.
        undertakings: knows how far long work is that somebody has begun.
        precedence: lets visitors go before deliveries.
    """

    practice: Practice
    blueprint: Blueprint
    plugins: Mapping[str, Plugin[object]]
    reports: tuple[PluginReport, ...]
    specifications: Specifications
    implementations: Implementations
    hooks: Dispatcher
    templates: PracticeTemplates
    database: Database
    keys: Keys
    quarantine: Quarantine
    quarantines: Register
    accounts: AccountServices
    presence: Presence
    clock: Clock
    ledger: Ledger
    engine: deliveries.Engine
    people: Directory
    events: Outbox
    audit: Trail
    privacy: PrivacyOffice
    chain: Chain
    catalogue: Catalogue
    timetable: Timetable
    runner: Runner
    undertakings: Undertakings
    precedence: Precedence

    def claim(self) -> None:
        """Keep everybody else from delivering, so that the tables can be changed.

        Raises:
            AlreadyDelivering: another process delivers for this practice.
        """
        self.engine.claim()

    def migrate(self) -> None:
        """Bring all tables up to date; everything else needs them."""
        migrate(self.database, self.owners)
        deliveries.migrate(self.database)

    def start(self) -> None:
        """Begin to deliver, and to do scheduled work.

        Raises:
            AlreadyDelivering: another process delivers for this practice.
        """
        self.engine.start()
        self.runner.start()

    def stop(self, grace: timedelta = FAREWELL) -> None:
        """Let work and deliveries that are under way finish; `start` begins again.

        Args:
            grace: how long to wait; what has not come back then is made again at the next start.
        """
        self.runner.stop()
        self.engine.stop(grace)

    def close(self) -> None:
        """Stop, then close the database."""
        self.stop()
        self.quarantine.settle()
        self.hooks.retire()
        self.database.close()

    def verify_audit(self, *, noted: str = "") -> Verification:
        """Look for what was done to the audit trail.

        Args:
            noted: the end of the trail as it was noted earlier, if it was.
        """
        return verify(self.database, self.chain, noted=noted)

    def readiness(self, *, delivers: bool = True) -> Mapping[str, bool]:
        """Return whether each thing that work needs is there.

        Args:
            delivers: whether deliveries are this process's work.
        """
        engine = {"deliveries": self.engine.running} if delivers else {}
        try:
            behind = pending(self.database, self.owners)
        except SQLAlchemyError:
            return {"database": False, "tables": False, **engine}
        return {"database": True, "tables": not behind, **engine}

    @property
    def owners(self) -> tuple[Owner, ...]:
        """The plugins that have tables."""
        return tuple(
            Owner(name, plugin.migrations)
            for name, plugin in self.plugins.items()
            if plugin.migrations
        )


def assemble(
    blueprint: Blueprint, clock: Clock | None = None, observer: Observer = unobserved
) -> Host:
    """Build a practice's host; neither its tables nor the network are touched yet.

    Args:
        blueprint: what to build.
        clock: the time; the machine's when not given.
        observer: watches every call of a hook.

    Raises:
        SecretMissing: the key or the database's address cannot be read.
        KeyFileWrong: what was read is no key file.
    """
    configuration, specifications = blueprint.configuration, blueprint.specifications
    time: Clock = clock or SystemClock()
    keyring = _keys(configuration.storage)
    database = _database(blueprint, keyring)
    implementations = Implementations(specifications)
    workers = {name: Workers(name) for name in blueprint.candidates}
    quarantines = Register(database, _quarantine_policy(blueprint))
    quarantine = Quarantine(quarantines, time, _quarantine_policy(blueprint))
    hooks = Dispatcher(
        specifications,
        implementations,
        workers,
        quarantine=quarantine,
        leaks=Leaks(_modules(blueprint)),
        in_transaction=lambda: database.in_transaction,
        observer=observer,
    )
    hearing = Hearing(specifications, implementations, workers, observer)
    wake_ups = deliveries.QueuedWakeUps(database)
    line = Line(wake_ups, time)
    presence = Presence()
    templates = PracticeTemplates(
        configuration.practice,
        _template_packages(blueprint),
        overrides=configuration.templates,
        presence=presence,
    )
    outbox = Outbox(hearing, line)
    chain = Chain.of(keyring)
    audit = Trail(database, chain, time)
    people = Directory(configuration.practice, keyring, time, audit, outbox)
    accounts = AccountRegister(keyring, time)
    limits = RateLimits(database, keyring, time)
    links = SignedLinks(keyring, time)
    seals = SealedTexts(keyring, time)

    def context(plugin: str) -> PluginContext:
        return PluginContext(
            plugin=plugin,
            practice=configuration.practice,
            clock=time,
            logger=logging.getLogger(f"soundwell.{plugin}"),
            hooks=hooks,
            storage=database,
            events=outbox,
            people=people,
            accounts=accounts,
            audit=audit,
            limits=limits,
            links=links,
            templates=templates,
            folder=configuration.storage.folder / plugin,
            texts=SpokenTexts(templates.languages, templates.catalogues, plugin),
            seals=seals,
        )

    plugins, unfit = _built(blueprint, implementations, context)
    for name, why in unfit.items():
        _log.error("the plugin %s is off: %s", name, why)
    implementations.register(plugins, _absent(blueprint, unfit))

    precedence = Precedence()
    courier = Courier(
        database,
        hearing,
        hearing.deliver,
        line,
        policy=_retry_policy(blueprint),
        random=SystemRandom(),
    )
    privacy = privacy_office(
        practice=configuration.practice,
        database=database,
        hooks=hooks,
        implementations=implementations,
        plugins=plugins,
        directory=people,
        line=line,
        audit=audit,
        clock=time,
    )
    catalogue = Catalogue(hooks, privacy.scheduled_work)
    timetable = Timetable(database, time, SystemRandom())
    return Host(
        practice=configuration.practice,
        blueprint=blueprint,
        plugins=plugins,
        reports=report(blueprint, unfit),
        specifications=specifications,
        implementations=implementations,
        hooks=hooks,
        templates=templates,
        database=database,
        keys=keyring,
        quarantine=quarantine,
        quarantines=quarantines,
        accounts=account_services(
            database=database,
            register=accounts,
            practice=configuration.practice,
            keyring=keyring,
            clock=time,
            links=links,
            limits=limits,
            events=outbox,
            settings=configuration.sign_in,
            audit=audit,
        ),
        presence=presence,
        clock=time,
        ledger=Ledger(database, line),
        engine=deliveries.Engine(
            database,
            _behind(precedence, courier.attempt),
            Upkeep(database, hearing, line, wake_ups),
            wake_ups,
        ),
        people=people,
        events=outbox,
        audit=audit,
        privacy=privacy,
        chain=chain,
        catalogue=catalogue,
        timetable=timetable,
        runner=Runner(timetable, catalogue, ExecutorLock(database, WORKING), time),
        undertakings=Undertakings(database, time),
        precedence=precedence,
    )


def _behind(
    precedence: Precedence, attempt: Callable[[str, int], None]
) -> Callable[[str, int], None]:
    """Return attempts that step aside for visitors."""

    def step_aside_and_attempt(delivery: str, number: int) -> None:
        with precedence.delivery():
            attempt(delivery, number)

    return step_aside_and_attempt


def _built(
    blueprint: Blueprint,
    implementations: Implementations,
    context: Callable[[str], PluginContext],
) -> tuple[dict[str, Plugin[object]], dict[str, PluginUnfit]]:
    """Return the plugins that could be built, and why others could not, imported or not."""
    plugins: dict[str, Plugin[object]] = {}
    unfit = dict(blueprint.unfit)
    for name, candidate in blueprint.candidates.items():
        try:
            plugin = build(candidate.plugin, candidate.config, context(name))
            implementations.check(plugin)
        except PluginUnfit as error:
            unfit[name] = error
        else:
            plugins[name] = plugin
    return plugins, unfit


def _absent(blueprint: Blueprint, unfit: Mapping[str, PluginUnfit]) -> Iterator[Absent]:
    for name, why in unfit.items():
        candidate = blueprint.candidates.get(name)
        yield Absent(name, why.reason, implemented(candidate.plugin) if candidate else None)


def _keys(storage: StorageSettings) -> Keys:
    text = storage.key.reveal()
    return KeyRing.from_text(text) if storage.key.file is None else KeyFile(storage.key.file)


def _database(blueprint: Blueprint, keyring: Keys) -> Database:
    storage = blueprint.configuration.storage
    storage.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Database(storage.url(), keyring)


def _template_packages(blueprint: Blueprint) -> Mapping[str, str]:
    candidates = blueprint.candidates.items()
    return {name: each.plugin.templates for name, each in candidates if each.plugin.templates}


def _modules(blueprint: Blueprint) -> Mapping[str, str]:
    """Return for each plugin the module or package that its class comes from."""
    candidates = blueprint.candidates.items()
    return {name: each.plugin.__module__ for name, each in candidates}


def _retry_policy(blueprint: Blueprint) -> RetryPolicy:
    settings = blueprint.configuration.deliveries
    return RetryPolicy(settings.attempts, settings.first_wait, settings.longest_wait)


def _quarantine_policy(blueprint: Blueprint) -> QuarantinePolicy:
    settings = blueprint.configuration.quarantine
    return QuarantinePolicy(settings.failures, settings.first, settings.longest)
