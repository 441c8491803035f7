"""Who may call a route; part of the contract, and at hand where routes are written."""

from soundwell_hookspecs import Permission

__all__ = ["Permission"]
