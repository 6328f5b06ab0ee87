"""What holds for every test."""

from hypothesis import settings

# These machines are shared: no test asserts a time, and neither does Hypothesis. Every run draws the same examples, so
# that what fails has to do with the change; `make test-deep` draws others each time.
settings.register_profile("limner", deadline=None, derandomize=True)
settings.register_profile("anew", deadline=None)
settings.load_profile("limner")
