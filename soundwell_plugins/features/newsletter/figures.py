"""How many sign up, week by week."""

from collections.abc import Sequence

from sqlalchemy import select

from soundwell_hookspecs import Account, Figure, PluginContext, Role, Series, Window
from soundwell_plugins.features.newsletter.tables import SUBSCRIBER
from soundwell_plugins.sdk.charts import weekly


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
    with context.storage.reading() as session:
        rows = session.execute(query).all()
    counts = weekly(
        weeks, (True, False), ((confirmed_at is not None, asked) for asked, confirmed_at in rows)
    )
    gettext = context.texts.gettext
    return [
        Figure(
            gettext("Newsletter sign-ups"),
            gettext("By the week in which somebody signed up."),
            (
                Series(gettext("confirmed"), counts[True]),
                Series(gettext("not confirmed yet"), counts[False]),
            ),
        )
    ]
