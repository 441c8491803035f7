"""What it means when a mail server does not take a message.

What servers write names addresses, so none of their words goes into a reason: only their codes do.
"""

import ssl
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from typing import Final

from soundwell_hookspecs import DeliveryFailed, DeliveryRefused

_PERMANENT: Final = range(500, 600)
"""Codes that do not change by trying again (RFC 5321, 4.2.1)."""

_SILENT: Final = "The mail server {host} did not answer in time, or hung up."

_MEANINGS: Final[tuple[tuple[type[OSError], type[DeliveryFailed], str], ...]] = (
    (SMTPServerDisconnected, DeliveryFailed, _SILENT),
    (
        SMTPException,
        DeliveryRefused,
        (
            "The mail server {host} cannot do what was asked of it: check `security`, `port` and"
            " `user` in the table `[mail]`; an address with unusual letters needs a server that"
            " knows SMTPUTF8."
        ),
    ),
    (
        ssl.SSLCertVerificationError,
        DeliveryRefused,
        (
            "The mail server {host} shows a certificate that this machine does not trust: check"
            " `host` in the table `[mail]`, or have the certificate renewed."
        ),
    ),
    (ssl.SSLEOFError, DeliveryFailed, _SILENT),
    (ssl.SSLZeroReturnError, DeliveryFailed, _SILENT),
    (
        ssl.SSLError,
        DeliveryRefused,
        (
            "No protected connection to the mail server {host} came about: check `security` and"
            " `port` in the table `[mail]`."
        ),
    ),
    (TimeoutError, DeliveryFailed, _SILENT),
    (OSError, DeliveryFailed, "The mail server {host} cannot be reached at port {port}."),
)
"""What an error means; the first that fits counts."""


def failure_of(error: OSError, *, host: str, port: int) -> DeliveryFailed:
    """Return what to tell the host about an error on the way to a mail server.

    Args:
        error: what smtplib or the connection raised.
        host: the server's name.
        port: where it listens.
    """
    match error:
        case SMTPRecipientsRefused():
            code = next(code for code, _ in error.recipients.values())
            remedy = "The recipient's address may be wrong: correct it, or discard this."
            return _answered(host, code, remedy)
        case SMTPAuthenticationError():
            remedy = "Check `user` and `password` in the table `[mail]`."
            return _answered(host, error.smtp_code, remedy)
        case SMTPResponseException():
            remedy = "Ask whoever runs it what it objects to, then retry."
            return _answered(host, error.smtp_code, remedy)
    kind, sentence = next(
        (kind, sentence) for cause, kind, sentence in _MEANINGS if isinstance(error, cause)
    )
    return kind(sentence.format(host=host, port=port))


def _answered(host: str, code: int, remedy: str) -> DeliveryFailed:
    if code in _PERMANENT:
        return DeliveryRefused(f"The mail server {host} refused ({code}). {remedy}")
    return DeliveryFailed(f"The mail server {host} asks to try again later ({code}).")
