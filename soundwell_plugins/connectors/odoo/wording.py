"""Texts of the configuration with gaps that a consultation or an enquiry fills."""

from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator

from soundwell_plugins.sdk.configuration import with_gaps

GAPS: Final = ("client", "practitioner", "practice", "channel", "date", "time")
"""What may stand in braces where a consultation fills them."""

ENQUIRY_GAPS: Final = ("client", "practice", "date", "time")
"""What may stand in braces where an enquiry fills them; date and time are when it came."""

Wording: TypeAlias = Annotated[str, AfterValidator(with_gaps(*GAPS))]
"""A text with gaps such as `{client}`."""

EnquiryWording: TypeAlias = Annotated[str, AfterValidator(with_gaps(*ENQUIRY_GAPS))]
"""A text with gaps that an enquiry fills."""
