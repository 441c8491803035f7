"""Messages by SMTP, or into a spool."""

from soundwell_plugins.connectors.mail.plugin import Mail

__all__ = ["Mail"]
