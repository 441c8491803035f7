"""How many sign up, week by week."""

from collections.abc import Sequence

from sqlalchemy import select

from soundwell_hookspecs import Account, Figure, PluginContext, Role, Series, Window
from soundwell_plugins.features.newsletter.tables import SUBSCRIBER


def sign_up_figures(
    context: PluginContext, account: Account, weeks: Sequence[Window]
) -> Sequence[Figure]:
    """Count sign-ups by the week in which they were asked for.

    Args:
        context: the plugin's context.
        account: admins alone see them.
        weeks: the weeks, the earliest first.
    """
    if not weeks or Role.ADMIN not in account.roles:
        return []
    query = select(SUBSCRIBER.c.asked_at, SUBSCRIBER.c.confirmed_at).where(
        SUBSCRIBER.c.asked_at >= weeks[0].start, SUBSCRIBER.c.asked_at < weeks[-1].end
    )
    confirmed, waiting = [0] * len(weeks), [0] * len(weeks)
    with context.storage.reading() as session:
        for asked_at, confirmed_at in session.execute(query):
            counts = waiting if confirmed_at is None else confirmed
            for place, week in enumerate(weeks):
                counts[place] += week.start <= asked_at < week.end
    gettext = context.texts.gettext
    return [
        Figure(
            gettext("Newsletter sign-ups"),
            gettext("By the week in which somebody signed up."),
            (
                Series(gettext("confirmed"), tuple(confirmed)),
                Series(gettext("not confirmed yet"), tuple(waiting)),
            ),
        )
    ]
