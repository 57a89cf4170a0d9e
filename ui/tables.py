"""The table behind a picture: in words, sorted as shown, its numbers in the reader's format, sortable by a click."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from core.answer import Answer, Column, Format, Kind
from locales import GettextSpeaker
from ui.words import _, plain, say

HEIGHT = 420
_ROW, _HEADING = 35, 38
_NUMBER_WIDTH, _RECORDS_WIDTH = 120, 90


def show_table(answer: Answer, speaker: GettextSpeaker, alt: str) -> None:
    """Show an answer's table."""
    columns = [column for column in answer.columns if not _is_needless(column, answer)]
    worded = answer.worded(speaker)
    arrays = {column.name: _array(worded.column(column.name), column) for column in columns}
    st.dataframe(
        pa.table(arrays),
        hide_index=True,
        height=min(HEIGHT, _HEADING + _ROW * max(answer.table.num_rows, 1)),
        column_config={column.name: _configured(column, speaker) for column in columns},
        alt=plain(_("Table: %(what)s", what=alt)),
        placeholder="–",
    )


def _is_needless(column: Column, answer: Answer) -> bool:
    """Return whether a column would say the same in every row, or what another column says."""
    if column.kind is Kind.RECORDS:
        return any(value.format is Format.COUNT for value in answer.values)
    is_rule = column.kind is Kind.REFERENCE and answer.table.num_rows > 1
    return is_rule and len(answer.table.column(column.name).unique()) == 1


def _array(values: pa.ChunkedArray, column: Column) -> pa.ChunkedArray:
    if column.kind is Kind.GROUP or column.format is Format.COUNT:
        return values
    numbers = values.cast(pa.float64(), safe=False)
    if column.format in {Format.PERCENT, Format.POINTS}:
        numbers = pc.multiply(numbers, 100.0)
    return pc.round(numbers, column.decimals or 0)


def _configured(column: Column, speaker: GettextSpeaker) -> Any:
    name = say(column.label)
    if column.kind is Kind.GROUP:
        return st.column_config.TextColumn(name)
    if column.format is Format.COUNT:
        width = _NUMBER_WIDTH if column.kind is Kind.VALUE else _RECORDS_WIDTH
        return st.column_config.NumberColumn(name, format="localized", width=width)
    places = column.decimals or 0
    unit = " %%" if column.format is Format.PERCENT else ""
    # the browser's own format has no fixed decimals; ours has no comma: the region decides which one is right
    has_point = speaker.number(0.5, decimals=1) == "0.5"
    form = f"%.{places}f{unit}" if has_point and places else "localized"
    return st.column_config.NumberColumn(name, format=form, width=_NUMBER_WIDTH)
