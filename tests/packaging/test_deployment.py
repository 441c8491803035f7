"""The examples of a deployment: what they name is there, and they are as safe as they say."""

import re
import shlex
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest

from soundwell_plugins.cli import command
from soundwell_plugins.host.blueprint import Blueprint, draw
from soundwell_plugins.sdk.encryption import Key

PROGRAM: Final = "/opt/soundwell/bin/soundwell"
UNITS: Final = ("soundwell.service", "soundwell-backup.service", "soundwell-backup.timer")
MOST_EXPOSED: Final = 30
"""A third of what `systemd-analyze security` gives a service that nothing protects (96)."""


@pytest.fixture(scope="module")
def deploy(root: Path) -> Path:
    return root / "examples" / "deploy"


def unit(path: Path) -> RawConfigParser:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names of units have capitals
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


def run(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False, timeout=60)


def tool(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture
def drawn(deploy: Path, tmp_path: Path) -> Blueprint:
    """Return what the configuration describes, with its secrets in a folder of the test."""
    text = (deploy / "soundwell.toml").read_text(encoding="utf-8")
    file = tmp_path / "soundwell.toml"
    file.write_text(text.replace("/etc/soundwell", str(tmp_path)), encoding="utf-8")
    (tmp_path / "soundwell.key").write_text(Key.new().line(), encoding="utf-8")
    (tmp_path / "database.url").write_text("postgresql+psycopg://soundwell@/soundwell")
    (tmp_path / "mail.password").write_text("not a real one")
    return draw(file)


def test_the_configuration_is_right(drawn: Blueprint) -> None:
    assert drawn.configuration.practice.url.startswith("https://")
    assert drawn.configuration.web.workers > 1
    assert {"scheduling", "spam", "mail"} <= set(drawn.candidates)


@pytest.mark.parametrize("name", UNITS[:2])
def test_a_units_commands_are_there(deploy: Path, name: str) -> None:
    service = unit(deploy / name)["Service"]
    lines = [value for key, value in service.items() if key.startswith("Exec")]
    called = re.findall(rf"{PROGRAM} ([a-z]+)", " ".join(lines))
    assert called
    assert set(called) <= set(command().commands)


def test_a_unit_keeps_its_data_to_an_account_of_its_own(deploy: Path) -> None:
    service = unit(deploy / "soundwell.service")["Service"]
    assert service["User"] == "soundwell"
    assert service["StateDirectoryMode"] == "0700"
    assert service["UMask"] == "0077"


def runnable(deploy: Path, folder: Path, name: str) -> Path:
    """Return a copy of a unit whose program is there."""
    text = (deploy / name).read_text(encoding="utf-8")
    program = str(Path(sys.executable).with_name("soundwell"))
    copy = folder / name
    copy.write_text(text.replace(PROGRAM, program), encoding="utf-8")
    return copy


def test_systemd_understands_the_units(deploy: Path, tmp_path: Path) -> None:
    verify = [tool("systemd-analyze"), "verify", "--man=no"]
    copies = [str(runnable(deploy, tmp_path, name)) for name in UNITS]
    outcome = run(*verify, *copies)
    ours = [line for line in outcome.stderr.splitlines() if "soundwell" in line]
    assert ours == []


def test_systemd_finds_the_service_well_protected(deploy: Path, tmp_path: Path) -> None:
    security = [tool("systemd-analyze"), "security", "--offline=true", "--no-pager"]
    copy = runnable(deploy, tmp_path, "soundwell.service")
    outcome = run(*security, f"--threshold={MOST_EXPOSED}", str(copy))
    assert outcome.returncode == 0, outcome.stdout[-2000:] + outcome.stderr


def test_nginx_understands_its_file(deploy: Path, tmp_path: Path) -> None:
    nginx = tool("nginx")
    text = (deploy / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^ *(ssl_cert|access_log).*$", "", text).replace(" ssl;", ";")
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ {text} }}", encoding="utf-8"
    )
    outcome = run(nginx, "-t", "-c", str(tmp_path / "nginx.conf"), "-e", "stderr")
    assert outcome.returncode == 0, outcome.stderr


def test_caddy_understands_its_file(deploy: Path) -> None:
    words = ("validate", "--adapter", "caddyfile", "--config", str(deploy / "Caddyfile"))
    outcome = run(tool("caddy"), *words)
    assert outcome.returncode == 0, outcome.stderr


def test_nginx_says_who_calls_and_lets_nobody_else_say_it(deploy: Path) -> None:
    text = (deploy / "nginx.conf").read_text(encoding="utf-8")
    passed = dict(re.findall(r"proxy_set_header (\S+) (\S+);", text))
    assert passed["X-Forwarded-For"] == "$remote_addr"
    assert passed["X-Forwarded-Proto"] == "$scheme"
    assert "X-Request-ID" in passed
    [logged] = re.findall(r"log_format (.*?);", text, re.DOTALL)
    assert not {"$request ", "$uri", "$request_uri"} & set(logged.split())


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_proxy_leads_to_where_the_server_listens(
    deploy: Path, drawn: Blueprint, name: str
) -> None:
    web = drawn.configuration.web
    text = (deploy / name).read_text(encoding="utf-8")
    assert f"{web.host}:{web.port}" in text
    assert "/metrics" in text


def instructions(deploy: Path) -> list[list[str]]:
    text = (deploy / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in text.splitlines())
    return [shlex.split(line) for line in lines if line and not line.startswith("#")]


def test_what_a_container_copies_is_there(deploy: Path, root: Path) -> None:
    copied = [each[1:-1] for each in instructions(deploy) if each[0] == "COPY"]
    sources = [path for paths in copied for path in paths if not paths[0].startswith("--")]
    assert sources
    assert [path for path in sources if not (root / path).exists()] == []


def test_a_container_runs_as_an_account_of_its_own_and_says_how_it_is(deploy: Path) -> None:
    said = {each[0]: each[1:] for each in instructions(deploy)}
    assert said["USER"] == ["10001"]
    assert "/readyz" in " ".join(said["HEALTHCHECK"])
    assert said["ENTRYPOINT"] == ["[soundwell]"]
    assert said["CMD"] == ["[serve]"]


def test_a_container_installs_nothing_whose_hash_is_unknown(deploy: Path) -> None:
    installs = [line for line in instructions(deploy) if "install" in line and "RUN" in line]
    pips = [line for line in installs if any(word.endswith("/pip") for word in line)]
    assert len(pips) == 2
    assert all("--require-hashes" in line or "--no-deps" in line for line in pips)


def test_what_a_container_copies_is_enough_to_build_the_whole_wheel(
    deploy: Path, root: Path, tmp_path: Path
) -> None:
    stage = tmp_path / "stage"
    stage.mkdir()
    for instruction in instructions(deploy):
        if instruction[0] != "COPY" or instruction[1].startswith("--"):
            continue
        *sources, target = instruction[1:]
        for source in sources:
            to = stage / target / (Path(source).name if target.endswith("/") else "")
            to.parent.mkdir(parents=True, exist_ok=True)
            if (root / source).is_dir():
                shutil.copytree(root / source, to, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(root / source, to)
    outcome = run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", cwd=stage)
    assert outcome.returncode == 0, outcome.stderr
    [wheel] = (stage / "dist").glob("*.whl")
    with ZipFile(wheel) as packed:
        names = packed.namelist()
    for needed in ("soundwell_plugins/cli.py", "soundwell_templates/static/pico.min.css"):
        assert needed in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "soundwell_templates/locales/de/web.po" in names


def test_a_container_is_written_as_careful_people_write_them(deploy: Path) -> None:
    lines = instructions(deploy)
    names = [each[0] for each in lines]
    assert set(names) <= {
        *("ARG", "FROM", "WORKDIR", "RUN", "COPY", "ENV", "USER", "VOLUME", "EXPOSE"),
        *("HEALTHCHECK", "STOPSIGNAL", "ENTRYPOINT", "CMD"),
    }
    last = max(place for place, name in enumerate(names) if name == "FROM")
    assert names.index("USER", last) < names.index("ENTRYPOINT", last)
    assert all(each[1].startswith("/") for each in lines if each[0] == "WORKDIR")
    base = next(each[1] for each in lines if each[0] == "ARG")
    assert not base.endswith(":latest")
    assert ":" in base
    checked = next(each for each in lines if each[0] == "HEALTHCHECK")
    compile(checked[-1].rstrip("]"), "HEALTHCHECK", "exec")


def test_every_file_of_the_deployment_is_explained(deploy: Path) -> None:
    explained = (deploy / "README.md").read_text(encoding="utf-8")
    missing = [each.name for each in deploy.iterdir() if f"`{each.name}`" not in explained]
    assert missing == ["README.md"]


def test_the_notes_on_upgrading_name_commands_that_there_are(root: Path) -> None:
    notes = (root / "docs" / "upgrading.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`soundwell ([a-z]+)", notes))
    assert named
    assert named <= set(command().commands)
