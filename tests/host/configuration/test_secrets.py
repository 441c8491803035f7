from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import Field

from soundwell_plugins.host.configuration import Document
from soundwell_plugins.sdk.configuration import PluginConfig, Secret

Written = Callable[[str], Document]


@dataclass(frozen=True, slots=True)
class Source:
    url: str
    token: Secret | None = None


class Config(PluginConfig):
    sources: tuple[Source, ...] = ()
    by_name: dict[str, Source] = Field(default_factory=dict)
    word: Secret | None = Field(default=None, alias="pass-word")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SET", "value")
    monkeypatch.delenv("UNSET", raising=False)


def missing(document: Document) -> list[str]:
    checked = document.plugin("p", Config, None)
    assert checked.problems == ()
    return [str(problem) for problem in document.missing_secrets(checked.value, "p")]


def test_a_secret_that_can_be_read_is_no_problem(written: Written) -> None:
    assert missing(written('[p]\npass-word = { env = "SET" }\n')) == []


def test_every_missing_secret_is_named_with_its_line(written: Written) -> None:
    document = written(
        "[[p.sources]]\n"
        'url = "a"\n'
        'token = { env = "SET" }\n'
        "[[p.sources]]\n"
        'url = "b"\n'
        'token = { env = "UNSET" }\n'
        "[p]\n"
        'pass-word = { file = "word" }\n'
        "[p.by_name.one]\n"
        'url = "c"\n'
        'token = { env = "UNSET" }\n'
    )
    unset = "the environment variable UNSET is not set: set it before Soundwell starts"
    assert missing(document) == [
        f"soundwell.toml, line 6, p.sources[1].token: {unset}.",
        (
            f"soundwell.toml, line 8, p.pass-word: the file {Path.cwd()}/word does not exist: "
            "create it or correct its path."
        ),
        f"soundwell.toml, line 11, p.by_name.one.token: {unset}.",
    ]


def test_the_hosts_own_secrets_are_tried_as_well(written: Written) -> None:
    document = written(
        "[practice]\n"
        'name = "Soundwell"\n'
        'email = "hello@example.org"\n'
        'zone = "Europe/London"\n'
        "[practitioners.maya]\n"
        'name = "Maya"\n'
        'email = "maya@example.org"\n'
        "[storage]\n"
        'database = { env = "UNSET" }\n'
        'key = { file = "soundwell.key" }\n'
    )
    checked = document.core([])
    assert [(one.line, one.key) for one in document.missing_secrets(checked.value)] == [
        (9, "storage.database"),
        (10, "storage.key"),
    ]
