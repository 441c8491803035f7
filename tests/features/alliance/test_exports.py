"""A client's answers as files: valid for other programs, and harmless in a spreadsheet."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pytest

from soundwell_hookspecs import Role
from soundwell_plugins.features.alliance.exports.score_table import guarded
from soundwell_plugins.features.alliance.judgement import judge_all
from soundwell_plugins.features.alliance.options import Options
from soundwell_plugins.features.alliance.score_table import read_table
from soundwell_plugins.features.alliance.signals.rules import Rule

from .conftest import Harbour
from .courses_of_ada import answered, course, held, own_view


def export(harbour: Harbour, format: str, **typed: str) -> Any:
    page = f"/office/alliance/clients/{harbour.client.id}/export"
    return harbour.practice.client.post(page, data={"format": format, **typed})


def fhir(harbour: Harbour) -> dict[str, Any]:
    harbour.maya()
    answer = export(harbour, "fhir")
    assert answer.headers["content-type"] == "application/fhir+json"
    found: dict[str, Any] = json.loads(answer.content)
    return found


def table(harbour: Harbour, **typed: str) -> list[dict[str, str]]:
    harbour.maya()
    text = export(harbour, "csv", **typed).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def of_kind(bundle: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    resources = (each["resource"] for each in bundle["entry"])
    return [each for each in resources if each["resourceType"] == kind]


def everything(harbour: Harbour) -> None:
    """Answer every kind of question there is."""
    check_in = harbour.begun("alliance", "music-session", "listening", "close-others", "words")
    harbour.answer(check_in, "five", safe="no", heard=None, raise_how="ask", raise_words="Why?")
    harbour.answer(check_in, "alliance", bond_trust="fully")
    harbour.answer(check_in, "music-session", calm_before=3.0, lyric="la", came_up="yes")
    harbour.answer(check_in, "close-others", support_how="open")
    harbour.submit(check_in)


def test_the_bundle_and_all_in_it_are_valid(harbour: Harbour) -> None:
    from fhir.resources.R4B.bundle import Bundle  # noqa: PLC0415  # 27 MB that one test needs

    everything(harbour)
    session = held(harbour)
    own_view(harbour, 4, session)
    bundle = fhir(harbour)
    parsed = Bundle.model_validate(bundle)
    assert len(parsed.entry or ()) == len(bundle["entry"])
    assert len(of_kind(bundle, "QuestionnaireResponse")) == 7


def test_every_link_id_is_one_of_the_questionnaire_that_it_answers(harbour: Harbour) -> None:
    everything(harbour)
    bundle = fhir(harbour)
    known = {
        f"{each['url']}|{each['version']}": set(link_ids(each))
        for each in of_kind(bundle, "Questionnaire")
    }
    for each in of_kind(bundle, "QuestionnaireResponse"):
        assert set(link_ids(each)) <= known[each["questionnaire"]]


def link_ids(resource: Mapping[str, Any]) -> list[str]:
    found = []
    for each in resource.get("item", ()):
        found += [each["linkId"], *link_ids(each)]
    return found


def test_answers_stand_in_their_groups(harbour: Harbour) -> None:
    everything(harbour)
    [five] = [
        each
        for each in of_kind(fhir(harbour), "QuestionnaireResponse")
        if each["questionnaire"] == "urn:soundwell:instrument:five|1.0"
    ]
    group, more = five["item"]
    safe, heard = group["item"]
    assert (group["linkId"], more["linkId"]) == ("five", "raise")
    assert safe["answer"][0]["valueCoding"]["code"] == "no"
    assert heard["answer"] == [
        {
            "extension": [
                {
                    "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                    "valueCode": "asked-unknown",
                }
            ]
        }
    ]


def test_nobody_is_named(harbour: Harbour) -> None:
    everything(harbour)
    harbour.maya()
    for kind in ("fhir", "csv"):
        answer = export(harbour, kind)
        assert b"Ada" not in answer.content
        assert b"ada@example.org" not in answer.content
        assert "Ada" not in answer.headers["content-disposition"]


def test_who_answered_is_said(harbour: Harbour) -> None:
    session = held(harbour)
    answered(harbour, 3, session=session)
    own_view(harbour, 4, session)
    found = of_kind(fhir(harbour), "QuestionnaireResponse")
    types = sorted(each["source"]["type"] for each in found)
    assert types == ["Patient", "Patient", "Practitioner"]
    assert {each["subject"]["identifier"]["value"] for each in found} == {harbour.client.id}


def test_the_table_is_read_by_the_command_that_judges_scores(harbour: Harbour) -> None:
    course(harbour, [4, 3, 4, 3, 4, 3, 0])
    harbour.maya()
    [found] = read_table(export(harbour, "csv").content)
    assert found.client == harbour.client.id
    assert found.scores == (4.0, 3.0, 4.0, 3.0, 4.0, 3.0, 0.0)
    [judgement] = judge_all([found], Options(rule=Rule.LOOK))
    assert [each.signal for each in judgement.outcomes][-1] is True


def test_the_table_holds_items_and_scores_of_every_form(harbour: Harbour) -> None:
    everything(harbour)
    [row] = table(harbour)
    assert (row["five.safe"], row["five.heard"], row["five.voice"]) == ("no", "?", "")
    assert (row["music-session.calm-before"], row["music-session.calm-before.score"]) == ("3", "3")


@pytest.mark.parametrize(
    ("chosen", "score"), [({}, "4"), ({"instrument": "five"}, "10"), ({"instrument": "x"}, "")]
)
def test_the_score_is_that_of_the_form_that_was_chosen(
    harbour: Harbour, chosen: dict[str, str], score: str
) -> None:
    course(harbour, [4])
    assert table(harbour, **chosen)[0]["score"] == score


def test_both_views_of_a_session_stand_in_one_line(harbour: Harbour) -> None:
    session = held(harbour)
    answered(harbour, 2, session=session)
    own_view(harbour, 4, session)
    [row] = table(harbour)
    assert (row["alliance.bond.score"], row["practitioner.bond.score"]) == ("2", "4")


def test_a_view_of_the_practitioner_alone_has_no_score(harbour: Harbour) -> None:
    own_view(harbour, 4, held(harbour))
    [row] = table(harbour)
    assert (row["session"], row["score"], row["practitioner.bond.score"]) == ("1", "", "4")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"])
def test_no_cell_is_taken_for_a_formula(harbour: Harbour, text: str) -> None:
    check_in = harbour.begun("words")
    harbour.answer(check_in, "words", words_thoughts=text)
    harbour.submit(check_in)
    assert table(harbour)[0]["words.words-thoughts"] == guarded(text) == f"'{text}"


@pytest.mark.parametrize("format", ["fhir", "csv"])
def test_every_export_is_written_down(harbour: Harbour, format: str) -> None:
    course(harbour, [4])
    maya = harbour.maya()
    export(harbour, format)
    last = harbour.practice.host.audit.entries(limit=1)[0]
    assert (last.actor, last.action, last.subject) == (
        maya.id,
        f"alliance.exported-{format}",
        f"person:{harbour.ada}",
    )


def test_a_file_of_another_kind_is_none(harbour: Harbour) -> None:
    harbour.maya()
    assert export(harbour, "pdf").status_code == 404


def test_nobody_else_takes_files_along(harbour: Harbour) -> None:
    course(harbour, [4])
    harbour.sign_in(Role.ADMIN)
    assert export(harbour, "csv").status_code == 403
    harbour.sign_in(Role.SUPERVISOR)
    assert export(harbour, "csv").status_code == 404


def test_a_client_without_answers_has_an_empty_table(harbour: Harbour) -> None:
    assert table(harbour) == []


def test_a_client_without_answers_has_an_empty_bundle(harbour: Harbour) -> None:
    assert fhir(harbour)["entry"] == []
