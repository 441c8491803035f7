"""`python -m soundwell_plugins`: the command, where its script is not at hand."""

from soundwell_plugins.cli import main

main()
