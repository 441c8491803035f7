"""The id of a request: in its answer, and in what it causes."""

from fastapi.testclient import TestClient

from tests.web.conftest import Site


def test_every_answer_names_its_request(site: Site) -> None:
    first, second = (site.client.get("/healthz").headers["x-request-id"] for _ in range(2))
    assert len(first) == len(second) == 32
    assert first != second


def test_a_page_for_an_error_names_its_request_too(site: Site) -> None:
    assert site.client.get("/nowhere").headers["x-request-id"]


def test_the_id_that_a_known_proxy_gave_is_kept(site: Site) -> None:
    caller = TestClient(site.app, client=("127.0.0.1", 50000))
    answer = caller.get("/healthz", headers={"X-Request-ID": "edge-42"})
    assert answer.headers["x-request-id"] == "edge-42"


def test_the_id_that_anybody_else_gave_is_not_believed(site: Site) -> None:
    caller = TestClient(site.app, client=("203.0.113.9", 50000))
    answer = caller.get("/healthz", headers={"X-Request-ID": "edge-42"})
    assert answer.headers["x-request-id"] != "edge-42"


def test_an_id_that_could_carry_a_sentence_is_not_kept(site: Site) -> None:
    caller = TestClient(site.app, client=("127.0.0.1", 50000))
    answer = caller.get("/healthz", headers={"X-Request-ID": "Ada Quinn, 12 Sea Road"})
    assert "Ada" not in answer.headers["x-request-id"]
