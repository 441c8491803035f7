"""Quarantine: a plugin that fails again and again is left out of a hook for a growing time."""

from soundwell_plugins.host.quarantine.policy import QuarantinePolicy
from soundwell_plugins.host.quarantine.register import Register
from soundwell_plugins.host.quarantine.rest import Pair, Rest
from soundwell_plugins.host.quarantine.watch import Quarantine

__all__ = ["Pair", "Quarantine", "QuarantinePolicy", "Register", "Rest"]
