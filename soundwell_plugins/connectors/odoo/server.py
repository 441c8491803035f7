"""An Odoo, whichever version it is and whichever protocol it speaks."""

from collections.abc import Mapping, Sequence
from enum import Enum
from threading import Lock
from typing import Any, Final

from soundwell_plugins.connectors.odoo import versions
from soundwell_plugins.connectors.odoo.answers import NOT_ODOO
from soundwell_plugins.connectors.odoo.connections import (
    SharedJson2Connection,
    SharedJson2Connector,
    SharedRpcConnection,
    SharedRpcConnector,
)
from soundwell_plugins.connectors.odoo.faults import Call, problem_of_load
from soundwell_plugins.connectors.odoo.problems import Conflict, Temporary, UnknownExternalId
from soundwell_plugins.connectors.odoo.rows import Row
from soundwell_plugins.connectors.odoo.transport import Peer, Transport
from soundwell_plugins.connectors.odoo.versions import JSON2_SINCE, Version
from soundwell_plugins.sdk.configuration import Secret

Domain = Sequence[object]
"""A condition in Odoo's own notation: a list of `[field, operator, value]`, all of which hold."""

Record = dict[str, Any]
"""What Odoo says of a record: fields by name, `False` where nothing stands."""

_ATTEMPTS: Final = 3
"""How often a row is loaded when somebody else is writing it: a repeat does no harm."""


class Protocol(Enum):
    """How Odoo is spoken to."""

    JSON2 = "json2"
    JSONRPC = "jsonrpc"


class OdooServer:
    """Reads and writes records of one database.

    Nothing is asked of Odoo before the first call. Calls may come from several threads.

    Args:
        peer: where it is.
        database: its database.
        login: whose key it is.
        key: an API key.
        prefix: what our external ids begin with.
        version: of Odoo, where it is known; found out otherwise.
        protocol: where it is known; the version decides otherwise.
    """

    def __init__(
        self,
        peer: Peer,
        *,
        database: str,
        login: str,
        key: Secret,
        prefix: str = "soundwell",
        version: Version | None = None,
        protocol: Protocol | None = None,
    ) -> None:
        self._peer = peer
        self._database = database
        self._login = login
        self._key = key
        self._prefix = prefix
        self._version = version
        self._protocol = protocol
        self._lock = Lock()
        self._transport: Transport | None = None
        self._connection: SharedJson2Connection | SharedRpcConnection | None = None

    def version(self) -> Version:
        """Return the version, as configured or as Odoo says without signing in.

        Raises:
            OdooProblem: nothing answers, or it is no Odoo.
        """
        if self._version is None:
            self._version = versions.detected(self._open_transport())
        return self._version

    def protocol(self) -> Protocol:
        """Return the protocol, as configured or as the version wants it.

        Raises:
            OdooProblem: the version cannot be found out.
        """
        if self._protocol is None:
            newer = self.version().major >= JSON2_SINCE
            self._protocol = Protocol.JSON2 if newer else Protocol.JSONRPC
        return self._protocol

    def ask(
        self, model: str, method: str, *, ids: list[int] | None = None, **arguments: object
    ) -> Any:
        """Call a method of a model.

        Args:
            model: for example `res.partner`.
            method: for example `search_read`.
            ids: the records it is called on, or `None` for a method of the model.
            arguments: by name.

        Raises:
            OdooProblem: it did not work.
            SecretMissing: the key is not where the configuration says.
        """
        return self._connected().get_model(model).ask(method, ids, arguments)

    def load(self, row: Row) -> int:
        """Write a record by its external id; a repeat does no harm.

        Args:
            row: what to write. Where it says so, a record that exists stays as it is.

        Returns:
            The record's id in Odoo.

        Raises:
            OdooProblem: it was not written, none of it.
        """
        columns, cells = row.matrix(self._prefix)
        for attempt in range(1, _ATTEMPTS + 1):
            answer = self.ask(
                row.model, "load", fields=columns, data=[cells], context=dict(row.context)
            )
            if not isinstance(answer, Mapping):
                raise Temporary(NOT_ODOO)
            if answer.get("ids"):
                return int(answer["ids"][0])
            problem = problem_of_load(
                answer.get("messages", ()), Call(row.model, "load", tuple(columns))
            )
            if not isinstance(problem, Conflict) or attempt == _ATTEMPTS:
                raise problem
        raise AssertionError("the last attempt returns or raises")

    def find(self, name: str) -> int | None:
        """Return the id of a record of ours, archived ones included, or `None` if it is gone.

        Args:
            name: its external id without our prefix.

        Raises:
            OdooProblem: it did not work.
        """
        try:
            _, record = self.ask(
                "ir.model.data",
                "check_object_reference",
                module=self._prefix,
                xml_id=name,
                context={"active_test": False},
            )
        except UnknownExternalId:
            return None
        return int(record) if record else None

    def search(
        self,
        model: str,
        domain: Domain,
        fields: Sequence[str],
        *,
        limit: int | None = None,
        archived: bool = False,
    ) -> list[Record]:
        """Return the records for which a condition holds, in the order of their ids.

        Raises:
            OdooProblem: it did not work.
        """
        found = self.ask(
            model,
            "search_read",
            domain=list(domain),
            fields=list(fields),
            order="id",
            limit=limit,
            context={"active_test": not archived},
        )
        if not isinstance(found, list):
            raise Temporary(NOT_ODOO)
        return found

    def may(self, model: str, operation: str) -> bool:
        """Tell whether the user has a right: `read`, `write`, `create` or `unlink`.

        Raises:
            OdooProblem: it did not work.
        """
        if self.version().major >= versions.HAS_ACCESS_SINCE:
            return bool(self.ask(model, "has_access", ids=[], operation=operation))
        return bool(
            self.ask(model, "check_access_rights", operation=operation, raise_exception=False)
        )

    def fields(self, model: str, names: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return what Odoo says of some fields: those that a model does not have are missing.

        Raises:
            OdooProblem: it did not work.
        """
        described: Mapping[str, Mapping[str, Any]] = self.ask(
            model,
            "fields_get",
            allfields=list(names),
            attributes=["type", "required", "readonly", "relation", "selection"],
        )
        return described

    def sign_in(self) -> Mapping[str, Any]:
        """Sign in and return what Odoo knows of the user: language, zone, id.

        Raises:
            OdooProblem: it did not work.
        """
        context: Mapping[str, Any] = self.ask("res.users", "context_get")
        return context

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            if self._transport is not None:
                self._transport.close()
            self._transport = self._connection = None

    def _connected(self) -> SharedJson2Connection | SharedRpcConnection:
        if self._connection is None:
            transport, protocol, key = self._open_transport(), self.protocol(), self._key.reveal()
            with self._lock:
                if protocol is Protocol.JSON2:
                    connector = SharedJson2Connector(transport)
                    self._connection = SharedJson2Connection(connector, self._database, key)
                else:
                    rpc = SharedRpcConnector(transport)
                    self._connection = SharedRpcConnection(rpc, self._database, self._login, key)
        return self._connection

    def _open_transport(self) -> Transport:
        with self._lock:
            if self._transport is None:
                self._transport = Transport(self._peer)
            return self._transport
