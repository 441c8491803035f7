"""An independent judge: Prism stands between us and the stand-in and reads every exchange.

Any request or answer that differs from the official description is an error to it. npm fetches it;
where it cannot be had, these tests are skipped and say why: every body is judged by the schema in
the other tests in any case.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Final

import pytest
import requests

from soundwell_hookspecs import (
    Grade,
    LeaveReason,
    SubscriberConfirmed,
    SubscriberId,
    SubscriberLeft,
)
from soundwell_plugins.connectors.mailchimp.members import member_hash

from .conftest import ADA, TURN, Town
from .mailchimp_stand_in import AUDIENCE, DATA, StandIn

PRISM: Final = "@stoplight/prism-cli@5.16.0"
PATIENCE: Final = 120.0
READER = SubscriberId("0123456789abcdef0123456789abcdef")


@pytest.fixture(scope="session")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return Prism's program, fetched once; skip where that cannot be."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Prism needs node and npm, which are not installed")
    folder = tmp_path_factory.mktemp("prism")
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--ignore-scripts")
    command = [npm, "install", *quiet, "--prefer-offline", "--prefix", str(folder), PRISM]
    try:
        fetched = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=folder
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"{PRISM} could not be fetched within {PATIENCE:g} s")
    if fetched.returncode:
        pytest.skip(f"{PRISM} could not be fetched: npm ended with {fetched.returncode}")
    return folder / "node_modules" / ".bin" / "prism"


@pytest.fixture
def judged(prism: Path, town: Town, stand_in: StandIn) -> Iterator[Town]:
    """Return a practice that talks to the stand-in through Prism."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    description = str(DATA / "marketing-api-subset.json")
    options = ["proxy", "--errors", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        [str(prism), *options, description, stand_in.address],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    ) as process:
        watch = Timer(PATIENCE, process.kill)
        watch.start()
        try:
            assert process.stdout is not None
            said = next((line for line in process.stdout if "is listening" in line), "")
            assert said, "Prism did not start"
            town.use(f"http://127.0.0.1:{port}")
            object.__setattr__(town.mailchimp.config, "timeout", town.mailchimp.config.timeout * 10)
            yield town
        finally:
            watch.cancel()
            process.kill()


def at(town: Town) -> str:
    return f"{town.mailchimp.config.address}/lists/{AUDIENCE}"


def test_a_reader_comes_changes_leaves_and_is_erased_as_the_description_wants_it(
    judged: Town,
) -> None:
    now = judged.mailchimp.context.clock.now()
    person = judged.person()
    joined = SubscriberConfirmed(subscriber=READER, person=person, at=now, topics=("groups",))
    judged.mailchimp.subscriber_confirmed(joined, TURN)
    assert judged.stand_in.members[member_hash(ADA)]["status"] == "subscribed"
    assert judged.mailchimp.reconciliation.compare().alike == 1
    for reason in (LeaveReason.ASKED, LeaveReason.REMOVED):
        left = SubscriberLeft(subscriber=READER, person=person, at=now, reason=reason)
        judged.mailchimp.subscriber_left(left, TURN)
    # The description wants a body for this one, which neither the library nor the service knows.
    judged.use(judged.stand_in.address)
    judged.mailchimp.erase_personal_data(person)
    assert judged.stand_in.members == {}


def test_the_doctors_questions_are_as_the_description_wants_them(judged: Town) -> None:
    assert Grade.FAILING not in {finding.grade for finding in judged.mailchimp.health()}


def test_the_judge_is_awake(judged: Town) -> None:
    wrong = {"email_address": ADA, "status_if_new": "nonsense"}
    answer = requests.put(
        f"{at(judged)}/members/{member_hash(ADA)}", json=wrong, auth=("user", "k-us1"), timeout=20
    )
    assert answer.status_code == requests.codes.unprocessable
