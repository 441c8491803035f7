"""Finding the texts that people see: for the catalogues, and those that nobody has marked.

A plugin's author calls `update_catalogues` with the folders of the plugin's own; Soundwell's own
catalogues are brought up to date by running this module, which `make texts` does.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

_ENDINGS: Final = (".html", ".txt")
_KEYWORDS: Final = {**DEFAULT_KEYWORDS, "marked": None}
_OPTIONS: Final = {"trimmed": "true", "trim_blocks": "true", "silent": "false"}
_SHARED: Final = "web"
_SPOKEN: Final = frozenset({"alt", "aria-label", "placeholder", "title"})
"""Attributes that people read or hear."""
_NO_WORDS: Final = re.compile(r'[\w-]+="[^"]*"|[?&/]\w+=?')
"""What a macro writes into a tag or an address."""
_SILENT: Final = frozenset({"script", "style"})


def extracted(files: Iterable[Path]) -> Catalog:
    """Return the texts that are marked in templates and Python modules.

    Args:
        files: which; of other kinds nothing is read.
    """
    found = Catalog(charset="utf-8")
    for file in sorted(files):
        for message, context in _marked_in(file):
            found.add(message, context=context)
    return found


def updated(found: Catalog, before: bytes, locale: str) -> bytes:
    """Return a catalogue with all that was found, and nothing else.

    Args:
        found: what `extracted` returned.
        before: the catalogue as it is, or nothing.
        locale: its language.
    """
    catalogue = read_po(BytesIO(before), locale=locale)
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    written = BytesIO()
    write_po(written, catalogue, no_location=True, omit_header=True, sort_output=True, width=100)
    return written.getvalue()


def update_catalogues(sources: Mapping[str, Iterable[Path]], folder: Path) -> None:
    """Bring the catalogues of every language up to date.

    Args:
        sources: for the name of each catalogue the files whose texts it holds.
        folder: holds a folder for each language, such as `de`.
    """
    for language in sorted(each for each in folder.iterdir() if each.is_dir()):
        for name, files in sources.items():
            file = language / f"{name}.po"
            before = file.read_bytes() if file.exists() else b""
            after = updated(extracted(files), before, language.name)
            if after.strip():
                file.write_bytes(after)
            else:
                file.unlink(missing_ok=True)


def soundwell_sources(root: Path) -> dict[str, list[Path]]:
    """Return the files with Soundwell's own texts, by the plugin that they belong to.

    Args:
        root: the folder of the project.
    """
    templates, code = root / "templates" / "soundwell_templates", root / "soundwell_plugins"
    sources: dict[str, list[Path]] = {}
    for file in sorted([*templates.rglob("*.html"), *templates.rglob("*.txt")]):
        first = file.relative_to(templates).parts[0]
        own = (templates / first).is_dir() and first != "parts"
        sources.setdefault(first if own else _SHARED, []).append(file)
    for file in sorted(code.rglob("*.py")):
        parts = file.relative_to(code).parts
        own = parts[0] in {"features", "connectors"} and len(parts) > len(("kind", "plugin"))
        sources.setdefault(parts[1] if own else _SHARED, []).append(file)
    return sources


def unmarked(template: str, *, html: bool = True) -> tuple[str, ...]:
    """Return the texts in a template that people would see and that no catalogue knows.

    Args:
        template: its text.
        html: whether it is a page; otherwise all of it is read by people.
    """
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    shown = "".join(_plain(environment.parse(template)))
    if html:
        reader = _Reader()
        reader.feed(shown)
        return tuple(reader.found)
    lines = (line.removeprefix("Subject:").strip() for line in shown.splitlines())
    return tuple(line for line in lines if _has_words(line))


def _marked_in(file: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    template = file.suffix in _ENDINGS
    method = "jinja2" if template else "python"
    options = _OPTIONS if template else {}
    if not template and file.suffix != ".py":
        return
    with file.open("rb") as opened:
        for _, message, _, context in extract(method, opened, _KEYWORDS, (), options):
            yield message, context


def _plain(node: nodes.Node) -> Iterator[str]:
    """Yield what a template writes without looking it up, both sides of every decision."""
    if isinstance(node, nodes.Output):
        for part in node.nodes:
            yield part.data if isinstance(part, nodes.TemplateData) else "".join(_said(part))
        return
    for child in node.iter_child_nodes():
        yield from _plain(child)


def _said(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        for branch in (node.expr1, node.expr2):
            yield from _said(branch) if branch is not None else ()
    elif isinstance(node, nodes.Concat):
        for part in node.nodes:
            yield from _said(part)


def _has_words(text: str) -> bool:
    return any(sign.isalpha() for sign in _NO_WORDS.sub("", text))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in _SILENT
        self.found += [
            value for name, value in attrs if name in _SPOKEN and value and _has_words(value)
        ]

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent and _has_words(data):
            self.found.append(" ".join(data.split()))


if __name__ == "__main__":
    here = Path.cwd()
    catalogues = here / "templates" / "soundwell_templates" / "locales"
    update_catalogues(soundwell_sources(here), catalogues)
