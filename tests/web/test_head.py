"""HEAD: the answer to GET without its body."""

from tests.web.conftest import Site


def test_head_is_answered_as_get_without_the_body(site: Site) -> None:
    got, head = site.client.get("/"), site.client.head("/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(got.content))


def test_what_is_not_there_is_not_there_for_head_either(site: Site) -> None:
    answer = site.client.head("/nowhere")
    assert (answer.status_code, answer.content) == (404, b"")
