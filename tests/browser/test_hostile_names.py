"""A file whose headings and values try to be something else: code, a picture, a formula, markup. They stay text."""

import csv
import io
from dataclasses import dataclass
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.browser import screen
from tests.browser.chromium import settled
from tests.browser.tabs import Tabs

pytestmark = pytest.mark.browser

SCRIPT = "<script>window.hacked=1</script>"
HANDLER = '<img src="http://foreign.invalid/y.png" onerror="window.hacked=2">'
PICTURE = "![](http://foreign.invalid/x.png)"
QUOTED = 'we"ird; drop table t; --'
FORMULA = "=1+1"
LONG = "very long heading " * 17
HEADINGS = [QUOTED, PICTURE, FORMULA, SCRIPT, LONG.strip()[:300], "Group"]
GROUPS = [SCRIPT, HANDLER, PICTURE, FORMULA, QUOTED, "@SUM(A1)", "{{constructor}} $x^2$ :smile: **b** %(x)s"]
ROWS_EACH = 6


@dataclass(frozen=True)
class Brought:
    """The file as a dataset: the tab it came through, its name, and what the page showed before it was stored."""

    page: Any
    name: str
    said: str
    shown: list[list[str]]


@pytest.fixture(scope="module")
def hostile(own_app, chromium, tmp_path_factory):
    """The file brought in, and what the page said before it was stored."""
    path = tmp_path_factory.mktemp("files") / "![](http:foreign.invalid) =1+1.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(ROWS_EACH):
            writer.writerows([[PICTURE, SCRIPT, number, FORMULA, HANDLER, group] for group in GROUPS])
    tabs = Tabs(chromium)
    page = tabs.open()
    screen.visit(page, own_app.at("add_data"))
    screen.upload(page, path)
    screen.wait_for_reading(page)
    said, shown = screen.words(page), screen.grid(page)
    assert page.evaluate("window.hacked") is None
    screen.add_it(page)
    yield Brought(page, screen.parameters(page)["data"][0], said, shown)
    assert page.evaluate("window.hacked") is None
    tabs.close()
    assert tabs.foreign == []
    assert tabs.crashes == []


def test_they_are_shown_as_they_are_before_they_are_stored(hostile):
    said, shown = hostile.said, hostile.shown
    assert f"{ROWS_EACH * len(GROUPS)} records in the file = {ROWS_EACH * len(GROUPS)} read" in said
    assert "![](http:foreign.invalid) =1+1.csv" in said
    assert shown[0][:4] == HEADINGS[:4]
    assert shown[1][0] == PICTURE


def test_they_are_groups_of_a_chart_like_any_other(hostile, own_app):
    page = _asked(hostile, own_app)
    assert sorted(row[0] for row in screen.grid(page)[1:]) == sorted(GROUPS)
    spoken = " ".join(screen.marks(page))
    assert all(group in spoken for group in GROUPS)
    assert page.evaluate("window.hacked") is None


def test_they_are_headings_that_can_be_picked(hostile, own_app):
    page = _asked(hostile, own_app)
    screen.open_chip(page, "chip_by")
    assert {QUOTED, PICTURE, SCRIPT} <= set(screen.offered(page, "by"))
    page.get_by_role("option", name=SCRIPT, exact=True).click()
    page.wait_for_timeout(1_500)
    settled(page)
    screen.close_chip(page)
    assert SCRIPT in screen.chip(page, "chip_by")
    assert page.evaluate("window.hacked") is None


def test_the_page_of_variables_quotes_them(hostile, own_app):
    page = hostile.page
    screen.visit(page, own_app.at(f"variables?data={hostile.name}"))
    page.wait_for_selector('[data-testid="stDataFrame"]')  # a first visit counts the records
    named = [row[0] for row in screen.grid(page)[1:]]
    assert {QUOTED, PICTURE, SCRIPT, FORMULA} <= set(named)
    assert page.evaluate("window.hacked") is None
    screen.visit(page, own_app.at(""))
    assert page.locator('[data-testid="stMain"] img').count() == 0
    assert page.evaluate("window.hacked") is None


def test_they_leave_as_text_that_no_spreadsheet_reckons_with(hostile, own_app):
    page = _asked(hostile, own_app)
    screen.open_chip(page, "download")
    text = screen.download(page, "csv").decode("utf-8-sig")
    cells = {cell for row in csv.reader(io.StringIO(text)) for cell in row}
    assert {SCRIPT, PICTURE, "'=1+1", "'@SUM(A1)"} <= cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
    book = CalamineWorkbook.from_filelike(io.BytesIO(screen.download(page, "xlsx")))
    written = {str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row}
    assert {SCRIPT, HANDLER, PICTURE, FORMULA} <= written
    svg = screen.download(page, "svg").decode()
    assert "<script" not in svg
    assert "<img" not in svg
    assert "<image" not in svg
    assert "&lt;script&gt;" in svg


def _asked(hostile, app):
    screen.visit(hostile.page, app.at(f"explore?data={hostile.name}&show=rows&by=group"))
    return hostile.page
