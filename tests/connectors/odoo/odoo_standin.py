"""A server that speaks json2 and jsonrpc as Odoo does, and fails as servers do."""

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Event, Lock, Thread
from typing import Any

from tests.connectors.odoo.odoo_observations import Observation, observed
from tests.connectors.odoo.odoo_world import DATABASE, KEY, LOGIN, Refused, World

PAGE_WITHOUT_DATABASE = (
    "<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>No database is selected"
    " and the requested URL was not found in the server-wide controllers.</p>\n"
)
"""Observed as `03 wrong database`."""


@dataclass(frozen=True)
class Trouble:
    """Something that goes wrong with one request.

    Args:
        status: what is answered instead of an answer; 0 for nothing at all.
        body: of that answer.
        headers: of that answer.
        done: whether the work was done before.
        hangs: whether nothing is said for longer than anybody waits.
        cut: whether the connection ends in the middle of the answer.
        drips: whether the answer comes drop by drop, and never whole.
        slow: for how many seconds nothing happens before all is as usual.
    """

    status: int = 0
    body: str | bytes = ""
    headers: tuple[tuple[str, str], ...] = ()
    done: bool = False
    hangs: bool = False
    cut: bool = False
    drips: bool = False
    slow: float = 0.0


@dataclass
class StandIn:
    """A pretended Odoo.

    Args:
        world: its records.
        base: a path before everything, such as `/erp`.
    """

    world: World
    base: str = ""
    url: str = ""
    calls: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    connections: int = 0
    troubles: deque[Trouble | None] = field(default_factory=deque)
    chance: Callable[[], Trouble | None] | None = None
    over: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    def next_trouble(self) -> Trouble | None:
        with self.lock:
            if self.troubles:
                return self.troubles.popleft()
        return self.chance() if self.chance else None

    def loads(self) -> int:
        return sum(method == "load" for _, method in self.calls)


@contextmanager
def standing_in(
    world: World, base: str = "", tls: SSLContext | None = None, port: int = 0
) -> Iterator[StandIn]:
    """Serve a pretended Odoo, on a port of its own unless one is named."""
    odoo = StandIn(world, base)

    class Bound(_Handler):
        standin = odoo

    with ThreadingHTTPServer(("127.0.0.1", port), Bound) as server:
        server.daemon_threads = True
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        scheme = "http" if tls is None else "https"
        odoo.url = f"{scheme}://127.0.0.1:{server.server_port}{base}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield odoo
        finally:
            odoo.over.set()
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    standin: StandIn
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.standin.connections += 1

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = self._path()
        version = self.standin.world.version
        if path == "/web/version" and version >= 19:
            self._send(
                200, {"version_info": [version, 0, 0, "final", 0, ""], "version": f"{version}.0"}
            )
        else:
            self._send(404, "<!doctype html>\n<title>404 Not Found</title>")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.standin.bodies.append(body)
        trouble = self.standin.next_trouble()
        if trouble is not None and trouble.slow:
            self.standin.over.wait(trouble.slow)
            trouble = None
        if trouble is not None and not trouble.done:
            self._fail(trouble)
            return
        status, answer = self._answer(json.loads(body))
        if trouble is not None:
            self._fail(trouble)
        else:
            self._send(status, answer)

    def _path(self) -> str:
        """Return the path below the base, or one that nothing stands at."""
        base = self.standin.base
        return self.path.removeprefix(base) if self.path.startswith(base) else "/nowhere"

    def _answer(self, body: Any) -> tuple[int, object]:
        path = self._path()
        try:
            if path == "/jsonrpc":
                return 200, {"jsonrpc": "2.0", "id": body["id"], "result": self._rpc(body)}
            if path.startswith("/json/2/") and self.standin.world.version >= 19:
                return 200, self._json2(path.removeprefix("/json/2/"), body)
        except Refused as refused:
            return self._refusal(refused.observation, path)
        return 404, "<!doctype html>\n<title>404 Not Found</title>"

    def _json2(self, path: str, body: dict[str, Any]) -> object:
        if self.headers.get("authorization") != f"Bearer {KEY}":
            raise Refused(observed("02 ", 19, "json2"))
        if self.headers.get("x-odoo-database") != DATABASE:
            raise Refused(Observation(404, "", PAGE_WITHOUT_DATABASE))
        model, method = path.split("/")
        return self._call(model, method, body.pop("ids", None), body)

    def _rpc(self, body: dict[str, Any]) -> object:
        params = body["params"]
        service, method, args = params["service"], params["method"], params["args"]
        version = self.standin.world.version
        if (service, method) == ("common", "version"):
            return {"server_version": f"{version}.0", "protocol_version": 1}
        if args[0] != DATABASE:
            raise Refused(observed("03 ", version, "jsonrpc"))
        if (service, method) == ("common", "login"):
            return self.standin.world.user if args[1:] == [LOGIN, KEY] else False
        assert (service, method) == ("object", "execute_kw"), "never observed"
        _, user, key, model, name, positional, named = args
        if (user, key) != (self.standin.world.user, KEY):
            raise Refused(observed("02b ", version, "jsonrpc"))
        if name == "create":
            return self._call(model, name, None, {**named, "vals_list": positional[0]})
        return self._call(model, name, positional[0] if positional else None, named)

    def _call(
        self, model: str, method: str, ids: list[int] | None, named: dict[str, Any]
    ) -> object:
        with self.standin.lock:
            self.standin.calls.append((model, method))
        return self.standin.world.call(model, method, ids, named)

    def _refusal(self, seen: Observation, path: str) -> tuple[int, object]:
        if not seen.name:
            return seen.status, seen.message
        told = {"name": seen.name, "message": seen.message, "arguments": [], "debug": "Traceback"}
        if path != "/jsonrpc":
            return seen.status, told
        error = {"code": 200, "message": "Odoo Server Error", "data": told}
        return 200, {"jsonrpc": "2.0", "id": 1, "error": error}

    def _fail(self, trouble: Trouble) -> None:
        self.close_connection = True
        if trouble.hangs:
            self.standin.over.wait(30)
            return
        if trouble.drips:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
            self._drip()
            return
        if trouble.cut:
            self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"id')
            return
        if trouble.status:
            self._send(trouble.status, trouble.body, trouble.headers)

    def _drip(self) -> None:
        try:
            while not self.standin.over.wait(0.05):
                self.wfile.write(b" ")
        except OSError:
            return  # whoever asked has gone

    def _send(self, status: int, answer: object, headers: tuple[tuple[str, str], ...] = ()) -> None:
        is_text = isinstance(answer, str | bytes)
        text = answer if isinstance(answer, str | bytes) else json.dumps(answer)
        body = text.encode() if isinstance(text, str) else text
        try:
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if is_text else "application/json")
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # whoever asked has gone
