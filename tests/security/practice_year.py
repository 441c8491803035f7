"""What people do in a practice with all plugins in the course of a year, and what they type."""

import re
from datetime import timedelta
from queue import SimpleQueue
from typing import Any, Final
from urllib.parse import urlsplit

import pyotp

from soundwell_hookspecs import (
    Account,
    Attention,
    Delivery,
    Feature,
    MessageRequested,
    NoConfig,
    PersonId,
    PluginContext,
    PractitionerId,
    Role,
    hookimpl,
)
from soundwell_plugins.features.alliance.check_in import Way
from soundwell_plugins.features.alliance.client import Details, Guardian
from soundwell_plugins.features.alliance.plugin import Alliance
from soundwell_plugins.features.newsletter import Newsletter
from soundwell_plugins.host.accounts.passwords import Passwords
from soundwell_plugins.testing import RunningPractice, sign_in

PATIENCE: Final = 30
OK: Final = 200
PASSWORD: Final = "copper lantern seven"
TOLD: Final = (
    "Quillfeather",
    "zoe.quill@example.org",
    "+44 117 496 0731",
    "Saxifrage",
    "0117 496 0732",
    "Grumbleshire",
    "wanda.grum@example.org",
    "kaleidoscope",
    "Pemberwick",
    "otto.pember@example.org",
    "tambourine",
    "Vandersloot",
    "casino.vander@example.org",
    "roulette",
    "Marchbanks",
    "ines.march@harbour.example",
    "Ines' own telephone",
    "nobody.knows@example.org",
    "Thistlewood",
    "marimba",
    "Bramblewick",
    "cornelius.b@example.org",
    "xylophone",
    "Whortleberry",
    "zoe.new@example.org",
    "clavichord",
    "bandoneon",
    "Ravensbourne",
    "lighthouse",
    "Philippa Quillfeather",
    "melancholy",
    "hurdy-gurdy",
    "Tiggywinkle",
    "tiggy.w@example.org",
    PASSWORD,
)
"""Everything that somebody types here, or has in a calendar."""


class Ear(Feature[NoConfig]):
    """Hears what is sent to whom, and quotes people in its errors, as no plugin should."""

    name = "ear"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.messages: SimpleQueue[MessageRequested] = SimpleQueue()

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        if delivery.attempt == 1:
            self.messages.put(event)
        raise ValueError("Quillfeather wrote about a clavichord")

    @hookimpl
    def attention(self, account: Account) -> list[Attention]:
        raise ValueError("nobody looked after Whortleberry")


class Year:
    """What happens in a practice in the course of a year."""

    def __init__(self, practice: RunningPractice) -> None:
        self.practice = practice
        self.client = practice.client
        ear = practice.host.plugins["ear"]
        assert isinstance(ear, Ear)
        self.ear = ear

    def pass_by(self) -> None:
        self.book()
        self.write()
        self.sign_up()
        self.come_to_work()
        self.look_after_people()
        self.look_for_who_fits()
        self.check_in()
        self.ask_for_nonsense()

    def post(self, path: str, *statuses: int, **typed: str) -> Any:
        answer = self.client.post(path, data=typed)
        assert answer.status_code in (statuses or {200, 303}), f"{path}: {answer.status_code}"
        return answer

    def link(self, template: str) -> str:
        """Return where the link of a message leads; others that came before are passed over."""
        while True:
            message = self.ear.messages.get(timeout=PATIENCE)
            if message.template == template:
                return urlsplit(message.link).path

    def book(self) -> None:
        form = {
            "channel": "phone",
            "name": "Zoë Quillfeather",
            "email": "zoe.quill@example.org",
            "phone": "+44 117 496 0731",
            "submission": "1" * 32,
        }
        self.post("/book/maya/20270105T113000Z", 422, **{**form, "email": "clavichord"})
        self.post("/book/maya/20270105T113000Z", **form)
        path = self.link("scheduling/mail/confirm")
        self.client.get(path)
        self.post(path)
        booked = self.link("scheduling/mail/booked")
        self.client.get(booked)
        api = {
            "kind": "",
            "times": [{"practitioner": "maya", "start": "2027-01-11T10:00:00Z"}],
            "channel": "phone",
            "name": "Wanda Grumbleshire",
            "email": "wanda.grum@example.org",
            "phone": "0117 496 0732",
            "form": "2" * 32,
        }
        assert self.client.post("/api/scheduling/bookings", json=api).status_code == 202

    def write(self) -> None:
        letter = {
            "name": "Otto Pemberwick",
            "email": "otto.pember@example.org",
            "message": "I play the tambourine at night",
            "submission": "3" * 32,
        }
        self.post("/contact", **letter)
        self.post(self.link("contact/mail/confirm"))
        spam = {"name": "Vandersloot", "email": "casino.vander@example.org", "message": "roulette"}
        comment = {"name": "Cornelius Bramblewick", "email": "cornelius.b@example.org"}
        path = "/contact/comments?article=https://harbour.example/journal/spring"
        self.post(path, **comment, text="My xylophone agrees", submission="5" * 32)
        self.post("/contact", **spam, **{"submission": "4" * 32, "proof-homepage": "x"})

    def sign_up(self) -> None:
        page = self.client.get("/newsletter").text
        consent = re.findall(r'name="consent" value="([0-9a-f]{64})"', page)[0]
        self.post(
            "/newsletter",
            email="wanda.grum@example.org",
            first_name="Saxifrage",
            consent=consent,
        )
        self.post(self.link("newsletter/mail/confirm"))
        newsletter = self.practice.host.plugins["newsletter"]
        assert isinstance(newsletter, Newsletter)
        [reader] = newsletter.readers.search("wanda")
        newsletter.readers.tag(reader.id, ["choir"], actor=None)
        newsletter.readers.search("kaleidoscope")

    def come_to_work(self) -> None:
        accounts, database = self.practice.host.accounts, self.practice.host.database
        with database.transaction() as session:
            ines = accounts.register.add(
                session,
                email="ines.march@harbour.example",
                name="Ines Marchbanks",
                roles=[Role.ADMIN],
            )
            accounts.new_passwords.begin_with(session, ines, Passwords().hashed(PASSWORD))
            secret = accounts.factors.offered(session, ines.id)
            code = pyotp.TOTP(secret).at(self.practice.clock.now())
            assert accounts.factors.confirm(session, ines.id, code)
        self.client.headers["User-Agent"] = "Ines' own telephone"
        self.post("/sign-in", 422, email="nobody.knows@example.org", password=PASSWORD)
        self.post("/sign-in", email="ines.march@harbour.example", password=PASSWORD)
        self.post("/sign-in/forgotten", email="ines.march@harbour.example")
        sign_in(self.practice.host, self.client, Role.ADMIN)
        for path in (
            "/office",
            "/office/enquiries",
            "/office/bookings",
            "/office/newsletter",
            "/office/comments",
        ):
            assert self.client.get(path).status_code == 200
        page = self.client.get("/office/enquiries").text
        for path in re.findall(r'href="(/office/enquiries/\w+)"', page):
            self.client.get(path)

    def look_after_people(self) -> None:
        host = self.practice.host
        people = host.people
        with host.database.transaction() as session:
            zoe, wanda = (self.person(session, each) for each in ("zoe.quill", "wanda.grum"))
            people.change_address(session, zoe, email="zoe.new@example.org", actor=None)
            other = people.add(session, email="zoe.quill@example.org", name="Whortleberry")
            people.merge(session, kept=zoe, dropped=other, actor=None)
            people.assign_care(session, client=zoe, practitioner=PractitionerId("maya"), actor=None)
        self.practice.clock.advance(timedelta(days=30))
        with host.database.reading() as session:
            assert people.get(session, wanda) is not None
        host.privacy.expire(self.practice.clock.now())

    def look_for_who_fits(self) -> None:
        """Say what one hopes for, talk with two, and write down and share how it was."""
        self.client.post("/fit/questions/words", data={"words": "A bandoneon", "step": "next"})
        form = {
            "channel": "phone",
            "name": "Zoë Quillfeather",
            "email": "zoe.new@example.org",
            "phone": "+44 117 496 0731",
            "submission": "6" * 32,
        }
        both = "with=maya&with=jonas&time-maya=20270208T100000Z&time-jonas=20270205T100000Z"
        self.post(f"/booking/several/details?{both}", **form)
        self.post(self.link("scheduling/mail/confirm"))
        path = self.link("fit/mail/card")
        self.practice.clock.advance(timedelta(days=20))
        page = self.client.get(path).text
        [first, *_] = re.findall(r'name="with" value="(\w+)"', page)
        self.post(f"{path}/notes/{first}", safe="4", note="Kind as a Ravensbourne lighthouse")
        self.post(f"{path}/share", **{"with": first})
        self.post(f"{path}/choose", chosen="nobody")
        sign_in(self.practice.host, self.client, Role.ADMIN)
        waiting = {"name": "Hyacinth Tiggywinkle", "email": "tiggy.w@example.org"}
        self.post("/office/waiting/new", **waiting)
        self.client.get("/office/waiting")

    def check_in(self) -> None:
        """Answer a check-in to its end, leave another as a draft, and read the first."""
        alliance = self.practice.host.plugins["alliance"]
        assert isinstance(alliance, Alliance)
        with self.practice.host.database.transaction() as session:
            client = alliance.clients.add(session, self.person(session, "zoe.new"))
            guardian = Details(young=True, guardian=Guardian("Philippa Quillfeather", "2027-01-01"))
            alliance.clients.agree(session, client.id, details=guardian, language="en_GB")
            form = alliance.catalogue.form(["words"])
            answered, draft = (
                alliance.check_ins.begin(
                    session,
                    client,
                    practitioner=PractitionerId("maya"),
                    form=form,
                    occasion=occasion,
                    way=Way.MAIL,
                    valid=timedelta(days=7),
                )
                for occasion in ("1", "2")
            )
        assert answered is not None
        assert draft is not None
        assert self.fill_in(alliance.doors.for_mail(answered), "The melancholy") > 1
        path = alliance.doors.for_mail(draft)
        self.post(path, step="words.words", go="later", **{"a-words-wishes": "A hurdy-gurdy"})
        maya = sign_in(
            self.practice.host,
            self.client,
            Role.PRACTITIONER,
            practitioner=PractitionerId("maya"),
        )
        assert alliance.records.open(maya, client.id).check_ins

    def fill_in(self, path: str, words: str) -> int:
        """Answer every page of a check-in with some words, and return how many there were."""
        onward = path
        for number in range(1, 20):
            page = self.client.get(onward).text
            [step] = re.findall(r'name="step" value="([^"]+)"', page)
            fields = re.findall(r'<textarea[^>]* name="([^"]+)"', page)
            answer = self.post(path, step=step, go="next", **dict.fromkeys(fields, words))
            if answer.status_code == OK:
                return number
            onward = answer.headers["location"]
        raise AssertionError("it has no end")

    def person(self, session: Any, name: str) -> PersonId:
        known = self.practice.host.people.find(session, f"{name}@example.org")
        assert known is not None
        return known.id

    def ask_for_nonsense(self) -> None:
        """Put words into places where nobody expects them."""
        self.client.get("/book/Thistlewood?zone=Grumbleshire")
        self.client.get("/nowhere/Pemberwick", headers={"X-Request-ID": "Vandersloot"})
        self.client.post("/contact", content=b"Quillfeather", headers={"Content-Type": "text/x"})
        self.client.post("/api/scheduling/bookings", content=b'{"name": "Quillfeather"')
