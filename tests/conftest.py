"""What all tests share."""

import os

from hypothesis import settings

# How long an example takes is for the benchmarks to say: a busy machine is no wrong result.
settings.register_profile("soundwell", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("soundwell")
