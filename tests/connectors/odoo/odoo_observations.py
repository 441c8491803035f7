"""What real Odoos were observed to answer; the stand-in refuses with these and nothing else."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "data" / "odoo"
_RPC = re.compile(
    r"data\.name='(?P<name>[^']+)' data\.message=(?P<quote>['\"])(?P<message>.*?)(?P=quote)"
    r" data\.arguments",
    re.DOTALL,
)
_JSON2 = re.compile(r'"name": "(?P<name>[^"]+)", "message": "(?P<message>(?:[^"\\]|\\.)*)"')
_STATUS = re.compile(r"Unexpected status code (\d+)")


@dataclass(frozen=True)
class Observation:
    """A refusal as it was observed.

    Args:
        status: over json2; 200 over jsonrpc.
        name: of the exception.
        message: its text.
    """

    status: int
    name: str
    message: str

    def about(self, **words: str) -> "Observation":
        """Return it with the words of the call in place of those that were observed."""
        message = self.message
        for observed, actual in words.items():
            message = message.replace(_SPELT.get(observed, observed), actual)
        return Observation(self.status, self.name, message)


_SPELT = {
    "model": "no.such.model",
    "method": "no_such_method",
    "field": "no_such_field",
    "on": "res.partner",
}


def _unescaped(text: str) -> str:
    return text.replace("\\\\n", "\n").replace("\\'", "'")


@cache
def table(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def observed(case: str, version: int, protocol: str) -> Observation:
    """Return how a mistake was answered.

    Args:
        case: the beginning of its name in `observed-errors.json`, for example `06 `.
        version: 17 or 19.
        protocol: json2 or jsonrpc.
    """
    errors: Mapping[str, Any] = table("observed-errors")
    [found] = [value for name, value in errors.items() if name.startswith(case)]
    return parsed(found[f"{version}/{protocol}"]["result"])


def parsed(text: str) -> Observation:
    """Read one entry of `observed-errors.json`."""
    rpc = _RPC.search(text)
    if rpc:
        return Observation(200, rpc["name"], rpc["message"].replace("\\n", "\n"))
    status = _STATUS.search(text)
    code = int(status[1]) if status else 422
    json2 = _JSON2.search(text)
    if json2:
        return Observation(code, json2["name"], _unescaped(json2["message"]))
    if "AuthenticationError" in text:
        return Observation(401, "werkzeug.exceptions.Unauthorized", "Invalid apikey")
    return Observation(code, "", text.partition(": ")[2])
