"""A headless Chromium as Debian ships it, and the waits that Streamlit needs."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
EXECUTABLE = next(filter(None, map(shutil.which, NAMES)), "")
ARGUMENTS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'


@contextmanager
def browser() -> Iterator[Any]:
    """Run Chromium until the block ends."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        try:
            yield running
        finally:
            running.close()


def settled(page: Any, pause_ms: int = 400) -> None:
    """Wait until the script has run, and a moment for what draws after it."""
    page.wait_for_selector(IDLE, timeout=60_000)
    page.wait_for_timeout(pause_ms)
    page.wait_for_selector(IDLE, timeout=60_000)
