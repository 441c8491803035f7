"""The instruments that Soundwell ships, in its own words; none of them is validated.

Each file is a `questionnaire` and its `scoring`. A released version never changes: a changed item
is another version in another file.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final

from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument, read_file

PRACTITIONER: Final = "practitioner"
"""The form that is parallel to `alliance`."""

FIVE: Final = "five"
"""The shortest form, which is a part of every other."""

NAMES: Final = (
    FIVE,
    "alliance",
    "music",
    "music-session",
    "listening",
    "close-others",
    "words",
    "teen",
    "practitioner",
)
"""The instruments, in the order in which they are offered."""

OF_MUSIC: Final = frozenset({"music", "music-session", "listening"})
"""Those that only practices need that work with music."""


@lru_cache(maxsize=1)
def shipped() -> tuple[KnownInstrument, ...]:
    """Return all of them."""
    return tuple(_read())


def _read() -> Iterator[KnownInstrument]:
    folder = files(__name__)
    for name in NAMES:
        yield read_file(folder.joinpath(f"{name}.json").read_bytes())
