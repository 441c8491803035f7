"""The part of HL7 FHIR R4's `Questionnaire` that is read; see http://hl7.org/fhir/R4/questionnaire.html.

What is not read here is left alone, except where leaving it out would change what is asked.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

TRANSLATION: Final = "http://hl7.org/fhir/StructureDefinition/translation"
ORDINAL: Final = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LOWEST: Final = "http://hl7.org/fhir/StructureDefinition/minValue"
HIGHEST: Final = "http://hl7.org/fhir/StructureDefinition/maxValue"
CONTROL: Final = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"

MAX_OPTIONS: Final = 50
MAX_CHILDREN: Final = 200

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
LinkId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Code = Annotated[str, StringConstraints(pattern=r"^\S+( \S+)*$", max_length=64)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class Element(BaseModel):
    """A part of a resource."""

    model_config = ConfigDict(extra="ignore", populate_by_name=False, hide_input_in_errors=True)


class Extension(Element):
    """More than the resource itself can say."""

    url: str
    extension: list["Extension"] = Field(default_factory=list, max_length=MAX_CHILDREN)
    value_code: str | None = Field(None, alias="valueCode")
    value_string: str | None = Field(None, alias="valueString")
    value_markdown: str | None = Field(None, alias="valueMarkdown")
    value_decimal: float | None = Field(None, alias="valueDecimal", allow_inf_nan=False)
    value_integer: int | None = Field(None, alias="valueInteger")
    value_concept: dict[str, Any] | None = Field(None, alias="valueCodeableConcept")


class Extended(Element):
    """Something that can have extensions."""

    extension: list[Extension] = Field(default_factory=list, max_length=MAX_CHILDREN)


class Coding(Extended):
    """A code."""

    system: str = ""
    code: Code
    display: Text | None = None
    display_more: Extended = Field(default_factory=Extended, alias="_display")


class AnswerOption(Extended):
    """One answer of a choice."""

    coding: Coding | None = Field(None, alias="valueCoding")
    integer: int | None = Field(None, alias="valueInteger")
    string: Text | None = Field(None, alias="valueString")


class EnableWhen(Element):
    """An answer on which an item depends."""

    question: LinkId
    operator: Literal["="]
    coding: Coding | None = Field(None, alias="answerCoding")
    boolean: bool | None = Field(None, alias="answerBoolean")


class QuestionnaireItem(Extended):
    """An item."""

    link_id: LinkId = Field(alias="linkId")
    type: Literal["group", "display", "choice", "boolean", "integer", "decimal", "string", "text"]
    text: Text | None = None
    text_more: Extended = Field(default_factory=Extended, alias="_text")
    options: list[AnswerOption] = Field(
        default_factory=list, alias="answerOption", max_length=MAX_OPTIONS
    )
    value_set: str | None = Field(None, alias="answerValueSet")
    longest: int | None = Field(None, alias="maxLength", ge=1, le=20_000)
    repeats: bool = False
    initial: list[Any] = Field(default_factory=list)
    enable_when: list[EnableWhen] = Field(default_factory=list, alias="enableWhen", max_length=20)
    enable_behavior: Literal["any", "all"] | None = Field(None, alias="enableBehavior")
    item: list["QuestionnaireItem"] = Field(default_factory=list, max_length=MAX_CHILDREN)
    modifier: list[Any] = Field(default_factory=list, alias="modifierExtension")


class Resource(Extended):
    """A questionnaire."""

    resource_type: Literal["Questionnaire"] = Field(alias="resourceType")
    name: Name
    version: Version
    language: Language
    title: Text
    title_more: Extended = Field(default_factory=Extended, alias="_title")
    description: Text | None = None
    description_more: Extended = Field(default_factory=Extended, alias="_description")
    copyright: Text
    item: list[QuestionnaireItem] = Field(min_length=1, max_length=MAX_CHILDREN)
    modifier: list[Any] = Field(default_factory=list, alias="modifierExtension")
