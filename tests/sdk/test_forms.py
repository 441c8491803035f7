"""Forms: what was typed stays, and each field that is wrong has its sentence."""

from collections.abc import Iterator

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationInfo, field_validator, model_validator

from soundwell_plugins.sdk.forms import MAX_FIELDS, FormState, Submission, read, submitted

SENTENCES = {
    "name": "Please tell us your name.",
    "name.string_too_long": "Please shorten your name to 40 characters.",
    "": "Please choose online or phone.",
}


class Visit(BaseModel):
    """A form as a plugin would write it."""

    name: str = Field(min_length=1, max_length=40)
    phone: str = ""
    minutes: int = 15

    @field_validator("phone")
    @classmethod
    def _looks_like_a_phone(cls, value: str, _info: ValidationInfo) -> str:
        if any(character.isalpha() for character in value):
            raise ValueError("letters")
        return value


class Choice(BaseModel):
    """A form that can only be judged as a whole."""

    online: str = ""
    phone: str = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> "Choice":
        if bool(self.online) is bool(self.phone):
            raise ValueError("one of both")
        return self


def visit(**typed: str) -> Submission[Visit]:
    return read(Visit, typed, SENTENCES)


def test_a_form_that_is_right_is_there() -> None:
    assert visit(name="Amelia", minutes="30").form == Visit(name="Amelia", minutes=30)


def test_a_form_that_is_right_has_no_errors() -> None:
    assert visit(name="Amelia").state == FormState({"name": "Amelia"}, {})


def test_a_missing_field_has_its_sentence() -> None:
    assert visit().state.errors == {"name": "Please tell us your name."}


def test_a_field_of_blanks_counts_as_empty() -> None:
    assert visit(name="   ").state.errors == {"name": "Please tell us your name."}


def test_a_kind_of_error_can_have_a_sentence_of_its_own() -> None:
    errors = visit(name="A" * 41).state.errors
    assert errors == {"name": "Please shorten your name to 40 characters."}


def test_a_field_without_a_sentence_is_pointed_at_all_the_same() -> None:
    assert visit(name="Amelia", minutes="soon").state.errors == {"minutes": "Please check this."}


def test_every_field_that_is_wrong_is_named_at_once() -> None:
    assert set(visit(name="", phone="call me", minutes="x").state.errors) == {
        "name",
        "phone",
        "minutes",
    }


def test_an_error_of_the_whole_form_stands_under_no_field() -> None:
    submission = read(Choice, {"online": "y", "phone": "y"}, SENTENCES)
    assert submission.state.errors == {"": "Please choose online or phone."}


def test_what_was_typed_is_kept_when_something_is_wrong() -> None:
    submission = visit(name="A" * 41, phone="0117 496 0123")
    assert submission.form is None
    assert submission.state.values == {"name": "A" * 41, "phone": "0117 496 0123"}


def test_blanks_around_what_was_typed_are_dropped() -> None:
    assert visit(name="  Amelia ").state.values == {"name": "Amelia"}


def test_fields_that_the_form_does_not_know_are_dropped() -> None:
    assert visit(name="Amelia", admin="yes").state.values == {"name": "Amelia"}


@given(st.dictionaries(st.text(max_size=10) | st.sampled_from(list(Visit.model_fields)), st.text()))
def test_whatever_is_typed_a_form_is_there_or_says_why_not(typed: dict[str, str]) -> None:
    submission = read(Visit, typed, SENTENCES)
    assert (submission.form is None) is bool(submission.state.errors)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = FastAPI()

    @app.post("/")
    def show(typed: dict[str, str] = Depends(submitted)) -> dict[str, str]:  # noqa: FAST002, B008
        return typed

    with TestClient(app) as client:
        yield client


def test_what_no_keyboard_has_and_not_every_database_keeps_is_left_out(client: TestClient) -> None:
    assert client.post("/", data={"name": "Zo\0ë"}).json() == {"name": "Zoë"}


def test_the_fields_of_a_form_are_read(client: TestClient) -> None:
    assert client.post("/", data={"name": "Zoë"}).json() == {"name": "Zoë"}


def test_of_a_field_that_was_sent_twice_the_last_counts(client: TestClient) -> None:
    assert client.post("/", data={"name": ["Amelia", "Zoë"]}).json() == {"name": "Zoë"}


def test_bytes_that_are_no_text_are_replaced(client: TestClient) -> None:
    answer = client.post(
        "/", content=b"name=%ff", headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.json() == {"name": "\N{REPLACEMENT CHARACTER}"}


def test_a_form_with_too_many_fields_is_refused(client: TestClient) -> None:
    fields = {f"field{number}": "x" for number in range(MAX_FIELDS + 1)}
    assert client.post("/", data=fields).status_code == 400


def test_a_form_with_a_file_is_refused(client: TestClient) -> None:
    assert client.post("/", files={"name": ("name.txt", b"Amelia")}).status_code == 400


def test_a_body_that_is_no_form_has_no_fields(client: TestClient) -> None:
    assert client.post("/", json={"name": "Amelia"}).json() == {}
