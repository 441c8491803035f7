"""The places where a secret can stand, and how it is read there."""

import importlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

_MAX_BYTES: Final = 65_536


class SecretMissing(Exception):
    """A secret is not where the configuration says; the text names the place and what to do."""


class Place(Protocol):
    """Where a secret stands; as text it names the place, never the secret."""

    def table(self) -> dict[str, str]:
        """Return what stands in the file for it."""

    def read(self) -> str:
        """Return the secret.

        Raises:
            SecretMissing: it is not there or cannot be read.
        """


@dataclass(frozen=True, slots=True)
class EnvironmentPlace:
    """A variable of the process's environment."""

    name: str

    def __str__(self) -> str:
        return f"the environment variable {self.name}"

    def table(self) -> dict[str, str]:
        """Return what stands in the file for it."""
        return {"env": self.name}

    def read(self) -> str:
        """Return the variable without the white space around it."""
        value = os.environ.get(self.name, "").strip()
        if not value:
            raise SecretMissing(f"{self} is not set: set it before Soundwell starts")
        return value


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file that holds nothing else."""

    path: Path

    def __str__(self) -> str:
        return f"the file {self.path}"

    def table(self) -> dict[str, str]:
        """Return what stands in the file for it."""
        return {"file": str(self.path)}

    def read(self) -> str:
        """Return the text of the file without the white space around it."""
        # Decoding leniently keeps the bytes of the secret out of any exception.
        value = self._bytes().decode(errors="replace").strip()
        if not value:
            raise SecretMissing(f"{self} is empty: write the secret into it")
        if "\ufffd" in value:
            raise SecretMissing(f"{self} is not text in UTF-8: save it as such")
        return value

    def _bytes(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                content = file.read(_MAX_BYTES + 1)
        except FileNotFoundError as error:
            raise SecretMissing(f"{self} does not exist: create it or correct its path") from error
        except IsADirectoryError as error:
            raise SecretMissing(f"{self} is a folder: name a file in it") from error
        except OSError as error:
            remedy = "let the account that runs Soundwell read it"
            raise SecretMissing(f"{self} cannot be read: {remedy}") from error
        if len(content) > _MAX_BYTES:
            raise SecretMissing(f"{self} is larger than a secret can be: correct its path")
        return content


@dataclass(frozen=True, slots=True)
class KeyringPlace:
    """An entry in the keyring of the account that runs Soundwell."""

    service: str
    name: str

    def __str__(self) -> str:
        return f"the keyring entry {self.service}/{self.name}"

    def table(self) -> dict[str, str]:
        """Return what stands in the file for it."""
        return {"keyring": f"{self.service}/{self.name}"}

    def read(self) -> str:
        """Return the entry."""
        try:
            # Imported here because it is optional: a server has no keyring.
            keyring = importlib.import_module("keyring")
        except ImportError as error:
            remedy = 'install the Python package "keyring", or use env or file'
            raise SecretMissing(f"{self} cannot be read: {remedy}") from error
        try:
            value = keyring.get_password(self.service, self.name)
        except keyring.errors.KeyringError as error:
            remedy = "unlock the keyring of this account, or use env or file"
            raise SecretMissing(f"{self} cannot be read: {remedy}") from error
        if not value:
            raise SecretMissing(f"{self} does not exist: add it to the keyring of this account")
        return str(value)


class GivenPlace:
    """A secret that code has brought; no dataclass, so that nothing takes it apart."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __str__(self) -> str:
        return "given by code"

    def __repr__(self) -> str:
        return "GivenPlace()"

    def table(self) -> dict[str, str]:
        """Return what stands in the file for it: nothing."""
        return {}

    def read(self) -> str:
        """Return what was given."""
        return self._value
