"""Cookies of people who sign in (RFC 6265bis): for this host alone, and out of reach of scripts."""

from datetime import timedelta
from typing import Final

from fastapi import Request
from starlette.responses import Response

_SESSION: Final = "soundwell-session"
_DEVICE: Final = "soundwell-device"
_WAY: Final = "soundwell-way"
_WAY_VALID: Final = timedelta(minutes=15)


class Cookies:
    """Writes and reads them.

    Args:
        over_tls: whether the practice's public address begins with `https`.
        device_known: how long a device is known.
    """

    def __init__(self, *, over_tls: bool, device_known: timedelta) -> None:
        self._over_tls = over_tls
        self._prefix = "__Host-" if over_tls else ""
        self._device_known = device_known

    def session(self, request: Request) -> str:
        """Return what opens a session, or nothing."""
        return request.cookies.get(self._prefix + _SESSION, "")

    def device(self, request: Request) -> str:
        """Return what the device is known by, or nothing."""
        return request.cookies.get(self._prefix + _DEVICE, "")

    def way(self, request: Request) -> str:
        """Return the state of a sign-in at another system, or nothing."""
        return request.cookies.get(self._prefix + _WAY, "")

    def keep_session(self, response: Response, token: str) -> None:
        """Let the browser keep a session until it is closed."""
        self._keep(response, _SESSION, token, None)

    def keep_device(self, response: Response, device: str) -> None:
        """Let the browser keep what the device is known by."""
        self._keep(response, _DEVICE, device, self._device_known)

    def keep_way(self, response: Response, state: str) -> None:
        """Let the browser keep the state of a sign-in at another system."""
        self._keep(response, _WAY, state, _WAY_VALID)

    def drop_session(self, response: Response) -> None:
        """Let the browser forget a session."""
        self._drop(response, _SESSION)

    def drop_way(self, response: Response) -> None:
        """Let the browser forget the state of a sign-in at another system."""
        self._drop(response, _WAY)

    def _keep(self, response: Response, name: str, value: str, age: timedelta | None) -> None:
        response.set_cookie(
            self._prefix + name,
            value,
            max_age=None if age is None else int(age.total_seconds()),
            path="/",
            secure=self._over_tls,
            httponly=True,
            samesite="lax",
        )

    def _drop(self, response: Response, name: str) -> None:
        response.delete_cookie(
            self._prefix + name,
            path="/",
            secure=self._over_tls,
            httponly=True,
            samesite="lax",
        )
