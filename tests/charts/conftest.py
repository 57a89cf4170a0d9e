"""Who speaks for the pictures."""

import pytest

from locales import GettextSpeaker, speaker


@pytest.fixture
def english() -> GettextSpeaker:
    return speaker("en", "en_US")
