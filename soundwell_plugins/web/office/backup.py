"""Backups: how old the last one is, making one, and how to put one back; for admins."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Final

from fastapi import HTTPException, Request
from fastapi.responses import FileResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from soundwell_hookspecs import AccountId
from soundwell_plugins.host.backups import last_backup, make_backup, note_backup
from soundwell_plugins.host.storage.practice_files import WAITING
from soundwell_plugins.host.undertakings import Undertaking, UndertakingKind
from soundwell_plugins.sdk.pages import PageRouter, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.office.background import begin
from soundwell_plugins.web.office.frame import Frame, checked_id

_HERE: Final = "/office/backup"
_WAITS: Final = timedelta(days=1)
_SILENT: Final = timedelta(minutes=10)
_SAID_EVERY: Final = 0.5
"""Seconds; between two words about how far it is."""
_NO_ROOM: Final = marked("The file could not be written. Is there room on the disk?")
_UNREADABLE: Final = marked("The database could not be read. Please try again.")


class Backup:
    """The pages about backups.

    Args:
        frame: around the pages.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._host = frame.host

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        admin = Permission.ADMIN
        router.get("/backup", permission=admin)(self.show)
        router.post("/backup", permission=admin, recent=True)(self.make)
        router.get("/backup/{id}", permission=admin)(self.show_one)
        router.get("/backup/{id}/file", permission=admin, recent=True)(self.take)

    def show(self) -> Response:
        """Show the last backup, and how to make one and put one back."""
        self._tidy()
        latest = self._host.undertakings.latest(UndertakingKind.BACKUP)
        values = {
            "last": last_backup(self._host),
            "latest": latest[0] if latest and self._is_there(latest[0]) else None,
            "now": self._host.clock.now(),
            "backup_command": "soundwell backup FILE",
            "restore_command": "soundwell restore FILE",
        }
        return self._frame.page("backup", values)

    def make(self, request: Request) -> Response:
        """Begin to make a backup."""
        actor = signed_in(request).id
        latest = self._host.undertakings.latest(UndertakingKind.BACKUP)
        if latest and self._goes_on(latest[0]):
            return see_other(f"{_HERE}/{latest[0].id}")
        with self._host.database.transaction() as session:
            begun = self._host.undertakings.begin(session, UndertakingKind.BACKUP, "", actor=actor)
        begin("a backup", lambda: self._write(begun, actor))
        return see_other(f"{_HERE}/{begun}")

    def show_one(self, id: str) -> Response:
        """Show how far a backup is."""
        found = self._found(id)
        done, _, total = found.said.partition("/")
        values = {
            "backup": found,
            "goes_on": self._goes_on(found),
            "done": int(done) if done.isdecimal() and total.isdecimal() else 0,
            "total": int(total) if total.isdecimal() else 0,
            "size": self._file(id).stat().st_size if self._is_there(found) else None,
        }
        return self._frame.page("backup_made", values)

    def take(self, request: Request, id: str) -> Response:
        """Hand the file out."""
        found = self._found(id)
        if not self._is_there(found):
            raise HTTPException(404)
        with self._host.database.transaction() as session:
            self._host.audit.record(
                session,
                actor=signed_in(request).id,
                action="backup.taken",
                subject=f"backup:{found.id}",
            )
        name = f"soundwell-{found.began_at.astimezone(self._host.practice.zone):%Y-%m-%d-%H%M}.zip"
        return FileResponse(self._file(id), media_type="application/zip", filename=name)

    def _write(self, id: str, actor: AccountId) -> None:
        self._tidy(timedelta())
        said_at = monotonic()

        def told(_sentence: str, done: int, total: int) -> None:
            nonlocal said_at
            if monotonic() - said_at >= _SAID_EVERY:
                said_at = monotonic()
                self._host.undertakings.say(id, f"{done}/{total}")

        target = self._file(id)
        try:
            manifest = make_backup(self._host, target, told)
            note_backup(self._host, manifest, target.stat().st_size, actor=actor)
        except OSError:
            self._host.undertakings.end(id, _NO_ROOM, succeeded=False)
        except SQLAlchemyError:
            self._host.undertakings.end(id, _UNREADABLE, succeeded=False)
        else:
            self._host.undertakings.end(id, "", succeeded=True)

    def _found(self, id: str) -> Undertaking:
        found = self._host.undertakings.get(checked_id(id))
        if found is None or found.kind is not UndertakingKind.BACKUP:
            raise HTTPException(404)
        return found

    def _goes_on(self, found: Undertaking) -> bool:
        return found.ended_at is None and not found.is_silent(self._host.clock.now(), _SILENT)

    def _is_there(self, found: Undertaking) -> bool:
        return found.succeeded and self._file(found.id).is_file()

    def _file(self, id: str) -> Path:
        return self._host.blueprint.configuration.storage.folder / f"{WAITING}{id}.zip"

    def _tidy(self, age: timedelta = _WAITS) -> None:
        """Remove files that nobody has taken away for a while."""
        folder = self._host.blueprint.configuration.storage.folder
        for path in [*folder.glob(f"{WAITING}*"), *folder.glob(f".{WAITING}*")]:
            made_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if datetime.now(UTC) - made_at > age:
                path.unlink(missing_ok=True)
