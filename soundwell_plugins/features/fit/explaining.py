"""`soundwell fit explain`: why one client was, or was not, given one practitioner."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from soundwell_plugins.features.fit.assignment import assign
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.instance import Instance
from soundwell_plugins.features.fit.problems import WaitingListInvalid, quoted
from soundwell_plugins.features.fit.verdicts import Verdict, verdict


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a pair came about, or not.

    Args:
        client: who waits.
        practitioner: who has places.
        given: whether they were given this place.
        method: how places were shared out.
        reason: what decided.
        findings: how far they fit, each as degree, title and reason; none from a file.
    """

    client: str
    practitioner: str
    given: bool
    method: Method
    reason: str
    findings: tuple[tuple[str, str, str], ...] = ()

    def as_json(self) -> str:
        """Return it as a JSON object."""
        return json.dumps(
            {
                "client": self.client,
                "practitioner": self.practitioner,
                "given": self.given,
                "method": self.method.value,
                "reason": self.reason,
                "findings": [
                    {"degree": degree, "aspect": title, "reason": reason}
                    for degree, title, reason in self.findings
                ],
            },
            indent=2,
            ensure_ascii=False,
        )

    def as_text(self) -> str:
        """Return it as lines for somebody who decides about it."""
        lines = [f"{self.client}, {self.practitioner}: {self.reason}"]
        lines += [f"  {degree}: {title}: {reason}" for degree, title, reason in self.findings]
        return "\n".join(lines)


def explained(
    instance: Instance, client_id: str, practitioner_id: str, method: Method, seed: str
) -> Explanation:
    """Explain a pair of a waiting list from a file.

    Args:
        instance: what the file says.
        client_id: who waits.
        practitioner_id: who has places.
        method: how places are shared out.
        seed: for the lots that decide among equals.

    Raises:
        WaitingListInvalid: there is no such client or practitioner, or the method goes by what the
            file does not say.
    """
    clients = {each.id: each for each in instance.clients}
    practitioners = {each.id: each for each in instance.practitioners}
    _check(client_id, "client", list(clients))
    _check(practitioner_id, "practitioner", list(practitioners))
    assignment = assign(instance, method, seed)
    found = verdict(instance, assignment, clients[client_id], practitioners[practitioner_id])
    return Explanation(
        client_id, practitioner_id, found is Verdict.GIVEN, assignment.method, found.value
    )


def _check(name: str, kind: str, known: Sequence[str]) -> None:
    if name not in known:
        some = ", ".join(known[:20])
        raise WaitingListInvalid([f"{quoted(name)} is no {kind} here. Give one of: {some}."])
