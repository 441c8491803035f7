"""What keeps a practice safe over time: backups, the audit trail, protected forms, a quiet log."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from soundwell_hookspecs import Finding, Grade, form_protection, spam_verdict
from soundwell_plugins.host.audit.tables import AUDIT
from soundwell_plugins.host.backups import BACKUP_MADE
from soundwell_plugins.host.security.deployment import Deployment

_FRESH: Final = timedelta(days=2)
_OLD: Final = timedelta(days=7)
_TELLING: Final = frozenset({"--debug"})
_ELSEWHERE: Final = (
    "Run `soundwell backup` every night and keep the file on another machine; docs/upgrading.md"
    " shows a timer for it."
)


def backup_findings(deployment: Deployment) -> Iterator[Finding]:
    """Look at when the last backup was made."""
    query = select(func.max(AUDIT.c.at)).where(AUDIT.c.action == BACKUP_MADE)
    with deployment.host.database.reading() as session:
        last = session.scalar(query)
    if last is None:
        yield Finding(Grade.WARNING, "`soundwell backup` has not been used yet.", _ELSEWHERE)
        return
    age = deployment.host.clock.now() - last
    what = f"The last backup was made {age.days} days ago."
    if age > _OLD:
        yield Finding(Grade.FAILING, what, _ELSEWHERE)
    elif age > _FRESH:
        yield Finding(Grade.WARNING, what, _ELSEWHERE)
    else:
        hours = int(age / timedelta(hours=1))
        yield Finding(Grade.FINE, f"The last backup was made {hours} hours ago.")


def audit_findings(deployment: Deployment) -> Iterator[Finding]:
    """Look at whether somebody has tampered with the audit trail."""
    verification = deployment.host.verify_audit()
    if verification.faults:
        yield Finding(
            Grade.FAILING,
            f"The audit trail was tampered with: {len(verification.faults)} faults.",
            "`soundwell audit verify` names them; find out who had access to the database.",
        )
    else:
        yield Finding(Grade.FINE, f"The audit trail is whole, with {verification.entries} entries.")


def form_findings(deployment: Deployment) -> Iterator[Finding]:
    """Look at whether machines are kept out of the forms that anybody can send."""
    implementations = deployment.host.implementations
    names = (form_protection.__name__, spam_verdict.__name__)
    if all(implementations.of(name) for name in names):
        yield Finding(Grade.FINE, "Public forms are protected, and what they bring is judged.")
    else:
        yield Finding(
            Grade.WARNING,
            "Nothing keeps machines out of the public forms.",
            "Add a table [spam] to the configuration.",
        )


def server_findings(deployment: Deployment) -> Iterator[Finding]:
    """Look at how the server was started that runs now."""
    if not deployment.command:
        yield Finding(Grade.FINE, "No server of this practice runs on this machine at present.")
    elif _TELLING.isdisjoint(deployment.command):
        yield Finding(Grade.FINE, "The server runs without --debug: errors quote nobody.")
    else:
        yield Finding(
            Grade.FAILING,
            "The server runs with --debug, and prints errors that may quote what people wrote.",
            "Start it without.",
        )
