"""The records of a pretended Odoo, as strict about them as a real one was observed to be."""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import RLock
from typing import Any

from soundwell_plugins.connectors.odoo.rows import from_utc, utc
from tests.connectors.odoo.odoo_observations import Observation, observed, table

Values = dict[str, Any]
LOGIN = "integration@soundwell.example"
KEY = "d7e1f93bbce8dc1308a16a891eb7271651e92c00"
DATABASE = "practice"
PRACTITIONER = "maya@harbour.example"

DEFAULTS: dict[str, Values] = {
    "crm.lead": {"stage_id": 1, "type": "lead"},
    "calendar.event": {"privacy": "public", "show_as": "busy", "allday": False},
    "calendar.attendee": {"state": "needsAction"},
    "mail.activity": {},
    "mailing.subscription": {"opt_out": False},
}
REQUIRED = {"res.partner": ("name",), "calendar.event": ("name", "start", "stop")}
"""What a database insists on beyond what `fields_get` says (observed 07b, 07c)."""

PARTS = {
    ("crm.lead", "calendar_event_ids"): ("calendar.event", "opportunity_id"),
    ("crm.lead", "activity_ids"): ("mail.activity", "res_id"),
    ("mailing.contact", "subscription_ids"): ("mailing.subscription", "contact_id"),
}
"""The one2many fields by which rows were loaded on a real server, and where they lead."""

ACTIVE = ("res.partner", "crm.lead", "calendar.event", "mail.activity", "mail.blacklist")
NAMED_BY = {"res.users": "login"}


class Refused(Exception):
    """A call that a real Odoo refuses; as it was observed."""

    def __init__(self, observation: Observation) -> None:
        super().__init__(observation.message)
        self.observation = observation


class LoadFailed(Exception):
    """`load` writes nothing and says why in an ordinary answer."""

    def __init__(self, message: str, field: str = "", *, matching: bool = False) -> None:
        super().__init__(message)
        self.told: Values = {"rows": {"from": 0, "to": 0}, "record": 0, "type": "error"}
        self.told["message"] = message
        if field:
            self.told["field"] = field
        if matching:
            self.told["moreinfo"] = {"name": "Possible Values"}


@dataclass
class Known:
    """What an external id stands for."""

    model: str
    id: int
    kept: bool


@dataclass
class State:
    """All that a rollback has to bring back."""

    records: dict[str, dict[int, Values]] = field(default_factory=dict)
    external: dict[str, Known] = field(default_factory=dict)
    last: int = 100


class World:
    """The database.

    Args:
        version: 17 or 19.
        protocol: by which refusals are told.
    """

    def __init__(self, version: int, protocol: str) -> None:
        self.version = version
        self.protocol = protocol
        self.fields: Mapping[str, Mapping[str, Values]] = table(f"fields-{version}")["models"]
        self.state = State()
        self.lock = RLock()
        self.user = 0
        self.forbidden: set[tuple[str, str]] = set()
        for model, rows in table(f"defaults-{version}").items():
            for row in rows:
                self.state.records.setdefault(model, {})[row["id"]] = dict(row)
                if row.get("xmlid"):
                    self.state.external[row["xmlid"]] = Known(model, row["id"], kept=True)
        self.state.external["crm.model_crm_lead"] = Known("ir.model", 1, kept=True)
        self.state.external["mail.mt_note"] = Known("mail.message.subtype", 2, kept=True)
        self.state.records["crm.tag"] = {1: {"id": 1, "name": "Soundwell"}}
        self.user = self._person("Soundwell Integration", LOGIN)
        self.practitioner = self._person("Maya Lindqvist", PRACTITIONER)

    def install_employees(self) -> None:
        """Have the app Employees, as the observed servers had it later."""
        self.fields = {**self.fields, **table(f"employees-{self.version}")["models"]}

    def refuse(self, case: str, **words: str) -> Refused:
        return Refused(observed(case, self.version, self.protocol).about(**words))

    def count(self, model: str, **values: object) -> int:
        return len(self.all(model, **values))

    def all(self, model: str, **values: object) -> list[Values]:
        rows = self.state.records.get(model, {}).values()
        return [
            row for row in rows if all(row.get(name) == value for name, value in values.items())
        ]

    # what may be called

    def call(self, model: str, method: str, ids: Sequence[int] | None, named: Values) -> object:
        """Answer a call; one that was never observed is refused."""
        if model not in self.fields and model != "ir.model.data":
            raise self.refuse("04 ", model=model)
        answer: Callable[..., object] | None = getattr(self, f"call_{method}", None)
        if answer is None:
            raise self.refuse("05 ", method=method, on=model)
        with self.lock:
            if ids is not None:
                named = {**named, "ids": list(ids)}
            context = named.pop("context", {})
            return answer(model, context=context, **named)

    def call_context_get(self, model: str, *, context: Values) -> object:
        return {"lang": "en_US", "tz": "Europe/London", "uid": self.user}

    def call_has_access(
        self, model: str, *, context: Values, ids: list[int], operation: str
    ) -> object:
        return (model, operation) not in self.forbidden

    def call_check_access_rights(
        self, model: str, *, context: Values, operation: str, raise_exception: bool
    ) -> object:
        assert not raise_exception, "never observed"
        return (model, operation) not in self.forbidden

    def call_fields_get(
        self, model: str, *, context: Values, allfields: list[str], attributes: list[str]
    ) -> object:
        known = self.fields[model]
        return {
            name: {key: known[name][key] for key in attributes if key in known[name]}
            for name in allfields
            if name in known
        }

    def call_check_object_reference(
        self, model: str, *, context: Values, module: str, xml_id: str
    ) -> object:
        known = self._known(f"{module}.{xml_id}")
        if known is None:
            message = f"External ID not found in the system: {module}.{xml_id}"
            raise Refused(Observation(500, "builtins.ValueError", message))
        row = self.state.records[known.model][known.id]
        seen = context.get("active_test") is False or row.get("active", True)
        return [known.model, known.id if seen else False]

    def call_search_read(
        self,
        model: str,
        *,
        context: Values,
        domain: list[Any],
        fields: list[str],
        order: str = "",
        limit: int | None = None,
    ) -> object:
        self._may(model, "read")
        assert fields, "all fields, that is: some may be read by nobody"
        for name in fields:
            if name not in self.fields[model]:
                raise self.refuse("06c ", field=name, on=model)
        rows = [row for row in self._rows(model, context) if self._holds(model, domain, row)]
        rows.sort(key=lambda row: row["id"])
        return [self._read(model, row, fields) for row in rows[:limit]]

    def call_write(self, model: str, *, context: Values, ids: list[int], **named: Values) -> object:
        older = model == "calendar.event" and self.version == 17
        [(name, vals)] = named.items()
        assert name == ("values" if older else "vals"), "never observed"
        for record in ids:
            if record not in self.state.records.get(model, {}):
                raise self.refuse("10b ", on=model)
            self._set(model, self.state.records[model][record], vals)
        return True

    def call_create(self, model: str, *, context: Values, vals_list: list[Values]) -> object:
        self._may(model, "create")
        return [self._made_with_its_occurrences(model, vals) for vals in vals_list]

    def call_unlink(self, model: str, *, context: Values, ids: list[int]) -> object:
        for record in ids:
            self.state.records[model].pop(record, None)
        gone = [
            name
            for name, known in self.state.external.items()
            if known.model == model and known.id in ids
        ]
        for name in gone:
            del self.state.external[name]
        return True

    def call_load(
        self, model: str, *, context: Values, fields: list[str], data: list[list[Any]]
    ) -> object:
        assert fields[0] == "id", "never observed without an external id"
        assert context.get("tz") == "UTC", "times would be read in the user's zone"
        for column in fields[1:]:
            self._known_column(model, column)
        before = deepcopy(self.state)
        try:
            self._may_load(model)
            ids = [
                self._loaded(model, dict(zip(fields, line, strict=True)), context) for line in data
            ]
        except LoadFailed as failed:
            self.state = before
            return {"ids": False, "messages": [failed.told], "nextrow": 0}
        return {"ids": ids, "messages": [], "nextrow": 0}

    # loading

    def _known_column(self, model: str, column: str) -> None:
        name, _, rest = column.partition("/")
        if name not in self.fields[model]:
            if self.version == 17:
                raise Refused(Observation(500, "builtins.KeyError", name))
            raise Refused(Observation(500, "builtins.ValueError", f"Invalid field name {name!r}"))
        if rest in ("", "id", ".id"):
            return
        assert (model, name) in PARTS, f"loading through {column} was never observed"
        if (model, name) in PARTS:
            self._known_column(PARTS[model, name][0], rest)

    def _may_load(self, model: str) -> None:
        if (model, "create") in self.forbidden:
            raise LoadFailed(f"You are not allowed to create '{model}' records.")

    def _loaded(self, model: str, line: Values, context: Values) -> int:
        external = line.pop("id")
        assert re.fullmatch(r"[a-z0-9_]+\.[A-Za-z0-9_-]+", external), external
        parts, own = self._split(model, line)
        known = self._known(external)
        if known is not None and known.model != model:
            raise LoadFailed(f"For external id {external} when trying to create/update")
        values = self._converted(model, own)
        if known is not None:
            if not (context.get("mode") == "update" and known.kept):
                self._set(model, self.state.records[model][known.id], values)
                self._load_parts(model, known.id, parts, context)
            return known.id
        record = self._made(model, values)
        self.state.external[external] = Known(model, record, bool(context.get("noupdate")))
        self._load_parts(model, record, parts, context)
        return record

    def _split(self, model: str, line: Values) -> tuple[dict[str, Values], Values]:
        parts: dict[str, Values] = {}
        own: Values = {}
        for column, cell in line.items():
            name, _, rest = column.partition("/")
            if (model, name) in PARTS:
                parts.setdefault(name, {})[rest] = cell
            else:
                own[column] = cell
        return parts, own

    def _load_parts(
        self, model: str, owner: int, parts: dict[str, Values], context: Values
    ) -> None:
        for name, line in parts.items():
            comodel, back = PARTS[model, name]
            external = line.pop("id")
            try:
                values = {**self._converted(comodel, line), back: owner}
            except LoadFailed as failed:
                failed.told["field"] = name  # a real one names the way there alone
                raise
            known = self._known(external)
            if known is None:
                record = self._made(comodel, values)
                self.state.external[external] = Known(
                    comodel, record, bool(context.get("noupdate"))
                )
                if comodel == "calendar.event":
                    self._told(owner, values["name"])
            else:
                self._set(comodel, self.state.records[comodel][known.id], values)

    def _converted(self, model: str, line: Values) -> Values:
        return dict(self._cell(model, column, cell) for column, cell in line.items())

    def _cell(self, model: str, column: str, cell: Any) -> tuple[str, Any]:
        name, _, how = column.partition("/")
        described = self.fields[model][name]
        if cell is False or cell in ("", None):
            return name, False
        if described["type"] == "many2one":
            return name, self._link(described["relation"], name, how, cell)
        if described["type"] == "many2many":
            found = [
                self._link(described["relation"], name, how, part) for part in str(cell).split(",")
            ]
            return name, found
        return name, self._scalar(model, name, described, cell)

    def _scalar(self, model: str, name: str, described: Values, cell: Any) -> Any:
        kind = described["type"]
        if kind == "boolean":
            if cell is True and self.version == 17:
                message = "'bool' object has no attribute 'lower'"
                raise Refused(Observation(500, "builtins.AttributeError", message))
            return cell is True or cell.lower() in ("1", "true", "yes")
        try:
            if kind == "datetime":
                from_utc(cell)
            elif kind == "date":
                date.fromisoformat(cell)
            elif kind in ("integer", "many2one_reference"):
                return int(cell)
            elif kind in ("float", "monetary"):
                return float(cell)
        except (ValueError, TypeError):
            raise LoadFailed(
                f"'{cell}' does not seem to be valid for field '%(field)s'", name
            ) from None
        if kind == "selection" and cell not in [key for key, _ in described.get("selection", ())]:
            raise LoadFailed(
                f"Value '{cell}' not found in selection field '%(field)s'", name, matching=True
            )
        return cell

    def _link(self, model: str, name: str, how: str, cell: Any) -> int:
        if how == ".id":
            if int(cell) in self.state.records.get(model, {}):
                return int(cell)
            what = f"database id '{cell}'"
        elif how == "id":
            known = self._known(str(cell))
            if known is not None:
                return known.id
            what = f"external id '{cell}'"
        else:
            rows = self.state.records.get(model, {}).values()
            for row in rows:
                if row.get("name") == cell:
                    return int(row["id"])
            what = f"name '{cell}'"
        message = f"No matching record found for {what} in field '{name}'"
        raise LoadFailed(message, name, matching=True)

    def _known(self, external: str) -> Known | None:
        known = self.state.external.get(external)
        if known is None or known.model == "ir.model" or known.model not in self.state.records:
            return known
        return known if known.id in self.state.records[known.model] else None

    # records

    def _made_with_its_occurrences(self, model: str, values: Values) -> int:
        """Make a record; every occurrence of a recurring meeting is a record of its own."""
        made = self._made(model, values)
        if values.get("recurrency"):
            assert (values["rrule_type"], values["end_type"]) == ("daily", "count"), "not played"
            for number in range(1, values["count"]):
                pushed = timedelta(days=number * values["interval"])
                times = {key: utc(from_utc(values[key]) + pushed) for key in ("start", "stop")}
                self._made(model, values | times)
        return made

    def _made(self, model: str, values: Values) -> int:
        self.state.last += 1
        row: Values = {"id": self.state.last, **DEFAULTS.get(model, {}), "create_uid": self.user}
        row["create_date"] = "2027-01-04 08:00:00"
        if model in ACTIVE:
            row["active"] = True
        if model in ("crm.lead", "mail.activity"):
            row["user_id"] = self.user
        self.state.records.setdefault(model, {})[row["id"]] = row
        self._set(model, row, values)
        return int(row["id"])

    def _set(self, model: str, row: Values, values: Values) -> None:
        for name, value in values.items():
            described = self.fields[model].get(name)
            if described is None:
                raise self.refuse("06 ", field=name, on=model)
            row[name] = (
                value[0][2] if described["type"] == "many2many" and _is_command(value) else value
            )
        row["write_uid"] = self.user
        for name in (*REQUIRED.get(model, ()), *_required(self.fields[model])):
            if name in REQUIRED.get(model, ()) and not row.get(name):
                raise LoadFailed(f"Missing required value for the field '{name}' ({name}).", name)
        if "email" in values and "email_normalized" in self.fields[model]:
            row["email_normalized"] = str(values["email"]).lower() if values["email"] else False
        if model == "calendar.event":
            self._scheduled(row, values)
        if model == "mailing.subscription":
            same = self.all(model, contact_id=row["contact_id"], list_id=row["list_id"])
            assert same == [row], "two places of one entry on one list were never observed"

    def _told(self, lead: int, meeting: str) -> None:
        """Note a meeting beside its opportunity; 17 keeps the title of the opportunity with it."""
        body = f"<p>Meeting scheduled<br>Subject: {meeting}</p>"
        message = {"model": "crm.lead", "res_id": lead, "body": body}
        if self.version == 17:
            message["record_name"] = self.state.records["crm.lead"][lead]["name"]
        self._made("mail.message", message)

    def _scheduled(self, row: Values, values: Values) -> None:
        if row["stop"] < row["start"]:
            raise self.refuse("09 validation")
        row.setdefault("user_id", self.user)
        if "partner_ids" in values:
            attending = {
                each["partner_id"] for each in self.all("calendar.attendee", event_id=row["id"])
            }
            for partner in row["partner_ids"]:
                if partner not in attending:
                    self._made("calendar.attendee", {"event_id": row["id"], "partner_id": partner})

    def _person(self, name: str, login: str) -> int:
        partner = self._made("res.partner", {"name": name, "email": login})
        user = self._made("res.users", {"name": name, "login": login, "partner_id": partner})
        self.state.records["res.users"][user].update(tz="Europe/London", share=False, email=login)
        return user

    def _may(self, model: str, operation: str) -> None:
        if (model, operation) in self.forbidden:
            raise self.refuse("08 ", on=model)

    # reading

    def _rows(self, model: str, context: Values) -> list[Values]:
        rows = list(self.state.records.get(model, {}).values())
        if context.get("active_test") is False:
            return rows
        return [row for row in rows if row.get("active", True)]

    def _holds(self, model: str, domain: list[Any], row: Values) -> bool:
        return all(self._leaf(model, *leaf, row=row) for leaf in domain)

    def _leaf(self, model: str, name: str, operator: str, value: Any, *, row: Values) -> bool:
        first, _, rest = name.partition(".")
        if first not in self.fields[model]:
            raise self.refuse("06b ", field=first, on=model)
        described = self.fields[model][first]
        if rest:
            target = self.state.records.get(described["relation"], {}).get(row.get(first, 0), {})
            return self._leaf(described["relation"], rest, operator, value, row=target)
        held = row.get(first, False)
        if operator == "not any":
            assert (model, first) == ("calendar.event", "attendee_ids"), "never observed"
            attendees = self.all("calendar.attendee", event_id=row["id"])
            return not any(self._holds("calendar.attendee", value, each) for each in attendees)
        if operator == "in":
            return bool(set(held) & set(value)) if isinstance(held, list) else held in value
        compare: dict[str, Callable[[], bool]] = {
            "=": lambda: bool(held == value),
            "<": lambda: bool(held < value),
            ">": lambda: bool(held > value),
        }
        return compare[operator]()

    def _read(self, model: str, row: Values, fields: Sequence[str]) -> Values:
        return {"id": row["id"], **{name: self._shown(model, row, name) for name in fields}}

    def _shown(self, model: str, row: Values, name: str) -> Any:
        described, value = self.fields[model][name], row.get(name, False)
        if (model, name) == ("calendar.event", "name") and row["privacy"] == "private":
            # Only organiser and attendees read what a private meeting is about.
            value = value if row["user_id"] == self.user else "Busy"
        if (model, name) in PARTS:
            comodel, back = PARTS[model, name]
            return [each["id"] for each in self.all(comodel, **{back: row["id"]})]
        if (model, name) == ("calendar.event", "attendee_ids"):
            return [each["id"] for each in self.all("calendar.attendee", event_id=row["id"])]
        if described["type"] == "many2one" and value:
            target = self.state.records.get(described["relation"], {}).get(value, {})
            return [value, target.get("name", "")]
        return value


def _is_command(value: Any) -> bool:
    return bool(value) and isinstance(value, list) and isinstance(value[0], list)


def _required(fields: Mapping[str, Values]) -> list[str]:
    return [name for name, described in fields.items() if described.get("required")]
