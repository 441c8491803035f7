"""A PostgreSQL server of one's own, on a socket, for as long as it is needed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

_DEBIAN: Final = Path("/usr/lib/postgresql")


class NotInstalled(Exception):
    """There is no PostgreSQL on this machine."""


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """Run a server until the block ends.

    Args:
        durable: whether a committed transaction outlives a loss of power; slower.

    Yields:
        The address of its database `postgres`.

    Raises:
        NotInstalled: there is none to run.
    """
    initdb = shutil.which("initdb") or max(map(str, _DEBIAN.glob("*/bin/initdb")), default="")
    if not initdb:
        raise NotInstalled
    pg_ctl = str(Path(initdb).with_name("pg_ctl"))
    folder = Path("/tmp") / f"soundwell-{uuid4().hex[:8]}"  # a socket needs a short path
    folder.mkdir(mode=0o755)
    as_postgres: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]

    def run(*command: str) -> None:
        subprocess.run(
            [*as_postgres, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=60
        )

    data = str(folder / "data")
    run(initdb, "-D", data, "-A", "trust", "-U", "postgres", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=200"
    if not durable:
        options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    run(pg_ctl, "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        run(pg_ctl, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)
