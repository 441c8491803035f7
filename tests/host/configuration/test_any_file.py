from pathlib import Path
from typing import Any

import pytest
import toml_rs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soundwell_plugins.host.configuration import ConfigurationInvalid, Problem, read
from soundwell_plugins.sdk.configuration import PluginConfig, Secret, Span

TYPED = "hunter2"


class Config(PluginConfig):
    token: Secret
    every: Span
    sources: tuple["Config", ...] = ()


words = st.sampled_from(
    [
        *("practice", "practitioners", "storage", "web", "deliveries", "p", "enabled", "maya"),
        *("name", "email", "zone", "hours", "monday", "key", "folder", "port", "token", "every"),
        *("sources", "env", "file", "attempts", "first_wait", "value_raw", "key_raw", "value"),
        *("odd key", "", "é"),
    ]
)
leaves = st.one_of(
    st.none().map(lambda _: TYPED),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.dates(),
    st.times().map(lambda time: time.replace(fold=0)),
    st.datetimes(),
    st.sampled_from(["Europe/London", "09:00-12:00", "1 hour", "a@example.org", "maya", "\0"]),
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    max_leaves=20,
)
documents = st.dictionaries(words, values, max_size=6)
texts = st.lists(
    st.sampled_from(
        [
            *("[", "]", "[[p]]\n", "[p]\n", "[practice]\n", "{", "}", "=", " = ", ",", "\n", "\r"),
            *('"', "'", '"""', "\\", "#", ".", "a", "token", "key", TYPED, "1", "0x", "inf", "-"),
            *("2027-03-01", "09:00", "é", "\0", "\u2028", "true", "\n[p.sources]\n"),
        ]
    ),
    max_size=30,
).map("".join)


def problems(path: Path) -> tuple[Problem, ...]:
    try:
        document = read(path)
    except ConfigurationInvalid as invalid:
        return invalid.problems
    core = document.core(["p"])
    plugin = document.plugin("p", Config, None)
    found = (*core.problems, *plugin.problems)
    assert (core.value is None) == bool(core.problems)
    assert (plugin.value is None) == bool(plugin.problems)
    return (*found, *document.missing_secrets(plugin.value, "p"))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "soundwell.toml"


def check(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
    lines = text.count("\n") + 1
    for problem in problems(path):
        assert problem.path == path
        assert problem.key
        assert problem.what
        assert problem.line is None or 1 <= problem.line <= lines
        assert TYPED not in problem.what + problem.allowed + problem.nearest


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(document=documents)
def test_every_problem_of_any_document_has_its_place(path: Path, document: dict[str, Any]) -> None:
    check(path, toml_rs.dumps(document))


@settings(deadline=None)
@given(text=texts)
def test_every_problem_of_any_text_has_its_place(path: Path, text: str) -> None:
    check(path, text)
