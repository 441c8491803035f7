"""The file that holds the practice's key."""

import os
from pathlib import Path

from soundwell_plugins.sdk.commands import CommandFailed


def write_key(file: Path) -> str:
    """Write a new key to a file that only its owner can read, and return what stands in it.

    Args:
        file: where it goes; folders on the way are made.

    Raises:
        CommandFailed: the file exists already, or cannot be written.
    """
    from soundwell_plugins.sdk.encryption import Key

    line = Key.new().line()
    content = (
        "# The key of a Soundwell practice. Without it nobody can read names, addresses or notes,\n"
        "# you included: keep a copy in a safe place, and never beside a backup of the data.\n"
        f"{line}\n"
    )
    if file.exists():
        raise CommandFailed(
            f"{file} exists already, and a key must never be overwritten. Choose another name."
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandFailed(f"{file} cannot be written: {error.strerror}.") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(content)
    return line
