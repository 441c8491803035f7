"""Changes to a key file: whole or not at all, for the same owner, and nothing is ever lost."""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from soundwell_plugins.sdk.encryption import Key, RetiredKey


def put_first(file: Path, key: Key) -> None:
    """Put a new key before all others; whoever follows the file encrypts with it from now on."""
    _replace(file, f"{key.line()}\n{_text(file)}")


def retire(file: Path, keep: Key) -> Path:
    """Move all keys but one into a file beside the key file, and return where that is.

    They stay needed for the backups of their time. In the key file stays what still recognises
    what they have made.
    """
    stays: list[str] = []
    goes: list[str] = []
    for line in _text(file).splitlines():
        is_old = _is_key(line) and Key.from_line(line) != keep
        stays.append(RetiredKey.of(Key.from_line(line)).line() if is_old else line)
        if is_old:
            goes.append(line)
    aside = file.with_name(f"{file.name}.retired")
    earlier = _text(aside) if aside.exists() else ""
    if not earlier:
        aside.touch(mode=0o600)
    _replace(aside, earlier + "".join(f"{line.strip()}\n" for line in goes))
    _replace(file, "".join(f"{line}\n" for line in stays))
    return aside


def _is_key(line: str) -> bool:
    return line.strip().startswith("soundwell-key-")


def _text(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    return text if text.endswith("\n") or not text else f"{text}\n"


def _replace(file: Path, text: str) -> None:
    before = file.stat()
    beside = file.with_name(f".{file.name}.{uuid4().hex[:8]}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        beside.chmod(before.st_mode & 0o777)
        if (before.st_uid, before.st_gid) != (beside.stat().st_uid, beside.stat().st_gid):
            os.chown(beside, before.st_uid, before.st_gid)
        beside.replace(file)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
