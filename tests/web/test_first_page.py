"""The page on which a visitor begins."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from soundwell_hookspecs import Entry, Feature, NoConfig, hookimpl

Open = Callable[..., Any]
ESCAPED_TITLE = "&lt;b&gt;Tea&lt;/b&gt; &amp; talk"


class Tea(Feature[NoConfig]):
    name = "tea"

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        return [
            Entry("<b>Tea</b> & talk", '/tea" onclick="pour()', "<script>pour()</script>"),
            Entry("Biscuits", "/biscuits", "Or just those."),
        ]


class Walk(Feature[NoConfig]):
    name = "walk"

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        return [Entry("Take a walk", "/walk", "Outside.")]


class Broken(Feature[NoConfig]):
    name = "broken"

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        raise RuntimeError("Ada Quinn")


class Nonsense(Feature[NoConfig]):
    name = "nonsense"

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        return "all is well"  # type: ignore[return-value]  # what this test is about


class Hanging(Feature[NoConfig]):
    name = "hanging"
    released = threading.Event()

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        self.released.wait(20)
        return [Entry("Too late", "/late", "Too late.")]


def test_what_visitors_can_do_stands_in_the_order_of_the_configuration(open_site: Open) -> None:
    page = open_site(Walk, Tea).client.get("/").text
    assert page.index("Take a walk") < page.index(ESCAPED_TITLE) < page.index("Biscuits")


def test_an_entry_leads_to_its_path(open_site: Open) -> None:
    assert '<a href="/walk">Take a walk</a>' in open_site(Walk).client.get("/").text


def test_what_a_plugin_writes_is_escaped(open_site: Open) -> None:
    page = open_site(Tea).client.get("/").text
    assert ESCAPED_TITLE in page
    assert "&lt;script&gt;pour()&lt;/script&gt;" in page
    assert '<a href="/tea&#34; onclick=&#34;pour()">' in page


def test_without_entries_the_page_says_how_to_write_to_the_practice(site: Any) -> None:
    answer = site.client.get("/")
    assert answer.status_code == 200
    assert 'href="mailto:hello@harbour.example">write to us</a>' in answer.text


def test_a_plugin_that_fails_leaves_the_others_on_the_page(open_site: Open) -> None:
    page = open_site(Broken, Nonsense, Walk).client.get("/")
    assert page.status_code == 200
    assert "Take a walk" in page.text


def test_a_plugin_that_hangs_costs_the_page_only_its_deadline(open_site: Open) -> None:
    site = open_site(Hanging, Walk)
    try:
        page = site.client.get("/").text
    finally:
        Hanging.released.set()
    assert "Take a walk" in page
    assert "Too late" not in page


def test_the_page_answers_while_every_thread_of_a_plugin_hangs(open_site: Open) -> None:
    Hanging.released.clear()
    site = open_site(Hanging, Walk)
    try:
        pages = [site.client.get("/") for _ in range(9)]
    finally:
        Hanging.released.set()
    assert [page.status_code for page in pages] == [200] * 9
