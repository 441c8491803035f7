"""The accounts of a practice: second factors, and passwords that anybody tries first."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select

from soundwell_hookspecs import Finding, Grade, Role
from soundwell_plugins.host.accounts.passwords import Passwords
from soundwell_plugins.host.accounts.tables import ACCOUNT, ACCOUNT_ROLE
from soundwell_plugins.host.security.deployment import Deployment

_TRIED: Final = ("soundwellsoundwell", "passwordpassword", "123456789012")
_MOST_ADMINS: Final = 5
_MANY_ADMINS: Final = 3
"""More than these is seldom needed in a small practice."""


def account_findings(deployment: Deployment) -> Iterator[Finding]:
    """Look at who can sign in, and how."""
    host = deployment.host
    with host.database.reading() as session:
        everybody = host.accounts.register.everybody(session)
    active = [each for each in everybody if not each.disabled and each.has_password]
    admins = [each for each in active if Role.ADMIN in each.account.roles]
    if not admins:
        yield Finding(
            Grade.WARNING,
            "Nobody can sign in as an admin yet.",
            "`soundwell serve` prints a link for the first one; `soundwell users add` makes one.",
        )
        return
    without = sum(not each.has_second_factor for each in active)
    if without:
        yield Finding(
            Grade.FAILING if any(not each.has_second_factor for each in admins) else Grade.WARNING,
            f"Accounts without a second factor: {without} of {len(active)}.",
            "`soundwell users list` shows whose; each sets it up at their next sign-in, under"
            " Account.",
        )
    else:
        yield Finding(Grade.FINE, "Every account has a second factor.")
    yield from _roles(deployment)
    if len(admins) > _MANY_ADMINS:
        yield Finding(
            Grade.WARNING,
            f"{len(admins)} accounts are admins.",
            "Leave the role to those who need it: `soundwell users roles`.",
        )
    yield from _tried(deployment)


def _roles(deployment: Deployment) -> Iterator[Finding]:
    needing = deployment.configuration.sign_in.second_factor_for
    missing = sorted(role.value for role in set(Role) - needing)
    if missing:
        yield Finding(
            Grade.FAILING if Role.ADMIN not in needing else Grade.WARNING,
            f"A second factor is not asked of: {', '.join(missing)}.",
            "Take second_factor_for out of [sign_in]: then it is asked of everybody.",
        )


def _tried(deployment: Deployment) -> Iterator[Finding]:
    """Try what is tried first, on admins alone: each try costs a tenth of a second on purpose."""
    query = (
        select(ACCOUNT.c.password)
        .join(ACCOUNT_ROLE, ACCOUNT_ROLE.c.account == ACCOUNT.c.id)
        .where(ACCOUNT_ROLE.c.role == Role.ADMIN, ACCOUNT.c.disabled_at.is_(None))
        .limit(_MOST_ADMINS)
    )
    with deployment.host.database.reading() as session:
        hashes = [each for each in session.scalars(query) if each]
    passwords = Passwords()
    if any(passwords.verified(each, tried).right for each in hashes for tried in _TRIED):
        yield Finding(
            Grade.FAILING,
            "An admin has a password that anybody tries first.",
            "`soundwell users reset` makes a link for choosing another.",
        )
    else:
        yield Finding(
            Grade.FINE,
            "No account comes with a password, and no admin has one that is tried first.",
        )
