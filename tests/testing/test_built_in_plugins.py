"""The plugins of the suite pass what every plugin has to pass."""

from collections.abc import Iterator
from typing import ClassVar

import pytest

from soundwell_plugins.connectors.akismet import Akismet
from soundwell_plugins.connectors.calendars import Calendars
from soundwell_plugins.connectors.mail import Mail
from soundwell_plugins.connectors.mailchimp import Mailchimp
from soundwell_plugins.connectors.odoo import Odoo
from soundwell_plugins.features.alliance.plugin import Alliance
from soundwell_plugins.features.contact import Contact
from soundwell_plugins.features.fit import Fit
from soundwell_plugins.features.newsletter import Newsletter
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.spam import Spam
from soundwell_plugins.host.discovery import installed
from soundwell_plugins.testing import calendar_server
from soundwell_plugins.testing.conformance import PluginConformance, Scene
from soundwell_plugins.testing.conformance.scene import Somebody
from tests.connectors.mailchimp.mailchimp_stand_in import AUDIENCE, serving
from tests.connectors.odoo.odoo_standin import standing_in
from tests.connectors.odoo.odoo_world import DATABASE, KEY, LOGIN, PRACTITIONER, World


class TestScheduling(PluginConformance):
    plugin = Scheduling


class TestNewsletter(PluginConformance):
    plugin = Newsletter


class TestContact(PluginConformance):
    plugin = Contact

    def fill(self, scene: Scene, somebody: Somebody) -> None:
        name, email, *_ = somebody.texts
        typed = {"name": name, "email": email, "message": "Hello", "submission": ""}
        answer = scene.practice.client.post("/contact", data=typed)
        assert answer.status_code == 303


class TestAlliance(PluginConformance):
    plugin = Alliance


class TestFit(PluginConformance):
    plugin = Fit


class TestSpam(PluginConformance):
    plugin = Spam


class TestAkismet(PluginConformance):
    plugin = Akismet

    @pytest.fixture(scope="class")
    @classmethod
    def written(cls) -> Iterator[str]:
        with calendar_server() as something_else:  # which no verdict comes from
            yield f"""
api_key = {{ env = "TEST_AKISMET_KEY" }}
site = "https://harbour.example"
address = "{something_else.url}"
"""


class TestMail(PluginConformance):
    plugin = Mail


class TestCalendars(PluginConformance):
    plugin = Calendars
    table = 'private_hosts = ["127.0.0.1"]\nsources = []'


class TestMailchimp(PluginConformance):
    plugin = Mailchimp
    secrets: ClassVar = {"mailchimp.key": "0123456789abcdef-us21"}

    @pytest.fixture(scope="class")
    @classmethod
    def written(cls) -> Iterator[str]:
        with serving() as stand_in:
            yield f"""
api_key = {{ file = "mailchimp.key" }}
webhook = {{ file = "webhook.secret" }}
audience = "{AUDIENCE}"
address = "{stand_in.address}"
"""


class TestOdoo(PluginConformance):
    plugin = Odoo
    secrets: ClassVar = {"TEST_ODOO_KEY": KEY}

    @pytest.fixture(scope="class")
    @classmethod
    def written(cls) -> Iterator[str]:
        with standing_in(World(19, "json2")) as odoo:
            yield f"""
url = "{odoo.url}"
database = "{DATABASE}"
login = "{LOGIN}"
version = 19
protocol = "json2"
key = {{ env = "TEST_ODOO_KEY" }}

[odoo.users]
maya = "{PRACTITIONER}"
"""


def test_none_of_them_is_forgotten() -> None:
    ours = {name for name, each in installed().items() if each.distribution == "soundwell"}
    tried = {
        each.plugin.name
        for each in globals().values()
        if isinstance(each, type)
        and issubclass(each, PluginConformance)
        and each is not PluginConformance
    }
    assert tried == ours
