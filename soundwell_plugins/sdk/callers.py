"""Who calls, as far as limits on calls need to know."""

from ipaddress import ip_address, ip_network
from typing import Final

from fastapi import Request

_NETWORK_BITS: Final = 64


def network_of(request: Request) -> str:
    """Return the part of the caller's address that is theirs, as a key for `context.limits`.

    Whoever has an address of version 6 has a whole network of them (RFC 6177), which counts as one.

    Args:
        request: the request, as the route was given it.
    """
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return "unknown"
    if address.version == 4:  # noqa: PLR2004  # the version of the protocol
        return str(address)
    return str(ip_network((address, _NETWORK_BITS), strict=False))
