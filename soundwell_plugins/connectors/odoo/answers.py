"""What an answer over HTTP means, whichever protocol it came by."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx2

from soundwell_plugins.connectors.odoo.faults import (
    KEY_REFUSED,
    NO_DATABASE,
    Call,
    Fault,
    problem_of,
)
from soundwell_plugins.connectors.odoo.problems import (
    Misconfigured,
    NotAllowed,
    OdooProblem,
    Temporary,
    WrongDatabase,
)
from soundwell_plugins.connectors.odoo.transport import Reply
from soundwell_plugins.sdk.retry_after import retry_after

_LONGEST_PAUSE: Final = timedelta(hours=6)
_NO_DATABASE_PAGE: Final = b"No database is selected"
NOT_ODOO: Final = (
    "Something else than Odoo answers at `url` of the table [odoo], such as a page to sign in or of"
    " maintenance: open the address in a browser and correct it."
)


def of_json2(reply: Reply, call: Call) -> Any:
    """Return what a call over json2 brought.

    Args:
        reply: read whole.
        call: what was asked.

    Raises:
        OdooProblem: it did not work.
    """
    if reply.status == httpx2.codes.OK:
        return _body(reply)
    _look_at_status(reply)
    fault = _fault(reply)
    if fault is not None:
        raise problem_of(fault, call)
    raise _of_status(reply)


def of_rpc(reply: Reply, call: Call) -> Any:
    """Return what a call over jsonrpc brought; faults come with the status 200.

    Args:
        reply: read whole.
        call: what was asked.

    Raises:
        OdooProblem: it did not work.
    """
    _look_at_status(reply)
    if reply.status != httpx2.codes.OK:
        raise _of_status(reply)
    body = _body(reply)
    if not isinstance(body, Mapping):
        raise Temporary(NOT_ODOO)
    error = body.get("error")
    if isinstance(error, Mapping):
        raise problem_of(_fault_in(error.get("data")), call)
    return body.get("result")


def _look_at_status(reply: Reply) -> None:
    status = reply.status
    if status == httpx2.codes.TOO_MANY_REQUESTS:
        raise Temporary(
            "Odoo asks for fewer calls for a while: if that goes on, ask whoever runs it for more.",
            retry_after=_pause(reply),
        )
    if reply.is_redirect:
        raise Misconfigured(
            "The server sends us to another address: open `url` of the table [odoo] in a browser"
            " and write the address at which you end, https:// and all."
        )


def _of_status(reply: Reply) -> OdooProblem:
    status = reply.status
    if status in (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN):
        return NotAllowed(KEY_REFUSED)
    if status == httpx2.codes.NOT_FOUND:
        if _NO_DATABASE_PAGE in reply.content:
            return WrongDatabase(NO_DATABASE)
        return Misconfigured(
            "There is no Odoo at `url` of the table [odoo], or it does not speak this protocol:"
            " correct `url`, and give its `version`."
        )
    if reply.is_server_error:
        sentence = (
            f"Odoo, or the server before it, cannot answer now (status {status}): if that goes"
            " on, look into the logs of both."
        )
        return Temporary(sentence, retry_after=_pause(reply))
    return Misconfigured(f"The server refuses the call (status {status}): {NOT_ODOO}")


def _body(reply: Reply) -> Any:
    try:
        return json.loads(reply.content)
    except (ValueError, RecursionError):
        raise Temporary(NOT_ODOO) from None


def _fault(reply: Reply) -> Fault | None:
    try:
        body = json.loads(reply.content)
    except (ValueError, RecursionError):
        return None
    return _fault_in(body) if isinstance(body, Mapping) and "name" in body else None


def _fault_in(data: object) -> Fault:
    if not isinstance(data, Mapping):
        return Fault("", "")
    return Fault(str(data.get("name", "")), str(data.get("message", "")))


def _pause(reply: Reply) -> timedelta | None:
    return retry_after(reply.headers.get("retry-after", ""), datetime.now(UTC), _LONGEST_PAUSE)
