"""Alembic's script for what was written into Odoo and read from it."""
