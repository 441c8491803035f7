"""Who calls, as far as limits on calls need to know."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from fastapi import Request

_NETWORK_BITS: Final = 64
"""How many bits of an address of version 6 belong to one household (RFC 6177)."""


def network_of(request: Request) -> str:
    """Return the part of the caller's address that is theirs, as a key for `context.limits`.

    Args:
        request: the request, as the route was given it.
    """
    return network(request.client.host if request.client else "") or "unknown"


def network(address: str) -> str:
    """Return the network that counts as one caller: an IPv4 address, or a household's IPv6 net.

    An address of version 4 may come written as one of version 6 (RFC 4291, 2.5.5.2), as it does to
    a server that listens for both; it counts as what it is.

    Args:
        address: of a caller; whatever is no address counts as it is.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, _NETWORK_BITS), strict=False))
