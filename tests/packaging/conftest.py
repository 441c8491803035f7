"""The distributions as they would be published, and an environment that has nothing else."""

import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Distributions:
    sdist: Path
    wheel: Path


@dataclass(frozen=True)
class Installation:
    """An environment outside the source tree."""

    folder: Path

    def pip(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Let the pip of the tests work on this environment, which needs none of its own."""
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
        return subprocess.run(
            [*pip, "--python", self.folder, *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def install(self, *words: str | Path) -> None:
        """Install something; a module is compiled when it is used, as most never are."""
        result = self.pip("install", "--no-compile", *words)
        assert result.returncode == 0, result.stdout + result.stderr

    def run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.folder / "bin" / program, *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def python(self, code: str) -> str:
        result = self.run("python", "-I", "-c", code)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()


def run(*words: str | Path, cwd: Path) -> None:
    result = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the source tree, so that nothing is built beside the real one."""
    copy = tmp_path_factory.mktemp("sources") / "soundwell"
    unwanted: Sequence[str] = (".*", "__pycache__", "build", "dist")
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*unwanted))
    shutil.copy(ROOT / ".gitignore", copy)
    return copy


@pytest.fixture(scope="session")
def distributions(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    """Build the sdist, and from it the wheel, with the pinned backend."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, cwd=sources)
    [sdist] = folder.glob("*.tar.gz")
    [wheel] = folder.glob("*.whl")
    return Distributions(sdist, wheel)


@pytest.fixture(scope="session")
def installation(
    distributions: Distributions, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """Install the wheel and the pins, and nothing else, into a fresh environment."""
    made = Installation(tmp_path_factory.mktemp("installation"))
    venv.create(made.folder)
    pins = ROOT / "requirements" / "runtime.txt"
    made.install("--require-hashes", "--requirement", pins)
    made.install("--no-deps", "--no-index", distributions.wheel)
    return made
