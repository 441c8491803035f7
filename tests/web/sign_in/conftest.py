"""A practice where people sign in, and a browser of sorts."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pyotp
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from soundwell_hookspecs import (
    Account,
    Delivery,
    Feature,
    MessageRequested,
    NoConfig,
    Plugin,
    Role,
    hookimpl,
)
from soundwell_plugins.host.accounts.passwords import Passwords
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import AdjustableClock, assembled
from soundwell_plugins.web.app import create_app

EMAIL = "mira@harbour.example"
PASSWORD = "copper lantern seven"
FREE_FAILURES = 5
STEP = timedelta(seconds=30)


class Post(Feature[NoConfig]):
    """Hears of messages."""

    name = "post"

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        return None


@dataclass
class House:
    """The practice, and what its tests take hold of."""

    host: Host
    clock: AdjustableClock
    browser: Callable[[], TestClient]
    client: TestClient
    mira: Account
    hashed: str
    recovery_codes: tuple[str, ...] = ()

    def sign_in(self, client: TestClient | None = None, **typed: str) -> Response:
        """Type the address and the password."""
        form = {"email": EMAIL, "password": PASSWORD, **typed}
        return (client or self.client).post("/sign-in", data=form)

    def use_authenticator(self) -> pyotp.TOTP:
        """Give the account a second factor, and return what makes its codes."""
        factors = self.host.accounts.factors
        with self.host.database.transaction() as session:
            secret = factors.offered(session, self.mira.id)
            codes = factors.confirm(session, self.mira.id, self.code(pyotp.TOTP(secret)))
        assert codes
        self.recovery_codes = codes
        self.clock.advance(STEP)
        return pyotp.TOTP(secret)

    def code(self, totp: pyotp.TOTP) -> str:
        """Return the code that an authenticator shows now."""
        return totp.at(self.clock.now())


OpenHouse: TypeAlias = Callable[..., House]


@pytest.fixture(scope="session")
def hashed() -> str:
    """Return the hash of the password; it takes a while to make."""
    return Passwords().hashed(PASSWORD)


@pytest.fixture
def open_house(tmp_path: Path, hashed: str) -> Iterator[OpenHouse]:
    """Return what opens a practice with one account."""
    with ExitStack() as stack:

        def open_it(
            *plugins: type[Plugin[Any]], roles: tuple[Role, ...] = (Role.ADMIN,), tables: str = ""
        ) -> House:
            clock = AdjustableClock()
            every: tuple[type[Plugin[Any]], ...] = (Post, *plugins)
            named = "".join(f"[{each.name}]\n" for each in every)
            host = assembled(tmp_path, *every, tables=named + tables, clock=clock)
            stack.callback(host.close)
            app, _ = create_app(host)
            with host.database.transaction() as session:
                mira = host.accounts.register.add(
                    session, email=EMAIL, name="Mira Holm", roles=roles
                )
                host.accounts.new_passwords.begin_with(session, mira, hashed)

            def browser() -> TestClient:
                return stack.enter_context(
                    TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)
                )

            return House(host, clock, browser, browser(), mira, hashed)

        yield open_it


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    """Return a practice whose admin needs no second factor."""
    return open_house(tables="[sign_in]\nsecond_factor_for = []\n")
