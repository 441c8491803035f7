"""What somebody needs, in words."""

from soundwell_plugins.features.fit.matching.pages import Told
from soundwell_plugins.features.fit.questions.screens import Screens
from soundwell_plugins.features.fit.waiting.entry import Needs


def told_needs(needs: Needs, screens: Screens) -> tuple[Told, ...]:
    """Return needs as they are read, in the order of the questions."""
    return tuple(
        Told(screen.title, ", ".join(map(screen.label, known)), screen.id in needs.essential)
        for screen in screens.all
        if (known := screen.known(needs.chosen.get(screen.id, ())))
    )
