"""What is wrong with a template, and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from traceback import walk_tb
from typing import Final

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

_ENDINGS: Final = (".html", ".txt")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a template.

    Args:
        file: the template's file.
        line: counted from 1.
    """

    file: PurePath
    line: int


def places(error: BaseException) -> tuple[Place, ...]:
    """Return the lines of templates on which an error came about, the innermost last."""
    return tuple(_places(error))


def override_at_fault(error: BaseException, overrides: Path) -> str | None:
    """Return the name of the practice's own template that fails, or `None` if none does."""
    for place in reversed(places(error)):
        if place.file.is_relative_to(overrides):
            return place.file.relative_to(overrides).as_posix()
    return None


def sentence(error: BaseException) -> str:
    """Say what is wrong, without anything that a person wrote.

    Only the messages of the template language itself are repeated: they name what is missing.
    """
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name}"
    if isinstance(error, TemplateSyntaxError | UndefinedError):
        return error.message or type(error).__name__
    if isinstance(error, RecursionError):
        return "it extends or includes itself; write core: before the name to mean the original"
    return f"it fails with {type(error).__name__}"


def _places(error: BaseException) -> Iterator[Place]:
    for frame, line in walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        if file.endswith(_ENDINGS):
            yield Place(PurePath(file), line)
    if isinstance(error, TemplateSyntaxError) and error.filename:
        yield Place(PurePath(error.filename), error.lineno)
