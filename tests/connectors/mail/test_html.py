"""Messages in HTML: the words of the plain text, laid out, and nothing that tells on anybody."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from soundwell_hookspecs import template_samples
from soundwell_plugins.connectors.mail import Mail
from soundwell_plugins.connectors.mail.layout import Addresses, Block, Kind, Piece, blocks
from soundwell_plugins.connectors.mail.message import subject_and_body
from soundwell_plugins.connectors.mail.samples import MESSAGE
from soundwell_plugins.features.contact import Contact
from soundwell_plugins.features.newsletter import Newsletter
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import assembled

ADDRESSES = Addresses(
    main="https://practice.example/b/1",
    own="https://practice.example",
    others={"https://meet.example/room", "Maya Lind"},
)
LANGUAGES = ("en_GB", "de_DE")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder: Path = tmp_path_factory.mktemp("practice")
    tables = "[mail]\n[newsletter]\n[contact]\n[scheduling]\n"
    host = assembled(folder, Mail, Newsletter, Contact, Scheduling, tables=tables)
    yield host
    host.close()


def written(host: Host, text: str, language: str = "") -> str:
    subject, body = subject_and_body(text)
    values = {"subject": subject, "blocks": blocks(body, ADDRESSES)}
    return host.templates.render(MESSAGE, values, language=language)


def read(page: str) -> str:
    body = page[page.index("<body") :]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def links(page: str) -> list[str | None]:
    return [attributes["href"] for tag, attributes in Tags(page).found if "href" in attributes]


def line(*pieces: Piece) -> tuple[Piece, ...]:
    return pieces


def test_paragraphs_are_blocks() -> None:
    assert blocks("Hello,\n\nsee you\non Monday.\n", ADDRESSES) == (
        Block(Kind.WORDS, (line(Piece("Hello,")),)),
        Block(Kind.WORDS, (line(Piece("see you")), line(Piece("on Monday.")))),
    )


def test_what_is_indented_is_details() -> None:
    [block] = blocks("    Monday, 10:00\n    with Maya\n", ADDRESSES)
    assert block == Block(Kind.DETAILS, (line(Piece("Monday, 10:00")), line(Piece("with Maya"))))


def test_the_main_link_on_a_line_of_its_own_is_a_button() -> None:
    sentence, button = blocks("Please confirm:\nhttps://practice.example/b/1\n", ADDRESSES)
    assert sentence.kind is Kind.WORDS
    assert button == Block(Kind.BUTTON, (line(Piece(ADDRESSES.main, ADDRESSES.main)),))


def test_an_address_that_the_message_was_asked_for_with_is_a_link() -> None:
    [block] = blocks("online: https://meet.example/room.", ADDRESSES)
    room = "https://meet.example/room"
    assert block.lines == (line(Piece("online: "), Piece(room, room), Piece(".")),)


@pytest.mark.parametrize(
    "typed",
    [
        "https://evil.example/prize",
        "https://practice.example.evil.example/",
        "https://practice.example@evil.example/",
        "javascript:alert(1)",
    ],
)
def test_what_somebody_typed_leads_nowhere(typed: str) -> None:
    [block] = blocks(f"Hello {typed},", ADDRESSES)
    assert [piece.link for piece in block.lines[0]] == [""]


def test_a_message_without_a_link_has_no_button() -> None:
    found = blocks("Hello,\n\n\n\nthank you.", Addresses(main="", own="https://practice.example"))
    assert {block.kind for block in found} == {Kind.WORDS}


def test_what_somebody_typed_is_escaped(host: Host) -> None:
    page = written(host, 'Subject: <b>\n\nHello <script>alert(1)</script> & "Ada",\n')
    assert "script" not in {tag for tag, _ in Tags(page).found}
    assert 'Hello <script>alert(1)</script> & "Ada",' in read(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_says_in_html_what_it_says_in_plain_text(host: Host, language: str) -> None:
    samples = [
        sample
        for answer in host.hooks.collect(template_samples).values
        for sample in answer
        if "/mail/" in sample.template
    ]
    assert len(samples) > 10
    for sample in samples:
        text = host.templates.render(sample.template, sample.values, language=language)
        _, body = subject_and_body(text)
        shown = read(written(host, text, language))
        assert shown.replace("Open the page ", "") == " ".join(body.split())


def test_nothing_is_fetched_and_nothing_tells_who_reads(host: Host) -> None:
    page = written(host, "Subject: S\n\nSee:\nhttps://practice.example/b/1\n")
    fetching = {"src", "srcset", "background", "poster", "data", "action"}
    tags = Tags(page).found
    assert not {tag for tag, _ in tags} & {"img", "link", "script", "iframe", "form", "object"}
    assert not [each for _, attributes in tags for each in fetching & attributes.keys()]
    assert "url(" not in page
    assert "@import" not in page


def test_links_lead_where_the_message_says_and_carry_nothing_more(host: Host) -> None:
    page = written(host, "Subject: S\n\nSee:\nhttps://practice.example/b/1\n")
    assert links(page) == ["https://practice.example/b/1"]
    assert page.count("https://practice.example/b/1") == 2


def test_a_page_says_its_language_and_its_title(host: Host) -> None:
    page = written(host, "Subject: A & B\n\nHello,\n")
    assert '<html lang="en' in page
    assert "<title>A &amp; B</title>" in page
