"""A JSON document before anybody has looked at what it says."""

import json
from typing import Any, Final

from soundwell_plugins.features.fit.problems import WaitingListInvalid

MAX_BYTES: Final = 100_000_000
"""The largest file that is read."""


class Repeating(dict[str, Any]):
    """An object in which a key stands twice, so that one of its values is lost."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        keys = [key for key, _ in pairs]
        self.repeated = tuple(key for key in self if keys.count(key) > 1)


def parse(body: bytes) -> Any:
    """Return what a JSON document says.

    It is Python's own reader: pydantic's is quicker by less than importing it takes.

    Args:
        body: the document, in UTF-8.

    Raises:
        WaitingListInvalid: it is too large, or no JSON.
    """
    if len(body) > MAX_BYTES:
        raise WaitingListInvalid(
            [f"The file is larger than {MAX_BYTES // 1_000_000} MB. Place fewer clients at a time."]
        )
    try:
        return json.loads(body.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError:
        raise WaitingListInvalid(["The file is not in UTF-8. Save it in that encoding."]) from None
    except json.JSONDecodeError as error:
        raise WaitingListInvalid(
            [f"Line {error.lineno}, column {error.colno}: {error.msg}. Mend the JSON there."]
        ) from None
    except RecursionError:
        raise WaitingListInvalid(
            ["The file is nested too deeply. Clients and practitioners are plain lists."]
        ) from None
    except ValueError:
        # Python refuses to read whole numbers of thousands of digits.
        raise WaitingListInvalid(
            ["A number in the file is too long. Write a shorter one."]
        ) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Repeating(pairs)
