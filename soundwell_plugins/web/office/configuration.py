"""The configuration: every value in force with its place, and plugins switched on and off."""

from datetime import timedelta
from typing import Final

from fastapi import HTTPException, Request
from starlette.responses import Response

from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.configuration import ConfigurationInvalid, Problem
from soundwell_plugins.host.configuration.in_force import (
    TableInForce,
    own_tables,
    table_in_force,
    unread_table,
)
from soundwell_plugins.host.configuration.syntax import content_of
from soundwell_plugins.host.report import PluginReport, PluginState
from soundwell_plugins.host.switch import Switch, SwitchFailed, prepare, write
from soundwell_plugins.host.undertakings import UndertakingKind
from soundwell_plugins.sdk.forms import FormState
from soundwell_plugins.sdk.pages import PageRouter, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.web.office.frame import Frame, checked_id
from soundwell_plugins.web.office.taking_over import fingerprint, in_force, take_over

_HERE: Final = "/office/configuration"
_SILENT: Final = timedelta(minutes=6)


class ConfigurationPages:
    """The pages about the configuration.

    Args:
        frame: around the pages.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._host = frame.host

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        admin = Permission.ADMIN
        router.get("/configuration", permission=admin)(self.show)
        router.post("/configuration/take-over", permission=admin, recent=True)(self.take_over)
        router.get("/configuration/changes/{id}", permission=admin)(self.show_change)
        router.get("/plugins/{name}/switch", permission=admin, recent=True)(self.ask)
        router.post("/plugins/{name}/switch", permission=admin, recent=True)(self.switch)

    def show(self) -> Response:
        """Show every value that is in force, and where it comes from."""
        return self._show()

    def take_over(self, request: Request) -> Response:
        """Take over what stands in the file now."""
        _, problems = self._on_disk()
        if problems:
            return self._show(409)
        actor = signed_in(request).id
        content = content_of(self._host.blueprint.configuration.path)
        with self._host.database.transaction() as session:
            begun = self._host.undertakings.begin(
                session,
                UndertakingKind.CONFIGURATION,
                f"file {fingerprint(content)}",
                actor=actor,
            )
            self._host.audit.record(
                session, actor=actor, action="configuration.taken-over", subject="configuration"
            )
        take_over(self._host, begun, actor=actor)
        return see_other(f"{_HERE}/changes/{begun}")

    def show_change(self, id: str) -> Response:
        """Say how far the taking over of a file is."""
        found = self._host.undertakings.get(checked_id(id))
        if found is None or found.kind is not UndertakingKind.CONFIGURATION:
            raise HTTPException(404)
        if found.ended_at is None and in_force(self._host, found):
            self._host.undertakings.end(id, "", succeeded=True)
            found = self._host.undertakings.get(id) or found
        named, _, _ = found.about.partition(" ")
        values = {
            "change": found,
            "report": None if named == "file" else self._report(named),
            "silent": found.is_silent(self._host.clock.now(), _SILENT),
        }
        return self._frame.page("change", values)

    def ask(self, name: str) -> Response:
        """Say what switching a plugin means, and whether it can be done."""
        report = self._report(name)
        if report is None:
            raise HTTPException(404)
        return self._ask(report, self._prepared(report))

    def switch(self, request: Request, name: str) -> Response:
        """Write the file with the plugin switched, and let the server take it over."""
        report = self._report(name)
        if report is None:
            raise HTTPException(404)
        switch, actor = self._prepared(report), signed_in(request).id
        if not switch.possible:
            return self._ask(report, switch, 409)
        way = "on" if switch.on else "off"
        try:
            with self._host.database.transaction() as session:
                begun = self._host.undertakings.begin(
                    session,
                    UndertakingKind.CONFIGURATION,
                    f"{name} {fingerprint(switch.after)}",
                    actor=actor,
                )
                self._host.audit.record(
                    session,
                    actor=actor,
                    action=f"plugin.switched-{way}",
                    subject=f"plugin:{name}",
                )
                write(self._host.blueprint, switch)
        except SwitchFailed as error:
            return self._ask(report, switch, 409, str(error))
        take_over(self._host, begun, switch=switch, actor=actor)
        return see_other(f"{_HERE}/changes/{begun}")

    def _show(self, status: int = 200) -> Response:
        path = self._host.blueprint.configuration.path
        states = {each.name: each.state for each in self._host.reports}
        changed, problems = self._on_disk()
        values = {
            "path": path,
            "tables": [(each, states.get(each.name)) for each in self._tables()],
            "changed": changed,
            "problems": problems,
        }
        return self._frame.page("configuration", values, status)

    def _ask(
        self, report: PluginReport, switch: Switch, status: int = 200, failed: str = ""
    ) -> Response:
        waiting = [
            each.number
            for each in self._host.ledger.counts()
            if each.plugin == report.name and each.state.value in {"pending", "parked"}
        ]
        values = {
            "report": report,
            "switch": switch,
            "path": self._host.blueprint.configuration.path,
            "waiting": sum(waiting),
            "changed": self._on_disk()[0],
            "form": FormState({}, {"": failed} if failed else {}),
        }
        return self._frame.page("switch", values, status)

    def _prepared(self, report: PluginReport) -> Switch:
        on = report.state in {PluginState.DISABLED, PluginState.AVAILABLE}
        return prepare(self._host.blueprint, report.name, on=on)

    def _report(self, name: str) -> PluginReport | None:
        return next((each for each in self._host.reports if each.name == name), None)

    def _tables(self) -> list[TableInForce]:
        blueprint = self._host.blueprint
        tables = list(own_tables(blueprint.document))
        for table in blueprint.configuration.tables:
            candidate = blueprint.candidates.get(table.name)
            if candidate is None:
                tables.append(unread_table(blueprint.document, table.name))
            else:
                kind = candidate.plugin.Config
                tables.append(
                    table_in_force(blueprint.document, table.name, candidate.config, kind)
                )
        return tables

    def _on_disk(self) -> tuple[bool, tuple[Problem, ...]]:
        """Return whether the file has changed since it was taken over, and its mistakes."""
        blueprint = self._host.blueprint
        path = blueprint.configuration.path
        try:
            content = content_of(path)
            if content == blueprint.document.content:
                return False, ()
            draw(
                path,
                content=content,
                found=blueprint.installed,
                specifications=blueprint.specifications,
            )
        except ConfigurationInvalid as error:
            return True, error.problems
        return True, ()
