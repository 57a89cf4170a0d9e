"""The checks of the sample's payroll in a real browser: found, looked at, marked, sent back."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.browser import screen
from tests.browser.chromium import settled
from tests.browser.running import running_app

pytestmark = pytest.mark.browser

TWO_SCHOOLS = "depends:document:school_code"
_LONG_MS = 120_000


@pytest.fixture(scope="module")
def payroll_app(chromium, tmp_path_factory):
    """A server with the sample ministry, in which hits are marked."""
    with running_app(tmp_path_factory.mktemp("marked"), has_sample=True) as app:
        yield app


def visit_checks(tab, app, more=""):
    screen.visit(tab, app.at(f"quality?data=payroll{more}"))
    tab.wait_for_selector('[role="tab"], .st-key-all_checks', timeout=_LONG_MS)
    settled(tab)


def test_a_true_value_is_still_one_after_the_page_was_loaded_again(payroll_app, tabs):
    tab = tabs.open()
    visit_checks(tab, payroll_app)
    tab.locator('[class*="st-key-open_depends-document-school_code"] button').click()
    tab.wait_for_selector(".st-key-all_checks")
    settled(tab)
    assert screen.parameters(tab)["check"] == [TWO_SCHOOLS]
    choose_first_row(tab)
    tab.locator(".st-key-mark_true_value button").click()
    tab.wait_for_selector(".st-key-undo_marks")
    settled(tab)
    tab.reload()
    tab.wait_for_selector(".st-key-all_checks", timeout=_LONG_MS)
    settled(tab)
    assert tab.locator(".st-key-undo_marks").count() == 0  # a new tab: only the mark itself has stayed
    first = screen.grid(tab, 1)[1]
    assert any("✓" in cell for cell in first)
    assert "1 is marked as a true value" in screen.words(tab)


def test_all_lists_are_downloaded_in_one_archive(payroll_app, tabs):
    tab = tabs.open()
    visit_checks(tab, payroll_app)
    tab.locator('[role="tab"]').nth(2).click()
    settled(tab)
    tab.locator(".st-key-make_lists button").click()
    tab.wait_for_selector(".st-key-download_zip", timeout=_LONG_MS)
    settled(tab)
    with tab.expect_download() as waiting:
        tab.locator(".st-key-download_zip button").click()
    names = ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())).namelist()
    assert names[-1] == "00_index.xlsx"
    assert len(names) > 25
    assert all(name.endswith(".xlsx") and name[:7].isdigit() for name in names[:-1])


def choose_first_row(tab):
    """Choose the first row by the list beside the table; the first entry of the list itself chooses all."""
    tab.locator('[data-testid="stExpander"] summary').filter(has_text="Choose from a list instead").click()
    rows = tab.locator('[class*="st-key-listed_"] input')
    rows.wait_for()
    settled(tab, 600)  # a list that is opened while its box still unfolds closes again
    rows.click()
    tab.locator('[role="option"]').filter(has_text="1: ").first.click()
    tab.keyboard.press("Escape")
    settled(tab)
