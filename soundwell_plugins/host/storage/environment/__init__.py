"""Where Alembic starts."""
