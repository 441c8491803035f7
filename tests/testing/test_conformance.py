"""The conformance suite catches what is wrong with a plugin, and lets a good one pass."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

FOLDER = Path(__file__).parent
MIGRATION = '''\
"""Visits."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "{table}",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="{table}_primary"),
    )
'''
WITH_TABLES = (
    *("good", "repeating", "half_way", "keeping", "hoarding", "hasty", "meddling", "naive_table"),
)

Faults = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Faults:
    """Return for each bad plugin the tests that failed, and what they said, in one run."""
    folder = tmp_path_factory.mktemp("bad")
    for name in WITH_TABLES:
        package = folder / "bad_migrations" / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("", encoding="utf-8")
        migration = MIGRATION.format(table=f"{name}_visit")
        (package / "0001_visits.py").write_text(migration, encoding="utf-8")
    report = folder / "report.xml"
    options = ("--noconftest", "-c", os.devnull, "--import-mode=importlib", "-p", "no:xdist")
    subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", *options, f"--rootdir={folder}"),
            *("-p", "no:cacheprovider", f"--junitxml={report}", FOLDER / "bad_plugins.py"),
        ],
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        check=False,
        timeout=110,
    )
    found: Faults = {}
    for case in ET.parse(report).iter("testcase"):
        suite = found.setdefault(case.attrib["classname"].rpartition(".")[2], {})
        for trouble in (*case.findall("failure"), *case.findall("error")):
            suite[case.attrib["name"]] = trouble.attrib["message"]
    return found


def test_a_good_plugin_passes(faults: Faults) -> None:
    assert faults["TestGood"] == {}


@pytest.mark.parametrize(
    ("suite", "test", "sentence"),
    [
        ("TestTalkative", "test_its_secrets_are_never_shown", "a secret is shown by health"),
        ("TestLogging", "test_its_secrets_are_never_shown", "a secret is shown by a log"),
        ("TestReadable", "test_what_is_secret_is_a_secret", "password is plain text"),
        (
            "TestRepeating",
            "test_hearing_twice_does_no_more_than_once[consultation_booked]",
            "consultation_booked, delivered twice: the table repeating_visit has other rows",
        ),
        (
            "TestHalfWay",
            "test_hearing_again_after_a_crash_completes_it[consultation_booked]",
            "begun again after the program ended just after the end of its transaction number 1",
        ),
        (
            "TestKeeping",
            "test_what_it_keeps_of_a_person_is_handed_out_and_erased",
            "after an erasure keeping_visit still names the person",
        ),
        (
            "TestHoarding",
            "test_what_it_keeps_is_let_go_in_time_and_not_before",
            "after 30 days hoarding_visit still names the person",
        ),
        (
            "TestHasty",
            "test_what_it_keeps_is_let_go_in_time_and_not_before",
            "expire_personal_data lets go of what has just come",
        ),
        (
            "TestMeddling",
            "test_it_writes_into_its_own_tables_alone",
            "it writes into person, which is not its own",
        ),
        (
            "TestNaiveTable",
            "test_its_tables_keep_moments_with_their_zone",
            "naive_table_visit.at gives moments back without a time zone",
        ),
        (
            "TestNaiveAnswer",
            "test_its_answer_is_right_and_in_time[busy_times]",
            "has no time zone",
        ),
        (
            "TestWrongType",
            "test_its_answer_is_right_and_in_time[entries]",
            "entries: it returned list where",
        ),
        (
            "TestSlow",
            "test_its_answer_is_right_and_in_time[entries]",
            "entries: it took longer than 2 s",
        ),
        (
            "TestSlowHearer",
            "test_it_hears_without_a_fault[consultation_booked]",
            "consultation_booked: it took longer than 0.2 s",
        ),
    ],
)
def test_a_bad_plugin_is_caught_and_told_what_is_wrong(
    faults: Faults, suite: str, test: str, sentence: str
) -> None:
    assert sentence in faults[suite].get(test, "")


@pytest.mark.parametrize(
    "suite",
    [
        "TestReadable",
        "TestRepeating",
        "TestHalfWay",
        "TestKeeping",
        "TestHoarding",
        "TestNaiveTable",
    ],
)
def test_what_is_bad_in_one_way_fails_in_few(faults: Faults, suite: str) -> None:
    assert len(faults[suite]) <= 2


def test_a_plugin_without_erasure_cannot_even_be_switched_on(faults: Faults) -> None:
    said = faults["TestUnerasing"]["test_it_takes_part"]
    assert "It has tables but does not implement" in said
    assert "erase_personal_data" in said
