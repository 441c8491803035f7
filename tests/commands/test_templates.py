"""`soundwell templates`: which there are, which are the practice's own, and whether they work."""

from typing import Any

import pytest

LOOK = '[templates]\nfolder = "look"\n'


def write(folder: Any, name: str, text: str, below: str = "templates") -> None:
    file = folder.path / below / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_all_templates_are_listed(soundwell: Any) -> None:
    lines = soundwell("templates", "list").out.splitlines()
    assert {"base.html", "web/home.html", "scheduling/mail/booked.txt"} <= set(lines)


def test_a_copy_is_listed_with_where_it_is_from(soundwell: Any) -> None:
    soundwell("templates", "copy", "web/home.html")
    listed = soundwell("templates", "list", "--own").out
    assert listed.startswith("web/home.html  yours (copied from soundwell ")
    assert listed.count("\n") == 1


def test_a_copy_stands_beside_the_configuration(soundwell: Any, folder: Any) -> None:
    assert soundwell("templates", "copy", "web/home.html").code == 0
    assert (folder.path / "templates/web/home.html").is_file()


def test_the_folder_can_be_chosen(soundwell: Any, folder: Any) -> None:
    folder.write(LOOK)
    soundwell("templates", "copy", "web/home.html")
    assert (folder.path / "look/web/home.html").is_file()


def test_a_copy_refuses_to_overwrite(soundwell: Any, folder: Any) -> None:
    write(folder, "web/home.html", "mine")
    refused = soundwell("templates", "copy", "web/home.html")
    assert (refused.code, "stays as it is" in refused.err) == (2, True)


def test_a_name_that_is_nearly_right_is_recognised(soundwell: Any) -> None:
    refused = soundwell("templates", "copy", "web/hoem.html")
    assert (refused.code, 'Did you mean "web/home.html"?' in refused.err) == (2, True)


def test_everything_that_comes_with_soundwell_passes(soundwell: Any, folder: Any) -> None:
    folder.file.write_text(
        folder.file.read_text().replace("zone =", 'languages = ["en_GB", "de_DE"]\nzone =', 1)
    )
    checked = soundwell("templates", "check")
    assert checked.code == 0, checked.out


def test_no_template_of_scheduling_is_left_untried(soundwell: Any) -> None:
    lines = soundwell("templates", "check").out.splitlines()
    assert [line for line in lines if "only read" in line and line.startswith("scheduling/")] == []


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("<p>\n{{ nmae }}", 2, "'nmae' is undefined"),
        ("\n\n{% endif %}", 3, "Encountered unknown tag 'endif'"),
        ('{% include "gone.html" %}', 1, "there is no template gone.html"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    soundwell: Any, folder: Any, text: str, line: int, what: str
) -> None:
    write(folder, "web/home.html", text)
    checked = soundwell("templates", "check")
    assert checked.code == 1
    assert f"web/home.html, line {line} (yours): {what}" in checked.out


def test_a_mail_without_a_subject_is_named(soundwell: Any, folder: Any) -> None:
    write(folder, "scheduling/mail/booked.txt", "Hello")
    checked = soundwell("templates", "check")
    assert "scheduling/mail/booked.txt, line 1: a mail has to begin with a line" in checked.out


def test_a_version_that_matches_nothing_is_named(soundwell: Any, folder: Any) -> None:
    write(folder, "web/hoem.html", "mine")
    checked = soundwell("templates", "check")
    assert checked.code == 1
    assert "web/hoem.html: yours, and there is no template of this name." in checked.out


def test_a_translation_with_other_values_is_named(soundwell: Any, folder: Any) -> None:
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\n'
    write(folder, "locales/en.po", f'{text}msgid "Hello %(name)s,"\nmsgstr "Hello %(nmae)s,"\n')
    checked = soundwell("templates", "check")
    assert checked.code == 1
    assert "en.po, line 4 (yours): this translation has other values" in checked.out


@pytest.mark.parametrize("command", ["check", "doctor"])
def test_a_broken_version_is_named_elsewhere_too(soundwell: Any, folder: Any, command: str) -> None:
    write(folder, "web/home.html", "{{ nmae }}")
    said = soundwell(command)
    assert said.code != 0
    assert "web/home.html, line 1 (yours)" in said.out + said.err
