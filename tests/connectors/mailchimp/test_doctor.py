"""What `soundwell doctor` finds out about Mailchimp: each fault with its remedy."""

import json
from collections.abc import Callable

import pytest

from soundwell_hookspecs import Finding, Grade

from .conftest import Town
from .mailchimp_stand_in import Answer


def well(town: Town) -> None:
    """Have Mailchimp report here."""
    town.stand_in.webhooks.append(town.mailchimp.webhooks.address)


def worst(town: Town) -> Finding:
    """Return the one thing that is not as it should be."""
    [finding] = [each for each in town.mailchimp.health() if each.grade is not Grade.FINE]
    return finding


def test_all_is_well(town: Town) -> None:
    well(town)
    assert {finding.grade for finding in town.mailchimp.health()} == {Grade.FINE}
    assert len(town.mailchimp.health()) == 5


@pytest.mark.parametrize(
    ("answer", "remedy"),
    [
        (Answer(401, json.dumps({"status": 401, "title": "API Key Invalid"})), "a new key"),
        (Answer(403, json.dumps({"status": 403, "title": "Forbidden"})), "a new key"),
        (Answer(403, "<html>Access Denied</html>", "text/html"), "firewall"),
        (Answer(403, kind=None), "firewall"),
        (Answer(500, kind=None), "status.mailchimp.com"),
    ],
)
def test_what_is_wrong_has_its_remedy(town: Town, answer: Answer, remedy: str) -> None:
    town.stand_in.next.append(answer)
    finding = worst(town)
    assert finding.grade is Grade.FAILING
    assert remedy in finding.remedy


def test_a_data_centre_that_does_not_answer_is_told_from_a_wrong_key(town: Town) -> None:
    town.use("http://127.0.0.1:9/3.0")
    assert "data centre at the end of the key" in worst(town).remedy


def test_a_key_without_data_centre_is_named(town: Town) -> None:
    file = town.mailchimp.config.api_key.file
    assert file is not None
    file.write_text("nodatacentre")
    assert "data centre" in worst(town).what


def test_an_audience_that_is_not_there_is_named(town: Town) -> None:
    well(town)
    town.stand_in.next.extend(
        [
            Answer(200, '{"health_status": "ok"}', "application/json"),
            Answer(404, json.dumps({"status": 404, "title": "Resource Not Found"})),
        ]
    )
    assert worst(town).remedy == "Copy the id from the audience's settings."


def test_a_field_that_is_demanded_is_named(town: Town) -> None:
    well(town)
    town.stand_in.required = True
    assert worst(town).what == "The audience demands the merge fields FNAME."


def test_a_field_that_is_not_there_is_named(open_town: Callable[..., Town]) -> None:
    town = open_town('name_field = "VORNAME"')
    well(town)
    assert worst(town).what == "The audience has no merge field VORNAME."


def test_permissions_that_nobody_configured_are_named_with_their_ids(town: Town) -> None:
    well(town)
    member(town)
    town.stand_in.permissions = ("abc123",)
    finding = worst(town)
    assert finding.grade is Grade.WARNING
    assert "They are: abc123." in finding.remedy


def test_permissions_that_the_audience_does_not_know_are_named(
    open_town: Callable[..., Town],
) -> None:
    town = open_town('permissions = ["other"]')
    well(town)
    member(town)
    town.stand_in.permissions = ("abc123",)
    assert worst(town).what == "The audience does not know all ids in `permissions`."


def test_permissions_that_the_audience_does_not_ask_for_are_named(
    open_town: Callable[..., Town],
) -> None:
    town = open_town('permissions = ["abc123"]')
    well(town)
    assert "asks for none" in worst(town).what


def test_an_audience_that_does_not_report_here_is_named(town: Town) -> None:
    town.stand_in.webhooks.append("https://elsewhere.example/mailchimp/x")
    finding = worst(town)
    assert finding.grade is Grade.WARNING
    assert "`soundwell mailchimp webhook` prints" in finding.remedy


def member(town: Town) -> None:
    town.stand_in.members["0" * 32] = {
        "id": "0" * 32,
        "email_address": "eve@example.org",
        "status": "subscribed",
        "tags": {},
    }
