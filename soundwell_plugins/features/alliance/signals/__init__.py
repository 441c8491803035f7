"""Rules that say when a series of scores deserves a second look.

Every rule is a pure function from scores, in the order of the sessions, to one outcome per session.
A signal is a possibility to talk about, never a diagnosis.
"""
