"""Static files, which browsers keep for good when the address names the version."""

from importlib.resources import files
from os import PathLike, stat_result
from typing import Final

from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

from soundwell_plugins.host.templates import PACKAGE, StaticAddresses

_FOR_GOOD: Final = "public, max-age=31536000, immutable"


class VersionedFiles(StaticFiles):
    """Serves the files that `static(…)` names in templates.

    Only the address of the present version is kept for good: with any other query a browser would
    hold on to what it got under an address that is going to mean something else.
    """

    def __init__(self) -> None:
        super().__init__(directory=str(files(PACKAGE).joinpath("static")))
        self._addresses = StaticAddresses()

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer with a file."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        asked = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
        if asked == self._addresses.address(self.get_path(scope)):
            response.headers["Cache-Control"] = _FOR_GOOD
        return response
