"""Messages as they travel: every claim is about the raw bytes or what a mail program reads."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundwell_hookspecs import Attachment, DeliveryRefused
from soundwell_plugins.connectors.mail.message import Letter, Mailbox, compose

INVITATION = """\
BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
SUMMARY:Gespräch
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")
LETTER = Letter(
    sender=Mailbox("Harbour Music Therapy", "hello@harbour.example"),
    answers=Mailbox("Harbour Music Therapy", "hello@harbour.example"),
    recipient=Mailbox("Ada Quinn", "ada@example.org"),
    text="Subject: Your consultation\n\nDear Ada,\n\nsee you on Monday.\n",
    attachments=(),
    written=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
    key="17:message_requested:mail",
)


def raw(letter: Letter) -> bytes:
    return compose(letter).as_bytes()


def received(letter: Letter) -> EmailMessage:
    stored = raw(letter).replace(b"\r\n", b"\n")  # as mailboxes keep it
    message = message_from_bytes(stored, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def words(message: EmailMessage) -> str:
    return "\n".join(str(message.get_content()).splitlines())


def header_names(letter: Letter) -> list[str]:
    return [name.lower() for name in received(letter)]


def test_every_line_ends_as_the_standard_asks() -> None:
    text = raw(LETTER)
    assert text.count(b"\n") == text.count(b"\r\n") == text.count(b"\r")


def test_the_headers_are_those_of_an_automatic_message() -> None:
    message = received(LETTER)
    assert {name: str(message[name]) for name in ("From", "To", "Reply-To", "Date")} == {
        "From": "Harbour Music Therapy <hello@harbour.example>",
        "To": "Ada Quinn <ada@example.org>",
        "Reply-To": "Harbour Music Therapy <hello@harbour.example>",
        "Date": "Mon, 02 Nov 2026 09:30:00 +0000",
    }
    assert message["Auto-Submitted"] == "auto-generated"


def test_the_first_line_of_the_template_is_the_subject_and_no_part_of_the_text() -> None:
    message = received(LETTER)
    assert message["Subject"] == "Your consultation"
    assert words(message) == "Dear Ada,\n\nsee you on Monday."


def test_a_repeat_is_recognised_by_its_id() -> None:
    later = replace(LETTER, written=datetime(2026, 11, 3, tzinfo=UTC))
    assert compose(later)["Message-ID"] == compose(LETTER)["Message-ID"]


def test_another_message_has_another_id() -> None:
    assert compose(replace(LETTER, key="18"))["Message-ID"] != compose(LETTER)["Message-ID"]


def test_the_id_does_not_show_the_key() -> None:
    assert b"message_requested" not in raw(LETTER)


def test_umlauts_arrive_everywhere() -> None:
    letter = replace(
        LETTER,
        sender=Mailbox("Praxis Müller, Köln", "post@praxis.example"),
        recipient=Mailbox("Jürgen Groß", "j@example.org"),
        text="Subject: Ihr Gespräch — Übergabe\n\nSchöne Grüße ♫\n",
    )
    message = received(letter)
    assert [a.display_name for a in message["From"].addresses] == ["Praxis Müller, Köln"]
    assert [a.display_name for a in message["To"].addresses] == ["Jürgen Groß"]
    assert message["Subject"] == "Ihr Gespräch — Übergabe"
    assert words(message) == "Schöne Grüße ♫"


def test_all_of_it_is_ascii_so_that_any_server_takes_it() -> None:
    letter = replace(
        LETTER,
        text=f"Subject: Grüße\n\n{'ä' * 500}\n",
        attachments=(Attachment("einladung-größe.ics", "text/calendar", INVITATION),),
    )
    assert raw(letter).isascii()


def test_a_long_subject_is_folded_and_arrives_whole() -> None:
    subject = "Ein sehr langes Wort: " + "Überweisungsgespräch " * 20
    letter = replace(LETTER, text=f"Subject: {subject}\n\nText\n")
    assert max(map(len, raw(letter).splitlines())) <= 78
    assert received(letter)["Subject"] == subject.strip()


def test_a_long_line_of_text_is_wrapped_for_the_way_and_arrives_whole() -> None:
    link = "https://harbour.example/" + "x" * 2000
    letter = replace(LETTER, text=f"Subject: Link\n\n{link}\n")
    assert max(map(len, raw(letter).splitlines())) <= 78
    assert words(received(letter)) == link


def test_an_invitation_is_an_alternative_that_mail_programs_show() -> None:
    letter = replace(LETTER, attachments=(Attachment("i.ics", "text/calendar", INVITATION),))
    [calendar] = [p for p in received(letter).walk() if p.get_content_type() == "text/calendar"]
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert calendar.get_content_disposition() is None


def test_an_invitation_is_a_file_too_for_the_programs_that_show_none() -> None:
    letter = replace(LETTER, attachments=(Attachment("i.ics", "text/calendar", INVITATION),))
    [file] = received(letter).iter_attachments()
    assert file.get_filename() == "i.ics"
    assert file.get_content() == INVITATION.encode()


def test_with_an_invitation_the_text_is_still_what_is_read() -> None:
    letter = replace(LETTER, attachments=(Attachment("i.ics", "text/calendar", INVITATION),))
    body = received(letter).get_body(("plain",))
    assert isinstance(body, EmailMessage)
    assert words(body) == "Dear Ada,\n\nsee you on Monday."


def test_the_method_is_that_of_the_calendar_whatever_the_media_type_says() -> None:
    cancelled = INVITATION.replace("REQUEST", "CANCEL")
    attachment = Attachment("i.ics", "text/calendar; method=REQUEST", cancelled)
    types = [p["Content-Type"] for p in received(replace(LETTER, attachments=(attachment,))).walk()]
    assert [t.params["method"] for t in types if "method" in t.params] == ["CANCEL"]


def test_another_file_is_simply_attached() -> None:
    letter = replace(LETTER, attachments=(Attachment("way.txt", "text/plain", "Straße 1\n"),))
    [file] = received(letter).iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("way.txt", "text/plain")
    assert file.get_payload(decode=True) == "Straße 1\n".encode()


def test_an_address_with_a_domain_in_letters_travels_as_the_network_writes_it() -> None:
    message = compose(replace(LETTER, recipient=Mailbox("Ü", "ada@müller.example")))
    assert message["To"].addresses[0].addr_spec == "ada@xn--mller-kva.example"


def test_an_address_with_letters_before_the_sign_is_kept_as_it_is() -> None:
    message = compose(replace(LETTER, recipient=Mailbox("Jürgen", "jürgen@example.org")))
    assert "jürgen@example.org".encode() in message.as_bytes()


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b@c", "a@example.org\r\nBcc: b@example.org", "<a@example.org>"]
)
def test_what_is_no_address_is_refused_without_naming_it(address: str) -> None:
    with pytest.raises(DeliveryRefused) as refused:
        compose(replace(LETTER, recipient=Mailbox("Ada", address)))
    assert refused.value.reason == "The address is no mail address: correct it, or discard this."
    assert refused.value.__context__ is None


@pytest.mark.parametrize(
    "text", ["Dear Ada\n", "Subject:\n\nText", "Subject: no empty line\nText\n", ""]
)
def test_a_template_without_subject_is_refused_and_the_remedy_named(text: str) -> None:
    with pytest.raises(DeliveryRefused, match="begin with a line `Subject: …` and an empty line"):
        compose(replace(LETTER, text=text))


ATTACKS = [
    "Ada\r\nBcc: victim@example.org",
    "Ada\nBcc: victim@example.org",
    "Ada\rBcc: victim@example.org",
    "Ada\x0bBcc: x\x0cy\x1cz\x85\u2028Bcc: victim@example.org",
    'Ada" <victim@example.org>, "',
    "Ada <victim@example.org>,",
    "=?utf-8?q?Ada=0D=0ABcc:_victim=40example.org?=",
    "Ada\x00\ud800",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_name_cannot_bring_a_header_or_an_address(attack: str) -> None:
    letter = replace(LETTER, recipient=Mailbox(attack, "ada@example.org"))
    assert header_names(letter) == header_names(LETTER)
    assert [a.addr_spec for a in received(letter)["To"].addresses] == ["ada@example.org"]


@pytest.mark.parametrize("attack", ATTACKS[3:])
def test_a_subject_cannot_bring_a_header(attack: str) -> None:
    letter = replace(LETTER, text=f"Subject: Hello {attack}\n\nText\n")
    assert header_names(letter) == header_names(LETTER)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_name_of_a_file_cannot_bring_a_header(attack: str) -> None:
    [file] = received(
        replace(LETTER, attachments=(Attachment(attack, "text/plain", "x"),))
    ).iter_attachments()
    assert {name.lower() for name in file} == {
        "content-type",
        "content-transfer-encoding",
        "content-disposition",
        "mime-version",
    }


TYPED = st.text(max_size=200) | st.text('=?utf8-Qb_äß ,;:<>@"\\()[]\r\n\tBc.', max_size=200)


@settings(max_examples=300)
@given(name=TYPED, subject=TYPED)
def test_whatever_somebody_types_there_is_one_recipient_and_no_other_header(
    name: str, subject: str
) -> None:
    letter = replace(
        LETTER,
        recipient=Mailbox(name, "ada@example.org"),
        text=f"Subject: .{subject.replace(chr(10), ' ')}\n\nText\n",
    )
    assert header_names(letter) == header_names(LETTER)
    assert [a.addr_spec for a in received(letter)["To"].addresses] == ["ada@example.org"]
    assert max(map(len, raw(letter).splitlines())) <= 998


LEAVE = "https://harbour.example/newsletter/leave/0123456789abcdefghijkl"


def lines_of_headers(letter: Letter) -> list[bytes]:
    return raw(letter).partition(b"\r\n\r\n")[0].split(b"\r\n")


@pytest.mark.parametrize(
    "line",
    [
        b"MIME-Version: 1.0",
        b"Date: Mon, 02 Nov 2026 09:30:00 +0000",
        b"From: Harbour Music Therapy <hello@harbour.example>",
        b"To: Ada Quinn <ada@example.org>",
        b"Reply-To: Harbour Music Therapy <hello@harbour.example>",
        b"Subject: Your consultation",
        b"Auto-Submitted: auto-generated",
    ],
)
def test_each_header_travels_once_as_the_standards_write_it(line: bytes) -> None:
    lines = lines_of_headers(LETTER)
    assert lines.count(line) == 1
    name = line.partition(b":")[0].lower() + b":"
    assert len([each for each in lines if each.lower().startswith(name)]) == 1


def test_the_id_is_one_of_the_senders_domain() -> None:
    [id_] = [each for each in lines_of_headers(LETTER) if each.startswith(b"Message-ID:")]
    assert re.fullmatch(rb"Message-ID: <[0-9a-f]{32}@harbour\.example>", id_)


def test_whoever_can_leave_gets_a_button_for_it_from_their_mail_program() -> None:
    lines = lines_of_headers(replace(LETTER, unsubscribe=LEAVE))
    assert lines.count(f"List-Unsubscribe: <{LEAVE}>".encode()) == 1
    assert lines.count(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click") == 1


def test_a_long_link_for_leaving_stays_in_one_piece() -> None:
    link = f"https://{'long-' * 20}name.example/newsletter/leave/0"
    lines = lines_of_headers(replace(LETTER, unsubscribe=link))
    assert f"List-Unsubscribe: <{link}>".encode() in lines


def test_without_tls_there_is_no_leaving_by_one_click() -> None:
    names = header_names(replace(LETTER, unsubscribe="http://127.0.0.1:8000/leave/0"))
    assert "list-unsubscribe" in names
    assert "list-unsubscribe-post" not in names


def test_a_message_that_nobody_can_end_offers_no_leaving() -> None:
    assert not [name for name in header_names(LETTER) if name.startswith("list-")]


def test_html_is_the_alternative_that_is_preferred() -> None:
    message = received(replace(LETTER, html="<p>Dear Ada, ä</p>"))
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_with_an_invitation_the_calendar_comes_last_of_the_alternatives() -> None:
    invitation = (Attachment("i.ics", "text/calendar", INVITATION),)
    message = received(replace(LETTER, html="<p>Dear Ada</p>", attachments=invitation))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]


def test_html_travels_in_ascii_too() -> None:
    letter = replace(LETTER, html=f"<p>{'ä' * 3000}</p>")
    assert raw(letter).isascii()
    assert max(map(len, raw(letter).splitlines())) <= 78
