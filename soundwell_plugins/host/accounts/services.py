"""Everything about accounts that the web and the command line use, put together once."""

from dataclasses import dataclass

from soundwell_hookspecs import Clock, Events, Limits, Links, Practice
from soundwell_plugins.host.accounts.entrance import Entrance
from soundwell_plugins.host.accounts.journal import Audit, Journal
from soundwell_plugins.host.accounts.management import Management
from soundwell_plugins.host.accounts.new_passwords import NewPasswords
from soundwell_plugins.host.accounts.passwords import Passwords
from soundwell_plugins.host.accounts.register import AccountRegister
from soundwell_plugins.host.accounts.second_factor import SecondFactors
from soundwell_plugins.host.accounts.sessions import Sessions
from soundwell_plugins.host.accounts.tickets import Tickets
from soundwell_plugins.host.accounts.waits import Waits
from soundwell_plugins.host.configuration.settings import SignInSettings
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import Keys


@dataclass(frozen=True, slots=True)
class AccountServices:
    """What can be done with accounts.

    Args:
        settings: how people sign in.
        register: who can sign in.
        sessions: who is signed in.
        factors: authenticators and recovery codes.
        entrance: signing in.
        new_passwords: choosing a password.
        management: what an admin does.
        journal: what the audit trail hears.
    """

    settings: SignInSettings
    register: AccountRegister
    sessions: Sessions
    factors: SecondFactors
    entrance: Entrance
    new_passwords: NewPasswords
    management: Management
    journal: Journal


def account_services(
    *,
    database: Database,
    register: AccountRegister,
    practice: Practice,
    keyring: Keys,
    clock: Clock,
    links: Links,
    limits: Limits,
    events: Events,
    settings: SignInSettings,
    audit: Audit | None = None,
) -> AccountServices:
    """Put the services together.

    Args:
        database: where everything is kept.
        register: knows the accounts.
        practice: whose accounts they are.
        keyring: the keys.
        clock: the time.
        links: sign what devices are known by.
        limits: keep messages few.
        events: ask for messages.
        settings: how people sign in.
        audit: the practice's audit trail.
    """
    journal, passwords, tickets = Journal(audit), Passwords(), Tickets(clock)
    factors = SecondFactors(keyring, clock, practice.name)
    sessions = Sessions(register, keyring, clock, settings)
    new_passwords = NewPasswords(
        database=database,
        practice=practice,
        register=register,
        passwords=passwords,
        tickets=tickets,
        sessions=sessions,
        events=events,
        limits=limits,
        journal=journal,
    )
    return AccountServices(
        settings=settings,
        register=register,
        sessions=sessions,
        factors=factors,
        entrance=Entrance(
            database=database,
            register=register,
            passwords=passwords,
            factors=factors,
            tickets=tickets,
            waits=Waits(keyring, clock),
            sessions=sessions,
            links=links,
            journal=journal,
            clock=clock,
        ),
        new_passwords=new_passwords,
        management=Management(
            database=database,
            practice=practice,
            register=register,
            new_passwords=new_passwords,
            factors=factors,
            tickets=tickets,
            sessions=sessions,
            events=events,
            journal=journal,
        ),
        journal=journal,
    )
