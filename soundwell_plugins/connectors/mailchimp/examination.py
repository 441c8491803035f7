"""What `soundwell doctor` finds out about Mailchimp, step by step."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from soundwell_hookspecs import Finding, Grade
from soundwell_plugins.connectors.mailchimp.configuration import MailchimpConfig
from soundwell_plugins.connectors.mailchimp.errors import (
    Blocked,
    MailchimpError,
    NotAllowed,
    NotThere,
    Unreachable,
)
from soundwell_plugins.connectors.mailchimp.service import Service

_REMEDIES: Final[tuple[tuple[type[MailchimpError], str], ...]] = (
    (NotAllowed, "Make a new key in Mailchimp and put it where `api_key` points."),
    (NotThere, "Copy the id from the audience's settings."),
    (
        Blocked,
        (
            "This machine's address is on a list of Mailchimp's firewall: wait for an hour; if it"
            " stays so, tell Mailchimp's support this machine's address."
        ),
    ),
    (
        Unreachable,
        (
            "Compare the data centre at the end of the key with the address that your browser"
            " shows in Mailchimp, such as us21.admin.mailchimp.com, and look whether this machine"
            " reaches the internet."
        ),
    ),
    (MailchimpError, "Look at status.mailchimp.com, and try again in a while."),
)
"""What mends an error; the first that fits counts."""


def examined(config: MailchimpConfig, service: Service, reports_to: str) -> Iterator[Finding]:
    """Yield what is found; a step that fails ends the examination.

    Args:
        config: the table `[mailchimp]`.
        service: asks Mailchimp.
        reports_to: the address at which Mailchimp has to report, or empty.
    """
    try:
        service.ping()
        yield Finding(Grade.FINE, "Mailchimp knows the key, and its data centre answers.")
        audience = service.audience()
        yield Finding(Grade.FINE, "The audience is there.")
        yield _fields(config, service.merge_fields())
        yield _permissions(config, audience, service)
        if reports_to:
            yield _reports(reports_to, service.webhooks())
    except MailchimpError as error:
        remedy = next(remedy for kind, remedy in _REMEDIES if isinstance(error, kind))
        yield Finding(Grade.FAILING, str(error), remedy)


def _fields(config: MailchimpConfig, found: list[Mapping[str, Any]]) -> Finding:
    fields = {str(each.get("tag")): each for each in found}
    required = sorted(tag for tag, each in fields.items() if each.get("required"))
    if config.name_field is not None and config.name_field not in fields:
        what = f"The audience has no merge field {config.name_field}."
        return Finding(Grade.FAILING, what, "Add it in Mailchimp, or correct `name_field`.")
    if required:
        what = f"The audience demands the merge fields {', '.join(required)}."
        return Finding(Grade.FAILING, what, "Make them optional: first names are optional here.")
    return Finding(Grade.FINE, "The merge fields are as they should be.")


def _permissions(config: MailchimpConfig, audience: Mapping[str, Any], service: Service) -> Finding:
    if not audience.get("marketing_permissions"):
        if config.permissions:
            what = "`permissions` are configured, and the audience asks for none."
            remedy = "Take them out, or switch the GDPR fields of the audience on."
            return Finding(Grade.WARNING, what, remedy)
        return Finding(Grade.FINE, "The marketing permissions fit the audience.")
    # Mailchimp names the ids nowhere but beside a member.
    there = {
        str(each.get("marketing_permission_id"))
        for member in service.members(0, 1)
        for each in member.get("marketing_permissions") or ()
    }
    if not config.permissions:
        what = "The audience asks for marketing permissions, and none is configured."
        remedy = "Put their ids into `permissions`; Mailchimp sends nobody letters without them."
        if there:
            remedy += f" They are: {', '.join(sorted(there))}."
        return Finding(Grade.WARNING, what, remedy)
    if there and not set(config.permissions) <= there:
        what = "The audience does not know all ids in `permissions`."
        return Finding(Grade.FAILING, what, f"They are: {', '.join(sorted(there))}.")
    return Finding(Grade.FINE, "The marketing permissions fit the audience.")


def _reports(address: str, found: list[Mapping[str, Any]]) -> Finding:
    if any(each.get("url") == address for each in found):
        return Finding(Grade.FINE, "Mailchimp reports here what happens to readers.")
    what = "Mailchimp does not report here: who leaves there stays on the list here."
    remedy = (
        "In Mailchimp, under Audience, Settings, Webhooks, enter the address that `soundwell"
        " mailchimp webhook` prints."
    )
    return Finding(Grade.WARNING, what, remedy)
