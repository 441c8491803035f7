"""Switching a plugin in the file: nothing else changes, comments least of all."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_plugins.host.configuration.switching import SwitchRefused, switched

FILE = b"""\
# Our practice
[practice]
name = "Harbour"   # as on the door

# Mail leaves from here
[mail]
from = "a@b.example"  # not the private one

# Odoo, since March
[odoo]
enabled = false  # until the key has come
url = "https://odoo.example"
"""


def test_a_plugin_that_is_on_is_switched_off_behind_its_last_value() -> None:
    changed = switched(FILE, "mail", on=False)
    expected = b"# not the private one\nenabled = false\n\n# Odoo, since March\n[odoo]"
    assert expected in changed
    assert changed.replace(b"enabled = false\n\n", b"\n") == FILE


def test_a_plugin_that_is_off_is_switched_on_where_it_says_so() -> None:
    changed = switched(FILE, "odoo", on=True)
    assert changed == FILE.replace(b"enabled = false", b"enabled = true")


def test_a_plugin_without_a_table_gets_one_at_the_end() -> None:
    assert switched(FILE, "spam", on=True) == FILE + b"\n[spam]\n"


def test_a_plugin_that_is_on_already_changes_nothing() -> None:
    assert switched(FILE, "mail", on=True) == FILE


@pytest.mark.parametrize(
    "text",
    [
        'odoo = { url = "x" }\n',
        '[odoo.map]\nname = "x"\n',
        '[odoo]\nurl = "x"\n[odoo.map]\na = 1\n# the end\n',
        "[odoo]\n[mail]\n[odoo.map]\na = 1\n",
        '[odoo]\r\nurl = "x"\r\n\r\n[mail]\r\n',
        '\ufeff[odoo]\nurl = "x"\n',
        "[odoo]",
        'odoo.url = "x"\n',
        '[["odoo-lines"]]\na = 1\n[odoo]\n',
    ],
)
def test_off_and_on_again_means_the_same_as_before(text: str) -> None:
    off = switched(text.encode(), "odoo", on=False)
    values = tomllib.loads(off.decode("utf-8-sig").replace("\r\n", "\n"))
    assert values["odoo"]["enabled"] is False
    again = tomllib.loads(switched(off, "odoo", on=True).decode("utf-8-sig").replace("\r\n", "\n"))
    assert again["odoo"].pop("enabled") is True
    assert again == tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))


def test_what_is_no_table_is_left_to_a_person() -> None:
    with pytest.raises(SwitchRefused, match="write enabled = false into it"):
        switched(b"[[odoo]]\na = 1\n", "odoo", on=False)


LINES = st.lists(
    st.sampled_from(
        ["", "# a remark", "a = 1", 'b = "x" # why', "[c]", "[c.d]", "[[e]]", "f = [1,\n 2]"]
    ),
    max_size=8,
)


@given(before=LINES, within=LINES, after=LINES)
def test_every_line_of_a_file_stays(before: list[str], within: list[str], after: list[str]) -> None:
    text = "\n".join([*before, "[odoo]", *within, *after, ""])
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    try:
        changed = switched(text.encode(), "odoo", on=False).decode()
    except SwitchRefused:
        return
    lines = changed.splitlines()
    lines.remove("enabled = false")
    assert [line for line in lines if line] == [line for line in text.splitlines() if line]
