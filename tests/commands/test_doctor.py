"""`soundwell doctor`: what every plugin finds out about itself."""

import json

from .conftest import Folder, Package, Soundwell

NERVOUS = """
from soundwell_hookspecs import Feature, hookimpl

class Nervous(Feature):
    name = "nervous"

    @hookimpl
    def health(self):
        raise KeyError("ada@example.org")
"""


def test_what_is_not_fine_comes_with_its_remedy(folder: Folder, soundwell: Soundwell) -> None:
    folder.write("[mail]\n")
    outcome = soundwell("doctor")
    assert outcome.out == (
        "warning  mail  Messages stay on this machine: there is no mail server. "
        "Set `host` in the table `[mail]`; `soundwell mail list` shows them.\n"
    )


def test_a_warning_is_no_failure(folder: Folder, soundwell: Soundwell) -> None:
    folder.write("[mail]\n")
    assert soundwell("doctor").code == 0


def test_a_plugin_whose_examination_fails_is_named_without_the_errors_text(
    folder: Folder, soundwell: Soundwell, package: Package
) -> None:
    package.install("nerves", NERVOUS, soundwell_v1="nervous = nerves:Nervous")
    folder.write("[nervous]\n")
    outcome = soundwell("doctor", "--json")
    [row] = json.loads(outcome.out)
    assert (row["plugin"], row["grade"]) == ("nervous", "failing")
    assert row["what"].startswith("Its examination failed: it raised an error (KeyError in nerves")
    assert "ada@example.org" not in outcome.out + outcome.err


def test_a_failing_plugin_is_told_by_the_exit_code(
    folder: Folder, soundwell: Soundwell, package: Package
) -> None:
    package.install("nerves", NERVOUS, soundwell_v1="nervous = nerves:Nervous")
    folder.write("[nervous]\n")
    assert soundwell("doctor").code == 1


def test_a_plugin_that_is_off_is_found_failing(
    folder: Folder, soundwell: Soundwell, package: Package
) -> None:
    package.install("broken", "raise OSError", soundwell_v1="broken = broken:Broken")
    folder.write("[broken]\n")
    assert soundwell("doctor").out.startswith("failing  broken  It cannot be imported")


def test_without_plugins_there_is_nothing_to_examine(folder: Folder, soundwell: Soundwell) -> None:
    folder.write("")
    assert soundwell("doctor").out == "No plugin has anything to examine.\n"
