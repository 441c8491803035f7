"""The files of a practice: who could read the key, the data, and what stands beside them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from soundwell_hookspecs import Finding, Grade
from soundwell_plugins.host.security.deployment import Deployment
from soundwell_plugins.sdk.configuration import Secret

_ROOT: Final = 0
_NEWEST_ALONE: Final = 1
_FEWEST_BYTES: Final = 16
"""How many different bytes a random key of 32 has at the very least: one in 10^12 has fewer."""


def key_findings(deployment: Deployment) -> Iterator[Finding]:
    """Look at the key: where it stands, who can read it, and whether it is one."""
    secret = deployment.configuration.storage.key
    if secret.file is None:
        yield Finding(Grade.FINE, f"The key is there: {_where(secret)}.")
    else:
        yield from _key_file(secret.file)
    ring = deployment.host.keys.current
    if any(len(set(key.secret)) < _FEWEST_BYTES for key in ring.keys):
        yield Finding(
            Grade.FAILING,
            "A key is not random: somebody has made it up, and others could as well.",
            "Make another with `soundwell key rotate`, and retire this one with"
            " `soundwell key retire`.",
        )
    if len(ring.keys) > _NEWEST_ALONE:
        yield Finding(
            Grade.WARNING,
            f"{len(ring.keys)} keys open the data: older ones have not been retired.",
            "`soundwell key rotate` ends the change, `soundwell key retire` puts them away.",
        )


def file_findings(deployment: Deployment) -> Iterator[Finding]:
    """Look at who can read or change the data, the configuration and what it names."""
    configuration = deployment.configuration
    yield from _folder(configuration.storage.folder)
    for path, what in (
        (configuration.path, "The configuration"),
        (configuration.templates, "The folder of templates"),
    ):
        yield from _unchangeable(path, what)
    for name, secret in deployment.secrets():
        if secret.file is not None and _mode(secret.file) & stat.S_IRWXO:
            yield Finding(
                Grade.FAILING,
                f"Everybody on this machine can read or change the secret {name}.",
                f"chmod 600 {secret.file}",
            )


def _where(secret: Secret) -> str:
    return ", ".join(f"{kind} {name}" for kind, name in secret.table.items()) or "given by code"


def _key_file(path: Path) -> Iterator[Finding]:
    mode = _mode(path)
    if mode & stat.S_IRWXO or mode & stat.S_IWGRP:
        yield Finding(
            Grade.FAILING,
            f"Others on this machine can read or change the key ({mode:04o}).",
            f"chmod 600 {path}",
        )
    elif mode & stat.S_IRGRP:
        yield Finding(
            Grade.WARNING,
            f"A group of accounts can read the key ({mode:04o}).",
            f"chmod 600 {path}, unless the group is that of Soundwell alone.",
        )
    else:
        yield Finding(Grade.FINE, f"The key is its owner's alone ({mode:04o}).")
    yield from _unchangeable(path.parent, "The folder of the key")


def _folder(folder: Path) -> Iterator[Finding]:
    if not folder.exists():
        yield Finding(Grade.FINE, "There is no data folder yet; it will be its owner's alone.")
        return
    mode = _mode(folder)
    if mode & stat.S_IRWXO:
        yield Finding(
            Grade.FAILING,
            f"Everybody on this machine can look into the data folder ({mode:04o}).",
            f"chmod 700 {folder}",
        )
    elif mode & stat.S_IRWXG:
        yield Finding(
            Grade.WARNING,
            f"A group of accounts can look into the data folder ({mode:04o}).",
            f"chmod 700 {folder}",
        )
    else:
        yield Finding(Grade.FINE, f"The data folder is its owner's alone ({mode:04o}).")
    if folder.stat().st_uid == _ROOT:
        yield Finding(
            Grade.WARNING,
            "The data belong to root, so Soundwell probably runs as root.",
            "Give it an account of its own; examples/deploy shows how.",
        )


def _unchangeable(path: Path, what: str) -> Iterator[Finding]:
    """Find what anybody could put something else in the place of."""
    if not path.exists():
        return
    mode = _mode(path)
    shared = bool(mode & stat.S_IWOTH) and not (path.is_dir() and mode & stat.S_ISVTX)
    if shared:
        yield Finding(
            Grade.FAILING,
            f"{what} can be changed by everybody on this machine ({mode:04o}).",
            f"chmod o-w {path}",
        )


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(os.stat(path).st_mode)  # noqa: PTH116  # a link counts as what it leads to
    except FileNotFoundError:
        return 0
