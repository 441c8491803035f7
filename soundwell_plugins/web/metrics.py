"""`/metrics`, for whoever shows the token.

Without a token in the configuration there is no such page. That somebody calls from this machine
proves nothing: behind a reverse proxy, everybody does.
"""

import hmac

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from soundwell_hookspecs import Permission
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.metrics import Meter, Standing
from soundwell_plugins.sdk.configuration import Secret
from soundwell_plugins.sdk.pages import declare


def metrics(host: Host, meter: Meter, token: Secret | None) -> APIRouter:
    """Return the page.

    Args:
        host: the practice.
        meter: counts what happens.
        token: what somebody has to show.
    """
    router = APIRouter()
    if token is None:
        return router
    expected = f"Bearer {token.reveal()}".encode()
    standing = Standing(host.ledger, host.quarantines, host.clock)

    @router.get("/metrics", include_in_schema=False)
    @declare(Permission.PUBLIC)
    def figures(request: Request) -> Response:
        shown = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(shown, expected):
            return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        return Response(meter.figures(standing), media_type=CONTENT_TYPE_LATEST)

    return router
