"""The table `[odoo]`."""

import pytest
from pydantic import ValidationError

from soundwell_plugins.connectors.odoo.configuration import OdooConfig
from soundwell_plugins.connectors.odoo.wording import GAPS
from soundwell_plugins.sdk.configuration import filled

RIGHT = {"url": "https://practice.example", "database": "d", "login": "l", "key": {"env": "KEY"}}


def config(**changes: object) -> OdooConfig:
    return OdooConfig.model_validate(RIGHT | changes)


def test_little_is_enough() -> None:
    assert config().prefix == "soundwell"


@pytest.mark.parametrize("url", ["https://x.example/erp/", "https://x.example/erp/web"])
def test_an_address_may_have_a_path(url: str) -> None:
    assert config(url=url).url == "https://x.example/erp"


@pytest.mark.parametrize("url", ["https://x.example/odoo", "https://x.example/web"])
def test_what_odoos_own_pages_add_to_an_address_is_left_out(url: str) -> None:
    assert config(url=url).url == "https://x.example"


def test_a_slash_says_that_the_path_is_the_servers_own() -> None:
    assert config(url="https://x.example/odoo/").url == "https://x.example/odoo"


@pytest.mark.parametrize(
    "url",
    [
        "practice.example",
        "ftp://x.example",
        "https://me:secret@x.example",
        "https://x.example/?db=1",
        "https://x.example:port",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        config(url=url)


@pytest.mark.parametrize("protocol", ["xmlrpc", "xmlrpcs"])
def test_xmlrpc_is_refused_with_the_reason(protocol: str) -> None:
    with pytest.raises(ValidationError, match="waits without end"):
        config(protocol=protocol)


def test_json2_is_refused_for_a_version_that_does_not_speak_it() -> None:
    with pytest.raises(ValidationError, match="json2 came with Odoo 19"):
        config(protocol="json2", version=17)


def test_a_gap_that_nothing_fills_is_refused() -> None:
    with pytest.raises(ValidationError, match="nothing to fill this gap"):
        config(opportunity={"name": "For {clint}"})


@pytest.mark.parametrize("text", ["{client.email}", "{client!r}", "{client:>9}", "{", "{0}"])
def test_a_gap_is_a_word_and_nothing_more(text: str) -> None:
    with pytest.raises(ValidationError):
        config(event={"name": text})


def test_every_gap_is_filled() -> None:
    text = " ".join(f"{{{gap}}}" for gap in GAPS)
    assert filled(text, dict.fromkeys(GAPS, "x")) == " ".join("x" * len(GAPS))


def test_a_tag_with_a_comma_is_refused_for_it_would_be_two() -> None:
    with pytest.raises(ValidationError, match="no comma"):
        config(opportunity={"tags": ["a,b"]})


def test_a_stage_to_go_to_needs_one_to_come_from() -> None:
    with pytest.raises(ValidationError, match="give `stage` too"):
        config(opportunity={"cancelled_stage": "Lost"})


def test_what_is_no_name_of_a_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="how a field of Odoo is called"):
        config(contact={"fields": {"Not A Field": "1"}})
