"""Which Odoo it is, found out without signing in."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx2

from soundwell_plugins.connectors.odoo.connections import SharedRpcConnector
from soundwell_plugins.connectors.odoo.problems import Misconfigured, OdooProblem
from soundwell_plugins.connectors.odoo.transport import Reply, Transport

JSON2_SINCE: Final = 19
"""The first version that speaks json2."""

HAS_ACCESS_SINCE: Final = 18
"""The first version with `has_access` in place of `check_access_rights`."""

OLDEST: Final = 17
NEWEST_TRIED: Final = 19

_NUMBER: Final = re.compile(r"(?:saas[~-])?(\d+)")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version of Odoo; online ones between two releases count as the one before.

    Args:
        major: for example 19.
        text: as Odoo writes it, for example `19.0`.
    """

    major: int
    text: str

    @classmethod
    def of(cls, major: int) -> "Version":
        """Return a version that the configuration names."""
        return cls(major, f"{major}.0")


def detected(transport: Transport) -> Version:
    """Ask an Odoo which version it is.

    Raises:
        OdooProblem: nothing answers, or it is no Odoo.
    """
    reply = transport.get("/web/version")
    if reply.status == httpx2.codes.OK:
        found = _read(_json(reply))
        if found is not None:
            return found
    answer = SharedRpcConnector(transport).send("common", "version")
    found = _read({"version": answer.get("server_version")} if isinstance(answer, Mapping) else {})
    if found is None:
        raise _unknown()
    return found


def _read(answer: Any) -> Version | None:
    text = answer.get("version") if isinstance(answer, Mapping) else None
    match = _NUMBER.match(text) if isinstance(text, str) else None
    return Version(int(match[1]), match[0]) if match else None


def _json(reply: Reply) -> Any:
    try:
        return json.loads(reply.content)
    except (ValueError, RecursionError):
        return None


def _unknown() -> OdooProblem:
    return Misconfigured(
        "The server at `url` of the table [odoo] does not say which version it is: correct `url`,"
        " or give `version`."
    )
