"""Taking over what stands in the file, while whoever asked for it is answered."""

from hashlib import sha256
from typing import Final

from soundwell_hookspecs import AccountId
from soundwell_plugins.host.configuration.replacing import kept_beside
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.switch import Switch, SwitchFailed, put_back
from soundwell_plugins.host.undertakings import Undertaking
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.control import NobodyServes, Reloaded, ask_to_reload
from soundwell_plugins.web.office.background import begin

_PATIENCE: Final = 300.0
"""Seconds; whatever is being delivered is finished first."""

NOBODY: Final = marked("It is written, and takes effect when Soundwell is started again.")
LATE: Final = marked("The server has not answered yet. Its log says what came of it.")


def fingerprint(content: bytes) -> str:
    """Return what tells one content of the file from another."""
    return sha256(content).hexdigest()[:32]


def in_force(host: Host, undertaking: Undertaking) -> bool:
    """Tell whether this practice was built from the file that was to be taken over."""
    wanted = undertaking.about.rpartition(" ")[2]
    return wanted == fingerprint(host.blueprint.document.content)


def take_over(
    host: Host, id: str, *, switch: Switch | None = None, actor: AccountId | None = None
) -> None:
    """Ask the server to take the file over, in a thread of its own.

    The request that asks for it has to be answered first: the new practice takes the place of the
    old one only when the old one has nothing left to answer. Once the new one is in force it says
    so itself; the thread speaks only where that does not come about.

    Args:
        host: the practice that is in force.
        id: what was undertaken.
        switch: what was written for it, and is put back if it cannot be taken over.
        actor: whose doing it is.
    """

    def ask() -> None:
        try:
            came = ask_to_reload(host.blueprint.configuration.storage.folder, _PATIENCE)
        except NobodyServes:
            host.undertakings.end(id, NOBODY, succeeded=True)
        except TimeoutError:
            host.undertakings.end(id, LATE, succeeded=False)
        else:
            if not came.done:
                _failed(host, id, came, switch, actor)

    begin("taking the configuration over", ask)


def _failed(
    host: Host, id: str, came: Reloaded, switch: Switch | None, actor: AccountId | None
) -> None:
    said = came.said
    if switch is not None:
        said = f"{said} {_undone(host, switch, actor)}"
    host.undertakings.end(id, said, succeeded=False)


def _undone(host: Host, switch: Switch, actor: AccountId | None) -> str:
    """Put the file back, and say what came of that."""
    try:
        put_back(host.blueprint, switch)
    except SwitchFailed:
        kept = kept_beside(host.blueprint.configuration.path)
        return f"The file could not be put back; as it was before, it lies in {kept.name}."
    with host.database.transaction() as session:
        host.audit.record(
            session,
            actor=actor,
            action="configuration.put-back",
            subject=f"plugin:{switch.plugin}",
        )
    return "The file is as it was before."
