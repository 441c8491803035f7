"""Whether this process lives, and whether it can work."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from soundwell_plugins.host.host import Host
from soundwell_plugins.sdk.pages import declare
from soundwell_plugins.sdk.permissions import Permission


def probes(host: Host, *, delivers: bool) -> APIRouter:
    """Return `/healthz` and `/readyz`, for whoever watches over the process.

    Args:
        host: the practice.
        delivers: whether this process delivers as well; where it is not, another is watched over.
    """
    router = APIRouter()

    @router.get("/healthz", include_in_schema=False)
    @declare(Permission.PUBLIC)
    def healthz() -> dict[str, bool]:
        return {"alive": True}

    @router.get("/readyz", include_in_schema=False)
    @declare(Permission.PUBLIC)
    def readyz() -> JSONResponse:
        checks = host.readiness(delivers=delivers)
        ready = all(checks.values())
        return JSONResponse({"ready": ready, "checks": checks}, status_code=200 if ready else 503)

    return router
