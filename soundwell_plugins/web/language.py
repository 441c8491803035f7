"""The language in which a request is answered."""

from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soundwell_plugins.host.languages import Languages, Visit
from soundwell_plugins.host.languages.languages import PARAMETER, tag

_YEAR: Final = 365 * 24 * 60 * 60
"""Seconds."""


class VisitorLanguage:
    """Finds out what a visitor reads.

    What they chose with the switch counts first and is remembered in a cookie that holds nothing
    else; then what their browser asks for; then the practice's own language.

    Args:
        app: the application inside.
        languages: the practice's.
        over_tls: whether the practice's public address begins with `https`.
    """

    def __init__(self, app: ASGIApp, languages: Languages, *, over_tls: bool) -> None:
        self._app = app
        self._languages = languages
        self._secure = "; Secure" if over_tls else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, to be answered in the visitor's language."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        chosen = self._chosen(query)
        language = chosen or self._remembered(scope) or self._wanted(scope)

        async def labelled(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._label(MutableHeaders(scope=message), language, chosen)
            await send(message)

        again = query if scope["method"] in {"GET", "HEAD"} else None
        with self._languages.during(Visit(language, again)):
            await self._app(scope, receive, labelled)

    def _chosen(self, query: str) -> str | None:
        try:
            values = parse_qs(query, max_num_fields=50).get(PARAMETER, [""])
        except ValueError:
            return None
        return self._languages.known(values[-1])

    def _remembered(self, scope: Scope) -> str | None:
        try:
            cookie = SimpleCookie(Headers(scope=scope).get("cookie", "")).get(PARAMETER)
        except CookieError:
            return None
        return self._languages.known(cookie.value) if cookie else None

    def _wanted(self, scope: Scope) -> str:
        return self._languages.suiting(Headers(scope=scope).get("accept-language", ""))

    def _label(self, headers: MutableHeaders, language: str, chosen: str | None) -> None:
        if not headers.get("content-type", "").startswith("text/html"):
            return
        headers["Content-Language"] = tag(language)
        if len(self._languages.offered) > 1:
            headers.add_vary_header("Accept-Language")
            headers.add_vary_header("Cookie")
        if chosen:
            cookie = f"{PARAMETER}={chosen}; Path=/; Max-Age={_YEAR}; SameSite=Lax; HttpOnly"
            headers.append("Set-Cookie", cookie + self._secure)
