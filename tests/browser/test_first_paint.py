"""What appears first: the frame and words to read come before what takes time to draw. Order, not seconds."""

import pytest

from tests.browser import screen
from tests.browser.chromium import settled

pytestmark = pytest.mark.browser

# Notes the first moment at which each of these can be seen.
WATCH = """
  const wanted = {
    frame: '.st-key-corner', question: '.st-key-question_bar button', finding: '[data-testid="stMain"] h3',
    title: '[data-testid="stMain"] h1', upload: '[data-testid="stFileUploader"]',
    cards: '[data-testid="stMain"] a[href*="explore"]', table: '[data-testid="stDataFrame"] canvas',
    picture: '[data-testid="stVegaLiteChart"] svg', wrong: '[data-testid="stAlert"], [data-testid="stException"]',
  };
  window.appeared = [];
  new MutationObserver(() => {
    for (const [name, selector] of Object.entries(wanted))
      if (!window.appeared.includes(name) && document.querySelector(selector)) window.appeared.push(name);
  }).observe(document, {childList: true, subtree: true});
"""


@pytest.mark.parametrize(
    ("path", "first", "later"),
    [
        ("", ["frame", "title"], ["cards"]),
        ("catalogue", ["frame", "title"], ["cards"]),
        ("catalogue?data=enrolment", ["frame", "title"], ["table"]),
        ("add_data", ["frame", "title"], ["upload"]),
        ("explore?data=payroll&show=sum(net_pay)&by=region", ["frame", "question"], ["picture", "table"]),
    ],
)
def test_words_come_before_what_takes_time(path, first, later, tabs, ministry_app):
    page = tabs.open()
    page.add_init_script(WATCH)
    screen.visit(page, ministry_app.at(path))
    for name in later:
        page.wait_for_function("name => window.appeared.includes(name)", arg=name)
    appeared = page.evaluate("window.appeared")
    assert "wrong" not in appeared
    assert max(map(appeared.index, first)) < min(map(appeared.index, later))


def test_the_picture_follows_the_light_of_the_room(tabs, ministry_app):
    page = tabs.open(color_scheme="light")
    screen.visit(page, ministry_app.at("explore?data=enrolment&show=rows&by=region"))
    page.wait_for_selector('[data-testid="stVegaLiteChart"] svg text')
    by_day = _ink(page)
    page.emulate_media(color_scheme="dark")
    settled(page, 1_500)
    assert _ink(page) != by_day


def _ink(page):
    return page.locator('[data-testid="stVegaLiteChart"] svg text').first.evaluate(
        "one => getComputedStyle(one).fill"
    )
