"""The table `[mail]`."""

import pytest
from pydantic import ValidationError

from soundwell_plugins.connectors.mail.configuration import MailConfig, Security
from soundwell_plugins.connectors.mail.smtp import Server
from soundwell_plugins.sdk.configuration import Secret

PASSWORD = {"env": "HARBOUR_PASSWORD"}


def config(**table: object) -> MailConfig:
    return MailConfig.model_validate(table)


def test_an_empty_table_means_the_spool() -> None:
    assert Server.from_config(config()) is None


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_is_the_usual_one_for_the_security(security: str, port: int) -> None:
    server = Server.from_config(config(host="smtp.example.org", security=security))
    assert server is not None
    assert server.port == port


def test_without_a_word_about_it_the_way_is_protected() -> None:
    assert config(host="smtp.example.org").security is Security.STARTTLS


def test_a_port_that_is_given_counts() -> None:
    server = Server.from_config(config(host="smtp.example.org", port=2525))
    assert server is not None
    assert server.port == 2525


def test_what_cannot_be_delivered_returns_to_the_address_that_is_given() -> None:
    table = {"host": "smtp.example.org", "bounces": "bounces@harbour.example"}
    server = Server.from_config(config(**table))
    assert server is not None
    assert server.bounces == "bounces@harbour.example"


def test_the_account_shows_no_password() -> None:
    table = {"host": "smtp.example.org", "user": "harbour", "password": Secret.of("tide")}
    server = Server.from_config(config(**table))
    assert server is not None
    assert server.account is not None
    assert "tide" not in repr(server)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"user": "harbour", "password": PASSWORD}, "`user` needs a `host`"),
        ({"host": "smtp.example.org", "user": "harbour"}, "belong together"),
        ({"host": "smtp.example.org", "password": PASSWORD}, "belong together"),
        (
            {"host": "h", "security": "none", "user": "harbour", "password": PASSWORD},
            "a password would travel readable",
        ),
        ({"host": "h", "port": 0}, "greater than or equal to 1"),
        ({"host": "h", "security": "ssl"}, "'starttls', 'tls' or 'none'"),
        ({"from": "nobody"}, "not a valid email address"),
        ({"bounces": "nobody"}, "not a valid email address"),
        ({"per_hour": 0}, "greater than or equal to 1"),
        ({"timeout": "2 hours"}, "longer than a delivery may take"),
        ({"hots": "smtp.example.org"}, "Extra inputs are not permitted"),
    ],
)
def test_a_mistake_is_named(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        config(**table)
