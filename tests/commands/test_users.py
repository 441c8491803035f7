"""`soundwell users`: who can sign in, and what they do here."""

import json
from typing import Any

from soundwell_hookspecs import Role
from soundwell_plugins.commands.users import first_admin_words

ADD = ("users", "add", "mira@harbour.example", "--name", "Mira Holm")


def listed(soundwell: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(soundwell("users", "list", "--json").out)
    return found


def test_whoever_is_added_gets_a_link_to_choose_a_password(soundwell: Any) -> None:
    said = soundwell(*ADD, "--role", "admin")
    assert said.code == 0
    assert "http://127.0.0.1:8000/sign-in/new-password/" in said.out
    [mira] = listed(soundwell)
    assert (mira["email"], mira["roles"]) == ("mira@harbour.example", ["admin"])
    assert not mira["password"]


def test_one_account_can_hold_several_roles(soundwell: Any) -> None:
    soundwell(*ADD, "--role", "admin", "--role", "practitioner", "--practitioner", "maya")
    [mira] = listed(soundwell)
    assert (mira["roles"], mira["practitioner"]) == (["admin", "practitioner"], "maya")


def test_roles_are_replaced(soundwell: Any) -> None:
    soundwell(*ADD, "--role", "admin")
    assert soundwell("users", "roles", "mira@harbour.example", "--role", "supervisor").code == 2
    said = soundwell(
        "users", "roles", "mira@harbour.example", "--role", "admin", "--role", "supervisor"
    )
    assert "admin, supervisor" in said.out


def test_an_account_is_switched_off_and_on(soundwell: Any) -> None:
    soundwell(*ADD, "--role", "supervisor")
    soundwell("users", "add", "ida@harbour.example", "--name", "Ida", "--role", "admin")
    assert soundwell("users", "disable", "mira@harbour.example").code == 0
    assert [each["disabled"] for each in listed(soundwell)].count(True) == 1
    assert soundwell("users", "enable", "mira@harbour.example").code == 0
    assert not any(each["disabled"] for each in listed(soundwell))


def test_a_reset_prints_a_link(soundwell: Any) -> None:
    soundwell(*ADD, "--role", "admin")
    said = soundwell("users", "reset", "mira@harbour.example", "--second-factor")
    assert "/sign-in/new-password/" in said.out


def test_mistakes_are_one_sentence(soundwell: Any) -> None:
    soundwell(*ADD, "--role", "admin")
    for words, sentence in (
        (("users", "reset", "nobody@x.example"), "Nobody has this address"),
        (("users", "disable", "mira@harbour.example"), "Nobody else is an admin"),
        ((*ADD, "--role", "admin"), "has an account already"),
        (("users", "add", "mira", "--name", "M", "--role", "admin"), "no e-mail address"),
        (("users", "add", "a@x.example", "--name", "A"), "--role"),
        (
            ("users", "add", "a@x.example", "--name", "A", "--role", "practitioner"),
            "names which one it is",
        ),
    ):
        said = soundwell(*words)
        assert (said.code, sentence in said.err) == (2, True), words


def test_the_list_says_how_to_begin(soundwell: Any) -> None:
    assert "soundwell users add" in soundwell("users", "list").out


def test_the_first_start_prints_a_link_until_there_is_an_admin(folder: Any) -> None:
    host = folder.host()
    try:
        assert "/sign-in/first/" in first_admin_words(host)
        with host.database.transaction() as session:
            host.accounts.register.add(
                session, email="ida@x.example", name="Ida", roles=[Role.ADMIN]
            )
        assert first_admin_words(host) == ""
    finally:
        host.close()
