"""Files made to bring a server down: the app answers its health check throughout, and the next file is read."""

import threading
import time
from urllib.request import urlopen

import pytest

from tests.browser import screen
from tests.data_loaders import bombs

pytestmark = pytest.mark.browser

ANSWERS_WITHIN_SECONDS = 5


class Doctor:
    """Asks a server every few moments whether it is well, as the office's monitoring would."""

    def __init__(self, app):
        self.slowest, self.answers, self.failures = 0.0, 0, []
        self._address, self._leaves = f"{app.base}/_stcore/health", threading.Event()
        self._thread = threading.Thread(target=self._visit, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._leaves.set()
        self._thread.join()

    def _visit(self):
        while not self._leaves.wait(0.05):
            began = time.monotonic()
            try:
                with urlopen(self._address, timeout=ANSWERS_WITHIN_SECONDS) as answer:  # noqa: S310 - ours
                    assert answer.read() == b"ok"
                self.answers += 1
            except OSError as error:
                self.failures.append(error)
            self.slowest = max(self.slowest, time.monotonic() - began)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("corner.xlsx", bombs.sparse_workbook),
        ("swelling.xlsx", bombs.swelling_workbook),
        ("data.zip", bombs.zip_bomb),
    ],
)
def test_the_app_answers_while_somebody_gives_it_a_bomb(name, make, tabs, own_app, tmp_path):
    bomb, good = tmp_path / name, tmp_path / "births.csv"
    bomb.write_bytes(make())
    good.write_text("region,births\nNorth,12\nSouth,30\n", encoding="utf-8")
    page = tabs.open()
    screen.visit(page, own_app.at("add_data"))
    with Doctor(own_app) as doctor:
        screen.upload(page, bomb)
        page.wait_for_selector('[data-testid="stAlert"]', timeout=60_000)
        [sentence] = screen.alerts(page)
    assert "Traceback" not in sentence
    assert doctor.failures == []
    assert doctor.answers > 3
    assert doctor.slowest < ANSWERS_WITHIN_SECONDS
    screen.upload(page, good)
    screen.wait_for_reading(page)
    assert "2 records in the file = 2 read" in screen.words(page)
    screen.put_away(page)
