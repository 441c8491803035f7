"""Which events of a calendar count as busy."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Which events count as busy besides plain ones; cancelled ones never do.

    Args:
        transparent: those that do not block time (`TRANSP:TRANSPARENT`).
        tentative: those that are not certain.
        all_day: those that last whole days.
        marked_free: those that Outlook shows as free or as work elsewhere.
        ours: what the identifiers of this practice's own bookings end with; such events are told
            apart, because the time of a booking is taken already; empty to tell nothing apart.
    """

    transparent: bool = False
    tentative: bool = True
    all_day: bool = True
    marked_free: bool = False
    ours: str = ""

    def may_be_ours(self, uid: str) -> bool:
        """Tell whether an identifier ends like those of this practice's own bookings."""
        return bool(self.ours) and uid.endswith(self.ours)

    def counts(self, *, status: str, transp: str, shown_as: str, all_day: bool) -> bool:
        """Tell whether an event is busy.

        Args:
            status: its STATUS.
            transp: its TRANSP.
            shown_as: its X-MICROSOFT-CDO-BUSYSTATUS.
            all_day: whether it lasts whole days.
        """
        status, transp, shown_as = status.upper(), transp.upper(), shown_as.upper()
        return not (
            status == "CANCELLED"
            or (transp == "TRANSPARENT" and not self.transparent)
            or ("TENTATIVE" in (status, shown_as) and not self.tentative)
            or (shown_as in ("FREE", "WORKINGELSEWHERE") and not self.marked_free)
            or (all_day and not self.all_day)
        )
