"""An invented message with which the template can be tried out."""

from collections.abc import Iterator
from typing import Final

from soundwell_hookspecs import TemplateSample
from soundwell_plugins.connectors.mail.layout import Addresses, blocks

MESSAGE: Final = "mail/message.html"
"""The frame that every message has in HTML."""

_BODY: Final = """\
Hello Ada,

your appointment is booked:

    Monday, 1 March 2027, 10:00
    online: https://meet.example/0

To see it again:
https://practice.example/0

You can leave at any time: https://practice.example/leave/0
"""


def samples() -> Iterator[TemplateSample]:
    """Yield a message with everything that one can have."""
    addresses = Addresses(
        main="https://practice.example/0",
        own="https://practice.example",
        others=("https://meet.example/0",),
    )
    values = {"subject": "Your appointment", "blocks": blocks(_BODY, addresses)}
    yield TemplateSample(MESSAGE, values)
