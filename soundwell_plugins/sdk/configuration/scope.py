"""What the types of a configuration have to know of the file around them."""

import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationInfo

from soundwell_hookspecs import Practice
from soundwell_plugins.sdk.configuration.refusals import refusal


@dataclass(frozen=True, slots=True)
class ConfigurationScope:
    """Where a value stands; handed to pydantic as the context of a validation.

    Without one, paths stay as they are and any practitioner counts as known.

    Args:
        folder: the folder of `soundwell.toml`, absolute.
        practice: the practice, or `None` while its own tables are wrong.
    """

    folder: Path
    practice: Practice | None


def local_path(value: object, info: ValidationInfo) -> Path:
    """Return a path that starts at the folder of the file unless it is absolute."""
    if not isinstance(value, str | Path) or not str(value).strip():
        raise refusal("this has to be a path in quotes", "a path")
    if not str(value).isprintable():
        raise refusal("a path cannot contain control characters", "a path")
    scope = info.context
    folder = scope.folder if isinstance(scope, ConfigurationScope) else Path()
    return Path(os.path.normpath(folder / value))
