"""`soundwell hooks`: what a plugin can implement."""

import pytest

from soundwell_plugins.host.specifications import Specifications

from .conftest import Soundwell


def test_every_hook_is_listed_with_kind_and_deadline(soundwell: Soundwell) -> None:
    lines = soundwell("hooks").out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(Specifications())
    [line] = [line for line in lines if line.startswith("busy_times ")]
    assert line.split()[:4] == ["busy_times", "contribution", "5", "s"]


@pytest.mark.parametrize("hook", sorted(Specifications()))
def test_the_reference_has_a_section_with_an_example_for_every_hook(
    soundwell: Soundwell, hook: str
) -> None:
    _, _, section = soundwell("hooks", "--markdown").out.partition(f"## {hook}\n")
    assert f"def {hook}(" in section.partition("\n## ")[0]
