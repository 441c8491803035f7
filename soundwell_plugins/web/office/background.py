"""Work that goes on after whoever asked for it was answered."""

import logging
import threading
from collections.abc import Callable
from typing import Final

_log: Final = logging.getLogger(__name__)


def begin(name: str, step: Callable[[], object]) -> None:
    """Do something in a thread of its own, which does not keep the process from ending.

    Args:
        name: what the log calls it.
        step: what to do; it says in the database how far it is.
    """

    def watched() -> None:
        try:
            step()
        # The type alone: a text may quote a value.
        except Exception as error:  # noqa: BLE001  # nobody waits for a thread that nobody sees
            _log.error("%s has failed: %s", name, type(error).__name__)

    threading.Thread(target=watched, name=name, daemon=True).start()
