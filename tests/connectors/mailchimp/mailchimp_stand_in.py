"""A stand-in for Mailchimp: keeps members, judges each body by the official description."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft4Validator

DATA = Path(__file__).parents[2] / "data" / "mailchimp"
AUDIENCE = "a36b032126"
API: dict[str, Any] = json.loads((DATA / "marketing-api-subset.json").read_text(encoding="utf-8"))


@dataclass
class Answer:
    """What is answered instead of what would be."""

    status: int
    body: str = ""
    kind: str | None = "application/problem+json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class StandIn:
    """What stands in the audience, what was asked, and what was wrong about it."""

    address: str = ""
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    next: "deque[Answer]" = field(default_factory=deque)
    required: bool = False
    permissions: tuple[str, ...] = ()
    webhooks: list[str] = field(default_factory=list)

    def answer(self, method: str, target: str, body: Any) -> Answer:  # noqa: PLR0911  # one line for each path
        path, _, written = target.partition("?")
        query = dict(parse_qsl(written))
        self.asked.append((method, path, body))
        self.violations += violations(method, path, body)
        if self.next:
            return self.next.popleft()
        if path == "/ping":
            return _json({"health_status": "Everything's Chimpy!"})
        if path == f"/lists/{AUDIENCE}":
            return _json(
                {"id": AUDIENCE, "name": "Letters", "marketing_permissions": bool(self.permissions)}
            )
        if path.endswith("/merge-fields"):
            fields = [{"tag": "FNAME", "required": self.required}]
            return _json({"merge_fields": fields, "total_items": 1})
        if path.endswith("/members"):
            start, count = (int(query.get(name, "0")) for name in ("offset", "count"))
            some = list(self.members.values())[start : start + count]
            return _json({"members": [self._shown(each) for each in some]})
        if path.endswith("/webhooks"):
            return _json({"webhooks": [{"url": each} for each in self.webhooks]})
        found = re.search(r"/members/([0-9a-f]{32})(/[a-z/-]+)?$", path)
        if found is None:
            return _problem(404, "Resource Not Found")
        return self._member(method, found[1], found[2] or "", body)

    def _member(  # noqa: PLR0911  # one line for each path
        self, method: str, key: str, rest: str, body: Any
    ) -> Answer:
        known = self.members.get(key)
        if method == "PUT":
            member = known or {"id": key, "status": body["status_if_new"], "tags": {}}
            member |= {name: value for name, value in body.items() if name != "status_if_new"}
            hashed = md5(member["email_address"].lower().encode()).hexdigest()
            if hashed != key and hashed in self.members:
                return _problem(400, "Member Exists")
            self.members.pop(key, None)
            self.members[hashed] = member | {"id": hashed}
            return _json(self._shown(member))
        if known is None:
            return _problem(404, "Resource Not Found")
        if rest == "/tags":
            known["tags"] |= {each["name"]: each["status"] for each in body["tags"]}
            return Answer(204, kind=None)
        if rest == "/actions/delete-permanent":
            del self.members[key]
            return Answer(204, kind=None)
        if method == "DELETE":
            if known["status"] == "archived":
                return _problem(405, "Method Not Allowed")
            known["status"] = "archived"
            return Answer(204, kind=None)
        return _json(self._shown(known))

    def _shown(self, member: Mapping[str, Any]) -> dict[str, Any]:
        """Return a member as Mailchimp writes one."""
        tags = [
            {"id": number, "name": name}
            for number, (name, status) in enumerate(member["tags"].items(), 1)
            if status == "active"
        ]
        permissions = [
            {"marketing_permission_id": each, "text": "E-mail", "enabled": True}
            for each in self.permissions
        ]
        return {**member, "tags": tags, "marketing_permissions": permissions}


def violations(method: str, path: str, body: Any) -> list[str]:
    """Return what the official description has against a request."""
    for template, operations in API["paths"].items():
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if re.fullmatch(pattern, path) and method.lower() in operations:
            described = operations[method.lower()].get("requestBody")
            if described is None or body is None:
                return []
            schema = next(iter(described["content"].values()))["schema"]
            validator = Draft4Validator({**schema, "components": API["components"]})
            return [error.message for error in validator.iter_errors(body)]
    return [f"{method} {path} is not described"]


def _json(content: Mapping[str, object]) -> Answer:
    return Answer(200, json.dumps(content), "application/json; charset=utf-8")


def _problem(status: int, title: str) -> Answer:
    return Answer(status, json.dumps({"title": title, "status": status, "detail": "It is so."}))


@contextmanager
def serving() -> Iterator[StandIn]:
    """Serve a stand-in over HTTP."""
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            raw = self.rfile.read(length)
            target = self.path.removeprefix("/3.0")
            answer = stand_in.answer(self.command, target, json.loads(raw) if raw else None)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.kind is not None:
                self.send_header("Content-Type", answer.kind)
            content = answer.body.encode()
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_DELETE = handle_any  # noqa: N815  # their names, not ours

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    stand_in.address = f"http://127.0.0.1:{server.server_port}/3.0"
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
