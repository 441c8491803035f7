"""`soundwell hooks`: every hook that a plugin can implement."""

from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.layout import table, width

if TYPE_CHECKING:
    from soundwell_plugins.host.specifications import Specification


def hooks(
    *,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the whole reference.")
    ] = False,
) -> None:
    """List the hooks: their kind, their deadline, and what they are for."""
    from soundwell_plugins.host.specifications import Specifications

    found = sorted(Specifications().values(), key=lambda each: each.name)
    rows = [(_cells(each), ()) for each in found]
    for text in map(_section, found) if markdown else table(rows, width()):
        typer.echo(text)


def _cells(specification: "Specification") -> tuple[str, ...]:
    policy = specification.policy
    deadline = f"{policy.deadline.total_seconds():g} s"
    return specification.name, policy.kind.value, deadline, _summary(specification)


def _section(specification: "Specification") -> str:
    from inspect import getdoc

    policy = specification.policy
    clinical = ", clinical: for features only" if policy.clinical else ""
    return (
        f"## {specification.name}\n\n"
        f"*{policy.kind.value}, within {policy.deadline.total_seconds():g} s{clinical}*\n\n"
        f"```python\ndef {specification.name}{specification.signature}\n```\n\n"
        f"{getdoc(specification.function)}\n"
    )


def _summary(specification: "Specification") -> str:
    return (specification.function.__doc__ or "").partition("\n")[0]
