"""The parts of a manual on the screen: paragraphs, lists, facts, tables and pictures, all as a document has them."""

from collections.abc import Sequence

import streamlit as st

from core.manual_tree import Block, Cell, Facts, Figure, Items, Paragraph, Section, Table, Terms
from core.words import Message
from ui.answers import style
from ui.words import _, counted, plain, say, voice

MOST_ROWS, FIRST_ROWS = 30, 10
"""A table with more rows shows the first ones, and the rest when it is opened."""
_SHORT_FACT = 36
_KEPT_TOGETHER = "\N{NO-BREAK SPACE}"
_HEIGHT = 220


def show_section(section: Section, known: Facts) -> None:
    """Show a section with its heading, which a link can point at."""
    title = plain(say(section.title))
    if section.id.startswith("variable-"):
        st.subheader(title, anchor=section.id)
    else:
        st.header(title, anchor=section.id)
    for number, block in enumerate(section.blocks):
        _show(block, known, f"{section.id}_{number}")


def text_of(section: Section) -> str:
    """Return what can be read in a section, for the search."""
    texts = [say(section.title)]
    for block in section.blocks:
        if isinstance(block, Paragraph | Items):
            texts += map(say, block.sentences)
        elif isinstance(block, Terms):
            texts += [f"{say(term)} {_worded(told)}" for term, told in block.rows]
        elif isinstance(block, Table):
            texts += [" ".join(map(_worded, row)) for row in block.rows]
    return "\n".join(texts)


def _show(block: Block, known: Facts, key: str) -> None:
    if isinstance(block, Paragraph):
        st.markdown(" ".join(plain(say(sentence)) for sentence in block.sentences))
    elif isinstance(block, Items):
        st.markdown("\n".join(f"- {plain(say(sentence))}" for sentence in block.sentences))
    elif isinstance(block, Terms):
        _terms(block)
    elif isinstance(block, Table):
        _table(block, key)
    else:
        _picture(block, known, key)


def _terms(terms: Terms) -> None:
    said = [(plain(say(term)), plain(_worded(told))) for term, told in terms.rows]
    is_short = all(len(told) <= _SHORT_FACT for _term, told in said)
    parts = [f"**{term}:** {told}" for term, told in said]
    if is_short:
        st.markdown(" &ensp; ".join(part.replace(" ", _KEPT_TOGETHER) for part in parts))
    else:
        st.markdown("  \n".join(parts))


def _table(table: Table, key: str) -> None:
    title = plain(say(table.title))
    is_long = len(table.rows) > MOST_ROWS
    shown = table.rows[:FIRST_ROWS] if is_long else table.rows
    if is_long:
        title = _(
            "%(title)s (the first %(first)s of %(all)s)", title=title, first=FIRST_ROWS, all=len(table.rows)
        )
    st.markdown(f"**{title}**\n\n{_as_markdown(table, shown)}")
    if is_long:
        _all_rows(table, key)


def _all_rows(table: Table, key: str) -> None:
    """Offer the whole table; it is put together only when somebody opens it."""
    whole = st.expander(
        counted("All %(count)s row", "All %(count)s rows", len(table.rows)),
        key=f"all_{key}",
        on_change="rerun",
    )
    if whole.open:
        heading = [say(each) for each in table.heading]
        whole.dataframe(
            {name: [_worded(row[place]) for row in table.rows] for place, name in enumerate(heading)},
            hide_index=True,
            height=420,
            alt=plain(_("Table: %(what)s", what=say(table.title))),
        )


def _as_markdown(table: Table, rows: Sequence[Sequence[Cell]]) -> str:
    columns = len(table.heading)
    rule = ["---"] * (columns - table.amounts) + ["---:"] * table.amounts
    lines = [[plain(say(each)) for each in table.heading], rule]
    lines += [[plain(_worded(cell)) for cell in row] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _picture(figure: Figure, known: Facts, key: str) -> None:
    if known.profile is None:
        return
    from charts.profile_picture import picture

    variable = known.dataset.variable(figure.variable)
    profile = known.profile.variable(figure.variable)
    look = style()
    spec = picture(
        variable,
        profile,
        voice(),
        is_dark=look.ground == "dark",
        is_narrow=look.is_narrow,
        height=_HEIGHT,
    )
    if spec is not None:
        said = spec.pop("description")
        st.vega_lite_chart(spec=spec, theme=None, key=f"picture_{key}", alt=said)


def _worded(cell: Cell) -> str:
    return say(Message("%(cell)s", {"cell": cell}))
