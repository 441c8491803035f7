"""What has to be true of every plugin, as a suite of tests that any author can run.

::

    class TestGreeter(PluginConformance):
        plugin = Greeter
        table = 'greeting = "Hello"'

Nothing needs to be installed but the plugin's own package and Soundwell. The modules: `suite` says
what has to be true; `trial` lets things happen to the plugin, in the practice of `scene`;
`performance` asks hooks, delivers events and calls pages; `crashes` ends a program in the middle;
`traces` is what a plugin leaves behind; `statements` sees what it writes where; `moments` finds
times without a zone; `verdicts` tells the author.
"""

from soundwell_plugins.testing.conformance.scene import Scene, Somebody
from soundwell_plugins.testing.conformance.suite import PluginConformance

__all__ = ["PluginConformance", "Scene", "Somebody"]
