"""What may stand before a CalDAV server: a sign-in by Digest, redirections."""

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2

from .dav_servers import DavServer

_PASSED: tuple[str, ...] = ("Content-Type", "Depth", "Accept", "If-Match", "If-None-Match")
_ELSEWHERE = 308


@dataclass
class Front:
    """A server that passes on to another; it remembers where it was asked, and how signed."""

    address: str
    paths: list[str] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)


@contextmanager
def front(
    server: DavServer,
    *,
    digest: tuple[str, str] | None = None,
    hidden: bool = False,
    leads_to: str = "",
) -> Iterator[Front]:
    """Stand before a server until the block ends.

    Args:
        server: the server.
        digest: a name and a password; then nobody gets in but by Digest (RFC 7616).
        hidden: whether only the well-known address says where the server is (RFC 6764, 5).
        leads_to: where everything is redirected to instead of being passed on.
    """

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            return

        def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            described.paths.append(self.path)
            described.signed.append(self.headers.get("Authorization", ""))
            if leads_to:
                self._answer(_ELSEWHERE, {"Location": f"{leads_to}{self.path}"})
            elif digest and not _is_signed(self, *digest):
                self._answer(401, {"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth"'})
            elif hidden and self.path == "/.well-known/caldav":
                self._answer(_ELSEWHERE, {"Location": server.home})
            elif hidden and self.path == "/":
                self._answer(404, {})
            else:
                headers = {name: self.headers[name] for name in _PASSED if name in self.headers}
                with httpx2.Client(auth=("maya", "secret-word")) as client:
                    url = f"{server.address}{self.path}"
                    said = client.request(self.command, url, content=body, headers=headers)
                kept = {name: said.headers[name] for name in _KEPT if name in said.headers}
                self._answer(said.status_code, kept, said.content)

    for method in ("GET", "PUT", "DELETE", "OPTIONS", "PROPFIND", "REPORT"):
        setattr(Handler, f"do_{method}", Handler.pass_on)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        described = Front(f"http://127.0.0.1:{listening.server_port}")
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield described
        listening.shutdown()
        thread.join()


_KEPT: tuple[str, ...] = ("content-type", "etag")


def _is_signed(request: BaseHTTPRequestHandler, username: str, password: str) -> bool:
    given = request.headers.get("Authorization", "")
    said: dict[str, str] = dict(re.findall(r'(\w+)="?([^",]*)"?', given.removeprefix("Digest ")))
    if not given.startswith("Digest "):
        return False
    own = _md5(f"{username}:r:{password}")
    asked = _md5(f"{request.command}:{said['uri']}")
    expected = _md5(f"{own}:n:{said['nc']}:{said['cnonce']}:auth:{asked}")
    return said["response"] == expected


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
