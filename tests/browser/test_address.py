"""The view lives in the address: it changes with every choice, and Back, reload, another language or a copy keep it."""

import shutil

import pytest

from tests.browser import screen
from tests.browser.chromium import settled
from tests.browser.running import running_app
from tests.browser.tabs import Tabs

pytestmark = pytest.mark.browser

COMPARED = "explore?data=enrolment&show=mean(mark)&by=region&compare=country"
NOTHING, COUNTRY = 0, 1  # their places among the choices


@pytest.fixture(scope="module")
def tab(chromium):
    tabs = Tabs(chromium)
    yield tabs.open()
    tabs.close()
    assert tabs.foreign == []
    assert tabs.crashes == []


@pytest.fixture
def page(tab, ministry_app):
    """A page that shows a question with a comparison."""
    screen.visit(tab, ministry_app.at(COMPARED))
    return tab


def test_a_choice_changes_the_address_and_back_undoes_it(page):
    before = (screen.parameters(page), screen.title(page), screen.chip(page, "chip_compare"))
    screen.open_chip(page, "chip_compare")
    screen.choose_nth(page, "compare", NOTHING)
    screen.close_chip(page)
    assert "compare" not in screen.parameters(page)
    assert screen.title(page) != before[1]
    assert screen.chip(page, "chip_compare") != before[2]
    page.go_back()
    page.wait_for_url("**compare=country**")
    settled(page)
    assert (screen.parameters(page), screen.title(page), screen.chip(page, "chip_compare")) == before
    screen.open_chip(page, "chip_compare")
    assert page.locator(".st-key-compare input").nth(COUNTRY).is_checked()


def test_reload_shows_the_same_view(page):
    screen.open_chip(page, "chip_compare")
    screen.choose_nth(page, "compare", NOTHING)
    screen.close_chip(page)
    before = (screen.parameters(page), screen.title(page), screen.grid(page))
    page.reload()
    settled(page)
    assert (screen.parameters(page), screen.title(page), screen.grid(page)) == before


def test_another_language_keeps_the_view(page):
    before, english = screen.parameters(page), screen.chip(page, "chip_measure_0")
    page.locator(".st-key-to_es button").click()
    page.wait_for_url("**lang=es**")
    settled(page)
    after = screen.parameters(page)
    assert after.pop("lang") == ["es"]
    before.pop("lang")
    assert after == before
    assert screen.chip(page, "chip_measure_0") != english
    assert page.evaluate("document.documentElement.lang") == "es"


def test_a_copied_address_shows_the_same_to_somebody_else(page, tabs):
    screen.open_chip(page, "chip_compare")
    screen.choose_nth(page, "compare", NOTHING)
    screen.close_chip(page)
    other = tabs.open(locale="de-DE")
    screen.visit(other, page.url)
    assert screen.title(other) == screen.title(page)
    assert screen.grid(other) == screen.grid(page)
    assert screen.chip(other, "chip_by") == screen.chip(page, "chip_by")


def test_a_server_that_has_just_started_opens_a_deep_link_within_its_frame(tabs, ministry_app, tmp_path):
    shutil.copytree(ministry_app.folder, tmp_path / "copy")
    with running_app(tmp_path / "copy", has_sample=True) as app:
        page = tabs.open()
        said = []
        page.on("console", lambda message: said.append(message.text))
        screen.visit(page, app.at(COMPARED))
        assert page.locator('[data-testid="stTopNavSection"], [data-testid="stTopNavLink"]').count() >= 3
        assert page.locator(".st-key-to_es").is_visible()
        assert screen.parameters(page)["data"] == ["enrolment"]
        assert "nrolment" in screen.words(page)
        assert page.locator('[data-testid="stDialog"], [data-testid="stException"]').count() == 0
        assert [text for text in said if "not found" in text.lower() and "404" not in text] == []
