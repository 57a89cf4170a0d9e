"""Finding one's way in a manual: contents, going to a variable, and searching in what it says."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import partial

import streamlit as st

from core.catalog import Dataset, Variable
from core.manual_tree import Facts, Section, variable_id
from ui import address
from ui.manual_blocks import text_of
from ui.session import forget, remember, remembered
from ui.variable_words import name_of
from ui.words import _, label, plain, say

VARIABLE = "variable"
_WANTED = "manual_wanted"
_MOST_FOUND = 12
_MOST_CODES = 5_000
_AROUND = 60


def contents(sections: Sequence[Section], shown: Sequence[Section]) -> None:
    """Show the contents; each entry leads to its section. `shown` are the variables on this page."""
    lines = []
    for section in sections:
        line = f"- {_leading_to(section)}"
        if section.id == "variables":
            line += f"  \n  {' · '.join(map(_leading_to, shown))}"
        lines.append(line)
    with st.expander(_("Contents"), expanded=True, key="manual_contents"):
        st.markdown("\n".join(lines))


def _leading_to(section: Section) -> str:
    return f"[{plain(say(section.title))}](#{section.id})"


def go_to_variable(dataset: Dataset) -> None:
    """Show a list of all variables; typing narrows it, choosing one opens its place."""
    known = {each.name: f"{name_of(each)} ({each.name})" for each in dataset.variables}
    st.selectbox(
        _("Go to a variable"),
        list(known),
        index=None,
        key="manual_variable",
        format_func=lambda name: known.get(name, name),
        placeholder=_("Go to a variable"),
        label_visibility="collapsed",
        icon=":material/format_list_bulleted:",
        on_change=_open_chosen,
    )


def _open_chosen() -> None:
    chosen = remembered("manual_variable")
    if chosen:
        _open(chosen)
        remember("manual_variable", None)


def _open(name: str) -> None:
    """Go to a variable, also to one that was gone to before."""
    forget(_WANTED)
    address.set_parameter(VARIABLE, name)


def search(known: Facts, sections: Sequence[Section], shown: Sequence[Variable]) -> None:
    """Show a box for words, and where in the manual they stand. `shown` are the variables on this page."""
    asked = st.text_input(
        _("Search this manual"),
        key="manual_search",
        placeholder=_("Search this manual"),
        label_visibility="collapsed",
        icon=":material/search:",
    ).strip()
    if asked:
        with st.container(border=True, key="manual_found", gap="xxsmall"):
            _found(asked, known, sections, shown)


def _found(asked: str, known: Facts, sections: Sequence[Section], shown: Sequence[Variable]) -> None:
    hits = 0
    for section, text in _sections_with(asked, sections):
        hits += 1
        st.markdown(f"{_leading_to(section)}: {plain(text)}")
    for variable, text in _variables_with(asked, known.dataset):
        hits += 1
        if hits > _MOST_FOUND:
            st.caption(_("There are more. Add a word to narrow the search."))
            return
        name = plain(name_of(variable))
        if variable in shown:
            st.markdown(f"[{name}](#{variable_id(variable.name)}): {plain(text)}")
        else:
            st.button(
                f"{name}: {plain(text)}",
                key=f"manual_hit_{hits}",
                type="tertiary",
                on_click=partial(_open, variable.name),
            )
    if not hits:
        st.caption(_("Nothing in this manual reads like that. Try another word."))


def _sections_with(asked: str, sections: Sequence[Section]) -> Iterator[tuple[Section, str]]:
    for section in sections:
        if section.id != "variables" and (text := excerpt(asked, text_of(section))):
            yield section, text


def _variables_with(asked: str, dataset: Dataset) -> Iterator[tuple[Variable, str]]:
    for variable in dataset.variables:
        if text := excerpt(asked, _text_of(variable)):
            yield variable, text


def _text_of(variable: Variable) -> str:
    codes = [label(code.label) for code in (*variable.codes[:_MOST_CODES], *variable.missing)]
    texts = [label(variable.label), variable.name, variable.original, label(variable.description), *codes]
    return "\n".join(text for text in texts if text)


def excerpt(asked: str, text: str) -> str:
    """Return the line in which all the words stand, cut around the first; empty where there is none.

    >>> excerpt("REGION", "La región donde vive")
    'La región donde vive'
    """
    words = _bare(asked).split()
    for line in text.split("\n"):
        bare = _bare(line)
        if words and all(word in bare for word in words):
            start = max(bare.index(words[0]) - _AROUND, 0)
            end = start + 3 * _AROUND
            return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"
    return ""


def _bare(text: str) -> str:
    """Return the text without accents and capitals, so that a search need not know them; as long as it was."""
    return "".join(unicodedata.normalize("NFD", char)[0].lower()[:1] or char for char in text)


def newly_wanted(dataset: Dataset) -> Variable | None:
    """Return the variable that the address asks for, once: a click elsewhere on the page must not scroll back to it."""
    name = address.parameter(VARIABLE)
    if remembered(_WANTED) == (dataset.name, name):
        return None
    if (remembered(_WANTED) or ("",))[0] != dataset.name:
        forget("manual_part")
    remember(_WANTED, (dataset.name, name))
    return next((variable for variable in dataset.variables if variable.name == name), None)
