"""Soundwell's documentation, and what writes its reference."""
