"""What `soundwell doctor` finds out about Mailchimp, step by step."""

from collections.abc import Iterator

from soundwell_hookspecs import Finding, Grade
from soundwell_plugins.connectors.mailchimp.configuration import MailchimpConfig
from soundwell_plugins.connectors.mailchimp.errors import MailchimpError, NotAllowed, NotThere
from soundwell_plugins.connectors.mailchimp.service import Service


def examined(config: MailchimpConfig, service: Service) -> Iterator[Finding]:
    """Yield what is found; a step that fails ends the examination.

    Args:
        config: the table `[mailchimp]`.
        service: asks Mailchimp.
    """
    try:
        service.ping()
        yield Finding(Grade.FINE, "Mailchimp knows the key, and its data centre answers.")
        audience = service.audience()
        yield Finding(Grade.FINE, "The audience is there.")
        yield from _fields(config, service)
        yield from _permissions(config, gdpr=bool(audience.get("marketing_permissions")))
    except NotAllowed as error:
        remedy = "Make a new key in Mailchimp and put it where `api_key` points."
        yield Finding(Grade.FAILING, str(error), remedy)
    except NotThere as error:
        yield Finding(Grade.FAILING, str(error), "Copy the id from the audience's settings.")
    except MailchimpError as error:
        remedy = (
            "Look at status.mailchimp.com; if all is well there, this machine's address may be"
            " blocked: ask Mailchimp's support."
        )
        yield Finding(Grade.FAILING, str(error), remedy)


def _fields(config: MailchimpConfig, service: Service) -> Iterator[Finding]:
    fields = {str(each.get("tag")): each for each in service.merge_fields()}
    required = [tag for tag, each in fields.items() if each.get("required")]
    missing = config.name_field is not None and config.name_field not in fields
    if missing:
        what = f"The audience has no merge field {config.name_field}."
        yield Finding(Grade.FAILING, what, "Add it in Mailchimp, or correct `name_field`.")
    elif required:
        what = f"The audience demands the merge fields {', '.join(sorted(required))}."
        yield Finding(Grade.FAILING, what, "Make them optional: first names are optional here.")
    else:
        yield Finding(Grade.FINE, "The merge fields are as they should be.")


def _permissions(config: MailchimpConfig, *, gdpr: bool) -> Iterator[Finding]:
    if gdpr and not config.permissions:
        what = "The audience asks for marketing permissions, and none is configured."
        remedy = "Put their ids into `permissions`; Mailchimp sends nobody letters without them."
        yield Finding(Grade.WARNING, what, remedy)
    else:
        yield Finding(Grade.FINE, "The marketing permissions fit the audience.")
