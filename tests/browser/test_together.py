"""Several people, and one impatient person: everybody sees the answer to her own last question."""

import pytest

from tests.browser import screen
from tests.browser.chromium import settled

pytestmark = pytest.mark.browser

BY_REGION = "explore?data=enrolment&show=mean(mark)&by=region"
BY_YEAR = "explore?data=exams&show=mean(score)&by=year&compare=previous"
QUICKLY = """async ([what, places]) => {
  for (const place of places) {
    document.querySelectorAll(what)[place].click();
    await new Promise((done) => setTimeout(done, 120));
  }
}"""
CHIPS = ("chip_data", "chip_measure_0", "chip_by", "chip_compare")


def test_two_people_who_ask_at_once_get_their_own_answers(tabs, ministry_app):
    ana, luis = tabs.open(), tabs.open()
    ana.goto(ministry_app.at(BY_REGION), wait_until="commit")
    luis.goto(ministry_app.at(BY_YEAR, "es"), wait_until="commit")
    for person in (ana, luis):
        settled(person)
    for person in (ana, luis):
        screen.open_chip(person, "chip_measure_0")
    ana.locator(".st-key-measure_kind_0 input").click()
    luis.locator(".st-key-measure_kind_0 input").click()
    ana.get_by_role("option").nth(0).click(no_wait_after=True)
    luis.get_by_role("option").nth(6).click(no_wait_after=True)
    for person in (ana, luis):
        person.wait_for_url(lambda url: "show=mean" not in url)
        settled(person)
    assert screen.parameters(ana)["show"] == ["rows"]
    assert screen.parameters(luis)["show"] == ["max(score)"]
    assert screen.parameters(ana)["data"] == ["enrolment"]
    assert screen.parameters(luis)["data"] == ["exams"]
    assert _view(ana) == _view_of(tabs, ana.url)
    assert _view(luis) == _view_of(tabs, luis.url)
    assert _view(ana) != _view(luis)


def test_ten_quick_clicks_end_on_the_last_question(tabs, ministry_app):
    page = tabs.open()
    screen.visit(page, ministry_app.at(BY_REGION))
    screen.open_chip(page, "chip_order")
    page.wait_for_selector(".st-key-sort input", state="attached")
    page.evaluate(QUICKLY, [".st-key-sort input", [1, 2, 0, 1, 0, 2, 1, 0, 1, 2]])
    page.wait_for_url("**sort=value**")
    page.wait_for_timeout(1_500)
    settled(page)
    assert screen.parameters(page)["sort"] == ["value"]
    assert page.locator(".st-key-sort input").nth(2).is_checked()
    assert _view(page) == _view_of(tabs, page.url)


def test_after_quick_steps_of_a_number_everything_shows_the_same_number(tabs, ministry_app):
    page = tabs.open()
    screen.visit(page, ministry_app.at(BY_REGION))
    screen.open_chip(page, "chip_order")
    page.wait_for_selector(".st-key-top input")
    page.evaluate(QUICKLY, ['.st-key-top [data-testid="stNumberInputStepUp"]', [0, 0, 0, 0]])
    page.wait_for_timeout(2_500)
    settled(page)
    shown = page.locator(".st-key-top input").input_value()
    assert screen.parameters(page)["top"] == [shown]


def _view(page):
    return screen.title(page), screen.grid(page), [screen.chip(page, key) for key in CHIPS]


def _view_of(tabs, url):
    """Return what somebody sees who opens the same address afresh."""
    other = tabs.open()
    screen.visit(other, url)
    return _view(other)
