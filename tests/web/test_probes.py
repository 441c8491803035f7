"""Whether the process lives, and whether it can work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from soundwell_plugins.testing import running
from soundwell_plugins.web.app import create_app

Open = Callable[..., Any]


def checks(database: bool, tables: bool, deliveries: bool) -> dict[str, bool]:  # noqa: FBT001  # a row of a table
    return {"database": database, "tables": tables, "deliveries": deliveries}


def test_a_process_that_answers_is_alive(site: Any) -> None:
    answer = site.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


def test_a_practice_that_delivers_is_ready(tmp_path: Path) -> None:
    with running(tmp_path) as practice:
        answer = practice.client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": checks(True, True, True)}  # noqa: FBT003


def test_where_nothing_delivers_it_is_not_ready(site: Any) -> None:
    answer = site.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": checks(True, True, False)}  # noqa: FBT003


def test_with_tables_of_an_older_version_it_is_not_ready(site: Any) -> None:
    with site.host.database.transaction() as session:
        session.execute(text("UPDATE version_host SET version_num = '0000'"))
    answer = site.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == checks(True, False, False)  # noqa: FBT003


@pytest.mark.sqlite
def test_without_its_database_it_is_not_ready_and_says_no_more(site: Any, tmp_path: Path) -> None:
    site.host.database.close()
    (tmp_path / "data").rename(tmp_path / "gone")
    answer = site.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": checks(False, False, False)}  # noqa: FBT003


@pytest.mark.sqlite
def test_with_a_database_that_is_damaged_it_is_not_ready(site: Any, tmp_path: Path) -> None:
    site.host.database.close()
    for file in (tmp_path / "data").glob("soundwell.db*"):
        file.write_bytes(b"no database at all " * 1000)
    answer = site.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == checks(False, False, False)  # noqa: FBT003


def test_a_process_without_its_database_is_alive(site: Any, tmp_path: Path) -> None:
    site.host.database.close()
    (tmp_path / "data").rename(tmp_path / "gone")
    assert site.client.get("/healthz").status_code == 200


def test_it_is_not_ready_again_once_deliveries_have_stopped(tmp_path: Path) -> None:
    with running(tmp_path) as practice:
        practice.host.engine.stop()
        app, _ = create_app(practice.host)
        with TestClient(app) as client:
            assert client.get("/readyz").status_code == 503
