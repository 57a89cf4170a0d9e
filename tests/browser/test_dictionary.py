"""The dictionary as an official uses it: a label in the grid, and a codebook edited in a spreadsheet and brought back."""

import json
import zipfile

import pytest

from tests.browser import screen
from tests.browser.chromium import settled
from tests.browser.running import running_app

pytestmark = pytest.mark.browser

LABEL_COLUMN, HEADING, ROW = 200, 35, 35
"""Where in the grid's picture the labels begin, and how tall its heading and a row are."""


@pytest.fixture
def app(chromium, tmp_path):
    """A server of its own: the test changes its dictionary."""
    with running_app(tmp_path / "data", has_sample=True) as running:
        yield running


def labels(app):
    """Return the labels that are in force, by the variable's name."""
    descriptor = app.folder / "datasets" / "schools" / "datapackage.json"
    variables = json.loads(descriptor.read_text(encoding="utf-8"))["ventanilla"]["variables"]
    return {name: variable["label"] for name, variable in variables.items()}


def write_label(page, row, text):
    """Type a label into a row of the grid, as a person does: choose the cell, open it, type, leave it."""
    box = page.locator('[data-testid="stDataFrame"] canvas').first.bounding_box()
    page.mouse.click(box["x"] + LABEL_COLUMN, box["y"] + HEADING + ROW * row + ROW / 2)
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    page.wait_for_timeout(800)
    page.keyboard.press("Control+A")
    page.keyboard.type(text, delay=20)
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-key-dictionary_save button:enabled")
    settled(page)


def test_a_label_is_edited_in_the_grid_and_a_codebook_in_a_spreadsheet(app, tabs, tmp_path):
    page = tabs.open()
    screen.visit(page, app.at("dictionary?data=schools"))
    page.wait_for_selector('[data-testid="stDataFrame"] canvas')
    settled(page, 1_500)
    name = next(iter(labels(app)))
    write_label(page, 0, "Code of the school")
    assert labels(app)[name]["en"] != "Code of the school"
    page.locator(".st-key-dictionary_save button").click()
    page.wait_for_selector(".st-key-dictionary_save button:disabled")
    settled(page)
    assert labels(app)[name]["en"] == "Code of the school"

    with page.expect_download() as waiting:
        page.locator(".st-key-dictionary_xlsx button").click()
    waiting.value.save_as(tmp_path / "codebook.xlsx")
    edited = tmp_path / "edited.xlsx"
    with zipfile.ZipFile(tmp_path / "codebook.xlsx") as old, zipfile.ZipFile(edited, "w") as new:
        for entry in old.infolist():
            content = old.read(entry).replace(b">Code of the school<", b">Number of the school<")
            new.writestr(entry, content)

    page.locator('[data-testid="stTab"]').nth(3).click()
    page.locator("input[type=file]").set_input_files(str(edited))
    page.wait_for_selector(".st-key-dictionary_agree button", timeout=60_000)
    settled(page)
    assert "It would change 1 text" in screen.words(page)
    assert labels(app)[name]["en"] == "Code of the school"
    page.locator(".st-key-dictionary_agree button").click()
    page.wait_for_selector('[data-testid="stFileUploader"]')
    settled(page)
    assert labels(app)[name]["en"] == "Number of the school"
