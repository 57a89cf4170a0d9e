"""The pages: file, title, icon and group. The only list of pages."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import streamlit as st

from core.words import N_
from ui.door import remember_the_door
from ui.session import remember, remembered
from ui.words import _

START, DATA, SEE = "", N_("Data"), N_("See")


@dataclass(frozen=True)
class PageRow:
    """One page of the app. Its name is that of its file: see `door.py` for what happens otherwise.

    Pages have no icon: Streamlit would fetch the current page's for the browser's tab, from another host. One that is not
    in the menu is reached from the pages about the same dataset (`ui/dataset_bar.py`).
    """

    name: str
    file: str
    title: str
    group: str
    is_in_menu: bool = True


PAGES = (
    PageRow("home", "pages/home.py", N_("Start"), START),
    PageRow("catalogue", "pages/catalogue.py", N_("Catalogue"), DATA),
    PageRow("add_data", "pages/add_data.py", N_("Add data"), DATA),
    PageRow("quality", "pages/quality.py", N_("Quality"), DATA),
    PageRow("data_map", "pages/data_map.py", N_("Map of the data"), DATA),
    PageRow("variables", "pages/variables.py", N_("Variables"), DATA, is_in_menu=False),
    PageRow("dictionary", "pages/dictionary.py", N_("Dictionary"), DATA, is_in_menu=False),
    PageRow("manual", "pages/manual.py", N_("Manual"), DATA, is_in_menu=False),
    PageRow("explore", "pages/explore.py", N_("Explore"), SEE),
)

_HERE = "here"

_FILES = {row.name: row.file for row in PAGES}


def navigation() -> Any:
    """Return the page to run, having drawn the menu in the viewer's language."""
    remember_the_door()
    groups: dict[str, list[Any]] = {}
    names: dict[str, str] = {}
    for row in PAGES:
        page = st.Page(
            row.file,
            title=_(row.title),
            url_path=row.name,
            default=row is PAGES[0],
            visibility="visible" if row.is_in_menu else "hidden",
        )
        groups.setdefault(_(row.group) if row.group else "", []).append(page)
        names[page.url_path] = row.name
    current = st.navigation(groups, position="top")
    remember(_HERE, names.get(current.url_path, ""))
    return current


def link(page: str, text: str, *, icon: str | None = None, query: dict[str, list[str]] | None = None) -> None:
    """Show a link to a page, with the view that it should open."""
    view = _with_language(query)
    if page == remembered(_HERE):
        # Streamlit's link to the page one is on changes the page, but leaves the old view in the address
        key = f"here_{sha256(repr((text, sorted(view.items()))).encode()).hexdigest()[:12]}"
        st.button(text, icon=icon, key=key, type="tertiary", on_click=_open_here, args=(view,))
    else:
        st.page_link(_FILES[page], label=text, icon=icon, query_params=view)


def _open_here(view: dict[str, list[str]]) -> None:
    st.query_params.from_dict(view)


def go(page: str, query: dict[str, list[str]] | None = None) -> None:
    """Open another page now."""
    st.switch_page(_FILES[page], query_params=_with_language(query))


def _with_language(query: dict[str, list[str]] | None) -> dict[str, list[str]]:
    chosen = st.query_params.get("lang")
    return {**(query or {}), **({"lang": [chosen]} if chosen else {})}
