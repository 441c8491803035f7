"""What somebody types where an address for mail is asked for."""

from typing import Final

from email_validator import EmailNotValidError, validate_email

EMAIL_LENGTH: Final = 254
"""The longest that can be delivered to (RFC 3696, erratum 1690)."""


def is_address(email: str) -> bool:
    """Tell whether something looks like an address for mail."""
    if len(email) > EMAIL_LENGTH:
        return False
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
