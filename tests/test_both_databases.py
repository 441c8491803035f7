"""The choice of the tests that run on PostgreSQL too."""

from pathlib import Path

import pytest

from tests.both_databases import has_a_database


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    return tmp_path


def test_a_test_without_a_folder_runs_once(request: pytest.FixtureRequest) -> None:
    assert not has_a_database(request.node)


@pytest.mark.usefixtures("tmp_path")
def test_a_test_with_a_folder_runs_on_both(request: pytest.FixtureRequest) -> None:
    assert has_a_database(request.node)


@pytest.mark.usefixtures("practice")
def test_a_folder_may_be_anothers_fixture(request: pytest.FixtureRequest) -> None:
    assert has_a_database(request.node)


@pytest.mark.sqlite
@pytest.mark.usefixtures("tmp_path")
def test_what_is_about_the_file_runs_once(request: pytest.FixtureRequest) -> None:
    assert not has_a_database(request.node)
