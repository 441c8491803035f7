"""Comments below the practice's articles: written, judged, read by the practice, shown."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from soundwell_hookspecs import (
    Feature,
    NoConfig,
    PersonId,
    PluginContext,
    Role,
    Submission,
    SubmissionKind,
    Suspicion,
    Verdict,
    attention,
    erase_personal_data,
    expire_personal_data,
    hookimpl,
    personal_data,
)
from soundwell_plugins.features.contact import Contact
from soundwell_plugins.features.contact.articles import Articles, NoSuchArticle
from soundwell_plugins.features.contact.tables import TABLES
from soundwell_plugins.host.configuration import WebSettings
from soundwell_plugins.host.templates.trial import try_out
from soundwell_plugins.testing import RunningPractice, running, sign_in
from soundwell_plugins.web.app import create_app

JOURNAL: Final = "https://www.practice.example/journal"
ARTICLE: Final = f"{JOURNAL}/spring"
SITE: Final = "https://www.practice.example"
WRITTEN: Final = {
    "name": "Ada Quinn",
    "email": "ada@example.org",
    "text": "Thank you for this.",
    "submission": "0" * 32,
}
AT_ONCE: Final = 'publish = "unsuspicious"\n'


class Judge(Feature[NoConfig]):
    """Judges as a test wants, and says who else reads a comment."""

    name = "judge"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.verdict = Verdict(Suspicion.HAM)
        self.judged: list[Submission] = []

    @hookimpl
    def spam_verdict(self, submission: Submission) -> Verdict:
        self.judged.append(submission)
        return self.verdict

    @hookimpl
    def spam_notice(self, kind: SubmissionKind) -> str:
        return "A judge reads it as well." if kind is SubmissionKind.COMMENT else ""


class Journal:
    """A practice with articles, and somebody who comments."""

    def __init__(self, practice: RunningPractice) -> None:
        self.practice = practice
        self.client = practice.client
        contact, judge = practice.host.plugins["contact"], practice.host.plugins["judge"]
        assert isinstance(contact, Contact)
        assert isinstance(judge, Judge)
        self.contact, self.judge = contact, judge

    def comment(
        self, suspicion: Suspicion = Suspicion.HAM, article: str = ARTICLE, **typed: Any
    ) -> Any:
        self.judge.verdict = Verdict(
            suspicion, "" if suspicion is Suspicion.HAM else "It looks odd."
        )
        path = "/contact/comments"
        return self.client.post(path, params={"article": article}, data={**WRITTEN, **typed})

    def page(self, article: str = ARTICLE, **query: str) -> str:
        answer = self.client.get("/contact/comments", params={"article": article, **query})
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def office(self) -> str:
        sign_in(self.practice.host, self.client, Role.ADMIN)
        return str(self.client.get("/office/comments").text)

    def decide(self, decision: str) -> None:
        [path] = set(re.findall(rf'"(/office/comments/\w+/{decision})"', self.office()))
        assert self.client.post(path).status_code == 303


@pytest.fixture
def open_journal(tmp_path: Path) -> Iterator[Callable[..., Journal]]:
    with ExitStack() as stack:

        def open_it(more: str = "") -> Journal:
            tables = f'[contact.comments]\narticles = ["{JOURNAL}"]\n{more}\n[judge]\n'
            practice = running(tmp_path, Contact, Judge, tables=tables)
            return Journal(stack.enter_context(practice))

        yield open_it


@pytest.fixture
def journal(open_journal: Callable[..., Journal]) -> Journal:
    return open_journal()


def test_a_comment_waits_until_the_practice_has_read_it(journal: Journal) -> None:
    assert journal.comment().headers["location"].startswith("/contact/comments/sent?article=")
    assert "Thank you for this." not in journal.page()
    journal.decide("publish")
    page = journal.page()
    assert "Thank you for this." in page
    assert "Ada Quinn" in page
    assert "ada@example.org" not in page


def test_a_practice_can_publish_at_once_what_nothing_speaks_against(
    open_journal: Callable[..., Journal],
) -> None:
    journal = open_journal(AT_ONCE)
    journal.comment()
    journal.comment(Suspicion.UNSURE, submission="1" * 32, text="Perhaps so.")
    page = journal.page()
    assert "Thank you for this." in page
    assert "Perhaps so." not in page


@pytest.mark.parametrize("suspicion", list(Suspicion))
def test_the_answer_gives_no_verdict_away(journal: Journal, suspicion: Suspicion) -> None:
    answer = journal.comment(suspicion)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/contact/comments/sent?article=")
    assert journal.client.get(answer.headers["location"]).status_code == 200


def test_spam_is_kept_aside_with_its_reason(journal: Journal) -> None:
    journal.comment(Suspicion.SPAM)
    assert "It looks odd." in journal.office()
    assert attentions(journal) == []


def test_what_nobody_needs_to_see_is_not_kept(journal: Journal) -> None:
    journal.comment(Suspicion.DISCARD)
    assert "Ada Quinn" not in journal.office()


@pytest.mark.parametrize("decision", ["reject", "spam"])
def test_what_was_published_can_be_taken_away_again(journal: Journal, decision: str) -> None:
    journal.comment()
    journal.decide("publish")
    journal.decide(decision)
    assert "Thank you for this." not in journal.page()


def test_nobody_but_an_admin_decides(journal: Journal) -> None:
    journal.comment()
    [path] = set(re.findall(r'"(/office/comments/\w+/publish)"', journal.office()))
    sign_in(journal.practice.host, journal.client, Role.PRACTITIONER)
    assert journal.client.get("/office/comments").status_code == 403
    assert journal.client.post(path).status_code == 403


@pytest.mark.parametrize("path", ["nobody/publish", "nobody/burn"])
def test_what_is_not_there_cannot_be_decided(journal: Journal, path: str) -> None:
    journal.office()
    assert journal.client.post(f"/office/comments/{path}").status_code == 404


def attentions(journal: Journal) -> list[Any]:
    account = sign_in(journal.practice.host, journal.client, Role.ADMIN)
    found = journal.practice.host.hooks.collect(attention, account=account).values
    return [each for part in found for each in part]


def test_an_admin_is_told_that_something_waits(journal: Journal) -> None:
    journal.comment()
    assert [each.path for each in attentions(journal)] == ["/office/comments"]
    journal.decide("publish")
    assert attentions(journal) == []


def test_whoever_judges_reads_the_comment_and_the_address_of_the_article(journal: Journal) -> None:
    journal.comment(article=f"{ARTICLE}/?utm_source=x#top")
    [seen] = journal.judge.judged
    assert seen.comment is not None
    assert (seen.comment.text, seen.comment.article) == ("Thank you for this.", ARTICLE)


def test_people_read_beside_the_form_how_it_is_used_and_who_else_reads_it(journal: Journal) -> None:
    page = journal.page()
    assert "How we use what you write" in page
    assert "A judge reads it as well." in page


def test_the_same_form_counts_once(journal: Journal) -> None:
    journal.comment()
    journal.comment()
    assert journal.contact.comments.count_waiting() == 1


def test_too_many_comments_from_one_place_have_to_wait(journal: Journal) -> None:
    statuses = [journal.comment(submission=f"{each:032x}").status_code for each in range(21)]
    assert statuses == [303] * 20 + [429]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "any name you like"),
        ("name", "Ada\u2028Quinn", "on one line"),
        ("email", "ada", "Please check the e-mail address"),
        ("text", " ", "Please write us a few words"),
        ("text", "x" * 4001, "at most 4000"),
    ],
)
def test_a_form_comes_back_with_what_is_missing(
    journal: Journal, field: str, typed: str, sentence: str
) -> None:
    answer = journal.comment(Suspicion.HAM, ARTICLE, **{field: typed})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_nobody_has_to_give_an_address(journal: Journal) -> None:
    assert journal.comment(email="").status_code == 303


def test_markup_is_shown_as_it_was_typed(open_journal: Callable[..., Journal]) -> None:
    journal = open_journal(AT_ONCE)
    journal.comment(text="<script>alert(1)</script>", name="<b>Ada</b>")
    page = journal.page()
    assert "<script>alert" not in page
    assert "&lt;b&gt;Ada" in page


def test_many_comments_stand_on_several_pages(open_journal: Callable[..., Journal]) -> None:
    journal = open_journal(AT_ONCE)
    for number in range(51):
        journal.practice.clock.advance(timedelta(hours=1))
        journal.comment(submission=f"{number:032x}", text=f"Number {number}.")
    first, second = journal.page(), journal.page(page="2")
    assert "Number 0." in first
    assert 'rel="next"' in first
    assert "Number 50." not in first
    assert "Number 50." in second
    assert 'rel="prev"' in second


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://elsewhere.example/journal/spring",
        "https://www.practice.example/journals",
        "https://www.practice.example/journal/../office",
        "https://www.practice.example.evil.example/journal/spring",
        "https://ada@www.practice.example/journal/spring",
        "javascript:alert(1)",
        "http://[",
        "https://www.practice.example/journal/" + "x" * 500,
    ],
)
def test_only_the_practices_articles_can_be_commented_on(journal: Journal, address: str) -> None:
    for answer in (
        journal.client.get("/contact/comments", params={"article": address}),
        journal.comment(article=address),
    ):
        assert answer.status_code in {404, 422}


def test_an_article_is_known_by_its_address_alone() -> None:
    articles = Articles([f"{JOURNAL}/"])
    known = {
        articles.find(each)
        for each in (ARTICLE, f"{ARTICLE}/", f"{ARTICLE}?a=b", ARTICLE.replace("www", "WWW"))
    }
    assert known == {ARTICLE}
    with pytest.raises(NoSuchArticle):
        articles.find("https://www.practice.example/")


def test_without_articles_there_are_no_comments(tmp_path: Path) -> None:
    with running(tmp_path, Contact) as practice:
        answer = practice.client.get("/contact/comments", params={"article": ARTICLE})
        assert answer.status_code == 404


def test_the_practices_own_site_may_show_them_and_no_other(journal: Journal) -> None:
    app, _ = create_app(journal.practice.host, WebSettings(sites=(SITE,)))
    journal.client._transport.app = app  # type: ignore[attr-defined]  # the client's own application
    shown = journal.client.get("/contact/comments", params={"article": ARTICLE})
    assert f"frame-ancestors {SITE}" in shown.headers["content-security-policy"]
    assert (
        "frame-ancestors 'none'"
        in journal.client.get("/contact").headers["content-security-policy"]
    )
    script = journal.client.get("/contact/comments.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert "/contact/comments" in script.text


def call(journal: Journal, **changes: Any) -> Any:
    document = {
        "article": ARTICLE,
        "name": "Ada Quinn",
        "text": "Thank you for this.",
        "form": "0" * 32,
        **changes,
    }
    return journal.client.post("/api/contact/comments", json=document)


def test_a_program_sends_and_lists_comments(open_journal: Callable[..., Journal]) -> None:
    journal = open_journal(AT_ONCE)
    assert call(journal, proof={"proof-work": "7"}).status_code == 202
    assert journal.judge.judged[0].proof == {"proof-work": "7"}
    listed = journal.client.get("/api/contact/comments", params={"article": ARTICLE}).json()
    assert listed["count"] == 1
    assert listed["notices"] == ["A judge reads it as well."]
    [comment] = listed["comments"]
    assert (comment["author"], comment["text"]) == ("Ada Quinn", "Thank you for this.")
    assert set(comment) == {"id", "author", "text", "at"}


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"article": "https://elsewhere.example"}, 404, "article"),
        ({"name": ""}, 422, "name"),
        ({"email": "ada"}, 422, "email"),
        ({"form": "x"}, 422, "form"),
        ({"colour": "red"}, 422, "colour"),
    ],
)
def test_a_program_is_told_what_is_wrong(
    journal: Journal, changes: dict[str, str], status: int, field: str
) -> None:
    answer = call(journal, **changes)
    assert answer.status_code == status
    assert [each["field"] for each in answer.json()["errors"]] == [field]


def ada(journal: Journal) -> PersonId:
    people = journal.contact.context.people
    with journal.contact.context.storage.transaction() as session:
        return people.add(session, email="ada@example.org", name="Ada Quinn")


def test_what_somebody_wrote_is_handed_out_and_erased(journal: Journal) -> None:
    journal.comment(email="ADA@example.org")
    journal.comment(email="", submission="1" * 32)
    person, hooks = ada(journal), journal.practice.host.hooks
    journal.comment(submission="2" * 32)
    [records] = hooks.collect(personal_data, person=person).values
    assert [(each.kind, each.values["text"]) for each in records] == [
        ("comment", "Thank you for this.")
    ] * 2
    [erasure] = hooks.collect(erase_personal_data, person=person).values
    assert erasure.erased == 2
    assert hooks.collect(personal_data, person=person).values == ([],)


@pytest.mark.parametrize(
    ("suspicion", "days", "erased"),
    [
        (Suspicion.HAM, 179, 0),
        (Suspicion.HAM, 181, 1),
        (Suspicion.SPAM, 29, 0),
        (Suspicion.SPAM, 31, 1),
    ],
)
def test_nothing_that_was_never_published_is_kept_for_longer_than_said(
    journal: Journal, suspicion: Suspicion, days: int, erased: int
) -> None:
    journal.comment(suspicion)
    now = journal.practice.clock.now() + timedelta(days=days)
    [erasure] = journal.practice.host.hooks.collect(expire_personal_data, now=now).values
    assert erasure.erased == erased


def test_what_is_published_stays(journal: Journal) -> None:
    journal.comment()
    journal.decide("publish")
    now = journal.practice.clock.now() + timedelta(days=1000)
    [erasure] = journal.practice.host.hooks.collect(expire_personal_data, now=now).values
    assert erasure.erased == 0


def test_every_template_can_be_rendered(journal: Journal) -> None:
    host = journal.practice.host
    assert not try_out(host.templates, host.hooks).troubles


def test_the_migrations_make_the_tables_that_the_code_uses(journal: Journal) -> None:
    with journal.practice.host.database.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or name in TABLES.tables}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, TABLES) == []
