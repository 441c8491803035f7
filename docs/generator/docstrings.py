"""Docstrings in the style of this project, as Markdown."""

import re
from textwrap import dedent

_TITLES = ("Args", "Returns", "Raises", "Example", "Attributes")
_ENTRY = re.compile(r"^(\w[\w, ]*): (.*)", re.DOTALL)


def markdown(doc: str) -> str:
    """Return a docstring as Markdown: its sections as lists, its examples as code.

    Args:
        doc: without its indentation.
    """
    return "\n\n".join(filter(None, (_part(each) for each in _parts(doc)))).strip()


def first_sentence(doc: str | None) -> str:
    """Return the first paragraph of a docstring in one line."""
    paragraph = dedent(doc or "").strip().partition("\n\n")[0]
    return " ".join(paragraph.split())


def _parts(doc: str) -> list[str]:
    """Split before each title, and where code begins and ends."""
    titles = "|".join(_TITLES)
    return re.split(rf"\n(?=(?:{titles})::?\n)", f"\n{doc}")


def _part(text: str) -> str:
    title, _, rest = text.strip("\n").partition("\n")
    name = title.rstrip(":")
    if name not in _TITLES:
        return _with_code(text.strip())
    block = dedent(rest).strip()
    if name == "Example":
        return f"```python\n{block}\n```"
    return f"**{name}**\n\n{_list(block)}"


def _list(block: str) -> str:
    entries: list[str] = []
    for line in block.splitlines():
        if entries and (line.startswith(" ") or not _ENTRY.match(line)):
            entries[-1] += f" {line.strip()}"
        else:
            entries.append(line.strip())
    return "\n".join(_entry(each) for each in entries)


def _entry(text: str) -> str:
    found = _ENTRY.match(text)
    return f"- `{found[1]}`: {found[2]}" if found else f"{text}"


def _with_code(text: str) -> str:
    """Turn what stands indented after `::` into code."""
    parts = re.split(r"::\n\n((?:    .*\n?|\n)+)", text)
    made = []
    for number, each in enumerate(parts):
        if number % 2:
            made.append(f"\n\n```python\n{dedent(each).strip()}\n```\n\n")
        else:
            made.append(f"{each}:" if number + 1 < len(parts) else each)
    return re.sub(r"\n{3,}", "\n\n", "".join(made)).strip()
