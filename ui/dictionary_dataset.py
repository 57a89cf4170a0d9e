"""The form about the dataset itself: title, what a row is, source, how it was collected, whom to ask, problems, key."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from core.words import Words
from ui.dictionary_draft import Draft, change
from ui.session import remembered
from ui.variable_words import name_of
from ui.words import _

_LONGEST, _SHORT = 5_000, 200


def dataset_form(draft: Draft, language: str) -> None:
    """Show the texts about the dataset in one language; what is written is in the draft at once."""
    left, right = st.columns(2, gap="medium")
    with left:
        _text(draft, "title", language, _("Title"))
        _text(draft, "row", language, _("A row is ..."), placeholder=_("a pupil in a year"))
        _text(draft, "source", language, _("Who collects it"))
        _plain(draft, "contact", _("Whom to ask: name, e-mail or phone"))
        _plain(draft, "licence", _("Licence"))
        _key(draft)
    with right:
        _text(draft, "description", language, _("What it holds"), is_long=True)
        _text(
            draft,
            "collected",
            language,
            _("How it was collected: by whom, when, with which form"),
            is_long=True,
        )
        _problems(draft, language)


def _text(
    draft: Draft, part: str, language: str, title: str, *, placeholder: str = "", is_long: bool = False
) -> None:
    words: Words = getattr(draft.dictionary, part) or {}
    key = f"dictionary_{part}_{language}_{draft.round}"
    other = next((text for each, text in words.items() if each != language and text), "")
    given: dict[str, Any] = {
        "value": words.get(language, ""),
        "key": key,
        "placeholder": other[:120] or placeholder,
        "on_change": partial(_take, draft, part, key, partial(_with_text, words, language)),
    }
    if is_long:
        st.text_area(title, max_chars=_LONGEST, height=110, **given)
    else:
        st.text_input(title, max_chars=_SHORT * 3, **given)


def _plain(draft: Draft, part: str, title: str) -> None:
    key = f"dictionary_{part}_{draft.round}"
    st.text_input(
        title,
        value=getattr(draft.dictionary, part) or "",
        key=key,
        max_chars=_SHORT,
        on_change=partial(_take, draft, part, key, str.strip),
    )


def _key(draft: Draft) -> None:
    names = [variable.name for variable in draft.dataset.variables]
    key = f"dictionary_key_{draft.round}"
    st.multiselect(
        _("Variables that tell rows apart (the key)"),
        names,
        default=[name for name in draft.dictionary.key or () if name in names],
        key=key,
        format_func=lambda name: name_of(draft.dataset.variable(name)),
        placeholder=_("None"),
        on_change=partial(_take, draft, "key", key, tuple),
    )


def _problems(draft: Draft, language: str) -> None:
    """Show the known problems, one a row; the texts of other languages stay with them."""
    key = f"dictionary_problems_{language}_{draft.round}"
    problems = draft.base(key, lambda: draft.dictionary.problems or ())
    assert isinstance(problems, tuple)  # noqa: S101 - put there a line above
    st.data_editor(
        {"text": [problem.get(language, "") for problem in problems]},
        key=key,
        num_rows="dynamic",
        hide_index=True,
        height=180,
        column_config={"text": st.column_config.TextColumn(_("Known problems"), max_chars=1_000)},
        placeholder="",
        on_change=partial(_take_problems, draft, key, problems, language),
    )


def _take_problems(draft: Draft, key: str, base: tuple[Words, ...], language: str) -> None:
    edits = remembered(key) or {}
    kept: list[Words] = []
    for place, problem in enumerate(base):
        if place in edits.get("deleted_rows", ()):
            continue
        edited = edits.get("edited_rows", {}).get(place, {})
        kept.append(_with_text(problem, language, edited["text"] or "") if "text" in edited else problem)
    kept += [_with_text({}, language, row.get("text") or "") for row in edits.get("added_rows", ())]
    change(draft, replace(draft.dictionary, problems=tuple(problem for problem in kept if problem)))


def _with_text(words: Words, language: str, text: str) -> Words:
    """Return the words with this text; an empty one takes it away."""
    changed = {**words, language: text.strip()}
    return {each: written for each, written in changed.items() if written}


def _take(draft: Draft, part: str, key: str, read: Callable[[Any], Any]) -> None:
    value = remembered(key)
    if value is not None:
        said: dict[str, Any] = {part: read(value)}
        change(draft, replace(draft.dictionary, **said))
