"""The manual in a real browser: its anchors lead somewhere, its files come down sound, and it prints as a document."""

import json
from pathlib import Path

import pytest
import xmlschema

from tests.browser import screen
from tests.browser.chromium import settled
from tests.browser.tabs import Tabs

pytestmark = pytest.mark.browser

MANUAL = "manual?data=districts"
SCHEMA = Path(__file__).parents[1] / "data_loaders" / "codebook_files" / "ddi_codebook_2_5_part.xsd"
BAR = 56
"""Pixels that the bar at the top covers."""


@pytest.fixture(scope="module")
def page(chromium, ministry_app):
    """The manual of the districts, its figures found out."""
    tabs = Tabs(chromium)
    tab = tabs.open()
    screen.visit(tab, ministry_app.at(MANUAL))
    tab.wait_for_selector('.st-key-manual [data-testid="stVegaLiteChart"]', timeout=120_000)
    settled(tab)
    yield tab
    tabs.close()
    assert tabs.foreign == []
    assert tabs.crashes == []


def place_of(page, section):
    """Return how far below the top of the window a heading stands, in pixels."""
    return page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", section)


def to_the_top(page):
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")


def test_the_contents_lead_to_the_sections(page):
    to_the_top(page)
    assert place_of(page, "variable-altitude_m") > 1_000
    page.locator(".st-key-manual_contents a", has_text="Altitude").click()
    page.wait_for_timeout(600)
    assert BAR <= place_of(page, "variable-altitude_m") < 200


def test_going_to_a_variable_scrolls_there_once(page):
    to_the_top(page)
    page.locator(".st-key-manual_variable input").first.click()
    page.keyboard.type("Poverty rate")
    page.keyboard.press("Enter")
    page.wait_for_url("**variable=poverty_share**")
    settled(page, 2_000)
    assert BAR <= place_of(page, "variable-poverty_share") < 200
    to_the_top(page)
    page.locator(".st-key-manual_search input").fill("altitude")
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-key-manual_found")
    settled(page, 2_000)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0


def test_the_files_come_down_sound(page):
    to_the_top(page)
    page.locator(".st-key-manual_downloads button").first.click()
    page.wait_for_selector(".st-key-codebook_ddi button")
    settled(page)
    taken = {}
    for key in ("excel", "datapackage", "ddi", "dcat"):
        with page.expect_download() as waiting:
            page.locator(f".st-key-codebook_{key} button").click()
        taken[key] = Path(waiting.value.path()).read_bytes()
    page.keyboard.press("Escape")
    xmlschema.XMLSchema(SCHEMA).validate(taken["ddi"].decode())
    assert b'<sumStat type="mean">' in taken["ddi"]
    assert json.loads(taken["datapackage"])["name"] == "districts"
    assert json.loads(taken["dcat"])["@type"] == "dcat:Dataset"
    assert taken["excel"].startswith(b"PK")


def test_on_paper_the_app_around_the_document_is_gone(page):
    page.emulate_media(media="print")
    try:
        hidden = ("header", ".st-key-dataset_bar", ".st-key-manual_tools", ".st-key-corner")
        assert not any(page.locator(part).first.is_visible() for part in hidden)
        assert page.locator("#variable-altitude_m").is_visible()
        main = page.locator('[data-testid="stMain"]')
        assert main.evaluate("box => getComputedStyle(box).overflow") == "visible"
        assert main.evaluate("box => box.getBoundingClientRect().height") > 3_000
    finally:
        page.emulate_media(media="screen")


def test_nothing_is_cut_off_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(800)
    try:
        wide = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.innerText.slice(0, 60))"
        assert page.locator('.st-key-manual [data-testid="stMarkdownContainer"]').evaluate_all(wide) == []
    finally:
        page.set_viewport_size({"width": 1440, "height": 1000})
