"""Columns that are encrypted at rest.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce for each value. A value is bound to its
place, so that nobody can move it to another column, and carries the id of its key, so that keys can
be rotated while old values stay readable.
"""

import os
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

_FORMAT: Final = b"\x01"
_NONCE_BYTES: Final = 12
_KEY_ID_BYTES: Final = 4
_KEY_BYTES: Final = 32
_KEY: Final = "soundwell-key-1"
_RETIRED: Final = "soundwell-retired-1"
_DIALECT_ATTRIBUTE: Final = "soundwell_keyring"


class DecryptionFailed(Exception):
    """A value cannot be decrypted: its key is missing, or it was changed or moved."""


class KeyFileWrong(Exception):
    """A key file cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Key:
    """One secret of 256 bits; it shows neither in `repr` nor in errors."""

    id: bytes
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "Key":
        """Make a key from the operating system's randomness."""
        return cls(os.urandom(_KEY_ID_BYTES), os.urandom(_KEY_BYTES))

    def line(self) -> str:
        """Return the key as a line of a key file."""
        return _line(_KEY, self.id, self.secret)

    @classmethod
    def from_line(cls, line: str) -> "Key":
        """Read a line of a key file.

        Raises:
            KeyFileWrong: it is none.
        """
        return cls(*_read(line, _KEY))


@dataclass(frozen=True, slots=True)
class RetiredKey:
    """What is left of a key once nothing is encrypted with it.

    It opens nothing any more, and still recognises what the key has made: signed links, keyed
    hashes, the links of the audit trail.
    """

    id: bytes
    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, key: Key) -> "RetiredKey":
        """Return what stays of a key; the key cannot be computed from it (RFC 5869)."""
        return cls(key.id, _derived(key.secret, "recognition"))

    def line(self) -> str:
        """Return it as a line of a key file."""
        return _line(_RETIRED, self.id, self.secret)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of a practice, the newest first: it encrypts, and all of them decrypt.

    Args:
        keys: those in use.
        retired: what is left of those that were, the newest first.
    """

    keys: tuple[Key, ...]
    retired: tuple[RetiredKey, ...] = ()
    _ciphers: dict[bytes, AESGCM] = field(init=False, repr=False, compare=False)
    _makers: tuple[bytes, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.keys:
            raise KeyFileWrong("the key file holds no key")
        if len({key.id for key in self.keys}) < len(self.keys):
            raise KeyFileWrong("two keys of the key file have the same id")
        object.__setattr__(self, "_ciphers", {key.id: AESGCM(key.secret) for key in self.keys})
        all_keys = (*map(RetiredKey.of, self.keys), *self.retired)
        object.__setattr__(self, "_makers", tuple(each.secret for each in all_keys))

    @classmethod
    def from_text(cls, text: str) -> "KeyRing":
        """Read a key file: one key a line, the newest first; lines with `#` are comments.

        Raises:
            KeyFileWrong: a line is damaged, there is none, or two keys have the same id.
        """
        keys: list[Key] = []
        retired: list[RetiredKey] = []
        for line in map(str.strip, text.splitlines()):
            if line.startswith(_RETIRED):
                retired.append(RetiredKey(*_read(line, _RETIRED)))
            elif line and line[0] != "#":
                keys.append(Key.from_line(line))
        return cls(tuple(keys), tuple(retired))

    def encrypt(self, plain: bytes, place: str) -> bytes:
        """Encrypt a value for one place, for example `scheduling_booking.name`."""
        key = self.keys[0]
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[key.id].encrypt(nonce, plain, place.encode())
        return _FORMAT + key.id + nonce + sealed

    def decrypt(self, sealed: bytes, place: str) -> bytes:
        """Decrypt a value at its place.

        Raises:
            DecryptionFailed: the key is missing, or the value was changed or moved.
        """
        key_end = 1 + _KEY_ID_BYTES
        nonce_end = key_end + _NONCE_BYTES
        cipher = self._ciphers.get(sealed[1:key_end])
        if sealed[:1] != _FORMAT or cipher is None:
            raise DecryptionFailed(f"no key fits a value of {place}")
        try:
            return cipher.decrypt(sealed[key_end:nonce_end], sealed[nonce_end:], place.encode())
        except (InvalidTag, ValueError) as error:  # the latter when it was cut short
            raise DecryptionFailed(f"a value of {place} was changed or moved") from error

    def secrets(self, purpose: str) -> tuple[bytes, ...]:
        """Return a secret of 256 bits for one purpose from each key, the newest first (RFC 5869).

        The first makes things; all of them recognise what was made before a rotation.
        """
        return tuple(_derived(secret, purpose) for secret in self._makers)

    def fingerprint(self, text: str, purpose: str) -> bytes:
        """Return a keyed hash by which a text can be found without being readable (RFC 2104)."""
        return _fingerprint(_derived(self._makers[0], purpose), text)

    def fingerprints(self, text: str, purpose: str) -> tuple[bytes, ...]:
        """Return the keyed hashes of a text with each key, the newest first, to find it by."""
        return tuple(_fingerprint(secret, text) for secret in self.secrets(purpose))

    @property
    def current(self) -> "KeyRing":
        """The keys themselves; see `Keys`."""
        return self


class Keys(Protocol):
    """The practice's keys as they are at this moment: a `KeyRing`, or a `KeyFile` that follows."""

    @property
    def current(self) -> KeyRing:
        """The keys."""

    def encrypt(self, plain: bytes, place: str) -> bytes:
        """Encrypt a value for one place; see `KeyRing.encrypt`."""

    def decrypt(self, sealed: bytes, place: str) -> bytes:
        """Decrypt a value at its place; see `KeyRing.decrypt`."""

    def secrets(self, purpose: str) -> tuple[bytes, ...]:
        """Return a secret for one purpose from each key; see `KeyRing.secrets`."""

    def fingerprint(self, text: str, purpose: str) -> bytes:
        """Return a keyed hash; see `KeyRing.fingerprint`."""

    def fingerprints(self, text: str, purpose: str) -> tuple[bytes, ...]:
        """Return a keyed hash with each key; see `KeyRing.fingerprints`."""


class KeyFile:
    """The keys of a file, read anew as soon as the file is another one.

    While it is missing or damaged, the keys that were read last are used.

    Args:
        path: the file.

    Raises:
        KeyFileWrong: it is no key file.
        OSError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = (_stamp(path), KeyRing.from_text(path.read_text(encoding="utf-8")))

    @property
    def current(self) -> KeyRing:
        """The keys as they stand in the file."""
        seen, ring = self._known
        try:
            stamp = _stamp(self._path)
            if stamp != seen:
                ring = KeyRing.from_text(self._path.read_text(encoding="utf-8"))
                self._known = (stamp, ring)
        except (OSError, ValueError, KeyFileWrong):
            return ring
        return ring

    def encrypt(self, plain: bytes, place: str) -> bytes:
        """Encrypt a value for one place; see `KeyRing.encrypt`."""
        return self.current.encrypt(plain, place)

    def decrypt(self, sealed: bytes, place: str) -> bytes:
        """Decrypt a value at its place; see `KeyRing.decrypt`."""
        return self.current.decrypt(sealed, place)

    def secrets(self, purpose: str) -> tuple[bytes, ...]:
        """Return a secret for one purpose from each key; see `KeyRing.secrets`."""
        return self.current.secrets(purpose)

    def fingerprint(self, text: str, purpose: str) -> bytes:
        """Return a keyed hash; see `KeyRing.fingerprint`."""
        return self.current.fingerprint(text, purpose)

    def fingerprints(self, text: str, purpose: str) -> tuple[bytes, ...]:
        """Return a keyed hash with each key; see `KeyRing.fingerprints`."""
        return self.current.fingerprints(text, purpose)


FINGERPRINT: Final = "soundwell_fingerprint"
"""Where a column of keyed hashes says, in its `info`, what it is made from: a `FingerprintOf`."""


@dataclass(frozen=True, slots=True)
class FingerprintOf:
    """What a column of keyed hashes is made from, so that a rotation of the keys can renew it.

    Args:
        column: the encrypted column of the same table.
        purpose: of the keyed hash.
        normal: what is done with the text first.
    """

    column: str
    purpose: str
    normal: Callable[[str], str]

    def __call__(self, keys: Keys, text: str) -> bytes:
        """Return the keyed hash of a text as it is kept."""
        return keys.fingerprint(self.normal(text), self.purpose)

    def all(self, keys: Keys, text: str) -> tuple[bytes, ...]:
        """Return the keyed hashes by which a text may be found while keys are rotated."""
        return keys.fingerprints(self.normal(text), self.purpose)


def key_id(value: bytes) -> bytes:
    """Return the id of the key that a value was encrypted with, or nothing if it was not."""
    return value[1 : 1 + _KEY_ID_BYTES] if value[:1] == _FORMAT else b""


def prefix(key: Key) -> bytes:
    """Return what every value begins with that was encrypted with a key."""
    return _FORMAT + key.id


def _line(label: str, key_id: bytes, secret: bytes) -> str:
    return f"{label} {key_id.hex()} {urlsafe_b64encode(secret).decode()}"


def _read(line: str, label: str) -> tuple[bytes, bytes]:
    try:
        found, key_id, secret = line.split()
        parts = bytes.fromhex(key_id), b64decode(secret, b"-_", validate=True)
    except ValueError as error:
        raise KeyFileWrong("a line of the key file is damaged") from error
    if found != label or (len(parts[0]), len(parts[1])) != (_KEY_ID_BYTES, _KEY_BYTES):
        raise KeyFileWrong("a line of the key file is damaged")
    return parts


def _derived(secret: bytes, purpose: str) -> bytes:
    kdf = HKDF(hashes.SHA256(), length=_KEY_BYTES, salt=None, info=purpose.encode())
    return kdf.derive(secret)


def _fingerprint(secret: bytes, text: str) -> bytes:
    keyed = hmac.HMAC(secret, hashes.SHA256())
    keyed.update(text.encode())
    return keyed.finalize()


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


class EncryptedText(TypeDecorator[str]):
    """A column of text that the database only sees encrypted.

    Args:
        place: table and column, for example `scheduling_booking.name`; a value is bound to it.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else _keyring(dialect).encrypt(value.encode(), self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else _keyring(dialect).decrypt(value, self.place).decode()


class EncryptedBytes(TypeDecorator[bytes]):
    """A column of bytes that the database only sees encrypted.

    Args:
        place: table and column, for example `calendars_copy.body`; a value is bound to it.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else _keyring(dialect).encrypt(value, self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Decrypt on the way out."""
        return None if value is None else _keyring(dialect).decrypt(value, self.place)


def install(dialect: Dialect, keyring: Keys) -> None:
    """Give an engine's dialect the keys for its encrypted columns; the host does this once."""
    setattr(dialect, _DIALECT_ATTRIBUTE, keyring)


def _keyring(dialect: Dialect) -> Keys:
    keyring: Keys | None = getattr(dialect, _DIALECT_ATTRIBUTE, None)
    if keyring is None:
        raise DecryptionFailed("this connection to the database was opened without the keys")
    return keyring
