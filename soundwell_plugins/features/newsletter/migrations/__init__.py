"""Alembic's scripts for the tables of the newsletter."""
