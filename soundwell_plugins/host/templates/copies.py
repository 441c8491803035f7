"""The practice's own versions of templates: which there are, and whether they still fit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import TemplateNotFound

from soundwell_plugins.host.templates.sources import Sources

_HEAD: Final = re.compile(r"\{# Copied from (.+), original ([0-9a-f]{12})\b")
_CATALOGUE: Final = ".po"


class CopyState(Enum):
    """How a template stands to the practice's own version of it."""

    ORIGINAL = "original"
    OWN = "yours"
    OUTDATED = "yours, and the original has changed since"
    UNMATCHED = "yours, and there is no template of this name"


@dataclass(frozen=True, slots=True)
class Listed:
    """A template.

    Args:
        template: its name.
        state: whether the practice has its own version.
        version: what that was copied from, where it says so.
    """

    template: str
    state: CopyState
    version: str = ""


class CopyExists(Exception):
    """The practice has its own version already."""


def listed(sources: Sources, overrides: Path | None) -> tuple[Listed, ...]:
    """Return all templates, those of the practice that match nothing last.

    Args:
        sources: finds templates.
        overrides: the practice's folder.
    """
    own = set(own_templates(overrides))
    originals = sources.originals()
    known = [_listed(sources, overrides, name, owned=name in own) for name in originals]
    strangers = sorted(own.difference(originals))
    return (*known, *(Listed(name, CopyState.UNMATCHED) for name in strangers))


def own_templates(overrides: Path | None) -> Iterator[str]:
    """Yield the names of the files in the practice's folder, catalogues and hidden ones aside."""
    if overrides is None or not overrides.is_dir():
        return
    for file in sorted(overrides.rglob("*")):
        name = file.relative_to(overrides)
        hidden = any(part.startswith(".") for part in name.parts)
        if file.is_file() and not hidden and file.suffix != _CATALOGUE:
            yield name.as_posix()


def copy(sources: Sources, overrides: Path, template: str, version: str) -> Path:
    """Copy an original into the practice's folder, with a first line that says where it is from.

    Args:
        sources: finds templates.
        overrides: the practice's folder.
        template: the name.
        version: whose it is, for example `Soundwell 0.1.0`.

    Returns:
        The file.

    Raises:
        TemplateNotFound: there is no template of that name.
        CopyExists: the practice has its own version already.
        OSError: it cannot be written.
    """
    if template not in sources.originals():
        raise TemplateNotFound(template)
    text = sources.original(template)
    head = f"{{# Copied from {version}, original {_digest(text)}; keep this line. #}}"
    file = overrides / template
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(f"{head}\n{text}")
    except FileExistsError:
        raise CopyExists(template) from None
    return file


def _listed(sources: Sources, overrides: Path | None, name: str, *, owned: bool) -> Listed:
    if overrides is None or not owned:
        return Listed(name, CopyState.ORIGINAL)
    head = _HEAD.match((overrides / name).read_bytes()[:500].decode(errors="replace"))
    if head is None:
        return Listed(name, CopyState.OWN)
    changed = head[2] != _digest(sources.original(name))
    return Listed(name, CopyState.OUTDATED if changed else CopyState.OWN, head[1])


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]
