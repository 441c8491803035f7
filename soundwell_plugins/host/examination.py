"""An examination of a practice: what every plugin finds out about itself, and who cannot say."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from soundwell_hookspecs import FailureKind, Finding, Grade, Plugin, health
from soundwell_plugins.host.configuration.secrets_within import secrets_within
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.report import PluginState
from soundwell_plugins.host.templates.trial import try_out
from soundwell_plugins.sdk.configuration import SecretMissing


@dataclass(frozen=True, slots=True)
class Examined:
    """A finding, with whose it is."""

    plugin: str
    finding: Finding


def examine(host: Host) -> tuple[Examined, ...]:
    """Ask all plugins side by side, those that are off first.

    Args:
        host: the practice, its tables up to date.
    """
    return (*_off(host), *ask_health(host), *_templates(host))


def _off(host: Host) -> Iterator[Examined]:
    for each in host.reports:
        if each.state is PluginState.OFF:
            yield Examined(each.name, Finding(Grade.FAILING, each.reason, each.remedy))


def _templates(host: Host) -> Iterator[Examined]:
    """Name the practice's own templates that fail; their originals stand in for them."""
    for trouble in try_out(host.templates, host.hooks).troubles:
        if trouble.own:
            remedy = "Mend it, or remove it; until then the original is shown."
            yield Examined("templates", Finding(Grade.FAILING, str(trouble), remedy))


def ask_health(host: Host) -> Iterator[Examined]:
    """Ask all plugins that are on, side by side, how they are."""
    answers = host.hooks.collect(health)
    for answer in answers.answers:
        secrets = tuple(_secrets(host.plugins[answer.plugin]))
        for finding in answer.value:
            yield Examined(answer.plugin, _without(secrets, finding))
    for failure in answers.failures:
        if failure.kind is not FailureKind.OFF:
            what = f"Its examination failed: it {failure.kind.value} ({failure.detail})."
            remedy = "Tell its author; other plugins are not affected."
            yield Examined(failure.plugin, Finding(Grade.FAILING, what, remedy))


def _secrets(plugin: Plugin[object]) -> Iterator[str]:
    for _, secret in secrets_within(plugin.config):
        with suppress(SecretMissing):
            yield secret.reveal()


def _without(secrets: tuple[str, ...], finding: Finding) -> Finding:
    """Return a finding, or what is said of one that repeats a secret."""
    said = f"{finding.what} {finding.remedy}"
    if not any(secret and secret in said for secret in secrets):
        return finding
    return Finding(
        Grade.FAILING,
        "What it found repeats one of its secrets, and is left out.",
        "Tell its author; and change that secret if others have read it.",
    )
