"""Memory that the process does not need, given back to the system."""

import ctypes
from typing import Final

_ARENA_MAX: Final = -8  # M_ARENA_MAX in malloc.h of the GNU C library
_ARENAS: Final = 2


def limit_arenas() -> None:
    """Let threads share a few pools of memory; call it before they are started.

    The GNU C library gives almost every thread a pool of its own, and what is freed in one is of no
    use to the others: with the threads of pages, plugins and deliveries that is some 5 MB.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
    if mallopt is not None:
        mallopt(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Give back what starting took and running does not need; another 2 MB."""
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if malloc_trim is not None:
        malloc_trim(0)
