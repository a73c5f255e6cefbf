"""What all tests share: how Hypothesis tries its examples."""

from hypothesis import settings

# An example that a busy machine delays is no fault; tests of time have limits of their own (`tests/clock.py`).
settings.register_profile("unhurried", settings.default, deadline=None)
settings.load_profile("unhurried")
