"""What a visitor types, and the sentence for what is wrong with it."""

from dataclasses import replace

import pytest

from soundwell_hookspecs import Channel
from soundwell_plugins.features.scheduling import forms

from .conftest import TERMS

RIGHT = {"channel": "online", "name": "Ada Quinn", "email": "ada@example.org"}


def errors(**typed: str) -> dict[str, str]:
    submission = forms.read({**RIGHT, **typed}, TERMS)
    assert (submission.form is None) == bool(submission.state.errors)
    return dict(submission.state.errors)


def test_a_complete_form_is_taken() -> None:
    form = forms.read({**RIGHT, "name": "  Ada Quinn "}, TERMS).form
    assert form is not None
    assert (form.name, form.email, form.channel) == ("Ada Quinn", RIGHT["email"], Channel.ONLINE)


@pytest.mark.parametrize(
    "name",
    [
        "Ζωή",
        "王小明",
        "Núñez-O\u2019Neill, Jr.",
        "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
        "👩\u200d🎤 Jo",
        "X" * 100,
    ],
)
def test_any_ordinary_name_is_taken(name: str) -> None:
    assert errors(name=name) == {}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Please tell us a name, any name you like to be called by."),
        ("   ", "Please tell us a name, any name you like to be called by."),
        ("X" * 101, "Please use at most 100 characters for your name."),
        ("X" * 10_000, "Please use at most 100 characters for your name."),
        ("Ada\r\nBcc: x@y.z", "Please write your name on one line, with ordinary letters."),
        ("Ada\u2028Quinn", "Please write your name on one line, with ordinary letters."),
        ("Ada\x00Quinn", "Please write your name on one line, with ordinary letters."),
        ("\u202eadA", "Please write your name on one line, with ordinary letters."),
    ],
)
def test_a_name_that_cannot_be_used_is_explained(name: str, sentence: str) -> None:
    assert errors(name=name) == {"name": sentence}


@pytest.mark.parametrize(
    "email",
    ["ada", "ada@", "ada@x", "a b@example.org", "ada@example.org\nBcc: x@y.z", "a" * 10_000],
)
def test_an_address_that_is_none_is_explained(email: str) -> None:
    assert errors(email=email) == {
        "email": "Please check the e-mail address. It looks like name@example.com."
    }


@pytest.mark.parametrize("phone", ["+44 20 7946 0000", "(030) 901820-0", "110110", "٠١٢٣٤٥٦٧"])
def test_any_reasonable_number_is_taken(phone: str) -> None:
    assert errors(channel="phone", phone=phone) == {}


@pytest.mark.parametrize(
    "phone", ["12345", "1" * 21, "1" * 10_000, "call me", "++491234567", "1\n2"]
)
def test_a_number_that_is_none_is_explained(phone: str) -> None:
    sentence = "Please check the phone number. It has 6 to 20 digits."
    assert errors(phone=phone) == {"phone": sentence}


def test_a_number_is_needed_for_a_call() -> None:
    sentence = "Please tell us a phone number, so that we can call you."
    assert errors(channel="phone") == {"phone": sentence}


@pytest.mark.parametrize("channel", ["", "pigeon", "ONLINE", "x" * 10_000])
def test_a_channel_that_is_none_is_explained(channel: str) -> None:
    assert errors(channel=channel) == {"channel": "Please choose how you would like to talk."}


def test_a_channel_that_the_practice_does_not_have_is_explained() -> None:
    state = forms.read(RIGHT, replace(TERMS, channels=(Channel.PHONE,))).state
    assert state.errors == {"channel": "Please choose how you would like to talk."}


@pytest.mark.parametrize("typed", [{}, {"channel": "", "name": " ", "email": "", "phone": ""}])
def test_an_empty_form_is_explained_field_by_field(typed: dict[str, str]) -> None:
    assert forms.read(typed, TERMS).state.errors == {
        "channel": "Please choose how you would like to talk.",
        "name": "Please tell us a name, any name you like to be called by.",
        "email": "Please tell us an e-mail address, so that we can confirm the time.",
    }


def test_everything_that_was_typed_comes_back() -> None:
    state = forms.read({**RIGHT, "email": "ada", "phone": "12"}, TERMS).state
    assert {**state.values, "submission": ""} == {
        **RIGHT,
        "email": "ada",
        "phone": "12",
        "submission": "",
    }


@pytest.mark.parametrize("submission", ["", "x" * 10_000, "<script>", "A" * 32])
def test_an_id_that_was_not_made_here_is_replaced(submission: str) -> None:
    read = forms.read({**RIGHT, "submission": submission}, TERMS)
    assert read.form is not None
    assert read.form.submission == read.state.values["submission"] != submission


def test_an_id_that_was_made_here_is_kept() -> None:
    blank = forms.blank(TERMS).values["submission"]
    read = forms.read({**RIGHT, "submission": blank}, TERMS)
    assert read.state.values["submission"] == blank
