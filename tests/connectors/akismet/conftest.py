"""A stand-in for Akismet that is asked over HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs

import pytest

KEY = "0123456789ab"


@dataclass
class AkismetStandIn:
    """Answers as Akismet was seen to, and keeps what it was asked."""

    address: str = ""
    answer: str = "false"
    status: int = 200
    tip: str = ""
    hangs: bool = False
    released: Event = field(default_factory=Event)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def reply(self, path: str, form: dict[str, str]) -> str:
        self.asked.append((path, form))
        if form.get("api_key") != KEY:
            return "invalid"
        return "valid" if path.endswith("verify-key") else self.answer


@pytest.fixture
def akismet() -> Iterator[AkismetStandIn]:
    stand_in = AkismetStandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            typed = {name: values[0] for name, values in parse_qs(raw).items()}
            content = stand_in.reply(self.path, typed).encode()
            if stand_in.hangs:
                stand_in.released.wait(10)
                return
            self.send_response(stand_in.status)
            if stand_in.tip:
                self.send_header("X-akismet-pro-tip", stand_in.tip)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stand_in.address = f"http://127.0.0.1:{server.server_port}"
    yield stand_in
    stand_in.released.set()
    server.shutdown()
    server.server_close()
    thread.join()
