"""What a form that strangers send in asks before it believes them.

A page shows `protection(context, kind)` with the macro `protected` of `parts/protection.html`; the
route that takes the form asks `judged(context, received(request, kind, typed, …))`, outside a
transaction and once all fields are right, and then does by the verdict's suspicion:

- `HAM`: as usual;
- `UNSURE`: as usual, once the person has confirmed it by e-mail (or the practice by hand);
- `SPAM`, `DISCARD`: nothing, with the same answer as always; a feature that has somebody to look
  keeps spam aside for them, with the reason.
"""

from collections.abc import Mapping
from typing import Final

from fastapi import Request

from soundwell_hookspecs import (
    PROOF_PREFIX,
    Comment,
    FormProtection,
    PluginContext,
    Submission,
    SubmissionKind,
    Suspicion,
    Verdict,
    form_protection,
    spam_notice,
    spam_verdict,
)
from soundwell_plugins.sdk.texts import marked

_UNJUDGED: Final = Verdict(
    Suspicion.UNSURE,
    marked("Not every plugin that judges forms could do so; the log names those that failed."),
)
_LONGEST_PROOF: Final = 10_000


def protection(context: PluginContext, kind: SubmissionKind) -> FormProtection | None:
    """Return what a form has to carry, or `None` where nobody protects forms.

    Args:
        context: the plugin's context; no transaction of it may be open.
        kind: what the form is for.
    """
    return context.hooks.choose(form_protection, kind=kind)


def notices(context: PluginContext, kind: SubmissionKind) -> tuple[str, ...]:
    """Return what people have to know before they send a form: what of it others are shown.

    Args:
        context: the plugin's context; no transaction of it may be open.
        kind: what the form is for.
    """
    return tuple(filter(None, context.hooks.collect(spam_notice, kind=kind).values))


def received(
    request: Request,
    kind: SubmissionKind,
    typed: Mapping[str, str],
    *,
    email: str = "",
    comment: Comment | None = None,
) -> Submission:
    """Return what there is to judge about a form.

    Args:
        request: the request, which knows the network it came from.
        kind: what the form is for.
        typed: all fields that were submitted; only those of the protection go on.
        email: the address that was typed.
        comment: what was written, for a comment alone.
    """
    return Submission(
        kind=kind,
        network=request.client.host if request.client else "",
        email=email,
        proof={
            name: value
            for name, value in typed.items()
            if name.startswith(PROOF_PREFIX) and len(value) <= _LONGEST_PROOF
        },
        comment=comment,
    )


def judged(context: PluginContext, submission: Submission) -> Verdict:
    """Return the worst verdict of all plugins; of equally bad ones, that of the first.

    Args:
        context: the plugin's context; no transaction of it may be open.
        submission: what was sent in.

    Returns:
        The verdict; ham when no plugin judges. A plugin that failed counts as unsure.

    Raises:
        RuntimeError: called while a transaction of the context is open.
    """
    answers = context.hooks.collect(spam_verdict, submission=submission)
    failed = (_UNJUDGED for _ in answers.failures)
    verdicts = (*answers.values, *failed)
    return max(verdicts, key=lambda each: each.suspicion.badness, default=Verdict(Suspicion.HAM))
