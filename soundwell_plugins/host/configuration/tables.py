"""The host's own tables as they stand in the file."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, ValidationInfo, field_validator

from soundwell_hookspecs import Role, Weekday
from soundwell_plugins.host.configuration.look import LookTable, TextsTable
from soundwell_plugins.host.configuration.settings import LOOPBACK
from soundwell_plugins.host.configuration.texts import (
    Email,
    Host,
    Line,
    LocaleName,
    Network,
    Origin,
    Port,
    PublicAddress,
    TableId,
)
from soundwell_plugins.host.logs import LogFormat
from soundwell_plugins.sdk.configuration import (
    HoursOfDay,
    LocalPath,
    PluginConfig,
    Secret,
    Span,
    Zone,
    refusal,
)

_LOCALE: Final = "en_GB"
_MAX_ATTEMPTS: Final = 1_000
_MAX_LANGUAGES: Final = 20
_MAX_WORKERS: Final = 64
_MOST_NAMES: Final = 100


class HoursTable(PluginConfig):
    """The hours of a week."""

    monday: HoursOfDay = ()
    tuesday: HoursOfDay = ()
    wednesday: HoursOfDay = ()
    thursday: HoursOfDay = ()
    friday: HoursOfDay = ()
    saturday: HoursOfDay = ()
    sunday: HoursOfDay = ()

    def of(self, day: Weekday) -> HoursOfDay:
        """Return the hours of a day."""
        hours: HoursOfDay = getattr(self, day.name.lower())
        return hours


class PracticeTable(PluginConfig):
    """`[practice]`."""

    name: Line
    email: Email
    zone: Zone
    url: PublicAddress = "http://127.0.0.1:8000"
    locale: LocaleName | None = None
    languages: Annotated[tuple[LocaleName, ...], Field(max_length=_MAX_LANGUAGES)] = ()

    look: LookTable = Field(default_factory=LookTable)
    texts: TextsTable = Field(default_factory=TextsTable)

    @field_validator("languages")
    @classmethod
    def begins_with_own(
        cls, languages: tuple[LocaleName, ...], info: ValidationInfo
    ) -> tuple[LocaleName, ...]:
        """Refuse languages twice, and a first one that is not the practice's own."""
        if len(set(languages)) < len(languages):
            raise refusal("a language stands here twice", "each language once")
        own = info.data.get("locale")
        if own and languages and languages[0] != own:
            raise refusal(
                "the first of these is the practice's own language, and locale names another",
                f'a list that begins with "{own}", or no locale',
            )
        return languages

    @property
    def own_language(self) -> str:
        """The practice's own language."""
        return self.locale or (self.languages[0] if self.languages else _LOCALE)


class PractitionerTable(PluginConfig):
    """`[practitioners.…]`."""

    name: Line
    email: Email
    zone: Zone | None = None
    language: LocaleName | None = None
    hours: HoursTable = HoursTable()


class StorageTable(PluginConfig):
    """`[storage]`."""

    folder: LocalPath = Path("data")
    database: Secret | None = None
    key: Secret

    @field_validator("key")
    @classmethod
    def lies_outside(cls, key: Secret, info: ValidationInfo) -> Secret:
        """Refuse a key that a copy of the data folder would carry along."""
        folder = info.data.get("folder")
        if folder and key.file and key.file.resolve().is_relative_to(folder.resolve()):
            what = (
                "the key lies inside the data folder, so whoever gets a copy of the data could "
                "also read it"
            )
            raise refusal(what, "a file outside storage.folder")
        return key


class WebTable(PluginConfig):
    """`[web]`."""

    host: Host = "127.0.0.1"
    port: Port = 8000
    workers: Annotated[int, Field(ge=1, le=_MAX_WORKERS)] = 1
    names: Annotated[tuple[Host, ...], Field(max_length=_MOST_NAMES)] = ()
    proxies: Annotated[tuple[Network, ...], Field(max_length=_MOST_NAMES)] = LOOPBACK
    sites: Annotated[tuple[Origin, ...], Field(max_length=_MOST_NAMES)] = ()
    metrics_token: Secret | None = None


class LogsTable(PluginConfig):
    """`[logs]`."""

    format: LogFormat = LogFormat.TEXT


class DeliveriesTable(PluginConfig):
    """`[deliveries]`."""

    attempts: Annotated[int, Field(ge=1, le=_MAX_ATTEMPTS)] = 12
    first_wait: Span = timedelta(seconds=10)
    longest_wait: Span = timedelta(hours=2)

    @field_validator("longest_wait")
    @classmethod
    def is_longest(cls, longest: timedelta, info: ValidationInfo) -> timedelta:
        """Refuse a longest wait that is shorter than the first."""
        first = info.data.get("first_wait")
        if first and longest < first:
            raise refusal("this is shorter than first_wait", "first_wait or more")
        return longest


class QuarantineTable(PluginConfig):
    """`[quarantine]`: when a plugin that fails again and again is left out of a hook."""

    failures: Annotated[int, Field(ge=1, le=_MAX_ATTEMPTS)] = 5
    first: Span = timedelta(minutes=1)
    longest: Span = timedelta(hours=1)

    @field_validator("longest")
    @classmethod
    def is_longest(cls, longest: timedelta, info: ValidationInfo) -> timedelta:
        """Refuse a longest span that is shorter than the first."""
        first = info.data.get("first")
        if first and longest < first:
            raise refusal("this is shorter than first", "first or more")
        return longest


class TemplatesTable(PluginConfig):
    """`[templates]`."""

    folder: LocalPath = Path("templates")


class SignInTable(PluginConfig):
    """`[sign_in]`."""

    second_factor_for: tuple[Role, ...] = tuple(Role)
    idle: Span = timedelta(hours=1)
    longest: Span = timedelta(hours=12)


class PracticeTables(PluginConfig):
    """The tables that describe the practice."""

    practice: PracticeTable
    practitioners: Annotated[
        dict[TableId, PractitionerTable],
        Field(min_length=1, description="a table for each, such as [practitioners.maya]"),
    ]


class HostTables(PluginConfig):
    """The tables that describe how Soundwell runs."""

    storage: StorageTable
    web: WebTable = WebTable()
    deliveries: DeliveriesTable = DeliveriesTable()
    quarantine: QuarantineTable = QuarantineTable()
    logs: LogsTable = LogsTable()
    templates: TemplatesTable = Field(default_factory=TemplatesTable)
    sign_in: SignInTable = SignInTable()


HOST_TABLES: Final = (*PracticeTables.model_fields, *HostTables.model_fields)
"""The names of the host's tables; any other table belongs to a plugin."""
