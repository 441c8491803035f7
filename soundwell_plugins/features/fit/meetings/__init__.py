"""First conversations with several, compared in private."""
