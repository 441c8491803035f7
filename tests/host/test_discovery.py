"""Which plugins are installed: read from real package metadata, nothing imported."""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from soundwell_hookspecs import Feature
from soundwell_plugins.host.discovery import Installed, installed
from soundwell_plugins.host.inspection import PluginUnfit
from soundwell_plugins.host.loading import load
from soundwell_plugins.host.specifications import Specifications

GOOD = """\
from soundwell_hookspecs import Feature

class Bell(Feature):
    name = "bell"
"""


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of packages that Python looks into before any other."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def install(
    folder: Path, name: str, entry_points: str, *, version: str = "1.0", metadata: bool = True
) -> None:
    """Put down what an installer leaves of a package."""
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text(entry_points, encoding="utf-8")
    if metadata:
        written = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        (info / "METADATA").write_text(written, encoding="utf-8")


def refusal(found: Installed) -> PluginUnfit:
    with pytest.raises(PluginUnfit) as refused:
        load(found, Specifications())
    return refused.value


def test_a_plugin_is_found_with_the_package_that_brings_it(packages: Path) -> None:
    install(packages, "acme-bell", "[soundwell.v1]\nbell = acme_bell:Bell\n", version="2.3")
    found = installed()["bell"]
    assert (found.distribution, found.version, found.rivals) == ("acme-bell", "2.3", ())
    assert found.speaks_our_contract


def test_a_plugin_that_was_found_can_be_imported(packages: Path) -> None:
    install(packages, "acme-bell", "[soundwell.v1]\nbell = acme_bell_good:Bell\n")
    (packages / "acme_bell_good.py").write_text(GOOD, encoding="utf-8")
    plugin = load(installed()["bell"], Specifications())
    assert issubclass(plugin, Feature)
    assert plugin.name == "bell"


def test_looking_for_plugins_imports_none(packages: Path) -> None:
    install(packages, "acme-bell", "[soundwell.v1]\nbell = acme_bell_lazy:Bell\n")
    (packages / "acme_bell_lazy.py").write_text("raise SystemExit", encoding="utf-8")
    assert "bell" in installed()
    assert "acme_bell_lazy" not in sys.modules


def test_the_plugins_of_the_suite_are_found() -> None:
    assert {"calendars", "mail", "scheduling"} <= set(installed())


def test_plugins_are_listed_by_name(packages: Path) -> None:
    install(packages, "acme", "[soundwell.v1]\nzither = acme:Z\naccordion = acme:A\n")
    assert list(installed()) == sorted(installed())


def test_applications_for_the_command_line_are_no_plugins(packages: Path) -> None:
    install(packages, "acme", "[soundwell.v1.commands]\nringing = acme:app\n")
    assert "ringing" not in installed()


def test_other_programs_entry_points_are_no_plugins(packages: Path) -> None:
    install(packages, "acme", "[soundwellness.v1]\nspa = acme:Spa\n[soundwell.vX]\nx = acme:X\n")
    assert not {"spa", "x"} & set(installed())


def test_a_plugin_for_another_contract_is_found_so_that_it_can_be_named(packages: Path) -> None:
    install(packages, "acme-bell", "[soundwell.v2]\nbell = acme_bell:Bell\n")
    found = installed()["bell"]
    assert (found.contract, found.speaks_our_contract) == ("v2", False)


def test_a_plugin_for_another_contract_is_told_so_before_it_is_imported(packages: Path) -> None:
    install(packages, "acme-bell", "[soundwell.v2]\nbell = acme_bell_v2:Bell\n")
    (packages / "acme_bell_v2.py").write_text("raise SystemExit", encoding="utf-8")
    unfit = refusal(installed()["bell"])
    assert unfit.reason == "It was written for the contract v2; this Soundwell has v1."
    assert unfit.remedy == "Upgrade the older of the two."
    assert "acme_bell_v2" not in sys.modules


def test_of_a_plugin_for_two_contracts_ours_is_taken(packages: Path) -> None:
    written = "[soundwell.v2]\nbell = acme_bell:New\n[soundwell.v1]\nbell = acme_bell:Old\n"
    install(packages, "acme-bell", written)
    found = installed()["bell"]
    assert (found.contract, found.rivals) == ("v1", ())


def test_two_packages_with_a_plugin_of_one_name_are_both_named(packages: Path) -> None:
    install(packages, "acme-bell", "[soundwell.v1]\nbell = acme_bell:Bell\n")
    install(packages, "zeta-bell", "[soundwell.v1]\nbell = zeta_bell:Bell\n")
    unfit = refusal(installed()["bell"])
    assert {"acme-bell", "zeta-bell"} <= set(unfit.reason.split())
    assert unfit.reason.endswith(" both bring a plugin of this name.")
    assert unfit.remedy == "Uninstall all but one of them."


def test_the_same_package_in_two_folders_is_no_rival_of_its_own(packages: Path) -> None:
    install(packages, "acme-bell", "[soundwell.v1]\nbell = acme_bell:Bell\n", version="2.0")
    older = packages / "older"
    older.mkdir()
    install(older, "acme-bell", "[soundwell.v1]\nbell = acme_bell:Bell\n", version="1.0")
    sys.path.insert(1, str(older))  # the fixture puts the path back
    found = installed()["bell"]
    assert (found.version, found.rivals) == ("2.0", ())


def test_a_package_without_metadata_does_not_keep_its_plugin_from_being_found(
    packages: Path,
) -> None:
    install(packages, "acme-bell", "[soundwell.v1]\nbell = acme_bell:Bell\n", metadata=False)
    found = installed()["bell"]
    assert (found.distribution, found.version) == ("", "")


def test_a_package_without_metadata_can_be_a_rival(packages: Path) -> None:
    install(packages, "acme-bell", "[soundwell.v1]\nbell = acme_bell:Bell\n", metadata=False)
    install(packages, "zeta-bell", "[soundwell.v1]\nbell = zeta_bell:Bell\n")
    assert refusal(installed()["bell"]).reason.endswith(" both bring a plugin of this name.")


@pytest.mark.parametrize("broken", ["[soundwell.v1]\nbell\n", "bell = acme:Bell\n[soundwell.v1\n"])
def test_a_package_with_broken_entry_points_hides_no_other(packages: Path, broken: str) -> None:
    install(packages, "acme-broken", broken)
    install(packages, "zeta-drum", "[soundwell.v1]\ndrum = zeta_drum:Drum\n")
    assert "drum" in installed()


def test_a_package_with_broken_entry_points_is_logged(
    packages: Path, caplog: pytest.LogCaptureFixture
) -> None:
    install(packages, "acme-broken", "[soundwell.v1]\nbell\n")
    installed()
    assert "its entry points cannot be read" in caplog.text


def test_an_entry_point_that_leads_nowhere_is_told_when_it_is_imported() -> None:
    found = installed([EntryPoint("bell", "not a place", "soundwell.v1")])["bell"]
    assert refusal(found).reason.startswith("It cannot be imported: ")
