"""Lines for a terminal of any width, and for programs that read them one by one."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from textwrap import fill
from typing import Final, TypeAlias

_INDENT: Final = "    "
_GAP: Final = "  "
_NARROWEST: Final = 30


def width() -> int | None:
    """Return how many columns the terminal has, or `None` if nobody looks at one."""
    if not sys.stdout.isatty():
        return None
    return max(_NARROWEST, shutil.get_terminal_size().columns)


Row: TypeAlias = tuple[Sequence[str], Iterable[str]]
"""Cells, and remarks about them."""


def table(rows: Iterable[Row], columns: int | None) -> Iterator[str]:
    """Yield rows whose cells stand below each other, each with its remarks below it.

    Where a row is too long for the terminal, only its first two cells stay in it.

    Args:
        rows: what stands in them.
        columns: the width of the terminal, or `None` for lines of any length.
    """
    kept = list(rows)
    widths = [max(map(len, column)) for column in zip(*(cells for cells, _ in kept), strict=True)]
    for cells, remarks in kept:
        padded = [f"{cell:<{wide}}" for cell, wide in zip(cells, widths, strict=True)]
        whole = _GAP.join(cell for cell, wide in zip(padded, widths, strict=True) if wide).rstrip()
        if columns is None or len(whole) <= columns:
            yield whole
        else:
            yield _GAP.join(padded[:2]).rstrip()
            yield remark(" ".join(filter(None, cells[2:])), columns)
        yield from (remark(each, columns) for each in remarks if each)


def remark(text: str, columns: int | None) -> str:
    """Return a sentence that stands below what it is about."""
    if columns is None:
        return f"{_INDENT}{text}"
    return fill(
        text,
        columns,
        initial_indent=_INDENT,
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
