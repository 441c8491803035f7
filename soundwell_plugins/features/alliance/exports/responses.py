"""Answers as HL7 FHIR R4; see http://hl7.org/fhir/R4/questionnaireresponse.html."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from soundwell_hookspecs import Respondent
from soundwell_plugins.features.alliance.check_in import AnsweredCheckIn, AnsweredForm
from soundwell_plugins.features.alliance.instruments.answers import Answer, Answers
from soundwell_plugins.features.alliance.instruments.questionnaire import Item, Kind
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.records import Record

MEDIA_TYPE: Final = "application/fhir+json"
ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
NOT_SURE: Final = "asked-unknown"
"""FHIR's word for somebody who was asked and does not know (yet)."""

Resource = dict[str, Any]
_CODE: Final = 64
"""How many signs of a text that can be chosen make its code."""

_CLIENT: Final = "urn:soundwell:client"
_PRACTITIONER: Final = "urn:soundwell:practitioner"
_CHECK_IN: Final = "urn:soundwell:check-in"
_INSTRUMENT: Final = "urn:soundwell:instrument:"


def bundle(record: Record, now: datetime) -> Resource:
    """Return all answers of a client, and the questionnaires that they answer.

    The client is known by a pseudonym alone: the id that check-ins have for them.

    Args:
        record: what may be read of the client.
        now: when this is made, in UTC.
    """
    asked: dict[str, KnownInstrument] = {}
    responses: list[Resource] = []
    for answered in record.check_ins:
        for number, form in enumerate(answered.forms):
            asked.setdefault(form.instrument.hash, form.instrument)
            response = _response(answered, form, number)
            place = {"fullUrl": _url(answered.check_in.id, number), "resource": response}
            responses.append(place)
    questionnaires = [
        {"fullUrl": _canonical(each), "resource": _questionnaire(each)} for each in asked.values()
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": _instant(now),
        "entry": [*questionnaires, *responses],
    }


def written(found: Resource) -> bytes:
    """Return a resource as JSON in UTF-8."""
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _response(answered: AnsweredCheckIn, form: AnsweredForm, number: int) -> Resource:
    check_in = answered.check_in
    client = {"type": "Patient", "identifier": {"system": _CLIENT, "value": check_in.client}}
    practitioner = {
        "type": "Practitioner",
        "identifier": {"system": _PRACTITIONER, "value": check_in.practitioner},
    }
    by_client = check_in.respondent is Respondent.CLIENT
    response: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": f"{check_in.id}-{number}",
        "language": form.language,
        "identifier": {"system": _CHECK_IN, "value": f"{check_in.id}-{number}"},
        "questionnaire": f"{_canonical(form.instrument)}|{form.instrument.version}",
        "status": "completed",
        "subject": client,
        "authored": _instant(check_in.submitted_at or check_in.created_at),
        "source": client if by_client else practitioner,
    }
    raw = {each["linkId"]: each for each in _raw_items(_document(form.instrument))}
    items = list(_items(form.instrument.questionnaire.items, form.answers, form.language, raw))
    return response | ({"item": items} if items else {})


def _items(
    items: Sequence[Item], answers: Answers, language: str, raw: Mapping[str, Resource]
) -> Iterator[Resource]:
    """Yield what was answered, in the groups in which it was asked."""
    for each in items:
        said: Resource = {"linkId": each.link_id}
        if each.words:
            said["text"] = each.words.into(language)
        answer = answers.get(each.link_id)
        if answer is not None:
            yield said | {"answer": [_answer(each, answer, language, raw[each.link_id])]}
        elif within := list(_items(each.items, answers, language, raw)):
            yield said | {"item": within}


def _answer(question: Item, answer: Answer, language: str, raw: Resource) -> Resource:
    if answer.value is None:
        return {"extension": [{"url": ABSENT, "valueCode": NOT_SURE}]}
    if question.kind is Kind.CHOICE:
        return _chosen(question, str(answer.value), language, raw)
    if question.kind is Kind.BOOLEAN:
        return {"valueBoolean": answer.value == "true"}
    if question.kind is Kind.INTEGER:
        return {"valueInteger": int(answer.value)}
    if question.kind is Kind.DECIMAL:
        return {"valueDecimal": float(answer.value)}
    return {"valueString": str(answer.value)}


def _chosen(question: Item, code: str, language: str, raw: Resource) -> Resource:
    """Return an answer in the type in which the questionnaire offers it."""
    for each in raw.get("answerOption", ()):
        if "valueInteger" in each and str(each["valueInteger"]) == code:
            return {"valueInteger": each["valueInteger"]}
        if "valueString" in each and each["valueString"][:_CODE] == code:
            return {"valueString": each["valueString"]}
    option = question.option(code)
    coding = {"code": code}
    if option is not None:
        coding |= {"system": option.system} if option.system else {}
        coding |= {"display": option.words.into(language)}
    return {"valueCoding": coding}


def _document(instrument: KnownInstrument) -> Resource:
    found: Resource = json.loads(instrument.document)["questionnaire"]
    return found


def _questionnaire(instrument: KnownInstrument) -> Resource:
    return {"url": _canonical(instrument), "status": "active", **_document(instrument)}


def _canonical(instrument: KnownInstrument) -> str:
    return str(_document(instrument).get("url") or f"{_INSTRUMENT}{instrument.name}")


def _raw_items(found: Resource) -> Iterator[Resource]:
    for each in found.get("item", ()):
        yield each
        yield from _raw_items(each)


def _url(check_in: str, number: int) -> str:
    """Return an address for a response, made of the check-in's id (RFC 9562, 5.5)."""
    return uuid5(UUID(check_in), str(number)).urn


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
