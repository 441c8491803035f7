"""Scheduled work: done again and again by one process, and caught up once after a pause.

The modules: `catalogue` knows what work there is, `tables` keeps when it is due and how it went,
`timetable` reads and writes that, and `runner` does what is due.
"""

from soundwell_plugins.host.schedules.catalogue import Catalogue, Job
from soundwell_plugins.host.schedules.outcome import Outcome
from soundwell_plugins.host.schedules.runner import Runner
from soundwell_plugins.host.schedules.timetable import Entry, Timetable

__all__ = ["Catalogue", "Entry", "Job", "Outcome", "Runner", "Timetable"]
