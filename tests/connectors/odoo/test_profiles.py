"""What Odoo's contacts say of practitioners, for the suggestions that visitors get."""

from datetime import timedelta

import pytest

from soundwell_hookspecs import FitProfile, Grade
from soundwell_plugins.connectors.odoo.problems import OdooProblem
from tests.connectors.odoo.conftest import MAYA, BackOffice
from tests.connectors.odoo.odoo_standin import StandIn, Trouble

TABLE = """
[odoo.profiles.fields]
text = "comment"
topics = "category_id"
instruments = "function"
languages = "ref"
capacity = "barcode"
"""
DOWN = Trouble(status=502, body="<html>bad gateway</html>")


def knows(office: BackOffice, **values: object) -> None:
    """Write something into the contact of the practitioner's user."""
    partner = office.odoo.directory.user_of(MAYA).partner
    office.write("res.partner", partner, **values)


def profile(office: BackOffice) -> FitProfile:
    [found] = office.odoo.fit_profiles()
    return found


@pytest.fixture
def mapped(office: BackOffice) -> BackOffice:
    office.practice(TABLE)
    return office


def test_nothing_is_asked_where_no_field_is_named(office: BackOffice, standin: StandIn) -> None:
    assert office.odoo.fit_profiles() == []
    assert standin.calls == []


def test_contacts_say_who_somebody_is_in_plain_words(mapped: BackOffice) -> None:
    tags = [mapped.new("res.partner.category", name=each) for each in ("Grief", "Sleep")]
    knows(
        mapped,
        comment="<p>I work with <b>people</b>\xa0&amp; songs.</p><p>For long.</p>",
        category_id=[[6, 0, tags]],
        function="Piano, Voice;Piano",
        ref="EN, de, klingon",
        barcode="12",
    )
    found = profile(mapped)
    assert found.text == "I work with people\xa0& songs.\n\nFor long."
    assert found.topics == ("Grief", "Sleep")
    assert found.instruments == ("Piano", "Voice")
    assert found.languages == ("en", "de")
    assert found.capacity == 12


def test_an_empty_contact_says_nothing(mapped: BackOffice) -> None:
    knows(mapped, comment=False, function=False, ref=False, barcode=False)
    assert profile(mapped) == FitProfile(practitioner=MAYA)


@pytest.mark.parametrize("words", ["a few", "-3", "12345", "²"])
def test_places_that_are_no_number_are_not_known(mapped: BackOffice, words: str) -> None:
    knows(mapped, barcode=words)
    assert profile(mapped).capacity is None


def test_pages_read_the_kept_copy_for_an_hour(mapped: BackOffice, standin: StandIn) -> None:
    profile(mapped)
    knows(mapped, function="Harp")
    before = len(standin.calls)
    mapped.clock.advance(timedelta(minutes=59))
    assert profile(mapped).instruments == ()
    assert len(standin.calls) == before
    mapped.clock.advance(timedelta(minutes=2))
    assert profile(mapped).instruments == ("Harp",)


def test_the_kept_copy_answers_while_odoo_is_down(mapped: BackOffice, standin: StandIn) -> None:
    knows(mapped, function="Harp")
    profile(mapped)
    standin.chance = lambda: DOWN
    mapped.clock.advance(timedelta(days=1))
    assert profile(mapped).instruments == ("Harp",)
    before = len(standin.bodies)
    profile(mapped)
    assert len(standin.bodies) == before


def test_an_odoo_that_never_answered_is_a_failure(mapped: BackOffice, standin: StandIn) -> None:
    standin.chance = lambda: DOWN
    with pytest.raises(OdooProblem):
        mapped.odoo.fit_profiles()


def test_a_field_that_is_gone_takes_no_other_with_it(office: BackOffice) -> None:
    office.practice('[odoo.profiles.fields]\ntext = "x_gone"\ninstruments = "function"\n')
    knows(office, function="Harp")
    assert profile(office).instruments == ("Harp",)


def test_the_doctor_names_a_field_that_cannot_be_read(office: BackOffice) -> None:
    office.practice('[odoo.profiles.fields]\ntext = "x_gone"\ntopics = "country_id"\n')
    wrong = [each.what for each in office.odoo.health() if each.grade is Grade.FAILING]
    assert wrong == [
        "[odoo.profiles.fields]: x_gone, for text, is no field of this Odoo.",
        "[odoo.profiles.fields]: country_id, for topics, is of the kind many2one.",
    ]
