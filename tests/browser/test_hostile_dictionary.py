"""A dictionary whose words try to be something else: code, a picture, a formula, markup, a page without end. They stay text."""

from dataclasses import replace

import pytest

from core.access import Role, Viewer
from core.catalog import Code
from core.dictionary import Entry
from core.settings import Settings
from data_loaders import Office
from data_loaders.intake import Unwatched
from tests.browser import screen
from tests.browser.chromium import settled
from tests.browser.running import running_app
from tests.data_loaders.checking.registers import WHOLE, publish, variable

pytestmark = pytest.mark.browser

SCRIPT = "<script>window.hacked=1</script>"
HANDLER = '<img src="http://foreign.invalid/y.png" onerror="window.hacked=2">'
PICTURE = "![](http://foreign.invalid/x.png) [link](javascript:window.hacked=3)"
TURNED = "\u202egnitset\u202c **bold** $x^2$ :red[red] %(x)s {{1}} | cell |\n\n# heading"
FORMULA = "=HYPERLINK(1)"
ENDLESS = "W" * 5_000 + " " + "words " * 800
WORDS = [SCRIPT, HANDLER, PICTURE, TURNED, FORMULA, ENDLESS]
"""As long as a dictionary takes it; longer text is refused with a sentence."""
STEWARD = Viewer(Role.STEWARD)


@pytest.fixture(scope="module")
def hostile(chromium, tmp_path_factory):
    """A server whose one dataset is described by somebody hostile."""
    folder = tmp_path_factory.mktemp("hostile") / "data"
    office = Office(Settings.read({"VENTANILLA_DATA": str(folder)}))
    columns = [(variable(f"v{place}"), [SCRIPT, HANDLER, FORMULA] * 20) for place in range(len(WORDS))]
    dataset = publish(office, "hostile", *columns, (variable("pupils", WHOLE), [*range(59), -1]))
    entries = [
        Entry(
            f"v{place}",
            label={"en": text[:300]},
            description={"en": text},
            unit={"en": text[:100]},
            codes=(
                Code(SCRIPT, {"en": text}),
                Code(HANDLER, {"en": text[:200]}),
                Code(FORMULA, {"en": FORMULA}),
            ),
        )
        for place, text in enumerate(WORDS)
    ]
    said = office.dictionaries.dictionary(dataset, STEWARD)
    whole = replace(
        said,
        title={"en": f"{SCRIPT} {PICTURE}"},
        description={"en": " ".join(WORDS)[:9_999]},
        source={"en": HANDLER},
        contact=HANDLER,
        licence=SCRIPT,
        problems=tuple({"en": text} for text in WORDS),
        variables=tuple(entries),
    )
    dataset = office.dictionaries.save(dataset, STEWARD, whole)
    office.profiles.profile(dataset, STEWARD, Unwatched())
    office.checks.findings(dataset, STEWARD, Unwatched())
    with running_app(folder, has_sample=False) as app:
        yield app


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    "path",
    ["", "catalogue", "variables", "variables?variable=v5", "manual", "quality", "dictionary", "data_map"],
)
def test_a_hostile_dictionary_is_shown_as_text(hostile, tabs, path, width):
    page = tabs.open(width=width)
    page.goto(hostile.at(f"{path}{'&' if '?' in path else '?'}data=hostile"))
    settled(page)
    assert path not in ("catalogue", "variables", "manual") or SCRIPT in screen.words(page)
    assert page.evaluate("window.hacked") is None
    assert page.locator('[data-testid="stException"]').all_inner_texts() == []
    assert page.locator('[data-testid="stMain"] img[src*="foreign"]').count() == 0
    assert page.locator('[data-testid="stMain"] a[href^="javascript"]').count() == 0
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("it => it.scrollWidth - it.clientWidth") <= 1
