"""Every template of the suite, the back office's too, is tried out before anybody sees it."""

from typing import Any

from soundwell_plugins.host.templates.trial import try_out


def test_no_template_is_left_out_and_none_fails_in_any_language(suite: Any) -> None:
    trial = try_out(suite.host.templates, suite.host.hooks)
    assert (trial.untried, trial.troubles) == ((), ())
