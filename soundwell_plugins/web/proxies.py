"""The reverse proxies that are believed when they say who calls."""

from collections.abc import Collection
from ipaddress import ip_address, ip_network

from starlette.types import Scope


class Proxies:
    """Knows which callers are proxies of the practice.

    Args:
        networks: their addresses or networks, such as `127.0.0.1` or `10.0.0.0/8`.
    """

    def __init__(self, networks: Collection[str]) -> None:
        self.networks = tuple(ip_network(each) for each in networks)

    def sent(self, scope: Scope) -> bool:
        """Tell whether a request comes directly from one of them."""
        client = scope.get("client")
        try:
            address = ip_address(client[0] if client else "")
        except ValueError:
            return False
        return any(address in network for network in self.networks)
