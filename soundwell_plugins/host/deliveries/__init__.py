"""Events and their durable deliveries: one for each plugin that hears of an event.

Our tables hold order and outcome; an engine only wakes deliveries up. The modules, from the fact to
its effect: `outbox` writes what happened, `line` keeps the order of one plugin and one record,
`courier` makes one attempt, `upkeep` repairs and tidies, `ledger` shows and mends by hand, and
`engine`, the only one that knows DBOS, runs it all. It is slow to import, so nothing here does.
"""

from soundwell_plugins.host.deliveries.backoff import RetryPolicy
from soundwell_plugins.host.deliveries.courier import Courier
from soundwell_plugins.host.deliveries.ledger import Ledger
from soundwell_plugins.host.deliveries.line import Line
from soundwell_plugins.host.deliveries.outbox import Outbox
from soundwell_plugins.host.deliveries.state import State
from soundwell_plugins.host.deliveries.subscribers import (
    Deliver,
    DeliveryLate,
    StillRunning,
    Subscribers,
)
from soundwell_plugins.host.deliveries.upkeep import Upkeep

__all__ = [
    "Courier",
    "Deliver",
    "DeliveryLate",
    "Ledger",
    "Line",
    "Outbox",
    "RetryPolicy",
    "State",
    "StillRunning",
    "Subscribers",
    "Upkeep",
]
