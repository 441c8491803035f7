"""Plugins that talk to other systems."""
