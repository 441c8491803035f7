"""The one place in which it is asked whether a form is spam."""

from collections.abc import Mapping

from fastapi import Request

from soundwell_hookspecs import PluginContext


class Judgement:
    """Tells whether a form goes on; whoever sent it is answered alike.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    def is_welcome(self, form: str, request: Request, typed: Mapping[str, str], email: str) -> bool:
        """Tell whether a form goes on; what is unsure does, for its sender confirms by e-mail.

        Args:
            form: which form, for example `newsletter.sign-up`.
            request: with which it came.
            typed: what was submitted, by field.
            email: the address in it.
        """
        return True
