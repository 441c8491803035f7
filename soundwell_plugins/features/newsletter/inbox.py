"""Takes forms in, in the same words and the same time for everybody.

Whether an address is known is not looked up here: the form is written down, and what becomes of it
is found out in a delivery after the page has answered. So nobody can measure who reads a
therapist's letter.
"""

from sqlalchemy import insert

from soundwell_hookspecs import PluginContext, SignUpId, SignUpReceived
from soundwell_plugins.features.newsletter.configuration import NewsletterConfig
from soundwell_plugins.features.newsletter.consent import ConsentTexts, keep_text
from soundwell_plugins.features.newsletter.subscriber import SignUp
from soundwell_plugins.features.newsletter.tables import SIGN_UP
from soundwell_plugins.sdk.tables import new_id


class Inbox:
    """Writes down what somebody sent in.

    Args:
        config: the table `[newsletter]`.
        context: the plugin's context.
        texts: what readers agree to.
    """

    def __init__(
        self, config: NewsletterConfig, context: PluginContext, texts: ConsentTexts
    ) -> None:
        self._config = config
        self._context = context
        self._texts = texts

    def take(self, sign_up: SignUp) -> None:
        """Write a form down; what it leads to happens after the answer.

        Args:
            sign_up: what was sent in, its consent one of the present texts.
        """
        now = self._context.clock.now()
        received = SignUpReceived(sign_up=SignUpId(new_id()))
        values = {
            "id": received.sign_up,
            "wish": sign_up.wish.value,
            "email": sign_up.email,
            "first_name": sign_up.first_name,
            "topics": " ".join(sign_up.topics),
            "language": sign_up.language,
            "text_hash": sign_up.text_hash,
            "ip": sign_up.ip if self._config.keep_ip is not None and sign_up.ip else None,
            "received_at": now,
        }
        text = self._texts.by_hash(sign_up.text_hash)
        with self._context.storage.transaction() as session:
            if text is not None:
                keep_text(session, text, now)
            session.execute(insert(SIGN_UP).values(values))
            self._context.events.publish(session, received)
