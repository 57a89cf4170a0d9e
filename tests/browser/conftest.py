"""The browser, the running servers, and the tabs that a test opens in them.

Everything here ends with this package: Playwright keeps an event loop open in the thread of the tests, which tests of
other packages must not find there.
"""

import pytest

from tests.browser.chromium import EXECUTABLE, browser
from tests.browser.running import running_app
from tests.browser.tabs import Tabs


@pytest.fixture(scope="package")
def chromium():
    """A headless Chromium; without one the test is skipped."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed (requirements-dev.txt)")
    if not EXECUTABLE:
        pytest.skip("no Chromium is installed on this computer (Debian: apt install chromium)")
    with browser() as running:
        yield running


@pytest.fixture(scope="package")
def ministry_app(chromium, tmp_path_factory):
    """A server with the sample ministry, which no test changes."""
    with running_app(tmp_path_factory.mktemp("ministry"), has_sample=True) as app:
        yield app


@pytest.fixture(scope="package")
def own_app(chromium, tmp_path_factory):
    """A server that begins without any dataset; tests bring files of their own names."""
    with running_app(tmp_path_factory.mktemp("own"), has_sample=False) as app:
        yield app


@pytest.fixture
def tabs(chromium):
    """Open tabs with `tabs.open()`: each is a browser of its own, and none may call another host or break."""
    opened = Tabs(chromium)
    yield opened
    opened.close()
    assert opened.foreign == []
    assert opened.crashes == []
