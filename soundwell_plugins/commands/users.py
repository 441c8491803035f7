"""`soundwell users`: who can sign in, and what they do here."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_hookspecs import PractitionerId, Role
from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from soundwell_plugins.host.accounts.register import Listed
    from soundwell_plugins.host.accounts.services import AccountServices
    from soundwell_plugins.host.host import Host

app = typer.Typer(help="Say who can sign in, and what they do here.")


class RoleName(Enum):
    """A role, as the command line names it."""

    ADMIN = "admin"
    PRACTITIONER = "practitioner"
    SUPERVISOR = "supervisor"


_Email = Annotated[str, typer.Argument(help="The address with which they sign in.")]
_Roles = Annotated[
    list[RoleName] | None, typer.Option("--role", help="What they do; give it once for each.")
]
_Practitioner = Annotated[
    str | None, typer.Option(help="Which practitioner of the configuration they are.")
]


@app.command()
def add(
    ctx: typer.Context,
    email: _Email,
    *,
    name: Annotated[str, typer.Option(help="As their colleagues read it.")],
    role: _Roles = None,
    practitioner: _Practitioner = None,
) -> None:
    """Add somebody, and print the link with which they choose their password."""
    with _accounts(ctx) as (accounts, session):
        account = accounts.management.add(
            session,
            email=_checked(email),
            name=name,
            roles=_roles(role),
            practitioner=_named(practitioner),
            actor=None,
        )
        link = accounts.new_passwords.link(session, account)
    typer.echo(f"Added. Give them this link, which can be used once within 7 days:\n{link}")


@app.command("list")
def list_users(
    ctx: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List everybody who has an account."""
    with _accounts(ctx) as (accounts, session):
        everybody = accounts.register.everybody(session)
    if as_json:
        typer.echo(json.dumps([_plain(each) for each in everybody], indent=2))
    elif not everybody:
        typer.echo("Nobody has an account yet: `soundwell users add` adds somebody.")
    for each in () if as_json else everybody:
        typer.echo(_line(each))


@app.command()
def roles(
    ctx: typer.Context,
    email: _Email,
    *,
    role: _Roles = None,
    practitioner: _Practitioner = None,
) -> None:
    """Replace what somebody does here."""
    with _accounts(ctx) as (accounts, session):
        found = accounts.register.named(session, email)
        accounts.management.set_roles(
            session, found.account, _roles(role), _named(practitioner), actor=None
        )
        line = _line(accounts.register.named(session, email))
    typer.echo(line)


@app.command()
def disable(ctx: typer.Context, email: _Email) -> None:
    """Switch an account off, and end its sessions."""
    with _accounts(ctx) as (accounts, session):
        found = accounts.register.named(session, email)
        accounts.management.disable(session, found.account.id, actor=None)
    typer.echo("Switched off, and signed out everywhere. `soundwell users enable` undoes it.")


@app.command()
def enable(ctx: typer.Context, email: _Email) -> None:
    """Switch an account on again."""
    with _accounts(ctx) as (accounts, session):
        found = accounts.register.named(session, email)
        accounts.management.enable(session, found.account.id, actor=None)
    typer.echo("Switched on.")


@app.command()
def reset(
    ctx: typer.Context,
    email: _Email,
    *,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Their authenticator is lost: ask for it anew.")
    ] = False,
) -> None:
    """Print a link with which somebody chooses a new password."""
    with _accounts(ctx) as (accounts, session):
        found = accounts.register.named(session, email)
        if found.disabled:
            raise CommandFailed("This account is switched off: `soundwell users enable` first.")
        if second_factor:
            accounts.management.remove_second_factor(session, found.account.id, actor=None)
        link = accounts.new_passwords.link(session, found.account)
    typer.echo(f"Give them this link, which can be used once within 7 days:\n{link}")


def first_admin_words(host: "Host") -> str:
    """Return a text with a link with which the first admin begins; nothing once there is one."""
    link = host.accounts.management.first_link()
    if not link:
        return ""
    return (
        "\n\nNobody can sign in as an admin yet. Whoever opens this link within a day becomes the\n"
        f"first one; it works once, and every start prints a new one:\n\n    {link}\n"
    )


@contextmanager
def _accounts(ctx: typer.Context) -> Iterator[tuple["AccountServices", "Session"]]:
    from soundwell_plugins.host.accounts.register import AccountRefused

    with closing(practice_file(ctx).migrated()) as host:
        try:
            with host.database.transaction() as session:
                yield host.accounts, session
        except AccountRefused as error:
            raise CommandFailed(str(error)) from error


def _checked(email: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError:
        raise CommandFailed("This is no e-mail address. It looks like name@example.com.") from None


def _roles(names: list[RoleName] | None) -> frozenset[Role]:
    if not names:
        raise CommandFailed("Say what they do here, for example --role admin.")
    return frozenset(Role(each.value) for each in names)


def _named(practitioner: str | None) -> PractitionerId | None:
    return None if practitioner is None else PractitionerId(practitioner)


def _plain(listed: "Listed") -> dict[str, object]:
    account = listed.account
    return {
        "id": account.id,
        "name": account.name,
        "email": account.email,
        "roles": sorted(role.value for role in account.roles),
        "practitioner": account.practitioner,
        "since": f"{listed.since:%Y-%m-%dT%H:%M:%SZ}",
        "password": listed.has_password,
        "second_factor": listed.has_second_factor,
        "disabled": listed.disabled,
    }


def _line(listed: "Listed") -> str:
    account = listed.account
    named = ", ".join(sorted(role.value for role in account.roles)) or "no role"
    notes = [
        f"is {account.practitioner}" if account.practitioner else "",
        "" if listed.has_password else "has not chosen a password",
        "" if listed.has_second_factor else "no second factor",
        "switched off" if listed.disabled else "",
    ]
    return f"{account.email:<32}  {account.name:<24}  {named:<24}  {', '.join(filter(None, notes))}"
