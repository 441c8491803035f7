"""Reading instruments: what is right is read, and what is wrong is said with place and remedy."""

import json
from copy import deepcopy
from typing import Any

import pytest

from soundwell_hookspecs import Instrument, Respondent
from soundwell_plugins.features.alliance.instruments.problems import InstrumentWrong
from soundwell_plugins.features.alliance.instruments.questionnaire import Kind
from soundwell_plugins.features.alliance.instruments.reading import (
    kept,
    read_document,
    read_file,
    taken,
)
from soundwell_plugins.features.alliance.instruments.shipped import shipped

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"


def option(code: str, value: float | None = None) -> dict[str, Any]:
    more = [] if value is None else [{"url": ORDINAL, "valueDecimal": value}]
    return {"extension": more, "valueCoding": {"code": code, "display": code.title()}}


def item(link_id: str, **more: Any) -> dict[str, Any]:
    options = [option("low", 1), option("high", 5)]
    standard = {"linkId": link_id, "type": "choice", "text": "Well?", "answerOption": options}
    return {**standard, **more}


def document(*items: dict[str, Any], **scoring: Any) -> dict[str, Any]:
    return {
        "questionnaire": {
            "resourceType": "Questionnaire",
            "name": "mood",
            "version": "2.1",
            "language": "en",
            "title": "Mood",
            "copyright": "Ours.",
            "status": "active",
            "item": list(items or (item("one"), item("two"))),
        },
        "scoring": {
            "evidence": "Invented.",
            "scales": [
                {
                    "key": "mood",
                    "label": "Mood",
                    "items": [{"item": "one"}],
                    "combination": "mean",
                    "needed": 1,
                }
            ],
            **scoring,
        },
    }


def problems(wrong: dict[str, Any]) -> list[str]:
    with pytest.raises(InstrumentWrong) as caught:
        read_document(wrong)
    return [str(each) for each in caught.value.problems]


def changed(*path: str | int, value: Any) -> dict[str, Any]:
    """Return a document with one value changed, or removed where the value is an ellipsis."""
    whole = document()
    here: Any = whole
    for part in path[:-1]:
        here = here[part]
    if value is ...:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    return whole


def test_a_right_one_is_read_with_its_options_and_values() -> None:
    known = read_document(document())
    assert (known.name, known.version) == ("mood", "2.1")
    first = known.questionnaire.items[0]
    assert [(each.code, each.value) for each in first.options] == [("low", 1.0), ("high", 5.0)]
    assert first.values == (1.0, 5.0)


FIRST = ("questionnaire", "item", 0)


@pytest.mark.parametrize(
    ("wrong", "place", "remedy"),
    [
        (changed("questionnaire", "version", value=...), "questionnaire.version", "such as"),
        (changed("questionnaire", "name", value="a b"), "questionnaire.name", "such as"),
        (changed("questionnaire", "copyright", value=...), "questionnaire.copyright", "whose"),
        (changed("questionnaire", "item", value=[]), "questionnaire.item", "at least one entry"),
        (changed(*FIRST, "type", value="date"), "questionnaire.item[0] (one).type", '"choice"'),
        (changed(*FIRST, "text", value=...), "questionnaire.item[0] (one).text", "Write what"),
        (changed(*FIRST, "linkId", value="two"), "questionnaire", "one of its own"),
        (changed(*FIRST, "repeats", value=True), "item[0] (one).repeats", "two items"),
        (changed(*FIRST, "initial", value=[{}]), "item[0] (one).initial", "nobody chose"),
        (changed(*FIRST, "answerValueSet", value="#a"), "answerValueSet", "Write them out"),
        (changed(*FIRST, "modifierExtension", value=[{}]), "modifierExtension", "Remove"),
        (changed(*FIRST, "answerOption", 1, value=option("low", 5)), "Option[1]", "its own"),
        (changed(*FIRST, "answerOption", value=[option("a")]), "answerOption", "at least two"),
        (changed(*FIRST, "type", value="integer"), "item[0] (one)", "minValue"),
        (changed("scoring", "evidence", value=" "), "scoring.evidence", "Unvalidated"),
        (changed("scoring", "evidnce", value="x"), "scoring.evidnce", "spelling"),
        (changed("scoring", "headline", value="x"), "scoring.headline", "one of: mood"),
        (changed("scoring", "scales", 0, "key", value="A B"), "(A B).key", "small letters"),
        (changed("scoring", "scales", 0, "needed", value=2), "(mood).needed", "how many"),
        (changed("scoring", "scales", 0, "items", 0, "item", value="x"), "items[0].item", "linkId"),
        (changed("scoring", "scales", 0, "items", 0, "weight", value=0), "weight", "reverse"),
        (changed("scoring", "scales", 0, "combination", value="x"), "combination", '"mean"'),
        (changed("scoring", "essentials", value=[{"item": "x", "no": []}]), "essentials", "linkId"),
        (
            changed("scoring", "essentials", value=[{"item": "one", "no": ["never"]}]),
            "scoring.essentials[0].no",
            '"low", "high"',
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_remedy(
    wrong: dict[str, Any], place: str, remedy: str
) -> None:
    found = problems(wrong)
    assert any(place in each.partition(": ")[0] and remedy in each for each in found), found


def test_an_option_without_a_value_cannot_be_scored() -> None:
    bare = item("one", answerOption=[option("a"), option("b")])
    assert any("ordinalValue" in each for each in problems(document(bare)))


@pytest.mark.parametrize(("score", "fits"), [(1, True), (5, True), (5.1, False), (0, False)])
def test_a_cut_off_lies_on_its_scale(score: float, *, fits: bool) -> None:
    cut_off = {"score": score, "boundary": "<=", "meaning": "Low.", "source": "A paper."}
    whole = document()
    whole["scoring"]["scales"][0]["cut_offs"] = [cut_off]
    if fits:
        assert read_document(whole).scoring.scales[0].cut_offs[0].score == score
    else:
        assert any("from 1 to 5" in each for each in problems(whole))


def test_a_question_may_depend_on_an_earlier_page_only() -> None:
    asked_when = [{"question": "one", "operator": "=", "answerCoding": {"code": "low"}}]
    later = item("later", enableWhen=asked_when)
    assert read_document(document(item("one"), later)).questionnaire.items[1].asked_when
    beside = {"linkId": "g", "type": "group", "item": [item("one"), later]}
    assert any("earlier page" in each for each in problems(document(beside)))


def test_a_question_waits_only_for_what_can_be_answered() -> None:
    asked_when = [{"question": "one", "operator": "=", "answerCoding": {"code": "never"}}]
    found = problems(document(item("one"), item("later", enableWhen=asked_when)))
    assert any('waits for "never"' in each and '"low", "high"' in each for each in found)


def test_all_that_is_wrong_is_said_at_once() -> None:
    whole = changed("questionnaire", "version", value="")
    whole["scoring"]["scales"][0]["combination"] = "median"
    assert len(problems(whole)) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b'{"a": 1,,}', "the file, line 1, column 9: is no JSON"),
        (b"[]", "curly brackets"),
        (b"{}", "holds no instrument"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * 1_000_001, "1 MB"),
    ],
)
def test_a_file_that_is_none_is_refused(text: bytes, sentence: str) -> None:
    with pytest.raises(InstrumentWrong, match=sentence.replace("(", r"\(")):
        read_file(text)


def test_a_mere_questionnaire_takes_its_scoring_from_the_file_beside_it() -> None:
    whole = document()
    text, scoring = (json.dumps(whole[part]).encode() for part in ("questionnaire", "scoring"))
    assert read_file(text, scoring).scoring.scales[0].key == "mood"
    assert read_file(text).scoring.scales == ()


def test_translations_are_read_and_the_own_words_stand_in_where_there_is_none() -> None:
    german = {
        "extension": [
            {
                "url": TRANSLATION,
                "extension": [
                    {"url": "lang", "valueCode": "de"},
                    {"url": "content", "valueString": "Nun?"},
                ],
            }
        ]
    }
    known = read_document(document(item("one", _text=german), item("two")))
    first, second = (each.words for each in known.questionnaire.items)
    assert (first.into("de_AT"), second.into("de_AT")) == ("Nun?", "Well?")
    assert known.questionnaire.spoken("de_AT") == "en"


def test_the_hash_tells_any_change_and_no_mere_change_of_the_order() -> None:
    known = read_document(document())
    turned = {part: dict(reversed(whole.items())) for part, whole in document().items()}
    assert read_document(turned).hash == known.hash
    other = deepcopy(document())
    other["questionnaire"]["item"][0]["text"] = "Well??"
    assert read_document(other).hash != known.hash


@pytest.mark.parametrize("known", shipped(), ids=lambda known: known.name)
def test_what_was_kept_of_an_instrument_and_what_a_plugin_hands_on_are_the_same(known: Any) -> None:
    assert kept(known.document) == known
    questionnaire = json.loads(known.document)["questionnaire"]
    again = taken(Instrument(questionnaire, known.scoring))
    assert (again.questionnaire, again.scoring) == (known.questionnaire, known.scoring)


def test_a_practitioners_form_has_no_essential_questions() -> None:
    whole = document(essentials=[{"item": "one", "no": ["low"]}], respondent="practitioner")
    assert any("what clients answer" in each for each in problems(whole))
    del whole["scoring"]["essentials"]
    assert read_document(whole).scoring.respondent is Respondent.PRACTITIONER


def test_a_range_has_words_at_its_ends() -> None:
    [calm] = [each for each in shipped() if each.name == "music-session"]
    before = calm.questionnaire.questions()["calm-before"]
    assert before.kind is Kind.INTEGER
    assert before.range is not None
    assert (before.range.lowest, before.range.highest) == (0, 10)
    assert before.range.highest_words.into("de") == "ganz ruhig"
