"""Static files, which browsers keep for good when the address names the version."""

from collections.abc import Mapping
from gzip import compress
from http import HTTPStatus
from importlib.resources import files
from mimetypes import guess_type
from os import PathLike, stat_result
from pathlib import Path
from typing import Final

from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from soundwell_plugins.host.templates import PACKAGE, StaticAddresses

_ALONE: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_TEXTS: Final = frozenset({".css", ".js", ".svg"})
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


class VersionedFiles(StaticFiles):
    """Serves the files that `static(…)` names in templates.

    Only the address of the present version is kept for good: with any other query a browser would
    hold on to what it got under an address that is going to mean something else.

    Args:
        made: what the application makes itself, by name.
    """

    def __init__(self, made: Mapping[str, bytes] | None = None) -> None:
        super().__init__(directory=str(files(PACKAGE).joinpath("static")))
        self._made = made or {}
        self._addresses = StaticAddresses(self._made)
        self._gzip: dict[Path, tuple[int, bytes]] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file, or with what the application made itself."""
        content = self._made.get(path)
        if content is None or scope["method"] not in {"GET", "HEAD"}:
            return await super().get_response(path, scope)
        kind = guess_type(path)[0]
        response = Response(content, media_type=kind)
        # A picture that somebody opens by itself runs nothing that may be hidden in it.
        response.headers["Content-Security-Policy"] = _ALONE
        self._keep(response, path, scope)
        return response

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer with a file, made smaller where it is text and the browser can take it so."""
        plain = super().file_response(full_path, stat_result, scope, status_code)
        response = self._packed(plain, Path(full_path), stat_result, scope)
        self._keep(response, self.get_path(scope), scope)
        return response

    def _packed(
        self, plain: Response, path: Path, stat_result: stat_result, scope: Scope
    ) -> Response:
        """Return a text file in gzip (RFC 1952); no secret is in it that its size could tell."""
        accepted = Headers(scope=scope).get("accept-encoding", "")
        whole = plain.status_code == HTTPStatus.OK
        if path.suffix not in _TEXTS or "gzip" not in accepted or not whole:
            return plain
        known, packed = self._gzip.get(path, (0, b""))
        if known != stat_result.st_mtime_ns:
            packed = compress(path.read_bytes(), mtime=0)
            self._gzip[path] = (stat_result.st_mtime_ns, packed)
        headers = {name: plain.headers[name] for name in ("etag", "last-modified")}
        headers |= {"content-encoding": "gzip", "vary": "Accept-Encoding"}
        return Response(packed, media_type=guess_type(path.name)[0], headers=headers)

    def _keep(self, response: Response, path: str, scope: Scope) -> None:
        asked = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
        if asked == self._addresses.address(path):
            response.headers["Cache-Control"] = _FOR_GOOD
