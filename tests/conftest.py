"""What holds for every test."""

from hypothesis import settings

# These machines are shared: no test asserts a time, and neither does Hypothesis.
settings.register_profile("limner", deadline=None)
settings.load_profile("limner")
