"""How easily secrets are guessed, and what still is as in an example."""

import re
from collections.abc import Iterator
from typing import Final

from sqlalchemy import URL, make_url

from soundwell_hookspecs import Finding, Grade
from soundwell_plugins.host.accounts.passwords import common_words
from soundwell_plugins.host.security.deployment import Deployment
from soundwell_plugins.sdk.configuration import SecretMissing

_SHORTEST: Final = 10
_FEWEST_SIGNS: Final = 5
_OWN: Final = frozenset({"changeme", "demo", "example", "postgres", "secret", "soundwell", "test"})
_ENCRYPTED: Final = frozenset({"require", "verify-ca", "verify-full"})
_THIS_MACHINE: Final = frozenset({"", "localhost", "127.0.0.1", "::1"})
_DATABASE: Final = "storage.database"


def strength_findings(deployment: Deployment) -> Iterator[Finding]:
    """Look at the secrets that the configuration names, and at words that examples left behind."""
    weak = list(_weak(deployment))
    for name in weak:
        yield Finding(
            Grade.FAILING,
            f"The secret {name} is one that is tried first, or too short.",
            "Choose a long random one, here and where it is checked.",
        )
    if not weak:
        yield Finding(Grade.FINE, "No secret is short, or one that is tried first.")
    yield from _database(deployment)
    practice = deployment.configuration.practice
    addresses = (practice.email, *(each.email for each in practice.practitioners.values()))
    if any(address.endswith(".example") for address in addresses):
        yield Finding(
            Grade.WARNING,
            "An e-mail address of the configuration is still that of an example.",
            "Set the practice's and the practitioners' own addresses.",
        )


def is_weak(secret: str) -> bool:
    """Tell whether a secret is guessed soon.

    Args:
        secret: a password, a token or the like.
    """
    letters = re.sub(r"[\W\d_]+", "", secret.lower())
    return (
        len(secret) < _SHORTEST
        or len(set(secret)) < _FEWEST_SIGNS
        or letters in _OWN
        or letters in common_words()
    )


def _weak(deployment: Deployment) -> Iterator[str]:
    for name, secret in deployment.secrets():
        try:
            value = secret.reveal()
        except SecretMissing:
            continue
        if name == _DATABASE:
            password = make_url(value).password
            value = "unguessable by absence" if password is None else str(password)
        if is_weak(value):
            yield name


def _database(deployment: Deployment) -> Iterator[Finding]:
    url = deployment.host.database.engine.url
    if url.get_backend_name() == "sqlite" or _is_near(url):
        return
    if url.query.get("sslmode") not in _ENCRYPTED:
        yield Finding(
            Grade.WARNING,
            "The way to the database on another machine may be unencrypted.",
            "Add ?sslmode=verify-full (or require) to the address in storage.database.",
        )


def _is_near(url: URL) -> bool:
    """Tell whether a database stands on this machine, reached by a name or by a socket's folder."""
    asked = url.query.get("host", url.host or "")
    names = (asked,) if isinstance(asked, str) else asked
    return all(name in _THIS_MACHINE or name.startswith("/") for name in names)
