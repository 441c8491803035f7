"""Memory that the process does not need, given back to the system.

The GNU C library is generous: almost every thread gets a pool of its own, of which the others have
no use, and the more a program once needed, the more of it is kept. With the threads of pages,
plugins and deliveries that is some 10 MB. Other C libraries have none of this, and nothing is done.
"""

import ctypes
from typing import Final

_TRIM_THRESHOLD: Final = (-1, 128 * 1024)  # M_TRIM_THRESHOLD of malloc.h: its usual value, kept
_ARENA_MAX: Final = (-8, 2)  # M_ARENA_MAX


def keep_little() -> None:
    """Let threads share two pools, and return what is freed; call it before they are started."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(*_TRIM_THRESHOLD)
        mallopt(*_ARENA_MAX)


def give_back() -> None:
    """Return what starting took and running does not need."""
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if malloc_trim is not None:
        malloc_trim(0)
