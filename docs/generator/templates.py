"""The page of templates: which there are, which blocks they have, which values they are given."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from jinja2 import Environment, nodes

from soundwell_hookspecs import template_samples
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.templates.samples import SAMPLES
from soundwell_plugins.testing import assembled

_INTRODUCTION = """\
# Templates

`soundwell templates copy NAME` copies one into your folder `templates`; `core:` before a name means
the original, so `{% extends "core:base.html" %}` changes single blocks. Every template also sees
`practice`, `language`, `_()`, `static()` and the functions that write dates.
"""


def templates_page() -> str:
    """Return the page: each template with its blocks and its values."""
    with TemporaryDirectory() as folder, closing(assembled(Path(folder))) as host:
        environment = host.templates.edition(host.templates.languages.own)
        lines = [_INTRODUCTION, "| Template | Blocks | Values |", "|---|---|---|"]
        values = _values(host)
        for name in sorted(host.templates.sources().originals()):
            blocks = ", ".join(f"`{each}`" for each in _blocks(environment, name))
            given = ", ".join(f"`{each}`" for each in sorted(values.get(name, ())))
            lines.append(f"| `{name}` | {blocks} | {given} |")
    return "\n".join(lines)


def _blocks(environment: Environment, name: str) -> Iterator[str]:
    loader = environment.loader
    if loader is not None:
        tree = environment.parse(loader.get_source(environment, name)[0])
        yield from dict.fromkeys(block.name for block in tree.find_all(nodes.Block))


def _values(host: Host) -> Mapping[str, set[str]]:
    brought = host.hooks.collect(template_samples).values
    found: dict[str, set[str]] = {}
    for sample in (*SAMPLES, *(each for samples in brought for each in samples)):
        found.setdefault(sample.template, set()).update(sample.values)
    return found
