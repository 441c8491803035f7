"""What a fault that Odoo reports means.

The names of exceptions are Odoo's, as observed on 17 and 19; with json2 the HTTP status alone
misleads, for 500 is often final and 404 has four meanings.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from soundwell_plugins.connectors.odoo.problems import (
    Conflict,
    InvalidData,
    Misconfigured,
    NotAllowed,
    OdooProblem,
    Temporary,
    UnknownExternalId,
    WrongDatabase,
)


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked of Odoo, by names alone.

    Args:
        model: for example `res.partner`, or empty for what belongs to no model.
        method: for example `load`.
        fields: the fields that were named.
    """

    model: str = ""
    method: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """An exception as Odoo reports it; its text may quote what was sent, so it is never shown."""

    name: str
    message: str


APPS: Final = {
    "res.partner": "Contacts",
    "crm.lead": "CRM",
    "crm.tag": "CRM",
    "crm.stage": "CRM",
    "calendar.event": "Calendar",
    "calendar.attendee": "Calendar",
    "mailing.contact": "Email Marketing",
    "mailing.list": "Email Marketing",
    "mailing.subscription": "Email Marketing",
    "mail.blacklist": "Email Marketing",
    "hr.employee.public": "Employees",
}
"""The application, as Odoo's own list calls it, that brings a model."""

KEY_REFUSED: Final = (
    "Odoo does not accept `login` and `key` of the table [odoo]: make a new API key in Odoo"
    " (the user's preferences, Account Security), put it in place of the old one, then retry."
)
NO_DATABASE: Final = (
    "Odoo knows no database of this name: correct `database` in the table [odoo], then retry."
)
BUSY_RECORD: Final = (
    "Odoo was writing the same record for somebody else: if that goes on, look into Odoo's log."
)
_TROUBLE: Final = "Odoo ran into an error of its own: if that goes on, look into Odoo's log."

_CONFLICTS: Final = frozenset(
    {"SerializationFailure", "LockNotAvailable", "DeadlockDetected", "ConcurrencyError"}
)
_CONFLICT_TEXTS: Final = (
    "could not serialize access",
    "deadlock detected",
    "could not obtain lock",
)
_ACCESS_TEXTS: Final = (
    "doesn't have 'write' access",
    "doesn't have 'create' access",
    "not allowed",
)
_SAID_FIELD: Final = re.compile(r"'(\w+)'|\((\w+)\)|\.(\w+)(?= in |:)")
"""How a field stands in a text: in quotes, in brackets, or behind its model."""


def problem_of(fault: Fault, call: Call) -> OdooProblem:  # noqa: PLR0911 - one return for each kind
    """Return what a fault means.

    Args:
        fault: as Odoo reported it.
        call: what was asked.
    """
    kind, text = fault.name.rpartition(".")[2], fault.message
    if _is_conflict(kind, text):
        return Conflict(BUSY_RECORD)
    match kind:
        case "AccessDenied" | "Unauthorized":
            return NotAllowed(KEY_REFUSED)
        case "OperationalError" if "does not exist" in text:
            return WrongDatabase(NO_DATABASE)
        case "AccessError" | "Forbidden":
            return not_allowed(call)
        case "NotFound" | "UserError" if "model" in text or "Object" in text:
            return no_model(call)
        case "NotFound" | "AttributeError" | "TypeError" | "IndexError" | "UnprocessableEntity":
            return _another_version(call)
        case "ValueError" | "KeyError":
            return _wrong_value(text, call)
        case "MissingError":
            return InvalidData(
                f"A record of {_place(call)} is gone, for somebody deleted it in Odoo: retry,"
                " and it is looked for again."
            )
        case "ValidationError" | "UserError" | "RedirectWarning":
            return invalid(call, _named(text, call))
    return Temporary(_TROUBLE)


def problem_of_load(messages: Iterable[Mapping[str, object]], call: Call) -> OdooProblem:
    """Return what it means that `load` wrote nothing.

    Args:
        messages: what it says, as observed: each a type, a text and, for some, a field.
        call: what was asked.
    """
    errors = [each for each in messages if each.get("type") == "error"]
    texts = [str(each.get("message", "")) for each in errors]
    if any(_is_conflict("", text) for text in texts):
        return Conflict(BUSY_RECORD)
    if any(phrase in text for text in texts for phrase in _ACCESS_TEXTS):
        return not_allowed(call)
    field = next((str(each["field"]) for each in errors if each.get("field")), "")
    known = field if any(_is_or_leads_to(each, field) for each in call.fields) else ""
    if known and any("moreinfo" in each for each in errors):
        return Misconfigured(
            f"Odoo has nothing of the name that soundwell.toml gives for the field {known} of"
            f" {_place(call)}: correct it, or make it in Odoo, then retry.",
            field=known,
        )
    return invalid(call, known)


def not_allowed(call: Call) -> NotAllowed:
    """Return the problem that the user of the key lacks a right."""
    return NotAllowed(
        f"The user of `key` may not do this with {_place(call)}: in Odoo, under Settings, Users,"
        f" give this user access to {APPS.get(call.model, 'the application')}, then retry."
    )


def no_model(call: Call) -> Misconfigured:
    """Return the problem that a model is missing."""
    return Misconfigured(
        f"This Odoo has no {_place(call)}: install {APPS.get(call.model, 'the application')}"
        " under Apps in Odoo, then retry."
    )


def invalid(call: Call, field: str) -> InvalidData:
    """Return the problem that a value is not accepted."""
    where = f"for the field {field} of" if field else "for"
    return InvalidData(
        f"Odoo does not accept what it was given {where} {_place(call)}: look whether a field that"
        " Odoo requires is missing in soundwell.toml, then retry.",
        field=field,
    )


def _wrong_value(text: str, call: Call) -> OdooProblem:
    if text.startswith("External ID not found"):
        return UnknownExternalId("Odoo has no record of this external id.")
    field = _named(text, call)
    if text.startswith("Wrong value") or "time data" in text:
        return invalid(call, field)
    of = f"the field {field} of" if field else "a field of"
    return Misconfigured(
        f"This Odoo does not have {of} {_place(call)}: correct the fields in the table [odoo], or"
        " add the field in Odoo, then retry.",
        field=field,
    )


def _another_version(call: Call) -> Misconfigured:
    return Misconfigured(
        f"This Odoo does not understand {call.method or 'the call'} of {_place(call)}: check"
        " `version` and `protocol` in the table [odoo]."
    )


def _is_conflict(kind: str, text: str) -> bool:
    return kind in _CONFLICTS or any(phrase in text for phrase in _CONFLICT_TEXTS)


def _named(text: str, call: Call) -> str:
    """Return the one of our fields that a text names; nothing else of the text is taken."""
    ours = {part for field in call.fields for part in field.split("/")} - {"id", ".id"}
    said = (word for found in _SAID_FIELD.finditer(text) for word in found.groups() if word)
    return next((word for word in said if word in ours), text if text in ours else "")


def _is_or_leads_to(sent: str, field: str) -> bool:
    return field in sent.split("/")


def _place(call: Call) -> str:
    return f"the model {call.model}" if call.model else "this database"
