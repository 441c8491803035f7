"""Comments judged by Akismet, a service of Automattic; off unless its table is there."""

from soundwell_plugins.connectors.akismet.plugin import Akismet

__all__ = ["Akismet"]
