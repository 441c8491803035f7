"""Free times of django-appointment (Apache-2.0); run in an environment that has it.

`appointments.py` runs this in a process of its own, and nothing of ours imports it. It reads what
is booked from a file of JSON, and prints the times it finds free and the seconds of each round:

    python appointments_peer.py calendar.json ROUNDS
"""

import json
import logging
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any, Final

import django  # type: ignore[import-not-found]  # it lives in an environment of its own
from django.conf import settings  # type: ignore[import-not-found]
from django.core.management import call_command  # type: ignore[import-not-found]

MINUTES: Final = timedelta(minutes=15)


def main() -> None:
    """Read, book, measure, print."""
    calendar = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    first, weeks = date.fromisoformat(calendar["first"]), calendar["weeks"]
    set_up(Path(sys.argv[1]).with_suffix(".db"))
    staff, service = booked([datetime.fromisoformat(each) for each in calendar["booked"]])
    free, taken = [], []
    for _ in range(int(sys.argv[2])):
        begun = process_time()
        free = found(first, weeks, staff, service)
        taken.append(process_time() - begun)
    print(json.dumps({"free": free, "seconds": taken}))  # noqa: T201 -- read by who called


def set_up(database: Path) -> None:
    """Prepare a practice without anything in it."""
    settings.configure(
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "appointment"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}},
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PHONENUMBER_DEFAULT_REGION="GB",
        USE_TZ=True,
        TIME_ZONE="UTC",
        LOGGING_CONFIG=None,
    )
    logging.disable()
    django.setup()
    call_command("migrate", verbosity=0, run_syncdb=True)


def booked(starts: list[datetime]) -> tuple[Any, Any]:
    """Book, and return the practitioner and what was booked with them."""
    from appointment import models  # type: ignore[import-not-found]  # noqa: PLC0415 -- once set up
    from django.contrib.auth import get_user_model  # type: ignore[import-not-found]  # noqa: PLC0415

    users = get_user_model().objects
    service = models.Service.objects.create(name="Consultation", duration=MINUTES, price=0)
    staff = models.StaffMember.objects.create(
        user=users.create(username="maya"), slot_duration=15, appointment_buffer_time=0
    )
    staff.services_offered.add(service)
    for day in range(1, 6):
        models.WorkingHours.objects.create(
            staff_member=staff, day_of_week=day, start_time="09:00", end_time="17:00"
        )
    for number, start in enumerate(starts):
        request = models.AppointmentRequest.objects.create(
            date=start.date(),
            start_time=start.time(),
            end_time=(start + MINUTES).time(),
            service=service,
            staff_member=staff,
        )
        client = users.create(username=f"client{number}")
        models.Appointment.objects.create(client=client, appointment_request=request)
    return staff, service


def found(first: date, weeks: int, staff: Any, service: Any) -> list[str]:
    """Return the free times, asked for day by day, as its pages do."""
    from appointment.services import (  # type: ignore[import-not-found]  # noqa: PLC0415 -- once set up
        get_available_slots_for_staff,
    )

    days = [first + timedelta(days=number) for number in range(weeks * 7)]
    return [
        slot.isoformat()
        for day in days
        for slot in get_available_slots_for_staff(day, staff, day.isoweekday() % 7, service=service)
    ]


if __name__ == "__main__":
    main()
