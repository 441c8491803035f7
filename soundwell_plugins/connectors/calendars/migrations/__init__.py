"""Alembic's script for the copies of calendars."""
