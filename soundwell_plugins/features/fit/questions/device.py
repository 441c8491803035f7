"""The visitor's device, which alone keeps what they answer: encrypted, in a cookie."""

from datetime import timedelta
from typing import Final

from fastapi import Request, Response

from soundwell_hookspecs import LinkRefused, PluginContext
from soundwell_plugins.features.fit.questions.intake import Intake, IntakeUnreadable

_PURPOSE: Final = "fit.intake"
_COOKIE: Final = "soundwell-fit"
_PATH: Final = "/fit"
_MOST_BYTES: Final = 3900
"""Browsers keep 4,096 bytes of a cookie, its name and attributes among them (RFC 6265, 6.1)."""


class TooMuch(Exception):
    """A device cannot keep that much."""


class Device:
    """Reads and writes what a visitor's browser keeps.

    Args:
        context: the plugin's context.
        keep: how long it is kept after the last answer.
    """

    def __init__(self, context: PluginContext, keep: timedelta) -> None:
        self._context = context
        self._keep = keep
        over_tls = context.practice.url.startswith("https:")
        self._over_tls = over_tls
        self._name = f"__Secure-{_COOKIE}" if over_tls else _COOKIE

    def read(self, request: Request) -> Intake:
        """Return what was answered so far; nothing where it is too old or not ours."""
        token = request.cookies.get(self._name, "")
        if not token:
            return Intake()
        try:
            return Intake.of_text(self._context.seals.open(_PURPOSE, token))
        except (LinkRefused, IntakeUnreadable):
            return Intake()

    def write(self, response: Response, intake: Intake) -> None:
        """Let the browser keep what was answered.

        Raises:
            TooMuch: it is more than a browser keeps.
        """
        expires = self._context.clock.now() + self._keep
        token = self._context.seals.seal(_PURPOSE, intake.text(), expires=expires)
        if len(token) > _MOST_BYTES:
            raise TooMuch
        response.set_cookie(
            self._name,
            token,
            max_age=int(self._keep.total_seconds()),
            path=_PATH,
            secure=self._over_tls,
            httponly=True,
            samesite="lax",
        )

    def forget(self, response: Response) -> None:
        """Let the browser forget it."""
        response.delete_cookie(
            self._name, path=_PATH, secure=self._over_tls, httponly=True, samesite="lax"
        )
