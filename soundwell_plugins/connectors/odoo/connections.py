"""The library's connections, over one HTTP client of our own.

The library opens a connection for each call, knows neither a base path nor a limit of time that
could be set, follows the environment's proxies even to this machine, writes every argument (the
key too) into its debug log, and quotes whole payloads in its errors. So its connectors and models
are subclassed where they send; signing in and addressing models stay its own.
"""

from collections.abc import Mapping
from typing import Any, Final

from odoolib.json2 import Json2Connection, Json2Connector, JsonModel
from odoolib.rpc import Connection, JsonRPCConnector, Model, Service
from odoolib.tools import AuthenticationError

from soundwell_plugins.connectors.odoo import answers
from soundwell_plugins.connectors.odoo.faults import KEY_REFUSED, Call
from soundwell_plugins.connectors.odoo.problems import NotAllowed
from soundwell_plugins.connectors.odoo.transport import Transport

_RPC_VERSION: Final = "2.0"


class SharedJson2Connector(Json2Connector):  # type: ignore[misc]  # the library has no types
    """Knows where json2 stands; its own `__init__` would leave out TLS and base path.

    Args:
        transport: the HTTP client.
    """

    def __init__(self, transport: Transport) -> None:
        self.url = f"{transport.base}/json/2/"
        self.callback_fire = False
        self.transport = transport


class SharedJson2Connection(Json2Connection):  # type: ignore[misc]  # the library has no types
    """Signs calls with the key; hands out models that send by the shared client."""

    def get_model(self, model_name: str) -> "SharedJson2Model":
        """Return a model by its name."""
        return SharedJson2Model(self, model_name)


class SharedJson2Model(JsonModel):  # type: ignore[misc]  # the library has no types
    """A model whose calls go out by keyword, as json2 wants them."""

    def ask(self, method: str, ids: list[int] | None, arguments: Mapping[str, Any]) -> Any:
        """Call a method.

        Args:
            method: its name.
            ids: the records it is called on, or `None` for a method of the model.
            arguments: by name.

        Raises:
            OdooProblem: it did not work.
        """
        body = dict(arguments) if ids is None else {**arguments, "ids": ids}
        transport: Transport = self.connection.connector.transport
        reply = transport.post(self._url(method), body, headers=self.connection.bearer_header)
        return answers.of_json2(reply, called(self.model_name, method, arguments))


class SharedRpcConnector(JsonRPCConnector):  # type: ignore[misc]  # the library has no types
    """Sends calls of services by the shared client.

    Args:
        transport: the HTTP client.
    """

    def __init__(self, transport: Transport) -> None:
        self.url = f"{transport.base}/jsonrpc"
        self.transport = transport

    def get_service(self, service_name: str) -> "QuietService":
        """Return a service by its name."""
        return QuietService(self, service_name)

    def send(self, service_name: str, method: str, *args: Any) -> Any:
        """Call a method of a service.

        Raises:
            OdooProblem: it did not work.
        """
        params = {"service": service_name, "method": method, "args": args}
        body = {"jsonrpc": _RPC_VERSION, "method": "call", "params": params, "id": 1}
        reply = self.transport.post(self.url, body)
        return answers.of_rpc(reply, _called_by_rpc(method, args))


class QuietService(Service):  # type: ignore[misc]  # the library has no types
    """A service that does not write its arguments, the key among them, into the debug log."""

    def __getattr__(self, method: str) -> Any:
        return lambda *args: self.connector.send(self.service_name, method, *args)


class SharedRpcConnection(Connection):  # type: ignore[misc]  # the library has no types
    """Signs in once and calls by the user's id from then on."""

    def get_model(self, model_name: str) -> "SharedRpcModel":
        """Return a model by its name."""
        return SharedRpcModel(self, model_name)


class SharedRpcModel(Model):  # type: ignore[misc]  # the library has no types
    """A model whose calls name records by position and everything else by keyword."""

    def ask(self, method: str, ids: list[int] | None, arguments: Mapping[str, Any]) -> Any:
        """Call a method; see `SharedJson2Model.ask`."""
        connection = self.connection
        try:
            connection.check_login(force=False)
        except AuthenticationError:
            raise NotAllowed(KEY_REFUSED) from None
        return connection.get_service("object").execute_kw(
            connection.database,
            connection.user_id,
            connection.password,
            self.model_name,
            method,
            [] if ids is None else [ids],
            dict(arguments),
        )


def called(model: str, method: str, arguments: Mapping[str, Any]) -> Call:
    """Return what was asked by names alone, for a sentence about it."""
    named = arguments.get("fields") or arguments.get("allfields") or arguments.get("vals") or ()
    domain = arguments.get("domain") or ()
    leaves = [leaf[0] for leaf in domain if isinstance(leaf, list | tuple)]
    return Call(model, method, tuple(map(str, (*named, *leaves))))


def _called_by_rpc(method: str, args: tuple[Any, ...]) -> Call:
    if method != "execute_kw":
        return Call(method=method)
    *_, model, name, _, arguments = args
    return called(model, name, arguments)
