"""`soundwell doctor` for Odoo, step by step: each says what it found and what to click."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from soundwell_hookspecs import Finding, Grade, Practice
from soundwell_plugins.connectors.odoo.configuration import OdooConfig
from soundwell_plugins.connectors.odoo.directory import Directory
from soundwell_plugins.connectors.odoo.faults import APPS
from soundwell_plugins.connectors.odoo.problems import OdooProblem
from soundwell_plugins.connectors.odoo.profiles import PARTNER
from soundwell_plugins.connectors.odoo.server import OdooServer, Protocol
from soundwell_plugins.connectors.odoo.versions import NEWEST_TRIED, OLDEST, Version
from soundwell_plugins.sdk.configuration import SecretMissing

RIGHTS: Final[Mapping[str, tuple[str, ...]]] = {
    "res.partner": ("read", "create", "write"),
    "crm.lead": ("read", "create", "write"),
    "calendar.event": ("read", "create", "write"),
    "mail.activity": ("read", "create", "write"),
    "mail.message": ("create",),
}
NEWSLETTER_RIGHTS: Final[Mapping[str, tuple[str, ...]]] = {
    "mailing.contact": ("read", "create", "write"),
    "mailing.subscription": ("read", "create", "write"),
}
BLACKLIST_RIGHTS: Final[Mapping[str, tuple[str, ...]]] = {"mail.blacklist": ("read", "create")}
_GROUPS: Final[Mapping[str, str]] = {
    "res.partner": "Contacts: Creation",
    "crm.lead": "Sales: User: All Documents",
    "mailing.contact": "Email Marketing: User",
    "mailing.subscription": "Email Marketing: User",
    "mail.blacklist": "Email Marketing: User",
}
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_NUMBERS: Final = ("integer", "float", "monetary")
_READABLE: Final = ("char", "text", "html", "selection", "integer", "float", "many2many")
_NOT_FILLED: Final = ("one2many", "binary", "properties", "json")


@dataclass(frozen=True, slots=True)
class Examination:
    """Looks at an Odoo with the eyes of our configuration; it changes nothing.

    Args:
        server: the Odoo.
        directory: who is who there.
        config: what we would write.
        practice: whose practitioners.
    """

    server: OdooServer
    directory: Directory
    config: OdooConfig
    practice: Practice

    def findings(self) -> list[Finding]:
        """Return what was found; a step that fails ends it where the next ones need it."""
        found: list[Finding] = []
        try:
            found.extend(self._reach())
            found.extend(self._sign_in())
        except OdooProblem as problem:
            return [*found, _failing(problem)]
        except SecretMissing as missing:
            return [*found, Finding(Grade.FAILING, str(missing), "Put the key there.")]
        steps: Sequence[Callable[[], Iterator[Finding]]] = (
            self._rights,
            self._fields,
            self._profiles,
            self._names,
            self._users,
        )
        for step in steps:
            try:
                found.extend(step())
            except OdooProblem as problem:
                found.append(_failing(problem))
        return found

    def _reach(self) -> Iterator[Finding]:
        version = self.server.version()
        yield Finding(Grade.FINE, f"Odoo {version.text} answers.")
        if not OLDEST <= version.major <= NEWEST_TRIED:
            yield Finding(
                Grade.WARNING,
                f"Odoo {version.major} was not tried with this Soundwell.",
                "Watch the first bookings with soundwell deliveries list.",
            )
        yield from self._protocol(version)
        parts = urlsplit(self.config.url)
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            yield Finding(
                Grade.WARNING,
                "Names, addresses and the key go to Odoo without TLS.",
                "Set `url` of the table [odoo] to an address that begins with https://.",
            )

    def _protocol(self, version: Version) -> Iterator[Finding]:
        protocol = self.server.protocol()
        if protocol is Protocol.JSONRPC and version.major >= NEWEST_TRIED:
            yield Finding(
                Grade.WARNING,
                f"Odoo {version.major} is spoken to by jsonrpc, which its next release drops.",
                "Leave `protocol` out of the table [odoo]: json2 is taken then.",
            )
        else:
            yield Finding(Grade.FINE, f"It is spoken to by {protocol.value}.")

    def _sign_in(self) -> Iterator[Finding]:
        user = self.server.sign_in()
        yield Finding(Grade.FINE, "The database is there, and the key is accepted.")
        if not user.get("tz"):
            yield Finding(
                Grade.WARNING,
                "The user of the key has no time zone in Odoo; our times are right all the same.",
                "In Odoo, open the user's preferences and set Timezone.",
            )
        else:
            yield Finding(Grade.FINE, f"The user's time zone is {user['tz']}.")

    def _rights(self) -> Iterator[Finding]:
        wanted = dict(RIGHTS)
        if self.config.newsletter.enabled:
            wanted |= NEWSLETTER_RIGHTS
        if self.config.erasure.blacklist:
            wanted |= BLACKLIST_RIGHTS
        lacking = False
        for model, operations in wanted.items():
            missing = [each for each in operations if not self.server.may(model, each)]
            if missing:
                lacking = True
                group = _GROUPS.get(model, APPS.get(model, "this application"))
                yield Finding(
                    Grade.FAILING,
                    f"The user of the key may not {' or '.join(missing)} records of {model}.",
                    f"In Odoo, under Settings, Users, give this user {group}.",
                )
        if not lacking:
            yield Finding(Grade.FINE, "The user may do all that is needed, and need not do more.")

    def _fields(self) -> Iterator[Finding]:
        config = self.config
        own = {
            "contact": ("res.partner", config.contact.fields),
            "opportunity": ("crm.lead", config.opportunity.fields),
            "event": ("calendar.event", config.event.fields),
            "enquiry": ("crm.lead", config.enquiry.fields),
        }
        count = 0
        for table, (model, fields) in own.items():
            names = {column.partition("/")[0]: value for column, value in fields.items()}
            known = self.server.fields(model, sorted(names)) if names else {}
            count += len(names)
            for name, value in names.items():
                wrong = _misfit(known.get(name), value)
                if wrong:
                    yield Finding(
                        Grade.FAILING,
                        f"[odoo.{table}.fields]: {name} {wrong}.",
                        "Correct it in soundwell.toml; in Odoo, Settings, Technical, Fields (in"
                        f" developer mode) lists the fields of {model}.",
                    )
        if count:
            yield Finding(Grade.FINE, f"Fields of the practice's own were looked at: {count}.")

    def _profiles(self) -> Iterator[Finding]:
        names = set(self.config.profiles.fields.values())
        known = self.server.fields(PARTNER, sorted(names)) if names else {}
        for wanted, name in self.config.profiles.fields.items():
            kind = known.get(name, {}).get("type", "")
            if kind not in _READABLE:
                wrong = f"is of the kind {kind}" if kind else "is no field of this Odoo"
                yield Finding(
                    Grade.FAILING,
                    f"[odoo.profiles.fields]: {name}, for {wanted.value}, {wrong}.",
                    "Name a field of the contact that holds text, a number or tags.",
                )

    def _names(self) -> Iterator[Finding]:
        lead, enquiry = self.config.opportunity, self.config.enquiry
        stages = (lead.stage, lead.cancelled_stage, lead.missed_stage, enquiry.stage)
        wanted = [
            ("crm.stage", stages),
            ("utm.source", (lead.source, enquiry.source)),
            ("utm.medium", (lead.medium, enquiry.medium)),
            ("crm.tag", (*lead.tags, *enquiry.tags)),
            ("res.partner.category", self.config.contact.tags),
        ]
        if self.config.newsletter.enabled:
            wanted.append(("mailing.list", (self.config.newsletter.list,)))
        for model, names in wanted:
            asked = sorted({name for name in names if name})
            found = self._present(model, asked) if asked else set()
            for name in asked:
                if name not in found:
                    yield Finding(
                        Grade.FAILING,
                        f"Odoo has no {_WHAT[model][0]} named {name!r}.",
                        f"Make it in Odoo under {_WHAT[model][1]}, or correct soundwell.toml.",
                    )

    def _present(self, model: str, names: list[str]) -> set[str]:
        rows = self.server.search(model, [["name", "in", names]], ["name"])
        return {str(row["name"]) for row in rows}

    def _users(self) -> Iterator[Finding]:
        for practitioner, user in self.directory.all().items():
            if user is None:
                yield Finding(
                    Grade.FAILING,
                    f"Odoo has no active user for the practitioner {practitioner}.",
                    "Give the login in the table [odoo.users], or make the user in Odoo under"
                    " Settings, Users.",
                )
                continue
            zone = self.practice.practitioners[practitioner].zone.key
            if user.zone and user.zone != zone:
                yield Finding(
                    Grade.WARNING,
                    f"{practitioner} has the time zone {user.zone} in Odoo and {zone} here.",
                    "Correct the one that is wrong: whole days in the calendar depend on it.",
                )
            else:
                yield Finding(Grade.FINE, f"{practitioner} is a user of Odoo.")


_WHAT: Final[Mapping[str, tuple[str, str]]] = {
    "crm.stage": ("stage", "CRM, Configuration, Stages"),
    "utm.source": ("source", "CRM, Configuration, or Settings, Technical, UTM Sources"),
    "utm.medium": ("medium", "CRM, Configuration, or Settings, Technical, UTM Mediums"),
    "crm.tag": ("tag", "CRM, Configuration, Tags"),
    "res.partner.category": ("contact tag", "Contacts, Configuration, Contact Tags"),
    "mailing.list": ("mailing list", "Email Marketing, Mailing Lists"),
}


def _misfit(field: Mapping[str, Any] | None, value: object) -> str:
    """Return what is wrong with a value for a field, as the end of a sentence."""
    if field is None:
        return "is no field of this Odoo"
    if field.get("readonly"):
        return "cannot be written: Odoo works it out"
    kind = field["type"]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    wrong = {
        **dict.fromkeys(_NUMBERS, "" if is_number else "takes a number"),
        **dict.fromkeys(_NOT_FILLED, f"is of the kind {kind}, which is not filled from here"),
        "boolean": "" if isinstance(value, bool) else "takes true or false",
        "selection": "" if "{" in str(value) else _not_offered(field, value),
    }
    return wrong.get(kind, "")


def _not_offered(field: Mapping[str, Any], value: object) -> str:
    offered = [entry for pair in field.get("selection", ()) for entry in pair]
    return "" if value in offered else f"takes one of {', '.join(map(str, offered))}"


def _failing(problem: OdooProblem) -> Finding:
    what, _, remedy = problem.sentence.partition(": ")
    if not remedy:
        remedy = "Look whether Odoo is up, and at the table [odoo]; then try again."
        return Finding(Grade.FAILING, problem.sentence, remedy)
    return Finding(Grade.FAILING, f"{what}.", f"{remedy[0].upper()}{remedy[1:]}")
