"""What an examination of a practice's safety looks at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from soundwell_plugins.host.configuration import Configuration
from soundwell_plugins.host.configuration.secrets_within import secrets_within
from soundwell_plugins.host.host import Host
from soundwell_plugins.sdk.configuration import Secret


@dataclass(frozen=True, slots=True)
class Deployment:
    """A practice as it stands on a machine.

    Args:
        configuration: what `soundwell.toml` says.
        host: the practice that was built from it, its tables up to date.
        command: the words with which the server was started that runs now; empty where none runs.
    """

    configuration: Configuration
    host: Host
    command: Sequence[str] = ()

    def secrets(self) -> Iterator[tuple[str, Secret]]:
        """Yield every secret but the key, with its place in the file, such as `mail.password`."""
        configuration = self.configuration
        tables: dict[str, object] = {"storage": configuration.storage, "web": configuration.web}
        tables |= {name: plugin.config for name, plugin in self.host.plugins.items()}
        for table, value in tables.items():
            for path, secret in secrets_within(value):
                if secret is not configuration.storage.key:
                    yield ".".join(map(str, (table, *path))), secret
