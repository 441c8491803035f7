"""The list as the practice sees it: search, tags, files, suppression, and the back office."""

import csv
import io
import re
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from soundwell_hookspecs import Role, SubscriberConfirmed
from soundwell_plugins.features.newsletter.files import COLUMNS, FileWrong
from soundwell_plugins.features.newsletter.tables import TABLES
from soundwell_plugins.testing import sign_in

from .conftest import ADA, Town, words

EVE = "eve@example.org"
HEAD = "email,consent_given_at,consent_text"
AGREED = "2026-12-01T10:00:00+00:00,I would like the letters."


def exported(town: Town) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(town.newsletter.files.export())))


def test_the_migrations_make_the_tables_that_the_code_uses(town: Town) -> None:
    with town.host.database.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or name in TABLES.tables}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, TABLES) == []


@pytest.mark.parametrize("sought", ["ada@", "WILMA", "ADA@EXAMPLE.ORG", ""])
def test_a_reader_is_found_by_a_part_of_address_or_name(town: Town, sought: str) -> None:
    town.joined(first_name="Wilma")
    assert [each.email for each in town.newsletter.readers.search(sought)] == [ADA]


def test_readers_are_found_by_their_tag(town: Town) -> None:
    town.newsletter.readers.tag(town.joined().id, ["choir"], actor=None)
    town.joined(EVE)
    assert [each.email for each in town.newsletter.readers.search(tag="choir")] == [ADA]


def test_the_file_has_the_proof_of_consent_and_a_link_for_leaving(town: Town) -> None:
    reader = town.joined(first_name="Ada")
    [row] = exported(town)
    assert tuple(row) == COLUMNS
    assert row["consent_given_at"] == town.clock.now().isoformat()
    assert "newsletter of Harbour Practice" in row["consent_text"]
    assert row["unsubscribe_url"].endswith(f"/newsletter/leave/{reader.way_out}")


def test_what_was_exported_can_be_taken_in(town: Town) -> None:
    reader = town.joined(first_name="=Ada")
    file = town.newsletter.files.export()
    town.newsletter.erase_personal_data(reader.person)
    town.newsletter.readers.lift(ADA, actor=None)
    assert town.newsletter.files.take(file).added == 1
    [row] = exported(town)
    assert row["consent_origin"] == "import"
    assert row["first_name"] == "'=Ada"
    assert town.newsletter.readers.search()[0].first_name == "=Ada"


def test_an_import_is_told_to_everybody_and_writes_no_mail(town: Town) -> None:
    town.newsletter.files.take(f"{HEAD}\n{ADA},{AGREED}\n")
    assert [type(event) for event in town.events()] == [SubscriberConfirmed]
    assert town.mails() == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"ada@,{AGREED}", "this is no mail address"),
        (f"{ADA},yesterday,Yes.", "consent_given_at is no date and time in ISO 8601"),
        (f"{ADA},2030-01-01T10:00:00+00:00,Yes.", "consent_given_at lies in the future"),
        (f"{ADA},2026-12-01T10:00:00+00:00,", "consent_text is empty"),
    ],
)
def test_a_line_without_proof_is_left_out_with_the_reason(
    town: Town, line: str, reason: str
) -> None:
    taken = town.newsletter.files.take(f"{HEAD}\n{line}\n{EVE},{AGREED}\n")
    assert taken.added == 1
    [(number, why)] = taken.left_out
    assert number == 2
    assert why.startswith(reason)


def test_a_file_without_the_columns_of_consent_is_refused(town: Town) -> None:
    with pytest.raises(FileWrong, match="lacks the columns consent_given_at, consent_text"):
        town.newsletter.files.take(f"email\n{ADA}\n")


@pytest.mark.parametrize("before", ["left", "erased", "never", "in the list"])
def test_an_import_brings_nobody_back(town: Town, before: str) -> None:
    reader = town.joined()
    if before == "left":
        town.newsletter.subscriptions.leave(reader.way_out)
    elif before == "erased":
        town.newsletter.erase_personal_data(reader.person)
    elif before == "never":
        town.newsletter.readers.suppress(ADA, actor=None)
    assert town.newsletter.files.take(f"{HEAD}\n{ADA},{AGREED}\n").added == 0


def test_suppressing_an_address_lets_its_reader_leave(town: Town) -> None:
    town.joined()
    town.newsletter.readers.suppress(ADA.upper(), actor=None)
    assert town.state() == "left"


def test_a_bounce_does_not_weaken_what_an_admin_decided(town: Town) -> None:
    town.newsletter.readers.suppress(ADA, actor=None)
    town.newsletter.readers.lift(ADA, actor=None)
    assert town.joined().state.value == "confirmed"


def test_the_form_for_other_sites_signs_up(town: Town) -> None:
    form = town.newsletter.snippet.html()
    consent = re.findall(r'name="consent" value="([0-9a-f]{64})"', form)[0]
    assert f'action="{town.host.practice.url}/newsletter"' in form
    town.client.post("/newsletter", data={"email": ADA, "consent": consent})
    town.deliver()
    assert town.state() == "pending"


def test_an_admin_finds_a_reader(town: Town) -> None:
    town.joined()
    sign_in(town.host, town.client, Role.ADMIN)
    assert ADA not in town.client.get("/office/newsletter").text
    answer = town.client.post("/office/newsletter", data={"words": "ada"})
    assert ADA in words(answer.text)
    assert "ada" not in str(answer.url)


def test_a_practitioner_does_not_see_the_list(town: Town) -> None:
    sign_in(town.host, town.client, Role.PRACTITIONER)
    assert town.client.get("/office/newsletter").status_code == 403


def test_an_admin_tags_and_removes_a_reader(town: Town) -> None:
    reader = town.joined()
    sign_in(town.host, town.client, Role.ADMIN)
    at = f"/office/newsletter/{reader.id}"
    town.client.post(f"{at}/tags", data={"tags": "choir, north"})
    assert town.newsletter.readers.search(ADA)[0].tags == ("choir", "north")
    town.client.post(f"{at}/remove")
    assert town.state() == "left"


def test_the_back_office_shows_the_form_for_other_sites(town: Town) -> None:
    sign_in(town.host, town.client, Role.ADMIN)
    assert "&lt;form method=" in town.client.get("/office/newsletter/form").text


def signed_in(town: Town) -> None:
    sign_in(town.host, town.client, Role.ADMIN)


def test_an_admin_finds_readers_by_their_tag(town: Town) -> None:
    town.newsletter.readers.tag(town.joined().id, ["choir"], actor=None)
    town.joined(EVE)
    signed_in(town)
    page = words(town.client.post("/office/newsletter", data={"tag": "choir"}).text)
    assert (ADA in page, EVE in page) == (True, False)


def test_an_admin_keeps_an_address_from_being_written_to_and_lets_it_in_again(
    town: Town,
) -> None:
    town.joined()
    signed_in(town)
    at = "/office/newsletter/suppress"
    first = town.client.post(at, data={"email": ADA, "do": "never"})
    assert (town.state(), first.headers["location"]) == ("left", "/office/newsletter?done=never")
    assert "Nothing is sent" in words(town.client.get(first.headers["location"]).text)
    town.client.post(at, data={"email": ADA, "do": "again"})
    town.sign_up()
    town.deliver()
    assert town.state() == "pending"


def test_what_is_no_address_cannot_be_suppressed(town: Town) -> None:
    signed_in(town)
    answer = town.client.post("/office/newsletter/suppress", data={"email": "ada@"})
    assert answer.status_code == 422
    assert 'value="ada@"' in answer.text


def test_an_admin_downloads_the_list(town: Town) -> None:
    town.joined(first_name="Jürgen")
    signed_in(town)
    answer = town.client.post("/office/newsletter/files/export")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="newsletter-2027-01-04.csv"'
    )
    assert answer.headers["cache-control"] == "no-store"
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["email"], row["first_name"]) == (ADA, "Jürgen")


def test_an_admin_takes_readers_in(town: Town) -> None:
    signed_in(town)
    content = f"{HEAD}\r\n{ADA},{AGREED}\r\nada@,{AGREED}\r\n"
    answer = town.client.post("/office/newsletter/files/import", data={"content": content})
    page = words(answer.text)
    assert "1 reader was taken in" in page
    assert "line 3: this is no mail address" in page
    assert town.state() == "confirmed"


def test_a_file_without_proof_is_refused_in_the_back_office_as_well(town: Town) -> None:
    signed_in(town)
    answer = town.client.post("/office/newsletter/files/import", data={"content": "email\na@b.c"})
    assert answer.status_code == 422
    assert "lacks the columns consent_given_at, consent_text" in words(answer.text)


def test_a_practitioner_takes_no_list_away(town: Town) -> None:
    sign_in(town.host, town.client, Role.PRACTITIONER)
    assert town.client.post("/office/newsletter/files/export").status_code == 403


def test_the_trail_says_who_looked_and_no_address(town: Town) -> None:
    town.joined()
    sign_in(town.host, town.client, Role.ADMIN)
    town.client.post("/office/newsletter", data={"words": ADA})
    assert town.host.verify_audit().entries >= 1


def test_those_on_the_list_are_named_in_order_with_their_topics(town: Town) -> None:
    town.joined(**{"topic-groups": "yes"})
    town.joined(EVE)
    town.sign_up("third@example.org")
    town.deliver()
    first, second = town.newsletter.listed_subscribers("")
    assert {first.topics, second.topics} == {("groups",), ()}
    assert town.newsletter.listed_subscribers(first.subscriber) == [second]
    assert town.newsletter.listed_subscribers(second.subscriber) == []


def test_how_many_there_are_is_counted(town: Town) -> None:
    town.joined()
    town.sign_up(EVE)
    town.deliver()
    town.clock.advance(timedelta(seconds=1))
    counted = {state.value: count for state, count in town.newsletter.readers.counts().items()}
    assert counted == {"pending": 1, "confirmed": 1, "left": 0}
