"""Where everything is kept: one database, SQLite by default or PostgreSQL."""

from soundwell_plugins.host.storage.database import Database

__all__ = ["Database"]
