"""The map of data under the hand: a click on a link shows its facts, one on a dataset opens it, and so do the keys."""

import pytest

from tests.browser import screen
from tests.browser.chromium import settled
from tests.browser.tabs import Tabs

pytestmark = pytest.mark.browser

LINK, BOX, DIALOG = '[aria-roledescription="link"]', '[aria-roledescription="dataset"]', "[role=dialog]"


@pytest.fixture
def page(chromium, ministry_app):
    tabs = Tabs(chromium)
    page = tabs.open()
    screen.visit(page, ministry_app.at("data_map"))
    page.wait_for_selector(LINK, state="attached", timeout=120_000)
    settled(page)
    yield page
    tabs.close()
    assert tabs.foreign == []


def click(page, mark):
    """Click near the left end of the first mark, where its words stand."""
    box = page.locator(mark).first.bounding_box()
    page.mouse.click(box["x"] + 12, box["y"] + 10)


def test_a_click_on_a_link_shows_its_facts_and_so_does_the_next(page):
    for _again in range(2):
        click(page, LINK)
        page.wait_for_selector(DIALOG)
        assert "link" in screen.parameters(page)
        page.keyboard.press("Escape")
        page.wait_for_selector(DIALOG, state="detached")
        settled(page, 1_000)
        assert "link" not in screen.parameters(page)
        page.wait_for_selector(LINK, state="attached")


def test_a_click_on_a_dataset_opens_its_start_page(page):
    click(page, BOX)
    page.wait_for_url("**/catalogue?*")
    assert screen.parameters(page)["data"]


def test_a_link_is_opened_by_the_keyboard(page):
    page.locator('[class*="st-key-list_"] button').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(DIALOG)
    assert page.locator(DIALOG).count() == 1
    assert screen.parameters(page)["link"]
