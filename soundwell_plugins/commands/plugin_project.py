"""The files of a new plugin's project."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from keyword import iskeyword
from pathlib import Path
from typing import Final

from soundwell_hookspecs import ENTRY_POINT_GROUP
from soundwell_plugins.sdk.commands import CommandFailed

_TEMPLATES: Final = "new_plugin"
_ENDING: Final = ".jinja"
_HIDDEN: Final = "dot_"
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_LONGEST: Final = 40
_KEEPS: Final = (
    "It keeps ids and times of bookings; `soundwell privacy map` says how long, and an export or"
    "\nan erasure of somebody's data includes them."
)
_KEEPS_NOTHING: Final = "It keeps nothing of what people answer."
_TABLE: Final = (
    'address = "https://api.example.com"\ntoken = {{ env = "{variable}" }}   # a secret never'
    " stands in this file\n"
)


class Kind(Enum):
    """What a plugin begins as."""

    FEATURE = "feature"
    CONNECTOR = "connector"
    CRITERION = "criterion"
    INSTRUMENT = "instrument"


@dataclass(frozen=True, slots=True)
class _Kit:
    """What a kind of project is made of.

    Args:
        parts: the folders of its templates.
        summary: a sentence about the plugin.
        keeps: what it keeps of people.
        table: the lines of its table in `soundwell.toml`.
    """

    parts: tuple[str, ...]
    summary: str
    keeps: str
    table: str = ""


_KITS: Final = {
    Kind.FEATURE: _Kit(
        ("common", "keeping", "feature"),
        "A page that greets visitors, and remembers who booked.",
        _KEEPS,
        'greeting = "Welcome"\n',
    ),
    Kind.CONNECTOR: _Kit(
        ("common", "keeping", "connector"),
        "Tells another system of consultations that were booked.",
        _KEEPS,
        _TABLE,
    ),
    Kind.CRITERION: _Kit(
        ("common", "criterion"),
        "One more aspect by which practitioners fit or do not.",
        _KEEPS_NOTHING,
        'title = "A dog"\nquestion = "Would you like a dog in the room?"\npractitioners = []\n',
    ),
    Kind.INSTRUMENT: _Kit(
        ("common", "instrument"),
        "A short form for check-ins.",
        _KEEPS_NOTHING,
        "with_words = true\n",
    ),
}


def write_project(name: str, kind: Kind, target: Path) -> tuple[Path, ...]:
    """Write the project of a new plugin, and return its files.

    Args:
        name: the plugin's name, which is also that of its table.
        kind: what it begins as.
        target: a folder that does not exist, or is empty.

    Raises:
        CommandFailed: the name cannot be used, or something stands in the folder.
    """
    _check_name(name)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CommandFailed(f"{target} is there already, and nothing is overwritten.")
    written = []
    for path, text in _rendered(name, kind):
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        written.append(file)
    return tuple(written)


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise CommandFailed(
            f"A plugin cannot be called {name[:_LONGEST]}: take small letters, digits, - and _,"
            f" beginning with a letter, at most {_LONGEST} of them."
        )
    if name in _taken():
        raise CommandFailed(f"{name} is taken already: choose another name.")


def _taken() -> set[str]:
    """Return the names of plugins that are installed, and of Soundwell's own tables."""
    from soundwell_plugins.host.configuration.tables import HOST_TABLES
    from soundwell_plugins.host.discovery import installed

    return {*HOST_TABLES, *installed(), "host"}


def _rendered(name: str, kind: Kind) -> Iterator[tuple[str, str]]:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # what is written is no HTML, and the name is checked
    )
    values = _values(name, kind)
    folder = files("soundwell_templates").joinpath(_TEMPLATES)
    for part in _KITS[kind].parts:
        for path, text in _below(folder.joinpath(part)):
            yield _placed(path, values), environment.from_string(text).render(values)


def _values(name: str, kind: Kind) -> Mapping[str, str]:
    words = re.split("[-_]", name)
    plain = "_".join(words)
    kit = _KITS[kind]
    title = "".join(word.capitalize() for word in words)
    return {
        "name": name,
        "prefix": plain,
        "module": f"soundwell_{plain}",
        "project": f"soundwell-{plain.replace('_', '-')}",
        "class": f"{title}Plugin" if iskeyword(title) else title,
        "title": " ".join(words).capitalize(),
        "summary": kit.summary,
        "keeps": kit.keeps,
        "table": kit.table.format(variable=f"{plain.upper()}_TOKEN"),
        "group": ENTRY_POINT_GROUP,
        "soundwell": version("soundwell"),
    }


def _below(folder: Traversable, path: str = "") -> Iterator[tuple[str, str]]:
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir():
            yield from _below(each, f"{path}{each.name}/")
        elif each.name.endswith(_ENDING):
            yield f"{path}{each.name.removesuffix(_ENDING)}", each.read_text(encoding="utf-8")


def _placed(path: str, values: Mapping[str, str]) -> str:
    placed = path.replace("MODULE", values["module"])
    return "/".join(
        f".{part.removeprefix(_HIDDEN)}" if part.startswith(_HIDDEN) else part
        for part in placed.split("/")
    )
