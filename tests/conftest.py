"""What holds for all tests."""

from hypothesis import settings

settings.register_profile("no timing", deadline=None)  # the first example of a test may import a library
settings.load_profile("no timing")
