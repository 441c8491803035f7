"""Types for the texts in the host's own tables."""

import ipaddress
import re
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field, WithJsonSchema

from soundwell_plugins.sdk.configuration import nearest, refusal

_LONGEST_LINE: Final = 200
_EMAIL_ALLOWED: Final = 'an e-mail address such as "hello@example.org"'
_HOST_ALLOWED: Final = 'the address or name of this machine, such as "127.0.0.1"'
_ID_ALLOWED: Final = "small letters, digits and -, with a letter first"
_LINE_ALLOWED: Final = "a line of text in quotes"
_LOCALE_ALLOWED: Final = 'a language and country such as "en_GB"'
_NETWORK_ALLOWED: Final = 'an address such as "127.0.0.1" or a network such as "10.0.0.0/8"'
_ORIGIN_ALLOWED: Final = 'a web address without a path, such as "https://practice.example"'
_URL_ALLOWED: Final = 'a web address such as "https://book.example.org"'
_HOST: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_ID: Final = re.compile(r"[a-z][a-z0-9-]{0,62}")


def _line(value: str) -> str:
    line = value.strip()
    if not line:
        raise refusal("this is empty", _LINE_ALLOWED)
    if not line.isprintable():
        raise refusal("this has to be one line without control characters", _LINE_ALLOWED)
    if len(line) > _LONGEST_LINE:
        raise refusal("this line is too long", f"at most {_LONGEST_LINE} characters")
    return line


def _email(value: str) -> str:
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError:
        # Its text repeats parts of the address.
        pass
    raise refusal("this is no e-mail address", _EMAIL_ALLOWED)


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise refusal("this is no web address", _URL_ALLOWED) from None
    if not has_host or not value.isascii() or not value.isprintable() or " " in value:
        raise refusal("this is no web address", _URL_ALLOWED)
    if parts.scheme not in {"http", "https"}:
        raise refusal("this web address begins with the wrong scheme", "https:// or http://")
    if "@" in parts.netloc or "?" in value or "#" in value:
        what = "a name, a password, ? or # cannot stand in the public address"
        raise refusal(what, _URL_ALLOWED)
    return value.rstrip("/")


def _origin(value: str) -> str:
    parts = urlsplit(_url(value))
    if parts.path or ";" in value or "," in value or not _HOST.fullmatch(parts.hostname or ""):
        raise refusal("this is more, or less, than the beginning of an address", _ORIGIN_ALLOWED)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _locale(value: str) -> str:
    try:
        Locale.parse(value)
    except (UnknownLocaleError, ValueError):
        close = nearest(value, locale_identifiers())
    else:
        return value
    raise refusal("there is no such language and country", _LOCALE_ALLOWED, close)


def _host(value: str) -> str:
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        if _HOST.fullmatch(value):
            return value
    raise refusal("this is neither the address nor the name of a machine", _HOST_ALLOWED)


def _network(value: str) -> str:
    try:
        ipaddress.ip_network(value)
    except ValueError:
        raise refusal("this is neither an address nor a network", _NETWORK_ALLOWED) from None
    return value


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise refusal("this cannot be the name of a practitioner's table", _ID_ALLOWED)
    return value


def _described(text: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "description": text})


Line: TypeAlias = Annotated[str, AfterValidator(_line), _described(_LINE_ALLOWED)]
"""One line of text."""

Email: TypeAlias = Annotated[str, AfterValidator(_email), _described(_EMAIL_ALLOWED)]
"""An e-mail address."""

PublicAddress: TypeAlias = Annotated[str, AfterValidator(_url), _described(_URL_ALLOWED)]
"""A web address without a slash at its end."""

Origin: TypeAlias = Annotated[str, AfterValidator(_origin), _described(_ORIGIN_ALLOWED)]
"""The scheme, the name and, where it is not the usual one, the port of a site."""

LocaleName: TypeAlias = Annotated[str, AfterValidator(_locale), _described(_LOCALE_ALLOWED)]
"""The name of a locale that Babel knows."""

Host: TypeAlias = Annotated[str, AfterValidator(_host), _described(_HOST_ALLOWED)]
"""An address or a name to listen on."""

Network: TypeAlias = Annotated[str, AfterValidator(_network), _described(_NETWORK_ALLOWED)]
"""An address, or a network of them."""

Port: TypeAlias = Annotated[int, Field(ge=1, le=65_535)]
"""A port of TCP."""

TableId: TypeAlias = Annotated[str, AfterValidator(_id)]
"""The name of a practitioner's table."""
