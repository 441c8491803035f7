"""The feature as the host sees it: configuration, templates, data."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.host.templates.trial import try_out

from .visits import practice


def test_every_template_can_be_rendered_in_every_language(tmp_path: Path) -> None:
    with practice(tmp_path) as ours:
        assert not try_out(ours.host.templates, ours.host.hooks).troubles


@pytest.mark.parametrize(
    "wrong",
    [
        {"suggestions": 0},
        {"practitioners": {"maya": {"languages": ["German"]}}},
        {"practitioners": {"maya": {"licences": ["uk"]}}},
        {"practitioners": {"maya": {"ages": {"youngest": 20, "oldest": 10}}}},
        {"practitioners": {"maya": {"fee": {"lowest": 90, "highest": 60}}}},
        {"practitioners": {"maya": {"gender": "tall"}}},
        {"practitioners": {"maya": {"picture": {"file": "me.svg", "description": "Me"}}}},
        {"practitioners": {"maya": {"picture": {"file": "me.jpg", "description": ""}}}},
        {"keep_answers": "never"},
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FitConfig.model_validate(wrong)


def test_a_picture_is_sent_with_its_kind_and_nothing_else_is(tmp_path: Path) -> None:
    (tmp_path / "maya.png").write_bytes(b"\x89PNG")
    picture = (
        '[fit.practitioners.maya.picture]\nfile = "maya.png"\n'
        'description = "Maya at the piano"\ncredit = "Photo: Ada Quinn"\n'
        '[fit.practitioners.jonas.picture]\nfile = "gone.png"\ndescription = "Jonas"\n'
    )
    tables = "[scheduling]\n[fit]\n" + picture
    jonas = '[practitioners.jonas]\nname = "Jonas Weber"\nemail = "jonas@harbour.example"\n'
    with practice(tmp_path, tables=jonas + tables) as ours:
        sent = ours.client.get("/fit/people/maya/pictures/0")
        assert (sent.content, sent.headers["content-type"]) == (b"\x89PNG", "image/png")
        page = ours.client.get("/fit/people/maya").text
        assert 'alt="Maya at the piano"' in page
        assert "Photo: Ada Quinn" in page
        for path in ("maya/pictures/1", "jonas/pictures/0", "nobody/pictures/0"):
            assert ours.client.get(f"/fit/people/{path}").status_code == 404
