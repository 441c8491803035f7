"""Nothing in the repository is a secret of somebody."""

import re
import subprocess
from collections.abc import Iterator
from math import log2
from pathlib import Path
from typing import Final

import pytest

from soundwell_plugins.sdk.encryption import Key

ROOT: Final = Path(__file__).parents[2]
KINDS: Final = {
    "a key of a practice": r"soundwell-(?:key|retired)-1 [0-9a-f]{8} [\w-]{40,}",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}",
    "a key of Mailchimp": r"\b[0-9a-f]{32}-us\d{1,2}\b",
    "a key of AWS": r"\bAKIA[0-9A-Z]{16}\b",
    "a token of GitHub": r"\bgh[pousr]_[A-Za-z0-9]{36}\b",
    "a token of Slack": r"\bxox[abposr]-[A-Za-z0-9-]{10,}",
    "a key of Stripe": r"\bsk_live_[A-Za-z0-9]{16,}",
    "a signed token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "a password within an address": r"\b[a-z+]+://[^\s:/@{}\"'<>…]+:[^\s:/@{}\"'<>…]{6,}@(?![\w.-]*example\b|127\.)[\w.-]+\.[\w.-]+",
}
ASSIGNED: Final = re.compile(
    r"""(?i)(?:password|passwd|secret|token|api_?key)["']?\s*[:=]\s*["']([\w+/.=-]{20,})["']"""
)
RANDOM_BITS: Final = 3.7
"""Bits in each character of a text, above which it looks made by a machine."""

OTHERS: Final = (
    ".min.js",
    "altcha-pbkdf2.js",
    ".lock",
    "requirements/runtime.txt",
    "requirements/dev.txt",
)
"""What others have written, and hashes."""

KNOWN: Final = frozenset({"0123456789abcdef"})
"""What the invented secrets of tests begin with."""


def suspicious(text: str) -> Iterator[str]:
    """Yield what in a text looks like a secret."""
    for kind, pattern in KINDS.items():
        yield from (f"{kind}: {each.group()[:12]}…" for each in re.finditer(pattern, text))
    for each in ASSIGNED.finditer(text):
        if bits(each[1]) > RANDOM_BITS and not any(each[1].startswith(known) for known in KNOWN):
            yield f"something random: {each[1][:6]}…"


def bits(text: str) -> float:
    """Return Shannon's entropy of a text's characters, in bits."""
    shares = [text.count(sign) / len(text) for sign in set(text)]
    return -sum(share * log2(share) for share in shares)


def files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no clone of the repository")
    names = listed.stdout.strip("\0").split("\0")
    return [ROOT / name for name in names if not name.endswith(OTHERS) and (ROOT / name).is_file()]


def test_nothing_in_the_repository_looks_like_a_secret() -> None:
    found = {}
    for path in files():
        if path == Path(__file__):
            continue
        text = path.read_bytes().decode(errors="ignore")
        if hits := list(suspicious(text)):
            found[str(path.relative_to(ROOT))] = hits
    assert found == {}


PLANTED: Final = (
    "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIIGLx2k8Tz5y",
    "key = " + "7f3d" * 8 + "-us21",
    "AKIA" + "QX7ZP2M4N8R5T1VW",
    "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    'password = "' + "hT7pQz2vLk9sWx4mRb8nYc" + '"',
    "postgresql://soundwell:" + "hT7pQz2vLk@db.internal/soundwell",
)


@pytest.mark.parametrize(
    "planted", [*PLANTED, pytest.param(Key.new().line(), id="one of our keys")]
)
def test_a_secret_would_be_found(planted: str) -> None:
    assert list(suspicious(f"before\n{planted}\nafter")) != []


@pytest.mark.parametrize(
    "harmless",
    [
        'password = { env = "SOUNDWELL_MAIL_PASSWORD" }',
        'password = "copper lantern seven"',
        "https://practice.example/contact/0123456789abcdef0123456789abcdef",
        "postgresql+psycopg://soundwell@/soundwell?host=/run/postgresql",
    ],
)
def test_what_is_no_secret_is_left_alone(harmless: str) -> None:
    assert list(suspicious(harmless)) == []
