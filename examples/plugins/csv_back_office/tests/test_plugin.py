"""What stands in the file, after what has happened."""

from dataclasses import replace

import pytest
from soundwell_hookspecs import (
    ConsultationBooked,
    ConsultationCancelled,
    Grade,
    erase_personal_data,
    health,
)
from soundwell_plugins.testing import Deliveries, RunningPractice, sample_of
from soundwell_plugins.testing.conformance import PluginConformance, Scene

from soundwell_csv_back_office import CsvBackOffice

pytestmark = pytest.mark.soundwell(plugins=[CsvBackOffice])


def book(practice: RunningPractice) -> ConsultationBooked:
    booked = sample_of(ConsultationBooked, person=practice.person())
    practice.publish(booked)
    practice.deliveries.settle()
    return booked


def text(practice: RunningPractice) -> str:
    return (practice.folder / "consultations.csv").read_text(encoding="utf-8")


def test_a_booking_is_a_line_without_a_name(practice: RunningPractice) -> None:
    booked = book(practice)
    header, line = text(practice).splitlines()
    assert header == "booking,person,practitioner,start,channel"
    assert line == f"{booked.booking},{booked.person},maya,{booked.start.isoformat()},online"


def test_a_cancelled_booking_is_gone(practice: RunningPractice, deliveries: Deliveries) -> None:
    booked = book(practice)
    cancelled = sample_of(
        ConsultationCancelled, booking=booked.booking, person=booked.person, sequence=1
    )
    practice.publish(cancelled)
    deliveries.settle()
    assert len(text(practice).splitlines()) == 1


def test_an_erasure_reaches_the_file(practice: RunningPractice) -> None:
    booked = book(practice)
    [erasure] = practice.host.hooks.collect(erase_personal_data, person=booked.person).values
    assert erasure.erased == 1
    assert booked.person not in text(practice)


def test_a_file_that_somebody_broke_is_named(practice: RunningPractice) -> None:
    (practice.folder / "consultations.csv").write_text("what,is\nthis,here\n", encoding="utf-8")
    [[finding]] = practice.host.hooks.collect(health).values
    assert finding.grade is Grade.FAILING


def test_a_line_is_known_by_its_booking(practice: RunningPractice) -> None:
    sheet = practice.plugin(CsvBackOffice).sheet
    book(practice)
    [line] = sheet.lines()
    sheet.put(replace(line, channel="phone"))
    assert [each.channel for each in sheet.lines()] == ["phone"]


class TestCsvBackOffice(PluginConformance):
    plugin = CsvBackOffice

    def effects(self, scene: Scene) -> object:
        file = scene.practice.folder / "consultations.csv"
        return file.read_text(encoding="utf-8") if file.exists() else ""
