"""The audit of what Soundwell runs on: it names weaknesses, and does not need a network to end."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

PINS = (
    "altcha==2.3.0 \\\n    --hash=sha256:00\ncaldav[x]==3.1 ; python_version > '3'\n# a comment\n"
)


@contextmanager
def advisories(answer: object, status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """Serve answers of an advisory service; yield its address and what it was asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def audit(root: Path, folder: Path, service: str) -> subprocess.CompletedProcess[str]:
    pins = folder / "pins.txt"
    pins.write_text(PINS, encoding="utf-8")
    return subprocess.run(
        [sys.executable, root / "requirements" / "audit", pins],
        env={"SOUNDWELL_ADVISORIES": service},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_every_pin_is_asked_about(root: Path, tmp_path: Path) -> None:
    with advisories({"results": [{}, {}]}) as (service, asked):
        outcome = audit(root, tmp_path, service)
    names = [(each["package"]["name"], each["version"]) for each in asked[0]["queries"]]
    assert names == [("altcha", "2.3.0"), ("caldav", "3.1")]
    assert (outcome.returncode, outcome.stdout) == (0, "No known weakness in 2 packages.\n")


def test_a_weakness_is_named_and_ends_the_build(root: Path, tmp_path: Path) -> None:
    with advisories({"results": [{}, {"vulns": [{"id": "PYSEC-2027-7"}]}]}) as (service, _):
        outcome = audit(root, tmp_path, service)
    assert outcome.returncode == 1
    assert "caldav 3.1: PYSEC-2027-7" in outcome.stdout


def test_without_a_network_it_says_so_and_ends_well(root: Path, tmp_path: Path) -> None:
    outcome = audit(root, tmp_path, "http://127.0.0.1:9")
    assert outcome.returncode == 0
    assert "NOT AUDITED" in outcome.stdout


@pytest.mark.parametrize(("answer", "status"), [([], 200), ({"results": []}, 200), ({}, 503)])
def test_an_answer_that_makes_no_sense_is_no_finding(
    root: Path, tmp_path: Path, answer: object, status: int
) -> None:
    with advisories(answer, status) as (service, _):
        outcome = audit(root, tmp_path, service)
    assert outcome.returncode == 0
    assert "NOT AUDITED" in outcome.stdout
