"""How several tables become one: which column is which, what the files' names say, and what to look at first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from core.file_names import NamePattern
from core.harmony import Harmony
from core.words import N_
from data_loaders.bringing import Prepared
from data_loaders.stacking.harmonising import Match
from data_loaders.stacking.reviewing import OWN, Decision, decisions_of, reviewed
from data_loaders.stacking.stack import Stacking
from data_loaders.stacking.value_maps import Suggestion, suggestions
from ui.bringing import Bringing, put_together
from ui.session import remembered
from ui.words import _, counted, plain, say

_LEFT_OUT, _OWN = N_("(left out)"), N_("(a column of its own)")
MOST_WARNED = 10


def matching(bringing: Bringing) -> None:
    """Show how the tables were put together, and let the person decide otherwise."""
    prepared = bringing.prepared
    if len(prepared.pieces) < 2 and not bringing.before:
        return
    doubtful = prepared.harmonised.doubtful
    if len(prepared.pieces) > 1:
        _unlike(prepared)
    for warning in prepared.warnings[:MOST_WARNED]:
        st.warning(plain(say(warning)), icon=":material/warning:")
    text = counted(
        N_("How the tables fit together: %(count)s column is in doubt"),
        N_("How the tables fit together: %(count)s columns are in doubt"),
        len(doubtful),
    )
    title = text if doubtful else _("How the tables fit together")
    with st.expander(title, icon=":material/join:", expanded=bool(doubtful)):
        key = f"matches_{bringing.scratch.name}"
        decisions = _decisions(prepared, key)
        names = _names(prepared.stacking.names, key)
        keeps = st.checkbox(
            _("Keep the name of the file as a column"), value=prepared.stacking.keeps_file, key=f"{key}_file"
        )
        words = _words(prepared, key)
        _missing(prepared)
        if st.button(_("Put them together like this"), key="put_together", icon=":material/join:"):
            harmony = _with_words(reviewed(prepared.harmonised, decisions), words)
            put_together(bringing, Stacking(harmony, names, keeps))
            st.rerun()


def _decisions(prepared: Prepared, key: str) -> tuple[Decision, ...]:
    """Show every match in a grid, and return what the person made of it."""
    harmonised = prepared.harmonised
    labels = _labels(prepared)
    options = [*dict.fromkeys(labels.values()), _(_OWN), _(_LEFT_OUT)]
    order = sorted(
        range(len(harmonised.matches)), key=lambda place: not harmonised.matches[place].needs_answer
    )
    matches = [harmonised.matches[place] for place in order]
    st.data_editor(
        _rows(matches, labels),
        key=key,
        hide_index=True,
        num_rows="fixed",
        height=min(38 + 35 * len(matches), 420),
        disabled=["source", "files", "reason", "sure"],
        column_config={
            "source": st.column_config.TextColumn(_("In the files")),
            "files": st.column_config.TextColumn(_("Which files")),
            "becomes": st.column_config.SelectboxColumn(_("Becomes"), options=options, required=True),
            "factor": st.column_config.TextColumn(_("Multiply by"), width=130),
            "decimal": st.column_config.SelectboxColumn(
                _("Decimal sign"), options=[".", ","], required=True, width=130
            ),
            "reason": st.column_config.TextColumn(_("Why"), width="medium"),
            "sure": st.column_config.ProgressColumn(_("Sure"), format="percent", min_value=0, max_value=1),
        },
    )
    edits = (remembered(key) or {}).get("edited_rows", {})
    names = {text: name for name, text in labels.items()} | {_(_OWN): OWN, _(_LEFT_OUT): ""}
    decided = list(decisions_of(harmonised))
    for row, edit in edits.items():
        place = order[int(row)]
        decided[place] = _edited(decided[place], edit, names)
    return tuple(decided)


def _rows(matches: list[Match], labels: Mapping[str, str]) -> dict[str, list[Any]]:
    return {
        "source": [match.source for match in matches],
        "files": [_shown(match.files) for match in matches],
        "becomes": [labels.get(match.standard, _(_LEFT_OUT)) for match in matches],
        "factor": ["1" for _match in matches],
        "decimal": ["." for _match in matches],
        "reason": [say(match.reason) for match in matches],
        "sure": [match.confidence for match in matches],
    }


def _shown(files: tuple[str, ...]) -> str:
    return files[0] if len(files) == 1 else f"{files[0]} … {files[-1]} ({len(files)})"


def _edited(decision: Decision, edit: Mapping[str, str], names: Mapping[str, str]) -> Decision:
    standard = names.get(edit.get("becomes", ""), decision.standard)
    factor = (edit.get("factor") or decision.factor).replace(",", ".")
    return replace(decision, standard=standard, factor=factor, decimal=edit.get("decimal", decision.decimal))


def _names(pattern: NamePattern | None, key: str) -> NamePattern | None:
    """Let the person name the columns that the files' names give, or leave them out."""
    if pattern is None:
        return None
    st.markdown(_("The names of the files say:"))
    variables = []
    for number, variable in enumerate(pattern.variables):
        left, right = st.columns([1, 2], vertical_alignment="center")
        keeps = left.checkbox(
            _("A column from the name"), value=variable.is_included, key=f"{key}_name_{number}"
        )
        name = right.text_input(
            _("Its name"),
            value=variable.name,
            max_chars=60,
            key=f"{key}_called_{number}",
            label_visibility="collapsed",
        )
        variables.append(replace(variable, name=name.strip() or variable.name, is_included=keeps))
    return replace(pattern, variables=tuple(variables))


def _words(prepared: Prepared, key: str) -> list[Suggestion]:
    """Offer to write the same value in the same way, where files spell it differently."""
    found = suggestions(prepared.harmonised.profiles)
    taken = []
    for number, each in enumerate(found[:MOST_WARNED]):
        pairs = ", ".join(f"{word} → {standard}" for word, standard in list(each.values.items())[:6])
        text = _(
            "“%(column)s” in %(file)s: read %(pairs)s", column=each.standard, file=each.file, pairs=pairs
        )
        if st.checkbox(plain(text), key=f"{key}_words_{number}"):
            taken.append(each)
    return taken


def _with_words(harmony: Harmony, taken: list[Suggestion]) -> Harmony:
    """Return the table with rules of their own for the files whose words are written as in the others."""
    more = []
    for each in taken:
        for rule in harmony.rules:
            if rule.standard == each.standard and rule.source:
                more.append(replace(rule, file=each.file, values={**rule.values, **each.values}))
    return replace(harmony, rules=(*harmony.rules, *more))


def _missing(prepared: Prepared) -> None:
    """Say which columns only some of the files have."""
    labels = _labels(prepared)
    without: dict[tuple[str, ...], list[str]] = {}
    for presence in prepared.harmonised.presences:
        without.setdefault(presence.files_without, []).append(
            labels.get(presence.standard, presence.standard)
        )
    lines = [
        _("Not in %(files)s: %(columns)s.", files=_shown(files), columns=", ".join(names))
        for files, names in without.items()
        if files
    ]
    if lines:
        st.caption("  \n".join(map(plain, lines[:MOST_WARNED])))


def _labels(prepared: Prepared) -> dict[str, str]:
    """Return what each standard column is called on screen."""
    return {each.name: each.heading or each.name for each in prepared.harmonised.harmony.standards}


def _unlike(prepared: Prepared) -> None:
    """Warn where the tables have so little in common that they are hardly about the same thing."""
    every, some = len(prepared.harmonised.harmony.standards), len(prepared.harmonised.presences)
    if some > every / 2:
        st.warning(
            _(
                "These tables have only %(shared)s of %(all)s columns in common. If they are about different things, add "
                "them one by one.",
                shared=every - some,
                all=every,
            ),
            icon=":material/warning:",
        )
