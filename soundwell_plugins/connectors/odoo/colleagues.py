"""Who works at the practice according to Odoo: its users, or its employees."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json import dumps
from typing import Final

from soundwell_hookspecs import Practice
from soundwell_plugins.connectors.odoo.directory import Directory
from soundwell_plugins.connectors.odoo.server import OdooServer

_EMPLOYEES: Final = "hr.employee.public"
"""What every user may read of employees: no home, no birthday."""

_NOT_IN_A_NAME: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at the practice.

    Args:
        name: as Odoo writes it.
        email: at work, or empty.
        zone: or empty.
        login: as a user of Odoo, or empty for somebody who is none.
    """

    name: str
    email: str
    zone: str
    login: str


def users(server: OdooServer) -> list[Colleague]:
    """Return the users who are not customers.

    Raises:
        OdooProblem: Odoo cannot be asked.
    """
    rows = server.search("res.users", [["share", "=", False]], ["login", "name", "email", "tz"])
    return [
        Colleague(row["name"], row["email"] or row["login"], row["tz"] or "", row["login"])
        for row in rows
    ]


def employees(server: OdooServer) -> list[Colleague]:
    """Return the employees; for the calendar an employee has to be a user too.

    Raises:
        OdooProblem: Odoo cannot be asked, or has no employees.
    """
    rows = server.search(_EMPLOYEES, [], ["name", "work_email", "user_id", "tz"])
    ids = sorted({row["user_id"][0] for row in rows if row["user_id"]})
    found = server.search("res.users", [["id", "in", ids]], ["login"]) if ids else []
    logins = {row["id"]: str(row["login"]) for row in found}
    people = ((row, logins.get(row["user_id"][0] if row["user_id"] else 0, "")) for row in rows)
    return [
        Colleague(row["name"], row["work_email"] or login, row["tz"] or "", login)
        for row, login in people
    ]


def newcomers(
    colleagues: Sequence[Colleague], practice: Practice, directory: Directory
) -> list[Colleague]:
    """Return those who are no practitioners here.

    Args:
        colleagues: according to Odoo.
        practice: whose practitioners are known.
        directory: by which logins they are known.
    """
    logins = set(directory.logins.values())
    emails = {each.email.lower() for each in practice.practitioners.values()}
    return [
        each for each in colleagues if each.login not in logins and each.email.lower() not in emails
    ]


def tables(
    colleagues: Sequence[Colleague], practice: Practice, *, with_users: bool
) -> Iterator[str]:
    """Yield the lines that make practitioners of colleagues in `soundwell.toml`.

    Args:
        colleagues: who.
        practice: whose names of practitioners are taken.
        with_users: whether a table `[odoo.users]` may be made, for there is none yet.
    """
    taken = set(map(str, practice.practitioners))
    logins = {}
    for each in colleagues:
        table = _table_of(each, taken)
        taken.add(table)
        yield f"[practitioners.{table}]"
        yield f"name = {_text(each.name)}"
        yield f"email = {_text(each.email)}" if each.email else '# email = "…": Odoo knows none'
        if each.zone:
            yield f"zone = {_text(each.zone)}"
        if not each.login:
            yield "# No user in Odoo: its calendar has no times of theirs."
        elif each.login != each.email:
            logins[table] = each.login
        yield ""
    if logins:
        mark = "" if with_users else "# "
        yield "[odoo.users]" if with_users else "# Into the table [odoo.users]:"
        yield from (f"{mark}{table} = {_text(login)}" for table, login in logins.items())


def _table_of(colleague: Colleague, taken: set[str]) -> str:
    """Return a name for a practitioner's table that nobody has: the first name where it is free."""
    plain = unicodedata.normalize("NFKD", colleague.name.lower()).encode("ascii", "ignore").decode()
    words = [word for word in _NOT_IN_A_NAME.split(plain) if word]
    names = ["-".join(words[: count + 1])[:_LONGEST].strip("-") for count in range(len(words))]
    names = [name for name in names if name[0].isalpha()] or ["practitioner"]
    free = (name for name in names if name not in taken)
    numbered = (f"{names[-1]}-{number}" for number in range(2, len(taken) + 3))
    return next(free, None) or next(name for name in numbered if name not in taken)


def _text(text: str) -> str:
    return dumps(text, ensure_ascii=False)
