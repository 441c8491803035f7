"""People who are signed in, without the steps of signing in."""

from typing import Final

from fastapi.testclient import TestClient

from soundwell_hookspecs import Account, PractitionerId, Role
from soundwell_plugins.host.host import Host
from soundwell_plugins.sdk.tables import new_id
from soundwell_plugins.web.guard import TOKEN_HEADER

_COOKIE: Final = "soundwell-session"


def sign_in(
    host: Host,
    client: TestClient,
    *roles: Role,
    practitioner: PractitionerId | None = None,
    second_factor: bool = True,
) -> Account:
    """Sign somebody new in, so that a client calls pages as they would.

    Args:
        host: the practice, its public address without TLS.
        client: from now on sends their session, and the token that forms carry.
        roles: what they do.
        practitioner: which practitioner they are.
        second_factor: whether they have shown a second factor.
    """
    services = host.accounts
    with host.database.transaction() as session:
        account = services.register.add(
            session,
            email=f"{new_id()}@harbour.example",
            name="Mira Holm",
            roles=roles,
            practitioner=practitioner,
        )
        token = services.sessions.begin(
            session, account.id, device="a test", second_factor=second_factor
        )
        found = services.sessions.find(session, token)
    if found is None:
        raise RuntimeError("a session that has just begun is over")
    over_tls = host.practice.url.startswith("https:")
    client.cookies.set(f"__Host-{_COOKIE}" if over_tls else _COOKIE, token)
    client.headers[TOKEN_HEADER] = found.csrf
    return account
