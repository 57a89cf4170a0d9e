"""What a person does on a page and what she reads there. Widgets are found by key, never by the words on them."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.browser.chromium import settled

STORE = '[class*="st-key-FormSubmitter-store"] button'
MARKS = '[data-testid="stVegaLiteChart"] [aria-roledescription="{kind}"]'
_LONG_MS = 60_000


def visit(page: Any, url: str) -> None:
    """Open an address and wait until the page stands."""
    page.goto(url)
    settled(page, 250)


def upload(page: Any, path: Path) -> None:
    """Give a file to the page "Add data" and wait until it has said something about it."""
    page.locator('[data-testid="stFileUploader"] input[type=file]').set_input_files(path)
    page.wait_for_selector(f'{STORE}, [data-testid="stAlert"], .st-key-cancel_job', timeout=_LONG_MS)


def wait_for_reading(page: Any) -> None:
    """Wait until a file has been read, so that it can be added."""
    page.wait_for_selector(STORE, timeout=_LONG_MS)
    settled(page)


def add_it(page: Any) -> None:
    """Press the button that stores the file, and wait for the first chart."""
    press_add(page)
    page.wait_for_url("**/explore?*", timeout=_LONG_MS)
    settled(page)


def press_add(page: Any) -> None:
    """Press the button that stores the file."""
    page.locator(STORE).click()


def put_away(page: Any) -> None:
    """Let go of the file on its way in, and wait for the place to put another."""
    page.locator('.st-key-put_away button, button:has-text("Take another file")').first.click()
    page.wait_for_selector('[data-testid="stFileUploader"]')
    settled(page)


def open_chip(page: Any, key: str) -> None:
    """Open a part of the question, or a popover at the bottom, by its key."""
    page.locator(f".st-key-{key} button").first.click()
    page.wait_for_selector('[data-testid="stPopoverBody"]')


def close_chip(page: Any) -> None:
    """Close what is open: the list inside first, then the part of the question around it."""
    for _layer in range(3):
        if page.locator('[data-testid="stPopoverBody"]').count():
            page.keyboard.press("Escape")
            page.wait_for_timeout(200)
    page.wait_for_selector('[data-testid="stPopoverBody"]', state="detached")


def choose(page: Any, key: str, text: str) -> None:
    """Choose an entry of a list by what is written on it, and wait for the answer."""
    before = page.url
    page.locator(f".st-key-{key} input").first.click()
    page.get_by_role("option", name=text, exact=True).click()
    changed(page, before)


def offered(page: Any, key: str) -> list[str]:
    """Open a list of the question and return what is written on its entries, once they are drawn."""
    page.locator(f".st-key-{key} input").first.click()
    page.get_by_role("option").first.wait_for()
    return list(page.get_by_role("option").all_inner_texts())


def choose_nth(page: Any, key: str, place: int) -> None:
    """Choose one of a few by its place in the order, and wait for the answer."""
    before = page.url
    page.locator(f".st-key-{key} label:has(input)").nth(place).click()
    changed(page, before)


def changed(page: Any, before: str) -> None:
    """Wait until the address is another one and the page stands again."""
    page.wait_for_url(lambda url: url != before)
    settled(page)


def parameters(page: Any) -> dict[str, list[str]]:
    """Return the parameters of the address as it stands."""
    return parse_qs(urlsplit(page.url).query)


def title(page: Any) -> str:
    """Return the sentence above the picture."""
    return str(page.locator('[data-testid="stMain"] h3').first.inner_text())


def chip(page: Any, key: str) -> str:
    """Return what is written on a part of the question."""
    return str(page.locator(f".st-key-{key} button p").first.inner_text()).strip()


def words(page: Any) -> str:
    """Return everything that can be read on the page."""
    return str(page.locator('[data-testid="stMain"]').inner_text())


def alerts(page: Any) -> list[str]:
    """Return the sentences in coloured boxes."""
    return list(page.locator('[data-testid="stAlert"]').all_inner_texts())


def marks(page: Any, kind: str = "bar") -> list[str]:
    """Return what a screen reader says of every mark of the picture."""
    page.wait_for_selector(MARKS.format(kind=kind), state="attached")
    return list(
        page.eval_on_selector_all(
            MARKS.format(kind=kind), "all => all.map(one => one.getAttribute('aria-label'))"
        )
    )


def grid(page: Any, place: int = 0) -> list[list[str]]:
    """Return a table's heading and the rows that are drawn, as a screen reader finds them."""
    page.locator('[data-testid="stDataFrame"] canvas').nth(place).scroll_into_view_if_needed()
    page.wait_for_selector('[data-testid="stDataFrame"] [role=grid] tr', state="attached")
    return list(
        page.locator('[data-testid="stDataFrame"]')
        .nth(place)
        .evaluate(
            "box => [...box.querySelectorAll('[role=grid] tr')].map(r => [...r.children].map(c => c.innerText))"
        )
    )


def download(page: Any, suffix: str) -> bytes:
    """Take a file away and return what is in it; the list of files must be open."""
    with page.expect_download() as waiting:
        page.locator(f".st-key-download_{suffix} button").click()
    return Path(waiting.value.path()).read_bytes()
