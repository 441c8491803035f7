from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from soundwell_plugins.host.configuration import Document, read

Written: TypeAlias = Callable[[str], Document]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    """Return what reads a text as the file `soundwell.toml` of the current folder."""
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> Document:
        path = Path("soundwell.toml")
        path.write_text(text, encoding="utf-8")
        return read(path)

    return write
