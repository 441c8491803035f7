"""What can be wrong with a calendar, in words for the person who can mend it."""


class FeedUnreadable(Exception):
    """A calendar cannot be read, so nothing is known of its busy times.

    Neither part names the calendar's address, which is a secret, or says what stands in it.

    Args:
        problem: what is wrong, as the rest of a sentence whose subject is the calendar.
        remedy: what to do about it, as an order without a full stop.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"the calendar {problem}; {remedy}")
        self.problem = problem
        self.remedy = remedy


class FeedTooLarge(FeedUnreadable):
    """A calendar goes beyond what is read of one: in size, or in how often its events repeat."""


class NotReached(FeedUnreadable):
    """Nothing that answers is where the calendar should stand, or it may not be asked."""


class NotLetIn(FeedUnreadable):
    """What answers does not take the name and the password."""
