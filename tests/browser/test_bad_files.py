"""Files that cannot be taken in, a person who changes her mind, a server that is killed: nothing is stored by half."""

import gzip
import random
import time
import zipfile

import pytest

from tests.browser import screen
from tests.browser.chromium import settled
from tests.browser.running import running_app

pytestmark = pytest.mark.browser

GOOD = "region,births\nNorth,12\nSouth,30\n"
STAGING = "staging"
BIG_BYTES = 60_000_000


@pytest.fixture(scope="module")
def lines():
    """Some thousand lines of a register, with their heading."""
    chance = random.Random(7)
    rows = (
        f"{chance.randrange(10**9)};2024-{1 + row % 12:02d}-{1 + row % 28:02d};{chance.random():.6f};place {row % 977}\n"
        for row in range(50_000)
    )
    return b"code;day;share;place\n", "".join(rows).encode()


@pytest.fixture(scope="module")
def big(tmp_path_factory, lines):
    """A packed file that takes some seconds to read: as many equal members as it needs, packed once."""
    path = tmp_path_factory.mktemp("big") / "big.csv.gz"
    heading, rows = map(gzip.compress, lines)
    path.write_bytes(heading + rows * (BIG_BYTES // len(rows)))
    return path


def _empty(path):
    path.write_bytes(b"")


def _binary(path):
    path.write_bytes(bytes(random.Random(1).randrange(256) for _ in range(5_000)))


def _document(path):
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<document/>")


@pytest.mark.parametrize(
    ("name", "make"), [("empty.csv", _empty), ("picture.csv", _binary), ("letter.docx", _document)]
)
def test_a_bad_file_gets_one_sentence_and_the_next_good_one_is_read(name, make, tabs, own_app, tmp_path):
    bad, good = tmp_path / name, tmp_path / "births.csv"
    make(bad)
    good.write_text(GOOD, encoding="utf-8")
    before = _stored(own_app)
    page = tabs.open()
    screen.visit(page, own_app.at("add_data"))
    screen.upload(page, bad)
    page.wait_for_selector('[data-testid="stAlert"]')
    settled(page)
    (sentence,) = screen.alerts(page)
    assert name in sentence
    assert "Traceback" not in sentence
    assert page.locator('[data-testid="stException"]').count() == 0
    screen.upload(page, good)
    screen.wait_for_reading(page)
    assert screen.alerts(page) == []
    assert "2 records in the file = 2 read" in screen.words(page)
    screen.put_away(page)
    assert _stored(own_app) == before


def test_reading_a_big_file_stops_when_it_is_cancelled(tabs, own_app, big, tmp_path):
    good = tmp_path / "births.csv"
    good.write_text(GOOD, encoding="utf-8")
    page = tabs.open()
    screen.visit(page, own_app.at("add_data"))
    stored, scratch = _stored(own_app), _scratch(own_app)
    screen.upload(page, big)
    page.locator(".st-key-cancel_job button").click()
    page.wait_for_selector('[data-testid="stAlert"]')
    (sentence,) = screen.alerts(page)
    assert "Cancelled. Nothing was stored." in sentence
    page.wait_for_selector(".st-key-cancel_job", state="detached")
    page.wait_for_selector('[data-testid="stFileUploader"]')
    assert _stored(own_app) == stored
    settled(page)
    assert _scratch(own_app) == scratch
    screen.upload(page, good)
    screen.wait_for_reading(page)
    screen.add_it(page)
    assert _stored(own_app) == sorted([*stored, "births"])


def test_after_a_kill_in_the_middle_of_storing_the_catalogue_is_whole(tabs, lines, tmp_path):
    good, other, folder = tmp_path / "births.csv", tmp_path / "places.csv", tmp_path / "data"
    good.write_text(GOOD, encoding="utf-8")
    other.write_bytes(b"".join(lines))
    with running_app(folder, has_sample=False) as app:
        page = tabs.open()
        _bring(page, app, good)
        screen.add_it(page)
        _bring(page, app, other)
        already = _written(app)
        screen.press_add(page)
        _wait_until_something_is_written(app, already)
        app.process.kill()
        app.process.wait(30)
    page.context.close()
    with running_app(folder, has_sample=False) as app:
        page = tabs.open()
        screen.visit(page, app.at("catalogue?data=births"))
        assert "Births" in screen.words(page)
        assert screen.alerts(page) == []
        stored = _stored(app)
        assert stored in (["births"], ["births", "places"])
        for name in stored:
            screen.visit(page, app.at(f"explore?data={name}&show=rows"))
            assert screen.alerts(page) == []
            assert f"{2 if name == 'births' else 50_000:,}" in screen.words(page)


def _bring(page, app, path):
    screen.visit(page, app.at("add_data"))
    screen.upload(page, path)
    screen.wait_for_reading(page)


def _wait_until_something_is_written(app, already):
    deadline = time.monotonic() + 20
    while _written(app) == already:
        assert time.monotonic() < deadline, "nothing was written"
        time.sleep(0.002)


def _written(app):
    """Return the folders of scratch work and of datasets."""
    return {path for name in (STAGING, "datasets") for path in (app.folder / name).iterdir()}


def _stored(app):
    return sorted(path.parent.name for path in app.folder.glob("*/*/datapackage.json"))


def _scratch(app):
    return sorted(path.name for path in (app.folder / STAGING).glob("*"))
