"""Plugins that people see."""
