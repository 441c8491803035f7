"""The addresses of static files; they change with the files, so that browsers may keep them."""

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Final

PACKAGE: Final = "soundwell_templates"


class StaticAddresses:
    """Knows where static files are.

    Args:
        made: what the application makes itself instead of reading it from a file, by name.
    """

    def __init__(self, made: Mapping[str, bytes] | None = None) -> None:
        self._made = made or {}
        self._known: dict[str, str] = {}

    def address(self, path: str) -> str:
        """Return the address of a static file, for example `/static/soundwell.css?1f0c…`."""
        if path not in self._known:
            content = self._made.get(path)
            if content is None:
                content = files(PACKAGE).joinpath("static", path).read_bytes()
            self._known[path] = f"/static/{path}?{sha256(content).hexdigest()[:12]}"
        return self._known[path]
