"""The floor: a server with the same libraries and nothing of ours, that inserts what is posted."""

import sys
from typing import Annotated, Final

import uvicorn
from fastapi import FastAPI, Form
from fastapi.responses import RedirectResponse
from sqlalchemy import Engine, create_engine, event, text

_MAKE: Final = text("CREATE TABLE booking (submission TEXT PRIMARY KEY, name TEXT, email TEXT)")
_KEEP: Final = text("INSERT INTO booking VALUES (:submission, :name, :email)")


def serve() -> None:
    """Serve on the port, and with the SQLite file, that the command line names."""
    port, file = int(sys.argv[1]), sys.argv[2]
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", _prepare)
    with engine.begin() as connection:
        connection.execute(_MAKE)
    uvicorn.run(_app(engine), port=port, log_level="warning")


def _prepare(connection: object, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # a driver's own


def _app(engine: Engine) -> FastAPI:
    app = FastAPI()

    @app.get("/healthz")
    def healthz() -> dict[str, bool]:
        return {"alive": True}

    @app.post("/book")
    def book(
        submission: Annotated[str, Form()],
        name: Annotated[str, Form()],
        email: Annotated[str, Form()],
    ) -> RedirectResponse:
        with engine.begin() as connection:
            connection.execute(_KEEP, {"submission": submission, "name": name, "email": email})
        return RedirectResponse("/healthz", status_code=303)

    return app
