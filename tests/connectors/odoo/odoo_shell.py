"""Makes the users and the keys for tests; it is fed to Odoo's own shell, which knows `env`.

The last line that it prints is what `SOUNDWELL_TEST_ODOO` has to hold.
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from typing import Any

RIGHTS = (
    "base.group_user",
    "base.group_partner_manager",
    "sales_team.group_sale_salesman_all_leads",
    "mass_mailing.group_mass_mailing_user",
)
LASTING = timedelta(days=60)


def user(env: Any, version: int, name: str, login: str, *rights: str) -> Any:
    """Return a user with rights; made where there is none."""
    users = env["res.users"].with_context(no_reset_password=True)
    values = {"name": name, "email": login, "tz": "Europe/London"}
    groups = [(6, 0, [env.ref(each).id for each in rights])]
    values["group_ids" if version >= 19 else "groups_id"] = groups  # type: ignore[assignment]  # Odoo's own way
    found = users.search([("login", "=", login)])
    if not found:
        return users.create({**values, "login": login})
    found.write(values)
    return found


def key(env: Any, version: int, of: Any) -> str:
    """Return a new key of a user."""
    now = datetime.now(timezone.utc).replace(tzinfo=None)  # noqa: UP017 -- Odoo 17 runs on Python 3.10 too
    ends = (now + LASTING,) if version >= 18 else ()
    made: str = env["res.users.apikeys"].with_user(of).sudo()._generate("rpc", "soundwell", *ends)
    return made


def prepare(env: Any, version: int) -> dict[str, object]:
    """Make what tests need, and return what names it."""
    soundwell = user(
        env, version, "Soundwell Integration", "integration@soundwell.example", *RIGHTS
    )
    maya = user(env, version, "Maya Lindqvist", "maya@harbour.example", "base.group_user")
    staff = env.ref("base.user_admin")
    if not env["crm.tag"].search([("name", "=", "Soundwell")]):
        env["crm.tag"].create({"name": "Soundwell"})
    named = {
        "url": "http://127.0.0.1:8069",
        "database": env.cr.dbname,
        "login": soundwell.login,
        "key": key(env, version, soundwell),
        "version": version,
        "practitioner": maya.login,
        "staff": {"login": staff.login, "key": key(env, version, staff)},
    }
    env.cr.commit()
    return named


def main(env: Any) -> None:
    """Prepare a database and say how to reach it."""
    from odoo.release import version_info  # type: ignore[import-not-found]  # noqa: PLC0415 -- there alone

    sys.stdout.write(json.dumps(prepare(env, version_info[0])) + "\n")


if "env" in globals():
    main(globals()["env"])
