"""The façade is typed: a type checker knows what a call returns, and which arguments it takes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BEGINNING = """\
from soundwell_hookspecs import PluginContext, PractitionerId, Window, busy_times
from soundwell_plugins.host.host import Host

def ask(host: Host, context: PluginContext, maya: PractitionerId, window: Window) -> None:
"""

SNIPPETS = {
    "host": "reveal_type(host.hooks.collect(busy_times, practitioner=maya, window=window))",
    "plugin": "reveal_type(context.hooks.collect(busy_times, practitioner=maya, window=window))",
    "values": (
        "reveal_type(host.hooks.collect(busy_times, practitioner=maya, window=window).values)"
    ),
    "choice": "reveal_type(host.hooks.choose(busy_times, practitioner=maya, window=window))",
    "misspelt": "host.hooks.collect(busy_times, practicioner=maya, window=window)",
    "missing": "host.hooks.collect(busy_times, practitioner=maya)",
    "of another type": "host.hooks.collect(busy_times, practitioner=maya, window='today')",
    "an id of another kind": "host.hooks.collect(busy_times, practitioner='maya', window=window)",
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what mypy says of each snippet, in one run."""
    path = tmp_path_factory.mktemp("snippets") / "snippets.py"
    path.write_text(BEGINNING + "".join(f"    {each}\n" for each in SNIPPETS.values()), "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=100,
    )
    assert run.stderr == ""
    first = BEGINNING.count("\n") + 1
    said: dict[str, str] = dict.fromkeys(SNIPPETS, "")
    for line in run.stdout.splitlines():
        # mypy names the file by the path under which it met this content first
        found = re.search(rf"{path.name}:(\d+): (.*)", line)
        if found is not None:
            said[list(SNIPPETS)[int(found[1]) - first]] += found[2] + "\n"
    return said


@pytest.mark.parametrize(
    ("snippet", "revealed"),
    [
        ("host", "Answers[Sequence[Window]]"),
        ("plugin", "Answers[Sequence[Window]]"),
        ("values", "tuple[Sequence[Window], ...]"),
        ("choice", "Sequence[Window] | None"),
    ],
)
def test_what_a_call_returns_is_known(judged: dict[str, str], snippet: str, revealed: str) -> None:
    said = judged[snippet]
    for module in ("soundwell_hookspecs.answers.", "soundwell_hookspecs.moments.", "typing."):
        said = said.replace(module, "")
    assert said == f'note: Revealed type is "{revealed}"\n'


@pytest.mark.parametrize(
    ("snippet", "error"),
    [
        ("misspelt", 'Unexpected keyword argument "practicioner"'),
        ("missing", 'Missing positional argument "window"'),
        ("of another type", 'Argument "window" to "collect" of "Dispatcher" has incompatible type'),
        ("an id of another kind", 'Argument "practitioner" to "collect" of "Dispatcher" has inc'),
    ],
)
def test_a_wrong_argument_is_an_error_before_anything_runs(
    judged: dict[str, str], snippet: str, error: str
) -> None:
    assert error in judged[snippet]
