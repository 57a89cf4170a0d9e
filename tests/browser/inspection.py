"""One look at every page in every light: what it asked of the network, what axe finds, what does not fit.

A page is opened once per width and then changes its light, as it does when a computer goes to its night setting; so forty
looks cost ten visits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.browser import screen
from tests.browser.running import App
from tests.browser.tabs import Tabs

WIDTHS = (1440, 390)
LIGHTS = ("light", "dark")
PAGES = {
    "home": "",
    "catalogue": "catalogue",
    "dataset": "catalogue?data=enrolment",
    "add_data": "add_data",
    "ranking": "explore?data=enrolment&show=mean(mark)&by=region&compare=country",
    "trend": "explore?data=enrolment&show=share(status=dropout)&by=year,area",
    "heat map": "explore?data=enrolment&show=share(status=dropout)&by=region,grade",
    "distribution": "explore?data=exams&show=rows&by=band(score;25)",
    "number": "explore?data=enrolment&show=mean(mark)",
    "bad address": "explore?data=enrolmnt&show=mean(mark)",
}

# What is drawn beyond the right edge, unless it lies in a box that scrolls or hides on purpose.
_CUT_OFF = """() => {
  const width = document.documentElement.clientWidth, found = [];
  const scrolls = (one) => {
    for (let up = one; up && up !== document.body; up = up.parentElement) {
      if (up.closest('[data-testid="stDataFrame"], [data-testid="stMain"] canvas')) return true;
      if (up.dataset.testid === 'stMain') return false;
      if (['auto', 'scroll'].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  for (const one of document.querySelectorAll('[data-testid="stApp"] *')) {
    const box = one.getBoundingClientRect();
    if (box.width > 0 && box.height > 0 && box.right > width + 1 && !scrolls(one) && one.checkVisibility(
        {checkOpacity: true, checkVisibilityCSS: true}))
      found.push(`${one.tagName} ${one.getAttribute('data-testid') || one.className.baseVal || one.className} `
        + `${Math.round(box.right)} "${(one.textContent || '').slice(0, 40)}"`);
  }
  return found;
}"""
# Words of ours whose box is narrower than they are, so that their end cannot be read.
_CLIPPED = """() => [...document.querySelectorAll('[data-testid="stMain"] :is(p, h1, h2, h3, a, label, li)')]
  .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1 && one.checkVisibility()
    && getComputedStyle(one).overflowX !== 'visible' && !one.closest('[data-testid="stDataFrame"]'))
  .map((one) => one.textContent.slice(0, 60))"""


@dataclass(frozen=True)
class Look:
    """What one look at one page found."""

    page: str
    width: int
    light: str
    findings: tuple[dict[str, Any], ...]
    document_width: int
    cut_off: tuple[str, ...]
    clipped: tuple[str, ...]
    icons: tuple[str, ...]
    broken: int

    def __str__(self) -> str:
        """Return which look it was."""
        return f"{self.page}, {self.width} wide, {self.light}"


def looks(tabs: Tabs, app: App) -> Iterator[Look]:
    """Look at every page, wide and narrow, light and dark."""
    for width in WIDTHS:
        tab = tabs.open(width, 900)
        for name, path in PAGES.items():
            tab.emulate_media(color_scheme=LIGHTS[0])
            screen.visit(tab, app.at(path))
            for light in LIGHTS:
                tab.emulate_media(color_scheme=light)
                screen.settled(tab, 250)
                yield _look(tab, name, width, light)
        tab.context.close()


def findings(page: Any) -> list[dict[str, Any]]:
    """Return what axe finds serious or critical: one entry per element, with its rule."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    violations = Axe().run(page, options=options).response["violations"]
    return [
        {"rule": violation["id"], "target": str(node["target"][0]), "html": node["html"], "why": node["failureSummary"]}
        for violation in violations
        for node in violation["nodes"]
        if node["impact"] in {"serious", "critical"}
    ]


def _look(page: Any, name: str, width: int, light: str) -> Look:
    return Look(
        page=name,
        width=width,
        light=light,
        findings=tuple(findings(page)),
        document_width=page.evaluate("document.documentElement.scrollWidth"),
        cut_off=tuple(page.evaluate(_CUT_OFF)),
        clipped=tuple(page.evaluate(_CLIPPED)),
        icons=tuple(page.eval_on_selector_all("link[rel*=icon]", "all => all.map(one => one.href)")),
        broken=page.locator('[data-testid="stException"]').count(),
    )
