"""Events as text, so that they can be kept."""

from functools import cache

from pydantic import TypeAdapter, ValidationError

from soundwell_hookspecs import Event


class PayloadUnreadable(Exception):
    """A text is no event of the type it ought to be; what it holds is not repeated here."""


def write(event: Event) -> str:
    """Return an event as JSON."""
    return _adapter(type(event)).dump_json(event).decode()


def read(event_type: type[Event], payload: str) -> Event:
    """Return the event that was written.

    Args:
        event_type: a frozen dataclass of standard types.
        payload: what `write` returned.

    Raises:
        PayloadUnreadable: the type has changed too much since.
    """
    try:
        return _adapter(event_type).validate_json(payload)
    except ValidationError:
        # Its text repeats the values, so it must not travel on as a cause.
        raise PayloadUnreadable(f"this is no {event_type.__name__}") from None


@cache  # building one takes longer than using it a hundred times
def _adapter(event_type: type[Event]) -> TypeAdapter[Event]:
    return TypeAdapter(event_type)
