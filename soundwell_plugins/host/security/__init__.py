"""How safely a practice is deployed: who could read its data, its files and its passwords."""

from soundwell_plugins.host.security.deployment import Deployment
from soundwell_plugins.host.security.examination import examine_security

__all__ = ["Deployment", "examine_security"]
