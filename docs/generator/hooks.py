"""The page of hooks: what a plugin can take part in."""

import re
from collections.abc import Iterator
from inspect import getdoc

from docs.generator.docstrings import markdown
from soundwell_plugins.host.specifications import CONTRACT, Specification, Specifications

_INTRODUCTION = """\
# Hooks

A plugin takes part in whatever it implements. A *contribution* is asked of every plugin while
somebody waits; a *choice* is made by the first plugin with an answer; an *event* reaches each
plugin in a durable delivery of its own. How to begin: [the tutorial](../tutorial.md).
"""


def hooks_page() -> str:
    """Return the page: every specification of the contract, by subject."""
    return "\n".join([_INTRODUCTION, *_overview(), "", *_subjects()])


def _overview() -> Iterator[str]:
    yield "| Hook | Kind | Deadline | |"
    yield "|---|---|---|---|"
    for name, each in sorted(Specifications().items()):
        policy = each.policy
        clinical = " (clinical)" if policy.clinical else ""
        deadline = f"{policy.deadline.total_seconds():g} s"
        first = (getdoc(each.function) or "").partition("\n")[0]
        yield f"| [`{name}`](#{name}) | {policy.kind.value}{clinical} | {deadline} | {first} |"


def _subjects() -> Iterator[str]:
    for module in CONTRACT:
        own = Specifications((module,))
        mine = [each for each in own.values() if each.function.__module__ == module.__name__]
        yield f"## {_subject(module.__doc__)}\n"
        for each in mine:
            yield _section(each)


def _subject(doc: str | None) -> str:
    return (doc or "").strip().partition("\n")[0].rstrip(".")


def _section(specification: Specification) -> str:
    policy = specification.policy
    said = [policy.kind.value, f"within {policy.deadline.total_seconds():g} s"]
    if policy.clinical:
        said.append("clinical: for features only")
    going = [markdown(policy.deprecation.sentence("It"))] if policy.deprecation else []
    signature = re.sub(r"soundwell_hookspecs\.\w+\.|['\"]", "", str(specification.signature))
    return "\n\n".join(
        [
            f"### {specification.name}",
            f"*{', '.join(said)}*",
            *going,
            f"```python\ndef {specification.name}{signature}\n```",
            markdown(getdoc(specification.function) or ""),
            "",
        ]
    )
