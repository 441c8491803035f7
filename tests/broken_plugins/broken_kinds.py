"""Kinds of broken plugin: what each does, and what somebody who runs a practice is told.

Each becomes a package of its own, as an installer would have left it. A source names its class
`Broken`; where nothing else is said its plugin is called `broken`.
"""

import re
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Final

CONTRACT: Final = """\
from soundwell_hookspecs import Connector, Entry, Feature, Finding, Grade, NoConfig, hookimpl
"""
_PRIVATE: Final = """
    @hookimpl
    def personal_data(self, person):
        return []

    @hookimpl
    def erase_personal_data(self, person):
        raise NotImplementedError

    @hookimpl
    def data_kept(self):
        return []
"""


@dataclass(frozen=True)
class Kind:
    """One way of being broken.

    Args:
        name: what it is, in a word or three.
        source: the module of the package; empty for a package without one.
        cause: what the admin is told is wrong.
        remedy: what the admin is told to do.
        plugin: the plugin's name.
        group: the entry-point group in which it announces itself.
        files: further files of the package, by path.
        entry_points: further lines of its entry points.
        command: what tells of it.
        table: what stands in the plugin's table.
    """

    name: str
    source: str
    cause: str
    remedy: str
    plugin: str = "broken"
    group: str = "soundwell.v1"
    files: dict[str, str] = field(default_factory=dict)
    entry_points: str = ""
    command: str = "plugins"
    table: str = ""

    @property
    def module(self) -> str:
        """The name of its package."""
        return "acme_" + re.sub(r"\W", "_", self.name)


def feature(body: str, *, name: str = "broken", before: str = "") -> str:
    """Return the source of a feature with a body."""
    lines = "\n".join(f"    {line}".rstrip() for line in dedent(body).strip().splitlines())
    return f'{CONTRACT}{before}\n\nclass Broken(Feature):\n    name = "{name}"\n\n{lines}\n'


def entries(answer: str, *, before: str = "") -> str:
    """Return the source of a feature that answers in some way when the first page asks it."""
    return feature(f"@hookimpl\ndef entries(self):\n    {answer}", before=before)


_MIGRATION: Final = """
revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    raise ValueError("amelia@home.example")
"""
_GATE: Final = "import threading\n\ngate = threading.Event()\n"
"""What hangs, hangs until the test is over."""

_ITS_AUTHOR: Final = "Its author has to"
_MEND: Final = "Its author has to mend it; until then, set enabled = false in its table."
_UPGRADE: Final = "Upgrade the older of the two."
_SOONER: Final = "To ask it again sooner: soundwell plugins release broken entries"
_WITH_TABLE: Final = (
    "from sqlalchemy import Column, Integer, Table\n"
    "from soundwell_plugins.sdk.tables import metadata\n"
    "TABLES = metadata()\n"
    'Table("{table}", TABLES, Column("id", Integer, primary_key=True))\n'
)
_ROUTER: Final = (
    "from soundwell_plugins.sdk.pages import PageRouter\n"
    "from soundwell_plugins.sdk.permissions import Permission\n"
)

KINDS: Final = (
    Kind(
        "import error",
        "import a_module_that_is_missing\n",
        "It cannot be imported: the module a_module_that_is_missing is missing.",
        "Install the plugin again with all that it needs.",
    ),
    Kind(
        "exit at import",
        "raise SystemExit('amelia@home.example')\n",
        "It cannot be imported: SystemExit in acme_exit_at_import, line 1.",
        _MEND,
    ),
    Kind(
        "no plugin",
        "def Broken():\n    return None\n",
        "leads to something that is neither a Feature nor a Connector.",
        f"{_ITS_AUTHOR} name a class that derives from one of the two.",
    ),
    Kind(
        "feature and connector",
        f'{CONTRACT}\n\nclass Broken(Feature, Connector):\n    name = "broken"\n',
        "It is a Feature and a Connector at once",
        f"{_ITS_AUTHOR} make two plugins of it.",
    ),
    Kind(
        "raises when built",
        feature(
            "def __init__(self, config, context):\n    raise ValueError('amelia@home.example')"
        ),
        "It cannot be built: ValueError in acme_raises_when_built",
        _MEND,
    ),
    Kind(
        "exits when built",
        feature("def __init__(self, config, context):\n    raise SystemExit"),
        "It cannot be built: SystemExit in acme_exits_when_built",
        _MEND,
    ),
    Kind(
        "wrong config",
        feature("Config = 7"),
        "Its Config cannot describe a table (",
        f"{_ITS_AUTHOR} make a pydantic model or a dataclass of it.",
    ),
    Kind(
        "wrong name",
        feature("pass", name="other"),
        "It announces itself as broken but calls itself other.",
        f"{_ITS_AUTHOR} give both the same name.",
    ),
    Kind(
        "duplicate name",
        feature("pass"),
        "acme_duplicate_name and acme_rival both bring a plugin of this name.",
        "Uninstall all but one of them.",
        files={
            "acme_rival-1.0.dist-info/METADATA": (
                "Metadata-Version: 2.1\nName: acme_rival\nVersion: 1.0\n"
            ),
            "acme_rival-1.0.dist-info/entry_points.txt": (
                "[soundwell.v1]\nbroken = acme_rival:Broken\n"
            ),
        },
    ),
    Kind(
        "old contract",
        "raise SystemExit\n",
        "It was written for the contract v0; this Soundwell has v1.",
        _UPGRADE,
        group="soundwell.v0",
    ),
    Kind(
        "new contract",
        "raise SystemExit\n",
        "It was written for the contract v2; this Soundwell has v1.",
        _UPGRADE,
        group="soundwell.v2",
    ),
    Kind(
        "newer api",
        feature('api = "1.999"'),
        "It needs version 1.999 of the contract; this Soundwell has 1.",
        _UPGRADE,
    ),
    Kind(
        "unknown hook",
        feature("@hookimpl\ndef entriez(self):\n    return []"),
        "It implements entriez, and there is no such hook.",
        "Did its author mean entries?",
    ),
    Kind(
        "wrong signature",
        feature("@hookimpl\ndef entries(self, visitor):\n    return []"),
        "Its entries takes the argument visitor, which that hook does not give.",
        "What its author may take, by name:",
    ),
    Kind(
        "coroutine",
        feature("@hookimpl\nasync def entries(self):\n    return []"),
        "Its entries is a coroutine or a generator, which calling does not run.",
        f"{_ITS_AUTHOR} write a plain function that does its work and returns.",
    ),
    Kind(
        "table of another",
        feature(
            f'tables = TABLES\nmigrations = "calm_bell.migrations"\n{dedent(_PRIVATE)}',
            name="calm",
            before=_WITH_TABLE.format(table="calm_bell_note"),
        ),
        "It wants the table calm_bell_note, which calm-bell has.",
        "Only one of them can be on: set enabled = false in the table of the other.",
        plugin="calm",
    ),
    Kind(
        "foreign prefix",
        feature(
            f'tables = TABLES\nmigrations = "calm_bell.migrations"\n{dedent(_PRIVATE)}',
            before=_WITH_TABLE.format(table="person"),
        ),
        "Its table person does not begin with broken_.",
        f"{_ITS_AUTHOR} rename it, so that no two plugins share a table.",
    ),
    Kind(
        "tables without privacy",
        feature("tables = TABLES", before=_WITH_TABLE.format(table="broken_note")),
        "It has tables but does not implement data_kept and erase_personal_data and personal_data.",
        f"{_ITS_AUTHOR} say what is kept of people, and how it is handed out and erased.",
    ),
    Kind(
        "bad migration",
        feature('migrations = "acme_bad_migration_tables"'),
        "Its tables cannot be brought up to date (ValueError in ",
        "Install the version of broken that you had, or a later one.",
        files={
            "acme_bad_migration_tables/__init__.py": "",
            "acme_bad_migration_tables/0001_first.py": _MIGRATION,
        },
    ),
    Kind(
        "clashing template",
        feature('templates = "acme_parts"', name="parts"),
        "Its template parts/form.html has the name of one of Soundwell's.",
        f"{_ITS_AUTHOR} name the plugin or that template differently.",
        plugin="parts",
        files={
            "acme_parts/__init__.py": "",
            "acme_parts/templates/form.html": "<p>Nothing but this.</p>",
        },
    ),
    Kind(
        "name of a host's table",
        feature("pass", name="web"),
        "Soundwell has a table of this name.",
        f"{_ITS_AUTHOR} name it differently.",
        plugin="web",
    ),
    Kind(
        "missing templates",
        feature('templates = "acme_nowhere"'),
        "Its templates are not where it says: acme_nowhere has no folder templates.",
        "Install it again; if that does not help, its author has to pack the templates.",
    ),
    Kind(
        "clashing route",
        feature(
            """
            @hookimpl
            def pages(self):
                router = PageRouter(prefix="/calm")

                @router.get("", permission=Permission.PUBLIC)
                def calm() -> str:
                    return "mine"

                return router.router
            """,
            before=_ROUTER,
        ),
        "Its pages are not served: its route /calm is in the way of /calm, which calm-bell serves.",
        "only one of them can be on.",
    ),
    Kind(
        "unguarded route",
        feature(
            """
            @hookimpl
            def pages(self):
                router = APIRouter()

                @router.get("/open")
                def calm() -> str:
                    return "for everybody"

                return router
            """,
            before="from fastapi import APIRouter\n",
        ),
        "Its pages are not served: its route /open does not declare who may call it.",
        f"{_ITS_AUTHOR} mend that",
    ),
    Kind(
        "clashing command",
        feature("pass", before="import typer\napp = typer.Typer()\n"),
        "Its command serve is left out: Soundwell has one of that name.",
        f"{_ITS_AUTHOR} name it differently.",
        entry_points="[soundwell.v1.commands]\nserve = acme_clashing_command:app\n",
    ),
    Kind(
        "raises when asked",
        entries("raise ValueError('amelia@home.example')"),
        "raised an error (ValueError in acme_raises_when_asked",
        _SOONER,
    ),
    Kind(
        "exits when asked",
        entries("raise SystemExit"),
        "raised an error (SystemExit in acme_exits_when_asked",
        _SOONER,
    ),
    Kind(
        "wrong type",
        entries("return 7"),
        "returned something else than the hook asks for (of the type int)",
        _SOONER,
    ),
    Kind(
        "hang",
        entries("gate.wait(30)", before=_GATE),
        "took too long (longer than 2 s)",
        _SOONER,
    ),
    Kind(
        "thread leak",
        entries(
            "[threading.Thread(target=rest, daemon=True).start() for _ in range(40)]; return []",
            before=f"{_GATE}\n\ndef rest():\n    gate.wait(30)\n",
        ),
        "leaves threads running (",
        _SOONER,
    ),
    Kind(
        "secret in an error",
        feature(
            """
            Config = Table

            @hookimpl
            def entries(self):
                raise ValueError(self.config.token.reveal())
            """,
            before=(
                "from soundwell_plugins.sdk.configuration import PluginConfig, Secret\n\n\n"
                "class Table(PluginConfig):\n    token: Secret\n"
            ),
        ),
        "raised an error (ValueError in acme_secret_in_an_error",
        _SOONER,
        table='token = { env = "BROKEN_TOKEN" }',
    ),
    Kind(
        "secret in a finding",
        feature(
            """
            Config = Table

            @hookimpl
            def health(self):
                said = f"{self.config} does not answer to {self.config.token.reveal()}"
                return [Finding(Grade.FAILING, said, "Look.")]
            """,
            before=(
                "from soundwell_plugins.sdk.configuration import PluginConfig, Secret\n\n\n"
                "class Table(PluginConfig):\n    token: Secret\n"
            ),
        ),
        "What it found repeats one of its secrets, and is left out.",
        "Tell its author; and change that secret if others have read it.",
        table='token = { env = "BROKEN_TOKEN" }',
        command="doctor",
    ),
    Kind(
        "raises when examined",
        feature("@hookimpl\ndef health(self):\n    raise ValueError('amelia@home.example')"),
        "Its examination failed: it raised an error (ValueError in acme_raises_when_examined",
        "Tell its author; other plugins are not affected.",
        command="doctor",
    ),
)
