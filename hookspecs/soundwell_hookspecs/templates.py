"""The hook by which templates are tried out before anybody sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from soundwell_hookspecs.markers import contribution


@dataclass(frozen=True, slots=True)
class TemplateSample:
    """Made-up values with which a template can be rendered.

    Args:
        template: its name, for example `scheduling/times.html` or `scheduling/mail/booked.txt`.
        values: everything that it is given when it is used, invented.
        case: which of its cases this is, for example `nothing is free`; empty when it has one.
    """

    template: str
    values: Mapping[str, object]
    case: str = ""


@contribution(deadline=timedelta(seconds=10))
def template_samples() -> Sequence[TemplateSample]:
    """Bring values with which this plugin's templates can be tried out.

    Asked by `soundwell templates check`, which renders each template in each language, the
    practice's own version too. A template that others include needs no sample of its own.

    Returns:
        One sample for each case of each template, without anything from the database.

    Raises:
        Exception: anything raised is named; the plugin's templates are then not tried out.

    Example::

        @implements(template_samples)
        def template_samples(self) -> Sequence[TemplateSample]:
            return [TemplateSample("greeter/hello.html", {"name": "Ada Quinn"})]
    """
