"""What `soundwell doctor` finds out about a calendar, step by step."""

from datetime import timedelta

from soundwell_hookspecs import DeliveryRefused, Finding, Grade
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
from soundwell_plugins.connectors.calendars.feed import NEVER_READ, Feed
from soundwell_plugins.connectors.calendars.writing import Writing


def examined(feed: Feed, writing: Writing | None, patience: timedelta) -> list[Finding]:
    """Read a calendar, find out whether entries can be written to it, and whether it is fresh.

    Args:
        feed: the calendar.
        writing: what writes bookings to it, if anything does.
        patience: how long its server may take.
    """
    findings = [feed.examined(patience)]
    if writing is not None and findings[0].grade is Grade.FINE:
        findings.append(_writable(feed, writing))
    trouble = feed.trouble()
    if trouble and trouble != NEVER_READ:
        what = f"Calendar {feed.label}: {trouble}."
        findings.append(Finding(Grade.WARNING, what, "Mend what is named above."))
    return findings


def _writable(feed: Feed, writing: Writing) -> Finding:
    try:
        writing.examine()
    except FeedUnreadable as error:
        what = f"Bookings cannot be written to calendar {feed.label}: it {error.problem}."
        return Finding(Grade.FAILING, what, f"{error.remedy[:1].upper()}{error.remedy[1:]}.")
    except DeliveryRefused:
        return Finding(
            Grade.FAILING,
            f"The calendar that `write` names for calendar {feed.label} cannot be written to.",
            "Choose another, or change who may write to it.",
        )
    return Finding(Grade.FINE, f"Bookings can be written to calendar {feed.label}.")
