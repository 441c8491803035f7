"""Who reads a check-in and when: told before the first question and after the last."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from soundwell_hookspecs import PluginContext, PractitionerId
from soundwell_plugins.features.alliance.client import Client, GuardianSees
from soundwell_plugins.features.alliance.configuration import AllianceConfig


@dataclass(frozen=True, slots=True)
class Readership:
    """Who reads a check-in, and when.

    Args:
        practitioner: their name.
        within: how soon they read it.
        supervisor: whether a supervisor may read it too, as the client agreed.
        young: whether the client is a young person, who is told about guardians.
        guardian_is_told: whether guardians are told that it was answered, never what.
    """

    practitioner: str
    within: timedelta
    supervisor: bool
    young: bool
    guardian_is_told: bool


def readership(
    context: PluginContext,
    config: AllianceConfig,
    session: Session,
    client: Client,
    practitioner: PractitionerId,
) -> Readership:
    """Return who reads what a client answers.

    Args:
        context: the plugin's context.
        config: the table `[alliance]`.
        session: an open transaction.
        client: who answers.
        practitioner: with whom they work.
    """
    known = context.practice.practitioners.get(practitioner)
    agreed = (
        each.supervisor_allowed
        for each in context.people.care_of(session, client.person)
        if each.until is None and each.practitioner == practitioner
    )
    return Readership(
        practitioner=known.name if known is not None else context.practice.name,
        within=config.read_within,
        supervisor=any(agreed),
        young=client.details.young,
        guardian_is_told=client.details.guardian_sees is GuardianSees.WHETHER,
    )
