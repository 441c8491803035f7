"""A process of its own that adds entries to an audit trail, once somebody says go.

python -m tests.audit_writer DATABASE KEY_FILE NAME COUNT
"""

import sys
from pathlib import Path

from soundwell_plugins.host.audit.chain import Chain
from soundwell_plugins.host.audit.trail import Trail
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.clock import SystemClock
from soundwell_plugins.sdk.encryption import KeyRing


def main(url: str, key_file: str, name: str, count: int) -> None:
    """Say that it is ready, wait, and write."""
    keyring = KeyRing.from_text(Path(key_file).read_text(encoding="utf-8"))
    database = Database(url, keyring)
    trail = Trail(database, Chain.of(keyring), SystemClock())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for number in range(count):
        with database.transaction() as session:
            trail.record(session, actor=None, action="test.written", subject=f"{name}:{number}")
    database.close()


if __name__ == "__main__":
    _, to, key, own, entries = sys.argv
    main(to, key, own, int(entries))
