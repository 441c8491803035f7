"""Templates: what people see, in their language, with the practice's own versions first."""

from soundwell_plugins.host.templates.addresses import StaticAddresses
from soundwell_plugins.host.templates.practice_templates import PACKAGE, PracticeTemplates

__all__ = ["PACKAGE", "PracticeTemplates", "StaticAddresses"]
