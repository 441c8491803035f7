"""`template_samples`: a plugin of another package has its templates tried out alike."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from soundwell_hookspecs import Feature, NoConfig, TemplateSample, hookimpl
from soundwell_plugins.host.templates.trial import try_out
from soundwell_plugins.testing import assembled


def test_hook_template_samples_tries_a_plugins_templates_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = f"acme_{tmp_path.name}"
    (tmp_path / package / "templates").mkdir(parents=True)
    (tmp_path / package / "__init__.py").touch()
    (tmp_path / package / "templates" / "hello.html").write_text("<p>\n{{ nmae }}</p>")
    monkeypatch.syspath_prepend(str(tmp_path))

    class Acme(Feature[NoConfig]):
        name = "acme"
        templates = package

        @hookimpl
        def template_samples(self) -> Sequence[TemplateSample]:
            return [TemplateSample("acme/hello.html", {"name": "Ada Quinn"})]

    host = assembled(tmp_path, Acme)
    try:
        troubles = [str(each) for each in try_out(host.templates, host.hooks).troubles]
    finally:
        host.close()
    assert troubles == ["acme/hello.html, line 2: 'nmae' is undefined."]
