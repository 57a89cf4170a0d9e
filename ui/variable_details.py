"""The parts of the page about one variable: missing by kind, values, shapes, digits, years, keys it takes part in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from charts.digits import first_digits, last_digits
from charts.profile_picture import is_listed, value_name
from core.catalog import Dataset, Variable
from core.figures import percentage
from core.profile import BreakKind, Profile, Tally, VariableProfile
from core.profile_words import break_in_words, dependencies_in_words, key_in_words, missing_together_in_words
from core.words import N_
from ui.answers import style
from ui.words import _, label, plain, say, voice

_ROW, _HEADING, _HIGHEST = 35, 38, 400
_MOST_TIES = 8


def draw(spec: dict[str, Any], key: str) -> None:
    """Draw a picture of a profile; its description is what a screen reader says."""
    rest = {name: part for name, part in spec.items() if name != "description"}
    st.vega_lite_chart(spec=rest, theme=None, key=key, alt=spec["description"])


def missing(variable: Variable, found: VariableProfile) -> None:
    """Show what is missing by kind: empty, coded with a meaning; and what is there but cannot be."""
    rows = [(_("Not reported (empty)"), found.not_reported)]
    for each in found.coded:
        meaning = label(variable.code_labels.get(each.value) or {"en": ""})
        text = f"{meaning} ({each.value})" if meaning and meaning != each.value else each.value
        rows.append((_("Coded: %(meaning)s", meaning=text), each.count))
    if found.impossible:
        rows.append((_("There, but cannot be right"), found.impossible))
    st.markdown(f"**{plain(_('What is missing'))}**")
    if not any(count for _text, count in rows):
        st.markdown(_("Every record has a value."))
        return
    _table(rows, found.records, _("Kind"), _("Table of what is missing"))


def top_values(variable: Variable, found: VariableProfile) -> None:
    """Show the most frequent values with what they mean; those of a picture that lists them all are not repeated."""
    if not found.top or (is_listed(variable, found) and len(found.top) <= 8):
        return
    with st.expander(_("The most frequent values")):
        rows = [(value_name(variable, each.value, voice()), each.count) for each in found.top_told]
        stored = [each.value for each in found.top_told]
        is_coded = bool(variable.code_labels)
        _table(rows, found.values, _("Value"), _("Table of the values"), stored if is_coded else ())


def _lengths(found: VariableProfile) -> str:
    if found.shortest is None or found.longest is None:
        return ""
    if found.shortest == found.longest:
        return _("All are %(count)s letters long.", count=found.longest)
    return _("They are %(low)s to %(high)s letters long.", low=found.shortest, high=found.longest)


def code_list(variable: Variable) -> None:
    """Show the whole code list, the codes for "no value" at its end."""
    codes = [*variable.codes, *variable.missing]
    if not codes:
        return
    with st.expander(_("The code list (%(count)s)", count=len(codes))):
        st.dataframe(
            {"value": [code.value for code in codes], "label": [label(code.label) for code in codes]},
            hide_index=True,
            height=min(_HEADING + _ROW * len(codes), _HIGHEST),
            column_config={"value": _("Stored value"), "label": _("Meaning")},
            alt=_("Table of the code list"),
        )


def patterns(variable: Variable, found: VariableProfile) -> None:
    """Show the shapes that texts have: A stands for a letter, 9 for a digit; a code list says more than they do."""
    if not found.patterns or variable.codes:
        return
    st.markdown(f"**{plain(_('Shapes of the text'))}**")
    st.caption(" ".join([_("A and a stand for a letter, 9 for a digit."), _lengths(found)]))
    rows = [(each.value, each.count) for each in found.patterns]
    _table(rows, found.values, _("Shape"), _("Table of the shapes"))


def digits(variable: Variable, found: VariableProfile) -> None:
    """Show which digits numbers end with and begin with, and the placeholder days."""
    look = style()
    is_dark = look.ground == "dark"
    pictures = {
        _("Last digits"): last_digits(variable, found, voice(), is_dark=is_dark),
        _("First digits"): first_digits(variable, found, voice(), is_dark=is_dark),
    }
    drawn = {title: spec for title, spec in pictures.items() if spec is not None}
    if drawn:
        for place, (column, (title, spec)) in enumerate(
            zip(st.columns(2, gap="large"), drawn.items(), strict=False)
        ):
            with column:
                st.markdown(f"**{plain(title)}**")
                draw(spec, f"digits_{place}")
    _days(found.heaped_days)


def years(dataset: Dataset, variable: Variable, profile: Profile) -> None:
    """Show the share missing and the mean year by year, and what changed suddenly."""
    name = variable.name
    said = [break_in_words(each, dataset, voice()) for each in profile.breaks if each.variable == name]
    said += [
        break_in_words(each, dataset, voice(), is_edition=True)
        for each in profile.changes
        if each.variable == name
    ]
    rows = [each for each in profile.years if name in each.missing or name in each.means]
    if not rows and not said:
        return
    st.subheader(_("Year by year"), anchor=False)
    for sentence in said:
        st.warning(plain(say(sentence)), icon=":material/warning:")
    if rows:
        flagged = {each.at: each.kind for each in profile.breaks if each.variable == name}
        has_means = any(name in each.means for each in rows)
        table: dict[str, list[object]] = {
            "year": [f"{each.year}" for each in rows],
            "records": [each.records for each in rows],
            "missing": [each.missing.get(name) for each in rows],
        }
        if has_means:
            table["mean"] = [voice().number(each.means.get(name)) for each in rows]
        if flagged:
            table["break"] = [_flag(flagged.get(f"{each.year}")) for each in rows]
        _years_table(table)


def ties(dataset: Dataset, profile: Profile, name: str) -> None:
    """Show the keys that the variable takes part in, what it settles or is settled by, what is missing with it."""
    keys = [key_in_words(each, dataset) for each in profile.keys if name in each.variables]
    settled = [each for each in profile.dependencies if name in {each.determinant, each.dependent}]
    together = [each for each in profile.missing_together if name in each.variables]
    sentences = [*keys, *dependencies_in_words(settled, dataset)]
    sentences += [missing_together_in_words(each, dataset) for each in together]
    if not sentences:
        return
    st.markdown(f"**{plain(_('How it hangs together with others'))}**")
    st.markdown("\n".join(f"- {plain(say(each))}" for each in sentences[:_MOST_TIES]))


def _flag(kind: BreakKind | None) -> str:
    texts = {
        BreakKind.MISSING: N_("share missing changes"),
        BreakKind.LEVEL: N_("level changes"),
        BreakKind.CODES: N_("codes change"),
    }
    return "" if kind is None else _(texts.get(kind, N_("changes")))


def _years_table(table: dict[str, list[object]]) -> None:
    st.dataframe(
        table,
        hide_index=True,
        height=min(_HEADING + _ROW * len(table["year"]), _HIGHEST),
        column_config={
            "year": st.column_config.TextColumn(_("Year")),
            "records": st.column_config.NumberColumn(_("Records"), format="localized"),
            "missing": st.column_config.ProgressColumn(
                _("Missing"), format="percent", min_value=0, max_value=1
            ),
            "mean": st.column_config.TextColumn(_("Mean")),
            "break": st.column_config.TextColumn(_("Break")),
        },
        alt=_("Table of the years"),
        placeholder="–",
    )


def _days(heaped: Sequence[Tally]) -> None:
    if not heaped:
        return
    said = [
        _("%(day)s: %(count)s records", day=_day_name(each.value), count=voice().number(each.count))
        for each in heaped
    ]
    st.markdown(f"**{plain(_('Days that stand for “not known”'))}**")
    st.markdown("\n".join(f"- {plain(text)}" for text in said))


def _day_name(value: str) -> str:
    """Return a heaped day in words; "01-01" is that day of any year."""
    if value == "01-01":
        return _("A first of January, in any year")
    try:
        return voice().day(date.fromisoformat(value))
    except ValueError:
        return value


def _table(
    rows: Sequence[tuple[str, int]], total: int, heading: str, alt: str, stored: Sequence[str] = ()
) -> None:
    table: dict[str, list[object]] = {
        "name": [text for text, _count in rows],
        "count": [count for _text, count in rows],
        "share": [percentage(count / total, voice()) if total else "–" for _text, count in rows],
    }
    if stored:
        table["stored"] = list(stored)
    st.dataframe(
        table,
        hide_index=True,
        height=min(_HEADING + _ROW * len(rows), _HIGHEST),
        column_config={
            "name": st.column_config.TextColumn(heading),
            "count": st.column_config.NumberColumn(_("Records"), format="localized"),
            "share": st.column_config.TextColumn(_("Share")),
            "stored": st.column_config.TextColumn(_("Stored value")),
        },
        alt=alt,
    )
