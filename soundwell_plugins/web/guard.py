"""Who may call a route: asked here, and nowhere else."""

from typing import Final

from fastapi import HTTPException, Request

from soundwell_plugins.sdk.pages import permission_of
from soundwell_plugins.sdk.permissions import Permission

_WITHOUT_ACCOUNT: Final = frozenset({Permission.PUBLIC, Permission.SIGNED_LINK})
"""What nobody has to sign in for; the route itself verifies a signed link."""


async def guard(request: Request) -> None:
    """Let a request through to its route, or refuse it.

    Raises:
        HTTPException: 404 for a route that declares nothing; 401 for one that needs an account.
    """
    endpoint = request.scope.get("endpoint")
    permission = permission_of(endpoint) if endpoint is not None else None
    if permission is None:
        raise HTTPException(404)
    if permission not in _WITHOUT_ACCOUNT:
        raise HTTPException(401)
