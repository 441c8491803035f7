"""`soundwell schedules`: what is done again and again, and how it went."""

import json
from typing import Any

SOURCE = """\
from datetime import timedelta
from soundwell_hookspecs import Every, Feature, ScheduledWork, hookimpl

class Tea(Feature):
    name = "tea"

    @hookimpl
    def scheduled_work(self):
        hourly = Every(timedelta(hours=1))
        return [ScheduledWork("boil", hourly, print), ScheduledWork("spill", hourly, self.spill)]

    def spill(self, now):
        raise RuntimeError("amelia@home.example")
"""


def brewing(folder: Any, package: Any) -> None:
    package.install("acme_tea", SOURCE, soundwell_v1="tea = acme_tea:Tea")
    folder.write("[tea]\n")


def test_work_is_listed_before_it_was_ever_done(soundwell: Any, folder: Any, package: Any) -> None:
    brewing(folder, package)
    outcome = soundwell("schedules")
    assert outcome.code == 0
    [boil] = [line for line in outcome.out.splitlines() if "boil" in line]
    assert boil.split()[:6] == ["tea", "boil", "every", "1:00:00", "not", "yet"]


def test_work_is_done_on_request(soundwell: Any, folder: Any, package: Any) -> None:
    brewing(folder, package)
    outcome = soundwell("schedules", "run", "tea", "boil")
    assert outcome.code == 0
    assert "Done: tea" in outcome.out


def test_work_that_fails_says_so_without_the_errors_text(
    soundwell: Any, folder: Any, package: Any
) -> None:
    brewing(folder, package)
    outcome = soundwell("schedules", "run", "tea", "spill")
    assert outcome.code == 2
    assert outcome.err.startswith("soundwell: spill of tea failed. It raised RuntimeError in acme")
    assert "amelia" not in outcome.err


def test_the_outcome_stands_in_the_list(soundwell: Any, folder: Any, package: Any) -> None:
    brewing(folder, package)
    soundwell("schedules", "run", "tea", "spill")
    rows = json.loads(soundwell("schedules", "--json").out)
    [spill] = [row for row in rows if row["name"] == "spill"]
    assert (spill["outcome"], spill["failures"], spill["off"]) == ("failed", 1, False)


def test_work_of_a_plugin_that_is_off_is_shown_to_be_off(
    soundwell: Any, folder: Any, package: Any
) -> None:
    brewing(folder, package)
    soundwell("schedules", "run", "tea", "spill")
    folder.write("[mail]\n")
    lines = soundwell("schedules").out.splitlines()
    assert [line for line in lines if "spill" in line and "  off  " in line]


def test_unknown_work_is_refused(soundwell: Any) -> None:
    outcome = soundwell("schedules", "run", "tea", "stir")
    assert (outcome.code, outcome.out) == (2, "")
    assert "There is no work stir of tea." in outcome.err
