"""The audit trail: entries in a chain that shows what was done to it.

The modules: `tables` keeps it, and the database refuses changes there; `chain` computes what binds
an entry to all before it; `trail` adds and lists; `verification` finds what was tampered with.
"""

from soundwell_plugins.host.audit.trail import Entry, Trail
from soundwell_plugins.host.audit.verification import Verification, verify

__all__ = ["Entry", "Trail", "Verification", "verify"]
