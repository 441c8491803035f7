"""Instruments: read from FHIR R4 Questionnaires, checked, and turned into scores.

`reading` makes a `KnownInstrument` of a file or of what a plugin brings, or says everything that is
wrong with it; `scoring` makes scores of its answers; `catalogue` knows all that can be asked.
"""
