"""`soundwell init`: a configuration to begin with, and its key."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Final
from unicodedata import normalize

import typer

from soundwell_plugins.commands.key_file import write_key
from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.commands.schema import SCHEMA_FILE, schema_text
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_TEMPLATE: Final = "commands/soundwell.toml"
_KEY_FILE: Final = "soundwell.key"
_DEFAULTS: Final = {
    "name": "My practice",
    "email": "hello@practice.example",
    "zone": "Europe/London",
    "practitioner": "Maya Lindqvist",
    "practitioner_email": "maya@practice.example",
}


def init(
    ctx: typer.Context,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; take the defaults.")] = False,
    name: Annotated[str | None, typer.Option(help="The practice, as visitors read it.")] = None,
    email: Annotated[str | None, typer.Option(help="Messages come from this address.")] = None,
    zone: Annotated[str | None, typer.Option(help="Its time zone, such as Europe/London.")] = None,
    practitioner: Annotated[str | None, typer.Option(help="Somebody who sees clients.")] = None,
    practitioner_email: Annotated[str | None, typer.Option(help="Where to reach them.")] = None,
) -> None:
    """Write a configuration to begin with, and the key that encrypts what people entrust to you."""
    path = practice_file(ctx).path
    key_file = path.parent / _KEY_FILE
    for file in (path, key_file):
        if file.exists():
            raise CommandFailed(f"{file} exists already, and nothing is overwritten.")
    given = {
        "name": name,
        "email": email,
        "zone": zone,
        "practitioner": practitioner,
        "practitioner_email": practitioner_email,
    }
    answers = {
        question: _answer(question, answer, ask=not yes) for question, answer in given.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_rendered(answers), encoding="utf-8")
    (path.parent / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")
    line = write_key(key_file)
    typer.echo(
        f"Wrote {path} and {key_file}.\n\n"
        "This is the key. Print it or write it down, and keep it in a safe place, away from\n"
        "backups: without it nobody can read names, addresses or notes, you included.\n\n"
        f"    {line}\n\n"
        f"Look through {path}, then start with: soundwell --config {path} serve"
    )


def _answer(question: str, given: str | None, *, ask: bool) -> str:
    if given is not None:
        try:
            return _right(question)(given)
        except typer.BadParameter as error:
            option = question.replace("_", "-")
            raise CommandFailed(f"--{option}: {error.message}") from error
    if not ask:
        return _DEFAULTS[question]
    words = question.replace("_", " ").capitalize()
    answer: str = typer.prompt(words, default=_DEFAULTS[question], value_proc=_right(question))
    return answer


def _right(question: str) -> Callable[[str], str]:
    """Return what tells a person at once that an answer cannot stand in the file."""
    from pydantic import TypeAdapter, ValidationError

    from soundwell_plugins.host.configuration.texts import Email, Line
    from soundwell_plugins.sdk.configuration import Zone

    kinds = {"email": Email, "practitioner_email": Email, "zone": Zone}
    adapter: TypeAdapter[object] = TypeAdapter(kinds.get(question, Line))

    def judge(answer: str) -> str:
        try:
            adapter.validate_python(answer)
        except ValidationError as error:
            raise typer.BadParameter(_hint(error.errors(include_input=False)[0])) from None
        return answer

    return judge


def _hint(fault: "ErrorDetails") -> str:
    nearest = fault.get("ctx", {}).get("nearest")
    return f'{fault["msg"]}. Did you mean "{nearest}"?' if nearest else fault["msg"]


def _rendered(answers: dict[str, str]) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("soundwell_templates", ""),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # TOML is no HTML; every value goes through `tojson`
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return environment.get_template(_TEMPLATE).render(
        answers,
        practitioner_id=_id(answers["practitioner"]),
        key_file=_KEY_FILE,
        schema_file=SCHEMA_FILE,
    )


def _id(name: str) -> str:
    """Return the name of a practitioner's table: their first name in plain letters."""
    words = re.findall(
        r"[a-z]+", normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    )
    return words[0] if words else "practitioner"
