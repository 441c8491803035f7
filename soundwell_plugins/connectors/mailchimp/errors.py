"""What can go wrong at Mailchimp: each case has a class, what the person reads, and a remedy."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar, Final

from soundwell_plugins.sdk.texts import marked

_CHECK_INBOX: Final = marked("Please look into your inbox.")
_HOSTED_FORM: Final = marked(
    "The service that sends our letters asks you to sign up once more on its own form."
)
_ANOTHER_DAY: Final = timedelta(days=1)
_UNAUTHORIZED: Final = 401
_FORBIDDEN: Final = 403
_NOT_FOUND: Final = 404
_NOT_ALLOWED: Final = 405
_TOO_MANY: Final = 429
_SERVER: Final = 500


class MailchimpError(Exception):
    """Something went wrong at Mailchimp; the text is for the admin and names nobody.

    Args:
        detail: more for the admin, without personal data.
    """

    sentence: ClassVar[str] = marked("Your sign-up is saved, and we will finish it.")
    """What the person reads."""
    what: ClassVar[str] = "Mailchimp did not do it."
    """What the admin reads, with the remedy."""
    later: ClassVar[bool] = False
    """Whether another attempt may work."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.what} {detail}".strip())
        self.detail = detail
        self.retry_after: timedelta | None = None
        """How long it asks us to wait, if it does."""


class MemberExists(MailchimpError):
    """The address is in the audience: look at it, and that is success."""

    sentence = _CHECK_INBOX
    what = "The address is in the audience already."


class InComplianceState(MailchimpError):
    """The address left or bounced there: only its owner can bring it back."""

    sentence = _HOSTED_FORM
    what = (
        "Mailchimp does not let this address back in, because it left or bounced there: give its"
        " owner the address of Mailchimp's own form (`hosted_form`), then discard this."
    )


class ForgottenEmail(MailchimpError):
    """The address was erased for good there: only its owner can bring it back."""

    sentence = _HOSTED_FORM
    what = (
        "This address was erased for good in Mailchimp: only its owner can come back, on"
        " Mailchimp's own form (`hosted_form`). Then discard this."
    )


class AddressInvalid(MailchimpError):
    """Mailchimp takes the address for none."""

    sentence = marked("Please check the address: our letters cannot reach it.")
    what = "Mailchimp takes this address for invalid or made up: discard this."


class FieldsInvalid(MailchimpError):
    """The audience wants fields that we do not send."""

    what = (
        "The audience has a required merge field that Soundwell does not send, or `name_field` is"
        " of another kind: make it optional in Mailchimp, then retry."
    )


class TooManyLists(MailchimpError):
    """The address signed up to many lists within a short time: another day will do."""

    sentence = marked("Please try another day: too many sign-ups came from this address.")
    what = "Mailchimp lets this address sign up nowhere for a while; it is tried again in a day."
    later = True

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.retry_after = _ANOTHER_DAY


class NotAllowed(MailchimpError):
    """The key is wrong, or may not do this."""

    what = (
        "Mailchimp refuses the key, or the key may not do this: make a new one in Mailchimp under"
        " Account, Extras, API keys, put it where `api_key` points, then retry."
    )


class NotThere(MailchimpError):
    """There is no such audience or member, or the member cannot be removed any more."""

    what = "Mailchimp knows no such audience or member: compare `audience` with its settings."


class Refused(MailchimpError):
    """Mailchimp refuses for a reason of its own."""

    what = "Mailchimp refuses this request: look at the audience, then retry or discard."


class Unavailable(MailchimpError):
    """Mailchimp is overloaded, or answers with something else than JSON."""

    what = "Mailchimp does not answer as it should; it is tried again."
    later = True


class Unreachable(Unavailable):
    """No connection to Mailchimp came about, or none in time."""

    what = "Mailchimp cannot be reached; it is tried again."


class Blocked(Unavailable):
    """A page in place of an answer: what stands before Mailchimp keeps this machine out."""

    what = "Mailchimp keeps this machine out for a while; it is tried again."


_BY_NAME: Final[Mapping[str, type[MailchimpError]]] = {
    each.__name__: each
    for each in (
        MemberExists,
        InComplianceState,
        ForgottenEmail,
        AddressInvalid,
        FieldsInvalid,
        TooManyLists,
        NotAllowed,
        NotThere,
        Refused,
    )
}


def sentence_of(trouble: str) -> str:
    """Return what the person reads about a trouble that was written down by its class's name."""
    return _BY_NAME.get(trouble, MailchimpError).sentence


def judged(status: int, problem: Mapping[str, object] | None) -> MailchimpError:
    """Return what an answer that is no success means.

    Args:
        status: of HTTP.
        problem: the JSON of the answer; `None` without any, as from a block page.
    """
    if problem is None and status == _FORBIDDEN:
        return Blocked(f"It answered {status}.")
    if problem is None or status == _TOO_MANY or status >= _SERVER:
        return Unavailable(f"It answered {status}.")
    if status in {_NOT_FOUND, _NOT_ALLOWED}:
        return NotThere()
    if status in {_UNAUTHORIZED, _FORBIDDEN}:
        return NotAllowed()
    return _bad_request(str(problem.get("title", "")), str(problem.get("detail", "")), problem)


def _bad_request(title: str, detail: str, problem: Mapping[str, object]) -> MailchimpError:
    if "lot of lists" in detail:
        return TooManyLists()
    by_title = {
        "Member Exists": MemberExists,
        "Member In Compliance State": InComplianceState,
        "Forgotten Email Not Subscribed": ForgottenEmail,
    }
    if title in by_title:
        return by_title[title]()
    if title == "Invalid Resource":
        fields = _fields(problem)
        if fields or "merge fields" in detail:
            return FieldsInvalid(f"It names: {', '.join(fields) or 'no field'}.")
        if "email" in detail or "fake or invalid" in detail:
            return AddressInvalid()
    return Refused()


def _fields(problem: Mapping[str, object]) -> list[str]:
    errors = problem.get("errors")
    if not isinstance(errors, list):
        return []
    found = [str(each.get("field", "")) for each in errors if isinstance(each, dict)]
    return [name for name in found if name.isidentifier() and name != "email_address"]
