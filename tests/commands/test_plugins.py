"""`soundwell plugins`: what is on, off, switched off and available, and why."""

import json
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

BROKEN = "import a_module_that_is_missing\n"
NEWER = "raise SystemExit('it must not be imported')\n"

KEYS = [
    "name",
    "state",
    "kind",
    "distribution",
    "version",
    "hooks",
    "reason",
    "remedy",
    "issues",
    "quarantine",
    "trouble",
]


def row(out: str, name: str) -> str:
    """Return a plugin's line and the remarks below it, as one line with single spaces."""
    lines = out.splitlines()
    [place] = [place for place, line in enumerate(lines) if line.startswith(f"{name} ")]
    remarks = takewhile(lambda line: line.startswith(" "), lines[place + 1 :])
    return " ".join(" ".join([lines[place], *remarks]).split())


def report(out: str, name: str) -> dict[str, Any]:
    [found] = [each for each in json.loads(out) if each["name"] == name]
    return dict(found)


def test_one_that_is_on_is_listed_with_its_package(soundwell: Any) -> None:
    outcome = soundwell("plugins")
    assert outcome.code == 0
    assert row(outcome.out, "mail") == "mail on connector soundwell 0.1.0"


def test_one_that_has_no_table_is_available(soundwell: Any, folder: Any) -> None:
    folder.write("")
    assert row(soundwell("plugins").out, "mail") == (
        "mail available soundwell 0.1.0 It has no table. Add [mail] to switch it on."
    )


def test_one_that_is_switched_off_says_how_to_switch_it_on(soundwell: Any, folder: Any) -> None:
    folder.write("[mail]\nenabled = false\n")
    assert row(soundwell("plugins").out, "mail") == (
        "mail disabled soundwell 0.1.0 It is switched off. Set enabled = true in [mail]."
    )


def test_one_that_cannot_be_imported_is_off_with_reason_and_remedy(
    soundwell: Any, folder: Any, package: Any
) -> None:
    package.install("acme", BROKEN, soundwell_v1="tea = acme:Tea")
    folder.write("[mail]\n[tea]\n")
    outcome = soundwell("plugins")
    assert outcome.code == 0
    assert row(outcome.out, "tea") == (
        "tea off acme 1.2 It cannot be imported: the module "
        "a_module_that_is_missing is missing. Install the plugin again with all that it needs."
    )
    assert row(outcome.out, "mail").split()[1] == "on"


def test_one_of_another_contract_is_off_without_being_imported(
    soundwell: Any, folder: Any, package: Any
) -> None:
    package.install("acme", NEWER, soundwell_v2="tea = acme:Tea")
    folder.write("[tea]\n")
    assert row(soundwell("plugins").out, "tea") == (
        "tea off acme 1.2 It was written for the contract v2; this Soundwell has "
        "v1. Upgrade the older of the two."
    )


def test_a_long_name_keeps_its_distance(soundwell: Any, package: Any) -> None:
    package.install("acme", BROKEN, soundwell_v1="a-plugin-with-a-long-name = acme:Tea")
    lines = soundwell("plugins").out.splitlines()
    assert "a-plugin-with-a-long-name  available             acme 1.2" in lines
    assert "mail                       on         connector  soundwell 0.1.0" in lines


def test_the_plugins_of_the_configuration_come_first_and_in_its_order(
    soundwell: Any, folder: Any
) -> None:
    folder.write("[mail]\n[scheduling]\n")
    lines = soundwell("plugins").out.splitlines()
    names = [line.split()[0] for line in lines if not line.startswith(" ")]
    assert names[:2] == ["mail", "scheduling"]


def test_the_json_has_the_same_keys_for_every_plugin(soundwell: Any) -> None:
    outcome = soundwell("plugins", "--json")
    assert outcome.code == 0
    assert {tuple(each) for each in json.loads(outcome.out)} == {tuple(KEYS)}


def test_the_json_tells_of_one_that_is_on(soundwell: Any) -> None:
    assert report(soundwell("plugins", "--json").out, "mail") == {
        "name": "mail",
        "state": "on",
        "kind": "connector",
        "distribution": "soundwell",
        "version": "0.1.0",
        "hooks": [
            "data_kept",
            "erase_personal_data",
            "expire_personal_data",
            "health",
            "message_requested",
            "people_merged",
            "personal_data",
            "template_samples",
        ],
        "reason": "",
        "remedy": "",
        "issues": "",
        "quarantine": [],
        "trouble": [],
    }


def test_the_json_tells_of_one_that_is_available(soundwell: Any, folder: Any) -> None:
    folder.write("")
    assert report(soundwell("plugins", "--json").out, "mail") == {
        "name": "mail",
        "state": "available",
        "kind": "",
        "distribution": "soundwell",
        "version": "0.1.0",
        "hooks": [],
        "reason": "It has no table.",
        "remedy": "Add [mail] to switch it on.",
        "issues": "",
        "quarantine": [],
        "trouble": [],
    }


def test_a_wrong_configuration_is_told_instead(soundwell: Any, folder: Any) -> None:
    folder.write("[nail]\n")
    outcome = soundwell("plugins")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("soundwell: soundwell.toml, line 17, nail: ")


def test_why_a_hook_is_answered_by_whom_in_the_order_of_the_configuration(
    soundwell: Any, folder: Any
) -> None:
    folder.write("[scheduling]\n[mail]\n")
    assert soundwell("plugins", "why", "personal_data").out == (
        "personal_data (contribution): all are asked side by side, and each has 30 s.\n"
        "1. scheduling\n"
        "2. mail\n"
    )


def test_why_names_who_is_off_and_might_have_answered(
    soundwell: Any, folder: Any, package: Any
) -> None:
    package.install("acme", BROKEN, soundwell_v1="tea = acme:Tea")
    folder.write("[tea]\n")
    said = soundwell("plugins", "why", "busy_times").out.splitlines()
    assert said[1:] == [
        "off: tea. It cannot be imported: the module a_module_that_is_missing is missing."
    ]


def test_why_says_when_nobody_answers(soundwell: Any, folder: Any) -> None:
    folder.write("[mail]\n")
    assert soundwell("plugins", "why", "pages").out.splitlines()[1:] == ["No plugin implements it."]


def test_why_of_a_misspelt_hook_offers_the_right_spelling(soundwell: Any) -> None:
    outcome = soundwell("plugins", "why", "busy_time")
    assert outcome.code == 2
    assert outcome.err == ('soundwell: There is no hook of that name. Did you mean "busy_times"?\n')


def test_why_names_those_that_are_switched_off(soundwell: Any, folder: Any) -> None:
    folder.write("[mail]\nenabled = false\n")
    said = soundwell("plugins", "why", "health").out.splitlines()
    assert "switched off, so that nobody knows: mail" in said


def test_one_in_quarantine_says_from_which_hook_until_when_and_how_to_release_it(
    soundwell: Any, folder: Any
) -> None:
    put_into_quarantine(folder)
    assert row(soundwell("plugins").out, "mail") == (
        "mail on connector soundwell 0.1.0 It is not asked health until 2027-01-04 08:01 UTC: "
        "took too long (longer than 15 s). To ask it again sooner: "
        "soundwell plugins release mail health"
    )


def test_the_json_tells_of_quarantine(soundwell: Any, folder: Any) -> None:
    put_into_quarantine(folder)
    assert report(soundwell("plugins", "--json").out, "mail")["quarantine"] == [
        {
            "hook": "health",
            "times": 1,
            "until": "2027-01-04T08:01:00Z",
            "reason": "took too long (longer than 15 s)",
        }
    ]


def test_why_tells_of_quarantine(soundwell: Any, folder: Any) -> None:
    put_into_quarantine(folder)
    said = soundwell("plugins", "why", "health").out.splitlines()
    assert said[1:] == [
        "1. mail",
        "    It is not asked until 2027-01-04 08:01 UTC: took too long (longer than 15 s)",
    ]


def test_a_plugin_is_released(soundwell: Any, folder: Any) -> None:
    put_into_quarantine(folder)
    assert soundwell("plugins", "release", "mail").out == (
        "mail is asked again. Hooks released: 1.\n"
    )
    assert report(soundwell("plugins", "--json").out, "mail")["quarantine"] == []


def test_a_plugin_is_released_from_one_hook_alone(soundwell: Any, folder: Any) -> None:
    put_into_quarantine(folder)
    assert soundwell("plugins", "release", "mail", "pages").out == (
        "mail is in no such quarantine.\n"
    )
    assert report(soundwell("plugins", "--json").out, "mail")["quarantine"] != []


def test_a_plugin_that_there_is_not_cannot_be_released(soundwell: Any) -> None:
    outcome = soundwell("plugins", "release", "nail")
    assert outcome.code == 2
    assert outcome.err == ("soundwell: There is no plugin nail. `soundwell plugins` lists them.\n")


def test_one_that_is_off_says_where_its_faults_are_reported(
    soundwell: Any, folder: Any, package: Any
) -> None:
    package.install("acme", BROKEN, soundwell_v1="tea = acme:Tea")
    about = package.folder / "acme-1.2.dist-info" / "METADATA"
    address = "https://acme.example/issues"
    about.write_text(f"{about.read_text()}Project-URL: Bug Tracker, {address}\n")
    folder.write("[tea]\n")
    assert row(soundwell("plugins").out, "tea").endswith(f"Its faults are reported at {address}")
    assert soundwell("check").err.startswith("soundwell: tea (acme 1.2) is off. ")


def put_into_quarantine(folder: Any) -> None:
    host = folder.host()
    now = datetime(2027, 1, 4, 8, tzinfo=UTC)
    host.quarantines.begin(("mail", "health"), now, "took too long (longer than 15 s)")
    host.close()
