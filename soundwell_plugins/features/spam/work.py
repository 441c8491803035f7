"""Arithmetic that costs a browser a second, and a sender of spam too much (ALTCHA).

A challenge is signed; a proof names the challenge and its solution. Each counts once.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from altcha import Payload, create_challenge, verify_solution
from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from soundwell_hookspecs import PluginContext, Suspicion, Verdict
from soundwell_plugins.features.spam.tables import SPENT
from soundwell_plugins.sdk.texts import marked

_ALGORITHM: Final = "PBKDF2/SHA-256"
_VALID: Final = timedelta(hours=2)
_NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)

_NONE: Final = Verdict(
    Suspicion.UNSURE, marked("No proof of work: a browser without JavaScript, or a machine.")
)
_WRONG: Final = Verdict(Suspicion.UNSURE, marked("The proof of work is wrong."))
_LATE: Final = Verdict(Suspicion.UNSURE, marked("The proof of work came too late."))
_AGAIN: Final = Verdict(Suspicion.SPAM, marked("The same proof of work was used before."))


class Work:
    """Sets tasks, and judges solutions.

    Args:
        context: the plugin's context.
        cost: rounds of PBKDF2 for each try; a browser needs 256 tries on average.
    """

    def __init__(self, context: PluginContext, cost: int) -> None:
        self._context = context
        self._cost = cost

    def challenge(self) -> dict[str, object]:
        """Return a new task, ready for the widget."""
        until = self._context.clock.now() + _VALID
        # Not the library's own `expires_at`, which it compares with the machine's clock.
        challenge = create_challenge(
            _ALGORITHM,
            self._cost,
            data={"until": int(until.timestamp())},
            hmac_secret=self._secret(),
        )
        return dict(challenge.to_dict())

    def verdict(self, proof: str) -> Verdict:
        """Judge a proof, and spend it.

        Args:
            proof: what the widget wrote into the form, or empty.
        """
        if not proof:
            return _NONE
        until = self._valid_until(proof)
        if until is None:
            return _WRONG
        if self._context.clock.now() >= until:
            return _LATE
        return Verdict(Suspicion.HAM) if self._spend(proof, until) else _AGAIN

    def _valid_until(self, proof: str) -> datetime | None:
        # The signature is judged before anything is calculated, so nobody sets us tasks.
        if not verify_solution(proof, self._secret()).verified:
            return None
        data = Payload.from_base64(proof).challenge.parameters.data or {}
        return datetime.fromtimestamp(int(data["until"]), UTC)

    def _spend(self, proof: str, until: datetime) -> bool:
        name = sha256(_nonce(proof).encode()).hexdigest()
        try:
            with self._context.storage.transaction() as session:
                session.execute(delete(SPENT).where(SPENT.c.until <= self._context.clock.now()))
                session.execute(insert(SPENT).values(proof=name, until=until))
        except IntegrityError:
            return False
        return True

    def _secret(self) -> str:
        """Return what nobody can know who does not have the practice's key."""
        return self._context.links.sign("spam.work", "secret", expires=_NEVER)


def _nonce(proof: str) -> str:
    """Return what tells a challenge from all others, however its proof is written."""
    return str(Payload.from_base64(proof).challenge.parameters.nonce)
