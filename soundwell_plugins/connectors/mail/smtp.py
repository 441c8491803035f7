"""Sending by SMTP, and what a refusal means."""

import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from smtplib import SMTP, SMTP_SSL

from soundwell_hookspecs import DeliveryRefused
from soundwell_plugins.connectors.mail.configuration import USUAL_PORTS, MailConfig, Security
from soundwell_plugins.connectors.mail.failures import failure_of
from soundwell_plugins.sdk.configuration import Secret, SecretMissing


@dataclass(frozen=True, slots=True)
class Account:
    """Who the server knows us as."""

    user: str
    password: Secret


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server that takes our messages.

    Args:
        host: its name.
        port: where it listens.
        security: how the way there is protected.
        account: who we are, where it wants to know.
        timeout: how long to wait at each step, in seconds.
        bounces: the envelope's sender, to whom servers return what cannot be delivered (RFC 5321,
            4.4); the message's own sender when empty.
    """

    host: str
    port: int
    security: Security
    account: Account | None
    timeout: float
    bounces: str = ""

    @classmethod
    def from_config(cls, config: MailConfig) -> "Server | None":
        """Return the configured server, or `None` without one."""
        if not config.host:
            return None
        account = Account(config.user, config.password) if config.password is not None else None
        return cls(
            host=config.host,
            port=config.port or USUAL_PORTS[config.security],
            security=config.security,
            account=account,
            timeout=config.timeout.total_seconds(),
            bounces=config.bounces or "",
        )

    def send(self, message: EmailMessage) -> None:
        """Hand a message to the server.

        Args:
            message: with one address each in `From` and `To`.

        Raises:
            DeliveryFailed: not this time; another attempt may work.
            DeliveryRefused: not until somebody changes something.
        """
        sender, recipient = self.bounces or address(message, "From"), address(message, "To")
        self._converse(lambda connection: connection.send_message(message, sender, [recipient]))

    def examine(self) -> None:
        """Find out whether the server would take a message, without sending one.

        Raises:
            DeliveryFailed: not this time; another attempt may work.
            DeliveryRefused: not until somebody changes something.
        """
        self._converse(SMTP.noop)

    def _converse(self, say: Callable[[SMTP], object]) -> None:
        try:
            connection = self._connect()
            try:
                self._introduce(connection)
                say(connection)
                _part(connection)
            finally:
                connection.close()
        except OSError as error:  # SMTPException is one too
            failure = failure_of(error, host=self.host, port=self.port)
        except SecretMissing as error:
            failure = DeliveryRefused(f"The password in the table `[mail]`: {error}.")
        except UnicodeError:
            failure = DeliveryRefused(
                "`host`, `user` or `password` in the table `[mail]` holds a letter that mail"
                " servers do not take: use plain letters, figures and signs."
            )
        else:
            return
        # Raised outside the handler: what the server wrote names addresses and must go no further.
        raise failure

    def _connect(self) -> SMTP:
        if self.security is Security.TLS:
            return SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=ssl.create_default_context()
            )
        return SMTP(self.host, self.port, timeout=self.timeout)

    def _introduce(self, connection: SMTP) -> None:
        if self.security is Security.STARTTLS:
            connection.starttls(context=ssl.create_default_context())
        if self.account is not None:
            connection.login(self.account.user, self.account.password.reveal())


def _part(connection: SMTP) -> None:
    """Say goodbye; the message is accepted by now, so nothing that happens here counts."""
    with suppress(OSError):
        connection.quit()


def address(message: EmailMessage, header: str) -> str:
    """Return the one address in a header."""
    return str(message[header].addresses[0].addr_spec)
