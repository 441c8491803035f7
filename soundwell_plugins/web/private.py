"""Answers that nobody keeps a copy of: those to people who are signed in."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soundwell_hookspecs import Account
from soundwell_plugins.sdk.pages import ACCOUNT_ATTRIBUTE


class PrivateAnswers:
    """Tells browsers to keep nothing of what somebody saw who was signed in.

    Args:
        app: the application inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def labelled(message: Message) -> None:
            account = scope.get("state", {}).get(ACCOUNT_ATTRIBUTE)
            if message["type"] == "http.response.start" and isinstance(account, Account):
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, labelled)
