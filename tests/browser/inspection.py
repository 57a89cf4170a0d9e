"""Looks at every page in every light and width: what axe finds, what does not fit.

A page is opened once and then changes its light and its width, as a computer does at night or a window on a small screen;
so four looks cost one visit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.browser import screen
from tests.browser.chromium import settled
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
    "heat map": "explore?data=enrolment&show=share(status=dropout)&by=region,grade",
    "number": "explore?data=enrolment&show=mean(mark)",
    "bad address": "explore?data=enrolmnt&show=mean(mark)",
    "manual": "manual?data=districts",
    "quality": "quality?data=payroll",
    "one check": "quality?data=payroll&check=depends:document:school_code",
    "variables": "variables?data=enrolment",
    "one variable": "variables?data=enrolment&variable=mark",
    "dictionary": "dictionary?data=enrolment",
    "data_map": "data_map",
}
_JOB = ".st-key-cancel_job"
_FADING_MS = 700
"""Streamlit fades some grounds from light to dark; half-way nothing stands out from them."""

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
# Words whose box is narrower than they are, so that their end cannot be read.
_SHORTENED = """() => [...document.querySelectorAll('[data-testid="stMain"] *')]
  .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1 && one.textContent.trim()
    && ['hidden', 'clip'].includes(getComputedStyle(one).overflowX) && one.checkVisibility()
    && !one.closest('[data-testid="stDataFrame"]'))
  .map((one) => one.textContent.trim().slice(0, 60))"""
# Streamlit's name of every box that an element lies in, the innermost first.
_WITHIN = """(target) => {
  const names = [];
  for (let up = document.querySelector(target); up; up = up.parentElement)
    if (up.dataset.testid) names.push(up.dataset.testid);
  return names;
}"""


@dataclass(frozen=True)
class Finding:
    """One element that axe finds serious or critical, and the boxes of Streamlit that it lies in."""

    rule: str
    within: tuple[str, ...]
    html: str
    why: str

    def __str__(self) -> str:
        """Return what a developer needs to find it."""
        return f"{self.rule}: {self.html[:120]} ({' '.join(self.why.split())[:200]})"


@dataclass(frozen=True)
class Look:
    """What one look at one page found."""

    page: str
    width: int
    light: str
    findings: tuple[Finding, ...]
    document_width: int
    cut_off: tuple[str, ...]
    shortened: tuple[str, ...]
    icons: tuple[str, ...]
    crashes: int

    def __str__(self) -> str:
        """Return which look it was."""
        return f"{self.page}, {self.width} wide, {self.light}"


def looks(tabs: Tabs, app: App) -> Iterator[Look]:
    """Look at every page, wide and narrow, light and dark."""
    tab = tabs.open()
    for name, path in PAGES.items():
        screen.visit(tab, app.at(path))
        tab.wait_for_selector(_JOB, state="detached", timeout=120_000)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 900})
            for light in LIGHTS:
                tab.emulate_media(color_scheme=light)
                settled(tab, _FADING_MS)
                yield _look(tab, name, width, light)


def findings(page: Any) -> tuple[Finding, ...]:
    """Return what axe finds serious or critical, one finding per element."""
    from axe_playwright_python.sync_playwright import Axe

    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return tuple(
        Finding(
            rule["id"], tuple(page.evaluate(_WITHIN, node["target"][0])), node["html"], node["failureSummary"]
        )
        for rule in violations
        for node in rule["nodes"]
        if node["impact"] in {"serious", "critical"}
    )


def _look(page: Any, name: str, width: int, light: str) -> Look:
    return Look(
        page=name,
        width=width,
        light=light,
        findings=findings(page),
        document_width=page.evaluate("document.documentElement.scrollWidth"),
        cut_off=tuple(page.evaluate(_CUT_OFF)),
        shortened=tuple(page.evaluate(_SHORTENED)),
        icons=tuple(page.eval_on_selector_all("link[rel*=icon]", "all => all.map(one => one.href)")),
        crashes=page.locator('[data-testid="stException"]').count(),
    )
