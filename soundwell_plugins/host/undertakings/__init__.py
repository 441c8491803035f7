"""Long work that somebody in the back office has begun, so that all pages can say how far it is.

It is done by a thread of the process that was asked; what is known of it stands in the database,
because another process, or another configuration, may answer the next request.
"""

from soundwell_plugins.host.undertakings.register import (
    Undertaking,
    UndertakingKind,
    Undertakings,
)

__all__ = ["Undertaking", "UndertakingKind", "Undertakings"]
