"""The page of a client's course: what it shows, to whom, and that it is written down."""

import re
from datetime import timedelta
from typing import Any

import pytest

from soundwell_hookspecs import PractitionerId, Role
from soundwell_plugins.features.alliance.reading.readings import Deed

from .conftest import MAYA, Harbour
from .courses_of_ada import answered, course, held, own_view

OFFICE = "/office/alliance"


def path(harbour: Harbour) -> str:
    return f"{OFFICE}/clients/{harbour.client.id}"


def shown(harbour: Harbour, more: str = "") -> str:
    answer = harbour.practice.client.get(f"{path(harbour)}{more}")
    assert answer.status_code == 200
    return answer.text


def test_a_client_who_has_answered_nothing_has_a_page(harbour: Harbour) -> None:
    harbour.maya()
    assert "There is no score yet." in shown(harbour)


def test_the_whole_and_its_three_parts_stand_on_top(harbour: Harbour) -> None:
    course(harbour, [4, 4, 2])
    harbour.maya()
    scores = re.search(r'<dl class="scores">(.*?)</dl>', shown(harbour), re.DOTALL)
    assert scores is not None
    assert re.findall(r"<dt>([^<]+)</dt><dd><strong>([^<]+)", scores[1]) == [
        ("Alliance", "2"),
        ("Bond", "2"),
        ("Agreement on goals", "2"),
        ("Working together", "2"),
    ]
    assert scores[1].count("lower than before") == 4


def test_nothing_is_unusual_in_a_new_clients_first_sessions(harbour: Harbour) -> None:
    course(harbour, [4, 3, 4, 3, 0])
    harbour.maya()
    text = shown(harbour)
    assert 'class="limit"' not in text
    assert 'class="ring"' not in text


def test_limits_are_drawn_once_it_is_known_what_is_usual(harbour: Harbour) -> None:
    course(harbour, [4, 3, 4, 3, 3, 4, 3])
    harbour.maya()
    text = shown(harbour)
    assert 'class="limit"' in text
    assert "Unusual beyond" in text


def test_the_gap_between_both_views_is_drawn(harbour: Harbour) -> None:
    session = held(harbour)
    answered(harbour, 2, session=session)
    own_view(harbour, 4, session)
    harbour.maya()
    text = shown(harbour)
    assert "Two views of the work together" in text
    assert re.search(r"Bond</th><td>2</td><td>4</td>", text)


def test_songs_and_how_calm_somebody_was_are_shown(harbour: Harbour) -> None:
    check_in = harbour.begun("music-session", "listening")
    harbour.answer(check_in, "music-session", calm_before=2.0, calm_after=7.0, lyric="<b>la</b>")
    harbour.answer(check_in, "listening", song_title="Heroes", song_by="Bowie", notes_now="Hope.")
    harbour.submit(check_in)
    harbour.maya()
    text = shown(harbour)
    assert "Heroes" in text
    assert "&lt;b&gt;la&lt;/b&gt;" in text
    assert re.search(r"<td>2</td><td>7</td>", text)
    assert "They bring a song." in text


def test_what_somebody_hopes_to_be_taken_up_is_said(harbour: Harbour) -> None:
    check_in = harbour.begun("music-session")
    harbour.answer(check_in, "five", safe="no", raise_how="before")
    harbour.answer(check_in, "music-session", came_up="yes")
    harbour.submit(check_in)
    harbour.maya()
    text = shown(harbour)
    assert "One of the five questions was answered with a no." in text
    assert "get in touch before the next session" in text
    assert "Something came up that they would like to come back to." in text


def test_not_sure_yet_is_never_shown_as_low(harbour: Harbour) -> None:
    check_in = harbour.begun()
    harbour.answer(check_in, "five", safe=None)
    harbour.submit(check_in)
    harbour.maya()
    assert "not sure yet" in shown(harbour)


def test_every_answer_is_shown_by_session(harbour: Harbour) -> None:
    course(harbour, [3] * 11)
    harbour.maya()
    first, second = shown(harbour, "/answers"), shown(harbour, "/answers?page_number=2")
    assert (first.count("I can rely on my therapist."), second.count("I can rely")) == (10, 1)


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999", "²"])
def test_a_page_of_answers_that_is_none_is_no_failure(harbour: Harbour, number: str) -> None:
    harbour.maya()
    shown(harbour, f"/answers?page_number={number}")


def test_charts_show_the_last_check_ins_and_the_whole_course_when_asked(
    harbour: Harbour,
) -> None:
    course(harbour, [3, 4] * 22)
    harbour.maya()
    few, all_of_them = shown(harbour), shown(harbour, "?whole=yes")
    assert (few.count('class="dot"'), all_of_them.count('class="dot"')) == (5 * 40, 5 * 44)


@pytest.mark.parametrize("more", ["", "/answers", "/readings"])
def test_nobody_else_may_look(harbour: Harbour, more: str) -> None:
    course(harbour, [3])
    client = harbour.practice.client
    harbour.sign_in(Role.ADMIN)
    assert client.get(f"{path(harbour)}{more}").status_code == 403
    harbour.sign_in(Role.SUPERVISOR)
    assert client.get(f"{path(harbour)}{more}").status_code == 404
    harbour.sign_in(Role.PRACTITIONER, practitioner=PractitionerId("jonas"))
    assert client.get(f"{path(harbour)}{more}").status_code == 404


def test_a_supervisor_may_look_if_the_client_agreed(harbour: Harbour) -> None:
    harbour.person("ada@example.org", "Ada Quinn", supervised=True)
    course(harbour, [3])
    harbour.sign_in(Role.SUPERVISOR)
    assert "Your notes" not in shown(harbour)


def test_every_look_is_written_down_and_told(harbour: Harbour) -> None:
    course(harbour, [3])
    maya = harbour.maya()
    shown(harbour)
    shown(harbour, "/answers")
    text = shown(harbour, "/readings")
    assert maya.name in text
    assert ("the course" in text, "every answer" in text) == (True, True)


def test_the_client_can_read_who_read_in_their_own_data(harbour: Harbour) -> None:
    course(harbour, [3])
    maya = harbour.maya()
    shown(harbour)
    found = [each for each in harbour.alliance.keeping.of(harbour.ada) if "reading" in each.kind]
    assert [(each.values["by"], each.values["what"], each.sealed) for each in found] == [
        (maya.name, Deed.READ.value, "")
    ]


def test_what_is_new_since_the_last_look_is_said(harbour: Harbour) -> None:
    course(harbour, [3])
    harbour.maya()
    assert "New since you last looked" not in shown(harbour)
    harbour.practice.clock.advance(timedelta(minutes=1))
    answered(harbour, 3)
    assert "New since you last looked" in shown(harbour)
    assert "New since you last looked" not in shown(harbour)


@pytest.mark.parametrize("word", ["style=", "<script>", "javascript:", "onclick"])
def test_nothing_on_the_page_needs_an_exception_from_the_policy(
    harbour: Harbour, word: str
) -> None:
    course(harbour, [3, 4, 3, 4, 3, 2, 3])
    harbour.maya()
    assert word not in shown(harbour)


def notes(harbour: Harbour) -> list[str]:
    with harbour.context.storage.reading() as session:
        return [each.text for each in harbour.alliance.notes.of(session, harbour.client.id, MAYA)]


def post(harbour: Harbour, where: str, **typed: str) -> Any:
    return harbour.practice.client.post(f"{path(harbour)}{where}", data=typed)


def test_a_practitioner_keeps_changes_and_removes_a_note(harbour: Harbour) -> None:
    harbour.maya()
    assert post(harbour, "/notes", text="She hums before she speaks.").status_code == 303
    found = re.search(rf'action="{path(harbour)}/notes/(\w+)"', shown(harbour))
    assert found is not None
    post(harbour, f"/notes/{found[1]}", text="She sings.")
    assert notes(harbour) == ["She sings."]
    post(harbour, f"/notes/{found[1]}", text="She sings.", go="remove")
    assert notes(harbour) == []


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001])
def test_a_note_that_cannot_be_kept_comes_back(harbour: Harbour, text: str) -> None:
    harbour.maya()
    assert post(harbour, "/notes", text=text).status_code == 422
    assert notes(harbour) == []


def test_nobody_elses_note_is_changed(harbour: Harbour) -> None:
    harbour.maya()
    post(harbour, "/notes", text="Mine.")
    assert post(harbour, "/notes/unknown", text="Yours.").status_code == 404
    harbour.sign_in(Role.PRACTITIONER, practitioner=PractitionerId("jonas"))
    assert post(harbour, "/notes", text="Yours.").status_code == 404
    assert notes(harbour) == ["Mine."]


def test_notes_are_handed_out_with_the_answers_and_go_with_an_erasure(harbour: Harbour) -> None:
    harbour.maya()
    post(harbour, "/notes", text="She hums.")
    [sealed] = harbour.alliance.keeping.of(harbour.ada)[-1:]
    assert (sealed.kind, bool(sealed.sealed)) == ("practitioner's note", True)
    harbour.alliance.keeping.erase(harbour.ada)
    assert notes(harbour) == []


def test_notes_are_not_kept_longer_than_answers(harbour: Harbour) -> None:
    harbour.maya()
    post(harbour, "/notes", text="She hums.")
    harbour.practice.clock.advance(harbour.alliance.config.keep * 1.01)
    harbour.alliance.keeping.expire(harbour.practice.clock.now())
    assert notes(harbour) == []


def test_notes_of_one_person_are_kept_when_two_entries_become_one(harbour: Harbour) -> None:
    twin = harbour.person("ada@work.example", "Ada Quinn")
    with harbour.context.storage.transaction() as session:
        theirs = harbour.alliance.clients.add(session, twin)
        harbour.alliance.notes.write(session, theirs.id, MAYA, "From before.")
    harbour.alliance.keeping.merge(kept=harbour.ada, dropped=twin)
    assert notes(harbour) == ["From before."]
