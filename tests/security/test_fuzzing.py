"""Whatever anybody sends, the practice answers, and as it says."""

from collections.abc import Iterator

import pytest

from soundwell_plugins.testing import RunningPractice
from tests.security.described_calls import called
from tests.security.form_fuzz import TABLES, Postbox, fuzzed
from tests.whole_suite import whole_suite

SEED = 7
BODIES = 400
"""As many as do not make anybody wait; `tests/benchmarks/fuzz_forms.py` sends 100,000."""

CALLS = 8


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPractice]:
    with whole_suite(tmp_path_factory.mktemp("fuzz"), Postbox, tables=TABLES) as practice:
        yield practice


def test_no_form_leads_to_an_error_of_the_server(practice: RunningPractice) -> None:
    report = fuzzed(practice, BODIES, SEED)
    assert report.errors == []
    assert sum(report.statuses.values()) == BODIES
    assert {200, 303, 404, 422} <= set(report.statuses), "they went nowhere"


@pytest.mark.filterwarnings("ignore:Do not use the `random` module")  # schemathesis' own strategies
@pytest.mark.timeout(300)
def test_nothing_is_answered_that_is_not_described(practice: RunningPractice) -> None:
    report = called(practice.client, CALLS)
    assert report.faults == ()
    assert report.operations > 0
    assert report.calls >= report.operations
