"""What holds on every page, wide and narrow, light and dark: nobody else is asked, everybody can read it, all of it fits."""

from dataclasses import dataclass

import pytest

from tests.browser import screen
from tests.browser.inspection import LIGHTS, PAGES, WIDTHS, findings, looks
from tests.browser.tabs import Tabs, is_foreign
from ui.navigation import PAGES as MENU

pytestmark = pytest.mark.browser

CONTRAST = "color-contrast"


@dataclass(frozen=True)
class Allowed:
    """A serious finding that Streamlit itself causes, and that nothing of ours can mend."""

    rule: str
    box: str
    reason: str


ALLOWED = (
    Allowed(
        "list", "stSidebarNavItems", "the folded menu of a narrow window puts <div> between <ul> and <li>"
    ),
    Allowed("listitem", "stSidebarNavItems", "the same <div>: its <li> have no list right above them"),
)
OURS = "stMain"
"""The box of Streamlit that holds what our pages draw."""


@pytest.fixture(scope="module")
def seen(chromium, ministry_app):
    """Every look at every page, and the tabs that they were taken in."""
    tabs = Tabs(chromium)
    taken = list(looks(tabs, ministry_app))
    tabs.close()
    return taken, tabs


def test_every_page_was_looked_at(seen):
    taken, tabs = seen
    assert len(taken) == len(PAGES) * len(WIDTHS) * len(LIGHTS)
    opened = {path.partition("?")[0] or "home" for path in PAGES.values()}
    assert opened == {row.name for row in MENU}
    assert tabs.crashes == []
    assert [str(look) for look in taken if look.crashes] == []


def test_no_page_asks_another_computer_for_anything(seen):
    taken, tabs = seen
    assert tabs.foreign == []
    assert all(look.icons for look in taken)
    assert [icon for look in taken for icon in look.icons if is_foreign(icon)] == []


def test_the_check_sees_a_planted_picture_from_elsewhere(chromium, ministry_app):
    tabs = Tabs(chromium)
    page = tabs.open()
    screen.visit(page, ministry_app.at("add_data"))
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://foreign.invalid/x.png'}))")
    page.wait_for_timeout(300)
    tabs.close()
    assert tabs.foreign == ["http://foreign.invalid/x.png"]


def test_axe_finds_nothing_serious_beyond_what_streamlit_causes(seen):
    taken, _tabs = seen
    found = {
        f"{look}: {one}" for look in taken for one in look.findings if _is_ours(one) and one.rule != CONTRAST
    }
    assert found == set()


def test_words_stand_out_from_their_ground(seen):
    taken, _tabs = seen
    found = {f"{look.light}: {one}" for look in taken for one in look.findings if one.rule == CONTRAST}
    assert found == set()


@pytest.mark.parametrize("allowed", ALLOWED, ids=lambda allowed: allowed.rule)
def test_what_streamlit_causes_is_still_caused_and_only_by_streamlit(seen, allowed):
    taken, _tabs = seen
    excused = [one for look in taken for one in look.findings if _excuses(allowed, one)]
    assert excused, f"axe finds no such thing any more: take {allowed} out of the list"
    assert [str(one) for one in excused if OURS in one.within] == []


def test_the_check_sees_a_planted_barrier(chromium, ministry_app):
    tabs = Tabs(chromium)
    page = tabs.open()
    screen.visit(page, ministry_app.at("add_data"))
    page.evaluate(
        """() => document.querySelector('[data-testid="stMain"] h1').insertAdjacentHTML(
            'afterend', '<img src="data:,"><input><p style="color:#999;background:#aaa">Words that nobody can read</p>')"""
    )
    caught = {one.rule for one in findings(page) if _is_ours(one)}
    tabs.close()
    assert caught >= {"image-alt", "label", CONTRAST}


def test_no_page_scrolls_sideways(seen):
    taken, _tabs = seen
    assert [str(look) for look in taken if look.document_width > look.width] == []


def test_nothing_is_cut_off_at_the_right_edge(seen):
    taken, _tabs = seen
    assert {f"{look}: {what}" for look in taken for what in look.cut_off} == set()


def test_no_words_lose_their_end(seen):
    taken, _tabs = seen
    assert {f"{look.page}, {look.width} wide: {what}" for look in taken for what in look.shortened} == set()


def _is_ours(finding):
    return not any(_excuses(allowed, finding) for allowed in ALLOWED)


def _excuses(allowed, finding):
    return finding.rule == allowed.rule and allowed.box in finding.within
