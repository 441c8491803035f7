"""The way from people to the practice: its public address, who stands between, and other sites."""

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Final
from urllib.parse import urlsplit

from soundwell_hookspecs import Finding, Grade
from soundwell_plugins.host.configuration import LOOPBACK
from soundwell_plugins.host.security.deployment import Deployment
from soundwell_plugins.host.security.tls import CertificateRefused, Seen, Unreachable, look

_THIS_MACHINE: Final = (*LOOPBACK, "localhost")
_SOON: Final = timedelta(days=14)
_LONG_ENOUGH: Final = timedelta(days=180)
_WIDE: Final = {4: 8, 6: 32}
"""A network with fewer bits than these is no network of a practice."""


def address_findings(deployment: Deployment) -> Iterator[Finding]:
    """Look at the public address: whether it is encrypted, and as promised when one asks there."""
    url = deployment.configuration.practice.url
    parts = urlsplit(url)
    if parts.scheme != "https":
        yield _without_tls(parts.hostname or "")
        return
    yield Finding(
        Grade.FINE,
        "The public address begins with https: cookies are for encrypted pages alone, and browsers"
        " are told to use no others (HSTS).",
    )
    try:
        seen = look(url)
    except Unreachable:
        yield Finding(
            Grade.WARNING,
            "The public address does not answer from this machine, so nothing is known of it.",
            f"Open {url} in a browser, and run this command where that works.",
        )
    except CertificateRefused as refused:
        yield Finding(
            Grade.FAILING,
            f"The certificate of the public address is refused: {refused}.",
            "Renew it, or let the reverse proxy get one: Caddy does so by itself.",
        )
    else:
        yield from _seen(deployment, seen)


def listening_findings(deployment: Deployment) -> Iterator[Finding]:
    """Look at where the server listens, and whose word it takes on who calls."""
    web = deployment.configuration.web
    public = urlsplit(deployment.configuration.practice.url)
    if web.host not in _THIS_MACHINE and public.scheme == "https":
        yield Finding(
            Grade.WARNING,
            f"The server listens on {web.host}, where it can be reached without TLS.",
            'Set host = "127.0.0.1" in [web] if the proxy runs on this machine; otherwise let a'
            " firewall admit the proxy alone.",
        )
    wide = [each for each in web.proxies if _is_wide(each)]
    if wide:
        yield Finding(
            Grade.FAILING,
            f"[web] proxies believes {', '.join(wide)}: anybody can say that they are somebody"
            " else, and limits on how often one may try are worth nothing.",
            "Name the addresses of your reverse proxies alone.",
        )
    elif web.host not in _THIS_MACHINE and set(web.proxies) <= set(LOOPBACK):
        yield Finding(
            Grade.WARNING,
            "The server listens to other machines, and no proxy among them is believed: behind"
            " one, all visitors look like one.",
            "Name the proxy's address in [web] proxies, or listen on 127.0.0.1.",
        )
    else:
        yield Finding(Grade.FINE, f"Proxies that are believed: {', '.join(web.proxies) or 'none'}.")


def site_findings(deployment: Deployment) -> Iterator[Finding]:
    """Look at the other sites that may show the public pages."""
    sites = deployment.configuration.web.sites
    plain = [each for each in sites if not each.startswith("https:") and not _is_local(each)]
    if plain:
        yield Finding(
            Grade.FAILING,
            f"{', '.join(plain)} may show your pages without being encrypted: whoever stands in"
            " between can show people something else.",
            "Name it with https in [web] sites, or take it out.",
        )
    named = ", ".join(sites)
    yield Finding(
        Grade.FINE,
        f"Sites that may show the public pages in a frame: {named}."
        if sites
        else "No other site may show your pages in a frame.",
    )


def _without_tls(host: str) -> Finding:
    if host in _THIS_MACHINE:
        return Finding(
            Grade.WARNING,
            "The public address is this machine itself, so nobody else can use the practice.",
            "Set url in [practice] to the address with https that people use.",
        )
    return Finding(
        Grade.FAILING,
        "The public address is not encrypted: what people write can be read on the way.",
        "Put a reverse proxy with TLS before it (examples/deploy has two), and set url in"
        " [practice] to the address with https.",
    )


def _seen(deployment: Deployment, seen: Seen) -> Iterator[Finding]:
    left = seen.expires_at - deployment.host.clock.now()
    if left < _SOON:
        yield Finding(
            Grade.WARNING,
            f"The certificate of the public address expires in {max(left.days, 0)} days.",
            "Renew it, and find out why that did not happen by itself.",
        )
    else:
        yield Finding(Grade.FINE, f"The certificate is valid for {left.days} more days.")
    if seen.strict_for < _LONG_ENOUGH:
        yield Finding(
            Grade.WARNING,
            "The public address answers without the header Strict-Transport-Security, or for less"
            " than half a year.",
            "Soundwell sends it: let the reverse proxy pass it on.",
        )
    if seen.serves_plainly:
        yield Finding(
            Grade.FAILING,
            "The same address without https answers with a page.",
            "Let the reverse proxy redirect http to https.",
        )


def _is_wide(network: str) -> bool:
    parsed = ip_network(network)
    return parsed.prefixlen < _WIDE[parsed.version]


def _is_local(origin: str) -> bool:
    return urlsplit(origin).hostname in _THIS_MACHINE
