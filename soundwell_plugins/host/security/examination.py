"""The examination itself: every part in turn; one that fails keeps no other from speaking."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from soundwell_hookspecs import Finding, Grade
from soundwell_plugins.host.examination import Examined
from soundwell_plugins.host.security.accounts import account_findings
from soundwell_plugins.host.security.address import (
    address_findings,
    listening_findings,
    site_findings,
)
from soundwell_plugins.host.security.deployment import Deployment
from soundwell_plugins.host.security.files import file_findings, key_findings
from soundwell_plugins.host.security.strength import strength_findings
from soundwell_plugins.host.security.upkeep import (
    audit_findings,
    backup_findings,
    form_findings,
    server_findings,
)
from soundwell_plugins.host.traces import describe

Part: TypeAlias = Callable[[Deployment], Iterable[Finding]]

_PARTS: Final[tuple[tuple[str, Part], ...]] = (
    ("address", address_findings),
    ("listening", listening_findings),
    ("sites", site_findings),
    ("key", key_findings),
    ("files", file_findings),
    ("secrets", strength_findings),
    ("accounts", account_findings),
    ("forms", form_findings),
    ("audit", audit_findings),
    ("backup", backup_findings),
    ("server", server_findings),
)


def examine_security(deployment: Deployment) -> tuple[Examined, ...]:
    """Look at how safely a practice is deployed; nothing is changed.

    Args:
        deployment: the practice as it stands on this machine.

    Returns:
        What was found, the fine things too, under the name of the part that it is about.
    """
    return tuple(
        Examined(name, finding) for name, part in _PARTS for finding in _found(part, deployment)
    )


def _found(part: Part, deployment: Deployment) -> Iterator[Finding]:
    try:
        yield from tuple(part(deployment))
    except Exception as error:  # noqa: BLE001  # what cannot be looked at is a finding, too
        what = f"This could not be looked at: {describe(error)}."
        remedy = "Look whether `soundwell check` and `soundwell doctor` find something."
        yield Finding(Grade.FAILING, what, remedy)
