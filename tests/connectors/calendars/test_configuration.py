"""The table `[calendars]`."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from soundwell_plugins.connectors.calendars.configuration import CalendarsConfig, WhenStale


def test_a_source_has_sensible_defaults() -> None:
    config = CalendarsConfig.model_validate(
        {"sources": [{"practitioner": "maya", "file": "maya.ics"}]}
    )
    [source] = config.sources
    assert config.refresh == timedelta(minutes=10)
    assert source.oldest == timedelta(days=3)
    assert source.when_stale is WhenStale.BLOCK
    assert source.zone is None


@pytest.mark.parametrize("places", [{}, {"file": "maya.ics", "url": {"env": "MAYA_CALENDAR"}}])
def test_a_calendar_has_exactly_one_place(places: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="give `file`, `url` or `caldav`"):
        CalendarsConfig.model_validate({"sources": [{"practitioner": "maya", **places}]})


def test_an_address_in_the_file_itself_is_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        CalendarsConfig.model_validate(
            {"sources": [{"practitioner": "maya", "url": "https://example.org/token.ics"}]}
        )
    assert "token" not in str(caught.value)
