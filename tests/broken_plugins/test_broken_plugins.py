"""Broken plugins of many kinds: each is named with cause and remedy, and every page still answers.

The kinds stand in `broken_kinds`; each is installed as a package beside a healthy plugin and met by
the real host, application and command line.
"""

import pytest

from tests.broken_plugins.broken_kinds import KINDS, Kind
from tests.broken_plugins.conftest import ISSUES, SECRET, Practice, soundwell

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))


@each_kind
def test_every_page_answers_and_the_healthy_plugin_takes_part(
    practice: Practice, kind: Kind
) -> None:
    practice.install(kind)
    client = practice.client()
    first = client.get("/")
    assert (first.status_code, "Ring the bell" in first.text) == (200, True)
    assert client.get("/calm").text.strip('"') == "calm"
    assert client.get("/healthz").status_code == 200
    assert client.get("/nowhere").status_code == 404


@each_kind
def test_it_is_named_with_cause_remedy_and_where_to_report_it(
    practice: Practice,
    kind: Kind,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    practice.install(kind)
    practice.client().get("/")
    practice.closing.close()
    soundwell(monkeypatch, kind.command)
    said = capsys.readouterr()
    about = " ".join(said.out.partition(kind.plugin + " ")[2].split())
    assert kind.cause in about
    assert kind.remedy in about
    if kind.command == "plugins":
        assert f"{kind.module} 1.0" in about
        assert f"Its faults are reported at {ISSUES}" in about
    for quoted in (SECRET, "amelia"):
        assert quoted not in said.out + said.err + caplog.text
