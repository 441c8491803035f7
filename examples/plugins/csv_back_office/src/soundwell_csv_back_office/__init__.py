"""Consultations in a file that any spreadsheet opens."""

from soundwell_csv_back_office.plugin import CsvBackOffice

__all__ = ["CsvBackOffice"]
